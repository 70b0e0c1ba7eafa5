//! `/api/orders/{id}/replacements`

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::order::Order;
use crate::replacing::{self, Request};

/// Sends things again for nothing: an order of its own that names the one it makes good.
#[utoipa::path(post, path = "/api/orders/{id}/replacements", operation_id = "request_replacement", params(("id" = String, Path)), request_body = Request, responses((status = 201, body = Order)))]
pub(super) async fn request(Path(id): Path<String>, call: Call<Request>) -> Result<Reply<Order>, Problem> {
    let done = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { replacing::request(tx, act, &id, input).await })
    });
    done.await
}
