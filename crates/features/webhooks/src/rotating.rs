//! Another secret. For a day what is sent is signed with the one before, too, so that whoever checks
//! signatures has time to learn the new one.

use kernel::time::DAY;
use kernel::{Act, Refusal};
use serde_json::json;
use store::{Tx, params};

use crate::webhook::{self, MadeWebhook};
use crate::{events, signing};

pub async fn rotate(tx: &mut Tx, act: &Act, id: &str) -> Result<MadeWebhook, Refusal> {
    webhook::find(tx, id).await?;
    let secret = signing::new_secret(act.rng.as_ref());
    let until = act.now.plus(DAY);
    tx.run(sql!("rotate_secret"), params![id, &secret, until]).await?;
    let webhook = webhook::find(tx, id).await?;
    tx.append_setting(act, events::WEBHOOK_SECRET_ROTATED, events::subject(id), &json!({ "old_until": until }))?;
    Ok(MadeWebhook { webhook, secret })
}
