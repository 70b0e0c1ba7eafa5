//! How two versions differ, step by step.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::graph::Graph;
use crate::playbook::{Playbook, Step, Texts};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookDifference)]
pub struct Difference {
    pub kind: Change,
    /// Of the step; null for what is about the playbook as a whole.
    pub step: Option<String>,
    pub title: Option<Texts>,
    /// Which parts of it changed.
    pub fields: Vec<FieldChange>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaybookChange)]
pub enum Change {
    Added,
    Removed,
    /// It stands after another step than before, or in another branch.
    Moved,
    Changed,
}

/// A part, such as `reply` or `branches[0].when`, as YAML would have it on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookFieldChange)]
pub struct FieldChange {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

struct Placed<'p> {
    step: &'p Step,
    /// The step before it in its list, or the turn that it begins.
    behind: String,
    fields: BTreeMap<String, String>,
}

pub fn compare(before: &Playbook, after: &Playbook) -> Vec<Difference> {
    let mut differences = Vec::new();
    let whole = changes(&heads(before), &heads(after));
    if !whole.is_empty() {
        differences.push(Difference { kind: Change::Changed, step: None, title: None, fields: whole });
    }
    let (earlier, later) = (placed(before), placed(after));
    let say = |kind, step: &Step, fields| Difference {
        kind,
        step: Some(step.id.clone()),
        title: Some(step.title.clone()),
        fields,
    };
    for (id, now) in &later {
        let Some((_, then)) = earlier.iter().find(|(known, _)| known == id) else {
            differences.push(say(Change::Added, now.step, Vec::new()));
            continue;
        };
        let fields = changes(&then.fields, &now.fields);
        if !fields.is_empty() {
            differences.push(say(Change::Changed, now.step, fields));
        }
        // Behind one that is new or gone it has not moved by itself.
        let stays = |behind: &str, list: &[(&str, Placed<'_>)]| {
            !is_step(behind) || list.iter().any(|(known, _)| *known == behind)
        };
        if then.behind != now.behind && stays(&then.behind, &later) && stays(&now.behind, &earlier) {
            differences.push(say(Change::Moved, now.step, Vec::new()));
        }
    }
    for (id, then) in &earlier {
        if !later.iter().any(|(known, _)| known == id) {
            differences.push(say(Change::Removed, then.step, Vec::new()));
        }
    }
    differences
}

fn is_step(behind: &str) -> bool {
    !behind.contains('.')
}

fn placed(playbook: &Playbook) -> Vec<(&str, Placed<'_>)> {
    let graph = Graph::of(playbook);
    let mut behind = BTreeMap::new();
    note(&playbook.steps, ".begin", &mut behind);
    let each = graph.nodes.into_iter().map(|node| {
        let fields = fields(node.step);
        let behind = behind.get(node.step.id.as_str()).cloned().unwrap_or_default();
        (node.step.id.as_str(), Placed { step: node.step, behind, fields })
    });
    each.collect()
}

fn note<'p>(steps: &'p [Step], begin: &str, behind: &mut BTreeMap<&'p str, String>) {
    let mut last = begin.to_owned();
    for step in steps {
        behind.insert(&step.id, last);
        last = step.id.clone();
        for (path, turn) in step.turns() {
            note(&turn.steps, &format!("{}.{path}", step.id), behind);
        }
    }
}

fn heads(playbook: &Playbook) -> BTreeMap<String, String> {
    flat(&serde_json::to_value(playbook).unwrap_or_default())
}

fn fields(step: &Step) -> BTreeMap<String, String> {
    flat(&serde_json::to_value(step).unwrap_or_default())
}

/// Every part by its path, without the steps below: they are compared by themselves.
fn flat(value: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    flatten(value, "", &mut found);
    found
}

fn flatten(value: &Value, path: &str, found: &mut BTreeMap<String, String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(fields) if !path.ends_with(".when") => {
            for (key, value) in fields.iter().filter(|(key, _)| key.as_str() != "steps") {
                flatten(value, &below(key), found);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (n, item) in items.iter().enumerate() {
                flatten(item, &format!("{path}[{n}]"), found);
            }
        }
        Value::String(text) => drop(found.insert(path.to_owned(), text.clone())),
        other => drop(found.insert(path.to_owned(), other.to_string())),
    }
}

fn changes(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<FieldChange> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let differ = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    differ
        .map(|name| FieldChange {
            field: name.clone(),
            before: before.get(name).cloned(),
            after: after.get(name).cloned(),
        })
        .collect()
}
