//! Lists of tickets: what is asked for, what may be seen, in which order.

use std::collections::HashMap;

use kernel::time::{HOUR, SECOND};
use kernel::{Act, Cursor, Page, Refusal, Timestamp, page};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::{IntoParams, ToSchema};

use crate::finding::{FlatRow, TicketRow};
use crate::searching::{self, Hit};
use crate::status::Category;
use crate::ticket::{Channel, Urgency};
use crate::{READ, asking, learning, reading};

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TicketSort)]
pub enum Sort {
    /// Last change first.
    Updated,
    /// Opened last first.
    Opened,
    /// Who waits longest first; tickets that nobody waits for come last.
    Waiting,
    /// What falls due first; tickets in which nothing is due come last.
    Due,
    /// Best match first; only with `q`, and then the default.
    Rank,
}

impl Sort {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Updated => "updated",
            Self::Opened => "opened",
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::Rank => "rank",
        }
    }
}

/// Which of the snoozed tickets to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SnoozedFilter)]
pub enum Snoozed {
    Only,
    Without,
}

/// Tickets with tasks of mine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TasksFilter)]
pub enum Tasks {
    /// An open one is due today or overdue.
    Due,
    /// An open one, whenever it is due, if ever.
    Open,
}

/// Which of the tickets set aside to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SetAsideFilter)]
pub enum SetAside {
    Any,
    Spam,
    Test,
    Deleted,
}

/// Tickets that want somebody to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AttentionFilter)]
pub enum Attention {
    /// The customer waits for an answer.
    Waiting,
    /// A promise is past its due moment and still to be kept.
    Late,
    /// Late, or due within two hours.
    AtRisk,
    /// A lead was told that the customer waits too long.
    Escalated,
    /// It is I whom it was told.
    EscalatedToMe,
    /// Others have written since I looked.
    Unread,
}

/// How near a due moment is at risk.
pub const SOON: i64 = 2 * HOUR;

/// What to list. Without status, category, customer, order and search: everything not closed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Words to look for in subjects and messages; also #number, a whole order number, "exact words",
    /// -words that may not be there, and the operators status: from: order: tag: assignee: team: channel:
    /// urgency: scenario: is: before: after:.
    pub q: Option<String>,
    /// Key of a status.
    pub status: Option<String>,
    /// Categories, separated by commas.
    pub category: Option<String>,
    /// A person's id, `me`, `none`, or `away`: people who take no tickets now.
    pub assignee: Option<String>,
    /// A team's id or `none`.
    pub team: Option<String>,
    pub customer: Option<String>,
    pub order: Option<String>,
    pub tag: Option<String>,
    /// Key of a scenario or `none`.
    pub scenario: Option<String>,
    pub urgency: Option<Urgency>,
    pub channel: Option<Channel>,
    /// `me`: tickets in which somebody mentioned me and I have not written since.
    pub mentioned: Option<String>,
    #[param(inline)]
    pub snoozed: Option<Snoozed>,
    /// Tickets in which a task of mine is open, whatever their status: `due` today or overdue, or `open` at all.
    #[param(inline)]
    pub tasks: Option<Tasks>,
    /// Tickets set aside for this reason, which are in no other list.
    #[param(inline)]
    pub set_aside: Option<SetAside>,
    #[param(inline)]
    pub attention: Option<Attention>,
    /// Tickets solved at this moment or later.
    pub solved_since: Option<Timestamp>,
    /// Tickets opened at this moment or later.
    pub opened_since: Option<Timestamp>,
    /// Tickets opened before this moment.
    pub opened_before: Option<Timestamp>,
    #[param(inline)]
    pub sort: Option<Sort>,
    pub limit: Option<u32>,
    pub cursor: Option<String>,
}

/// A partial index serves a list only if its condition stands in the statement word by word.
const NOT_CLOSED: &str = "t.category <> 'closed'";
const IN_HAND: &str = "t.category IN ('new', 'open', 'pending', 'on_hold')";
const WAITING: &str = "coalesce(t.waiting_since, 9223372036854775807)";
const DUE: &str = "coalesce(t.due_at, 9223372036854775807)";
/// Whose assignee takes no tickets now.
const AWAY: &str = "t.assignee_id IN (SELECT person_id FROM availability_cards WHERE away = 1)";
const TASK_DUE: &str =
    "t.id IN (SELECT ticket_id FROM ticket_tasks WHERE assignee_id = ? AND done_at IS NULL AND due_from <= ?)";
