//! Playbooks as files: checked, taken, written.

use serde_json::Value;

use crate::running::{At, Scratch, ok, run};

const GOOD: &str =
    "playbook: wrong-size\nname: Wrong size\nsteps:\n  - { id: end, title: End, kind: resolve, reason: solved }\n";
const BAD: &str = "playbook: wrong-size\nname: Wrong size\nsteps:\n  - { id: ask, title: Ask, kind: instruction }\n";
const GUIDELINES: &str = r#"{ "Hats": { "description": "hats", "subflows": { "Lost Hat": { "instructions": ["Be kind"],
  "actions": [{ "type": "interaction", "button": "Offer Refund", "text": "Pay for it", "subtext": ["If it rains then hurry"] }] } } } }"#;

#[test]
fn a_file_is_checked_without_a_database_and_told_with_line_and_column() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0.join("none"));
    let (good, bad) = (scratch.0.join("good.yaml"), scratch.0.join("bad.yaml"));
    std::fs::write(&good, GOOD).unwrap();
    std::fs::write(&bad, BAD).unwrap();
    let words = ok(&at, &["playbook", "check", good.to_str().unwrap()]);
    assert!(words.contains("playbooks: 1, steps: 1, valid: 1"), "{words}");
    let output = run(&at, &["playbook", "check", good.to_str().unwrap(), bad.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("bad.yaml:4:5: step ask, steps[0]: leads nowhere"), "{told}");
    let output = run(&at, &["playbook", "check", bad.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["playbooks"].as_u64(), report["valid"].as_u64()), (Some(1), Some(0)));
    assert_eq!(report["findings"][0]["line"], 4);
    assert!(!scratch.0.join("none").exists(), "no database was made");
}

#[test]
fn what_is_imported_is_exported_and_imported_again_without_a_change() {
    let scratch = Scratch::new();
    let (data, file, dir) = (scratch.0.join("data"), scratch.0.join("good.yaml"), scratch.0.join("out"));
    let at = At::Directory(&data);
    std::fs::write(&file, GOOD).unwrap();
    let words = ok(&at, &["playbook", "import", file.to_str().unwrap()]);
    assert!(words.contains("1 new, 0 changed, 0 as they were"), "{words}");
    let words = ok(&at, &["playbook", "import", file.to_str().unwrap()]);
    assert!(words.contains("0 new, 0 changed, 1 as they were"), "{words}");
    assert!(ok(&at, &["playbook", "export", "wrong-size"]).starts_with("playbook: wrong-size\nname: Wrong size\n"));
    ok(&at, &["playbook", "export", "--dir", dir.to_str().unwrap()]);
    let files: Vec<String> =
        std::fs::read_dir(&dir).unwrap().map(|file| file.unwrap().path().display().to_string()).collect();
    assert!(files.len() > 15, "what the program brings is among them: {files:?}");
    let mut arguments = vec!["playbook", "import"];
    arguments.extend(files.iter().map(String::as_str));
    assert!(ok(&at, &arguments).contains(&format!("0 new, 0 changed, {} as they were", files.len())));
    std::fs::write(&file, BAD).unwrap();
    let output = run(&at, &["playbook", "import", file.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 of 1 do not hold; nothing was kept"));
}

#[test]
fn guidelines_are_checked_and_taken() {
    let scratch = Scratch::new();
    let (data, file) = (scratch.0.join("data"), scratch.0.join("guidelines.json"));
    let at = At::Directory(&data);
    std::fs::write(&file, GUIDELINES).unwrap();
    let arguments = ["playbook", "import", "--from", "abcd", file.to_str().unwrap(), "--check", "--json"];
    let report: Value = serde_json::from_str(&ok(&at, &arguments)).unwrap();
    assert_eq!((report["playbooks"].as_u64(), report["valid"].as_u64()), (Some(1), Some(1)));
    assert!(!data.exists(), "a check keeps nothing");
    ok(&at, &["playbook", "import", "--from", "abcd", file.to_str().unwrap()]);
    assert!(ok(&at, &["playbook", "export", "hats-lost-hat"]).contains("instruction: If it rains then hurry"));
}

#[test]
fn a_library_goes_into_another_installation_and_twice_changes_nothing() {
    let scratch = Scratch::new();
    let (data, file) = (scratch.0.join("data"), scratch.0.join("library.yaml"));
    let at = At::Directory(&data);
    ok(&at, &["migrate"]);
    ok(&at, &["library", "export", file.to_str().unwrap()]);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("library: 1\n") && text.contains("\n  delivery-delay:\n"), "{}", &text[..300]);
    std::fs::write(&file, text.replace("Delivery delay", "Late delivery")).unwrap();
    let elsewhere = scratch.0.join("elsewhere");
    let at = At::Directory(&elsewhere);
    let words = ok(&at, &["library", "import", "--check", file.to_str().unwrap()]);
    assert!(words.contains("changed: scenario delivery-delay\n") && words.contains("nothing was kept"), "{words}");
    let first = ok(&at, &["library", "import", file.to_str().unwrap()]);
    assert!(first.contains("changed: scenario delivery-delay\n") && !first.contains("new: scenario"), "{first}");
    let again = ok(&at, &["library", "import", file.to_str().unwrap()]);
    assert!(again.starts_with("new: 0, changed: 0, "), "{again}");
    std::fs::write(&file, "library: 9\n").unwrap();
    let output = run(&at, &["library", "import", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("library: has format 9; this program reads 1"));
}
