//! Teams that tickets go to.

use kernel::{Act, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::{brands, escalation, events};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Team {
    pub id: String,
    pub name: String,
    pub members: i64,
    /// The person told when a customer of the team waits too long for an answer.
    pub lead_id: Option<String>,
    /// How many minutes of open time that is; null: as for the organisation, 0: never.
    pub escalate_after_minutes: Option<i64>,
    /// The brand under which it answers; null: the default.
    pub brand_id: Option<String>,
    pub version: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamInput {
    pub name: String,
}

/// What may be changed; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamChange {
    pub name: Option<String>,
    /// Somebody who works here; null: nobody.
    #[serde(default, deserialize_with = "kernel::patch::some")]
    pub lead_id: Option<Option<String>>,
    /// 1 to 28800; 0: never; null: as for the organisation.
    #[serde(default, deserialize_with = "kernel::patch::some")]
    pub escalate_after_minutes: Option<Option<i64>>,
    /// A brand; null: the default.
    #[serde(default, deserialize_with = "kernel::patch::some")]
    pub brand_id: Option<Option<String>>,
}

pub async fn list(conn: &mut Conn) -> Result<Vec<Team>, Refusal> {
    Ok(conn.all(sql!("list_teams"), params![]).await?)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Team, Refusal> {
    conn.maybe(sql!("find_team"), params![id]).await?.ok_or(Refusal::NotFound("team"))
}

pub async fn add(tx: &mut Tx, act: &Act, input: TeamInput) -> Result<Team, Refusal> {
    let name = text::line(&input.name, text::NAME_MAX).map_err(|problem| Refusal::invalid("name", problem))?;
    let id = act.id("tem");
    tx.run(sql!("insert_team"), params![&id, name, act.now]).await.map_err(|error| error.or_taken("name"))?;
    let team = find(tx, &id).await?;
    tx.append_setting(act, events::TEAM_ADDED, events::team(&id), &team)?;
    Ok(team)
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: TeamChange) -> Result<Team, Refusal> {
    let current = find(tx, id).await?;
    let mut problems = Problems::default();
    let name = input.name.as_deref().unwrap_or(&current.name);
    let name = problems.note("name", text::line(name, text::NAME_MAX)).unwrap_or_default();
    let minutes = input.escalate_after_minutes.unwrap_or(current.escalate_after_minutes);
    escalation::check_minutes(&mut problems, minutes, 0);
    let lead = input.lead_id.unwrap_or_else(|| current.lead_id.clone());
    if lead != current.lead_id {
        escalation::check_lead(tx, &mut problems, "lead_id", lead.as_deref()).await?;
    }
    let brand = input.brand_id.unwrap_or_else(|| current.brand_id.clone());
    if let Some(brand) = brand.as_ref().filter(|_| brand != current.brand_id)
        && brands::list(tx).await?.iter().all(|known| known.id != *brand)
    {
        problems.add("brand_id", format!("there is no brand {brand:?}; see /api/brands"));
    }
    problems.into_result()?;
    let changed = tx.run(sql!("update_team"), params![id, name, version, &lead, minutes, &brand]).await;
    if changed.map_err(|error| error.or_taken("name"))? == 0 {
        return Err(Refusal::stale(&current));
    }
    let team = find(tx, id).await?;
    tx.append_change(act, events::TEAM_CHANGED, events::team(id), &current, &team)?;
    Ok(team)
}
