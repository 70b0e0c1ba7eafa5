//! Following a ticket. Who writes or is mentioned follows by itself.

use kernel::{Act, Refusal};
use store::{Tx, params};

use crate::finding::{self, TicketDetail};

pub async fn follow(tx: &mut Tx, act: &Act, ticket_id: &str) -> Result<TicketDetail, Refusal> {
    finding::must_see(tx, &act.actor, ticket_id).await?;
    tx.run(sql!("follow_ticket"), params![ticket_id, &act.actor.id]).await?;
    finding::detail(tx, &act.actor, ticket_id).await
}

pub async fn unfollow(tx: &mut Tx, act: &Act, ticket_id: &str) -> Result<TicketDetail, Refusal> {
    finding::must_see(tx, &act.actor, ticket_id).await?;
    tx.run(sql!("unfollow_ticket"), params![ticket_id, &act.actor.id]).await?;
    finding::detail(tx, &act.actor, ticket_id).await
}
