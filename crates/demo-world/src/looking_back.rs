//! What there is to look back on: runs in tickets that are solved, the second half of them on a second version
//! of their playbook, and what was learned at them.

use std::collections::BTreeMap;

use kernel::time::MINUTE;
use kernel::{Act, Reach, Refusal, Timestamp};
use learnings::deciding::{self, Decision};
use learnings::proposing::{self, NewLearning};
use playbook_language::playbook::Texts;
use playbook_language::{Input, read_yaml, write_yaml};
use playbooks::checking::Written;
use playbooks::publishing::{self, Why};
use playbooks::{drafting, playbook, version};
use runs::finishing::{self, Finish};
use runs::run::State;
use runs::showing;
use runs::starting::{self, Start, Startable};
use runs::stopping::{self, Stop};
use store::Tx;
use tickets::glancing::{self, Glance};

use crate::guiding::{answered, by, fit};

/// The way that a person alone can go furthest.
const WAY: &str = "delivery-delay";
/// Tickets that are looked at, and runs that are made of them.
const LOOKED: i64 = 500;
const RUNS: usize = 60;
/// Steps that one takes at most.
const STEPS: usize = 8;
/// Of so many tickets one is left without a run.
const WITHOUT: usize = 4;

/// What was learned, and what became of it: accepted, declined with a reason, or it waits.
const LEARNED: [(&str, Option<Result<(), &str>>); 4] = [
    ("Ask for the order number and a photo in one message. Whoever is asked twice writes twice.", Some(Ok(()))),
    ("The carrier answers at once if the number on the label is read out.", Some(Ok(()))),
    ("Offer a voucher first.", Some(Err("It costs more than it keeps; the figures of last spring say so."))),
    ("Neighbours take parcels in more often than the tracking says. Ask before anything is sent again.", None),
];

pub(crate) async fn look_back(tx: &mut Tx, act: &Act, known: &[Startable]) -> Result<(), Refusal> {
    let ids = glancing::latest(tx, &by(act, "").actor, None, LOOKED).await?;
    let mut fitting: BTreeMap<String, Vec<Glance>> = BTreeMap::new();
    for ticket in glancing::glance(tx, &ids).await? {
        let open = !ticket.category.is_solved() || ticket.order_id.is_none() || ticket.assignee_id.is_none();
        if let Some(playbook) = fit(&ticket, known).filter(|_| !open) {
            fitting.entry(playbook.key.clone()).or_default().push(ticket);
        }
    }
    let Some((key, mut tickets)) = fitting.into_iter().max_by_key(|(key, tickets)| (key == WAY, tickets.len())) else {
        return Ok(());
    };
    tickets.truncate(RUNS);
    // Newest first they came; oldest first they are played.
    tickets.reverse();
    let mut place = 0;
    tickets.retain(|_| {
        place += 1;
        place % WITHOUT != 0
    });
    let half = tickets.len() / 2;
    for (place, ticket) in tickets.iter().enumerate() {
        if place == half {
            learn(tx, act, &key, &tickets[..half]).await?;
            improve(tx, act, &key, ticket).await?;
        }
        play(tx, act, &key, ticket, place).await?;
    }
    Ok(())
}

/// At a moment of the past.
fn at(act: &Act, now: Timestamp) -> Act {
    Act { now: now.min(act.now), ..act.clone() }
}

/// A run that goes as far as a person alone can take it.
async fn play(tx: &mut Tx, act: &Act, key: &str, ticket: &Glance, place: usize) -> Result<(), Refusal> {
    let by = by(act, ticket.assignee_id.as_deref().unwrap_or_default());
    let pace = MINUTE * (3 + (place % 7) as i64);
    let begun = ticket.opened_at.plus(20 * MINUTE);
    starting::start(tx, &at(&by, begun), &ticket.id, Start { playbook: key.to_owned() }).await?;
    for step in 0..STEPS {
        let Some(view) = showing::of_ticket(tx, &by, &ticket.id).await? else { return Ok(()) };
        let Some(current) = &view.current else { return Ok(()) };
        let waits = current.step.kind.word() == "wait";
        let finish = if waits { Some(plain(&current.step.id, done())) } else { answered(&view) };
        let Some(finish) = finish else { break };
        let skips = current.step.optional && place.is_multiple_of(3);
        let skipped = || plain(&current.step.id, Input::Skipped { reason: "It was clear already".to_owned() });
        let finish = if skips { skipped() } else { finish };
        let then = begun.plus(pace * (1 + step as i64));
        match finishing::finish(tx, &at(&by, then), &ticket.id, finish, view.version).await {
            // What the shop refuses a person would do in another way.
            Err(Refusal::Invalid(_) | Refusal::Conflict { .. }) => break,
            ended => ended?,
        };
    }
    let Some(view) = showing::of_ticket(tx, &by, &ticket.id).await? else { return Ok(()) };
    if view.state == State::Open {
        let over = at(&by, begun.plus(pace * (1 + STEPS as i64)));
        let reason = "It was solved on the telephone".to_owned();
        stopping::stop(tx, &over, &ticket.id, Stop { reason }, view.version).await?;
    }
    Ok(())
}

fn done() -> Input {
    Input::Done { values: BTreeMap::new(), evidence: BTreeMap::new() }
}

fn plain(step: &str, input: Input) -> Finish {
    Finish { step: step.to_owned(), input, with: BTreeMap::new(), nevertheless: None, minutes: None }
}

/// A second version, whose first step says more.
async fn improve(tx: &mut Tx, act: &Act, key: &str, ticket: &Glance) -> Result<(), Refusal> {
    let act = by(act, ticket.assignee_id.as_deref().unwrap_or_default());
    let row = playbook::find(tx, key).await?;
    let Some(number) = row.published else { return Ok(()) };
    let text = version::find(tx, key, number).await?.text;
    let Ok(read) = read_yaml(text.as_bytes()) else { return Ok(()) };
    let mut better = read.playbook;
    if let Some(first) = better.steps.first_mut() {
        first.instruction = Some(Texts::plain("Ask for everything that is missing in one message."));
    }
    let draft = Written::text(write_yaml(&better)).draft()?;
    let row = drafting::change(tx, &act, key, (draft, None), row.version).await?;
    let why = Why { why: "Whoever is asked twice writes twice".to_owned() };
    publishing::publish(tx, &act, key, why, row.version).await.map(drop)
}

async fn learn(tx: &mut Tx, act: &Act, key: &str, tickets: &[Glance]) -> Result<(), Refusal> {
    let mut decider = by(act, tickets.last().and_then(|one| one.assignee_id.as_deref()).unwrap_or_default());
    decider.actor.grants.add(learnings::DECIDE.name, Reach::All);
    for ((text, became), ticket) in LEARNED.into_iter().zip(tickets) {
        let author = by(act, ticket.assignee_id.as_deref().unwrap_or_default());
        let input = NewLearning {
            text: text.to_owned(),
            playbook: Some(key.to_owned()),
            ticket_id: Some(ticket.id.clone()),
            ..NewLearning::default()
        };
        let learned = proposing::propose(tx, &author, input).await?;
        let Some(became) = became else { continue };
        let decision = Decision { accept: became.is_ok(), reason: became.err().map(str::to_owned) };
        deciding::decide(tx, &decider, &learned.id, decision, learned.version).await?;
    }
    Ok(())
}
