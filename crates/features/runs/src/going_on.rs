//! Going on without a person: checks whose facts are all known, and waits for what has happened. Actions
//! are never begun here: whoever answers the ticket presses that button.

use std::collections::BTreeMap;

use kernel::time::{DAY, MINUTE};
use kernel::{Act, Refusal, Timestamp};
use playbook_language::playbook::{Asked, Kind};
use playbook_language::value::Value;
use playbook_language::{Input, Standing};
use store::{Event, Tx, events as log, params};
use tickets::events::{self as words, Said, Voice};
use tickets::noting::{self, NewNote};
use tickets::status::{self, Category};
use tickets::stepping::{self, Steps};

use crate::passing::{Beside, Hand};
use crate::records::{self, Records};
use crate::run::{State, by_program};
use crate::{facts, happening};

/// What a question to the customer waits for: that it is asked, and then that they answer.
pub const TO_ASK: &str = "reply_sent";
pub const ASKED: &str = "customer_replied";
/// They have not, and the playbook does not say what then: somebody was told.
pub const UNANSWERED: &str = "unanswered";
/// After so long.
const UNANSWERED_AFTER: i64 = 7 * DAY;
/// Steps that are taken without a person in one go; a playbook that holds has no such loop.
const MOST: usize = 200;
/// Most events of a ticket since a wait began that are looked at.
const EVENTS_MAX: i64 = 500;

/// Takes what can be taken, and notes what is waited for.
pub(crate) async fn go_on(tx: &mut Tx, act: &Act, hand: &mut Hand<'_>) -> Result<(), Refusal> {
    let program = by_program(act);
    for _ in 0..MOST {
        let Some(step) = hand.program.step(&hand.row.run.0) else { break };
        let input = match &step.kind {
            Kind::Check { .. } => {
                let asks = hand.program.asks(step);
                let records = records::gather(tx, act, &hand.ticket).await?;
                let found = found(asks.keys(), &records);
                (found.len() == asks.len()).then(|| Input::Done { values: found, evidence: BTreeMap::new() })
            }
            Kind::Wait { event: Some(event), .. } if step.evidence.is_empty() => {
                let records = records::gather(tx, act, &hand.ticket).await?;
                happening::happened(event, &records, &[], hand.row.since).then(done)
            }
            _ => None,
        };
        match input.filter(|_| step.evidence.is_empty()) {
            Some(input) => hand.step(tx, &program, input, Beside::default()).await?,
            None => break,
        }
    }
    settle(tx, &program, hand).await
}

pub(crate) fn done() -> Input {
    Input::Done { values: BTreeMap::new(), evidence: BTreeMap::new() }
}

/// Of these facts, what is known.
pub(crate) fn found<'n>(names: impl Iterator<Item = &'n String>, records: &Records) -> BTreeMap<String, Value> {
    names.filter_map(|name| Some((name.clone(), facts::known(name, records)?))).collect()
}

/// Puts the ticket to sleep where the run waits, and hands it over where it ends so.
pub(crate) async fn settle(tx: &mut Tx, program: &Act, hand: &mut Hand<'_>) -> Result<(), Refusal> {
    if let Standing::Ended { step } = &hand.row.run.0.standing {
        let end = hand.program.find(step);
        if let Some(Kind::Escalate { to, reason }) = end.map(|end| &end.kind) {
            let reason = reason.as_ref().map(|texts| texts.in_language("en").to_owned());
            return hand_over(tx, program, hand, to, reason).await;
        }
        return Ok(());
    }
    let Some(step) = hand.program.step(&hand.row.run.0) else { return Ok(()) };
    if let Kind::Question { to: Asked::Customer, .. } = &step.kind {
        hand.row.waiting_for = Some(TO_ASK.to_owned());
    }
    if let Kind::Wait { event, at_most, .. } = &step.kind {
        let until = program.now.plus(i64::from(at_most.in_minutes()) * MINUTE);
        hand.row.waiting_for.clone_from(event);
        hand.row.due_at = Some(until);
        sleep(tx, program, hand, Some(until)).await?;
    }
    Ok(())
}

/// Until then nobody need look at the ticket; a customer's message wakes it anyway.
async fn sleep(tx: &mut Tx, program: &Act, hand: &Hand<'_>, until: Option<Timestamp>) -> Result<(), Refusal> {
    // What is solved does not sleep, and a moment further away than a year is no snooze.
    let until = until.map(|until| until.min(program.now.plus(366 * DAY)));
    if hand.ticket.category.is_solved() {
        return Ok(());
    }
    let steps = Steps { snoozed_until: Some(until), ..Steps::default() };
    stepping::step(tx, program, &hand.ticket.id, steps).await.map(drop)
}

