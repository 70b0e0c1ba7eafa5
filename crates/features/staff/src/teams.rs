//! Teams that tickets go to.

use kernel::{Act, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::events;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Team {
    pub id: String,
    pub name: String,
    pub members: i64,
    pub version: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamInput {
    pub name: String,
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
    tx.append(act, events::TEAM_ADDED, events::team(&id), &team)?;
    Ok(team)
}

pub async fn rename(tx: &mut Tx, act: &Act, id: &str, version: i64, input: TeamInput) -> Result<Team, Refusal> {
    let current = find(tx, id).await?;
    let name = text::line(&input.name, text::NAME_MAX).map_err(|problem| Refusal::invalid("name", problem))?;
    let changed = tx.run(sql!("update_team"), params![id, name, version]).await;
    if changed.map_err(|error| error.or_taken("name"))? == 0 {
        return Err(Refusal::stale(&current));
    }
    let team = find(tx, id).await?;
    tx.append(act, events::TEAM_CHANGED, events::team(id), &team)?;
    Ok(team)
}
