//! Learning a new version. It takes a processor for up to some minutes, so it has a thread of its own, holds no
//! connection meanwhile, and one node does it at a time.

use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use intents::{BYTES_MAX, Example, Model, Options, Unfit};
use kernel::time::{DAY, HOUR, MINUTE};
use kernel::{Act, Clock, Refusal, Timestamp};
use store::{Db, TxFuture, params};

use crate::embedding::Embedder;
use crate::keeping::{self, Learned};
use crate::lessons::{self, Lessons};
use crate::signs::{self, Weighing};
use crate::trying::{self, Used};
use crate::version::{self, Basis};

/// So long nobody else trains if this node is not heard of.
const HELD: i64 = MINUTE;
/// How often it is told how far the training has come.
const TOLD_EVERY: Duration = Duration::from_secs(3);
/// So many new confirmations are enough for a new version.
pub const CONFIRMED_MIN: i64 = 50;
/// After a failure nothing is tried again by itself for so long.
const FAILED_PAUSE: i64 = HOUR;
/// Who writes examples goes on for a while.
const CHANGED_PAUSE: i64 = 10 * MINUTE;

/// Why a new version is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    Asked {
        by: String,
    },
    First,
    /// Enough was confirmed, or something and a day has passed.
    Confirmed,
    /// There are other examples than those that were learned from.
    Changed,
}

/// What is known when it is judged whether a new version is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub asked_by: Option<String>,
    pub failed_at: Option<Timestamp>,
    pub last: Option<Basis>,
    pub confirmed_since: i64,
    /// Of the examples as they are now.
    pub basis: String,
    pub anything: bool,
}

pub fn due(standing: &Standing, now: Timestamp) -> Option<Due> {
    if let Some(by) = &standing.asked_by {
        return Some(Due::Asked { by: by.clone() });
    }
    if standing.failed_at.is_some_and(|at| now.since(at) < FAILED_PAUSE) {
        return None;
    }
    let Some(last) = &standing.last else { return standing.anything.then_some(Due::First) };
    let age = now.since(last.trained_at);
    if last.basis != standing.basis && age >= CHANGED_PAUSE {
        return Some(Due::Changed);
    }
    let enough = standing.confirmed_since >= CONFIRMED_MIN || (standing.confirmed_since > 0 && age >= DAY);
    enough.then_some(Due::Confirmed)
}

/// Trains a new version if one is due and no other node does; its number, if there is one.
pub async fn train_if_due(
    db: &Db,
    act: &Act,
    clock: &dyn Clock,
    embedder: Option<&Embedder>,
    stop: &Arc<AtomicBool>,
) -> Result<Option<i64>, Refusal> {
    let mut conn = db.read().await?;
    let training = crate::asking::find(&mut conn).await?;
    if training.held_until.is_some_and(|until| until > act.now) {
        return Ok(None);
    }
    let last = version::basis(&mut conn).await?;
    let seen = last.as_ref().map_or(0, |last| last.seen_event);
    let (examples, signs) = lessons::written(&mut conn).await?;
    let confirmed_since: i64 = conn.one(sql!("count_confirmations_after"), params![seen]).await?;
    let standing = Standing {
        asked_by: training.asked_at.map(|_| training.asked_by.clone()),
        failed_at: training.failed_at,
        basis: lessons::basis(&examples, &signs),
        anything: !examples.is_empty() || lessons::tells_apart(&mut conn).await?,
        last,
        confirmed_since,
    };
    drop(conn);
    let Some(due) = due(&standing, act.now) else { return Ok(None) };
    let holder = act.id("rtr");
    if !begin(db, &holder, act.now).await? {
        return Ok(None);
    }
    tracing::info!(?due, "learning what tickets are about");
    match run(db, (act, clock), (&holder, due), embedder, stop).await {
        Ok(number) => Ok(Some(number)),
        Err(refusal) => {
            let (now, why) = (clock.now(), refusal.to_string());
            let stopped = stop.load(Ordering::Relaxed);
            end(db, holder, (!stopped).then_some((now, why))).await?;
            if stopped { Ok(None) } else { Err(refusal) }
        }
    }
}

