//! Any structure as a YAML document, written and read as playbooks are: always the same way, without
//! anchors, aliases and tags.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::finding::Finding;
use crate::node::{Content, Node, parse};
use crate::writing::map;

/// A structure whose outermost part is a group of keys; numbers are whole.
pub fn write_document(document: &impl Serialize) -> Result<String, String> {
    let json = serde_json::to_string(document).map_err(|error| error.to_string())?;
    let node: Node = serde_json::from_str(&json).map_err(|error| error.to_string())?;
    let Content::Map(pairs) = node.content else { return Err("a document is a group of keys".to_owned()) };
    let mut text = String::new();
    map(&mut text, &pairs, 0);
    Ok(text)
}

/// Reads one document; the finding says where it is none.
pub fn read_document(bytes: &[u8]) -> Result<Value, Finding> {
    parse(bytes).map(value)
}

fn value(node: Node) -> Value {
    match node.content {
        Content::Null => Value::Null,
        Content::Flag(flag) => Value::Bool(flag),
        Content::Number(number) => Value::from(number),
        Content::Text(text) => Value::String(text),
        Content::List(items) => Value::Array(items.into_iter().map(value).collect()),
        Content::Map(pairs) => {
            Value::Object(pairs.into_iter().map(|(key, _, node)| (key, value(node))).collect::<Map<_, _>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let document = json!({
            "library": 1,
            "texts": { "en": "Yes: \"no\" # not", "no": "ja", "de": "zwei\nZeilen\n" },
            "said": ["no", "12", "null", "- a", "", " b ", "{x}", "true"],
            "parts": [{ "variable": "a", "at_least": -3 }, { "deep": { "list": [[], [1]], "none": null, "empty": {} } }],
        });
        let text = write_document(&document).unwrap_or_default();
        assert_eq!(read_document(text.as_bytes()).ok(), Some(document), "{text}");
        assert_eq!(write_document(&[1]).err().as_deref(), Some("a document is a group of keys"));
        assert_eq!(read_document(b"a: [1").err().and_then(|finding| finding.line), Some(2));
    }
}
