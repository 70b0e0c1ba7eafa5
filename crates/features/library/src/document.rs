//! The library as a YAML text.
//!
//! ```yaml
//! library: 1              # the format
//! stages: […]             # of the journey, with their touchpoints
//! scenarios: { key: … }
//! playbooks: […]          # each as it is written in a file of its own
//! learnings: […]          # what was accepted, as far as there is any
//! ```

use std::collections::BTreeMap;

use kernel::{Problems, Refusal};
use learnings::exchanging::Learned;
use playbook_language::{Playbook, read_document, read_json, write_document};
use scenarios::exchanging::Stage;
use scenarios::scenario::Definition;
use serde::Serialize;
use serde_json::{Map, Value};

/// A text of another format is refused, never guessed at. A further kind of part is a further key, which older
/// programs refuse by its name.
pub const FORMAT: i64 = 1;

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Document {
    #[serde(rename = "library")]
    pub format: i64,
    pub stages: Vec<Stage>,
    pub scenarios: BTreeMap<String, Definition>,
    pub playbooks: Vec<Playbook>,
    /// A file without any is read by programs that know none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learnings: Vec<Learned>,
}

impl Document {
    pub fn to_text(&self) -> Result<String, Refusal> {
        write_document(self).map_err(Refusal::Fault)
    }

    /// Everything that cannot be read is told at once, each by its place.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let wrong = |problem: String| Refusal::invalid("text", problem);
        let unnamed = || Refusal::invalid("library", format!("must name the format, which is {FORMAT}"));
        if text.trim().is_empty() {
            return Err(unnamed());
        }
        let read = read_document(text.as_bytes()).map_err(|finding| wrong(finding.to_string()))?;
        let Value::Object(mut parts) = read else { return Err(wrong("must begin with `library: 1`".to_owned())) };
        match parts.remove("library") {
            Some(Value::Number(format)) if format.as_i64() == Some(FORMAT) => {}
            Some(other) => {
                return Err(Refusal::invalid("library", format!("has format {other}; this program reads {FORMAT}")));
            }
            None => return Err(unnamed()),
        }
        let mut problems = Problems::default();
        let stages = listed(&mut parts, "stages", &mut problems);
        let stages =
            stages.into_iter().enumerate().filter_map(|(at, one)| part(&format!("stages[{at}]"), one, &mut problems));
        let stages = stages.collect();
        let mut scenarios = BTreeMap::new();
        match parts.remove("scenarios") {
            Some(Value::Object(all)) => {
                for (key, one) in all {
                    let read = part(&format!("scenarios.{key}"), one, &mut problems);
                    scenarios.extend(read.map(|definition| (key, definition)));
                }
            }
            None | Some(Value::Null) => {}
            Some(_) => problems.add("scenarios", "must be scenarios by their keys"),
        }
        let playbooks = listed(&mut parts, "playbooks", &mut problems);
        let playbooks = playbooks.iter().enumerate().filter_map(|(at, one)| playbook(at, one, &mut problems)).collect();
        let learnings = listed(&mut parts, "learnings", &mut problems);
        let learnings = learnings.into_iter().enumerate();
        let learnings = learnings.filter_map(|(at, one)| part(&learning_place(at, &one), one, &mut problems)).collect();
        for other in parts.keys() {
            problems.add(other, "is not known; there are `stages`, `scenarios`, `playbooks` and `learnings`");
        }
        problems.into_result()?;
        Ok(Self { format: FORMAT, stages, scenarios, playbooks, learnings })
    }
}

fn listed(parts: &mut Map<String, Value>, name: &str, problems: &mut Problems) -> Vec<Value> {
    match parts.remove(name) {
        Some(Value::Array(all)) => return all,
        None | Some(Value::Null) => {}
        Some(_) => problems.add(name, "must be a list"),
    }
    Vec::new()
}

/// Named by its key, if that much can be read.
fn playbook(at: usize, value: &Value, problems: &mut Problems) -> Option<Playbook> {
    let key = value.get("playbook").and_then(Value::as_str);
    let place = key.map_or_else(|| format!("playbooks[{at}]"), |key| format!("playbooks.{key}"));
    match read_json(value) {
        Ok(read) => Some(read.playbook),
        Err(findings) => {
            for finding in findings.iter().filter(|finding| finding.is_error()) {
                problems.add(&format!("{place}.{}", finding.place), finding.to_string());
            }
            None
        }
    }
}

/// Named by its id, if that much can be read.
fn learning_place(at: usize, value: &Value) -> String {
    let id = value.get("id").and_then(Value::as_str);
    id.map_or_else(|| format!("learnings[{at}]"), |id| format!("learnings.{id}"))
}

fn part<T: serde::de::DeserializeOwned>(place: &str, value: Value, problems: &mut Problems) -> Option<T> {
    problems.note(place, serde_json::from_value(value).map_err(|error| error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        Document::read(text).err().map(|refusal| refusal.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_is_no_library_is_refused_by_what_is_wrong() {
        for (text, words) in [
            ("", "library: must name the format, which is 1"),
            ("- 1", "must begin with `library: 1`"),
            ("library: 2", "library: has format 2; this program reads 1"),
            ("library: 1\nscenarios: [1]", "scenarios: must be scenarios by their keys"),
            ("library: 1\nscenarios: { late: { name: x } }", "scenarios.late: missing field"),
            ("library: 1\nstages: [{ key: a }]", "stages[0]: missing field"),
            ("library: 1\nlearnings: [{ id: lrn_1, text: x }]", "learnings.lrn_1: missing field"),
            ("library: 1\nlearnings: [{ text: x }]", "learnings[0]: missing field"),
            ("library: 1\nspells: []", "spells: is not known"),
            ("library: [", "text: "),
        ] {
            assert!(refused(text).contains(words), "{text}: {}", refused(text));
        }
    }

    #[test]
    fn an_empty_library_is_written_and_read() {
        let empty = Document { format: FORMAT, ..Document::default() };
        let text = empty.to_text().unwrap_or_default();
        assert!(text.starts_with("library: 1\n"), "{text}");
        assert_eq!(Document::read(&text).ok(), Some(empty));
    }
}
