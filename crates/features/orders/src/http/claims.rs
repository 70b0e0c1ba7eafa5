//! `/api/warranty-claims`, `/api/orders/{id}/warranty-claims`

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::claim::{Claim, ClaimState};
use crate::claiming::{self, Change, LineClaim, Submission, Wanted};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    warranty: Option<String>,
    state: Option<ClaimState>,
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// Warranty claims, the last submitted first.
#[utoipa::path(get, path = "/api/warranty-claims", operation_id = "list_warranty_claims", params(Filter), responses((status = 200, body = Page<Claim>)))]
pub(super) async fn list(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<Page<Claim>>, Problem> {
    let wanted = Wanted {
        warranty: filter.warranty,
        state: filter.state,
        cursor: filter.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: page::limit(filter.limit)?,
    };
    Ok(Reply::list(claiming::list(&mut ask.conn().await?, wanted).await?))
}

/// Calls upon a warranty.
#[utoipa::path(post, path = "/api/warranty-claims", operation_id = "submit_warranty_claim", request_body = Submission, responses((status = 201, body = Claim)))]
pub(super) async fn submit(call: Call<Submission>) -> Result<Reply<Claim>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(claiming::submit(tx, act, input))).await
}

/// Calls upon the warranty of what was bought in a line; after its end only with a reason for goodwill.
#[utoipa::path(post, path = "/api/orders/{id}/warranty-claims", operation_id = "claim_order_line", params(("id" = String, Path)), request_body = LineClaim, responses((status = 201, body = Claim)))]
pub(super) async fn claim_line(Path(id): Path<String>, call: Call<LineClaim>) -> Result<Reply<Claim>, Problem> {
    let done = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { claiming::claim_line(tx, act, &id, input).await })
    });
    done.await
}

/// One claim.
#[utoipa::path(get, path = "/api/warranty-claims/{id}", operation_id = "show_warranty_claim", params(("id" = String, Path)), responses((status = 200, body = Claim)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Claim>, Problem> {
    Ok(Reply::ok(claiming::find(&mut ask.conn().await?, &id).await?))
}

/// Moves a claim on; the refusal of a wrong step names the steps that there are.
#[utoipa::path(patch, path = "/api/warranty-claims/{id}", operation_id = "change_warranty_claim", params(("id" = String, Path)), request_body = Change, responses((status = 200, body = Claim)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<Change>) -> Result<Reply<Claim>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            claiming::find(tx, &id).await?;
            claiming::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}
