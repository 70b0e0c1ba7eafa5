//! Round by round. A node takes the next round of a run, makes it on threads of low priority and keeps its answer; a
//! round follows from the answer before it alone, so whichever node makes it, and however often, it is the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kernel::{Act, Refusal, time};
use store::{Db, Json, TxFuture, params};
use twin::staffing::{Answer, Standing, next};

use super::beginning::end;
use super::run::{self, Fixed};
use crate::study::State;
use crate::working::OTHER_ENGINE;

/// So long nobody else takes a round; one takes seconds, the largest a minute or two.
const HELD: i64 = 10 * time::MINUTE;

/// A round that one node has for itself for a while.
pub struct Taken {
    id: String,
    round: i64,
    fixed: Fixed,
    before: Option<Answer>,
}

/// One round of one run. Whether there was any to be made.
pub async fn step(db: &Db, act: &Act, threads: usize, stop: &Arc<AtomicBool>) -> Result<bool, Refusal> {
    give_up(db, act).await?;
    let Some(taken) = take(db, act).await? else { return Ok(false) };
    let (id, round) = (taken.id.clone(), taken.round);
    let found = made(taken, threads, Arc::clone(stop)).await;
    let act = act.clone();
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            match found {
                Ok(Some(answer)) => {
                    let ended = answer.standing != Standing::GoingOn;
                    let kept = tx.run(sql!("keep_staffing"), params![&id, round, &Json(answer)]).await? > 0;
                    if kept && ended {
                        end(tx, &act, &id, State::Done, None).await?;
                    }
                }
                // Told to stop: whoever comes next begins this round again.
                Ok(None) => {
                    tx.run(sql!("let_go_staffing"), params![&id, round]).await?;
                }
                Err(refusal) => {
                    end(tx, &act, &id, State::Failed, Some(refusal.to_string())).await?;
                }
            }
            Ok(())
        })
    })
    .await?;
    Ok(true)
}

/// On a thread of its own, which gives way to everything else of this server, as do those that it starts.
async fn made(taken: Taken, threads: usize, stop: Arc<AtomicBool>) -> Result<Option<Answer>, Refusal> {
    let round = background::begin("staffing", move || {
        let go_on = || !stop.load(Ordering::Relaxed);
        taken.fixed.model().and_then(|model| {
            next(&model, &taken.fixed.question, taken.before, threads, &go_on)
                .map_err(|refusal| crate::refused("question", &refusal))
        })
    });
    round.await?
}

/// Takes the next round of the oldest run that nobody has.
pub async fn take(db: &Db, act: &Act) -> Result<Option<Taken>, Refusal> {
    let open: Vec<String> = db.read().await?.all(sql!("list_open_staffings"), params![act.now, twin::engine()]).await?;
    let now = act.now;
    for id in open {
        let taken = db.write(move |tx| -> TxFuture<'_, Option<Taken>, Refusal> {
            Box::pin(async move {
                if tx.run(sql!("take_staffing"), params![&id, now, now.plus(HELD)]).await? == 0 {
                    return Ok(None);
                }
                let run = run::find(tx, &id).await?;
                let before = run::answer(tx, &id).await?;
                Ok(Some(Taken { id, round: run.round, fixed: run.definition.0, before }))
            })
        });
        if let Some(taken) = taken.await? {
            return Ok(Some(taken));
        }
    }
    Ok(None)
}

/// What an earlier version of the program began: its rounds may not be those of this one.
async fn give_up(db: &Db, act: &Act) -> Result<(), Refusal> {
    let left: Vec<String> = db.read().await?.all(sql!("list_left_staffings"), params![twin::engine(), act.now]).await?;
    for id in left {
        let act = act.clone();
        db.write(move |tx| -> TxFuture<'_, (), Refusal> {
            Box::pin(async move {
                end(tx, &act, &id, State::Failed, Some(OTHER_ENGINE.to_owned())).await?;
                Ok(())
            })
        })
        .await?;
    }
    Ok(())
}
