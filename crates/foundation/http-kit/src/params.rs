//! Path and query parameters, with problems in words.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use kernel::Refusal;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{Problem, input};

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
        let parameters = parameters(parts.uri.query().unwrap_or(""))?;
        Ok(Self(input::from_query(parameters)?))
    }
}

/// The parameters by name; what no text can be is refused rather than replaced.
fn parameters(query: &str) -> Result<Map<String, Value>, Refusal> {
    let mut all = Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name)?, decoded(value)?);
        if all.contains_key(&name) {
            return Err(Refusal::invalid(&name, "stands twice"));
        }
        all.insert(name, value.into());
    }
    Ok(all)
}

fn decoded(text: &str) -> Result<String, Refusal> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    let decoded = decoded.map_err(|_| Refusal::Malformed("the query is not UTF-8".to_owned()))?;
    if decoded.contains('\0') {
        return Err(Refusal::Malformed("a query parameter contains NUL".to_owned()));
    }
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_text_or_refused() {
        let read = parameters("q=a+b%20%C3%BC&empty=&flag").expect("parameters");
        assert_eq!(Value::Object(read), serde_json::json!({ "q": "a b ü", "empty": "", "flag": "" }));
        for malformed in ["q=%FF", "%C3=x", "q=%00", "q=%ED%A0%80"] {
            assert!(matches!(parameters(malformed), Err(Refusal::Malformed(_))), "{malformed}");
        }
        assert!(matches!(parameters("q=1&q=2"), Err(Refusal::Invalid(problems)) if problems[0].field == "q"));
    }
}
