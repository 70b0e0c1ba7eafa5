//! The rows behind a figure, and why each counts or not.

mod buyers;
mod labels;
mod parcels;
mod tickets;

use jiff::civil::Date;
use kernel::{Act, Cursor, Page, Permission, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

use crate::asking::Question;
use crate::key::Key;
use crate::organisation::Organisation;
use crate::period::{self, By, Slice};
use crate::scope::{Agent, NOBODY, Scope};

pub(crate) const TICKETS_READ: Permission =
    Permission { name: "tickets.read", explanation: "", reaches: kernel::BY_PLACE };
pub(crate) const ORDERS_READ: Permission =
    Permission { name: "orders.read", explanation: "", reaches: kernel::EVERYWHERE };
pub(crate) const CUSTOMERS_READ: Permission =
    Permission { name: "customers.read", explanation: "", reaches: kernel::EVERYWHERE };

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    Ticket,
    Order,
    Customer,
    Answer,
}

/// A row behind a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KpiRow {
    pub kind: RowKind,
    pub id: String,
    pub label: String,
    /// The moment by which it belongs to the period.
    pub at: Timestamp,
    /// Whether it counts: towards a share (an answer that is positive), or into a duration or count.
    pub counts: bool,
    /// Whether it is one of the figure's `n`. A share is the rows that count ÷ these.
    pub in_n: bool,
    /// A duration in milliseconds, a rating; null where there is none.
    pub value: Option<i64>,
    pub why: String,
    /// Tells rows of the same object apart.
    #[serde(skip)]
    pub(crate) place: String,
}

/// Which rows: those of one KPI in a period, or in one of its groups.
#[derive(Debug, Clone)]
pub struct Behind {
    pub key: Key,
    pub question: Question,
    /// `group_id` of a figure, or its `group` where it has no id; none for all.
    pub group: Option<String>,
    pub cursor: Option<Cursor>,
    pub limit: u32,
}

/// The rows behind a figure, newest first. Tickets out of the reader's reach are left out.
pub async fn rows(conn: &mut Conn, act: &Act, behind: &Behind) -> Result<Page<KpiRow>, Refusal> {
    let organisation = Organisation::find(conn).await?;
    let question = &behind.question;
    let scope = Scope::new(conn, question, &organisation).await?;
    let slice = slice(behind, &organisation)?;
    let looking = Looking { act, behind, scope: &scope, slice: &slice };
    let mut found = match behind.key {
        Key::Csat => tickets::answers(conn, &looking).await?,
        Key::FirstResponseTime | Key::AverageResponseTime => tickets::replies(conn, &looking).await?,
        Key::ResolutionTimeFirst | Key::ResolutionTimeFull => tickets::resolutions(conn, &looking).await?,
        Key::FirstContactResolution | Key::ReopenRate => tickets::solved(conn, &looking).await?,
        Key::SlaAttainment => tickets::promises(conn, &looking).await?,
        Key::Backlog => tickets::open(conn, &looking).await?,
        Key::LateDeliveries => parcels::deliveries(conn, &looking).await?,
        Key::RetentionRate => buyers::retention(conn, &looking).await?,
        _ => buyers::repeats(conn, &looking).await?,
    };
    if behind.key == Key::Backlog && slice.window.from > question.now {
        found.clear();
    }
    Ok(Page::cut(found, behind.limit, |row| Cursor { sort: row.at.as_millis(), id: row.place.clone() }))
}

/// What the sources of rows need.
pub(crate) struct Looking<'l> {
    pub act: &'l Act,
    pub behind: &'l Behind,
    pub scope: &'l Scope<'l>,
    pub slice: &'l Slice,
}

impl Looking<'_> {
    pub fn now(&self) -> Timestamp {
        self.behind.question.now
    }

    /// Narrows a list of facts `f` about tickets to the filters, the group and the reader's reach,
    /// and cuts a page.
    pub fn narrow(
        &self,
        select: &mut Select,
        agent: Agent,
        sort: &'static str,
        id: &'static str,
    ) -> Result<(), Refusal> {
        self.scope.filter(select);
        if let (Some(group), Some((is, is_none))) = (&self.behind.group, agent.membership(self.behind.question.by)) {
            if group == NOBODY {
                select.and(is_none, params![]);
            } else {
                select.and(is, params![group]);
            }
        }
        select.within_reach(&self.act.actor, TICKETS_READ, "p.team_id", "p.assignee_id")?;
        select.page_descending(sort, id, self.behind.cursor.as_ref(), self.behind.limit);
        Ok(())
    }

    /// A page out of all rows, for what is not cut by the database.
    pub fn page(&self, mut rows: Vec<KpiRow>) -> Vec<KpiRow> {
        rows.sort_by(|a, b| (b.at, &b.place).cmp(&(a.at, &a.place)));
        if let Some(cursor) = &self.behind.cursor {
            rows.retain(|row| (row.at.as_millis(), &row.place) < (cursor.sort, &cursor.id));
        }
        rows.truncate(self.behind.limit as usize + 1);
        rows
    }
}

/// The piece of the period that the group names; the whole period without one.
fn slice(behind: &Behind, organisation: &Organisation) -> Result<Slice, Refusal> {
    let question = &behind.question;
    let wrong = || Refusal::invalid("group", format!("is not a {} of the period", question.by.as_str()));
    let by = if behind.group.is_some() && question.by.is_time() { question.by } else { By::None };
    let group: Option<Date> = match (&behind.group, by.is_time()) {
        (Some(group), true) => Some(crate::asking::day(group).map_err(|problem| Refusal::invalid("group", problem))?),
        _ => None,
    };
    if behind.group.is_some() && question.by == By::None {
        return Err(Refusal::invalid("group", "needs `by`, to tell what it is a group of"));
    }
    let slices = period::slices(question.from, question.to, by, &organisation.zone)?;
    slices.into_iter().find(|slice| slice.group == group).ok_or_else(wrong)
}
