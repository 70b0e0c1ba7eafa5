//! `/api/calibration-campaigns`: days on which more comes than usual because of what the shop does itself.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::campaigning::{self, Campaign, NewCampaign};

/// All campaigns, the latest first; the next calibration goes by them.
#[utoipa::path(get, path = "/api/calibration-campaigns", operation_id = "list_calibration_campaigns",
    responses((status = 200, body = Page<Campaign>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Campaign>>, Problem> {
    let items = campaigning::list(&mut ask.conn().await?).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Notes a campaign, over or to come.
#[utoipa::path(post, path = "/api/calibration-campaigns", operation_id = "add_calibration_campaign",
    request_body = NewCampaign, responses((status = 201, body = Campaign)))]
pub(super) async fn add(call: Call<NewCampaign>) -> Result<Reply<Campaign>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| {
        Box::pin(async move { campaigning::add(tx, act, input).await })
    })
    .await
}

/// Puts another in its place.
#[utoipa::path(put, path = "/api/calibration-campaigns/{id}", operation_id = "change_calibration_campaign",
    params(("id" = String, Path)), request_body = NewCampaign, responses((status = 200, body = Campaign)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<NewCampaign>) -> Result<Reply<Campaign>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { campaigning::change(tx, act, &id, input, version.required()?).await })
    })
    .await
}

/// Removes a campaign. Calibrations that went by it stay as they are.
#[utoipa::path(delete, path = "/api/calibration-campaigns/{id}", operation_id = "remove_calibration_campaign",
    params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn remove(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { campaigning::remove(tx, act, &id).await })
    })
    .await
}