const TASK_OPEN: &str = "t.id IN (SELECT ticket_id FROM ticket_tasks WHERE assignee_id = ? AND done_at IS NULL)";
const NEVER: i64 = i64::MAX;

/// A page of a list of tickets.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TicketPage {
    pub items: Vec<TicketRow>,
    /// Ids of those among them in which others have written since you looked.
    pub unread: Vec<String>,
    /// Pass as `cursor` for what follows; null at the end.
    pub next: Option<String>,
    /// Nothing has the words of the search; these, which are spelled alike, were looked for instead.
    pub instead: Option<String>,
}

/// A page of tickets that this actor may see.
pub async fn list(conn: &mut Conn, act: &Act, filter: &Filter) -> Result<TicketPage, Refusal> {
    let limit = page::limit(filter.limit)?;
    let cursor = filter.cursor.as_deref().map(Cursor::decode).transpose()?;
    let asked = match &filter.q {
        Some(question) => Some(asking::understand(conn, act, question).await?),
        None if filter.sort == Some(Sort::Rank) => {
            return Err(Refusal::invalid("sort", "rank needs a search in q"));
        }
        None => None,
    };
    let merged = asked.as_ref().map_or_else(|| filter.clone(), |asked| asked.over(filter));
    let engine = conn.engine();
    let narrowing = |select: &mut Select| -> Result<(), Refusal> {
        narrow(select, act, &merged)?;
        if let Some(asked) = &asked {
            asked.narrow(select, engine);
        }
        Ok(())
    };
    let words = asked.as_ref().map(|asked| &asked.words).filter(|words| !words.is_empty());
    let sort = match (filter.sort, words) {
        (None | Some(Sort::Rank), Some(_)) => Sort::Rank,
        (None | Some(Sort::Rank), None) => Sort::Updated,
        (Some(sort), _) => sort,
    };
    let mut select = Select::new(sql!("list_tickets"), params![]);
    let mut instead = None;
    match words {
        None if asked.as_ref().is_some_and(|asked| asked.says_nothing()) => {
            return Ok(TicketPage { items: Vec::new(), unread: Vec::new(), next: None, instead });
        }
        None => narrowing(&mut select)?,
        Some(words) => {
            let mut hits = searching::search(conn, words, narrowing).await?;
            if hits.is_empty()
                && let Some(meant) = learning::meant(conn, words.words()).await?
            {
                hits = searching::search(conn, &words.with_words(meant.clone()), narrowing).await?;
                instead = (!hits.is_empty()).then(|| meant.join(" "));
            }
            if sort == Sort::Rank {
                let page = best(conn, hits, cursor.as_ref(), limit).await?;
                return with_unread(conn, act, page, instead).await;
            }
            select.and_in("t.id", hits.iter().map(|hit| &hit.id));
        }
    }
    match sort {
        Sort::Updated | Sort::Rank => select.page_descending("t.updated_at", "t.id", cursor.as_ref(), limit),
        Sort::Opened => select.page_descending("t.opened_at", "t.id", cursor.as_ref(), limit),
        Sort::Waiting => select.page_ascending(WAITING, "t.id", cursor.as_ref(), limit),
        Sort::Due => select.page_ascending(DUE, "t.id", cursor.as_ref(), limit),
    };
    let rows = conn.select_shared::<FlatRow>(&select).await?;
    let page = Page::cut(rows.iter().cloned().map(TicketRow::from).collect(), limit, |row| place_of(sort, row));
    with_unread(conn, act, page, instead).await
}

async fn with_unread(
    conn: &mut Conn,
    act: &Act,
    page: Page<TicketRow>,
    instead: Option<String>,
) -> Result<TicketPage, Refusal> {
    let unread = reading::unread(conn, &act.actor, page.items.iter().map(|row| &row.id)).await?;
    Ok(TicketPage { items: page.items, unread, next: page.next, instead })
}

/// How many tickets a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub count: i64,
    /// Whether there are more than were counted.
    pub more: bool,
}

