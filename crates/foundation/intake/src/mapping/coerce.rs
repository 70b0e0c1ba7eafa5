//! Text as files have it, brought into the form a field needs.

use std::num::IntErrorKind;

use serde_json::{Map, Value};

use crate::Kind;
use crate::moment::Reading;
use crate::path::{Found, Path, Place};

/// Above this a JSON number without quotes has lost digits (2^53).
const EXACT: f64 = 9_007_199_254_740_992.0;

/// How the values of one field are read.
pub struct Manner {
    pub kind: Kind,
    pub moments: Reading,
    pub missing: Vec<String>,
    pub decimal: char,
    pub split: String,
    /// Characters taken off both ends.
    pub strip: String,
}

/// One value as trimmed text; none if nothing stands there.
pub fn text(found: Found<'_>) -> Result<Option<String>, String> {
    let text = match found {
        Found::Text(text) => text.trim().to_owned(),
        Found::Json(Value::String(text)) => text.trim().to_owned(),
        Found::Json(Value::Null) => return Ok(None),
        Found::Json(Value::Bool(flag)) => flag.to_string(),
        Found::Json(Value::Number(number)) => match number.as_f64() {
            Some(float) if number.is_f64() && float.abs() >= EXACT => {
                return Err("is too large for a number; write it in quotes".to_owned());
            }
            _ => number.to_string(),
        },
        Found::Json(Value::Array(_)) => return Err("is a list where one value is expected".to_owned()),
        Found::Json(Value::Object(_)) => return Err("is an object where one value is expected".to_owned()),
    };
    if text.contains('\0') {
        return Err("has a NUL character".to_owned());
    }
    Ok((!text.is_empty()).then_some(text))
}

pub fn not_among(written: &str, known: &[&str]) -> String {
    let shown: String = written.chars().take(80).collect();
    format!("{shown:?} is none of {}", known.join(", "))
}

impl Manner {
    pub fn plain(kind: Kind) -> Self {
        Self {
            kind,
            moments: Reading::default(),
            missing: Vec::new(),
            decimal: '.',
            split: ";".to_owned(),
            strip: String::new(),
        }
    }

    pub fn is_missing(&self, found: Found<'_>) -> bool {
        match text(found) {
            Ok(Some(text)) => self.missing.contains(&text),
            Ok(None) => true,
            Err(_) => false,
        }
    }

