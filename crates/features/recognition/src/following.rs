//! Following the event log: what customers write is recognised, what people confirm is noted. How far it has come,
//! what was found and the ticket's scenario are one transaction, so each message is recognised once, whichever node
//! finds it and whenever one dies.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use capabilities::deciding;
use intents::Model;
use kernel::time::HOUR;
use kernel::{Act, ActorKind, Refusal, Timestamp};
use scenarios::scenario;
use serde::Deserialize;
use store::{Conn, Db, Event, Json, Select, Tx, TxFuture, events as log, params};
use tickets::classifying::{self, Classification};
use tickets::events::{CUSTOMER_WROTE, Classified, TICKET_CLASSIFIED};

use crate::RECOGNITION;
use crate::detecting::{self, Found};
use crate::detection;
use crate::embedding::Embedder;
use crate::signs::{self, Held, Shown, Weighing};

/// Most events that are read at once.
pub const BATCH: i64 = 200;
/// Most tickets that are recognised in one transaction: others wait to write, too.
const AT_ONCE: usize = 20;
/// What the records say now tells of what they said so long ago, and no longer.
const FRESH: i64 = HOUR;

/// What a stretch of the log asks for.
#[derive(Debug, Default)]
struct Asked {
    /// The last message of each ticket: its event.
    wrote: BTreeMap<String, i64>,
    /// What a person said a ticket is about; none if they took it away.
    said: BTreeMap<String, Said>,
    to: i64,
}

#[derive(Debug)]
struct Said {
    event: i64,
    at: Timestamp,
    scenario: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Unconfirmed {
    ticket_id: String,
    customer_id: Option<String>,
}

/// A ticket to be recognised.
pub(crate) struct Ticket {
    pub id: String,
    /// The event of its last message.
    pub event: i64,
    pub text: String,
    pub shown: Vec<Shown>,
}

impl Asked {
    /// As much of the log as one transaction takes.
    fn of(events: &[Event], from: i64) -> Result<Self, Refusal> {
        let mut asked = Self { to: from, ..Self::default() };
        for event in events {
            if asked.wrote.len() >= AT_ONCE {
                break;
            }
            asked.to = event.seq;
            if event.topic != tickets::TOPIC {
                continue;
            }
            match event.kind.as_str() {
                // History from elsewhere is recognised when somebody asks for it: see [`crate::catching_up`].
                CUSTOMER_WROTE if event.actor_kind != ActorKind::Import => {
                    asked.wrote.insert(event.subject_id.clone(), event.seq);
                }
                TICKET_CLASSIFIED => {
                    let classified: Classified = event.read()?;
                    if classified.confirmed || event.actor_kind == ActorKind::Staff {
                        let said = classified.to.filter(|_| classified.confirmed);
                        let said = Said { event: event.seq, at: event.at, scenario: said };
                        asked.said.insert(event.subject_id.clone(), said);
                    }
                }
                _ => {}
            }
        }
        Ok(asked)
    }
}

/// A version, its model, and what it learned of signs.
pub struct Knowing {
    pub version: i64,
    /// From which confidence on it answers.
    pub sure_min: f64,
    pub model: Model,
    pub weighing: Weighing,
    /// Where the numbers come from that it learned beside the words; none if it did not, or they are of another model.
    pub embedder: Option<Arc<Embedder>>,
}

impl Knowing {
    /// A row for each text, if the model takes them and they are to be had.
    async fn rows(&self, texts: &[&str]) -> Option<Vec<Vec<f32>>> {
        let embedder = self.embedder.as_ref().filter(|_| !texts.is_empty())?;
        let rows = embedder.embed(texts).await;
        rows.inspect_err(|why| tracing::warn!(%why, "the embeddings endpoint is away; words alone are judged")).ok()
    }
}

/// Recognises what the next events ask for; true if there are more.
pub async fn follow(db: &Db, act: &Act, knowing: &Arc<Knowing>) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    let from: i64 = conn.one(sql!("find_reader"), params![]).await?;
    let events = log::after(&mut conn, from, BATCH).await?;
    let asked = Asked::of(&events, from)?;
    if asked.to == from {
        return Ok(false);
    }
    let more = events.len() as i64 == BATCH || events.last().is_some_and(|last| last.seq > asked.to);
    let (tickets, beside) = read(&mut conn, act, &asked).await?;
    drop(conn);
    let found = recognised(knowing, tickets).await?;
    let (act, version) = (act.clone(), knowing.version);
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move { keep(tx, &act, from, asked, beside, version, found).await })
    })
    .await?;
    Ok(more)
}

/// What these tickets are about, worked out beside what else is to do.
pub(crate) async fn recognised(knowing: &Arc<Knowing>, tickets: Vec<Ticket>) -> Result<Vec<(Found, Ticket)>, Refusal> {
    let rows = knowing.rows(&tickets.iter().map(|ticket| ticket.text.as_str()).collect::<Vec<_>>()).await;
    let knowing = Arc::clone(knowing);
    let found = tokio::task::spawn_blocking(move || {
        let row = |place: usize| rows.as_ref().and_then(|rows| rows.get(place)).map(Vec::as_slice);
        let found = |(place, ticket): (usize, Ticket)| {
            (detecting::detect(&knowing, &ticket.text, row(place), &ticket.shown), ticket)
        };
        tickets.into_iter().enumerate().map(found).collect()
    });
    found.await.map_err(|error| Refusal::Fault(error.to_string()))
}

