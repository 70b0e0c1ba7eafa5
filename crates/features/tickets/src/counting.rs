//! How much there is to do: what the navigation shows beside its entries.

mod views;

use kernel::{Act, Refusal};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

use crate::READ;
use crate::message::Named;
pub use views::ViewCount;

/// Tickets neither solved nor closed. Snoozed ones count in `snoozed` alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counts {
    pub mine: i64,
    pub unassigned: i64,
    /// Tickets in which somebody mentioned me and I have not written since.
    pub mentions: i64,
    pub snoozed: i64,
    /// Tickets in which a task of mine is due today or overdue.
    pub tasks: i64,
    /// Tickets of which a lead was told that their customer waits too long; snoozed ones, too.
    pub escalated: i64,
    pub open: i64,
    pub teams: Vec<TeamCount>,
    /// Saved views that you may use. A snoozed ticket counts where the view shows it.
    pub views: Vec<ViewCount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TeamCount {
    pub id: String,
    pub name: String,
    pub count: i64,
    /// Whether you are in it.
    pub mine: bool,
}

#[derive(Deserialize)]
struct InHand {
    open: i64,
    mine: i64,
    unassigned: i64,
}

#[derive(Deserialize)]
struct OfTeam {
    /// None for tickets without a team.
    id: Option<String>,
    count: i64,
}

/// Counts what this actor may see.
pub async fn count(conn: &mut Conn, act: &Act) -> Result<Counts, Refusal> {
    let me = &act.actor.id;
    let in_hand: Option<InHand> = one(conn, act, Select::new(sql!("count_in_hand"), params![me, act.now])).await?;
    let in_hand = in_hand.unwrap_or(InHand { open: 0, mine: 0, unassigned: 0 });
    let snoozed: Option<i64> = one(conn, act, Select::new(sql!("count_snoozed"), params![act.now])).await?;
    let mentions: Option<i64> = one(conn, act, Select::new(sql!("count_mentions"), params![me])).await?;
    let tasks = Select::new(sql!("count_tickets_with_due_tasks"), params![me, act.now]);
    let tasks: Option<i64> = one(conn, act, tasks).await?;
    let escalated: Option<i64> = one(conn, act, Select::new(sql!("count_escalated"), params![])).await?;
    Ok(Counts {
        mine: in_hand.mine,
        unassigned: in_hand.unassigned,
        mentions: mentions.unwrap_or_default(),
        snoozed: snoozed.unwrap_or_default(),
        tasks: tasks.unwrap_or_default(),
        escalated: escalated.unwrap_or_default(),
        open: in_hand.open,
        teams: teams(conn, act).await?,
        views: views::count(conn, act).await?,
    })
}

async fn one<T: serde::de::DeserializeOwned>(
    conn: &mut Conn,
    act: &Act,
    mut select: Select,
) -> Result<Option<T>, Refusal> {
    select.within_reach(&act.actor, READ, "t.team_id", "t.assignee_id")?;
    Ok(conn.select(&select).await?.into_iter().next())
}

async fn teams(conn: &mut Conn, act: &Act) -> Result<Vec<TeamCount>, Refusal> {
    let mut select = Select::new(sql!("count_teams"), params![act.now]);
    select.within_reach(&act.actor, READ, "t.team_id", "t.assignee_id")?;
    let counts: Vec<OfTeam> = conn.select(&select).await?;
    let names: Vec<Named> = conn.all(sql!("list_team_names"), params![]).await?;
    let count = |id: &str| counts.iter().find(|team| team.id.as_deref() == Some(id)).map_or(0, |team| team.count);
    let counted = |team: Named| TeamCount {
        count: count(&team.id),
        mine: act.actor.teams.contains(&team.id),
        id: team.id,
        name: team.name,
    };
    Ok(names.into_iter().map(counted).collect())
}
