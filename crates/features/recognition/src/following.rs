//! Following the event log: what customers write is recognised, what people confirm is noted. How far it has come,
//! what was found and the ticket's scenario are one transaction, so each message is recognised once, whichever node
//! finds it and whenever one dies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use intents::Model;
use kernel::{Act, ActorKind, Refusal};
use store::{Conn, Db, Event, Json, Select, Tx, TxFuture, events as log, params};
use tickets::classifying::{self, Classification};
use tickets::events::{CUSTOMER_WROTE, Classified, TICKET_CLASSIFIED};

use crate::detecting::{self, Found};
use crate::detection::{self, Held};

/// Most events that are read at once.
pub const BATCH: i64 = 200;
/// Most tickets that are recognised in one transaction: others wait to write, too.
const AT_ONCE: usize = 20;

/// What a stretch of the log asks for.
#[derive(Debug, Default)]
struct Asked {
    /// The last message of each ticket: its event.
    wrote: BTreeMap<String, i64>,
    /// What a person said a ticket is about; none if they took it away.
    said: BTreeMap<String, (i64, Option<String>)>,
    to: i64,
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
                // History from elsewhere is not recognised.
                CUSTOMER_WROTE if event.actor_kind != ActorKind::Import => {
                    asked.wrote.insert(event.subject_id.clone(), event.seq);
                }
                TICKET_CLASSIFIED => {
                    let classified: Classified = event.read()?;
                    if classified.confirmed || event.actor_kind == ActorKind::Staff {
                        let said = classified.to.filter(|_| classified.confirmed);
                        asked.said.insert(event.subject_id.clone(), (event.seq, said));
                    }
                }
                _ => {}
            }
        }
        Ok(asked)
    }
}

/// A version and its model.
pub struct Knowing {
    pub version: i64,
    /// From which confidence on it answers.
    pub sure_min: f64,
    pub model: Model,
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
    let texts = texts(&mut conn, &asked).await?;
    drop(conn);
    let knowing_too = Arc::clone(knowing);
    let found = tokio::task::spawn_blocking(move || {
        let Knowing { model, sure_min, .. } = &*knowing_too;
        let found = |(id, event, text): (String, i64, String)| (id, event, detecting::detect(model, *sure_min, &text));
        texts.into_iter().map(found).collect::<Vec<_>>()
    });
    let found = found.await.map_err(|error| Refusal::Fault(error.to_string()))?;
    let (act, version) = (act.clone(), knowing.version);
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move { keep(tx, &act, from, asked, version, found).await })
    })
    .await?;
    Ok(more)
}

/// What customers wrote in those tickets whose scenario nobody confirmed.
async fn texts(conn: &mut Conn, asked: &Asked) -> Result<Vec<(String, i64, String)>, Refusal> {
    if asked.wrote.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = Select::new(sql!("list_unconfirmed_tickets"), params![]);
    select.and_in("ticket_id", asked.wrote.keys());
    let open: BTreeSet<String> = conn.select::<String>(&select).await?.into_iter().collect();
    let ids: Vec<String> = open.into_iter().collect();
    let mut heard = tickets::hearing::hear(conn, &ids).await?;
    let text = |(id, event): (&String, &i64)| heard.remove(id).map(|text| (id.clone(), *event, text));
    Ok(asked.wrote.iter().filter_map(text).collect())
}

/// Writes down what was found, unless another node was faster.
async fn keep(
    tx: &mut Tx,
    act: &Act,
    from: i64,
    asked: Asked,
    version: i64,
    found: Vec<(String, i64, Found)>,
) -> Result<(), Refusal> {
    if tx.run(sql!("advance_reader"), params![from, asked.to]).await? == 0 {
        return Ok(());
    }
    for (ticket_id, (event, said)) in asked.said {
        note(tx, act, &ticket_id, event, said).await?;
    }
    for (ticket_id, event, found) in found {
        let classification = Classification { scenario: found.scenario.clone(), confirmed: false };
        match classifying::say(tx, act, &ticket_id, classification).await {
            // Merged or set aside meanwhile.
            Err(Refusal::NotFound(_) | Refusal::Conflict { .. }) => continue,
            Err(other) => return Err(other),
            Ok(_) => {}
        }
        let outcome = if found.scenario.is_some() { "recognised" } else { "unknown" };
        metrics::counter!("aftercare_recognition_total", "outcome" => outcome).increment(1);
        let values = params![
            &ticket_id,
            event,
            act.now,
            version,
            found.scenario,
            found.confidence,
            &Json(found.guesses),
            &Json(found.reasons),
            &Json(found.signs)
        ];
        tx.run(sql!("insert_detection"), values).await?;
    }
    Ok(())
}

/// Notes what a person said, beside what had been recognised.
async fn note(tx: &mut Tx, act: &Act, ticket_id: &str, event: i64, said: Option<String>) -> Result<(), Refusal> {
    let Some(said) = said else {
        tx.run(sql!("drop_confirmation"), params![ticket_id]).await?;
        return Ok(());
    };
    let before = detection::last(tx, ticket_id).await?;
    let (version, detected, signs) = match before {
        Some(detection) => (Some(detection.version), detection.scenario, detection.signs.0),
        None => (None, None, Vec::<Held>::new()),
    };
    let values = params![ticket_id, event, act.now, said, version, detected, &Json(signs)];
    tx.run(sql!("keep_confirmation"), values).await?;
    Ok(())
}
