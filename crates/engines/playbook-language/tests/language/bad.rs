//! Whatever is given: a finding with its place, never a panic, and nothing that grows.

use playbook_language::read_yaml;

use crate::world::{MALFUNCTION, findings, said, with_steps};

#[test]
fn what_is_no_yaml_is_told_with_line_and_column() {
    let found = findings(b"playbook: a\nsteps: [\n  {");
    assert!(found[0].line.is_some() && found[0].problem.contains("no YAML"), "{found:?}");
    assert!(said(b"").contains("the text is empty"));
    assert!(said(b"- a\n- b").contains("a list stands here; must be a group of keys"));
    assert!(said(b"playbook: a\n---\nplaybook: b").contains("2:1: a second document begins here"));
}

#[test]
fn bytes_that_are_no_utf8_and_nul_are_told_with_their_place() {
    assert!(said(b"playbook: a\nname: \xff\n").contains("2:7: this byte is no UTF-8"));
    assert!(said(b"playbook: a\nname: \"a\\0b\"\n").contains("2:7: the character U+0000 cannot be kept"));
    assert!(!said(b"playbook: a\nname: a\0b\n").is_empty());
}

#[test]
fn aliases_are_refused_before_they_can_grow() {
    let mut bomb = String::from("a: &a [lol]\n");
    for n in 0..30 {
        let (one, two) = (char::from(b'a' + n % 26), char::from(b'a' + (n + 1) % 26));
        bomb.push_str(&format!("{two}{n}: &{two} [*{one},*{one},*{one},*{one},*{one},*{one},*{one},*{one}]\n"));
    }
    assert!(said(bomb.as_bytes()).contains("1:4: anchors and aliases are not read"), "{}", said(bomb.as_bytes()));
    assert!(said(b"playbook: !!str a").contains("tags such as !!str are not read"));
}

#[test]
fn depth_and_length_have_bounds() {
    assert!(said("[".repeat(100_000).as_bytes()).contains("1:256: this is no YAML: recursion limit"));
    assert!(said("[".repeat(100).as_bytes()).contains("1:66: this lies deeper than 64 levels"));
    assert!(said("- ".repeat(5_000).as_bytes()).contains("deeper than 64 levels"));
    let many: String = (0..10_000).map(|n| format!("  - {{ id: s{n}, title: S, kind: instruction }}\n")).collect();
    let said_of = said(with_steps(&many).as_bytes());
    assert!(said_of.contains("4:3: steps: there are more than 500 steps; split the playbook"), "{said_of}");
    assert!(said(&vec![b'a'; 3_000_000]).contains("larger than 2000000 bytes"));
    let mut nested = "{ id: end, title: E, kind: resolve, reason: solved }".to_owned();
    for n in 0..11 {
        nested = format!(
            "{{ id: d{n}, title: D, kind: decision, branches: [{{ when: {{ variable: d{n}.times, at_least: 1 }}, steps: [{nested}] }}] }}"
        );
    }
    assert!(said(with_steps(&format!("  - {nested}\n")).as_bytes()).contains("branches lie deeper than 10 levels"));
}

#[test]
fn unknown_keys_doubled_keys_and_wrong_types_are_told_all_at_once() {
    let text = "playbook: Not A Key\nname: [1]\ncolour: red\nsteps:\n  - id: one\n    title: One\n    kind: dance\n  - id: two\n    title: Two\n    kind: wait\n    at_most: 3 weeks\n    optional: maybe\n    minutes: 1.5\n    bananas: 3\n";
    let said_of = said(text.as_bytes());
    for part in [
        "1:11: playbook: `Not A Key` is no key",
        "2:7: name: a list stands here; must be text",
        "3:1: colour: `colour` is not known here; leave it out, or use one of playbook, name",
        "step one, steps[0].kind: `dance` is no kind of step; use one of instruction, question",
        "11:14: step two, steps[1].at_most: `3 weeks` is no time",
        "12:15: step two, steps[1].optional: text stands here; must be true or false",
        "13:14: step two, steps[1].minutes: text stands here; must be a whole number from 0 to 480",
    ] {
        assert!(said_of.contains(part), "{part}\n in \n{said_of}");
    }
    assert!(said(b"playbook: a\nplaybook: b\n").contains("2:1: `playbook` stands here twice"));
    let unknown = with_steps("  - { id: a, title: A, kind: resolve, reason: solved, bananas: 3 }\n");
    assert!(said(unknown.as_bytes()).contains("`bananas` is not known here"));
    let several = with_steps(
        "  - { id: a, title: A, kind: decision, branches: [{ when: { variable: a.times, is: 1, at_least: 2 } }] }\n",
    );
    assert!(said(several.as_bytes()).contains("several things are asked at once"));
}

#[test]
fn json_is_read_by_the_same_rules() {
    let value = serde_json::json!({ "playbook": "a", "name": "A", "steps": [
        { "id": "a", "title": "A", "kind": "resolve", "reason": "solved", "minutes": 1.5, "oops": {} }
    ] });
    let found = playbook_language::read_json(&value).unwrap_err();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].step.as_deref(), Some("a"));
}

/// Cuts and changes of a good text: read or refused, and what is read holds or has findings.
#[test]
fn no_change_of_a_good_text_makes_it_panic() {
    let mut seed = 7_u64;
    let mut chance = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    let swaps: &[&[u8]] =
        &[b"", b"\n", b"\t", b":", b"- ", b"\xc3", b"{", b"]", b"&a ", b"*a", b"\0", b"'", b"\"", b"|", b"~"];
    for _ in 0..600 {
        let mut text = MALFUNCTION.as_bytes().to_vec();
        for _ in 0..=chance(3) {
            let at = chance(text.len());
            let end = (at + chance(40)).min(text.len());
            text.splice(at..end, swaps[chance(swaps.len())].iter().copied());
        }
        if let Ok(read) = read_yaml(&text) {
            read.check();
        }
    }
}

#[test]
fn what_the_customer_reads_has_no_variables() {
    let text = "  - id: end\n    title: End\n    customer: { en: \"Dear {{customer.first_name}}\" }\n    kind: resolve\n    reason: solved\n";
    let said_of = said(with_steps(text).as_bytes());
    assert!(said_of.contains("step end, steps[0].customer:"), "{said_of}");
    assert!(said_of.contains("must be text without variables"), "{said_of}");
}
