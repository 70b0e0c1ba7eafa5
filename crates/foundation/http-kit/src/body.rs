//! Reading a body: bounded, JSON without double keys or NUL, and told in words what is wrong.

use std::fmt;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, header};
use kernel::Refusal;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::input;

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
    let Plain(value) = serde_json::from_slice(bytes).map_err(|error| Refusal::Malformed(error.to_string()))?;
    input::from_json(&value)
}

/// JSON that has no double key and no NUL.
struct Plain(Value);

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

    fn visit_bool<E>(self, value: bool) -> Result<Plain, E> {
        Ok(Plain(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Plain, E> {
        Ok(Plain(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Plain, E> {
        Ok(Plain(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Plain, E> {
        Ok(Plain(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain(Value::Null))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Plain, E> {
        if text.contains('\0') {
            return Err(E::custom("text must not contain NUL (\\u0000)"));
        }
        Ok(Plain(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Plain, A::Error> {
        let mut all = Vec::new();
        while let Some(Plain(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Plain(Value::Array(all)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Plain, A::Error> {
        let mut all = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if key.contains('\0') {
                return Err(de::Error::custom("keys must not contain NUL (\\u0000)"));
            }
            if all.contains_key(&key) {
                return Err(de::Error::custom(format!("the key {key:?} stands twice")));
            }
            let Plain(value) = entries.next_value()?;
            all.insert(key, value);
        }
        Ok(Plain(Value::Object(all)))
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
            r#"{"subject":"\udc00\ud800"}"#,
            r#"{"subject":"\u12"}"#,
            "{\"subject\":\"a\nb\"}",
            r#"{"subject":01}"#,
            r#"{"subject":NaN}"#,
            r#"{"subject":"a"}{}"#,
            "\u{feff}{}",
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
        assert!(matches!(parse(r#"{"subject":-0}"#), Err(Refusal::Invalid(_))));
        assert!(matches!(parse(r#"["a"]"#), Err(Refusal::Invalid(_))), "an object is no list of its values");
    }

    #[test]
    fn only_json_counts_as_json() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "text/plain".parse().expect("a header"));
        assert!(matches!(json::<Input>(&headers, b"{}"), Err(Refusal::UnsupportedMediaType { .. })));
    }
}
