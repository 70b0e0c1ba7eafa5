//! Merging, undoing it, splitting.

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::finding::TicketDetail;
use crate::merging::{self, Merge, NewMerge};
use crate::splitting::{self, Split};
use crate::unmerging;

/// Merges a ticket into another one.
#[utoipa::path(post, path = "/api/tickets/{id}/merges", operation_id = "merge_ticket",
    params(("id" = String, Path)), request_body = NewMerge, responses((status = 201, body = Merge)))]
pub(super) async fn merge(Path(id): Path<String>, call: Call<NewMerge>) -> Result<Reply<Merge>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { merging::merge(tx, act, &id, input).await })
    })
    .await
}

/// Undoes a merge.
#[utoipa::path(delete, path = "/api/ticket-merges/{id}", operation_id = "unmerge_ticket",
    params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn unmerge(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { unmerging::unmerge(tx, act, &id).await })
    })
    .await
}

/// Splits messages off into a new ticket.
#[utoipa::path(post, path = "/api/tickets/{id}/splits", operation_id = "split_ticket",
    params(("id" = String, Path)), request_body = Split, responses((status = 201, body = TicketDetail)))]
pub(super) async fn split(Path(id): Path<String>, call: Call<Split>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { splitting::split(tx, act, &id, input).await })
    })
    .await
}
