//! Reading a body: bounded, JSON without double keys or NUL, and told in words what is wrong.

use std::collections::HashSet;
use std::fmt;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, header};
use kernel::Refusal;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};

/// Largest JSON body. Long messages fit many times over.
pub const JSON_LIMIT: usize = 4 * 1024 * 1024;

/// The whole body if it has at most `limit` bytes.
pub(crate) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let too_large = || Refusal::TooLarge { limit: limit as u64 };
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    to_bytes(body, limit).await.map_err(|_| too_large())
}

pub(crate) fn json<T: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, Refusal> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = media_type.split(';').next().unwrap_or("").trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(Refusal::UnsupportedMediaType { expected: "application/json" });
    }
    let malformed = |error: serde_json::Error| Refusal::Malformed(error.to_string());
    serde_json::from_slice::<Plain>(bytes).map_err(malformed)?;
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => Refusal::invalid(&field_of(&error), error.to_string()),
        _ => malformed(error),
    })
}

/// The field that serde names between backticks, or the body as a whole.
fn field_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split('`')
        .nth(1)
        .filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
        .unwrap_or("body")
        .to_owned()
}

/// Accepts any JSON that has no double key and no NUL, and keeps nothing of it.
struct Plain;

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlainVisitor)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Plain;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Plain, E> {
        Ok(Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Plain, E> {
        Ok(Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Plain, E> {
        Ok(Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Plain, E> {
        Ok(Plain)
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Plain, E> {
        if text.contains('\0') {
            return Err(E::custom("text must not contain NUL (\\u0000)"));
        }
        Ok(Plain)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Plain, A::Error> {
        while items.next_element::<Plain>()?.is_some() {}
        Ok(Plain)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Plain, A::Error> {
        let mut seen = HashSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            if key.contains('\0') {
                return Err(de::Error::custom("keys must not contain NUL (\\u0000)"));
            }
            entries.next_value::<Plain>()?;
            if let Some(twice) = seen.replace(key) {
                return Err(de::Error::custom(format!("the key {twice:?} stands twice")));
            }
        }
        Ok(Plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        #[expect(dead_code, reason = "only its presence matters")]
        subject: String,
    }

    fn parse(text: &str) -> Result<Input, Refusal> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json; charset=utf-8".parse().expect("a header"));
        json(&headers, text.as_bytes())
    }

    #[test]
    fn hostile_json_is_refused_in_words() {
        assert!(parse(r#"{"subject":"a"}"#).is_ok());
        let deep = format!(r#"{{"subject":{}1{}}}"#, "[".repeat(1_000), "]".repeat(1_000));
        for text in [
            r#"{"subject":"a","subject":"b"}"#,
            "{\"subject\":\"a\\u0000\"}",
            r#"{"subject":"\ud800"}"#,
            &deep,
            "1e400",
            "",
            "{",
        ] {
            assert!(matches!(parse(text), Err(Refusal::Malformed(_))), "{text:.60}");
        }
        match parse(r#"{"subjekt":"a"}"#) {
            Err(Refusal::Invalid(problems)) => assert_eq!(problems[0].field, "subjekt"),
            other => panic!("{other:?}"),
        }
        assert!(matches!(parse(r#"{"subject":7}"#), Err(Refusal::Invalid(_))));
    }

    #[test]
    fn only_json_counts_as_json() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "text/plain".parse().expect("a header"));
        assert!(matches!(json::<Input>(&headers, b"{}"), Err(Refusal::UnsupportedMediaType { .. })));
    }
}
