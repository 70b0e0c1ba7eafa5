//! Beginning a roll-out: from this day on what is measured is fixed.

use capabilities::capability;
use capabilities::changing::{self, CapabilityChange};
use capabilities::switch::State;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use super::measurement::{self, Measurement, Role};
use super::registering;
use crate::deciding::{self, Noted};
use crate::decision::Kind;
use crate::events::{self, Told};
use crate::framing::day;
use crate::hindrance::Hindrance;
use crate::initiative::{self, Definition, Lifecycle};
use crate::{evidence, forecast, initiating, organisation};

/// When the change begins, and why now.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRollOut)]
pub struct RollOut {
    /// Today, or a day in the past on which it happened already.
    pub on: String,
    pub reason: String,
    /// Of 100 customers, how many get it by lot from now on, 1 to 99, or 100 for all. Switches the capability of
    /// the initiative, which needs the right to; absent, it stays as it is.
    #[serde(default)]
    pub percent: Option<i64>,
    /// Of 100 customers, how many never get it while it is measured, 0 to 20.
    #[serde(default)]
    pub held_back: Option<i64>,
    /// Begin although a change that matters would probably not be seen.
    #[serde(default)]
    pub although_blind: bool,
}

pub async fn begin(tx: &mut Tx, act: &Act, id: &str, input: RollOut, version: i64) -> Result<Measurement, Refusal> {
    let plan = measurement::hold_version(tx, id, version).await?;
    if plan.begun_on.is_some() {
        return Err(Hindrance::BegunAlready.into());
    }
    let on = day(&input.on).map_err(|problem| Refusal::invalid("on", problem))?;
    let reason = text::line(&input.reason, 1_000).map_err(|problem| Refusal::invalid("reason", problem))?;
    check(tx, act, &plan, on, input.although_blind).await?;
    switch(tx, act, &plan, on, &input, &reason).await?;
    let ends = on.saturating_add((7 * plan.definition.weeks_after - 1).days());
    let afterwards = registered_afterwards(tx, &plan, on).await?;
    tx.run(sql!("begin_measurement"), params![id, on.to_string(), ends.to_string(), afterwards]).await?;
    let one = initiative::find(tx, &plan.initiative).await?;
    forecast::begin(tx, act, id, &plan.initiative, afterwards).await?;
    let was = one.definition.0.lifecycle;
    let definition = Definition { lifecycle: Lifecycle::RollingOut, ..one.definition.0.clone() };
    if was != Lifecycle::RollingOut {
        initiating::put(tx, act, &one, definition).await?;
    }
    let noted = Noted {
        frame_id: None,
        initiative: Some(&plan.initiative),
        kind: Kind::RollOut,
        was: Some(was.as_str()),
        became: Some(Lifecycle::RollingOut.as_str()),
        reason: &reason,
        evidence: Some(evidence::as_it_is(tx, &one, act.now).await?),
        review_on: Some(&ends.to_string()),
    };
    deciding::note(tx, act, noted).await?;
    let told = Told { to: Some(id.to_owned()), reason: Some(reason.clone()), ..Told::default() };
    tx.append(act, events::ROLL_OUT_BEGUN, events::of_initiative(&plan.initiative), &told)?;
    measurement::find(tx, id).await
}

/// Whoever says how it is measured once the change is there may have looked; so may who does so again for a roll-out that was
/// measured already.
async fn registered_afterwards(conn: &mut Conn, plan: &Measurement, on: Date) -> Result<bool, Refusal> {
    let registered_on = organisation::today(conn, plan.registered_at).await?;
    let on_the_same_day = |other: &Measurement| other.begun_on.as_deref() == Some(on.to_string().as_str());
    let of_it = measurement::of_initiative(conn, &plan.initiative).await?;
    Ok(on < registered_on || of_it.iter().any(on_the_same_day))
}

/// Lets so many customers have it: the moment is that at which its effect can begin.
async fn switch(
    tx: &mut Tx,
    act: &Act,
    plan: &Measurement,
    on: Date,
    input: &RollOut,
    reason: &str,
) -> Result<(), Refusal> {
    let Some(percent) = input.percent else {
        return match input.held_back {
            Some(_) => Err(Refusal::invalid("held_back", "goes with percent")),
            None => Ok(()),
        };
    };
    act.actor.reach(capabilities::MANAGE)?;
    if on != organisation::today(tx, act.now).await? {
        return Err(Refusal::invalid("percent", "only a roll-out that begins today is switched with it"));
    }
    let one = initiative::find(tx, &plan.initiative).await?;
    let Some(key) = &one.definition.0.capability else {
        return Err(Refusal::invalid("percent", "the initiative names no capability to switch"));
    };
    let Some(capability) = capability::maybe(tx, key).await? else {
        return Err(Refusal::invalid("percent", format!("there is no capability {key:?}; see /api/capabilities")));
    };
    let all = percent == 100;
    let change = CapabilityChange {
        state: Some(if all { State::On } else { State::RollingOut }),
        percent: (!all).then_some(percent),
        held_back: input.held_back,
        reason: reason.to_owned(),
        ..CapabilityChange::default()
    };
    changing::change(tx, act, key, capability.version, change).await.map(drop)
}

/// What keeps a roll-out from being measured is found before it begins.
async fn check(tx: &mut Tx, act: &Act, plan: &Measurement, on: Date, although_blind: bool) -> Result<(), Refusal> {
    let today = organisation::today(tx, act.now).await?;
    if on > today {
        return Err(Refusal::invalid("on", format!("must be today, {today}, or a day before it")));
    }
    let definition = &plan.definition;
    if on.to_string() <= definition.baseline_to {
        return Err(Refusal::invalid(
            "on",
            format!("must be after the baseline, which ends on {}", definition.baseline_to),
        ));
    }
    if definition.kpis.iter().all(|watched| watched.role != Role::Primary) {
        return Err(Hindrance::NoPrimary.into());
    }
    if let Some(selection) = registering::selection(tx, &plan.initiative, act.now).await?
        && selection.from <= definition.baseline_to
        && definition.baseline_from <= selection.to
    {
        return Err(Hindrance::ChosenBy { from: selection.from, to: selection.to }.into());
    }
    let blind =
        definition.kpis.iter().filter(|watched| watched.role == Role::Primary).find(|watched| {
            plan.detectable.get(&watched.kpi).copied().flatten().is_none_or(|seen| seen > watched.matters)
        });
    match blind.filter(|_| !although_blind) {
        Some(watched) => Err(Hindrance::NotSeen { kpi: watched.kpi.clone(), matters: watched.matters }.into()),
        None => Ok(()),
    }
}
