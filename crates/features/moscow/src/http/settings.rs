//! `/api/moscow/settings` and what evidence there is by them.

use http_kit::{Ask, Call, Problem, Reply, StatusCode};

use crate::evidence::{self, Evidence};
use crate::settings::{self, Held, Settings};

/// Pools of people and money, and what bad experience is taken to cost.
#[utoipa::path(get, path = "/api/moscow/settings", operation_id = "show_moscow_settings",
    responses((status = 200, body = Held)))]
pub(super) async fn show(ask: Ask) -> Result<Reply<Held>, Problem> {
    Ok(Reply::ok(settings::find(&mut ask.conn().await?).await?))
}

/// Changes them. Their version is 0 as long as nobody did.
#[utoipa::path(put, path = "/api/moscow/settings", operation_id = "change_moscow_settings", request_body = Settings,
    responses((status = 200, body = Held)))]
pub(super) async fn change(call: Call<Settings>) -> Result<Reply<Held>, Problem> {
    call.commit(StatusCode::OK, |tx, act, input, version| {
        Box::pin(async move { settings::change(tx, act, input, version.required()?).await })
    })
    .await
}

/// What each scenario costs a month, by its tickets of the last days.
#[utoipa::path(get, path = "/api/moscow/evidence", operation_id = "show_moscow_evidence",
    responses((status = 200, body = Evidence)))]
pub(super) async fn evidence(ask: Ask) -> Result<Reply<Evidence>, Problem> {
    Ok(Reply::list(evidence::find(&mut ask.conn().await?, ask.act.now).await?))
}
