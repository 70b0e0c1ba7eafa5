//! Removing a capability of the shop, with its history; the log keeps what it was.

use kernel::{Act, Refusal};
use store::{Tx, params};

use crate::capability::{self, Kind};
use crate::events;

pub async fn remove(tx: &mut Tx, act: &Act, key: &str) -> Result<(), Refusal> {
    let before = capability::find(tx, key).await?;
    if before.kind != Kind::Own {
        return Err(Refusal::conflict("it comes with the program and cannot be removed; switch it off instead"));
    }
    tx.run(sql!("delete_capability"), params![key]).await?;
    tx.append_setting(act, events::CAPABILITY_REMOVED, events::subject(key), &before.told(None))?;
    Ok(())
}
