//! `/api/people/{id}/availability` and `/api/availabilities`: who takes tickets now.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::availability::{self, Availability, AvailabilityChoice};

/// Whether each of those who work here takes tickets now.
#[utoipa::path(get, path = "/api/availabilities", operation_id = "list_availabilities", responses((status = 200, body = Vec<Availability>)))]
pub async fn list(ask: Ask) -> Result<Reply<Vec<Availability>>, Problem> {
    Ok(Reply::list(availability::list(&mut ask.conn().await?).await?))
}

#[utoipa::path(get, path = "/api/people/{id}/availability", operation_id = "show_availability", params(("id" = String, Path)), responses((status = 200, body = Availability)))]
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Availability>, Problem> {
    Ok(Reply::ok(availability::find(&mut ask.conn().await?, &id).await?))
}

/// Says whether somebody takes tickets: you for yourself, or for people of a team that you lead, or for all
/// if you manage staff.
#[utoipa::path(put, path = "/api/people/{id}/availability", operation_id = "choose_availability", params(("id" = String, Path)), request_body = AvailabilityChoice, responses((status = 200, body = Availability)))]
pub async fn choose(Path(id): Path<String>, call: Call<AvailabilityChoice>) -> Result<Reply<Availability>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { availability::choose(tx, act, &id, input).await })
    })
    .await
}
