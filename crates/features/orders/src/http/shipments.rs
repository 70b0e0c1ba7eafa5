//! `/api/orders/{id}/shipments`, `/api/shipments/{id}`

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::shipment::Shipment;
use crate::shipping::{self, Change, Creation};
use crate::tracking::{self, Tracking};
use crate::{finding, shipments};

/// Writes down a parcel of the order.
#[utoipa::path(post, path = "/api/orders/{id}/shipments", operation_id = "create_shipment", params(("id" = String, Path)), request_body = Creation, responses((status = 201, body = Shipment)))]
pub(super) async fn create(Path(id): Path<String>, call: Call<Creation>) -> Result<Reply<Shipment>, Problem> {
    let done = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { shipping::create(tx, act, &id, input).await })
    });
    done.await
}

/// Changes what is known of a parcel. Its state follows the tracking.
#[utoipa::path(patch, path = "/api/shipments/{id}", operation_id = "change_shipment", params(("id" = String, Path)), request_body = Change, responses((status = 200, body = Shipment)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<Change>) -> Result<Reply<Shipment>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            finding::order_of(tx, sql!("find_shipment_order"), &id, "shipment").await?;
            shipping::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}

/// One parcel with what the carrier said of it.
#[utoipa::path(get, path = "/api/shipments/{id}", operation_id = "show_shipment", params(("id" = String, Path)), responses((status = 200, body = Shipment)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Shipment>, Problem> {
    Ok(Reply::ok(shipments::find(&mut ask.conn().await?, &id).await?))
}

/// Adds what the carrier said. The same said twice is one event.
#[utoipa::path(post, path = "/api/shipments/{id}/tracking", operation_id = "track_shipment", params(("id" = String, Path)), request_body = Tracking, responses((status = 201, body = Shipment)))]
pub(super) async fn track(Path(id): Path<String>, call: Call<Tracking>) -> Result<Reply<Shipment>, Problem> {
    let tracked = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { tracking::track(tx, act, &id, input).await })
    });
    tracked.await
}
