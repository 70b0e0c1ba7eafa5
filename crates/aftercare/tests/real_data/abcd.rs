//! All guidelines of the ABCD data set as playbooks: they hold, and nothing of them is lost.

use playbook_language::{Finding, abcd, checking, write_yaml};
use serde_json::Value;

use crate::data;

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, found)),
        _ => (),
    }
}

#[test]
fn all_55_guidelines_are_playbooks_that_hold_and_lose_nothing() {
    let Some(file) = data("abcd/guidelines.json") else { return };
    let json = std::fs::read(file).unwrap();
    let playbooks = abcd::playbooks(&json).unwrap();
    assert_eq!(playbooks.len(), 55);
    let guidelines: Value = serde_json::from_slice(&json).unwrap();
    for playbook in &playbooks {
        let errors: Vec<Finding> = checking::check(playbook).into_iter().filter(Finding::is_error).collect();
        assert_eq!(errors, [], "{}", write_yaml(playbook));
        let mut said = Vec::new();
        strings(&serde_json::to_value(playbook).unwrap(), &mut said);
        let (flow, subflow) = playbook.name.in_language("en").split_once(": ").unwrap();
        let guideline = &guidelines[flow]["subflows"][subflow];
        let mut wanted = Vec::new();
        strings(&guideline["instructions"], &mut wanted);
        for action in guideline["actions"].as_array().unwrap() {
            strings(&action["text"], &mut wanted);
            strings(&action["subtext"], &mut wanted);
            // The sign for a step without a button.
            wanted.extend(action["button"].as_str().filter(|button| *button != "N/A").map(str::to_owned));
        }
        assert!(!wanted.is_empty());
        for text in wanted.iter().filter(|text| !text.trim().is_empty()) {
            assert!(said.iter().any(|said| said.contains(text.as_str())), "lost: {text}");
        }
    }
    let steps = |playbook: &playbook_language::Playbook| playbook_language::graph::Graph::of(playbook).nodes.len();
    let decided = playbooks.iter().filter(|playbook| write_yaml(playbook).contains("kind: decision")).count();
    assert!(decided >= 25, "only {decided} have branches");
    assert!(playbooks.iter().map(steps).sum::<usize>() > 255, "at least a step for each of the 255 actions");
}
