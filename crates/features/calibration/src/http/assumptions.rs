//! `/api/calibration-assumptions`: what people say of numbers that nothing tells.

use http_kit::{Ask, Call, Problem, Reply, StatusCode};
use kernel::Page;

use crate::assuming::{self, Assumption, NewAssumption};

/// All numbers that were ever set; the next calibration goes by those that hold.
#[utoipa::path(get, path = "/api/calibration-assumptions", operation_id = "list_calibration_assumptions",
    responses((status = 200, body = Page<Assumption>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Assumption>>, Problem> {
    let items = assuming::list(&mut ask.conn().await?).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Sets a number, or takes it back with null. Needs the version seen as If-Match, "0" for the first one.
#[utoipa::path(put, path = "/api/calibration-assumptions", operation_id = "set_calibration_assumption",
    request_body = NewAssumption, responses((status = 200, body = Assumption)))]
pub(super) async fn set(call: Call<NewAssumption>) -> Result<Reply<Assumption>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { assuming::set(tx, act, input, version.required()?).await })
    })
    .await
}
