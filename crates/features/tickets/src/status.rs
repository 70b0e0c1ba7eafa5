//! Statuses: own names in fixed categories. Seen, added and renamed here.

use kernel::{Act, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Error, Subject, Tx, params};
use utoipa::ToSchema;

use crate::events;

/// What a status means to the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Nobody has answered yet.
    New,
    /// It is our turn.
    Open,
    /// It is the customer's turn.
    Pending,
    /// A third party's turn.
    OnHold,
    Solved,
    Closed,
}

impl Category {
    pub const ALL: &[Self] = &[Self::New, Self::Open, Self::Pending, Self::OnHold, Self::Solved, Self::Closed];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Pending => "pending",
            Self::OnHold => "on_hold",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }

    /// Closed without being solved first counts as solved, too.
    pub fn is_solved(self) -> bool {
        matches!(self, Self::Solved | Self::Closed)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Status {
    pub id: String,
    /// The word by which programs name it.
    pub key: String,
    pub name: String,
    pub category: Category,
    /// Order in which statuses are offered.
    pub position: i64,
    pub version: i64,
}

/// A new status.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStatus {
    pub key: String,
    pub name: String,
    pub category: Category,
    #[serde(default)]
    pub position: Option<i64>,
}

/// Changes of a status; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusChanges {
    pub key: Option<String>,
    pub name: Option<String>,
    pub category: Option<Category>,
    pub position: Option<i64>,
}

/// Most statuses there may be; more could not be told apart.
const MAX_STATUSES: usize = 100;
const TOPIC: &str = "status";

/// All statuses in the order in which they are offered.
pub async fn all(conn: &mut Conn) -> Result<Vec<Status>, Error> {
    conn.all(sql!("list_statuses"), params![]).await
}

/// The status with this key; refused, naming the field, if there is none.
pub(crate) async fn by_key(conn: &mut Conn, key: &str) -> Result<Status, Refusal> {
    let found = conn.maybe(sql!("find_status_by_key"), params![key]).await?;
    found.ok_or_else(|| Refusal::invalid("status", format!("there is no status {key:?}; see /api/statuses")))
}

/// The status that a ticket gets when only the category is known: the first of it.
pub(crate) async fn first_of(conn: &mut Conn, category: Category) -> Result<Status, Refusal> {
    let found = conn.maybe(sql!("find_first_status"), params![category.as_str()]).await?;
    found.ok_or_else(|| Refusal::Fault(format!("no status of the category {}", category.as_str())))
}

pub(crate) async fn by_id(conn: &mut Conn, id: &str) -> Result<Status, Refusal> {
    let found = conn.maybe(sql!("find_status"), params![id]).await?;
    found.ok_or(Refusal::NotFound("status"))
}

/// Adds a status.
pub async fn add(tx: &mut Tx, act: &Act, input: NewStatus) -> Result<Status, Refusal> {
    let known = all(tx).await?;
    if known.len() >= MAX_STATUSES {
        return Err(Refusal::conflict(format!("there are {MAX_STATUSES} statuses already")));
    }
    let after_last = known.last().map_or(10, |last| last.position + 10);
    let status = Status {
        id: act.id("sts"),
        key: input.key,
        name: input.name,
        category: input.category,
        position: input.position.unwrap_or(after_last),
        version: 1,
    };
    let status = checked(status)?;
    let written = tx.run(
        sql!("add_status"),
        params![&status.id, &status.key, &status.name, status.category.as_str(), status.position],
    );
    written.await.map_err(|error| not_changeable(error, &status.key))?;
    tx.append_setting(act, events::STATUS_ADDED, Subject { topic: TOPIC, id: &status.id }, &status)?;
    Ok(status)
}

/// Changes a status. Its category is fixed once tickets have it, for their history would change.
pub async fn change(tx: &mut Tx, act: &Act, id: &str, input: StatusChanges, version: i64) -> Result<Status, Refusal> {
    let before = by_id(tx, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let after = checked(Status {
        key: input.key.unwrap_or_else(|| before.key.clone()),
        name: input.name.unwrap_or_else(|| before.name.clone()),
        category: input.category.unwrap_or(before.category),
        position: input.position.unwrap_or(before.position),
        version: version + 1,
        id: before.id.clone(),
    })?;
    let written = tx.run(
        sql!("change_status"),
        params![id, version, &after.key, &after.name, after.category.as_str(), after.position],
    );
    let written = written.await.map_err(|error| not_changeable(error, &after.key))?;
    if written == 0 {
        return Err(Refusal::stale(&by_id(tx, id).await?));
    }
    if after.category != before.category {
        must_stay_served(tx, before.category).await?;
    }
    tx.append_change(act, events::STATUS_RENAMED, Subject { topic: TOPIC, id }, &before, &after)?;
    Ok(after)
}

/// Every category keeps a status: the program itself needs one to put tickets into.
async fn must_stay_served(tx: &mut Tx, category: Category) -> Result<(), Refusal> {
    match tx.maybe::<Status>(sql!("find_first_status"), params![category.as_str()]).await? {
        Some(_) => Ok(()),
        None => Err(Refusal::conflict(format!("it is the only status of the category {}", category.as_str()))),
    }
}

fn checked(status: Status) -> Result<Status, Refusal> {
    let mut problems = Problems::default();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    if status.key.is_empty() || status.key.len() > 40 || !status.key.chars().all(plain) {
        problems.add("key", "must have 1 to 40 of a–z, 0–9, _ and -");
    }
    let name = problems.note("name", text::line(&status.name, 60));
    if !(0..=1_000_000).contains(&status.position) {
        problems.add("position", "must be between 0 and 1000000");
    }
    problems.into_result()?;
    Ok(Status { name: name.unwrap_or_default(), ..status })
}

fn not_changeable(error: Error, key: &str) -> Refusal {
    match error {
        Error::Unique(_) => Refusal::conflict(format!("there is a status {key:?} already")),
        Error::ForeignKey(_) => {
            Refusal::conflict("tickets have this status, so its category stays; add a status instead")
        }
        other => other.into(),
    }
}
