//! Sending again: one delivery, or all that failed since a moment. Each keeps its id and its body, so
//! that whoever has it already can tell.

use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Tx, params};
use utoipa::ToSchema;

use crate::delivery::{self, Delivery};
use crate::events::{self, Again};
use crate::webhook;

/// Most that one request sends again; the oldest come first, so that a further request takes the rest.
pub const MOST: i64 = 10_000;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookReplay)]
pub struct Replay {
    /// Deliveries made since then.
    pub since: Timestamp,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WebhookReplayed)]
pub struct Replayed {
    /// How many are sent again, 10,000 at most.
    pub count: u64,
}

pub async fn one(tx: &mut Tx, act: &Act, webhook_id: &str, id: &str) -> Result<Delivery, Refusal> {
    let webhook = webhook::find(tx, webhook_id).await?;
    delivery::find(tx, webhook_id, id).await?;
    webhook.must_be_on()?;
    tx.run(sql!("replay_delivery"), params![webhook_id, id, act.now]).await?;
    tx.append_setting(act, events::WEBHOOK_REPLAYED, events::subject(webhook_id), &Again::Delivery(id.to_owned()))?;
    delivery::find(tx, webhook_id, id).await
}

pub async fn failed(tx: &mut Tx, act: &Act, webhook_id: &str, input: Replay) -> Result<Replayed, Refusal> {
    webhook::find(tx, webhook_id).await?.must_be_on()?;
    let count = tx.run(sql!("replay_failed"), params![webhook_id, input.since, act.now, MOST]).await?;
    tx.append_setting(act, events::WEBHOOK_REPLAYED, events::subject(webhook_id), &Again::FailedSince(input.since))?;
    Ok(Replayed { count })
}
