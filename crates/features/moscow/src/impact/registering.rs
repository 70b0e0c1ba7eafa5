//! Registering how an initiative will be measured, before its roll-out: what would be seen is told at once.

use std::collections::BTreeMap;

use kernel::{Act, Problems, Refusal, Timestamp};
use kpis::key::Key;
use store::{Conn, Json, Tx, params};

use super::measurement::{self, Definition, Measurement, Selection};
use super::{foreseeing, side_by_side};
use crate::framing::day;
use crate::initiating::CHANGE_MAX;
use crate::initiative::{self, CONTACT_RATE, Initiative};
use crate::{events, organisation, settings};

const KPIS_MAX: usize = 10;
const WEEKS_MAX: i64 = 104;
/// Of one initiative.
const MEASUREMENTS_MAX: usize = 50;
const BASELINE_DAYS: std::ops::RangeInclusive<i32> = 27..=800;

/// Registers a plan, or another one in place of that which has not begun.
pub async fn register(tx: &mut Tx, act: &Act, key: &str, definition: Definition) -> Result<Measurement, Refusal> {
    let initiative = initiative::find(tx, key).await?;
    let before = measurement::of_initiative(tx, key).await?;
    if before.len() >= MEASUREMENTS_MAX {
        return Err(Refusal::conflict(format!("there are {MEASUREMENTS_MAX} measurements of it, which is the most")));
    }
    let definition = checked(tx, &initiative, definition).await?;
    let foreseen = foreseeing::by_weeks(tx, act, &initiative, &definition).await?;
    let detectable: BTreeMap<String, Option<f64>> =
        foreseen.iter().map(|one| (one.kpi.clone(), one.detectable)).collect();
    for open in before.iter().filter(|one| one.begun_on.is_none()) {
        tx.run(sql!("drop_measurement"), params![&open.id]).await?;
    }
    let id = act.id("msr");
    let values = params![&id, key, &Json(definition), &act.actor.id, act.now, &Json(detectable), &Json(foreseen)];
    tx.run(sql!("insert_measurement"), values).await?;
    let told = events::Told { to: Some(id.clone()), ..events::Told::default() };
    tx.append(act, events::MEASUREMENT_REGISTERED, events::of_initiative(key), &told)?;
    measurement::find(tx, &id).await
}

/// Days by whose tickets the initiative got the class that it had then: what stood out in them falls back by itself.
pub(crate) async fn selection(conn: &mut Conn, key: &str, now: Timestamp) -> Result<Option<Selection>, Refusal> {
    let decided: Option<Timestamp> = conn.maybe(sql!("find_last_classing"), params![key, now]).await?;
    let Some(decided) = decided else { return Ok(None) };
    let to = organisation::today(conn, decided).await?;
    let days = settings::find(conn).await?.settings.evidence_days;
    let from = to.saturating_sub(jiff::ToSpan::days(days - 1));
    Ok(Some(Selection { from: from.to_string(), to: to.to_string() }))
}

/// With the scenarios that are counted. Everything that is wrong with it is told at once.
pub(super) async fn checked(
    conn: &mut Conn,
    initiative: &Initiative,
    definition: Definition,
) -> Result<Definition, Refusal> {
    let mut problems = Problems::default();
    let from = problems.note("baseline_from", day(&definition.baseline_from));
    let to = problems.note("baseline_to", day(&definition.baseline_to));
    if let (Some(from), Some(to)) = (from, to) {
        let days = from.until((jiff::Unit::Day, to)).map_or(-1, |span| span.get_days());
        if !BASELINE_DAYS.contains(&days) {
            problems.add("baseline_to", "must be from four weeks to 800 days after its first day");
        }
    }
    if !(1..=WEEKS_MAX).contains(&definition.weeks_after) {
        problems.add("weeks_after", format!("must be from 1 to {WEEKS_MAX}"));
    }
    if definition.kpis.is_empty() || definition.kpis.len() > KPIS_MAX {
        problems.add("kpis", format!("must be from 1 to {KPIS_MAX}; one of them decides"));
    }
    let own = initiative.definition.0.removes.iter().map(|removal| removal.scenario.clone());
    let scenarios = if definition.scenarios.is_empty() { own.collect() } else { definition.scenarios.clone() };
    for (at, watched) in definition.kpis.iter().enumerate().take(KPIS_MAX) {
        let field = format!("kpis[{at}]");
        if definition.kpis[..at].iter().any(|other| other.kpi == watched.kpi) {
            problems.add(&format!("{field}.kpi"), "is there twice; it is watched once");
        }
        if watched.kpi == CONTACT_RATE {
            if scenarios.is_empty() {
                problems.add("scenarios", "name the scenarios whose tickets are counted");
            }
        } else if Key::parse(&watched.kpi).is_none() {
            let keys = Key::ALL.map(Key::as_str).join(", ");
            problems.add(&format!("{field}.kpi"), format!("must be {CONTACT_RATE}, or one of {keys}"));
        }
        if !(watched.matters.is_finite() && watched.matters > 0.0 && watched.matters <= CHANGE_MAX) {
            problems.add(&format!("{field}.matters"), "must be the least change that would matter, more than 0");
        }
    }
    side_by_side::check(conn, &definition, &mut problems).await?;
    let control = definition.control.iter().flat_map(|control| &control.scenarios);
    for scenario in scenarios.iter().chain(control) {
        if scenarios::scenario::maybe(conn, scenario).await?.is_none() {
            problems.add("scenarios", format!("there is no scenario {scenario:?}; see /api/scenarios"));
        }
    }
    if let Some(shared) = definition.control.iter().flat_map(|it| &it.scenarios).find(|it| scenarios.contains(it)) {
        problems.add("control.scenarios", format!("{shared:?} is one that the change works on; it is no control"));
    }
    problems.into_result()?;
    Ok(Definition { scenarios, ..definition })
}
