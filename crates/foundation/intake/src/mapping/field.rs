//! The fields of a record, and the rule behind each.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::file::{Habits, Source};
use super::rule::Rule;
use crate::path::{Path, Place};
use crate::record::Problem;
use crate::{Kind, Target, Unreadable};

pub struct Field {
    /// The target's name, or a name inside it (`fields.colour`).
    pub name: String,
    pub required: bool,
    pub rule: Rule,
}

/// The fields of a mapping; refuses names that are not known and says what is needed but lacking.
pub fn fields(
    sources: &BTreeMap<String, Source>,
    targets: &'static [Target],
    habits: &Habits,
    place: &str,
) -> Result<Vec<Field>, Unreadable> {
    let single = |target: &&'static Target| !matches!(target.kind, Kind::Parts(_));
    let mut fields = Vec::new();
    for (name, source) in sources {
        let target = targets.iter().filter(single).find(|target| target.name == name);
        let kind = target.map(|target| target.kind).or_else(|| inside_object(name, targets)).ok_or_else(|| {
            let names: Vec<&str> = targets.iter().filter(single).map(|target| target.name).collect();
            Unreadable(format!("the mapping: {place} has no {name:?}; it may have {}", names.join(", ")))
        })?;
        let rule = Rule::new(source, kind, habits)
            .map_err(|problem| Unreadable(format!("the mapping: {place}.{name}: {problem}")))?;
        fields.push(Field { name: name.clone(), required: target.is_some_and(|target| target.required), rule });
    }
    let lacking = targets.iter().find(|target| target.required && !sources.contains_key(target.name));
    match lacking {
        Some(target) => Err(Unreadable(format!("the mapping: {place} lacks {}, which is needed", target.name))),
        None => Ok(fields),
    }
}

/// A name of the file's own choosing inside an object holds text.
fn inside_object(name: &str, targets: &[Target]) -> Option<Kind> {
    let (object, _) = name.split_once('.')?;
    targets.iter().any(|target| target.kind == Kind::Object && target.name == object).then_some(Kind::Text)
}

impl Field {
    pub fn canonical(target: &Target) -> Self {
        Self { name: target.name.to_owned(), required: target.required, rule: Rule::column(target.name, target.kind) }
    }

    /// A column such as `fields.colour` of a table with our names.
    pub fn inside_object(column: &str, targets: &[Target]) -> Option<Self> {
        let kind = inside_object(column, targets)?;
        Some(Self { name: column.to_owned(), required: false, rule: Rule::column(column, kind) })
    }

    /// Columns that a table must have.
    pub fn paths(&self) -> Vec<&Path> {
        self.rule.paths()
    }

    /// Where the value stands in the file, in words.
    pub fn column(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        self.rule.origins(&mut words);
        words.dedup();
        if words.is_empty() { self.name.clone() } else { words.join(", ") }
    }

    /// Puts the value into `made`, or what is wrong with it into `problems`.
    pub fn make(&mut self, place: Place<'_>, made: &mut Map<String, Value>, prefix: &str, problems: &mut Vec<Problem>) {
        let reason = match self.rule.value(place) {
            Ok(Some(value)) => {
                put(made, &self.name, value);
                return;
            }
            Ok(None) if self.required => "must not be empty".to_owned(),
            Ok(None) => return,
            Err(reason) => reason,
        };
        problems.push(Problem::new(&format!("{prefix}{}", self.column()), reason));
    }
}

/// A dot in a name leads into an object.
fn put(made: &mut Map<String, Value>, name: &str, value: Value) {
    let Some((object, inner)) = name.split_once('.') else {
        made.insert(name.to_owned(), value);
        return;
    };
    let object = made.entry(object.to_owned()).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(object) = object {
        object.insert(inner.to_owned(), value);
    }
}
