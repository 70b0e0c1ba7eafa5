//! Changing a webhook, and switching it on and off.

use kernel::{Act, Problems, Refusal};
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::events;
use crate::webhook::{self, Webhook};
use calling::Reachable;

/// Changes of a webhook; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookChange {
    pub url: Option<String>,
    pub description: Option<String>,
    pub kinds: Option<Vec<String>>,
    /// Switched off, it is told nothing; switched on again, what happens from then on.
    pub active: Option<bool>,
}

pub async fn change(
    tx: &mut Tx,
    act: &Act,
    reachable: Reachable,
    id: &str,
    version: i64,
    input: WebhookChange,
) -> Result<Webhook, Refusal> {
    let before = webhook::find(tx, id).await?;
    let mut problems = Problems::default();
    let url = input.url.as_deref().unwrap_or(&before.url);
    let description = input.description.as_deref().unwrap_or(&before.description);
    let kinds = input.kinds.as_ref().unwrap_or(&before.kinds.0);
    // An address that is allowed no more must not keep its webhook from being switched off.
    let reachable = if input.url.is_some() { reachable } else { Reachable::Private };
    let checked = webhook::check(&mut problems, reachable, url, description, kinds);
    problems.into_result()?;
    let values = params![id, checked.url, checked.description, &Json(checked.kinds), version];
    if tx.run(sql!("update_webhook"), values).await? == 0 {
        return Err(Refusal::stale(&before));
    }
    match input.active {
        Some(true) if !before.active => {
            let last = store::events::last(tx).await?;
            tx.run(sql!("switch_webhook_on"), params![id, last]).await?;
        }
        Some(false) if before.active => switch_off(tx, id, None).await?,
        _ => {}
    }
    let after = webhook::find(tx, id).await?;
    tx.append_change(act, events::WEBHOOK_CHANGED, events::subject(id), &before.told(), &after.told())?;
    Ok(after)
}

/// Switches it off. What waits is given up, and can be sent again once it is on.
pub(crate) async fn switch_off(tx: &mut Tx, id: &str, because: Option<webhook::OffBecause>) -> Result<(), Refusal> {
    tx.run(sql!("switch_webhook_off"), params![id, because.map(webhook::OffBecause::as_str)]).await?;
    tx.run(sql!("give_up_waiting"), params![id]).await?;
    Ok(())
}
