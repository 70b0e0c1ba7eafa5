//! Looking at what a change came to. Each look is kept; early ones are allowed only where they are paid for.

use inference::Invalid;
use inference::impact::{self, Assessment as Judged, Measurement as Asked};
use kernel::{Act, Refusal};
use store::{Conn, Json, Tx, params};

use super::finding::{self, Assessment, Finding};
use super::gathering::{Days, Gathered, gather};
use super::measurement::{self, Looking, Measurement};
use super::registering;
use crate::framing::day;
use crate::hindrance::Hindrance;
use crate::initiative::{self, CONTACT_RATE};
use crate::{events, forecast, organisation};

const BEFORE_AFTER_AT_THE_END: &str = "before and after are compared once all of the time has passed";

/// What was found, to be kept.
pub struct Looked {
    measurement: Measurement,
    is_final: bool,
    findings: Vec<Finding>,
}

/// Reads the weeks and judges them, outside of a transaction.
pub async fn look(conn: &mut Conn, act: &Act, id: &str) -> Result<Looked, Refusal> {
    let measurement = measurement::find(conn, id).await?;
    let (Some(begun_on), Some(ends_on)) = (&measurement.begun_on, &measurement.ends_on) else {
        return Err(Hindrance::NotBegun.into());
    };
    let read = |text: &str| day(text).map_err(Refusal::Fault);
    let (begun_on, ends_on) = (read(begun_on)?, read(ends_on)?);
    let today = organisation::today(conn, act.now).await?;
    let is_final = today > ends_on;
    if !is_final && measurement.definition.looking == Looking::Once {
        return Err(Hindrance::LookedAtOnce { ends_on: ends_on.to_string() }.into());
    }
    let selection = registering::selection(conn, &measurement.initiative, measurement.registered_at).await?;
    let days = Days { changed_on: Some(begun_on), ends_on: Some(ends_on), today };
    let initiative = initiative::maybe(conn, &measurement.initiative).await?;
    let (of, plan) = (initiative.as_ref(), &measurement.definition);
    let gathered = gather(conn, of, plan, selection.as_ref(), &days, act).await?;
    let mut promised = forecast::of(conn, forecast::Kind::Effect, id).await?;
    let expected = promised.remove(&measurement.initiative).and_then(|promised| promised.removes());
    let findings = found(&measurement, expected, gathered, (begun_on, is_final)).await?;
    Ok(Looked { measurement, is_final, findings })
}

async fn found(
    measurement: &Measurement,
    expected: Option<f64>,
    gathered: Gathered,
    (begun_on, is_final): (jiff::civil::Date, bool),
) -> Result<Vec<Finding>, Refusal> {
    let Gathered { asked, weeks, figures, .. } = gathered;
    let judged = judge(asked).await?.map_err(refused)?;
    let mondays: Vec<String> = (0..weeks.count).map(|at| weeks.monday(at).to_string()).collect();
    let before = (0..weeks.count).filter(|at| weeks.monday(*at) < begun_on).count();
    let watched = measurement.definition.kpis.iter();
    let findings = judged.kpis.into_iter().zip(watched).zip(figures).map(|((one, watched), values)| {
        let known: Vec<f64> = values.iter().take(before).flatten().copied().collect();
        let baseline = (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64);
        let expected = expected.filter(|_| watched.kpi == CONTACT_RATE);
        let Measurement { registered_afterwards, number, .. } = *measurement;
        let mut found = Finding::of(one, watched.role);
        // The cases are known then, and not asked yet.
        let early = found.not_stronger.iter_mut().filter(|refused| !is_final && refused.design == "before_after");
        early.for_each(|refused| refused.why = BEFORE_AFTER_AT_THE_END.to_owned());
        Finding { baseline, expected, registered_afterwards, number, weeks: mondays.clone(), values, ..found }
    });
    Ok(findings.collect())
}

pub async fn keep(tx: &mut Tx, act: &Act, looked: Looked) -> Result<Assessment, Refusal> {
    let id = act.id("ass");
    let Looked { measurement, is_final, findings } = looked;
    let values = params![&id, &measurement.id, &act.actor.id, act.now, is_final, &Json(findings)];
    tx.run(sql!("insert_assessment"), values).await?;
    let told = events::Told { to: Some(measurement.id.clone()), ..events::Told::default() };
    tx.append(act, events::IMPACT_ASSESSED, events::of_initiative(&measurement.initiative), &told)?;
    let all = finding::list(tx, &measurement.id).await?;
    all.into_iter().find(|one| one.id == id).ok_or(Refusal::NotFound("assessment"))
}

/// The same, for a program: not where somebody has looked at the end of it already.
pub(crate) async fn keep_unless_there(tx: &mut Tx, act: &Act, looked: Looked) -> Result<bool, Refusal> {
    let id = looked.measurement.id.clone();
    measurement::hold_version(tx, &id, looked.measurement.version).await?;
    let there = finding::list(tx, &id).await?.iter().any(|one| one.is_final);
    if !there {
        keep(tx, act, looked).await?;
    }
    Ok(!there)
}

/// Beside the threads that answer: a series of years takes its time.
pub(crate) async fn judge(asked: Asked) -> Result<Result<Judged, Invalid>, Refusal> {
    background::begin("impact", move || impact::assess(&asked)).await
}

/// What the judge refuses is wrong with what was asked.
pub(crate) fn refused(invalid: Invalid) -> Refusal {
    Refusal::conflict(invalid.to_string())
}
