//! Waking tickets whose snooze is over. A worker calls this again and again; late is not lost.

use kernel::{Act, Refusal};
use store::{Tx, params};

use crate::events::{self, Woken};
use crate::settling::{save, subject};
use crate::ticket::Ticket;

/// Most tickets woken in one transaction.
pub const BATCH: i64 = 200;

/// Wakes up to [`BATCH`] tickets that are due; gives their number. Call again while it is full.
pub async fn wake_due(tx: &mut Tx, act: &Act) -> Result<usize, Refusal> {
    let due: Vec<String> = tx.all(sql!("list_due"), params![act.now, BATCH]).await?;
    let mut woken = 0;
    for id in &due {
        // Under the lock it may turn out that somebody else was faster or snoozed it again.
        let Some(mut ticket) = tx.maybe::<Ticket>(sql!("hold_ticket"), params![id]).await? else { continue };
        if ticket.snoozed_until.is_some_and(|until| until <= act.now) {
            ticket.snoozed_until = None;
            tx.append(act, events::TICKET_WOKEN, subject(id), &Woken { by_customer: false })?;
            save(tx, act, &mut ticket).await?;
            woken += 1;
        }
    }
    Ok(woken)
}
