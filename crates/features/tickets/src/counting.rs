//! How much there is to do: what the navigation shows beside its entries.

mod in_hand;
mod views;

use kernel::time::SECOND;
use kernel::{Act, Refusal};
use serde::Serialize;
use store::{Conn, Select, params};
use utoipa::ToSchema;

use crate::READ;
use crate::message::Named;
use in_hand::InHand;
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

/// Counts what this actor may see.
pub async fn count(conn: &mut Conn, act: &Act) -> Result<Counts, Refusal> {
    let me = &act.actor.id;
    let in_hand = InHand::walk(conn, act).await?;
    let mentions = Select::new(sql!("count_mentions"), params![me]);
    let tasks = Select::new(sql!("count_tickets_with_due_tasks"), params![me, act.now.floor(SECOND)]);
    Ok(Counts {
        mine: in_hand.awake(|group| group.assignee_id.as_deref() == Some(me)),
        unassigned: in_hand.awake(|group| group.assignee_id.is_none()),
        mentions: number(conn, act, mentions).await?,
        snoozed: in_hand.asleep(|_| true),
        tasks: number(conn, act, tasks).await?,
        escalated: number(conn, act, Select::new(sql!("count_escalated"), params![])).await?,
        open: in_hand.awake(|_| true),
        teams: teams(conn, act, &in_hand).await?,
        views: views::count(conn, act, &in_hand).await?,
    })
}

async fn number(conn: &mut Conn, act: &Act, mut select: Select) -> Result<i64, Refusal> {
    select.within_reach(&act.actor, READ, "t.team_id", "t.assignee_id")?;
    Ok(conn.select_shared(&select).await?.first().copied().unwrap_or(0))
}

async fn teams(conn: &mut Conn, act: &Act, in_hand: &InHand<'_>) -> Result<Vec<TeamCount>, Refusal> {
    let names = conn.select_shared::<Named>(&Select::new(sql!("list_team_names"), params![])).await?;
    let counted = |team: &Named| TeamCount {
        count: in_hand.awake(|group| group.team_id.as_deref() == Some(&team.id)),
        mine: act.actor.teams.contains(&team.id),
        id: team.id.clone(),
        name: team.name.clone(),
    };
    Ok(names.iter().map(counted).collect())
}
