//! Switching a capability, and changing what is said of it. Every change has a reason.

use kernel::{Act, Problems, Refusal, text};
use playbook_language::playbook::Texts;
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::capability::{self, Capability, EXPLANATION_MAX, Kind, NAME_MAX, NOT_OFFERED_MAX};
use crate::events;
use crate::switch::{HELD_BACK_MAX, State, Switch};

pub(crate) const REASON_MAX: usize = 500;
const SALT_MAX: usize = 64;

/// What is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CapabilityChange {
    pub state: Option<State>,
    /// Of 100 customers, how many have it: 1 to 99, goes with `rolling_out`.
    pub percent: Option<i64>,
    /// 0 to 20.
    pub held_back: Option<i64>,
    /// Draws other customers; only while it is off.
    pub salt: Option<String>,
    /// Only of the shop's own; so is the explanation.
    pub name: Option<Texts>,
    pub explanation: Option<Texts>,
    pub not_offered: Option<Texts>,
    /// Why, for those who read the history.
    pub reason: String,
}

pub async fn change(
    tx: &mut Tx,
    act: &Act,
    key: &str,
    version: i64,
    input: CapabilityChange,
) -> Result<Capability, Refusal> {
    let before = capability::find(tx, key).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let (after, reason) = changed(before.clone(), input)?;
    if after == before {
        return Ok(before);
    }
    let switched = after.switch() != before.switch();
    let (at, by) = if switched { (act.now, &act.actor.id) } else { (before.switched_at, &before.switched_by) };
    let values = params![
        key,
        &after.name,
        &after.explanation,
        &after.not_offered,
        after.state.as_str(),
        after.percent,
        after.held_back,
        &after.salt,
        at,
        by,
        version
    ];
    if tx.run(sql!("change_capability"), values).await? == 0 {
        let now = capability::find(tx, key).await?;
        return Err(Refusal::stale(&now));
    }
    if switched {
        let values = params![
            act.id("csw"),
            key,
            act.now,
            &act.actor.id,
            before.state.as_str(),
            before.percent,
            before.held_back,
            after.state.as_str(),
            after.percent,
            after.held_back,
            after.salt != before.salt,
            &reason
        ];
        tx.run(sql!("insert_switch"), values).await?;
    }
    let (from, to) = (before.told(None), after.told(Some(reason)));
    tx.append_change(act, events::CAPABILITY_CHANGED, events::subject(key), &from, &to)?;
    capability::find(tx, key).await
}

/// As it would be, and the reason; refused where that must not be.
fn changed(before: Capability, input: CapabilityChange) -> Result<(Capability, String), Refusal> {
    let mut problems = Problems::default();
    if before.kind == Kind::Fixed {
        return Err(Refusal::conflict("it is a part of this program and cannot be switched"));
    }
    let switch = switched(&before, &input, &mut problems);
    let own = before.kind == Kind::Own;
    if !own && (input.name.is_some() || input.explanation.is_some()) {
        problems.add(if input.name.is_some() { "name" } else { "explanation" }, "comes with the program");
    }
    for (field, texts, most) in [
        ("name", &input.name, NAME_MAX),
        ("explanation", &input.explanation, EXPLANATION_MAX),
        ("not_offered", &input.not_offered, NOT_OFFERED_MAX),
    ] {
        if let Some(texts) = texts {
            capability::check_texts(field, texts, most, &mut problems);
        }
    }
    let reason = problems.note("reason", text::line(&input.reason, REASON_MAX)).unwrap_or_default();
    problems.into_result()?;
    let after = Capability {
        name: input.name.map_or(before.name, Json),
        explanation: input.explanation.map_or(before.explanation, Json),
        not_offered: input.not_offered.map_or(before.not_offered, Json),
        state: switch.state,
        percent: switch.percent,
        held_back: switch.held_back,
        salt: switch.salt,
        ..before
    };
    Ok((after, reason))
}

fn switched(before: &Capability, input: &CapabilityChange, problems: &mut Problems) -> Switch {
    let state = input.state.unwrap_or(before.state);
    let held_back = input.held_back.unwrap_or(before.held_back);
    if !(0..=HELD_BACK_MAX).contains(&held_back) {
        problems.add("held_back", format!("must be 0 to {HELD_BACK_MAX}"));
    }
    let kept = (before.state == State::RollingOut).then_some(before.percent);
    let percent = match (state, input.percent, input.percent.or(kept)) {
        (State::Off, None, _) => 0,
        (State::On, None, _) => 100,
        (State::Off | State::On, Some(_), _) => {
            problems.add("percent", "goes with rolling_out only; say so as the state");
            0
        }
        (State::RollingOut, _, Some(percent)) if (1..=99).contains(&percent) => percent,
        (State::RollingOut, ..) => {
            problems.add("percent", "must be 1 to 99 customers of 100; for none it is off, for all it is on");
            0
        }
    };
    if state == State::RollingOut && (0..=HELD_BACK_MAX).contains(&held_back) && percent + held_back > 100 {
        let most = 100 - held_back;
        problems.add("percent", format!("must be at most {most}, as {held_back} of 100 are held back"));
    }
    let salt = match &input.salt {
        None => before.salt.clone(),
        Some(salt) if *salt == before.salt => before.salt.clone(),
        Some(_) if before.state != State::Off => {
            problems.add("salt", "can be changed only while it is off: who has it would lose it");
            before.salt.clone()
        }
        Some(salt) => problems.note("salt", text::line(salt, SALT_MAX)).unwrap_or_default(),
    };
    Switch { state, percent, held_back, salt }
}
