//! Problem documents (RFC 9457): what was refused, why, and what would be right.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{FieldProblem, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

/// A refusal on its way out.
#[derive(Debug)]
pub struct Problem {
    refusal: Refusal,
    /// What HTTP itself refuses, which no capability can.
    special: Option<(&'static str, &'static str, StatusCode)>,
}

/// `application/problem+json`
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// `/problems/` and a code that programs can tell apart.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: &'static str,
    pub status: u16,
    /// In a sentence.
    pub detail: String,
    /// The fields that were wrong and what would be right there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// The state as it is now, where a change was refused because of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
}

impl Problem {
    pub(crate) fn csrf() -> Self {
        let words = "this change did not come from the page itself; send it with an Origin header of this host";
        let special = Some(("csrf", "Foreign origin", StatusCode::FORBIDDEN));
        Self { refusal: Refusal::Forbidden(words.to_owned()), special }
    }

    pub(crate) fn too_slow() -> Self {
        let special = Some(("too-slow", "Too slow", StatusCode::REQUEST_TIMEOUT));
        Self { refusal: Refusal::Malformed("the body did not arrive in time".to_owned()), special }
    }

    pub(crate) fn method_not_allowed() -> Self {
        let special = Some(("method-not-allowed", "Method not allowed", StatusCode::METHOD_NOT_ALLOWED));
        Self { refusal: Refusal::Malformed("this address does not know the method; see /api/docs".to_owned()), special }
    }

    fn code(&self) -> (&'static str, &'static str, StatusCode) {
        if let Some(special) = self.special {
            return special;
        }
        match &self.refusal {
            Refusal::Unauthenticated => ("unauthenticated", "Not signed in", StatusCode::UNAUTHORIZED),
            Refusal::Forbidden(_) => ("forbidden", "Not allowed", StatusCode::FORBIDDEN),
            Refusal::NotFound(_) => ("not-found", "Not found", StatusCode::NOT_FOUND),
            Refusal::Malformed(_) => ("malformed", "Cannot be read", StatusCode::BAD_REQUEST),
            Refusal::Invalid(_) => ("invalid", "Not valid", StatusCode::UNPROCESSABLE_ENTITY),
            Refusal::Conflict { code: "idempotency-mismatch", .. } => {
                ("idempotency-mismatch", "Key used before", StatusCode::UNPROCESSABLE_ENTITY)
            }
            Refusal::Conflict { code, .. } => (code, "Conflict", StatusCode::CONFLICT),
            Refusal::Stale { .. } => ("stale", "Changed meanwhile", StatusCode::PRECONDITION_FAILED),
            Refusal::PreconditionRequired => {
                ("precondition-required", "Version needed", StatusCode::PRECONDITION_REQUIRED)
            }
            Refusal::TooLarge { .. } => ("too-large", "Too large", StatusCode::PAYLOAD_TOO_LARGE),
            Refusal::UnsupportedMediaType { .. } => {
                ("unsupported-media-type", "Wrong media type", StatusCode::UNSUPPORTED_MEDIA_TYPE)
            }
            Refusal::TooMany { .. } => ("too-many-attempts", "Too many attempts", StatusCode::TOO_MANY_REQUESTS),
            Refusal::Unavailable(_) => ("unavailable", "Not available", StatusCode::SERVICE_UNAVAILABLE),
            Refusal::Fault(_) => ("fault", "Internal fault", StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, special: None }
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        Refusal::from(error).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (code, title, status) = self.code();
        let refusal = bounded(self.refusal);
        let detail = match &refusal {
            Refusal::Fault(why) => {
                tracing::error!(%why, "internal fault");
                "something went wrong on our side; it has been logged".to_owned()
            }
            other => cut(other.to_string(), DETAIL_MAX),
        };
        let retry_after = match &refusal {
            Refusal::TooMany { retry_after_seconds } => Some(*retry_after_seconds),
            Refusal::Unavailable(_) => Some(1),
            _ => None,
        };
        let (errors, current) = match refusal {
            Refusal::Invalid(errors) => (errors, None),
            Refusal::Conflict { current, .. } => (Vec::new(), current),
            Refusal::Stale { current } => (Vec::new(), Some(current)),
            _ => (Vec::new(), None),
        };
        let kind = format!("/problems/{code}");
        let document = ProblemDocument { kind, title, status: status.as_u16(), detail, errors, current };
        let body = serde_json::to_vec(&document).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A request can be wrong in as many places as it has bytes; its answer stays short.
const PROBLEMS_MAX: usize = 20;
const FIELD_MAX: usize = 100;
const WORDS_MAX: usize = 300;
const DETAIL_MAX: usize = 1_000;

fn bounded(refusal: Refusal) -> Refusal {
    let Refusal::Invalid(mut problems) = refusal else { return refusal };
    let more = problems.len().saturating_sub(PROBLEMS_MAX);
    problems.truncate(PROBLEMS_MAX);
    for problem in &mut problems {
        problem.field = cut(std::mem::take(&mut problem.field), FIELD_MAX);
        problem.problem = cut(std::mem::take(&mut problem.problem), WORDS_MAX);
    }
    if more > 0 {
        problems.push(FieldProblem { field: "…".to_owned(), problem: format!("and {more} more") });
    }
    Refusal::Invalid(problems)
}

fn cut(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_stays_short_however_much_is_wrong() {
        let one = || FieldProblem { field: "f".repeat(9_000), problem: "ß".repeat(9_000) };
        let Refusal::Invalid(problems) = bounded(Refusal::Invalid((0..500).map(|_| one()).collect())) else {
            panic!("still invalid")
        };
        assert_eq!(problems.len(), PROBLEMS_MAX + 1);
        assert_eq!(problems[PROBLEMS_MAX].problem, "and 480 more");
        assert!(problems.iter().all(|problem| problem.field.len() < 200 && problem.problem.len() < 1_000));
    }
}
