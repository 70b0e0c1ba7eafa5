//! How many tickets each saved view holds: most by the work in hand; the few views that ask for more are
//! counted each, and no further than anybody reads.

use kernel::{Act, Refusal};
use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use super::in_hand::{Alike, InHand};
use crate::listing::{self, Filter, Snoozed};
use crate::status::{self, Category, Status};
use crate::view::{self, ViewFilter};

/// Beyond it a view is only said to hold more.
const MOST: i64 = 1_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ViewCount {
    pub id: String,
    pub count: i64,
    /// Whether there are more than were counted.
    pub more: bool,
}

/// Counts the views that this actor may use.
pub(super) async fn count(conn: &mut Conn, act: &Act, in_hand: &InHand<'_>) -> Result<Vec<ViewCount>, Refusal> {
    let views = view::all(conn, &act.actor).await?;
    if views.is_empty() {
        return Ok(Vec::new());
    }
    let statuses = status::all(conn).await?;
    let mut plans = Vec::with_capacity(views.len());
    for view in views {
        let categories = listing::categories(view.filter.category.as_deref())?;
        plans.push((Plan::of(&view.filter, &categories), categories, view));
    }
    let mut counts = Vec::with_capacity(plans.len());
    for (plan, categories, view) in plans {
        let (count, more) = match plan {
            Plan::Together => {
                let fits = |group: &Alike| fits(group, &view.filter, &categories, &statuses, &act.actor.id);
                let count = match view.filter.snoozed {
                    None => in_hand.awake(fits) + in_hand.asleep(fits),
                    Some(Snoozed::Only) => in_hand.asleep(fits),
                    Some(Snoozed::Without) => in_hand.awake(fits),
                };
                (count, false)
            }
            Plan::Alone => alone(conn, act, &view.filter).await?,
        };
        counts.push(ViewCount { id: view.id, count, more });
    }
    Ok(counts)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// By the walk along the work in hand.
    Together,
    Alone,
}

impl Plan {
    fn of(filter: &ViewFilter, categories: &[Category]) -> Self {
        let in_hand = !categories.is_empty() && categories.iter().all(|category| !category.is_solved());
        let more = filter.tag.is_some()
            || filter.scenario.is_some()
            || filter.mentioned.is_some()
            || filter.tasks.is_some()
            || filter.set_aside.is_some()
            || filter.attention.is_some();
        if in_hand && !more { Self::Together } else { Self::Alone }
    }
}

/// The same rule as the list's, for a group.
fn fits(group: &Alike, filter: &ViewFilter, categories: &[Category], statuses: &[Status], me: &str) -> bool {
    let named = |wanted: Option<&str>, is: Option<&str>| match wanted {
        None => true,
        Some("none") => is.is_none(),
        Some(id) => is == Some(id),
    };
    let assignee = filter.assignee.as_deref().map(|id| if id == "me" { me } else { id });
    let status = |key: &str| statuses.iter().any(|status| status.key == key && status.id == group.status_id);
    categories.contains(&group.category)
        && named(assignee, group.assignee_id.as_deref())
        && named(filter.team.as_deref(), group.team_id.as_deref())
        && filter.status.as_deref().is_none_or(status)
        && filter.urgency.is_none_or(|urgency| urgency == group.urgency)
        && filter.channel.is_none_or(|channel| channel == group.channel)
}

async fn alone(conn: &mut Conn, act: &Act, filter: &ViewFilter) -> Result<(i64, bool), Refusal> {
    let found = listing::count(conn, act, &Filter::from(filter), MOST).await?;
    Ok((found.count, found.more))
}
