//! Lists of tickets: what is asked for, what may be seen, in which order.

use std::collections::HashMap;

use kernel::{Act, Cursor, Page, Refusal, Timestamp, page};
use serde::Deserialize;
use store::{Conn, Select, params};
use utoipa::{IntoParams, ToSchema};

use crate::READ;
use crate::finding::{FlatRow, TicketRow};
use crate::searching::{self, Words};
use crate::status::Category;
use crate::ticket::{Channel, Urgency};

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Last change first.
    Updated,
    /// Opened last first.
    Opened,
    /// Who waits longest first; tickets that nobody waits for come last.
    Waiting,
    /// Best match first; only with `q`, and then the default.
    Rank,
}

/// Which of the snoozed tickets to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Snoozed {
    Only,
    Without,
}

/// What to list. Without status, category, customer, order and search: everything not closed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Words to look for in subjects and messages; also #number and a whole order number.
    pub q: Option<String>,
    /// Key of a status.
    pub status: Option<String>,
    /// Categories, separated by commas.
    pub category: Option<String>,
    /// A person's id, `me` or `none`.
    pub assignee: Option<String>,
    /// A team's id or `none`.
    pub team: Option<String>,
    pub customer: Option<String>,
    pub order: Option<String>,
    pub tag: Option<String>,
    pub urgency: Option<Urgency>,
    pub channel: Option<Channel>,
    /// `me`: tickets in which somebody mentioned me and I have not written since.
    pub mentioned: Option<String>,
    #[param(inline)]
    pub snoozed: Option<Snoozed>,
    #[param(inline)]
    pub sort: Option<Sort>,
    pub limit: Option<u32>,
    pub cursor: Option<String>,
}

/// A partial index serves a list only if its condition stands in the statement word by word.
const NOT_CLOSED: &str = "t.category <> 'closed'";
const IN_HAND: &str = "t.category IN ('new', 'open', 'pending', 'on_hold')";
const WAITING: &str = "coalesce(t.waiting_since, 9223372036854775807)";
const NEVER: i64 = i64::MAX;

/// A page of tickets that this actor may see.
pub async fn list(conn: &mut Conn, act: &Act, filter: &Filter) -> Result<Page<TicketRow>, Refusal> {
    let limit = page::limit(filter.limit)?;
    let cursor = filter.cursor.as_deref().map(Cursor::decode).transpose()?;
    let words = filter.q.as_deref().map(Words::parse);
    let sort = match (filter.sort, &words) {
        (Some(Sort::Rank), None) => return Err(Refusal::invalid("sort", "rank needs a search in q")),
        (Some(sort), _) => sort,
        (None, Some(_)) => Sort::Rank,
        (None, None) => Sort::Updated,
    };
    let mut select = match &words {
        None => Select::new(sql!("list_tickets"), params![]),
        Some(words) if words.is_empty() => return Ok(Page { items: Vec::new(), next: None }),
        Some(words) => searching::select(words, conn.engine()),
    };
    select.within_reach(&act.actor, READ, "t.team_id", "t.assignee_id")?;
    narrow(&mut select, act, filter)?;
    match sort {
        Sort::Updated => select.page_descending("t.updated_at", "t.id", cursor.as_ref(), limit),
        Sort::Opened => select.page_descending("t.opened_at", "t.id", cursor.as_ref(), limit),
        Sort::Waiting => select.page_ascending(WAITING, "t.id", cursor.as_ref(), limit),
        Sort::Rank => select.page_descending("h.score", "t.id", cursor.as_ref(), limit),
    };
    let rows = if words.is_some() { found(conn, &select).await? } else { plain(conn, &select).await? };
    Ok(Page::cut(rows, limit, |(score, row)| place_of(sort, *score, row)).map(|(_, row)| row))
}

async fn plain(conn: &mut Conn, select: &Select) -> Result<Vec<(i64, TicketRow)>, Refusal> {
    let rows: Vec<FlatRow> = conn.select(select).await?;
    Ok(rows.into_iter().map(|flat| (0, flat.into())).collect())
}

