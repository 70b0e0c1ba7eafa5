//! `/api/sla-policies`: which tickets are promised what.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::sla_policy::{self, NewSlaPolicy, SlaPolicy, SlaPolicyOrder};

/// The service levels, in the order in which they are tried: the first active one that fits holds.
#[utoipa::path(get, path = "/api/sla-policies", operation_id = "list_sla_policies",
    responses((status = 200, body = Page<SlaPolicy>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<SlaPolicy>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(Page { items: sla_policy::all(&mut conn).await?, next: None }))
}

/// Adds a service level behind the others. It holds for tickets opened from now on, and for others when
/// they are reopened or get another urgency, channel, team or customer.
#[utoipa::path(post, path = "/api/sla-policies", operation_id = "add_sla_policy", request_body = NewSlaPolicy,
    responses((status = 201, body = SlaPolicy)))]
pub(super) async fn add(call: Call<NewSlaPolicy>) -> Result<Reply<SlaPolicy>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { sla_policy::add(tx, act, input).await }))
        .await
}

/// Puts another service level in its place. What was promised stays promised.
#[utoipa::path(put, path = "/api/sla-policies/{id}", operation_id = "change_sla_policy", params(("id" = String, Path)),
    request_body = NewSlaPolicy, responses((status = 200, body = SlaPolicy)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<NewSlaPolicy>) -> Result<Reply<SlaPolicy>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            sla_policy::find(tx, &id).await?;
            sla_policy::change(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Removes a service level. What was promised stays promised.
#[utoipa::path(delete, path = "/api/sla-policies/{id}", operation_id = "remove_sla_policy",
    params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn remove(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { sla_policy::remove(tx, act, &id).await })
    })
    .await
}

/// Puts the service levels into another order, named by all of their ids.
#[utoipa::path(put, path = "/api/sla-policy-order", operation_id = "order_sla_policies", request_body = SlaPolicyOrder,
    responses((status = 200, body = Page<SlaPolicy>)))]
pub(super) async fn order(call: Call<SlaPolicyOrder>) -> Result<Reply<Page<SlaPolicy>>, Problem> {
    call.commit(StatusCode::OK, |tx, act, input, _| {
        Box::pin(async move { Ok(Page { items: sla_policy::order(tx, act, input).await?, next: None }) })
    })
    .await
}
