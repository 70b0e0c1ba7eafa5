//! A poll: what customers are asked about an initiative, how, and until when.

use jiff::civil::Date;
use kernel::{Act, Refusal, Timestamp};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use tickets::message::Named;
use utoipa::ToSchema;

use crate::organisation;

/// A page of a case asks about so many at most: it is there for the case.
pub const OPEN_MAX: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PollKind)]
pub enum Kind {
    /// Would it help you: very much, a little, not.
    Vote,
    /// How would it be with it, how without it.
    Kano,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PollDefinition)]
pub struct Definition {
    pub kind: Kind,
    /// The customer's words for it, in English and German.
    pub title: Texts,
    /// One sentence on what it would be, in English and German.
    pub sentence: Texts,
    /// Last day on which it can be answered, such as 2027-01-31.
    pub until: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = InitiativePoll)]
pub struct Poll {
    pub id: String,
    /// Key.
    pub initiative: String,
    pub definition: Definition,
    /// Nobody closed it, and its last day is not over.
    pub open: bool,
    pub opened_by: Named,
    pub opened_at: Timestamp,
    /// Null where nobody closed it before its last day.
    pub closed_at: Option<Timestamp>,
    pub version: i64,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    initiative: String,
    definition: Json<Definition>,
    opened_by: String,
    opened_by_name: Option<String>,
    opened_at: Timestamp,
    closed_at: Option<Timestamp>,
    version: i64,
}

impl Row {
    fn poll(self, today: Date) -> Poll {
        Poll {
            open: self.closed_at.is_none() && self.definition.0.until >= today.to_string(),
            id: self.id,
            initiative: self.initiative,
            definition: self.definition.0,
            opened_by: Named { id: self.opened_by, name: self.opened_by_name.unwrap_or_default() },
            opened_at: self.opened_at,
            closed_at: self.closed_at,
            version: self.version,
        }
    }
}

/// That of an initiative; none where nobody opened one.
pub async fn maybe(conn: &mut Conn, act: &Act, initiative: &str) -> Result<Option<Poll>, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_poll"), params![initiative]).await?;
    let today = organisation::today(conn, act.now).await?;
    Ok(row.map(|row| row.poll(today)))
}

pub async fn find(conn: &mut Conn, act: &Act, initiative: &str) -> Result<Poll, Refusal> {
    maybe(conn, act, initiative).await?.ok_or(Refusal::NotFound("poll"))
}

/// Those that customers are asked now, of initiatives that are there; what was opened first comes first.
pub async fn open(conn: &mut Conn, act: &Act) -> Result<Vec<Poll>, Refusal> {
    let today = organisation::today(conn, act.now).await?;
    let rows: Vec<Row> = conn.all(sql!("list_open_polls"), params![today.to_string()]).await?;
    Ok(rows.into_iter().map(|row| row.poll(today)).collect())
}

/// By its own id, locked until the transaction ends. Of an initiative that was removed there is none.
pub(crate) async fn hold(tx: &mut Tx, act: &Act, id: &str) -> Result<Poll, Refusal> {
    let initiative: Option<String> = tx.maybe(sql!("hold_poll"), params![id]).await?;
    find(tx, act, &initiative.ok_or(Refusal::NotFound("poll"))?).await
}
