//! `/api/portal/cases/{token}`: a case, for whoever holds its address.

use axum::response::Response;
use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode, Upload};
use moscow::poll::answering::Answer;
use serde::Deserialize;
use tickets::attaching;
use tickets::http::attachments::saved;
use utoipa::IntoParams;

use crate::case::Case;
use crate::choosing::{self, Choosing};
use crate::rating::{self, Rating};
use crate::showing;
use crate::voting;
use crate::writing::{self, Writing};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Spoken {
    /// `en` or `de`; the customer's own unless it is told.
    pub language: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Name {
    /// The file's name, for people.
    #[serde(default)]
    pub name: Option<String>,
}

/// The case. 404 also for what was withdrawn, set aside, or is another customer's by now.
#[utoipa::path(get, path = "/api/portal/cases/{token}", operation_id = "show_portal_case",
    params(("token" = String, Path), Spoken), responses((status = 200, body = Case)))]
pub(super) async fn show(
    ask: Ask,
    Path(token): Path<String>,
    Query(Spoken { language }): Query<Spoken>,
) -> Result<Reply<Case>, Problem> {
    Ok(Reply::ok(showing::show(&mut ask.conn().await?, &ask.act, &token, language.as_deref()).await?))
}

/// The customer writes.
#[utoipa::path(post, path = "/api/portal/cases/{token}/messages", operation_id = "write_in_portal_case",
    params(("token" = String, Path)), request_body = Writing, responses((status = 201)))]
pub(super) async fn write(Path(token): Path<String>, call: Call<Writing>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { writing::write(tx, act, &token, input).await })
    })
    .await
}

/// The customer chooses one of what they were asked.
#[utoipa::path(post, path = "/api/portal/cases/{token}/choice", operation_id = "choose_in_portal_case",
    params(("token" = String, Path)), request_body = Choosing, responses((status = 204)))]
pub(super) async fn choose(Path(token): Path<String>, call: Call<Choosing>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, input, _| {
        Box::pin(async move { choosing::choose(tx, act, &token, input).await })
    })
    .await
}

/// The customer says how it was.
#[utoipa::path(post, path = "/api/portal/cases/{token}/rating", operation_id = "rate_portal_case",
    params(("token" = String, Path)), request_body = Rating, responses((status = 204)))]
pub(super) async fn rate(Path(token): Path<String>, call: Call<Rating>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, input, _| {
        Box::pin(async move { rating::rate(tx, act, &token, input).await })
    })
    .await
}

/// The customer says what they think of something that support could offer. A later answer stands in the place of the one
/// before; 409 `poll-closed` once it is closed.
#[utoipa::path(put, path = "/api/portal/cases/{token}/polls/{id}", operation_id = "vote_in_portal_case",
    params(("token" = String, Path), ("id" = String, Path)), request_body = Answer, responses((status = 204)))]
pub(super) async fn vote(Path((token, id)): Path<(String, String)>, call: Call<Answer>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, input, _| {
        Box::pin(async move { voting::vote(tx, act, &token, &id, input).await })
    })
    .await
}

/// The customer sends a file, as the raw body of any type. It is a message of its own.
#[utoipa::path(post, path = "/api/portal/cases/{token}/files", operation_id = "send_file_in_portal_case",
    params(("token" = String, Path), Name),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201)))]
pub(super) async fn send_file(
    Path(token): Path<String>,
    Query(Name { name }): Query<Name>,
    Upload(call): Upload,
) -> Result<Reply<()>, Problem> {
    let media_type = call.media_type();
    call.commit(StatusCode::CREATED, move |tx, act, bytes, _| {
        Box::pin(async move {
            let name = name.unwrap_or_else(|| "file".to_owned());
            let upload = attaching::Upload { name, media_type, bytes: bytes.to_vec() };
            writing::send_file(tx, act, &token, upload).await
        })
    })
    .await
}

/// A file of the conversation, to be saved and never to be opened in place.
#[utoipa::path(get, path = "/api/portal/cases/{token}/files/{id}", operation_id = "download_portal_file",
    params(("token" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn download(ask: Ask, Path((token, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let (file, bytes) = showing::file(&mut ask.conn().await?, &ask.act, &token, &id).await?;
    Ok(saved(&file, bytes))
}
