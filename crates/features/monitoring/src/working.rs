//! The round: once an hour every scenario is watched, and what began or ended is written down. One node makes a round at
//! a time; one that dies or is late has told nothing.

use std::sync::Arc;
use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::time::HOUR;
use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng, Timestamp};
use scenarios::measuring::{self, Period};
use scenarios::scenario;
use store::{Db, Tx, TxFuture, params};
use tokio::sync::watch;

use crate::alarm::{self, Alarm, Rise, State};
use crate::events::{self, Told};
use crate::reconciling::{self, Change, FRESH_DAYS};
use crate::showing::{self, Judgement};
use crate::watching::{self, Counted};

pub const EVERY: i64 = HOUR;
/// How often it is looked whether a round is due.
const LOOK: Duration = Duration::from_secs(10);

pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

/// Makes rounds, until told to stop.
pub async fn work(worker: Worker, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(refusal) = worker.round().await {
            tracing::error!(%refusal, "scenarios could not be watched; trying again in an hour");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// What was found of one scenario.
struct Found {
    scenario: String,
    alarms: Vec<forecast::Alarm>,
    condition: Judgement,
}

impl Worker {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { db, clock, rng }
    }

    /// Watches all scenarios if that is due; how many alarms began or ended.
    pub async fn round(&self) -> Result<usize, Refusal> {
        let act = Act::new(Actor::program(ActorKind::System, "monitoring"), self.clock.now(), Arc::clone(&self.rng));
        let mut conn = self.db.read().await?;
        let due: Timestamp = conn.one(sql!("find_round"), params![]).await?;
        // Before there is anything to watch no hour begins: the first tickets that are given scenarios need not wait.
        if due > act.now || conn.one::<i64>(sql!("count_any"), params![]).await? == 0 {
            return Ok(0);
        }
        let holder = act.id("mrd");
        if !self.claim(&act, &holder).await? {
            return Ok(0);
        }
        let keys = scenario::active(&mut conn).await?.into_iter().map(|one| one.key).collect();
        let period = Period::latest(&mut conn, watching::DAYS, act.now).await?;
        let counted = measuring::daily(&mut conn, &period, None, None).await?;
        drop(conn);
        let found = background::begin("monitoring", move || find(keys, &counted)).await??;
        let today = period.to;
        self.db
            .write(move |tx| -> TxFuture<'_, usize, Refusal> {
                Box::pin(async move { write(tx, &act, &holder, today, found).await })
            })
            .await
    }

    async fn claim(&self, act: &Act, holder: &str) -> Result<bool, Refusal> {
        let (now, holder) = (act.now, holder.to_owned());
        self.db
            .write(move |tx| -> TxFuture<'_, bool, Refusal> {
                Box::pin(
                    async move { Ok(tx.run(sql!("claim_round"), params![now, now.plus(EVERY), holder]).await? > 0) },
                )
            })
            .await
    }
}

fn find(keys: Vec<String>, counted: &measuring::Days) -> Result<Vec<Found>, Refusal> {
    let start = watching::start(&showing::sums(counted), &counted.orders);
    let none = vec![0; counted.days.len()];
    let scenarios = keys.len();
    let of = |scenario: String| {
        let tickets = counted.series.iter().find(|one| one.key == scenario).map_or(&none, |one| &one.tickets);
        let counted = Counted { days: &counted.days, tickets, orders: &counted.orders, start, scenarios };
        let watched = watching::watch(counted)?;
        let condition = watched.condition().into();
        Ok(Found { scenario, alarms: watched.alarms, condition })
    };
    keys.into_iter().map(of).collect()
}

