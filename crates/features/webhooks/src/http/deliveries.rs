//! `/api/webhooks/{id}/deliveries`: what was sent to a webhook, sending again, and trying out.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::delivery::{self, Delivery, DeliveryState, Detail, Wanted};
use crate::replaying::{self, Replay, Replayed};
use crate::testing;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only those in this state.
    state: Option<DeliveryState>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
    /// Items on a page, 1 to 200; 50 if absent.
    limit: Option<u32>,
}

/// What was sent to a webhook in the last 30 days, and what waits; newest first.
#[utoipa::path(get, path = "/api/webhooks/{id}/deliveries", operation_id = "list_webhook_deliveries",
    params(("id" = String, Path), ListQuery), responses((status = 200, body = Page<Delivery>)))]
pub(super) async fn list(
    ask: Ask,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Reply<Page<Delivery>>, Problem> {
    let wanted = Wanted {
        state: query.state,
        limit: page::limit(query.limit)?,
        cursor: query.cursor.as_deref().map(Cursor::decode).transpose()?,
    };
    Ok(Reply::list(delivery::list(&mut ask.conn().await?, &id, wanted).await?))
}

/// One delivery with the body that is sent and the beginning of the last answer.
#[utoipa::path(get, path = "/api/webhooks/{id}/deliveries/{delivery_id}", operation_id = "show_webhook_delivery",
    params(("id" = String, Path), ("delivery_id" = String, Path)), responses((status = 200, body = Detail)))]
pub(super) async fn show(ask: Ask, Path((id, delivery_id)): Path<(String, String)>) -> Result<Reply<Detail>, Problem> {
    Ok(Reply::ok(delivery::detail(&mut ask.conn().await?, &id, &delivery_id).await?))
}

/// Sends a delivery again, with the same `webhook-id` and body.
#[utoipa::path(post, path = "/api/webhooks/{id}/deliveries/{delivery_id}/replays",
    operation_id = "replay_webhook_delivery", params(("id" = String, Path), ("delivery_id" = String, Path)),
    responses((status = 201, body = Delivery)))]
pub(super) async fn replay(
    Path((id, delivery_id)): Path<(String, String)>,
    call: Call<()>,
) -> Result<Reply<Delivery>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, (), _| {
        Box::pin(async move { replaying::one(tx, act, &id, &delivery_id).await })
    })
    .await
}

/// Sends again all deliveries made since a moment that have not arrived.
#[utoipa::path(post, path = "/api/webhooks/{id}/replays", operation_id = "replay_failed_webhook_deliveries",
    params(("id" = String, Path)), request_body = Replay, responses((status = 201, body = Replayed)))]
pub(super) async fn replay_failed(Path(id): Path<String>, call: Call<Replay>) -> Result<Reply<Replayed>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { replaying::failed(tx, act, &id, input).await })
    })
    .await
}

/// Sends a test event (`webhook.test`) to a webhook.
#[utoipa::path(post, path = "/api/webhooks/{id}/tests", operation_id = "test_webhook", params(("id" = String, Path)),
    responses((status = 201, body = Delivery)))]
pub(super) async fn test(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Delivery>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, (), _| Box::pin(async move { testing::test(tx, act, &id).await }))
        .await
}