async fn begin(db: &Db, holder: &str, now: Timestamp) -> Result<bool, Refusal> {
    let holder = holder.to_owned();
    db.write(move |tx| -> TxFuture<'_, bool, Refusal> {
        Box::pin(async move { Ok(tx.run(sql!("begin_training"), params![holder, now, now.plus(HELD)]).await? > 0) })
    })
    .await
}

async fn end(db: &Db, holder: String, failed: Option<(Timestamp, String)>) -> Result<(), Refusal> {
    let (at, why) = failed.unzip();
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            tx.run(sql!("end_training"), params![holder, at, why]).await?;
            Ok(())
        })
    })
    .await
}

async fn run(
    db: &Db,
    (act, clock): (&Act, &dyn Clock),
    (holder, due): (&str, Due),
    embedder: Option<&Embedder>,
    stop: &Arc<AtomicBool>,
) -> Result<i64, Refusal> {
    let mut conn = db.read().await?;
    let mut lessons = lessons::read(&mut conn).await?;
    let in_use = version::in_use(&mut conn).await?;
    let in_use = match in_use {
        Some(number) => {
            let weighing = version::weighing(&mut conn, number).await?;
            version::model(&mut conn, number).await?.map(|model| (number, model, weighing))
        }
        None => None,
    };
    drop(conn);
    if let Some(embedder) = embedder {
        embed(db, &mut lessons, embedder, (holder, clock)).await?;
    }
    let done = Arc::new(AtomicU32::new(0));
    let (telling, stopping) = (Arc::clone(&done), Arc::clone(stop));
    let learning = background::begin("training", move || {
        learn(&lessons, in_use, &mut |share| {
            telling.store((share * 1_000.0) as u32, Ordering::Relaxed);
            if stopping.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    });
    let mut learning = pin!(learning);
    let learned = loop {
        match tokio::time::timeout(TOLD_EVERY, learning.as_mut()).await {
            Ok(ended) => break ended??,
            Err(_) => {
                go_on(db, holder, clock.now(), f64::from(done.load(Ordering::Relaxed)) / 1_000.0).await?;
            }
        }
    };
    let ended = Act { now: clock.now(), ..act.clone() };
    let took_ms = ended.now.since(act.now);
    let by = if let Due::Asked { by } = due { by } else { String::new() };
    let holder = holder.to_owned();
    db.write(move |tx| -> TxFuture<'_, i64, Refusal> {
        Box::pin(async move { keeping::keep(tx, &ended, &holder, &by, took_ms, learned).await })
    })
    .await
}

/// Asks for the numbers of all texts, which may take minutes: the hold is renewed meanwhile. An endpoint that is away
/// keeps nobody from learning the words.
async fn embed(
    db: &Db,
    lessons: &mut Lessons,
    embedder: &Embedder,
    (holder, clock): (&str, &dyn Clock),
) -> Result<(), Refusal> {
    let embedding = lessons.embed(embedder);
    let mut embedding = std::pin::pin!(embedding);
    let embedded = loop {
        match tokio::time::timeout(TOLD_EVERY, &mut embedding).await {
            Ok(embedded) => break embedded,
            Err(_) => go_on(db, holder, clock.now(), 0.0).await?,
        }
    };
    if let Err(why) = embedded {
        tracing::warn!(%why, "the embeddings endpoint is away; words alone are learned");
    }
    Ok(())
}

/// Tells how far it has come. Whoever has lost its hold goes on in vain: its version is not kept.
async fn go_on(db: &Db, holder: &str, now: Timestamp, done: f64) -> Result<(), Refusal> {
    let holder = holder.to_owned();
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            tx.run(sql!("go_on_training"), params![holder, now.plus(HELD), done]).await?;
            Ok(())
        })
    })
    .await
}

