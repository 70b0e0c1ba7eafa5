//! Where switches are not as a promised board has it: a Won't that customers have, a Must that is live and off. A worker looks
//! again and again; each drift is told when it begins and when it ends.

use std::collections::{BTreeMap, BTreeSet};

use capabilities::capability::{self, Capability, Kind};
use capabilities::switch::State;
use kernel::{Act, Refusal, Timestamp};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Select, Tx, params};
use tickets::message::Named;
use utoipa::ToSchema;

use crate::class::Class;
use crate::events::{self, Told};
use crate::impact::unmeasured;
use crate::initiative::{Definition, Lifecycle};
use crate::{frame, organisation};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DriftCode)]
pub enum Code {
    /// It is a Won't, or a Could that the plan left out, and customers have it.
    FlagOn,
    /// It is a Must and live, and nobody has it.
    FlagOff,
}

impl Code {
    const fn as_str(self) -> &'static str {
        match self {
            Self::FlagOn => "flag_on",
            Self::FlagOff => "flag_off",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MoscowDrift)]
pub struct Drift {
    pub frame: Named,
    /// Key.
    pub initiative: String,
    #[schema(value_type = Texts)]
    pub title: Json<Texts>,
    pub code: Code,
    pub began_at: Timestamp,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    frame_id: String,
    frame_definition: Json<frame::Definition>,
    initiative: String,
    initiative_definition: Json<Definition>,
    code: Code,
    began_at: Timestamp,
}

/// An initiative that has a class in a frame.
#[derive(Deserialize)]
pub(crate) struct Placed {
    frame_id: String,
    committed: Option<Json<BTreeMap<String, String>>>,
    pub initiative: String,
    class: Class,
    pub definition: Json<Definition>,
}

/// Those that go on, the latest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Drift>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_drifts"), params![]).await?;
    let drift = |row: Row| Drift {
        frame: Named { id: row.frame_id, name: row.frame_definition.0.name },
        initiative: row.initiative,
        title: Json(row.initiative_definition.0.title),
        code: row.code,
        began_at: row.began_at,
    };
    Ok(rows.into_iter().map(drift).collect())
}

/// Those of a frame that go on.
pub(crate) async fn of_frame(conn: &mut Conn, frame: &str) -> Result<Vec<Drift>, Refusal> {
    Ok(list(conn).await?.into_iter().filter(|drift| drift.frame.id == frame).collect())
}

/// What has a class in a frame, whether or not it was promised and is under way.
pub(crate) async fn placed(conn: &mut Conn, frame: &str) -> Result<Vec<Placed>, Refusal> {
    let mut select = Select::new(sql!("list_switchable"), params![]);
    select.and("c.frame_id = ?", params![frame]).then("ORDER BY c.initiative", params![]);
    Ok(conn.select(&select).await?)
}

/// Tells what began and what ended; gives their number.
pub async fn watch(tx: &mut Tx, act: &Act) -> Result<usize, Refusal> {
    let today = organisation::today(tx, act.now).await?.to_string();
    let mut select = Select::new(sql!("list_switchable"), params![]);
    select.and("f.status = 'committed'", params![]);
    select.and("f.starts_on <= ?", params![&today]).and("f.ends_on >= ?", params![&today]);
    select.then("ORDER BY c.frame_id, c.initiative", params![]);
    let placed: Vec<Placed> = tx.select(&select).await?;
    let known: Vec<Row> = tx.all(sql!("list_drifts"), params![]).await?;
    if placed.is_empty() && known.is_empty() {
        return Ok(0);
    }
    let switches: BTreeMap<String, Capability> =
        capability::list(tx).await?.into_iter().map(|one| (one.key.clone(), one)).collect();
    let found: BTreeSet<(String, String, Code)> = placed
        .into_iter()
        .filter_map(|one| {
            let switch = switches.get(one.definition.0.capability.as_deref()?)?;
            let code = drifts(&one, switch)?;
            Some((one.frame_id, one.initiative, code))
        })
        .collect();
    let mut told = 0;
    for row in &known {
        let here = (row.frame_id.clone(), row.initiative.clone(), row.code);
        if !found.contains(&here) && tx.run(sql!("end_drift"), params![&row.id, act.now]).await? > 0 {
            tell(tx, act, events::DRIFT_ENDED, &here)?;
            told += 1;
        }
    }
    for one in &found {
        let is_known = known.iter().any(|row| (&row.frame_id, &row.initiative, row.code) == (&one.0, &one.1, one.2));
        let values = params![act.id("drf"), &one.0, &one.1, one.2.as_str(), act.now];
        // Of two nodes one tells.
        if !is_known && tx.run(sql!("insert_drift"), values).await? > 0 {
            tell(tx, act, events::DRIFT_BEGAN, one)?;
            told += 1;
        }
    }
    Ok(told)
}

fn drifts(one: &Placed, switch: &Capability) -> Option<Code> {
    if switch.kind == Kind::Fixed {
        return None;
    }
    let on = switch.state != State::Off;
    let promised = one.committed.as_ref().is_some_and(|plan| plan.0.contains_key(&one.initiative));
    match one.class {
        Class::Wont if on => Some(Code::FlagOn),
        Class::Could if on && !promised && one.definition.0.lifecycle != Lifecycle::Live => Some(Code::FlagOn),
        Class::Must if !on && one.definition.0.lifecycle == Lifecycle::Live => Some(Code::FlagOff),
        _ => None,
    }
}

/// What is offered to be switched. A Won't is one from its decision on; what is left out or promised is so once the plan was
/// promised. What is promised and not built yet is no difference: somebody begins its roll-out.
pub(crate) fn offered(one: &Placed, switch: &Capability) -> Option<Code> {
    if one.committed.is_none() && one.class != Class::Wont {
        return None;
    }
    drifts(one, switch).or_else(|| {
        let promised = one.committed.as_ref().is_some_and(|plan| plan.0.contains_key(&one.initiative));
        let is_there = unmeasured::reaches_customers(one.definition.0.lifecycle);
        (switch.kind != Kind::Fixed && switch.state == State::Off && promised && is_there && one.class != Class::Wont)
            .then_some(Code::FlagOff)
    })
}

fn tell(
    tx: &mut Tx,
    act: &Act,
    kind: &'static str,
    (frame, initiative, code): &(String, String, Code),
) -> Result<(), Refusal> {
    let told = Told { frame_id: Some(frame.clone()), reason: Some(code.as_str().to_owned()), ..Told::default() };
    Ok(tx.append(act, kind, events::of_initiative(initiative), &told)?)
}
