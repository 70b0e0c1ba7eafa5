//! What a rule did to a ticket, when, and from what.

use kernel::{Actor, Cursor, Page, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Select, params};
use utoipa::ToSchema;

use crate::rule;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationOutcome)]
pub enum Outcome {
    Done,
    /// Everything was so already, or was not to be done here.
    Nothing,
    /// Nothing was done, as something that the rule needs is not there.
    Failed,
    /// Rules had led to this too often; nothing was done.
    Cut,
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Nothing => "nothing",
            Self::Failed => "failed",
            Self::Cut => "cut",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationDid)]
pub enum Did {
    Done,
    /// It was so before.
    Already,
    Skipped,
}

/// Why an action was skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationSkipped)]
pub enum Skipped {
    /// A person chose the assignee.
    ChosenByPerson,
    /// A rule wrote to the customer within a day.
    RepliedLately,
    /// The customer's last message asks nothing: thanks alone, or sent by a program.
    NothingAsked,
    NoCustomer,
    /// Variables of the text have no value here; which ones is in the detail.
    MissingValues,
    /// The ticket's state does not allow it; the detail says why.
    NotAllowed,
}

/// What became of one action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AutomationDeed)]
pub struct Deed {
    /// What was to be done, such as `set_team`.
    pub action: String,
    pub did: Did,
    pub why: Option<Skipped>,
    pub detail: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AutomationRun)]
pub struct Run {
    pub id: String,
    pub rule_id: String,
    /// As it was called then.
    pub rule_name: String,
    pub ticket_id: String,
    pub ticket_number: i64,
    /// What pulled it, such as `customer_wrote`.
    pub trigger_kind: String,
    /// Number of the event; null where time pulled it.
    pub event: Option<i64>,
    pub at: Timestamp,
    pub outcome: Outcome,
    #[schema(value_type = Vec<Deed>)]
    pub deeds: Json<Vec<Deed>>,
    /// Ids of the rules that led here, this one last.
    #[schema(value_type = Vec<String>)]
    pub chain: Json<Vec<String>>,
    /// Why it failed, in words; or why it was cut: `repeated`, `too_deep`, `too_many`.
    pub reason: Option<String>,
}

/// Which runs.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub outcome: Option<Outcome>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

/// What a rule did, newest first, to tickets that this actor may see.
pub async fn of_rule(conn: &mut Conn, actor: &Actor, rule_id: &str, wanted: Wanted) -> Result<Page<Run>, Refusal> {
    rule::find(conn, rule_id).await?;
    let mut select = Select::new(sql!("list_runs_of_rule"), params![rule_id]);
    select.within_reach(actor, tickets::READ, "t.team_id", "t.assignee_id")?;
    page(conn, select, wanted).await
}

/// What rules did to a ticket, newest first.
pub async fn of_ticket(conn: &mut Conn, actor: &Actor, ticket_id: &str, wanted: Wanted) -> Result<Page<Run>, Refusal> {
    tickets::finding::must_see(conn, actor, ticket_id).await?;
    page(conn, Select::new(sql!("list_runs_of_ticket"), params![ticket_id]), wanted).await
}

async fn page(conn: &mut Conn, mut select: Select, wanted: Wanted) -> Result<Page<Run>, Refusal> {
    select.and_some("r.outcome = ?", wanted.outcome.map(Outcome::as_str));
    select.page_descending("r.at", "r.id", wanted.cursor.as_ref(), wanted.limit);
    let rows: Vec<Run> = conn.select(&select).await?;
    Ok(Page::cut(rows, wanted.limit, |row| Cursor { sort: row.at.as_millis(), id: row.id.clone() }))
}
