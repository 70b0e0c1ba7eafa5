//! `/api/targets/{key}`.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::targets::{self, NewTarget, Target};

/// The target of a KPI; version 0 if none was ever set.
#[utoipa::path(get, path = "/api/targets/{key}", operation_id = "show_target", params(("key" = String, Path)), responses((status = 200, body = Target)))]
pub(super) async fn show(ask: Ask, Path(key): Path<String>) -> Result<Reply<Target>, Problem> {
    let key = targets::key(&key)?;
    let mut conn = ask.conn().await?;
    Ok(Reply::ok(targets::find(&mut conn, key).await?))
}

/// Sets the target of a KPI, or withdraws it with null. Needs the version seen as If-Match, "0" for
/// the first one.
#[utoipa::path(put, path = "/api/targets/{key}", operation_id = "set_target", params(("key" = String, Path)), request_body = NewTarget, responses((status = 200, body = Target)))]
pub(super) async fn set(Path(key): Path<String>, call: Call<NewTarget>) -> Result<Reply<Target>, Problem> {
    let key = targets::key(&key)?;
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { targets::set(tx, act, key, input, version.required()?).await })
    })
    .await
}
