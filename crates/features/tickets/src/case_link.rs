//! The page on which a customer follows their ticket: its address is the key, one for each ticket.

use kernel::{Act, Refusal, ids};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::ANSWER;
use crate::events;
use crate::holding;
use crate::settling::subject;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseLink {
    /// Below the address of this installation.
    pub path: String,
}

impl CaseLink {
    fn of(token: &str) -> Self {
        Self { path: format!("/case/{token}") }
    }
}

/// Gives the link to a ticket; the one that was given before, as long as it still holds.
pub async fn give(tx: &mut Tx, act: &Act, ticket_id: &str) -> Result<CaseLink, Refusal> {
    let ticket = holding::hold(tx, act, ticket_id, ANSWER).await?;
    let Some(customer) = ticket.customer_id else {
        return Err(Refusal::conflict(
            "a case is followed by its customer, and this ticket has none; name the customer",
        ));
    };
    if let Some(token) = tx.maybe::<String>(sql!("find_case_link"), params![ticket_id, &customer]).await? {
        return Ok(CaseLink::of(&token));
    }
    let token = ids::new_secret(act.rng.as_ref());
    tx.run(sql!("save_case_link"), params![ticket_id, &customer, &token, act.now]).await?;
    tx.append(act, events::CASE_LINK_GIVEN, subject(ticket_id), &serde_json::json!({}))?;
    Ok(CaseLink::of(&token))
}

/// Lets the link lead nowhere from now on; the next one given is another.
pub async fn withdraw(tx: &mut Tx, act: &Act, ticket_id: &str) -> Result<(), Refusal> {
    holding::hold(tx, act, ticket_id, ANSWER).await?;
    if tx.run(sql!("drop_case_link"), params![ticket_id]).await? > 0 {
        tx.append(act, events::CASE_LINK_WITHDRAWN, subject(ticket_id), &serde_json::json!({}))?;
    }
    Ok(())
}

/// The ticket that a token leads to; of a merged one that into which it went, if it is the same customer's.
/// What was set aside is not led to.
pub async fn ticket_of(conn: &mut Conn, token: &str) -> Result<String, Refusal> {
    if !ids::is_secret(token) {
        return Err(Refusal::NotFound("case"));
    }
    conn.maybe(sql!("find_ticket_of_case_link"), params![token]).await?.ok_or(Refusal::NotFound("case"))
}
