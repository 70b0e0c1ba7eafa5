//! What the validator finds, and that it finds nothing in what holds.

use crate::world::{MALFUNCTION, findings, said, with_steps};

#[test]
fn a_playbook_that_holds_has_no_findings() {
    assert_eq!(said(MALFUNCTION.as_bytes()), "");
}

#[test]
fn a_dead_end_a_step_out_of_reach_and_a_missing_step_are_told_at_once_with_their_place() {
    let text = with_steps(
        "  - { id: begin, title: Begin, kind: instruction, next: lost }
  - { id: alone, title: Alone, kind: instruction }
  - { id: last, title: Last, kind: instruction }
",
    );
    let found = findings(text.as_bytes());
    let said = said(text.as_bytes());
    assert!(said.contains("4:57: step begin, steps[0].next: there is no step `lost`"), "{said}");
    assert!(said.contains("step alone, steps[1]: no way leads to it"), "{said}");
    assert!(said.contains("step last, steps[2]: leads nowhere"), "{said}");
    assert!(found.iter().all(|finding| finding.line.is_some() && finding.column.is_some()), "{found:?}");
}

#[test]
fn two_steps_with_one_id_are_told() {
    let text = with_steps(
        "  - { id: twice, title: One, kind: instruction }
  - { id: twice, title: Two, kind: resolve, reason: solved }
",
    );
    assert!(said(text.as_bytes()).contains("another step is called `twice` too"));
}

#[test]
fn a_loop_must_pass_a_question_or_a_wait() {
    let round = |kind: &str| {
        with_steps(&format!(
            "  - {{ id: look, title: Look, kind: check, facts: [parcel.lost] }}
  - {{ id: middle, title: Middle, {kind} }}
  - id: lost
    title: Lost?
    kind: decision
    branches:
      - {{ when: {{ variable: parcel.lost, is: true }}, steps: [{{ id: end, title: End, kind: resolve, reason: solved }}] }}
    otherwise: {{ next: look }}
"
        ))
    };
    let instruction = said(round("kind: instruction").as_bytes());
    assert!(instruction.contains("look, middle, lost go round without a question or a wait"), "{instruction}");
    assert_eq!(said(round("kind: wait, at_most: 1 day").as_bytes()), "");
    let asks = "kind: question, to: staff, answers: [{ name: seen, type: yes-no }]";
    assert_eq!(said(round(asks).as_bytes()), "");
    let skipped = said(round(&format!("{asks}, optional: true")).as_bytes());
    assert!(skipped.contains("go round"), "a question that may be skipped is no pause: {skipped}");
}

#[test]
fn a_way_that_never_ends_is_told() {
    let text = with_steps(
        "  - { id: a, title: A, kind: wait, at_most: 1 day }
  - { id: b, title: B, kind: wait, at_most: 1 day, next: a }
",
    );
    assert!(said(text.as_bytes()).contains("no way from here comes to an end (a, b)"));
}

#[test]
fn a_decision_covers_every_case_or_says_otherwise() {
    let decide = |branches: &str| {
        with_steps(&format!(
            "  - {{ id: look, title: Look, kind: check, facts: [return.window, order.days_since_placed] }}
  - id: decide
    title: Decide
    kind: decision
    branches:
{branches}
  - {{ id: end, title: End, kind: resolve, reason: solved }}
"
        ))
    };
    let open = "      - { when: { variable: return.window, is: open } }\n";
    let rest = "      - { when: { variable: return.window, in: [over, unknown] } }\n";
    assert!(said(decide(open).as_bytes()).contains("it may be that no branch holds"));
    assert_eq!(said(decide(&format!("{open}{rest}")).as_bytes()), "");
    let number = "      - { when: { variable: order.days_since_placed, at_least: 3 } }\n";
    assert!(said(decide(number).as_bytes()).contains("it may be that no branch holds"));
    let both = decide(&format!("{open}{rest}    otherwise: {{}}\n"));
    assert!(said(both.as_bytes()).contains("hint: step decide"), "{}", said(both.as_bytes()));
}

