//! Putting switches as a board has them: what was said no to goes off, what is live and promised goes on. The program offers the
//! differences when a plan was promised or a Won't decided; somebody who may switch confirms them, all in one request.

use std::collections::BTreeMap;

use capabilities::capability::{self, Capability, Kind};
use capabilities::changing::{self, CapabilityChange};
use capabilities::switch::State;
use kernel::{Act, Problems, Refusal, Timestamp, text};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx};
use utoipa::ToSchema;

use crate::READ;
use crate::board::Switched;
use crate::drifting::{self, Code};
use crate::{frame, initiative};

/// Of one request.
const MOST: usize = 200;

/// A switch that is not as the board has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SwitchDifference)]
pub struct Difference {
    /// Key.
    pub initiative: String,
    #[schema(value_type = Texts)]
    pub title: Json<Texts>,
    pub code: Code,
    /// Key of the capability, how it is switched, and its version.
    pub capability: String,
    #[schema(value_type = Texts)]
    pub name: Json<Texts>,
    pub state: State,
    pub percent: i64,
    /// Who obeys it.
    pub kind: Kind,
    pub version: i64,
    /// Since when it is told as a drift; null as long as it is not.
    pub began_at: Option<Timestamp>,
}

/// One that is to be as the board has it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSwitch)]
pub struct Switch {
    /// Key of an initiative.
    pub initiative: String,
    /// Of its capability, as it was seen.
    pub version: i64,
    /// Of what goes on: of 100 customers, how many have it; all, unless it is said.
    #[serde(default)]
    pub percent: Option<i64>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSwitches)]
pub struct Switches {
    pub switches: Vec<Switch>,
    pub reason: String,
}

/// How the capability of an initiative is switched, and who obeys it; nothing where it names none that there is.
pub async fn of_initiative(conn: &mut Conn, key: &str) -> Result<Option<Switched>, Refusal> {
    let Some(named) = initiative::find(conn, key).await?.definition.0.capability else { return Ok(None) };
    Ok(capability::maybe(conn, &named).await?.map(|one| Switched::of(&one)))
}

/// What goes off first, then what goes on.
pub async fn differences(conn: &mut Conn, frame_id: &str) -> Result<Vec<Difference>, Refusal> {
    frame::find(conn, frame_id).await?;
    let known: BTreeMap<(String, Code), Timestamp> = drifting::of_frame(conn, frame_id)
        .await?
        .into_iter()
        .map(|one| ((one.initiative, one.code), one.began_at))
        .collect();
    let switches: BTreeMap<String, Capability> =
        capability::list(conn).await?.into_iter().map(|one| (one.key.clone(), one)).collect();
    let mut found = Vec::new();
    for placed in drifting::placed(conn, frame_id).await? {
        let Some(switch) = placed.definition.0.capability.as_deref().and_then(|key| switches.get(key)) else {
            continue;
        };
        let Some(code) = drifting::offered(&placed, switch) else { continue };
        found.push(Difference {
            began_at: known.get(&(placed.initiative.clone(), code)).copied(),
            initiative: placed.initiative,
            title: Json(placed.definition.0.title),
            code,
            capability: switch.key.clone(),
            name: switch.name.clone(),
            state: switch.state,
            kind: switch.kind,
            percent: switch.percent,
            version: switch.version,
        });
    }
    found.sort_by(|one, other| (one.code, &one.initiative).cmp(&(other.code, &other.initiative)));
    Ok(found)
}

/// All of them or none; what is left of the differences.
pub async fn switch(tx: &mut Tx, act: &Act, frame_id: &str, input: Switches) -> Result<Vec<Difference>, Refusal> {
    act.actor.reach(capabilities::MANAGE)?;
    act.actor.reach(READ)?;
    let reason = text::line(&input.reason, 500).map_err(|problem| Refusal::invalid("reason", problem))?;
    if input.switches.is_empty() || input.switches.len() > MOST {
        return Err(Refusal::invalid("switches", format!("must be from 1 to {MOST}")));
    }
    let differences = differences(tx, frame_id).await?;
    let mut problems = Problems::default();
    let mut changes = Vec::new();
    for (at, one) in input.switches.iter().enumerate() {
        let Some(here) = differences.iter().find(|here| here.initiative == one.initiative) else {
            problems.add(&format!("switches[{at}].initiative"), "is as the board has it; look again");
            continue;
        };
        let state = match (here.code, one.percent) {
            (Code::FlagOn, None) => State::Off,
            (Code::FlagOff, None | Some(100)) => State::On,
            (Code::FlagOff, Some(1..=99)) => State::RollingOut,
            (Code::FlagOn, Some(_)) => {
                problems.add(&format!("switches[{at}].percent"), "goes with what goes on only; this goes off");
                continue;
            }
            (Code::FlagOff, Some(_)) => {
                problems.add(&format!("switches[{at}].percent"), "must be from 1 to 100");
                continue;
            }
        };
        let percent = one.percent.filter(|_| state == State::RollingOut);
        let change =
            CapabilityChange { state: Some(state), percent, reason: reason.clone(), ..CapabilityChange::default() };
        changes.push((here.capability.clone(), one.version, change));
    }
    problems.into_result()?;
    for (key, version, change) in changes {
        changing::change(tx, act, &key, version, change).await?;
    }
    // Who looks at the board sees at once that it is as promised again.
    drifting::watch(tx, act).await?;
    self::differences(tx, frame_id).await
}