/// The rows of a page of search results, in its order.
async fn found(conn: &mut Conn, select: &Select) -> Result<Vec<(i64, TicketRow)>, Refusal> {
    let hits: Vec<Hit> = conn.select(select).await?;
    let mut by_id = Select::new(sql!("list_tickets"), params![]);
    by_id.and_in("t.id", hits.iter().map(|hit| &hit.id));
    let rows: Vec<FlatRow> = conn.select(&by_id).await?;
    let mut rows: HashMap<String, TicketRow> =
        rows.into_iter().map(TicketRow::from).map(|row| (row.id.clone(), row)).collect();
    Ok(hits.into_iter().filter_map(|hit| Some((hit.score, rows.remove(&hit.id)?))).collect())
}

#[derive(Deserialize)]
struct Hit {
    id: String,
    score: i64,
}

fn place_of(sort: Sort, score: i64, row: &TicketRow) -> Cursor {
    let sort = match sort {
        Sort::Updated => row.updated_at.as_millis(),
        Sort::Opened => row.opened_at.as_millis(),
        Sort::Waiting => row.waiting_since.map_or(NEVER, Timestamp::as_millis),
        Sort::Rank => score,
    };
    Cursor { sort, id: row.id.clone() }
}

fn narrow(select: &mut Select, act: &Act, filter: &Filter) -> Result<(), Refusal> {
    narrow_by_state(select, filter)?;
    match filter.assignee.as_deref() {
        None => {}
        Some("none") => _ = select.and("t.assignee_id IS NULL", vec![]),
        Some("me") => _ = select.and("t.assignee_id = ?", params![&act.actor.id]),
        Some(person) => _ = select.and("t.assignee_id = ?", params![person]),
    }
    match filter.team.as_deref() {
        None => {}
        Some("none") => _ = select.and("t.team_id IS NULL", vec![]),
        Some(team) => _ = select.and("t.team_id = ?", params![team]),
    }
    match filter.mentioned.as_deref() {
        None => {}
        Some("me") => {
            let mentioned = "t.id IN (SELECT ticket_id FROM ticket_mentions WHERE person_id = ? AND answered = 0)";
            select.and(mentioned, params![&act.actor.id]);
        }
        Some(_) => return Err(Refusal::invalid("mentioned", "must be me")),
    }
    match filter.snoozed {
        None => {}
        Some(Snoozed::Only) => _ = select.and("t.snoozed_until > ?", params![act.now]),
        Some(Snoozed::Without) => _ = select.and("t.snoozed_until IS NULL OR t.snoozed_until <= ?", params![act.now]),
    }
    select
        .and_some("t.customer_id IN (SELECT id FROM customer_cards WHERE root_id = ?)", filter.customer.as_deref())
        .and_some("t.order_id = ?", filter.order.as_deref())
        .and_some("t.id IN (SELECT ticket_id FROM ticket_tags WHERE tag = ?)", filter.tag.as_deref())
        .and_some("t.urgency = ?", filter.urgency.map(Urgency::as_str))
        .and_some("t.channel = ?", filter.channel.map(Channel::as_str));
    Ok(())
}

fn narrow_by_state(select: &mut Select, filter: &Filter) -> Result<(), Refusal> {
    let categories = categories(filter.category.as_deref())?;
    let anywhere = filter.q.is_some() || filter.status.is_some() || filter.customer.is_some() || filter.order.is_some();
    if categories.is_empty() && !anywhere {
        select.and(NOT_CLOSED, vec![]);
    }
    if !categories.is_empty() {
        if categories.iter().all(|category| !category.is_solved()) {
            select.and(IN_HAND, vec![]);
        } else if !categories.contains(&Category::Closed) {
            select.and(NOT_CLOSED, vec![]);
        }
        select.and_in("t.category", categories.iter().map(|category| category.as_str()));
    }
    select.and_some("t.status_id IN (SELECT id FROM statuses WHERE key = ?)", filter.status.as_deref());
    Ok(())
}

fn categories(text: Option<&str>) -> Result<Vec<Category>, Refusal> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let read = |word: &str| {
        serde_json::from_value(serde_json::Value::from(word.trim())).map_err(|_| {
            Refusal::invalid("category", format!("{word:?} is none of new, open, pending, on_hold, solved, closed"))
        })
    };
    text.split(',').map(read).collect()
}
