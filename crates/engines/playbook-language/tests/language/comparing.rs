//! How two versions differ, in parts that can be read.

use playbook_language::comparing::{Change, Difference, compare};

use crate::world::{playbook, with_steps};

fn differences(before: &str, after: &str) -> Vec<Difference> {
    compare(&playbook(&with_steps(before)), &playbook(&with_steps(after)))
}

#[test]
fn steps_are_added_removed_moved_and_changed() {
    let before = "  - { id: a, title: A, kind: instruction }
  - { id: b, title: B, kind: instruction }
  - { id: c, title: C, kind: wait, at_most: 1 day }
  - { id: end, title: End, kind: resolve, reason: solved }
";
    let after = "  - { id: c, title: C, kind: wait, at_most: 2 days }
  - { id: a, title: A, kind: instruction }
  - { id: new, title: New, kind: instruction }
  - { id: end, title: End, kind: resolve, reason: solved }
";
    let found = differences(before, after);
    let said: Vec<(Change, &str)> = found.iter().map(|one| (one.kind, one.step.as_deref().unwrap_or("-"))).collect();
    let expected = [(Change::Changed, "c"), (Change::Moved, "a"), (Change::Added, "new"), (Change::Removed, "b")];
    for each in expected {
        assert!(said.contains(&each), "{each:?} in {said:?}");
    }
    let changed = found.iter().find(|one| one.kind == Change::Changed).unwrap();
    assert_eq!(changed.fields[0].field, "at_most");
    assert_eq!(changed.fields[0].before.as_deref(), Some("1 day"));
    assert_eq!(changed.fields[0].after.as_deref(), Some("2 days"));
}

#[test]
fn nothing_differs_from_itself_and_what_is_inside_a_branch_is_its_own_step() {
    let text = |title: &str, is: &str| {
        format!(
            "  - {{ id: ask, title: Ask, kind: question, to: staff, answers: [{{ name: x, type: yes-no }}] }}
  - id: decide
    title: Decide
    kind: decision
    branches:
      - when: {{ variable: x, is: {is} }}
        steps: [{{ id: inner, title: {title}, kind: instruction }}]
    otherwise: {{}}
  - {{ id: end, title: End, kind: resolve, reason: solved }}
"
        )
    };
    assert_eq!(differences(&text("In", "true"), &text("In", "true")), []);
    let found = differences(&text("In", "true"), &text("Other", "false"));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].fields[0].field, "branches[0].when");
    assert_eq!(found[1].step.as_deref(), Some("inner"));
}