/// The ticket wakes up before its run goes on from a wait.
pub(crate) async fn wake(tx: &mut Tx, act: &Act, hand: &Hand<'_>) -> Result<(), Refusal> {
    let waits = hand.program.step(&hand.row.run.0).is_some_and(|step| matches!(step.kind, Kind::Wait { .. }));
    if waits && hand.row.state == State::Open {
        sleep(tx, &by_program(act), hand, None).await?;
    }
    Ok(())
}

/// To the team of that name, if there is one; and whoever takes it reads why.
async fn hand_over(
    tx: &mut Tx,
    program: &Act,
    hand: &Hand<'_>,
    to: &str,
    reason: Option<String>,
) -> Result<(), Refusal> {
    #[derive(serde::Deserialize)]
    struct Team {
        id: String,
        name: String,
    }
    let teams: Vec<Team> = tx.all(sql!("list_teams"), params![]).await?;
    if let Some(team) = teams.iter().find(|team| team.name.eq_ignore_ascii_case(to)) {
        let other = hand.ticket.team_id.as_deref() != Some(team.id.as_str());
        let assignee_id = other.then_some(None);
        let steps = Steps { team_id: Some(Some(team.id.clone())), assignee_id, ..Steps::default() };
        stepping::step(tx, program, &hand.ticket.id, steps).await?;
    }
    let name = hand.playbook.name.in_language("en");
    let why = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    note(tx, program, hand, format!("{name}: over to {to}{why}")).await
}

/// Whether a question to the customer was asked since the run came to it, and until when an answer counts.
/// Once they write it is for a person to read what; once somebody replies again it is asked again.
pub(crate) fn asked(hand: &Hand<'_>, told: &[Event]) -> Result<(&'static str, Option<Timestamp>), Refusal> {
    let mut standing = (TO_ASK, None);
    let step = hand.program.step(&hand.row.run.0);
    let Some(Kind::Question { silent, .. }) = step.map(|step| &step.kind) else { return Ok(standing) };
    for event in told {
        match event.kind.as_str() {
            words::REPLY_SENT if event.read::<Said>()?.by == Voice::Human => {
                let after = silent.as_ref().map(|late| i64::from(late.after.in_minutes()) * MINUTE);
                standing = (ASKED, Some(event.at.plus(after.unwrap_or(UNANSWERED_AFTER))));
            }
            words::CUSTOMER_WROTE => standing = (TO_ASK, None),
            _ => {}
        }
    }
    Ok(standing)
}

/// No answer came, and the playbook does not say what then: the ticket is our turn again, and says why.
pub(crate) async fn tell_unanswered(tx: &mut Tx, program: &Act, hand: &Hand<'_>) -> Result<(), Refusal> {
    if hand.ticket.category.is_solved() {
        return Ok(());
    }
    let ours = status::all(tx).await?.into_iter().find(|status| status.category == Category::Open);
    let steps = Steps { status: ours.map(|status| status.key), snoozed_until: Some(None), ..Steps::default() };
    stepping::step(tx, program, &hand.ticket.id, steps).await?;
    let title = hand.program.step(&hand.row.run.0).map_or("", |step| step.title.in_language("en"));
    let (name, days) = (hand.playbook.name.in_language("en"), UNANSWERED_AFTER / DAY);
    note(tx, program, hand, format!("{name}: no answer to “{title}” for {days} days. Ask again, or stop the playbook."))
        .await
}

async fn note(tx: &mut Tx, program: &Act, hand: &Hand<'_>, text: String) -> Result<(), Refusal> {
    let note = NewNote {
        body_text: Some(text),
        body_html: None,
        body_marks: None,
        mentions: Vec::new(),
        attachments: Vec::new(),
    };
    noting::note(tx, program, &hand.ticket.id, note).await.map(drop)
}

/// What happened to the ticket since the run came to its step.
pub(crate) async fn told_since(tx: &mut Tx, hand: &Hand<'_>) -> Result<Vec<Event>, Refusal> {
    Ok(log::of_subject(tx, &hand.ticket.id, hand.row.since_event, EVENTS_MAX).await?)
}
