//! `/api/recognition/catch-up`: tickets that were never looked at are recognised.

use http_kit::{Call, Problem, Reply, StatusCode};

use crate::catching_up::{self, CatchUp, NewCatchUp};

/// Asks for the tickets of a period to be recognised that never were: of imported history, or from before anything was
/// learned. It begins within a minute, goes on in the background, and starts no rule, webhook or playbook. How far it has
/// come stands in `GET /api/recognition`.
#[utoipa::path(post, path = "/api/recognition/catch-up", operation_id = "catch_up_recognition",
    request_body = NewCatchUp, responses((status = 202, body = CatchUp)))]
pub(super) async fn ask(call: Call<NewCatchUp>) -> Result<Reply<CatchUp>, Problem> {
    call.commit(StatusCode::ACCEPTED, |tx, act, input, _| {
        Box::pin(async move { catching_up::ask(tx, act, input).await })
    })
    .await
}

/// Stops it. What was recognised stays.
#[utoipa::path(delete, path = "/api/recognition/catch-up", operation_id = "stop_recognition_catch_up",
    responses((status = 200, body = CatchUp)))]
pub(super) async fn stop(call: Call<()>) -> Result<Reply<CatchUp>, Problem> {
    call.commit(StatusCode::OK, |tx, act, (), _| Box::pin(async move { catching_up::stop(tx, act).await })).await
}
