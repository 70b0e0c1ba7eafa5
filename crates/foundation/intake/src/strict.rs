//! JSON where a key may stand only once: of two, a silent choice would be a wrong one.

use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Parses one JSON text that begins at this line and column of a file. Depth is bounded by
/// serde_json (128).
pub fn parse(text: &str, line: u64, column: u64) -> Result<Value, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Strict.deserialize(&mut deserializer).and_then(|value| {
        deserializer.end()?;
        Ok(value)
    });
    parsed.map_err(|error| {
        let words = error.to_string();
        // serde_json counts from the beginning of the text it was given.
        let (within, at) = (error.line() as u64, error.column() as u64);
        let words = words.strip_suffix(&format!(" at line {within} column {at}")).unwrap_or(&words);
        let column = if within <= 1 { (column + at).saturating_sub(1) } else { at };
        format!("is not JSON: {words} at line {}, column {column}", (line + within).saturating_sub(1))
    })
}

struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("a number is not finite"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = access.next_element_seed(Strict)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value_seed(Strict)?;
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("the key {key:?} stands twice")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_stands_twice_is_refused_at_any_depth() {
        let parse = |text: &str| parse(text, 1, 1);
        assert!(parse(r#"{"a":1,"b":[{"c":1,"c":2}]}"#).expect_err("refused").contains("\"c\""));
        assert_eq!(parse(r#"{"a":[1,null,"x"]}"#), Ok(serde_json::json!({"a":[1,null,"x"]})));
        assert!(super::parse("{\n\"a\":x}", 7, 3).expect_err("refused").ends_with("at line 8, column 5"));
        assert!(super::parse("{\"a\":x}", 7, 3).expect_err("refused").ends_with("at line 7, column 8"));
        assert!(parse("{} x").is_err() && parse(&"[".repeat(100_000)).is_err());
    }
}
