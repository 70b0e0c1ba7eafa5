//! A round from its opening over blind votes and their reveal to its close.

use std::collections::BTreeSet;

use kernel::{Act, Problems, Refusal, text};
use serde::Deserialize;
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::class::Class;
use crate::events::{self, Told};
use crate::round::{self, Definition, Round, State};
use crate::{DECIDE, frame, initiative};

const REASON_MAX: usize = 500;
const REMARK_MAX: usize = 2_000;
/// A round is a talk of people, not a poll of a country.
const ROUNDS_MAX: i64 = 100;
const VOTERS_MAX: i64 = 200;
const REMARKS_MAX: i64 = 2_000;
const WEIGHTS_MAX: usize = 200;

/// The class that you would give, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVote {
    pub class: Class,
    #[serde(default)]
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRemark {
    pub text: String,
}

/// Opens a round. A frame has one at a time that is not closed.
pub async fn open(tx: &mut Tx, act: &Act, frame_id: &str, definition: Definition) -> Result<Round, Refusal> {
    let frame = frame::hold(tx, frame_id).await?;
    frame::must_be_open(&frame)?;
    let rounds = round::list(tx, frame_id).await?;
    if rounds.iter().any(|round| round.state != State::Closed) {
        return Err(Refusal::conflict("the round before is not closed; close it first"));
    }
    if rounds.len() as i64 >= ROUNDS_MAX {
        return Err(Refusal::conflict(format!("there were {ROUNDS_MAX} rounds; decide")));
    }
    let definition = checked(tx, definition).await?;
    let id = act.id("rnd");
    let values = params![&id, frame_id, rounds.len() as i64 + 1, &Json(definition), &act.actor.id, act.now];
    tx.run(sql!("insert_round"), values).await?;
    let opened = round::find(tx, &id).await?;
    tell(tx, act, events::ROUND_OPENED, &opened)?;
    Ok(opened)
}

async fn checked(conn: &mut Conn, definition: Definition) -> Result<Definition, Refusal> {
    let mut problems = Problems::default();
    let known: Vec<String> = initiative::list(conn).await?.into_iter().map(|one| one.key).collect();
    let mut seen = BTreeSet::new();
    for (at, key) in definition.initiatives.iter().enumerate() {
        if !known.contains(key) || !seen.insert(key) {
            problems.add(&format!("initiatives[{at}]"), "there is no such initiative, or it is named twice");
        }
    }
    if definition.weights.len() > WEIGHTS_MAX {
        problems.add("weights", format!("may name at most {WEIGHTS_MAX} people"));
    }
    let people = definition.weights.keys().take(WEIGHTS_MAX).map(|id| (format!("weights.{id}"), id));
    for (field, id) in people.chain(definition.decider_id.iter().map(|id| ("decider_id".to_owned(), id))) {
        let found: Option<String> = conn.maybe(sql!("find_person"), params![id]).await?;
        if found.is_none() {
            problems.add(&field, "there is no such person");
        }
    }
    for (id, weight) in &definition.weights {
        if !(0.5..=10.0).contains(weight) {
            problems.add(&format!("weights.{id}"), "must be from 0.5 to 10");
        }
    }
    let initiatives = if definition.initiatives.is_empty() { known } else { definition.initiatives.clone() };
    if initiatives.is_empty() {
        problems.add("initiatives", "there is nothing to vote on; add an initiative first");
    }
    problems.into_result()?;
    Ok(Definition { initiatives, ..definition })
}

