//! `/api/organisation`

use http_kit::{Ask, Call, Problem, Reply, StatusCode};
use kernel::Refusal;

use crate::organisation::{self, Organisation, OrganisationChange};

#[utoipa::path(get, path = "/api/organisation", operation_id = "show_organisation", responses((status = 200, body = Organisation)))]
pub async fn show(ask: Ask) -> Result<Reply<Organisation>, Problem> {
    let found = organisation::find(&mut ask.conn().await?).await?;
    Ok(Reply::ok(found.ok_or(Refusal::NotFound("organisation"))?))
}

/// Changes settings. New opening hours hold from now on; what was measured stays.
#[utoipa::path(patch, path = "/api/organisation", operation_id = "change_organisation", request_body = OrganisationChange, responses((status = 200, body = Organisation)))]
pub async fn change(call: Call<OrganisationChange>) -> Result<Reply<Organisation>, Problem> {
    let changed = call.commit(StatusCode::OK, |tx, act, input, version| {
        Box::pin(async move { organisation::change(tx, act, version.required()?, input).await })
    });
    changed.await
}
