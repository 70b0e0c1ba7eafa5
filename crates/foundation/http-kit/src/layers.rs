//! What surrounds every request: headers that keep browsers safe, figures, a log line.

use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::Refusal;

use crate::{App, Problem};

/// Scripts only from here and never inline; nothing from elsewhere.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; \
    frame-ancestors 'none'; frame-src 'self' blob:; form-action 'self'";

/// Longest that a question may take; live notices are streams and not bound by it.
const QUESTION_MAX: Duration = Duration::from_secs(30);

/// Ends questions that take too long. Changes are not cut off: whoever was told 503 could not know
/// whether it was done. Their parts are bounded each: the body by `call.rs`, the wait for a turn to
/// write by the store, and what has begun is answered with how it ended.
pub async fn in_time(request: Request, next: Next) -> Response {
    if !request.method().is_safe() {
        return next.run(request).await;
    }
    let words = "it took longer than 30 s and was given up";
    match tokio::time::timeout(QUESTION_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(Refusal::Unavailable(words.to_owned())).into_response(),
    }
}

/// Adds the headers that keep browsers safe, unless the handler set stricter ones.
pub async fn secure(request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let by_https = request.extensions().get::<App>().is_some_and(|app| app.config().secure());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut add = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    add(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(header::REFERRER_POLICY, "same-origin");
    add(header::X_FRAME_OPTIONS, "DENY");
    add(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    add(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if by_https {
        add(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if api {
        add(header::CACHE_CONTROL, "no-store");
    }
    response
}

/// Counts and times requests by route, and logs those that failed on our side.
pub async fn observe(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let app = request.extensions().get::<App>().cloned();
    let began = app.as_ref().map(|app| app.clock().now());
    let response = next.run(request).await;
    let status = response.status();
    let labels =
        [("method", known(&method).to_owned()), ("route", route.clone()), ("status", status.as_u16().to_string())];
    metrics::counter!("aftercare_http_requests_total", &labels).increment(1);
    if let (Some(app), Some(began)) = (app, began) {
        let seconds = app.clock().now().since(began) as f64 / 1_000.0;
        metrics::histogram!("aftercare_http_request_seconds", "route" => route.clone()).record(seconds);
    }
    if status.is_server_error() {
        tracing::warn!(method = known(&method), %route, status = status.as_u16(), "request failed");
    }
    response
}

/// A method's name; one that somebody made up would be a counter of its own, and there is no end of them.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET | Method::HEAD | Method::OPTIONS | Method::POST | Method::PUT | Method::PATCH | Method::DELETE => {
            method.as_str()
        }
        _ => "other",
    }
}

/// A panic in a handler is a bug of ours: logged, and answered as a fault.
pub fn recovered(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Problem::from(Refusal::Fault(format!("panic: {}", words.unwrap_or("without words")))).into_response()
}

/// What no route answers under `/api`.
pub async fn no_such_endpoint() -> Problem {
    Refusal::NotFound("endpoint").into()
}

/// A path that exists, but not with this method.
pub async fn no_such_method() -> Problem {
    Problem::method_not_allowed()
}