/// Casts a vote, or casts it anew. Only until it is revealed.
pub async fn vote(tx: &mut Tx, act: &Act, id: &str, initiative: &str, input: NewVote) -> Result<Round, Refusal> {
    let round = round::hold(tx, id).await?;
    match round.state {
        State::Open => {}
        State::Revealed => {
            return Err(Refusal::conflict("this round is revealed; a vote now would no longer be blind"));
        }
        State::Closed => return Err(Refusal::conflict("this round is closed; vote in the next one")),
    }
    must_be_asked(&round, initiative)?;
    let mut problems = Problems::default();
    let reason = problems.note("reason", text::optional_line(Some(&input.reason), REASON_MAX)).flatten();
    problems.into_result()?;
    let voters: i64 = tx.one(sql!("count_other_voters"), params![id, &act.actor.id]).await?;
    if voters >= VOTERS_MAX {
        return Err(Refusal::conflict(format!("{VOTERS_MAX} people have voted, which is the most")));
    }
    let reason = reason.unwrap_or_default();
    tx.run(sql!("drop_vote"), params![id, initiative, &act.actor.id]).await?;
    tx.run(sql!("insert_vote"), params![id, initiative, &act.actor.id, input.class.letter(), reason, act.now]).await?;
    let after = round::find(tx, id).await?;
    // Who hears of it learns that somebody voted, and nothing of the vote.
    tell(tx, act, events::VOTE_CAST, &after)?;
    Ok(after)
}

/// Shows all votes to everybody. For its decider, or where none is named for whoever may decide.
pub async fn reveal(tx: &mut Tx, act: &Act, id: &str, version: i64) -> Result<Round, Refusal> {
    let before = hold_version(tx, act, id, version).await?;
    if before.state != State::Open {
        return Err(Refusal::conflict("this round is revealed already"));
    }
    if before.voters == 0 {
        return Err(Refusal::conflict("nobody has voted yet; there is nothing to show"));
    }
    tx.run(sql!("reveal_round"), params![id, act.now]).await?;
    let after = round::find(tx, id).await?;
    tell(tx, act, events::ROUND_REVEALED, &after)?;
    Ok(after)
}

/// Closes it. Classes are decided each by itself, with its grounds; votes alone never make one.
pub async fn close(tx: &mut Tx, act: &Act, id: &str, version: i64) -> Result<Round, Refusal> {
    let before = hold_version(tx, act, id, version).await?;
    if before.state == State::Closed {
        return Err(Refusal::conflict("this round is closed already"));
    }
    tx.run(sql!("close_round"), params![id, act.now]).await?;
    let after = round::find(tx, id).await?;
    tell(tx, act, events::ROUND_CLOSED, &after)?;
    Ok(after)
}

/// Says something of an initiative once its votes are known.
pub async fn remark(tx: &mut Tx, act: &Act, id: &str, initiative: &str, input: NewRemark) -> Result<Round, Refusal> {
    let round = round::hold(tx, id).await?;
    if round.revealed_at.is_none() {
        return Err(Refusal::conflict("the votes are not revealed; say it with your vote"));
    }
    must_be_asked(&round, initiative)?;
    let mut problems = Problems::default();
    let body = problems.note("text", text::body(&input.text, REMARK_MAX)).unwrap_or_default();
    problems.into_result()?;
    let count: i64 = tx.one(sql!("count_remarks"), params![id]).await?;
    if count >= REMARKS_MAX {
        return Err(Refusal::conflict(format!("there are {REMARKS_MAX} remarks, which is the most; decide")));
    }
    tx.run(sql!("insert_remark"), params![act.id("rmk"), id, initiative, body, &act.actor.id, act.now]).await?;
    tell(tx, act, events::ROUND_DISCUSSED, &round)?;
    Ok(round)
}

fn must_be_asked(round: &Round, initiative: &str) -> Result<(), Refusal> {
    if round.definition.initiatives.iter().any(|key| key == initiative) {
        return Ok(());
    }
    Err(Refusal::NotFound("initiative"))
}

async fn hold_version(tx: &mut Tx, act: &Act, id: &str, version: i64) -> Result<Round, Refusal> {
    let round = round::hold(tx, id).await?;
    if round.version != version {
        return Err(Refusal::stale(&round));
    }
    let decides = match &round.definition.decider_id {
        Some(decider) => *decider == act.actor.id,
        None => act.actor.reach(DECIDE).is_ok(),
    };
    if !decides {
        return Err(Refusal::Forbidden("this is for the decider of the round".to_owned()));
    }
    Ok(round)
}

fn tell(tx: &mut Tx, act: &Act, kind: &'static str, round: &Round) -> Result<(), Refusal> {
    let told = Told { name: Some(round.number.to_string()), ..Told::default() };
    Ok(tx.append(act, kind, events::of_frame(&round.frame_id), &told)?)
}
