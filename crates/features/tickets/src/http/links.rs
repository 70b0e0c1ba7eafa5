//! `/api/tickets/{id}/links`, and `/api/tickets/{id}/case-link`: the address at which its customer follows it.

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::case_link::{self, CaseLink};
use crate::linking::{self, Link, NewLink};

/// Links two tickets.
#[utoipa::path(post, path = "/api/tickets/{id}/links", operation_id = "link_tickets",
    params(("id" = String, Path)), request_body = NewLink, responses((status = 201, body = Link)))]
pub(super) async fn link(Path(id): Path<String>, call: Call<NewLink>) -> Result<Reply<Link>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { linking::link(tx, act, &id, input).await })
    })
    .await
}

/// Removes a link.
#[utoipa::path(delete, path = "/api/tickets/{id}/links/{link}", operation_id = "unlink_tickets",
    params(("id" = String, Path), ("link" = String, Path)), responses((status = 204)))]
pub(super) async fn unlink(Path((id, link)): Path<(String, String)>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { linking::unlink(tx, act, &id, &link).await })
    })
    .await
}

/// Gives the address at which the customer follows the ticket; the same as before, as long as it holds.
#[utoipa::path(post, path = "/api/tickets/{id}/case-link", operation_id = "give_case_link",
    params(("id" = String, Path)), responses((status = 200, body = CaseLink)))]
pub(super) async fn give_case(Path(id): Path<String>, call: Call<()>) -> Result<Reply<CaseLink>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| Box::pin(async move { case_link::give(tx, act, &id).await }))
        .await
}

/// Withdraws it: it leads nowhere from now on.
#[utoipa::path(delete, path = "/api/tickets/{id}/case-link", operation_id = "withdraw_case_link",
    params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn withdraw_case(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { case_link::withdraw(tx, act, &id).await })
    })
    .await
}
