//! `/api/payments`, `/api/orders/{id}/payments`, `/api/payments/{id}`

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::finding;
use crate::paying::{self, Change, Recording};
use crate::payment::{Payment, PaymentKind, PaymentState};
use crate::payments::{self, Wanted};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Id of an order.
    order: Option<String>,
    #[param(inline)]
    kind: Option<PaymentKind>,
    #[param(inline)]
    state: Option<PaymentState>,
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// Payments, refunds paid out and chargebacks of all orders, the last written down first.
#[utoipa::path(get, path = "/api/payments", operation_id = "list_payments", params(Filter), responses((status = 200, body = Page<Payment>)))]
pub(super) async fn list(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<Page<Payment>>, Problem> {
    let wanted = Wanted {
        order: filter.order,
        kind: filter.kind,
        state: filter.state,
        cursor: filter.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: page::limit(filter.limit)?,
    };
    Ok(Reply::list(payments::list(&mut ask.conn().await?, wanted).await?))
}

/// One payment.
#[utoipa::path(get, path = "/api/payments/{id}", operation_id = "show_payment", params(("id" = String, Path)), responses((status = 200, body = Payment)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Payment>, Problem> {
    Ok(Reply::ok(payments::find(&mut ask.conn().await?, &id).await?))
}

/// Records money that moved, or was tried to be moved.
#[utoipa::path(post, path = "/api/orders/{id}/payments", operation_id = "record_payment", params(("id" = String, Path)), request_body = Recording, responses((status = 201, body = Payment)))]
pub(super) async fn record(Path(id): Path<String>, call: Call<Recording>) -> Result<Reply<Payment>, Problem> {
    let done = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { paying::record(tx, act, &id, input).await })
    });
    done.await
}

/// Says what became of a pending payment.
#[utoipa::path(patch, path = "/api/payments/{id}", operation_id = "change_payment", params(("id" = String, Path)), request_body = Change, responses((status = 200, body = Payment)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<Change>) -> Result<Reply<Payment>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            finding::order_of(tx, sql!("find_payment_order"), &id, "payment").await?;
            paying::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}