/// Learns and tries. The same lessons make the same model, as chance comes from a fixed seed.
pub fn learn(
    lessons: &Lessons,
    in_use: Option<(i64, Model, Weighing)>,
    watch: intents::Watch<'_>,
) -> Result<Learned, Refusal> {
    let examples: Vec<Example<'_>> =
        lessons.learned.iter().map(|text| Example { text: &text.text, label: &text.scenario }).collect();
    let options = Options { out_of_scope: lessons::NONE_OF_THEM.to_owned(), ..Options::default() };
    let rows: Vec<Option<&[f32]>> = lessons.learned.iter().map(|text| text.dense.as_deref()).collect();
    let model = intents::train_with(&examples, &rows, &options, watch).map_err(in_words)?;
    let bytes = model.to_bytes();
    if bytes.len() > BYTES_MAX {
        return Err(Refusal::conflict(format!("what was learned has {} bytes, more than {BYTES_MAX}", bytes.len())));
    }
    let confirmed = lessons.learned.iter().filter(|text| !text.signs.is_empty());
    let seen = confirmed.map(|text| (text.scenario.as_str(), text.signs.as_slice()));
    let mut weighing = Weighing { weights: signs::weights(&lessons.signs, seen), trust: 1.0 };
    weighing.trust = signs::trust(&trying::cases(&model, &weighing, &lessons.held));
    let in_use = in_use.as_ref().map(|(number, model, weighing)| (*number, Used { model, weighing }));
    let (figures, confusions) = trying::tried(Used { model: &model, weighing: &weighing }, &lessons.held, in_use);
    Ok(Learned {
        bytes,
        weighing,
        figures,
        confusions,
        seen_event: lessons.seen_event,
        basis: lessons.basis.clone(),
        scenarios: lessons.scenarios(),
        examples: lessons.count(lessons::Source::Example),
        tickets: lessons.count(lessons::Source::Ticket),
        embedding: lessons.embedding.clone(),
    })
}

fn in_words(unfit: Unfit) -> Refusal {
    Refusal::conflict(match unfit {
        Unfit::Nothing => "there are no examples and no confirmed tickets to learn from".to_owned(),
        Unfit::OneLabel(key) => format!("all there is to learn from is about {key}; a second scenario is needed"),
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    fn standing(age: i64, confirmed_since: i64) -> Standing {
        let last = Basis { number: 1, trained_at: NOW.plus(-age), seen_event: 10, basis: "a".into() };
        Standing {
            asked_by: None,
            failed_at: None,
            last: Some(last),
            confirmed_since,
            basis: "a".into(),
            anything: true,
        }
    }

    #[test]
    fn a_new_version_is_due_when_there_is_something_new() {
        assert_eq!(due(&standing(HOUR, 49), NOW), None);
        assert_eq!(due(&standing(HOUR, 50), NOW), Some(Due::Confirmed));
        assert_eq!(due(&standing(DAY, 1), NOW), Some(Due::Confirmed));
        assert_eq!(due(&standing(9 * DAY, 0), NOW), None);
    }

    #[test]
    fn other_examples_are_learned_once_their_writer_has_paused() {
        let changed = |age| Standing { basis: "b".into(), ..standing(age, 0) };
        assert_eq!(due(&changed(MINUTE), NOW), None);
        assert_eq!(due(&changed(CHANGED_PAUSE), NOW), Some(Due::Changed));
    }

    #[test]
    fn the_first_waits_for_something_to_learn_from() {
        let first = |anything| Standing { last: None, anything, ..standing(0, 0) };
        assert_eq!(due(&first(false), NOW), None);
        assert_eq!(due(&first(true), NOW), Some(Due::First));
    }

    #[test]
    fn after_a_failure_only_a_person_has_it_tried_again_soon() {
        let failed = Standing { failed_at: Some(NOW.plus(-MINUTE)), ..standing(DAY, 60) };
        assert_eq!(due(&failed, NOW), None);
        assert_eq!(due(&Standing { failed_at: Some(NOW.plus(-HOUR)), ..failed.clone() }, NOW), Some(Due::Confirmed));
        let asked = Standing { asked_by: Some("per_ada".into()), ..failed };
        assert_eq!(due(&asked, NOW), Some(Due::Asked { by: "per_ada".into() }));
    }
}
