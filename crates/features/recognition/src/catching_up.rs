//! Catching up: tickets that were never looked at are recognised, those of imported history and those from before
//! anything was learned. It goes in steps, each of them one transaction with how far it has come, so it goes on where it
//! was, whichever node takes the next step and whenever one dies.
//!
//! It is done as an import does things: rules, webhooks and playbooks act on what happens, and a ticket of last year does
//! not happen again because it is now known what it was about.

use std::collections::HashMap;
use std::sync::Arc;

use capabilities::deciding;
use kernel::{Act, Actor, ActorKind, Refusal, Timestamp};
use scenarios::measuring::Period;
use serde::{Deserialize, Serialize};
use store::{Conn, Db, Tx, TxFuture, events as log, params};
use tickets::events::CUSTOMER_WROTE;
use utoipa::ToSchema;

use crate::detecting::Found;
use crate::events::{self, CatchingUp};
use crate::following::{self, Knowing, Ticket};
use crate::{RECOGNITION, detection, version};

/// Tickets of one step: others wait to write, too.
pub const STEP: i64 = 20;

/// Of which tickets.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRecognitionCatchUp)]
pub struct NewCatchUp {
    /// The first day on which they were opened, such as 2026-01-01.
    pub from: String,
    /// The last one.
    pub to: String,
}

/// How far the one under way has come, or how the last one ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionCatchUp)]
pub struct CatchUp {
    /// Null if nobody ever asked for one.
    pub asked_at: Option<Timestamp>,
    /// Id of the person who did; empty for the command line.
    pub asked_by: String,
    /// Its tickets were opened from then on.
    pub opened_since: Timestamp,
    /// And before then.
    pub opened_before: Timestamp,
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub(crate) seen_opened: Timestamp,
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub(crate) seen_ticket: String,
    /// How many there were when it was asked for.
    pub tickets: i64,
    pub looked_at: i64,
    /// Of the others it says "I don't know", or recognition is off for their customer.
    pub recognised: i64,
    /// Null while it is under way.
    pub ended_at: Option<Timestamp>,
    /// Somebody stopped it.
    pub stopped: bool,
}

impl CatchUp {
    pub fn is_under_way(&self) -> bool {
        self.asked_at.is_some() && self.ended_at.is_none()
    }
}

#[derive(Debug, Deserialize)]
struct Unseen {
    ticket_id: String,
    opened_at: Timestamp,
    customer_id: Option<String>,
}

pub async fn find(conn: &mut Conn) -> Result<CatchUp, Refusal> {
    Ok(conn.one(sql!("find_catch_up"), params![]).await?)
}

/// Asks for the tickets of a period to be looked at. A worker does it, from now on; who asks for the same again changes
/// nothing.
pub async fn ask(tx: &mut Tx, act: &Act, input: NewCatchUp) -> Result<CatchUp, Refusal> {
    let period = Period::read(tx, &input.from, &input.to).await?;
    let window = period.window()?;
    if version::in_use(tx).await?.is_none() {
        return Err(Refusal::conflict(
            "nothing was learned yet; give two scenarios examples, or confirm tickets, first",
        ));
    }
    let now = find(tx).await?;
    if now.is_under_way() && (now.opened_since, now.opened_before) == (window.from, window.to) {
        return Ok(now);
    }
    let tickets: i64 = tx.one(sql!("count_never_looked_at"), params![window.from, window.to]).await?;
    let values = params![act.now, &act.actor.id, window.from, window.to, tickets];
    if tx.run(sql!("begin_catch_up"), values).await? == 0 {
        return Err(Refusal::conflict("it is catching up with other days already; wait for its end, or stop it"));
    }
    let told = CatchingUp { from: period.from.to_string(), to: period.to.to_string(), tickets };
    tx.append_setting(act, events::CATCH_UP_ASKED, events::subject(), &told)?;
    find(tx).await
}

/// Stops the one under way. What was recognised stays.
pub async fn stop(tx: &mut Tx, act: &Act) -> Result<CatchUp, Refusal> {
    if tx.run(sql!("stop_catching_up"), params![act.now]).await? == 0 {
        return Err(Refusal::conflict("it is not catching up; there is nothing to stop"));
    }
    tx.append_setting(act, events::CATCH_UP_STOPPED, events::subject(), &events::Asked {})?;
    find(tx).await
}

/// Looks at the next tickets; true if there may be more of them.
pub async fn step(db: &Db, act: &Act, knowing: &Arc<Knowing>) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    let before = find(&mut conn).await?;
    if !before.is_under_way() {
        return Ok(false);
    }
    let values = params![before.seen_opened, &before.seen_ticket, before.opened_before, STEP];
    let unseen: Vec<Unseen> = conn.all(sql!("list_never_looked_at"), values).await?;
    let tickets = read(&mut conn, &unseen).await?;
    drop(conn);
    let found = following::recognised(knowing, tickets).await?;
    let actor = Actor::program(ActorKind::Import, "recognition");
    let (act, version) = (Act { actor, ..act.clone() }, knowing.version);
    let more = !unseen.is_empty();
    let written = db.write(move |tx| -> TxFuture<'_, bool, Refusal> {
        Box::pin(async move { keep(tx, &act, &before, &unseen, version, found).await })
    });
    // Who was overtaken has nothing to say about the end.
    Ok(!written.await? || more)
}

/// What customers wrote in those for whom it is switched on. What the records show today says nothing of what they showed
/// then: words alone count.
async fn read(conn: &mut Conn, unseen: &[Unseen]) -> Result<Vec<Ticket>, Refusal> {
    let mut open: Vec<String> = Vec::new();
    for Unseen { ticket_id, customer_id, .. } in unseen {
        if deciding::is_on(conn, &RECOGNITION, customer_id.as_deref()).await? {
            open.push(ticket_id.clone());
        }
    }
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let mut wrote: HashMap<String, i64> = HashMap::new();
    for event in log::of_subjects(conn, &open).await?.into_iter().filter(|event| event.kind == CUSTOMER_WROTE) {
        wrote.insert(event.subject_id, event.seq);
    }
    let mut heard = tickets::hearing::hear(conn, &open).await?;
    let ticket = |id: String| {
        let (text, event) = (heard.remove(&id)?, *wrote.get(&id)?);
        Some(Ticket { id, event, text, shown: Vec::new() })
    };
    Ok(open.into_iter().filter_map(ticket).collect())
}

/// Writes down what was found and how far it has come; false if another node was faster or somebody stopped it.
async fn keep(
    tx: &mut Tx,
    act: &Act,
    before: &CatchUp,
    unseen: &[Unseen],
    version: i64,
    found: Vec<(Found, Ticket)>,
) -> Result<bool, Refusal> {
    let (opened, ticket) = match unseen.last() {
        Some(last) => (last.opened_at, last.ticket_id.as_str()),
        None => (before.seen_opened, before.seen_ticket.as_str()),
    };
    let ended = unseen.is_empty().then_some(act.now);
    let known = found.iter().filter(|(found, _)| found.scenario.is_some()).count() as i64;
    let (seen_opened, seen_ticket) = (before.seen_opened, &before.seen_ticket);
    let looked = unseen.len() as i64;
    let values = params![before.asked_at, seen_opened, seen_ticket, opened, ticket, looked, known, ended];
    if tx.run(sql!("go_on_catching_up"), values).await? == 0 {
        return Ok(false);
    }
    for (found, ticket) in found {
        // Its customer wrote meanwhile, and it was recognised by that.
        if detection::last(tx, &ticket.id).await?.is_none() {
            following::write(tx, act, version, found, &ticket).await?;
        }
    }
    Ok(true)
}
