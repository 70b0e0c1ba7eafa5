//! Adding a capability of the shop's own code. It is off until somebody switches it.

use kernel::{Act, Problems, Refusal};
use playbook_language::playbook::Texts;
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::capability::{self, Capability, EXPLANATION_MAX, Kind, NAME_MAX, NOT_OFFERED_MAX, OWN_MAX};
use crate::declaring::NOT_OFFERED;
use crate::events;
use crate::switch::State;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCapability {
    /// By which the shop's code asks for it; small letters, digits, `_` and `-`.
    pub key: String,
    pub name: Texts,
    pub explanation: Texts,
    /// What customers read while it is off; "not offered at present" unless it is said.
    pub not_offered: Option<Texts>,
}

pub async fn add(tx: &mut Tx, act: &Act, input: NewCapability) -> Result<Capability, Refusal> {
    let mut problems = Problems::default();
    let not_offered = input.not_offered.unwrap_or_else(|| NOT_OFFERED.texts());
    if let Err(problem) = capability::check_key(&input.key) {
        problems.add("key", problem);
    }
    capability::check_texts("name", &input.name, NAME_MAX, &mut problems);
    capability::check_texts("explanation", &input.explanation, EXPLANATION_MAX, &mut problems);
    capability::check_texts("not_offered", &not_offered, NOT_OFFERED_MAX, &mut problems);
    problems.into_result()?;
    if tx.one::<i64>(sql!("count_own_capabilities"), params![]).await? >= OWN_MAX {
        return Err(Refusal::conflict(format!("there are {OWN_MAX} of the shop, which is the most; remove one first")));
    }
    let values = params![
        &input.key,
        Kind::Own.as_str(),
        &Json(input.name),
        &Json(input.explanation),
        &Json(not_offered),
        State::Off.as_str(),
        0_i64,
        act.id("slt"),
        act.now,
        &act.actor.id
    ];
    if tx.run(sql!("insert_capability"), values).await? == 0 {
        return Err(Refusal::invalid("key", format!("{} is there already; choose another one", input.key)));
    }
    let added = capability::find(tx, &input.key).await?;
    tx.append_setting(act, events::CAPABILITY_ADDED, events::subject(&added.key), &added.told(None))?;
    Ok(added)
}
