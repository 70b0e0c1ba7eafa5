//! `/api/shipments`, `/api/orders/{id}/shipments`, `/api/shipments/{id}`

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::finding;
use crate::shipment::{Shipment, ShipmentState};
use crate::shipments::{self, Wanted};
use crate::shipping::{self, Change, Creation};
use crate::tracking::{self, Tracking};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Id of an order.
    order: Option<String>,
    /// A whole tracking number.
    tracking: Option<String>,
    /// Delivered after the promised day, or not.
    late: Option<bool>,
    #[param(inline)]
    state: Option<ShipmentState>,
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// Parcels of all orders, the last written down first.
#[utoipa::path(get, path = "/api/shipments", operation_id = "list_shipments", params(Filter), responses((status = 200, body = Page<Shipment>)))]
pub(super) async fn list(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<Page<Shipment>>, Problem> {
    let wanted = Wanted {
        order: filter.order,
        tracking: filter.tracking,
        late: filter.late,
        state: filter.state,
        cursor: filter.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: page::limit(filter.limit)?,
    };
    Ok(Reply::list(shipments::list(&mut ask.conn().await?, wanted).await?))
}

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
