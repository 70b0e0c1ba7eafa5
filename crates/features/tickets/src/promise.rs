//! What customers are promised, and the words of it.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Conn, Error, params};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromiseKind {
    /// An answer to what the ticket was opened with.
    FirstResponse,
    /// An answer to anything the customer wrote later.
    NextResponse,
    /// The solution, anew in every cycle.
    Resolution,
}

impl PromiseKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstResponse => "first_response",
            Self::NextResponse => "next_response",
            Self::Resolution => "resolution",
        }
    }
}

/// How long each promise may take, in minutes of the policy's calendar; none: not promised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SlaTargets)]
pub struct Targets {
    pub first_response: Option<i64>,
    pub next_response: Option<i64>,
    pub resolution: Option<i64>,
}

impl Targets {
    pub fn of(&self, kind: PromiseKind) -> Option<i64> {
        match kind {
            PromiseKind::FirstResponse => self.first_response,
            PromiseKind::NextResponse => self.next_response,
            PromiseKind::Resolution => self.resolution,
        }
    }
}

/// What falls due first in a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TicketDue)]
pub struct Due {
    pub kind: PromiseKind,
    /// Past, if the promise is broken and still to be kept.
    pub at: Timestamp,
    /// From then on it is near.
    pub warn_at: Timestamp,
}

impl Due {
    /// Out of the columns of a ticket.
    pub(crate) fn from_parts(
        kind: Option<PromiseKind>,
        at: Option<Timestamp>,
        warn_at: Option<Timestamp>,
    ) -> Option<Self> {
        let (kind, at) = kind.zip(at)?;
        Some(Self { kind, at, warn_at: warn_at.unwrap_or(at) })
    }
}

/// A promise as the ticket's page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Promise {
    pub kind: PromiseKind,
    pub cycle: i64,
    /// As it was called when it was applied.
    pub policy_name: String,
    pub target_ms: i64,
    pub started_at: Timestamp,
    /// Null while its clock stands still.
    pub due_at: Option<Timestamp>,
    pub warn_at: Option<Timestamp>,
    pub done_at: Option<Timestamp>,
    /// Null while it is under way: then it is broken once it is past due.
    pub met: Option<bool>,
}

/// The promises of a ticket, in the order in which they were decided; those under way come last.
pub(crate) async fn of_ticket(conn: &mut Conn, ticket_id: &str) -> Result<Vec<Promise>, Error> {
    conn.all(sql!("list_promises_of_ticket"), params![ticket_id]).await
}