async fn write(tx: &mut Tx, act: &Act, holder: &str, today: Date, found: Vec<Found>) -> Result<usize, Refusal> {
    if tx.run(sql!("hold_round"), params![holder]).await? == 0 {
        return Ok(0);
    }
    // An alarm that goes on may reach back for four weeks and some days.
    let kept = alarm::since(tx, today.saturating_sub((FRESH_DAYS + 60).days())).await?;
    let mut told = 0;
    // A scenario that is no longer in use is no longer watched.
    let mut unwatched: Vec<&Alarm> = kept.iter().filter(|alarm| alarm.rise.state == State::GoingOn).collect();
    for Found { scenario, alarms, condition } in found {
        tx.run(sql!("keep_condition"), params![&scenario, condition.as_str()]).await?;
        unwatched.retain(|alarm| alarm.scenario != scenario);
        let mine: Vec<Alarm> = kept.iter().filter(|alarm| alarm.scenario == scenario).cloned().collect();
        for change in reconciling::changes(&mine, &alarms, today) {
            told += make(tx, act, &scenario, &mine, change).await?;
        }
    }
    for alarm in unwatched {
        told += withdraw(tx, act, alarm).await?;
    }
    Ok(told)
}

/// Makes a change; how many events that is.
async fn make(tx: &mut Tx, act: &Act, scenario: &str, kept: &[Alarm], change: Change) -> Result<usize, Refusal> {
    match change {
        Change::Begin(rise) => {
            let id = act.id("alm");
            insert(tx, act, &id, scenario, &rise).await?;
            metrics::counter!("aftercare_scenario_alarms_total").increment(1);
            // What began and is over already began as going on.
            let begun = Rise { state: State::GoingOn, ..rise.clone() };
            tell(tx, act, events::ALARM_BEGAN, &id, scenario, &begun)?;
            if rise.state == State::GoingOn {
                return Ok(1);
            }
            tell(tx, act, events::ALARM_ENDED, &id, scenario, &rise)?;
            Ok(2)
        }
        Change::GoOn { id, rise } => {
            keep(tx, &id, &rise, None).await?;
            Ok(0)
        }
        Change::End { id, rise } => {
            keep(tx, &id, &rise, Some(act.now)).await?;
            tell(tx, act, events::ALARM_ENDED, &id, scenario, &rise)?;
            Ok(1)
        }
        Change::Withdraw { id } => match kept.iter().find(|alarm| alarm.id == id) {
            Some(alarm) => withdraw(tx, act, alarm).await,
            None => Ok(0),
        },
    }
}

async fn withdraw(tx: &mut Tx, act: &Act, alarm: &Alarm) -> Result<usize, Refusal> {
    tx.run(sql!("withdraw_alarm"), params![&alarm.id, act.now]).await?;
    let rise = Rise { state: State::Withdrawn, ..alarm.rise.clone() };
    tell(tx, act, events::ALARM_ENDED, &alarm.id, &alarm.scenario, &rise)?;
    Ok(1)
}

fn tell(tx: &mut Tx, act: &Act, kind: &'static str, id: &str, scenario: &str, rise: &Rise) -> Result<(), Refusal> {
    let told = Told {
        scenario: scenario.to_owned(),
        state: rise.state,
        since: rise.since_on,
        cases: rise.cases,
        expected: rise.expected,
        ratio: rise.ratio,
    };
    Ok(tx.append(act, kind, events::subject(id), &told)?)
}

async fn insert(tx: &mut Tx, act: &Act, id: &str, scenario: &str, rise: &Rise) -> Result<(), Refusal> {
    let closed = (rise.state != State::GoingOn).then_some(act.now);
    let values = params![
        id,
        scenario,
        rise.state.as_str(),
        rise.begin_on.to_string(),
        rise.since_on.to_string(),
        rise.last_on.to_string(),
        rise.cases as i64,
        rise.expected,
        rise.ratio,
        rise.low,
        rise.high,
        rise.peak_on.to_string(),
        rise.peak_cases as i64,
        rise.peak_expected,
        act.now,
        closed
    ];
    tx.run(sql!("insert_alarm"), values).await?;
    Ok(())
}

async fn keep(tx: &mut Tx, id: &str, rise: &Rise, closed: Option<Timestamp>) -> Result<(), Refusal> {
    let values = params![
        id,
        rise.state.as_str(),
        rise.begin_on.to_string(),
        rise.since_on.to_string(),
        rise.last_on.to_string(),
        rise.cases as i64,
        rise.expected,
        rise.ratio,
        rise.low,
        rise.high,
        rise.peak_on.to_string(),
        rise.peak_cases as i64,
        rise.peak_expected,
        closed
    ];
    tx.run(sql!("change_alarm"), values).await?;
    Ok(())
}
