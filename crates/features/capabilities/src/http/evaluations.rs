//! `/ofrep/v1/evaluate/flags`: the OpenFeature Remote Evaluation Protocol, for the shop's own code.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_kit::{Path, Problem, Upload};
use kernel::Refusal;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::ofrep::{self, ErrorCode, Evaluation, Failure, Flag, Flags, Request};
use crate::{capability, deciding};

fn told(status: StatusCode, body: &impl Serialize) -> Result<Response, Problem> {
    let body = serde_json::to_vec(body).map_err(|error| Refusal::Fault(error.to_string()))?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn refused(failure: &Failure) -> Result<Response, Problem> {
    let missing = failure.error_code == ErrorCode::FlagNotFound;
    told(if missing { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST }, failure)
}

/// Whether a capability is on for a customer, by OpenFeature's protocol. Failures are as the protocol says.
#[utoipa::path(post, path = "/ofrep/v1/evaluate/flags/{key}", operation_id = "evaluate_flag",
    params(("key" = String, Path)), request_body = Request,
    responses((status = 200, body = Evaluation), (status = 400, body = Failure), (status = 404, body = Failure)))]
pub(super) async fn one(Path(key): Path<String>, Upload(call): Upload) -> Result<Response, Problem> {
    let (app, _, body) = call.into_input();
    let mut conn = app.db().read().await?;
    let Some(capability) = capability::maybe(&mut conn, &key).await? else {
        return refused(&Failure::not_found(&key));
    };
    let target = match ofrep::target(&body) {
        Ok(target) => target,
        Err(failure) => return refused(&failure.of(&key)),
    };
    let decision = deciding::decide_for(&mut conn, &capability, target.as_deref()).await?;
    match ofrep::answer(&capability, decision) {
        Flag::Evaluated(evaluation) => told(StatusCode::OK, &evaluation),
        Flag::Failed(failure) => refused(&failure),
    }
}

/// All capabilities for one customer, by OpenFeature's protocol. Answered 304 while nothing is other than the tag in
/// `If-None-Match` says.
#[utoipa::path(post, path = "/ofrep/v1/evaluate/flags", operation_id = "evaluate_flags", request_body = Request,
    params(("If-None-Match" = Option<String>, Header)),
    responses((status = 200, body = Flags), (status = 304), (status = 400, body = Failure)))]
pub(super) async fn all(Upload(call): Upload) -> Result<Response, Problem> {
    let headers = call.headers.clone();
    let (app, _, body) = call.into_input();
    let target = match ofrep::target(&body) {
        Ok(target) => target,
        Err(failure) => return refused(&failure),
    };
    let mut conn = app.db().read().await?;
    // Once, not for each.
    let target = match target {
        Some(target) => Some(deciding::resolve(&mut conn, &target).await?),
        None => None,
    };
    let capabilities = capability::list(&mut conn).await?;
    let answer = |one| ofrep::answer(one, one.switch().decide(&one.key, target.as_deref()));
    let flags = Flags { flags: capabilities.iter().map(answer).collect() };
    let mut response = told(StatusCode::OK, &flags)?;
    let tag = tag(&flags)?;
    if knows(&headers, &tag) {
        response = StatusCode::NOT_MODIFIED.into_response();
    }
    let tag = HeaderValue::from_str(&tag).map_err(|error| Refusal::Fault(error.to_string()))?;
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// The same for the same answer, on every node.
fn tag(flags: &Flags) -> Result<String, Problem> {
    let body = serde_json::to_vec(flags).map_err(|error| Refusal::Fault(error.to_string()))?;
    let digest = Sha256::digest(body);
    Ok(format!("\"{}\"", digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>()))
}

/// A proxy that compresses weakens a tag; what it stands for is the same.
fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let sent = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(|values| values.split(','))
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}
