//! What a customer answers. Whose page it is, and that it is theirs, is known before.

use inference::priorities::Reaction;
use kernel::{Act, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use super::poll::{self, Kind};
use crate::events::{self, Told};

pub const REMARK_MAX: usize = 500;
/// Answers of a customer to one poll: people change their minds, programs fill disks.
const TIMES_MAX: i64 = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PollHelp)]
pub enum Help {
    Very,
    Little,
    Not,
}

/// To a vote `help`; to Kano's questions `with` and `without`: 1 like, 2 must be so, 3 neutral, 4 can live with it,
/// 5 dislike.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = PollAnswer)]
pub struct Answer {
    pub help: Option<Help>,
    pub with: Option<u8>,
    pub without: Option<u8>,
    /// Text, and nothing but text.
    pub remark: Option<String>,
}

/// Who answers, and on the page of which case.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'v> {
    pub customer: &'v str,
    pub ticket: &'v str,
}

#[derive(Deserialize)]
struct Row {
    help: Option<Help>,
    with_it: Option<i64>,
    without_it: Option<i64>,
    remark: String,
}

/// What the customer answered last; also what somebody did who was merged with them since.
pub async fn mine(conn: &mut Conn, poll: &str, customer: &str) -> Result<Option<Answer>, Refusal> {
    let root = root(conn, customer).await?;
    let row: Option<Row> = conn.maybe(sql!("find_poll_answer"), params![poll, root]).await?;
    let grade = |value: Option<i64>| value.and_then(|value| u8::try_from(value).ok());
    Ok(row.map(|row| Answer {
        help: row.help,
        with: grade(row.with_it),
        without: grade(row.without_it),
        remark: Some(row.remark).filter(|remark| !remark.is_empty()),
    }))
}

/// Takes it in; it stands in the place of what the customer answered before.
pub async fn answer(tx: &mut Tx, act: &Act, id: &str, voice: Voice<'_>, input: Answer) -> Result<(), Refusal> {
    // Locked: what is closed meanwhile is closed before or after.
    let asked = poll::hold(tx, act, id).await?;
    if !asked.open {
        let detail = "this question is closed; what was answered before counts".to_owned();
        return Err(Refusal::Conflict { code: "poll-closed", detail, current: None });
    }
    let remark = check(asked.definition.kind, &input)?;
    let customer = root(tx, voice.customer).await?;
    let help = input.help.map(|help| match help {
        Help::Very => "very",
        Help::Little => "little",
        Help::Not => "not",
    });
    let (with, without) = (input.with.map(i64::from), input.without.map(i64::from));
    let values = params![id, customer, voice.ticket, help, with, without, remark, act.now, TIMES_MAX];
    if tx.run(sql!("put_poll_answer"), values).await? == 0 {
        return Err(Refusal::conflict("this was answered often enough; what was said last counts"));
    }
    // Who hears of it learns that somebody answered, and nothing of the answer.
    Ok(tx.append(act, events::POLL_ANSWERED, events::of_initiative(&asked.initiative), &Told::default())?)
}

fn check(kind: Kind, input: &Answer) -> Result<String, Refusal> {
    let mut problems = Problems::default();
    match kind {
        Kind::Vote => {
            if input.help.is_none() {
                problems.add("help", "must be very, little or not");
            }
            for (field, _) in [("with", input.with), ("without", input.without)].iter().filter(|(_, it)| it.is_some()) {
                problems.add(field, "is not asked here");
            }
        }
        Kind::Kano => {
            if input.help.is_some() {
                problems.add("help", "is not asked here");
            }
            for (field, value) in [("with", input.with), ("without", input.without)] {
                if value.and_then(|value| Reaction::of(value, 3)).is_none() {
                    problems.add(field, "must be from 1 (like) to 5 (dislike)");
                }
            }
        }
    }
    let remark = input.remark.as_deref().map(str::trim).filter(|remark| !remark.is_empty());
    let remark = remark.and_then(|remark| problems.note("remark", text::body(remark, REMARK_MAX)));
    problems.into_result()?;
    Ok(remark.unwrap_or_default())
}

/// Of merged customers the one that stands for all.
async fn root(conn: &mut Conn, customer: &str) -> Result<String, Refusal> {
    let root: Option<String> = conn.maybe(sql!("find_root_customer"), params![customer]).await?;
    root.ok_or(Refusal::NotFound("customer"))
}
