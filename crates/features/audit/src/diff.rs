//! What an event changed, field by field: a pure function of its kind and data.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// One field. What was not there is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditChange)]
pub struct Change {
    /// Fields within fields with dots between them, such as `calendar.weekly`.
    pub field: String,
    #[schema(value_type = Option<Object>)]
    pub before: Value,
    #[schema(value_type = Option<Object>)]
    pub after: Value,
}

/// What an event did to its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditDeed)]
pub enum Deed {
    Added,
    Changed,
    Removed,
    /// Nothing of the object is other than before: somebody signed in, tried something out.
    Happened,
}

/// Bookkeeping that says nothing about what changed, and what is told elsewhere in an entry.
const NOT_SHOWN: [&str; 9] =
    ["id", "version", "before", "origin", "changeable", "created_at", "set_at", "set_by", "members"];
/// Never in the log; were it there by mistake, it would not be shown.
const SECRET: [&str; 3] = ["secret", "password", "hash"];
const DEEPEST: usize = 4;

pub fn deed(kind: &str) -> Deed {
    let ends = |endings: &[&str]| endings.iter().any(|ending| kind.ends_with(ending));
    if ends(&["Removed", "Revoked"]) {
        Deed::Removed
    } else if ends(&["Added", "Made"]) {
        Deed::Added
    } else if ends(&["Renamed", "TargetSet"]) || (ends(&["Changed"]) && kind != "PasswordChanged") {
        Deed::Changed
    } else {
        Deed::Happened
    }
}

/// The fields that differ, and whether it is known what they were before: older versions of this program
/// told only what a setting is after its change.
pub fn changes(kind: &str, data: &Value) -> (Vec<Change>, bool) {
    let nothing = Map::new();
    let all = data.as_object().unwrap_or(&nothing);
    let mut found = Vec::new();
    match (deed(kind), all.get("before"), all.get("from").zip(all.get("to"))) {
        (Deed::Removed, ..) => differing("", data, &Value::Null, 0, &mut found),
        (Deed::Changed, Some(Value::Object(before)), _) => {
            for (field, before) in before.iter().filter(|(field, _)| is_shown(field)) {
                differing(field, before, all.get(field).unwrap_or(&Value::Null), 1, &mut found);
            }
        }
        (Deed::Changed, _, Some((from, to))) => differing("", from, to, 0, &mut found),
        (Deed::Changed, ..) => {
            differing("", &Value::Null, data, 0, &mut found);
            return (found, false);
        }
        (Deed::Added | Deed::Happened, ..) => differing("", &Value::Null, data, 0, &mut found),
    }
    (found, true)
}

fn is_shown(field: &str) -> bool {
    !NOT_SHOWN.contains(&field) && !SECRET.iter().any(|secret| field.contains(secret))
}

fn differing(path: &str, before: &Value, after: &Value, depth: usize, found: &mut Vec<Change>) {
    if before == after {
        return;
    }
    let (old, new) = (before.as_object(), after.as_object());
    let both_have_fields = (old.is_some() || before.is_null()) && (new.is_some() || after.is_null());
    if !both_have_fields || depth >= DEEPEST {
        let (before, after) = (without_secrets(before), without_secrets(after));
        found.push(Change { field: path.to_owned(), before, after });
        return;
    }
    let mut fields: Vec<&String> =
        old.into_iter().chain(new).flat_map(Map::keys).filter(|name| is_shown(name)).collect();
    fields.sort();
    fields.dedup();
    for field in fields {
        let path = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
        let of = |side: Option<&Map<String, Value>>| side.and_then(|side| side.get(field)).cloned().unwrap_or_default();
        differing(&path, &of(old), &of(new), depth + 1, found);
    }
}

fn without_secrets(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| !SECRET.iter().any(|secret| name.contains(secret)));
            Value::Object(kept.map(|(name, value)| (name.clone(), without_secrets(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_secrets).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(kind: &str, data: &Value) -> Vec<(String, Value, Value)> {
        changes(kind, data).0.into_iter().map(|change| (change.field, change.before, change.after)).collect()
    }

    #[test]
    fn a_change_shows_the_fields_that_were_other_down_to_the_innermost() {
        let data = json!({
            "id": "x", "name": "B", "version": 3, "size": 1,
            "calendar": { "weekly": [1, 2], "holidays": [] },
            "before": { "name": "A", "version": 2, "calendar": { "weekly": [1], "holidays": [] } },
            "origin": { "source": "127.0.0.1" },
        });
        let shown = read("OrganisationChanged", &data);
        assert_eq!(
            shown,
            [("calendar.weekly".into(), json!([1]), json!([1, 2])), ("name".into(), json!("A"), json!("B"))]
        );
    }

    #[test]
    fn what_came_and_what_went_is_shown_whole() {
        let data = json!({ "id": "x", "name": "A", "targets": { "reply": 5, "solve": null } });
        let added = read("SlaPolicyAdded", &data);
        assert_eq!(added, [("name".into(), Value::Null, json!("A")), ("targets.reply".into(), Value::Null, json!(5))]);
        assert_eq!(read("SlaPolicyRemoved", &data)[0], ("name".into(), json!("A"), Value::Null));
    }

    #[test]
    fn from_and_to_are_compared_and_an_old_change_says_that_before_is_not_known() {
        let data = json!({ "from": { "name": "a", "version": 1 }, "to": { "name": "b", "version": 2 } });
        assert_eq!(read("RoleChanged", &data), [("name".into(), json!("a"), json!("b"))]);
        let (old, known) = changes("TeamChanged", &json!({ "id": "t", "name": "Front" }));
        assert_eq!((old.len(), known), (1, false));
    }

    #[test]
    fn a_secret_that_came_into_the_log_by_mistake_is_not_shown() {
        let data = json!({ "url": "u", "secret": "s", "deep": [{ "old_secret": "s", "a": 1 }], "password_hash": "h" });
        let shown = read("WebhookAdded", &data);
        assert_eq!(shown, [("deep".into(), Value::Null, json!([{ "a": 1 }])), ("url".into(), Value::Null, json!("u"))]);
    }
}
