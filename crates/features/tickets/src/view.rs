//! Saved views: which tickets to show, in which order, with which facts in a row.

use kernel::{Act, Actor, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Select, Subject, Tx, params};
use utoipa::ToSchema;

use crate::listing::{self, Attention, Filter, SetAside, Snoozed, Sort, Tasks};
use crate::references::{self, Kind};
use crate::sharing::{self, Audience, Whose};
use crate::ticket::{Channel, Urgency};
use crate::{classifying, events, status};

/// Most views of one person, and most that are shared.
const OWN_MAX: i64 = 50;
const SHARED_MAX: i64 = 100;
const NAME_MAX: usize = 60;
const TOPIC: &str = "view";

/// What a view asks a list for. Each field is the list's of the same name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ViewFilter {
    pub status: Option<String>,
    /// Categories, separated by commas.
    pub category: Option<String>,
    /// A person's id, `me`, `none`, or `away`: people who take no tickets now.
    pub assignee: Option<String>,
    /// A team's id or `none`.
    pub team: Option<String>,
    pub tag: Option<String>,
    /// Key of a scenario or `none`.
    pub scenario: Option<String>,
    pub urgency: Option<Urgency>,
    pub channel: Option<Channel>,
    /// `me`
    pub mentioned: Option<String>,
    pub snoozed: Option<Snoozed>,
    pub tasks: Option<Tasks>,
    pub set_aside: Option<SetAside>,
    pub attention: Option<Attention>,
}

impl From<&ViewFilter> for Filter {
    fn from(view: &ViewFilter) -> Self {
        Self {
            status: view.status.clone(),
            category: view.category.clone(),
            assignee: view.assignee.clone(),
            team: view.team.clone(),
            tag: view.tag.clone(),
            scenario: view.scenario.clone(),
            urgency: view.urgency,
            channel: view.channel,
            mentioned: view.mentioned.clone(),
            snoozed: view.snoozed,
            tasks: view.tasks,
            set_aside: view.set_aside,
            attention: view.attention,
            ..Self::default()
        }
    }
}

/// A fact that a row shows besides what every row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ViewColumn)]
pub enum Column {
    Status,
    Urgency,
    Team,
    Order,
    Tags,
    Scenario,
    Opened,
    Updated,
}

/// A saved view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct View {
    pub id: String,
    pub name: String,
    pub audience: Audience,
    pub team_id: Option<String>,
    pub filter: ViewFilter,
    pub sort: Sort,
    pub columns: Vec<Column>,
    /// Whether you may change it.
    pub changeable: bool,
    pub version: i64,
}

/// A new view.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewView {
    pub name: String,
    #[serde(default)]
    pub audience: Audience,
    /// The team, for the audience `team`.
    #[serde(default)]
    pub team_id: Option<String>,
    #[serde(default)]
    pub filter: ViewFilter,
    #[serde(default)]
    pub sort: Option<Sort>,
    #[serde(default)]
    pub columns: Vec<Column>,
}

/// Changes of a view; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewChanges {
    pub name: Option<String>,
    pub audience: Option<Audience>,
    #[serde(default, deserialize_with = "kernel::patch::some")]
    pub team_id: Option<Option<String>>,
    pub filter: Option<ViewFilter>,
    pub sort: Option<Sort>,
    pub columns: Option<Vec<Column>>,
}

#[derive(Debug, Clone, Deserialize)]
struct Row {
    id: String,
    name: String,
    owner_id: String,
    audience: Audience,
    team_id: Option<String>,
    filter: Json<ViewFilter>,
    sort: Sort,
    columns: Json<Vec<Column>>,
    version: i64,
}

impl Row {
    fn whose(&self) -> Whose<'_> {
        Whose { owner: &self.owner_id, audience: self.audience, team: self.team_id.as_deref() }
    }

    fn shown_to(self, actor: &Actor) -> View {
        View {
            changeable: self.whose().changed_by(actor),
            id: self.id,
            name: self.name,
            audience: self.audience,
            team_id: self.team_id,
            filter: self.filter.0,
            sort: self.sort,
            columns: self.columns.0,
            version: self.version,
        }
    }
}

/// The views that this actor may use, by name.
pub async fn all(conn: &mut Conn, actor: &Actor) -> Result<Vec<View>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_views"), params![&actor.id]).await?;
    Ok(rows.into_iter().filter(|row| row.whose().seen_by(actor)).map(|row| row.shown_to(actor)).collect())
}

/// Saves a view.
pub async fn add(tx: &mut Tx, act: &Act, input: NewView) -> Result<View, Refusal> {
    let row = Row {
        id: act.id("viw"),
        name: input.name,
        owner_id: act.actor.id.clone(),
        audience: input.audience,
        team_id: input.team_id,
        filter: Json(input.filter),
        sort: input.sort.unwrap_or(Sort::Waiting),
        columns: Json(input.columns),
        version: 1,
    };
    let row = checked(tx, act, row).await?;
    row.whose().must_change(&act.actor)?;
    must_fit(tx, act, row.audience).await?;
    tx.run(
        sql!("add_view"),
        params![
            &row.id,
            &row.name,
            &row.owner_id,
            row.audience.as_str(),
            &row.team_id,
            &row.filter,
            row.sort.as_str(),
            &row.columns
        ],
    )
    .await?;
    told(tx, act, events::VIEW_ADDED, row)
}

