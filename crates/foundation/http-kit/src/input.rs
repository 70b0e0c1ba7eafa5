//! JSON or a query as the type that a handler wants; or which field is wrong, and what would be right
//! there, in words for people who never see our types.
//!
//! Stricter than serde's own way: an object is written as an object, not as a list of its values.

use std::fmt;

use kernel::Refusal;
use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, Expected, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::{Map, Value, map};

/// Reads a JSON body.
pub(crate) fn from_json<T: DeserializeOwned>(value: &Value) -> Result<T, Refusal> {
    T::deserialize(Input { value, written: false }).map_err(|wrong| wrong.into_refusal("body"))
}

/// Reads query parameters, all of which are text: numbers are written in it.
pub(crate) fn from_query<T: DeserializeOwned>(parameters: Map<String, Value>) -> Result<T, Refusal> {
    let value = Value::Object(parameters);
    T::deserialize(Input { value: &value, written: true }).map_err(|wrong| wrong.into_refusal("query"))
}

/// What is wrong, and where: `lines[0].unit_price`.
#[derive(Debug)]
struct Wrong {
    path: String,
    words: String,
}

impl Wrong {
    fn within(self, step: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        Self { path: format!("{step}{dot}{}", self.path), words: self.words }
    }

    fn of_field(field: &str, words: impl Into<String>) -> Self {
        Self { path: field.to_owned(), words: words.into() }
    }

    fn into_refusal(self, whole: &str) -> Refusal {
        Refusal::invalid(if self.path.is_empty() { whole } else { &self.path }, self.words)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.words)
    }
}

impl std::error::Error for Wrong {}

impl Error for Wrong {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self { path: String::new(), words: words.to_string() }
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::custom(format!("must be {}, not {}", in_words(wanted), found_in_words(found)))
    }

    fn invalid_value(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::invalid_type(found, wanted)
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format!("must be one of: {}", known.join(", ")))
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Self::of_field(field, format!("is not known here; there are: {}", known.join(", ")))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::of_field(field, "is missing")
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::of_field(field, "stands twice")
    }
}

/// What serde says it wants, without the names of our types.
fn in_words(wanted: &dyn Expected) -> String {
    let wanted = wanted.to_string();
    let range = match wanted.as_str() {
        "u8" => (0, i128::from(u8::MAX)),
        "u16" => (0, i128::from(u16::MAX)),
        "u32" => (0, i128::from(u32::MAX)),
        "u64" | "usize" => (0, i128::from(u64::MAX)),
        "i8" => (i128::from(i8::MIN), i128::from(i8::MAX)),
        "i16" => (i128::from(i16::MIN), i128::from(i16::MAX)),
        "i32" => (i128::from(i32::MIN), i128::from(i32::MAX)),
        "i64" | "isize" => (i128::from(i64::MIN), i128::from(i64::MAX)),
        "f32" | "f64" => return "a number".to_owned(),
        "a boolean" => return "true or false".to_owned(),
        "a string" => return "text".to_owned(),
        "a map" => return "an object".to_owned(),
        "unit" => return "empty".to_owned(),
        other if other.starts_with("struct") => return "an object".to_owned(),
        other if other.contains("enum") || other.contains("variant") => return "one word".to_owned(),
        other if other.contains("sequence") || other.contains("tuple") => return "a list".to_owned(),
        other => return other.to_owned(),
    };
    format!("a whole number from {} to {}", range.0, range.1)
}

/// What is there instead. Text is not repeated: it may be a password.
fn found_in_words(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => value.to_string(),
        Unexpected::Unsigned(value) => value.to_string(),
        Unexpected::Signed(value) => value.to_string(),
        Unexpected::Float(value) => value.to_string(),
        Unexpected::Unit | Unexpected::Option => "null".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "an object".to_owned(),
        _ => "this text".to_owned(),
    }
}

/// A value on its way into a type.
#[derive(Clone, Copy)]
struct Input<'de> {
    value: &'de Value,
    /// Whether numbers and the like are written in text.
    written: bool,
}

impl<'de> Input<'de> {
    fn plain<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let Value::String(text) = self.value else { return self.deserialize_any(visitor) };
        let value = self.written.then(|| serde_json::from_str::<Value>(text).ok()).flatten();
        match value {
            Some(Value::Bool(value)) => visitor.visit_bool(value),
            Some(Value::Number(number)) => visit_number(&number, visitor),
            _ => visitor.visit_str(text),
        }
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &serde_json::Number, visitor: V) -> Result<V::Value, Wrong> {
    match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => visitor.visit_u64(number),
        (_, Some(number)) => visitor.visit_i64(number),
        _ => visitor.visit_f64(number.as_f64().unwrap_or_default()),
    }
}

macro_rules! written {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            self.plain(visitor)
        }
    )+};
}

