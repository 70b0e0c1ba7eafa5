//! Forgetting what rules did long ago. The history of a ticket keeps what was done to it.

use kernel::time::DAY;
use kernel::{Refusal, Timestamp};
use store::{Tx, params};

/// So long the log of rules is kept.
pub const KEPT: i64 = 90 * DAY;
/// A stretch longer than any rule can ask for.
const STRETCH: i64 = 800 * DAY;
const BATCH: i64 = 1_000;

pub async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<u64, Refusal> {
    tx.run(sql!("forget_stretches"), params![now.plus(-STRETCH), BATCH]).await?;
    Ok(tx.run(sql!("forget_runs"), params![now.plus(-KEPT), BATCH]).await?)
}
