//! Making frames, changing what is agreed about them, and removing those in which nothing was decided.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Act, Problems, Refusal, text};
use store::{Conn, Json, Tx, params};

use crate::events::{self, Told};
use crate::frame::{self, Definition, Frame, Level, MOST, Status};
use crate::settings;

/// The largest amount of a capacity or effort. What is larger is a mistake in the unit.
pub(crate) const AMOUNT_MAX: f64 = 1e6;

pub async fn add(tx: &mut Tx, act: &Act, definition: Definition) -> Result<Frame, Refusal> {
    let count: i64 = tx.one(sql!("count_frames"), params![]).await?;
    if count >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} frames, which is the most; remove one first")));
    }
    check(tx, &definition, None).await?;
    let frame =
        Frame { id: act.id("frm"), status: Status::Draft, definition: Json(definition), committed: None, version: 1 };
    keep(tx, &frame).await?;
    tx.append(act, events::FRAME_ADDED, events::of_frame(&frame.id), &told(&frame))?;
    Ok(frame)
}

/// The row of a new frame.
pub(crate) async fn keep(tx: &mut Tx, frame: &Frame) -> Result<(), Refusal> {
    let definition = &frame.definition.0;
    let values = params![
        &frame.id,
        definition.parent_id.as_deref(),
        definition.level.as_str(),
        frame.status.as_str(),
        &definition.starts_on,
        &definition.ends_on,
        &frame.definition,
        frame.version
    ];
    tx.run(sql!("insert_frame"), values).await?;
    Ok(())
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, definition: Definition, version: i64) -> Result<Frame, Refusal> {
    let before = frame::hold_version(tx, id, version).await?;
    check(tx, &definition, Some(&before)).await?;
    if definition == before.definition.0 {
        return Ok(before);
    }
    let after = Frame { definition: Json(definition), version: version + 1, ..before.clone() };
    let definition = &after.definition.0;
    let values = params![
        id,
        definition.parent_id.as_deref(),
        definition.level.as_str(),
        &definition.starts_on,
        &definition.ends_on,
        &after.definition
    ];
    tx.run(sql!("change_frame"), values).await?;
    tx.append_change(act, events::FRAME_CHANGED, events::of_frame(id), &before.definition, &after.definition)?;
    Ok(after)
}

/// Removes a frame in which nothing was decided. What was decided stays for the log.
pub async fn remove(tx: &mut Tx, act: &Act, id: &str, version: i64) -> Result<(), Refusal> {
    let frame = frame::hold_version(tx, id, version).await?;
    let kept: i64 = tx.one(sql!("count_on_frame"), params![id]).await?;
    if kept > 0 {
        return Err(Refusal::conflict(
            "something was decided in it, or it has parts; close it, and it stays for the log",
        ));
    }
    tx.run(sql!("remove_frame"), params![id]).await?;
    tx.append(act, events::FRAME_REMOVED, events::of_frame(id), &told(&frame))?;
    Ok(())
}

pub(crate) fn told(frame: &Frame) -> Told {
    Told { name: Some(frame.name().to_owned()), ..Told::default() }
}

pub(crate) fn day(text: &str) -> Result<Date, String> {
    let read = text.parse::<Date>().ok().filter(|day| day.to_string() == text);
    read.filter(|day| (1900..2200).contains(&day.year()))
        .ok_or_else(|| format!("{text:?} is not a day; write it like 2027-01-31"))
}

async fn check(conn: &mut Conn, definition: &Definition, before: Option<&Frame>) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    problems.note("name", text::line(&definition.name, text::NAME_MAX));
    let (starts, ends) =
        (problems.note("starts_on", day(&definition.starts_on)), problems.note("ends_on", day(&definition.ends_on)));
    if let (Some(starts), Some(ends)) = (starts, ends)
        && (ends < starts || ends > starts.saturating_add(10.years()))
    {
        problems.add("ends_on", "must be the first day or one of the ten years after it");
    }
    for (field, percent) in [("must_percent", definition.must_percent), ("could_percent", definition.could_percent)] {
        if !(0..=100).contains(&percent) {
            problems.add(field, "must be from 0 to 100");
        }
    }
    if let Some(waiver) = &definition.waiver {
        problems.note("waiver.signer", text::line(&waiver.signer, text::NAME_MAX));
    }
    let pools: BTreeMap<String, ()> =
        settings::find(conn).await?.settings.pools.into_iter().map(|pool| (pool.key, ())).collect();
    for (pool, capacity) in &definition.capacity {
        let field = format!("capacity.{}", pool.chars().take(40).collect::<String>());
        if !pools.contains_key(pool) {
            problems.add(&field, "there is no such pool; see /api/moscow/settings");
        }
        if !(capacity.amount.is_finite() && (0.0..=AMOUNT_MAX).contains(&capacity.amount)) {
            problems.add(&field, format!("must be from 0 to {AMOUNT_MAX}"));
        }
        if !(0..=90).contains(&capacity.reserve_percent) {
            problems.add(&format!("{field}.reserve_percent"), "must be from 0 to 90");
        }
    }
    check_place(conn, definition, before, &mut problems).await?;
    problems.into_result()
}

/// Its place among the others: below one of the level above it, and in its days.
async fn check_place(
    conn: &mut Conn,
    definition: &Definition,
    before: Option<&Frame>,
    problems: &mut Problems,
) -> Result<(), Refusal> {
    if let Some(before) = before
        && before.level() != definition.level
    {
        problems.add("level", "does not change; make another frame");
    }
    if let Some(before) = before {
        let outside: i64 = conn
            .one(sql!("count_parts_outside"), params![&before.id, &definition.starts_on, &definition.ends_on])
            .await?;
        if outside > 0 {
            problems.add("starts_on", "a part of it lies outside of these days; move that first");
        }
    }
    let Some(parent) = &definition.parent_id else { return Ok(()) };
    let Some(parent) = frame::maybe(conn, parent).await? else {
        problems.add("parent_id", "there is no such frame");
        return Ok(());
    };
    let fits = match definition.level {
        Level::Project => false,
        Level::Increment => parent.level() == Level::Project,
        Level::Timebox => parent.level() == Level::Increment,
    };
    if !fits {
        problems.add("parent_id", "an increment belongs to a project, a timebox to an increment, a project to nothing");
    }
    let of = &parent.definition.0;
    if definition.starts_on < of.starts_on || definition.ends_on > of.ends_on {
        problems.add("starts_on", format!("must lie in {}, from {} to {}", of.name, of.starts_on, of.ends_on));
    }
    if parent.status == Status::Closed {
        problems.add("parent_id", format!("{} is closed", of.name));
    }
    Ok(())
}
