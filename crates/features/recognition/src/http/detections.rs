//! `/api/tickets/{id}/recognition`: what was recognised in a ticket.

use http_kit::{Ask, Path, Problem, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::detection::{self, Detection};

/// What was recognised last, if anything was looked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TicketRecognition)]
pub(super) struct TicketRecognition {
    detection: Option<Detection>,
    /// Nothing is looked for: the capability `recognition` is off for this customer.
    switched_off: bool,
}

/// What was recognised in a ticket after its customer's last message, how sure that is, and why.
#[utoipa::path(get, path = "/api/tickets/{id}/recognition", operation_id = "show_ticket_recognition",
    params(("id" = String, Path)), responses((status = 200, body = TicketRecognition)))]
pub(super) async fn of_ticket(ask: Ask, Path(id): Path<String>) -> Result<Reply<TicketRecognition>, Problem> {
    let mut conn = ask.conn().await?;
    let detection = detection::of_ticket(&mut conn, &ask.act.actor, &id).await?;
    let switched_off = detection::is_switched_off(&mut conn, &id).await?;
    Ok(Reply::list(TicketRecognition { detection, switched_off }))
}
