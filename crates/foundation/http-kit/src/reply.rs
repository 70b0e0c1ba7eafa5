//! An answer: JSON, its status, and the object's version as its entity tag.

use std::marker::PhantomData;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Refusal;
use serde::{Deserialize, Serialize};

use crate::Problem;

/// An answer whose body is a `T` as JSON.
pub struct Reply<T> {
    status: StatusCode,
    pub(crate) body: Vec<u8>,
    version: Option<i64>,
    cookie: Option<HeaderValue>,
    shape: PhantomData<fn() -> T>,
}

#[derive(Deserialize)]
struct Versioned {
    version: Option<i64>,
}

impl<T: Serialize> Reply<T> {
    /// 200 with an object; its `version`, if it has one, becomes the entity tag.
    pub fn ok(value: T) -> Self {
        Self::with(StatusCode::OK, &value)
            .unwrap_or_else(|_| Self::stored(StatusCode::INTERNAL_SERVER_ERROR, Vec::new()))
    }

    /// 200 with a list: no version to look for.
    pub fn list(value: T) -> Self {
        let body = serde_json::to_vec(&value).unwrap_or_default();
        Self { status: StatusCode::OK, body, version: None, cookie: None, shape: PhantomData }
    }

    /// An object with another status. A `()` is answered with an empty body.
    pub fn with(status: StatusCode, value: &T) -> Result<Self, Refusal> {
        let body = serde_json::to_vec(value).map_err(|error| Refusal::Fault(error.to_string()))?;
        Ok(Self::stored(status, body))
    }
}

impl<T> Reply<T> {
    /// An answer as it was given before.
    pub(crate) fn stored(status: StatusCode, body: Vec<u8>) -> Self {
        let body = if body == b"null" { Vec::new() } else { body };
        let version = serde_json::from_slice::<Versioned>(&body).ok().and_then(|found| found.version);
        Self { status, body, version, cookie: None, shape: PhantomData }
    }

    /// Sets a cookie with the answer.
    pub fn with_cookie(mut self, cookie: &str) -> Result<Self, Problem> {
        let value = HeaderValue::from_str(cookie).map_err(|error| Refusal::Fault(error.to_string()))?;
        self.cookie = Some(value);
        Ok(self)
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }
}

impl<T> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        let status =
            if self.body.is_empty() && self.status == StatusCode::OK { StatusCode::NO_CONTENT } else { self.status };
        let mut response = if self.body.is_empty() {
            status.into_response()
        } else {
            (status, [(header::CONTENT_TYPE, "application/json")], self.body).into_response()
        };
        if let Some(tag) = self.version.and_then(|version| HeaderValue::from_str(&format!("\"{version}\"")).ok()) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        if let Some(cookie) = self.cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}
