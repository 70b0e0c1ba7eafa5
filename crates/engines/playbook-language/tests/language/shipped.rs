//! What the program brings holds, in both languages.

use playbook_language::playbook::Kind;
use playbook_language::read_yaml;
use playbook_language::shipped::PLAYBOOKS;

#[test]
fn every_shipped_playbook_holds_without_a_hint() {
    for (key, text) in PLAYBOOKS {
        let read = read_yaml(text.as_bytes()).unwrap_or_else(|findings| panic!("{key}: {findings:#?}"));
        let findings: Vec<String> = read.check().iter().map(ToString::to_string).collect();
        assert_eq!(findings, Vec::<String>::new(), "{key}");
        assert_eq!(&read.playbook.key, key);
        assert_eq!(read.playbook.scenario.as_deref(), Some(*key));
        assert!(read.playbook.steps.len() >= 5, "{key} is a real one");
        for step in &read.playbook.steps {
            let languages: Vec<&str> = step.title.each().map(|(language, _)| language).collect();
            assert_eq!(languages, ["de", "en"], "{key}, {}", step.id);
        }
    }
}

#[test]
fn customers_are_told_something_before_most_ends() {
    let speaks = |text: &str| text.contains("reply:");
    assert!(PLAYBOOKS.iter().all(|(_, text)| speaks(text)));
    let ends = |text: &str| {
        let read = read_yaml(text.as_bytes()).unwrap();
        read.playbook.steps.iter().any(|step| matches!(step.kind, Kind::Resolve { survey: true, .. }))
    };
    assert!(PLAYBOOKS.iter().all(|(_, text)| ends(text)), "a survey follows every good end");
}
