//! What the answers of customers come to. A customer counts once, with what they said last; so do customers who were
//! found to be one person.

use std::collections::BTreeMap;

use inference::Share;
use inference::priorities::{Kano, Reaction};
use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use tickets::message::Named;
use utoipa::ToSchema;

use super::answering::Help;
use super::poll::{self, Kind, Poll};
use crate::initiative;

/// With fewer answers nothing is said of what most customers say.
pub const LEAST: u64 = 10;
const REMARKS_MAX: i64 = 100;

/// What a customer's answer comes to: of a vote what it says, of Kano's pair its place in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PollOutcome)]
pub enum Outcome {
    Very,
    Little,
    Not,
    MustBe,
    OneDimensional,
    Attractive,
    Indifferent,
    Reverse,
    Questionable,
}

impl From<Help> for Outcome {
    fn from(help: Help) -> Self {
        match help {
            Help::Very => Self::Very,
            Help::Little => Self::Little,
            Help::Not => Self::Not,
        }
    }
}

impl From<Reaction> for Outcome {
    fn from(reaction: Reaction) -> Self {
        match reaction {
            Reaction::MustBe => Self::MustBe,
            Reaction::OneDimensional => Self::OneDimensional,
            Reaction::Attractive => Self::Attractive,
            Reaction::Indifferent => Self::Indifferent,
            Reaction::Reverse => Self::Reverse,
            Reaction::Questionable => Self::Questionable,
        }
    }
}

/// How many said so, and between which shares it is among all customers like them (95 %, Wilson).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = PollShare)]
pub struct Portion {
    pub outcome: Outcome,
    pub n: u64,
    /// From 0 to 1; null where nobody answered.
    pub share: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = PollRemark)]
pub struct Remark {
    pub customer: Named,
    /// Of the case on whose page it was said.
    pub ticket_id: String,
    pub outcome: Outcome,
    pub text: String,
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = InitiativePollDetail)]
pub struct Detail {
    /// Null where customers were never asked.
    pub poll: Option<Poll>,
    /// Customers who answered.
    pub answers: u64,
    /// So many have to answer before it is said what most say.
    pub least: u64,
    pub portions: Vec<Portion>,
    /// What most say; several where they are even, none of fewer answers than the least.
    pub leading: Vec<Outcome>,
    /// Kano: how much having it pleases, 0 to 1; null where nobody gave an answer of use.
    pub pleases: Option<f64>,
    /// Kano: how much lacking it annoys, 0 to −1.
    pub annoys: Option<f64>,
    pub remark_count: u64,
    /// The newest; null for those who may not see customers.
    pub remarks: Option<Vec<Remark>>,
}

/// Answers to one poll, by what they say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub very: u64,
    pub little: u64,
    pub not: u64,
    pub kano: Kano,
    pub remarks: u64,
}

impl Tally {
    pub fn answers(&self) -> u64 {
        self.very + self.little + self.not + self.kano.answers()
    }

    fn each(&self, kind: Kind) -> Vec<(Outcome, u64)> {
        match kind {
            Kind::Vote => vec![(Outcome::Very, self.very), (Outcome::Little, self.little), (Outcome::Not, self.not)],
            Kind::Kano => self.kano.each().into_iter().map(|(reaction, n)| (reaction.into(), n)).collect(),
        }
    }
}

#[derive(Deserialize)]
struct Row {
    initiative: String,
    help: Option<Help>,
    with_it: Option<i64>,
    without_it: Option<i64>,
    n: i64,
    remarks: i64,
}

fn reaction(with: Option<i64>, without: Option<i64>) -> Option<Reaction> {
    Reaction::of(u8::try_from(with?).ok()?, u8::try_from(without?).ok()?)
}

