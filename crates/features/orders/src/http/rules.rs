//! `/api/order-rules`

use http_kit::{Ask, Call, Problem, Reply, StatusCode};

use crate::rules::{self, Change, Rules};

/// The shop's own rules: return window, refund limit, warranty, goodwill.
#[utoipa::path(get, path = "/api/order-rules", operation_id = "show_order_rules", responses((status = 200, body = Rules)))]
pub(super) async fn show(ask: Ask) -> Result<Reply<Rules>, Problem> {
    Ok(Reply::ok(rules::find(&mut ask.conn().await?).await?))
}

/// Sets rules, for what is begun from now on.
#[utoipa::path(patch, path = "/api/order-rules", operation_id = "change_order_rules", request_body = Change, responses((status = 200, body = Rules)))]
pub(super) async fn change(call: Call<Change>) -> Result<Reply<Rules>, Problem> {
    let changed = call.commit(StatusCode::OK, |tx, act, input, version| {
        Box::pin(async move { rules::change(tx, act, version.required()?, input).await })
    });
    changed.await
}
