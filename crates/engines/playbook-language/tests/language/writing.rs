//! The text form: one way to write a playbook.

use playbook_language::{read_json, write_yaml};

use crate::world::{MALFUNCTION, playbook};

#[test]
fn it_reads_like_a_text_that_a_person_wrote() {
    let text = write_yaml(&playbook(MALFUNCTION));
    for part in [
        "playbook: product-malfunction\nname:\n  de: Produkt defekt\n  en: Product malfunction\n",
        "  - id: warranty\n    title: Warranty\n    kind: check\n    facts: [warranty.state]\n",
        "      - when: { variable: solved, is: true }\n        steps:\n          - id: done\n",
        "    at_most: 14 days\n",
        "      serial: { variable: serial }\n",
    ] {
        assert!(text.contains(part), "{part}\n in \n{text}");
    }
}

#[test]
fn json_and_yaml_hold_the_same() {
    let playbook = playbook(MALFUNCTION);
    let json = serde_json::to_value(&playbook).unwrap();
    assert_eq!(read_json(&json).unwrap().playbook, playbook);
}
