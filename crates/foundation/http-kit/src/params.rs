//! Path and query parameters, with problems in words.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use kernel::Refusal;
use serde::de::DeserializeOwned;

use crate::Problem;

/// Path parameters in their order. What cannot be an id is answered like one that does not exist.
pub struct Path<T>(pub T);

impl<S: Send + Sync> FromRequestParts<S> for Path<String> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let [only] = segments::<1, S>(parts, state).await?;
        Ok(Self(only))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Path<(String, String)> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let [first, second] = segments::<2, S>(parts, state).await?;
        Ok(Self((first, second)))
    }
}

async fn segments<const N: usize, S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<[String; N], Problem> {
    let none = || Problem::from(Refusal::NotFound("page"));
    let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| none())?;
    let values: Vec<String> = params.iter().map(|(_, value)| value.to_owned()).collect();
    if values.iter().any(|value| value.len() > 200 || value.chars().any(char::is_control)) {
        return Err(none());
    }
    values.try_into().map_err(|_| none())
}

/// Query parameters. The struct refuses unknown ones by `deny_unknown_fields`.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let text = parts.uri.query().unwrap_or("");
        if text.to_ascii_lowercase().contains("%00") {
            return Err(Refusal::Malformed("a query parameter contains NUL".to_owned()).into());
        }
        let parsed = serde_urlencoded::from_str(text);
        parsed.map(Self).map_err(|error| {
            let words = error.to_string();
            let field = words.split('`').nth(1).unwrap_or("query").to_owned();
            Refusal::invalid(&field, words).into()
        })
    }
}
