//! Telling of promises that are near their due moment, or past it. A worker calls this again and again;
//! late is not lost, and nothing is told twice. What counts as broken does not depend on it.

use kernel::{Act, Refusal, Timestamp};
use serde::Deserialize;
use store::{Tx, params};

use crate::events::{self, SlaNoticed};
use crate::promise::PromiseKind;
use crate::settling::subject;

/// Most promises told of in one transaction.
pub const BATCH: i64 = 200;

#[derive(Deserialize)]
struct ToTell {
    ticket_id: String,
    kind: PromiseKind,
    policy_name: String,
    started_at: Timestamp,
    due_at: Timestamp,
    level: String,
}

/// Tells of up to [`BATCH`] promises; gives their number. Call again while it is full.
pub async fn warn_due(tx: &mut Tx, act: &Act) -> Result<usize, Refusal> {
    let due: Vec<ToTell> = tx.all(sql!("list_promises_to_tell"), params![act.now, BATCH]).await?;
    for one in &due {
        // Two nodes may have found the same: who writes it down first tells of it.
        let notice = params![&one.ticket_id, one.kind.as_str(), one.started_at, &one.level, act.now];
        if tx.run(sql!("keep_sla_notice"), notice).await? == 0 {
            continue;
        }
        let kind = if one.level == "broken" { events::SLA_BREACHED } else { events::SLA_WARNED };
        let told = SlaNoticed { kind: one.kind, policy_name: one.policy_name.clone(), due_at: one.due_at };
        tx.append(act, kind, subject(&one.ticket_id), &told)?;
    }
    Ok(due.len())
}