impl<'de> Deserializer<'de> for Input<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => visit_number(number, visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items { items: items.iter(), at: 0, written: self.written }),
            Value::Object(entries) => visitor.visit_map(Entries::new(entries, self.written)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Array(_) => Err(Wrong::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.value {
            Value::String(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
            Value::Object(entries) if entries.len() == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(Entries::new(entries, self.written)))
            }
            _ => Err(Wrong::unknown_variant("", known)),
        }
    }

    written!(deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64);

    serde::forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Items<'de> {
    items: std::slice::Iter<'de, Value>,
    at: usize,
    written: bool,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Wrong;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        let Some(value) = self.items.next() else { return Ok(None) };
        let item = seed.deserialize(Input { value, written: self.written });
        self.at += 1;
        item.map(Some).map_err(|wrong| wrong.within(&format!("[{}]", self.at - 1)))
    }
}

struct Entries<'de> {
    entries: map::Iter<'de>,
    at: Option<(&'de str, &'de Value)>,
    written: bool,
}

impl<'de> Entries<'de> {
    fn new(entries: &'de Map<String, Value>, written: bool) -> Self {
        Self { entries: entries.iter(), at: None, written }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Wrong;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        self.at = self.entries.next().map(|(name, value)| (name.as_str(), value));
        self.at.map(|(name, _)| seed.deserialize(BorrowedStrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Wrong> {
        let (name, value) = self.at.ok_or_else(|| Wrong::custom("a value without a name"))?;
        seed.deserialize(Input { value, written: self.written }).map_err(|wrong| wrong.within(name))
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Money, Timestamp};
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    struct Order {
        name: String,
        #[serde(default)]
        placed_at: Option<Timestamp>,
        #[serde(default)]
        state: State,
        #[serde(default)]
        lines: Vec<Line>,
        #[serde(default)]
        limit: Option<u32>,
        #[serde(default)]
        gift: bool,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    struct Line {
        unit_price: Money,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum State {
        #[default]
        Open,
        Paid,
    }

    fn wrong(result: Result<Order, Refusal>) -> (String, String) {
        match result {
            Err(Refusal::Invalid(problems)) => (problems[0].field.clone(), problems[0].problem.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_field_is_named_and_what_would_be_right() {
        for (input, field, words) in [
            (json!({ "name": 7 }), "name", "must be text, not 7"),
            (json!({ "name": null }), "name", "must be text, not null"),
            (json!({}), "name", "is missing"),
            (json!([]), "body", "must be an object, not a list"),
            (json!("x"), "body", "must be an object, not this text"),
            (json!(null), "body", "must be an object, not null"),
            (json!({ "name": "x", "state": "wild" }), "state", "must be one of: open, paid"),
            (json!({ "name": "x", "state": 1 }), "state", "must be one of: open, paid"),
            (json!({ "name": "x", "limit": -1 }), "limit", "must be a whole number from 0 to 4294967295, not -1"),
            (json!({ "name": "x", "limit": 1.5 }), "limit", "must be a whole number from 0 to 4294967295, not 1.5"),
            (json!({ "name": "x", "gift": "yes" }), "gift", "must be true or false, not this text"),
            (json!({ "name": "x", "lines": {} }), "lines", "must be a list, not an object"),
            (json!({ "name": "x", "lines": [[1]] }), "lines[0]", "must be an object, not a list"),
            (json!({ "name": "x", "lines": [{}] }), "lines[0].unit_price", "is missing"),
            (
                json!({ "name": "x", "lines": [{ "unit_price": [1, "EUR"] }] }),
                "lines[0].unit_price",
                "must be an object",
            ),
            (
                json!({ "name": "x", "lines": [{ "unit_price": { "amount": 1, "currency": "EUR", "x": 1 } }] }),
                "lines[0].unit_price.x",
                "is not known here",
            ),
            (json!({ "name": "x", "placed_at": "yesterday" }), "placed_at", "\"yesterday\" is not a moment"),
            (
                json!({ "name": "x", "placed_at": "9999-12-31T00:00:00Z" }),
                "placed_at",
                "the year must be between 1900 and 2199",
            ),
            (json!({ "name": "x", "id": "1" }), "id", "is not known here; there are: name, placed_at"),
        ] {
            let (found, said) = wrong(from_json(&input));
            assert_eq!(found, field, "{input}: {said}");
            assert!(said.starts_with(words), "{input}: {said}");
        }
        assert!(from_json::<Order>(&json!({ "name": "x", "limit": 3, "state": "paid", "placed_at": null })).is_ok());
    }

    #[test]
    fn a_query_holds_numbers_as_text() {
        let query = |pairs: &[(&str, &str)]| {
            let entries = pairs.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            from_query::<Order>(entries)
        };
        let read = query(&[("name", "7"), ("limit", "3"), ("gift", "true")]).expect("a query");
        assert_eq!((read.name.as_str(), read.limit, read.gift), ("7", Some(3), true));
        assert_eq!(wrong(query(&[("name", "x"), ("limit", "-1")])).0, "limit");
        assert_eq!(wrong(query(&[("name", "x"), ("limit", "many")])).0, "limit");
        assert_eq!(wrong(query(&[("name", "x"), ("state", "wild")])).0, "state");
        assert_eq!(wrong(query(&[])).0, "name");
    }
}
