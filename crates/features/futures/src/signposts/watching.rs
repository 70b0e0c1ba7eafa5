//! Watching: each day that is over moves the weights of the futures, once, whichever node comes first.

use forecast::signposts::Belief;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Act, Refusal, Timestamp, time};
use store::{Conn, Db, Json, Tx, TxFuture, params};

use super::alert::{self, Alert};
use super::expecting::{self, Counted, Expecting};
use super::{Count, Day};
use crate::events::{self, Told};
use crate::refused;
use crate::study::{self, Study};

/// In one round; what is left comes in the next.
const DAYS_MAX: usize = 60;
/// So many days before today are read at once when watching begins, so that it says something from the first day on.
const BEFORE: i64 = 14;

/// Watches the futures of a study, and of no other.
pub async fn begin(tx: &mut Tx, act: &Act, id: &str) -> Result<Study, Refusal> {
    let study = study::find_done(tx, id).await?;
    if study.definition.0.futures.len() < 2 {
        return Err(Refusal::conflict("signposts tell two futures apart at least"));
    }
    if !Expecting::of(tx, &study).await?.can_be_counted() {
        return Err(Refusal::conflict(
            "no class of the model names a channel or a scenario, so that nothing of it can be counted in tickets",
        ));
    }
    if study.watched_since.is_some() {
        return Ok(study);
    }
    let since = today(tx, act.now).await?.saturating_sub(BEFORE.days());
    tx.run(sql!("watch_no_other"), params![id]).await?;
    tx.run(sql!("watch_study"), params![id, since.to_string()]).await?;
    let told = Told { name: Some(study.definition.0.name.clone()), ..Told::default() };
    tx.append(act, events::STUDY_WATCHED, events::of_study(id), &told)?;
    study::find(tx, id).await
}

async fn zone(conn: &mut Conn) -> Result<jiff::tz::TimeZone, Refusal> {
    let zone: Option<String> = conn.maybe(sql!("find_zone"), params![]).await?;
    time::zone(zone.as_deref().unwrap_or("UTC")).map_err(Refusal::Fault)
}

async fn today(conn: &mut Conn, now: Timestamp) -> Result<Date, Refusal> {
    Ok(now.day_in(&zone(conn).await?))
}

/// How many days were read.
pub async fn watch(db: &Db, act: &Act) -> Result<usize, Refusal> {
    // Asked after each commit: where nothing is to be read, nothing may be written.
    let mut conn = db.read().await?;
    let yesterday = today(&mut conn, act.now).await?.saturating_sub(1.day());
    let unread: i64 = conn.one(sql!("count_unread"), params![yesterday.to_string()]).await?;
    drop(conn);
    if unread == 0 {
        return Ok(0);
    }
    let mut read = 0;
    while read < DAYS_MAX {
        let act = act.clone();
        let one = db.write(move |tx| -> TxFuture<'_, bool, Refusal> { Box::pin(async move { next(tx, &act).await }) });
        if !one.await? {
            break;
        }
        read += 1;
    }
    Ok(read)
}

/// The first day that is over and was not read; false if there is none.
async fn next(tx: &mut Tx, act: &Act) -> Result<bool, Refusal> {
    let Some(study) = super::watched(tx).await? else { return Ok(false) };
    let last: Option<Day> = tx.maybe(sql!("find_signpost_day"), params![&study.id]).await?;
    let since: Date = study.watched_since.as_deref().unwrap_or_default().parse().unwrap_or(Date::MAX);
    // Watched again after a pause, it begins with its first day.
    let day = last.as_ref().map_or(since, |last| last.day.saturating_add(1.day()).max(since));
    if day >= today(tx, act.now).await? {
        return Ok(false);
    }
    let (from, until) = bounds(tx, day).await?;
    let counted: Vec<Counted> = tx.all(sql!("count_tickets"), params![from, until]).await?;
    let expecting = Expecting::of(tx, &study).await?;
    let seen = expecting.count(&counted);
    let wrong = |problem: forecast::Invalid| refused("signposts", &problem);
    let mut belief = match last {
        Some(last) => last.belief.0,
        None => Belief::of(&expecting::prior(&study.definition.0)).map_err(wrong)?,
    };
    let counts: Vec<u64> = seen.iter().map(|count: &Count| count.tickets).collect();
    belief.see(&expecting.laws(day)?, &counts).map_err(wrong)?;
    let values = params![&study.id, day.to_string(), &Json(seen), &Json(belief.clone())];
    if tx.run(sql!("insert_signpost_day"), values).await? > 0 {
        tell(tx, act, &study, day, &belief).await?;
    }
    Ok(true)
}

async fn bounds(conn: &mut Conn, day: Date) -> Result<(Timestamp, Timestamp), Refusal> {
    let zone = zone(conn).await?;
    let start = |day: Date| time::start_of_day(day, &zone).map_err(Refusal::Fault);
    Ok((start(day)?, start(day.saturating_add(1.day()))?))
}

/// Alerts owners of futures whose trigger is passed, and whoever began the study where there is no owner or it is none of
/// them.
async fn tell(tx: &mut Tx, act: &Act, study: &Study, day: Date, belief: &Belief) -> Result<(), Refusal> {
    let alert = |future: &str, owner_id: Option<String>, weight: f64| Alert {
        id: act.id("sgn"),
        study_id: study.id.clone(),
        future: future.to_owned(),
        owner_id,
        day: day.to_string(),
        weight,
        opened_at: act.now,
        acknowledged_at: None,
        acknowledged_by: None,
    };
    let beginner = (!study.begun_by.is_empty()).then(|| study.begun_by.clone());
    if belief.is_none_of_these() {
        // Weights only say which future is the least wrong one.
        alert::open(tx, act, alert("", beginner, belief.best_probability)).await?;
        return Ok(());
    }
    for (named, weight) in study.definition.0.futures.iter().zip(&belief.weights) {
        let definition = &named.definition;
        if definition.contingency.as_ref().is_some_and(|plan| *weight >= plan.trigger) {
            let whom = definition.owner_id.clone().or_else(|| beginner.clone());
            alert::open(tx, act, alert(&named.key, whom, *weight)).await?;
        }
    }
    Ok(())
}
