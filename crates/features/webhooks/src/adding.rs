//! Adding a webhook. It is told what happens from then on.

use kernel::{Act, Problems, Refusal};
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::webhook::{self, MOST, MadeWebhook};
use crate::{events, signing};
use calling::Reachable;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    pub url: String,
    #[serde(default)]
    pub description: String,
    /// Kinds of events to tell of; none is all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// One's own secret, `whsec_` and 24 to 64 bytes in base64; without it one is made.
    pub secret: Option<String>,
}

pub async fn add(tx: &mut Tx, act: &Act, reachable: Reachable, input: NewWebhook) -> Result<MadeWebhook, Refusal> {
    let mut problems = Problems::default();
    let checked = webhook::check(&mut problems, reachable, &input.url, &input.description, &input.kinds);
    if let Some(secret) = &input.secret {
        problems.note("secret", signing::key(secret));
    }
    problems.into_result()?;
    if tx.one::<i64>(sql!("count_webhooks"), params![]).await? >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} webhooks, which is the most; remove one first")));
    }
    let id = act.id("whk");
    let secret = input.secret.unwrap_or_else(|| signing::new_secret(act.rng.as_ref()));
    let last = store::events::last(tx).await?;
    let kinds = Json(checked.kinds);
    let values = params![&id, checked.url, checked.description, &kinds, &secret, last, act.now];
    tx.run(sql!("insert_webhook"), values).await?;
    let webhook = webhook::find(tx, &id).await?;
    tx.append_setting(act, events::WEBHOOK_ADDED, events::subject(&id), &webhook.told())?;
    Ok(MadeWebhook { webhook, secret })
}
