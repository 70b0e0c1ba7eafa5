//! Requests made up from the OpenAPI document: a body that its schema accepts.

use serde_json::{Map, Value, json};

/// An id that has the shape of one and names nothing.
pub const NOBODY: &str = "tkt_00000000000000000000000000";

/// The smallest value that a schema of the document accepts.
pub fn value(document: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().expect("a name");
        return value(document, &document["components"]["schemas"][name]);
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    for many in ["oneOf", "anyOf"] {
        let some = schema[many].as_array().into_iter().flatten().find(|one| one["type"] != "null");
        if let Some(one) = some {
            return value(document, one);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            whole.extend(value(document, part).as_object().cloned().unwrap_or_default());
        }
        return Value::Object(whole);
    }
    let kind = schema["type"]
        .as_str()
        .or_else(|| schema["type"].as_array()?.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null")));
    match kind {
        Some("object") => object(document, schema),
        Some("array") => json!([]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        Some("string") => match schema["format"].as_str() {
            Some("date-time") => json!("2026-11-21T09:00:00Z"),
            Some("date") => json!("2026-11-21"),
            _ => json!("sample"),
        },
        _ => Value::Null,
    }
}

fn object(document: &Value, schema: &Value) -> Value {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let entry = |name: &Value| {
        let name = name.as_str().expect("a name");
        (name.to_owned(), value(document, &schema["properties"][name]))
    };
    Value::Object(required.iter().map(entry).collect())
}

/// The body an operation wants, if it wants JSON.
pub fn body(document: &Value, operation: &Value) -> Option<Value> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    (!schema.is_null()).then(|| value(document, schema))
}

/// The path with every parameter filled in.
pub fn path(template: &str, id: &str) -> String {
    let pieces = template.split('/').map(|piece| if piece.starts_with('{') { id } else { piece });
    pieces.collect::<Vec<_>>().join("/")
}