    /// The texts that stand there, without those that mean nothing.
    pub fn texts(&self, found: &[Found<'_>]) -> Result<Vec<String>, String> {
        let mut texts = Vec::with_capacity(found.len());
        for found in found {
            if let (Kind::Texts, Found::Json(Value::Array(list))) = (self.kind, found) {
                for inner in list {
                    texts.extend(text(Found::Json(inner))?);
                }
                continue;
            }
            texts.extend(text(*found)?);
        }
        if !self.strip.is_empty() {
            for text in &mut texts {
                *text = text.trim_matches(|c| self.strip.contains(c)).trim().to_owned();
            }
        }
        texts.retain(|text| !text.is_empty() && !self.missing.contains(text));
        Ok(texts)
    }

    pub fn text_at(&self, path: &Path, place: Place<'_>) -> Result<Option<String>, String> {
        Ok(self.texts(&path.all(place))?.into_iter().next())
    }

    /// The value in the form of the field's kind; none if nothing stands there.
    pub fn read(&self, found: &[Found<'_>]) -> Result<Option<Value>, String> {
        if self.kind == Kind::Object {
            return self.object(found);
        }
        let texts = self.texts(found)?;
        if self.kind == Kind::Texts {
            let parts = texts.iter().flat_map(|text| match found {
                // A JSON list says itself what its parts are.
                [Found::Json(Value::Array(_))] => vec![text.as_str()],
                _ => text.split(self.split.as_str()).map(str::trim).collect(),
            });
            let parts: Vec<Value> = parts.filter(|part| !part.is_empty()).map(Value::from).collect();
            return Ok((!parts.is_empty()).then_some(Value::Array(parts)));
        }
        let Some(text) = texts.into_iter().next() else { return Ok(None) };
        self.one(text).map(Some)
    }

    fn object(&self, found: &[Found<'_>]) -> Result<Option<Value>, String> {
        let map = match found.first() {
            None | Some(Found::Json(Value::Null)) => return Ok(None),
            Some(Found::Json(Value::Object(map))) => map,
            Some(_) => return Err("is not an object".to_owned()),
        };
        let mut texts = Map::new();
        for (name, value) in map {
            let text = text(Found::Json(value)).map_err(|problem| format!("{name}: {problem}"))?;
            texts.extend(text.map(|text| (name.clone(), Value::String(text))));
        }
        Ok((!texts.is_empty()).then_some(Value::Object(texts)))
    }

    fn one(&self, text: String) -> Result<Value, String> {
        match self.kind {
            Kind::Text | Kind::Texts | Kind::Object | Kind::Parts(_) => Ok(Value::String(text)),
            Kind::Whole => whole(&text).map(Value::from),
            Kind::Amount => amount(&text, self.decimal).map(Value::from),
            Kind::Moment => self.moments.moment(&text).map(|at| Value::from(at.to_string())),
            Kind::Day => self.moments.day(&text).map(|day| Value::from(day.to_string())),
            Kind::Flag => flag(&text).map(Value::from),
            Kind::Choice(choices) => match choices.contains(&text.as_str()) {
                true => Ok(Value::String(text)),
                false => Err(not_among(&text, choices)),
            },
        }
    }
}

/// A whole number; `3.0`, which spreadsheets make of 3, is one.
fn whole(text: &str) -> Result<i64, String> {
    let digits = match text.split_once('.') {
        Some((digits, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => digits,
        _ => text,
    };
    digits.parse().map_err(|error: std::num::ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => format!("{text} is beyond every bound"),
        _ => format!("{text:?} is not a whole number"),
    })
}

fn flag(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "t" | "1" => Ok(true),
        "false" | "no" | "n" | "f" | "0" => Ok(false),
        _ => Err(format!("{text:?} is neither true nor false")),
    }
}

/// A decimal number with a point. Thousands may be separated, if each group has three digits; a
/// currency sign before or after is dropped.
fn amount(text: &str, decimal: char) -> Result<String, String> {
    let wrong = || format!("{text:?} is not an amount; write it like 12{decimal}99");
    let bare = text.trim_matches(|c: char| "$€£¥".contains(c) || c.is_whitespace());
    let (negative, digits) = match bare.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start_matches(|c: char| "$€£¥".contains(c))),
        None => (false, bare),
    };
    let (whole, fraction) = digits.split_once(decimal).unwrap_or((digits, ""));
    let thousands = |c: char| matches!(c, '.' | ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}') && c != decimal;
    let groups: Vec<&str> = whole.split(thousands).collect();
    let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = groups.len() == 1
        || groups[0].len() <= 3 && !groups[0].is_empty() && groups[1..].iter().all(|group| group.len() == 3);
    let empty = whole.is_empty() && fraction.is_empty();
    if empty || !grouped || !digits_only(fraction) || !groups.iter().all(|group| digits_only(group)) {
        return Err(wrong());
    }
    let sign = if negative { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    let whole = groups.concat();
    let whole = if whole.is_empty() { "0" } else { &whole };
    Ok(format!("{sign}{whole}{point}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (text, decimal, expected) in [
            ("29.33", '.', "29.33"),
            ("1,299.50", '.', "1299.50"),
            ("1.299,50", ',', "1299.50"),
            ("-$5", '.', "-5"),
            ("€ 12,9", ',', "12.9"),
            (".5", '.', "0.5"),
            ("1 000 000", '.', "1000000"),
        ] {
            assert_eq!(amount(text, decimal).as_deref(), Ok(expected), "{text}");
        }
        for text in ["1,50", "12,34,567", "1e5", "abc", "", "-", "1.2.3", ",500"] {
            assert!(amount(text, '.').is_err(), "{text}");
        }
    }

    #[test]
    fn whole_numbers_and_flags() {
        assert_eq!((whole("3"), whole("3.0"), whole("-4")), (Ok(3), Ok(3), Ok(-4)));
        assert!(whole("99999999999999999999").is_err_and(|reason| reason.contains("beyond every bound")));
        assert!(whole("3.5").is_err() && whole("3.").is_err() && whole("x").is_err());
        assert_eq!((flag("TRUE"), flag("no")), (Ok(true), Ok(false)));
        assert!(flag("maybe").is_err());
    }
}
