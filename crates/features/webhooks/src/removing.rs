//! Removing a webhook with everything that was or was to be sent to it.

use kernel::{Act, Refusal};
use store::{Tx, params};

use crate::{events, webhook};

pub async fn remove(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let webhook = webhook::find(tx, id).await?;
    tx.run(sql!("delete_webhook"), params![id]).await?;
    tx.append_setting(act, events::WEBHOOK_REMOVED, events::subject(id), &webhook.told())?;
    Ok(())
}
