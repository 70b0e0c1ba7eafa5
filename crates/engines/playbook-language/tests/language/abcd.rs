//! Guidelines in the shape of the ABCD data set become playbooks that hold, and lose nothing.

use playbook_language::playbook::{Kind, Playbook};
use playbook_language::{Finding, abcd, checking, read_yaml, write_yaml};
use serde_json::Value;

const SAMPLE: &str = r#"{ "Lost Things": { "description": "what got lost", "subflows": {
  "Umbrella Left": { "instructions": ["Be kind.", "Wave goodbye."], "actions": [
    { "type": "interaction", "button": "Pull up Account", "text": "Ask who it is with [Pull up Account]", "subtext": [] },
    { "type": "kb query", "button": "Verify Identity", "text": "Make sure:", "subtext": ["Birthday - only day and month", "Shoe Size"] },
    { "type": "kb query", "button": "Ask the Oracle", "text": "Was it found?", "subtext": ["If the Oracle says Yes, skip the next step", "Explain it well"] },
    { "type": "faq/policy", "button": "Membership Privileges", "text": "If Oracle says No, then look", "subtext": [
       "Gold or Silver: > send a new one", "If Bronze or Guest: > Apologize and [End Conversation]"] },
    { "type": "interaction", "button": "Shipping Status", "text": "Where is it?", "subtext": ["If the item is 'Delivered' then stop", "If it rains, skip to the Update Order step below"] },
    { "type": "interaction", "button": "Record Reason", "text": "Why?", "subtext": ["Options include: 'wind', 'rain' or 'theft'"] },
    { "type": "interaction", "button": "Offer Refund", "text": "Pay it", "subtext": [] },
    { "type": "interaction", "button": "Update Order", "text": "Add an umbrella", "subtext": ["If the customer is glad, smile"] },
    { "type": "communication", "button": "N/A", "text": "Say goodbye", "subtext": [] } ] } } } }"#;

fn errors(playbook: &Playbook) -> Vec<Finding> {
    checking::check(playbook).into_iter().filter(Finding::is_error).collect()
}

/// Every text that stands in a guideline.
fn texts(guidelines: &Value) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for (flow_name, flow) in guidelines.as_object().unwrap() {
        for (name, subflow) in flow["subflows"].as_object().unwrap() {
            let mut all = vec![flow["description"].as_str().unwrap().to_owned()];
            strings(&subflow["instructions"], &mut all);
            for action in subflow["actions"].as_array().unwrap() {
                strings(&action["text"], &mut all);
                strings(&action["subtext"], &mut all);
                if action["button"] != "N/A" {
                    strings(&action["button"], &mut all);
                }
            }
            found.push((format!("{flow_name}: {name}"), all));
        }
    }
    found
}

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, found)),
        _ => (),
    }
}

fn hold_and_lose_nothing(json: &[u8]) -> Vec<Playbook> {
    let playbooks = abcd::playbooks(json).unwrap();
    let guidelines: Value = serde_json::from_slice(json).unwrap();
    let wanted = texts(&guidelines);
    assert_eq!(playbooks.len(), wanted.len());
    for playbook in &playbooks {
        let read = read_yaml(write_yaml(playbook).as_bytes()).unwrap_or_else(|findings| panic!("{findings:#?}"));
        assert_eq!(&read.playbook, playbook);
        assert_eq!(errors(playbook), [], "{}", write_yaml(playbook));
        let mut said = Vec::new();
        strings(&serde_json::to_value(playbook).unwrap(), &mut said);
        let (_, texts) = wanted.iter().find(|(name, _)| playbook.name.in_language("en") == name).unwrap();
        for text in texts {
            assert!(said.iter().any(|said| said.contains(text.as_str())), "lost: {text}\n{}", write_yaml(playbook));
        }
    }
    playbooks
}

#[test]
fn a_guideline_becomes_a_playbook_with_its_cases_as_branches() {
    let playbooks = hold_and_lose_nothing(SAMPLE.as_bytes());
    let text = write_yaml(&playbooks[0]);
    for part in [
        "playbook: lost-things-umbrella-left",
        "name: birthday_2",
        "name: shoe_size_2",
        "{ variable: oracle, is: true }",
        "next: s5-shipping-status",
        "{ variable: oracle, known: true }",
        "{ variable: membership_level, in: [silver, gold] }",
        "reason: explained",
        "- { value: wind }\n",
        "next: s8-update-order",
        "action: create_refund",
        "refused:\n      next: handed-over",
    ] {
        assert!(text.contains(part), "{part}\n in \n{text}");
    }
    assert!(playbooks[0].steps.iter().any(|step| matches!(step.kind, Kind::Decision { .. })));
}

#[test]
fn what_is_no_guideline_is_told_with_its_place() {
    let finding = abcd::playbooks(b"{ \"Flow\": { \"subflows\": 3 } }").unwrap_err();
    assert_eq!(finding.line, Some(1));
    assert!(finding.problem.contains("expected a map"), "{finding}");
}