/// By initiative: of one, or of all.
pub(crate) async fn tallies(conn: &mut Conn, initiative: Option<&str>) -> Result<BTreeMap<String, Tally>, Refusal> {
    let mut select = Select::new(sql!("count_poll_answers"), params![]);
    select.and_some("p.initiative = ?", initiative);
    select.then("GROUP BY p.initiative, a.help, a.with_it, a.without_it", params![]);
    let rows: Vec<Row> = conn.select(&select).await?;
    let mut found: BTreeMap<String, Tally> = BTreeMap::new();
    for row in rows {
        let tally = found.entry(row.initiative).or_default();
        let n = u64::try_from(row.n).unwrap_or(0);
        tally.remarks += u64::try_from(row.remarks).unwrap_or(0);
        match row.help {
            Some(Help::Very) => tally.very += n,
            Some(Help::Little) => tally.little += n,
            Some(Help::Not) => tally.not += n,
            None => {
                if let Some(reaction) = reaction(row.with_it, row.without_it) {
                    tally.kano.add(reaction, n);
                }
            }
        }
    }
    Ok(found)
}

pub(crate) async fn of(conn: &mut Conn, initiative: &str) -> Result<Tally, Refusal> {
    Ok(tallies(conn, Some(initiative)).await?.remove(initiative).unwrap_or_default())
}

/// The poll of an initiative with what came of it.
pub async fn detail(conn: &mut Conn, act: &Act, key: &str) -> Result<Detail, Refusal> {
    initiative::find(conn, key).await?;
    let poll = poll::maybe(conn, act, key).await?;
    let tally = of(conn, key).await?;
    let kind = poll.as_ref().map_or(Kind::Vote, |poll| poll.definition.kind);
    let coefficients = tally.kano.coefficients();
    let seen = match &poll {
        Some(poll) if act.actor.reach(customers::CUSTOMERS_READ).is_ok() => Some(remarks(conn, &poll.id).await?),
        _ => None,
    };
    let answers = tally.answers();
    let each = tally.each(kind);
    Ok(Detail {
        leading: if answers < LEAST { Vec::new() } else { leading(&each) },
        portions: each.into_iter().map(|(outcome, n)| portion(outcome, n, answers)).collect(),
        poll,
        answers,
        least: LEAST,
        pleases: coefficients.map(|(pleases, _)| pleases),
        annoys: coefficients.map(|(_, annoys)| annoys),
        remark_count: tally.remarks,
        remarks: seen,
    })
}

fn leading(each: &[(Outcome, u64)]) -> Vec<Outcome> {
    let most = each.iter().map(|(_, n)| *n).max().unwrap_or(0);
    each.iter().filter(|(_, n)| most > 0 && *n == most).map(|(outcome, _)| *outcome).collect()
}

fn portion(outcome: Outcome, n: u64, answers: u64) -> Portion {
    let share = Share::new(n, answers);
    let interval = share.and_then(Share::interval);
    Portion {
        outcome,
        n,
        share: share.and_then(Share::value),
        low: interval.map(|it| it.low),
        high: interval.map(|it| it.high),
    }
}

#[derive(Deserialize)]
struct Said {
    customer_id: String,
    customer_name: String,
    ticket_id: String,
    help: Option<Help>,
    with_it: Option<i64>,
    without_it: Option<i64>,
    remark: String,
    answered_at: Timestamp,
}

async fn remarks(conn: &mut Conn, poll: &str) -> Result<Vec<Remark>, Refusal> {
    let rows: Vec<Said> = conn.all(sql!("list_poll_remarks"), params![poll, REMARKS_MAX]).await?;
    let remark = |row: Said| {
        let outcome = row.help.map(Outcome::from).or_else(|| Some(reaction(row.with_it, row.without_it)?.into()))?;
        Some(Remark {
            customer: Named { id: row.customer_id, name: row.customer_name },
            ticket_id: row.ticket_id,
            outcome,
            text: row.remark,
            at: row.answered_at,
        })
    };
    Ok(rows.into_iter().filter_map(remark).collect())
}