/// Counts a list that is no search, up to so many.
pub async fn count(conn: &mut Conn, act: &Act, filter: &Filter, most: i64) -> Result<Counted, Refusal> {
    let mut select = Select::new(sql!("find_in_view"), params![]);
    narrow(&mut select, act, filter)?;
    select.then("LIMIT ?", params![most + 1]);
    let found = conn.select::<i64>(&select).await?.len() as i64;
    Ok(Counted { count: found.min(most), more: found > most })
}

/// A page of what was found, the best first. Goes on after the hit that the cursor names.
async fn best(
    conn: &mut Conn,
    mut hits: Vec<Hit>,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<TicketRow>, Refusal> {
    if let Some(cursor) = cursor {
        let after = hits.iter().position(|hit| hit.id == cursor.id);
        // A hit that is none any more: everything that answers less well follows.
        let after = after.map(|at| at + 1).or_else(|| hits.iter().position(|hit| hit.score < cursor.sort));
        hits.drain(..after.unwrap_or(hits.len()));
    }
    let page = Page::cut(hits, limit, |hit| Cursor { sort: hit.score, id: hit.id.clone() });
    let mut by_id = Select::new(sql!("list_tickets"), params![]);
    by_id.and_in("t.id", page.items.iter().map(|hit| &hit.id));
    let rows: Vec<FlatRow> = conn.select(&by_id).await?;
    let mut rows: HashMap<String, TicketRow> =
        rows.into_iter().map(TicketRow::from).map(|row| (row.id.clone(), row)).collect();
    let items = page.items.into_iter().filter_map(|hit| rows.remove(&hit.id)).collect();
    Ok(Page { items, next: page.next })
}

fn place_of(sort: Sort, row: &TicketRow) -> Cursor {
    let sort = match sort {
        Sort::Updated | Sort::Rank => row.updated_at.as_millis(),
        Sort::Opened => row.opened_at.as_millis(),
        Sort::Waiting => row.waiting_since.map_or(NEVER, Timestamp::as_millis),
        Sort::Due => row.due.map_or(NEVER, |due| due.at.as_millis()),
    };
    Cursor { sort, id: row.id.clone() }
}

/// What a ticket of the list must be: within the actor's reach, and as the filter says.
pub(crate) fn narrow(select: &mut Select, act: &Act, filter: &Filter) -> Result<(), Refusal> {
    select.within_reach(&act.actor, READ, "t.team_id", "t.assignee_id")?;
    let in_hand = narrow_by_state(select, filter)?;
    // Of the work in hand, look whether each has the tag; of all history, go through those of the tag.
    let tagged = match in_hand {
        true => "EXISTS (SELECT 1 FROM ticket_tags own WHERE own.ticket_id = t.id AND own.tag = ?)",
        false => "t.id IN (SELECT ticket_id FROM ticket_tags WHERE tag = ?)",
    };
    match filter.assignee.as_deref() {
        None => {}
        Some("none") => _ = select.and("t.assignee_id IS NULL", vec![]),
        Some("me") => _ = select.and("t.assignee_id = ?", params![&act.actor.id]),
        Some("away") => _ = select.and(AWAY, vec![]),
        Some(person) => _ = select.and("t.assignee_id = ?", params![person]),
    }
    match filter.team.as_deref() {
        None => {}
        Some("none") => _ = select.and("t.team_id IS NULL", vec![]),
        Some(team) => _ = select.and("t.team_id = ?", params![team]),
    }
    match filter.scenario.as_deref() {
        None => {}
        Some("none") => _ = select.and("t.scenario IS NULL", vec![]),
        Some(key) => _ = select.and("t.scenario = ?", params![key]),
    }
    match filter.mentioned.as_deref() {
        None => {}
        Some("me") => {
            let mentioned = "t.id IN (SELECT ticket_id FROM ticket_mentions WHERE person_id = ? AND answered = 0)";
            select.and(mentioned, params![&act.actor.id]);
        }
        Some(_) => return Err(Refusal::invalid("mentioned", "must be me")),
    }
    // To the second: within one, equal lists are equal questions.
    let now = act.now.floor(SECOND);
    match filter.snoozed {
        None => {}
        Some(Snoozed::Only) => _ = select.and("t.snoozed_until > ?", params![now]),
        Some(Snoozed::Without) => _ = select.and("t.snoozed_until IS NULL OR t.snoozed_until <= ?", params![now]),
    }
    let me = &act.actor.id;
    match filter.tasks {
        None => {}
        Some(Tasks::Due) => _ = select.and(TASK_DUE, params![me, now]),
        Some(Tasks::Open) => _ = select.and(TASK_OPEN, params![me]),
    }
    if filter.attention == Some(Attention::Unread) {
        reading::narrow(select, &act.actor)?;
    }
    narrow_by_attention(select, act, now, filter.attention);
    if let Some(since) = filter.solved_since {
        // What was solved then was changed then, at the earliest: that is what indexes are sorted by.
        select.and("t.updated_at >= ? AND t.solved_at >= ?", params![since, since]);
    }
    select
        .and_some("t.customer_id IN (SELECT id FROM customer_cards WHERE root_id = ?)", filter.customer.as_deref())
        .and_some("t.opened_at >= ?", filter.opened_since)
        .and_some("t.opened_at < ?", filter.opened_before)
        .and_some("t.order_id = ?", filter.order.as_deref())
        .and_some(tagged, filter.tag.as_deref())
        .and_some("t.urgency = ?", filter.urgency.map(Urgency::as_str))
        .and_some("t.channel = ?", filter.channel.map(Channel::as_str));
    Ok(())
}

fn narrow_by_attention(select: &mut Select, act: &Act, now: Timestamp, attention: Option<Attention>) {
    match attention {
        None | Some(Attention::Unread) => select,
        Some(Attention::Waiting) => select.and("t.waiting_since IS NOT NULL", vec![]),
        Some(Attention::Late) => select.and("coalesce(t.due_at, 9223372036854775807) <= ?", params![now]),
        Some(Attention::AtRisk) => select.and("coalesce(t.due_at, 9223372036854775807) <= ?", params![now.plus(SOON)]),
        Some(Attention::Escalated) => select.and("t.escalated_at IS NOT NULL", vec![]),
        Some(Attention::EscalatedToMe) => {
            select.and("t.escalated_at IS NOT NULL AND t.escalated_to = ?", params![&act.actor.id])
        }
    };
}

/// Whether that leaves only the work in hand.
fn narrow_by_state(select: &mut Select, filter: &Filter) -> Result<bool, Refusal> {
    let categories = categories(filter.category.as_deref())?;
    let in_hand = !categories.is_empty() && categories.iter().all(|category| !category.is_solved());
    match filter.set_aside {
        None => select.and("t.set_aside IS NULL", vec![]),
        Some(SetAside::Any) => select.and("t.set_aside IS NOT NULL", vec![]),
        Some(SetAside::Spam) => select.and("t.set_aside = 'spam'", vec![]),
        Some(SetAside::Test) => select.and("t.set_aside = 'test'", vec![]),
        Some(SetAside::Deleted) => select.and("t.set_aside = 'deleted'", vec![]),
    };
    let anywhere = filter.q.is_some()
        || filter.status.is_some()
        || filter.customer.is_some()
        || filter.order.is_some()
        || filter.tasks.is_some()
        || filter.set_aside.is_some();
    if categories.is_empty() && !anywhere {
        select.and(NOT_CLOSED, vec![]);
    }
    if !categories.is_empty() {
        if in_hand {
            select.and(IN_HAND, vec![]);
        } else if !categories.contains(&Category::Closed) {
            select.and(NOT_CLOSED, vec![]);
        }
        select.and_in("t.category", categories.iter().map(|category| category.as_str()));
    }
    select.and_some("t.status_id IN (SELECT id FROM statuses WHERE key = ?)", filter.status.as_deref());
    Ok(in_hand)
}

/// The categories that a list is asked for.
pub(crate) fn categories(text: Option<&str>) -> Result<Vec<Category>, Refusal> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let read = |word: &str| {
        serde_json::from_value(serde_json::Value::from(word.trim())).map_err(|_| {
            Refusal::invalid("category", format!("{word:?} is none of new, open, pending, on_hold, solved, closed"))
        })
    };
    text.split(',').map(read).collect()
}