/// Of those tickets whose scenario nobody confirmed, where that is switched on, what customers wrote and what the records show; and what the
/// records show of those that somebody has just confirmed.
async fn read(conn: &mut Conn, act: &Act, asked: &Asked) -> Result<(Vec<Ticket>, HashMap<String, Vec<Held>>), Refusal> {
    let fresh = asked.said.iter().filter(|(_, said)| said.scenario.is_some() && act.now.since(said.at) < FRESH);
    let confirmed: Vec<String> = fresh.take(AT_ONCE).map(|(id, _)| id.clone()).collect();
    let mut open: Vec<String> = Vec::new();
    if !asked.wrote.is_empty() {
        let mut select = Select::new(sql!("list_unconfirmed_tickets"), params![]);
        select.and_in("ticket_id", asked.wrote.keys());
        for Unconfirmed { ticket_id, customer_id } in conn.select::<Unconfirmed>(&select).await? {
            if deciding::is_on(conn, &RECOGNITION, customer_id.as_deref()).await? {
                open.push(ticket_id);
            }
        }
    }
    let mut shown = shown(conn, act, open.iter().chain(&confirmed).cloned().collect()).await?;
    let beside = confirmed.into_iter().filter_map(|id| Some((id.clone(), signs::held(shown.get(&id)?)))).collect();
    let mut heard = tickets::hearing::hear(conn, &open).await?;
    let ticket = |(id, event): (&String, &i64)| {
        let (text, shown) = (heard.remove(id)?, shown.remove(id).unwrap_or_default());
        Some(Ticket { id: id.clone(), event: *event, text, shown })
    };
    Ok((asked.wrote.iter().filter_map(ticket).collect(), beside))
}

/// What the records of these tickets show.
async fn shown(conn: &mut Conn, act: &Act, ids: Vec<String>) -> Result<HashMap<String, Vec<Shown>>, Refusal> {
    let mut shown = HashMap::new();
    if ids.is_empty() {
        return Ok(shown);
    }
    let scenarios = scenario::active(conn).await?;
    for ticket in tickets::glancing::glance(conn, &ids).await? {
        let records = match runs::records::gather(conn, act, &ticket).await {
            // Its order went away meanwhile.
            Err(Refusal::NotFound(_)) => continue,
            other => other?,
        };
        shown.insert(ticket.id, signs::judge(&scenarios, &records)?);
    }
    Ok(shown)
}

/// Writes down what was found, unless another node was faster.
async fn keep(
    tx: &mut Tx,
    act: &Act,
    from: i64,
    asked: Asked,
    mut beside: HashMap<String, Vec<Held>>,
    version: i64,
    found: Vec<(Found, Ticket)>,
) -> Result<(), Refusal> {
    if tx.run(sql!("advance_reader"), params![from, asked.to]).await? == 0 {
        return Ok(());
    }
    for (ticket_id, said) in asked.said {
        let beside = beside.remove(&ticket_id).unwrap_or_default();
        note(tx, act, &ticket_id, said, beside).await?;
    }
    for (found, ticket) in found {
        // Rounded down: 89.9 is not 90.
        let sure = found.scenario.clone().map(|scenario| (scenario, (found.confidence * 100.0) as i64));
        if write(tx, act, version, found, &ticket).await?
            && let Some((scenario, percent)) = sure
        {
            runs::self_starting::recognised(tx, &ticket.id, &scenario, percent, act.now).await?;
        }
    }
    Ok(())
}

/// Writes down what a ticket is about; false if it was merged or set aside meanwhile.
pub(crate) async fn write(
    tx: &mut Tx,
    act: &Act,
    version: i64,
    found: Found,
    ticket: &Ticket,
) -> Result<bool, Refusal> {
    let classification = Classification { scenario: found.scenario.clone(), confirmed: false };
    match classifying::say(tx, act, &ticket.id, classification).await {
        Err(Refusal::NotFound(_) | Refusal::Conflict { .. }) => return Ok(false),
        Err(other) => return Err(other),
        Ok(_) => {}
    }
    let outcome = if found.scenario.is_some() { "recognised" } else { "unknown" };
    metrics::counter!("aftercare_recognition_total", "outcome" => outcome).increment(1);
    let values = params![
        &ticket.id,
        ticket.event,
        act.now,
        version,
        found.scenario,
        found.confidence,
        &Json(found.guesses),
        &Json(found.reasons),
        &Json(found.signs),
        found.words_alone
    ];
    tx.run(sql!("insert_detection"), values).await?;
    Ok(true)
}

/// Notes what a person said, beside what had been recognised. Signs are those of that moment, or else of now.
async fn note(tx: &mut Tx, act: &Act, ticket_id: &str, said: Said, beside: Vec<Held>) -> Result<(), Refusal> {
    let Said { event, scenario: Some(said), .. } = said else {
        tx.run(sql!("drop_confirmation"), params![ticket_id]).await?;
        return Ok(());
    };
    let before = detection::last(tx, ticket_id).await?;
    let (version, detected, signs) = match before {
        Some(detection) => (Some(detection.version), detection.scenario, detection.signs.0),
        None => (None, None, beside),
    };
    let values = params![ticket_id, event, act.now, said, version, detected, &Json(signs)];
    tx.run(sql!("keep_confirmation"), values).await?;
    Ok(())
}