#[test]
fn a_variable_is_known_on_every_way_to_its_use() {
    let text = with_steps(
        "  - id: ask
    title: Ask
    kind: question
    optional: true
    to: staff
    answers: [{ name: colour, type: choice, choices: [red, blue] }]
  - id: decide
    title: Decide
    kind: decision
    branches:
      - { when: { variable: colour, is: red } }
      - { when: { variable: warranty.state, is: covered } }
      - { when: { variable: size, is: 3 } }
    otherwise: {}
  - { id: end, title: End, kind: resolve, reason: solved }
",
    );
    let said_of = said(text.as_bytes());
    assert!(said_of.contains("`colour` may not be known here; ask for it in a required step"), "{said_of}");
    assert!(said_of.contains("`warranty.state` may not be known here; check it"), "{said_of}");
    assert!(said_of.contains("nothing is called `size`"), "{said_of}");
    let guarded = "{ when: { all: [{ variable: colour, known: true }, { variable: colour, is: red }] } }";
    let text = text.replace("{ when: { variable: colour, is: red } }", guarded);
    assert!(!said(text.as_bytes()).contains("`colour`"));
}

#[test]
fn texts_speak_only_of_what_is_known() {
    let ask = |reply: &str| {
        with_steps(&format!("  - {{ id: end, title: End, kind: resolve, reason: solved, reply: \"{reply}\" }}\n"))
    };
    assert_eq!(said(ask("Hello {{customer.first_name}}, {{ order.number }}").as_bytes()), "");
    assert!(said(ask("Until {{return.until}}").as_bytes()).contains("`return.until` may not be known here"));
    assert!(said(ask("Dear {{name}}").as_bytes()).contains("nothing is called `name`"));
    assert!(said(ask("Dear {{name").as_bytes()).contains("is not closed"));
}

#[test]
fn types_facts_actions_events_and_reasons_are_those_of_the_catalogue() {
    let text = with_steps(
        "  - { id: look, title: Look, kind: check, facts: [warranty.stat] }
  - { id: do, title: Do, kind: action, action: delete_product }
  - { id: claim, title: Claim, kind: action, action: create_warranty_claim, with: { colour: red, serial: 5 }, refused: { next: end } }
  - { id: stay, title: Stay, kind: wait, for: full_moon, at_most: 2 days }
  - id: decide
    title: Decide
    kind: decision
    branches:
      - { when: { variable: look.times, is: many } }
      - { when: { variable: look.times, at_least: 2 } }
      - { when: { variable: parcel.lost, at_least: 2 } }
    otherwise: {}
  - { id: end, title: End, kind: resolve, reason: tired }
",
    );
    let said = said(text.as_bytes());
    for part in [
        "`warranty.stat` is no fact; use one of warranty.state, warranty.until",
        "`delete_product` is no action",
        "step do, steps[1]: the action may be refused, and nothing says what then",
        "`problem` is missing; give it under `with` as text",
        "create_warranty_claim takes no `colour`",
        "with.serial: this value does not fit; must be text",
        "`full_moon` is no event",
        "it may not come in time, and nothing says what then",
        "`look.times` cannot be asked `is` this; it must be a whole number",
        "which has no more and less",
        "`tired` is no reason; use one of solved",
    ] {
        assert!(said.contains(part), "{part}\n in \n{said}");
    }
}

#[test]
fn one_name_has_one_type() {
    let text = with_steps(
        "  - { id: one, title: One, kind: question, to: staff, answers: [{ name: size, type: number }] }
  - { id: two, title: Two, kind: question, to: staff, answers: [{ name: size, type: text }] }
  - { id: end, title: End, kind: resolve, reason: solved }
",
    );
    assert!(said(text.as_bytes()).contains("step two, steps[1]: `size` is declared in two ways"));
}

#[test]
fn a_reply_that_lacks_a_language_is_a_hint() {
    let text = MALFUNCTION.replace(
        "kind: resolve, reason: solved, survey: true",
        "kind: resolve, reason: solved, reply: { en: Good to hear }",
    );
    let found = findings(text.as_bytes());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(!found[0].is_error());
    assert!(found[0].problem.contains("missing in de"));
}
