//! Sending a test, to see whether a webhook works.

use kernel::{Act, Refusal};
use serde_json::json;
use store::{Tx, params};

use crate::delivery::{self, Delivery};
use crate::{events, kinds, webhook};

pub async fn test(tx: &mut Tx, act: &Act, webhook_id: &str) -> Result<Delivery, Refusal> {
    webhook::find(tx, webhook_id).await?.must_be_on()?;
    let id = act.id("whd");
    let body = kinds::test_body(webhook_id, act.now)?;
    let values = params![&id, webhook_id, None::<i64>, kinds::TEST, body, act.now];
    tx.run(sql!("insert_delivery"), values).await?;
    tx.append_setting(act, events::WEBHOOK_TESTED, events::subject(webhook_id), &json!({ "delivery": id }))?;
    delivery::find(tx, webhook_id, &id).await
}