/// Changes a view. Giving it to others, or taking it from them, needs the right to both.
pub async fn change(tx: &mut Tx, act: &Act, id: &str, input: ViewChanges, version: i64) -> Result<View, Refusal> {
    let before = hold(tx, act, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before.shown_to(&act.actor)));
    }
    let was = before.clone().shown_to(&act.actor);
    let moved = input.audience.is_some_and(|audience| audience != before.audience);
    let audience = input.audience.unwrap_or(before.audience);
    let kept = if audience == Audience::Team { before.team_id.clone() } else { None };
    let after = Row {
        name: input.name.unwrap_or_else(|| before.name.clone()),
        // What is taken back from others is theirs who take it.
        owner_id: if moved { act.actor.id.clone() } else { before.owner_id.clone() },
        audience,
        team_id: input.team_id.unwrap_or(kept),
        filter: input.filter.map_or(before.filter, Json),
        sort: input.sort.unwrap_or(before.sort),
        columns: input.columns.map_or(before.columns, Json),
        version: version + 1,
        id: before.id,
    };
    let after = checked(tx, act, after).await?;
    after.whose().must_change(&act.actor)?;
    if moved {
        must_fit(tx, act, after.audience).await?;
    }
    tx.run(
        sql!("change_view"),
        params![
            id,
            &after.name,
            &after.owner_id,
            after.audience.as_str(),
            &after.team_id,
            &after.filter,
            after.sort.as_str(),
            &after.columns,
            after.version
        ],
    )
    .await?;
    let after = after.shown_to(&act.actor);
    tx.append_change(act, events::VIEW_CHANGED, Subject { topic: TOPIC, id }, &was, &after)?;
    Ok(after)
}

/// Removes a view; the tickets in it stay as they are.
pub async fn remove(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let row = hold(tx, act, id).await?;
    tx.run(sql!("drop_view"), params![id]).await?;
    told(tx, act, events::VIEW_REMOVED, row).map(drop)
}

fn told(tx: &mut Tx, act: &Act, kind: &'static str, row: Row) -> Result<View, Refusal> {
    let view = row.shown_to(&act.actor);
    tx.append_setting(act, kind, Subject { topic: TOPIC, id: &view.id }, &view)?;
    Ok(view)
}

/// The view, locked; what one may not see is not there.
async fn hold(tx: &mut Tx, act: &Act, id: &str) -> Result<Row, Refusal> {
    let found: Option<Row> = tx.maybe(sql!("hold_view"), params![id]).await?;
    let row = found.filter(|row| row.whose().seen_by(&act.actor)).ok_or(Refusal::NotFound("view"))?;
    row.whose().must_change(&act.actor)?;
    Ok(row)
}

async fn checked(tx: &mut Tx, act: &Act, row: Row) -> Result<Row, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(&row.name, NAME_MAX)).unwrap_or_default();
    sharing::check(tx, &mut problems, row.audience, row.team_id.as_deref()).await?;
    if row.sort == Sort::Rank {
        problems.add("sort", "must be one of: updated, opened, waiting, due");
    }
    let columns = &row.columns.0;
    if columns.iter().enumerate().any(|(at, column)| columns[..at].contains(column)) {
        problems.add("columns", "names a column twice");
    }
    let filter = &row.filter.0;
    let person = filter.assignee.as_deref().filter(|id| !matches!(*id, "me" | "none" | "away"));
    references::check(tx, &mut problems, "filter.assignee", Kind::Person, person).await?;
    let team = filter.team.as_deref().filter(|id| *id != "none");
    references::check(tx, &mut problems, "filter.team", Kind::Team, team).await?;
    if let Some(key) = &filter.status
        && status::by_key(tx, key).await.is_err()
    {
        problems.add("filter.status", format!("there is no status {key:?}; see /api/statuses"));
    }
    if let Some(tag) = &filter.tag {
        problems.note("filter.tag", text::line(tag, NAME_MAX));
    }
    if let Some(key) = &filter.scenario {
        problems.note("filter.scenario", classifying::check(key));
    }
    // The list itself says what it would not understand.
    let tried = listing::narrow(&mut Select::new(sql!("list_tickets"), params![]), act, &Filter::from(filter));
    if let Err(Refusal::Invalid(wrong)) = tried {
        wrong.into_iter().for_each(|one| problems.add(&format!("filter.{}", one.field), one.problem));
    }
    problems.into_result()?;
    Ok(Row { name, ..row })
}

/// Nobody finds their way among more.
async fn must_fit(tx: &mut Tx, act: &Act, audience: Audience) -> Result<(), Refusal> {
    let own = audience == Audience::Own;
    let (there, most) = match own {
        true => (tx.one::<i64>(sql!("count_own_views"), params![&act.actor.id]).await?, OWN_MAX),
        false => (tx.one::<i64>(sql!("count_shared_views"), params![]).await?, SHARED_MAX),
    };
    if there < most {
        return Ok(());
    }
    let whose = if own { "of one person" } else { "that are shared" };
    Err(Refusal::conflict(format!("there are {most} views {whose}, which is the most; remove one first")))
}
