//! What the log is told when a setting changes: the setting as it is after, beside it the fields that
//! were other before, and where it was asked from.

use kernel::Act;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::Error;

pub(crate) type Fields = Map<String, Value>;

/// The fields of what is told; what has none has an empty set.
pub(crate) fn fields(data: &impl Serialize) -> Result<Fields, Error> {
    match serde_json::to_value(data).map_err(|error| Error::Other(error.to_string()))? {
        Value::Object(fields) => Ok(fields),
        Value::Null => Ok(Fields::new()),
        other => Err(Error::Other(format!("a setting is told in fields, not as {other}"))),
    }
}

/// The fields after, and under `before` those that were other.
pub(crate) fn changed(before: Fields, mut after: Fields) -> Fields {
    let missing: Vec<String> = after.keys().filter(|field| !before.contains_key(*field)).cloned().collect();
    let mut other: Fields =
        before.into_iter().filter(|(field, value)| after.get(field).unwrap_or(&Value::Null) != value).collect();
    other.extend(missing.into_iter().map(|field| (field, Value::Null)));
    after.insert("before".to_owned(), Value::Object(other));
    after
}

/// With where it was asked from, if that is known.
pub(crate) fn told(act: &Act, mut fields: Fields) -> Result<Fields, Error> {
    if let Some(origin) = &act.origin {
        let origin = serde_json::to_value(origin).map_err(|error| Error::Other(error.to_string()))?;
        fields.insert("origin".to_owned(), origin);
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn before_holds_the_fields_that_were_other_and_no_more() {
        let before = fields(&json!({ "name": "A", "size": 1, "gone": true })).expect("fields");
        let after = fields(&json!({ "name": "B", "size": 1, "new": 2 })).expect("fields");
        let told = Value::Object(changed(before, after));
        let other = json!({ "name": "A", "gone": true, "new": null });
        assert_eq!(told, json!({ "name": "B", "size": 1, "new": 2, "before": other }));
        assert!(fields(&()).expect("none").is_empty());
    }
}
