//! What was sent is forgotten after a month.

use kernel::time::DAY;
use kernel::{Refusal, Timestamp};
use store::{Tx, params};

const KEPT: i64 = 30 * DAY;
/// Most that one transaction forgets; whoever waits to write comes between.
const BATCH: i64 = 1_000;

pub async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<u64, Refusal> {
    Ok(tx.run(sql!("forget_deliveries"), params![now.plus(-KEPT), BATCH]).await?)
}
