//! Runs: what comes in, and where it leads.

use std::collections::BTreeMap;

use playbook_language::playbook::EvidenceKind;
use playbook_language::running::Outcome;
use playbook_language::value::Value;
use playbook_language::{Input, Program, Run, Standing};

use crate::world::{MALFUNCTION, playbook, with_steps};

fn done(values: &[(&str, Value)]) -> Input {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Input::Done { values, evidence: BTreeMap::from([(EvidenceKind::Photo, 1)]) }
}

fn at(run: &Run) -> &str {
    match &run.standing {
        Standing::At { step } | Standing::Ended { step } => step,
        Standing::TooLong => "too long",
    }
}

#[test]
fn it_goes_the_way_of_the_answers() {
    let playbook = playbook(MALFUNCTION);
    let program = Program::of(&playbook).unwrap();
    let mut run = program.start();
    let covered = Value::Choice("covered".into());
    for (step, input) in [
        ("serial", done(&[("serial", Value::Text("A1".into()))])),
        ("warranty", done(&[("warranty.state", covered)])),
        ("try-it", Input::Skipped { reason: "tried before".into() }),
        ("asked", done(&[("solved", Value::YesNo(false))])),
        ("claim", done(&[("claim.number", Value::Text("W-1".into()))])),
        ("arrival", Input::Late),
        ("arrival", Input::Late),
        ("arrival", done(&[])),
    ] {
        assert_eq!(at(&run), step);
        run = program.give(&run, &input).unwrap();
    }
    assert_eq!(run.standing, Standing::Ended { step: "repaired".into() });
    assert!(run.passed.iter().any(|passed| passed.outcome == Outcome::Skipped && passed.reason.is_some()));
    let kept: Run = serde_json::from_value(serde_json::to_value(&run).unwrap()).unwrap();
    assert_eq!(kept, run);
}

#[test]
fn reminders_come_to_an_end() {
    let playbook = playbook(MALFUNCTION);
    let program = Program::of(&playbook).unwrap();
    let mut run = program.start();
    let state = Value::Choice("unknown_serial".into());
    for input in [
        done(&[("serial", Value::Text("A1".into()))]),
        done(&[("warranty.state", state)]),
        done(&[]),
        done(&[("solved", Value::YesNo(false))]),
        done(&[("claim.number", Value::Text("W-1".into()))]),
        Input::Late,
        Input::Late,
        Input::Late,
    ] {
        run = program.give(&run, &input).unwrap();
    }
    assert_eq!(run.standing, Standing::Ended { step: "lead".into() });
}

#[test]
fn what_does_not_belong_to_the_step_is_refused_by_name_and_changes_nothing() {
    let playbook = playbook(MALFUNCTION);
    let program = Program::of(&playbook).unwrap();
    let run = program.start();
    let serial = ("serial", Value::Text("A1".into()));
    let refused = |input: &Input| program.give(&run, input).unwrap_err().to_string();
    assert!(refused(&done(&[])).contains("values.serial: is missing; it is text"));
    assert!(refused(&done(&[("serial", Value::Number(3))])).contains("must be text"));
    assert!(
        refused(&done(&[serial.clone(), ("other", Value::YesNo(true))])).contains("values.other: is not asked for")
    );
    assert!(refused(&Input::Late).contains("step serial is a question"));
    assert!(refused(&Input::Skipped { reason: "no time".into() }).contains("is required"));
    let without_photo =
        Input::Done { values: BTreeMap::from([("serial".to_owned(), serial.1)]), evidence: BTreeMap::new() };
    assert!(refused(&without_photo).contains("needs at least 1 of photo"));
    let ended = program.give(&run, &Input::Silent).unwrap();
    assert_eq!(at(&ended), "gone-quiet");
    assert!(program.give(&ended, &Input::Silent).unwrap_err().to_string().contains("has ended"));
}

#[test]
fn what_may_be_done_once_is_not_done_twice() {
    let text = with_steps(
        "  - { id: change, title: Change, kind: action, action: change_order, with: { change: colour }, once: true, refused: { next: end } }
  - { id: more, title: More?, kind: question, answers: [{ name: more, type: yes-no }] }
  - { id: again, title: Again?, kind: decision, branches: [{ when: { variable: more, is: true }, next: change }], otherwise: {} }
  - { id: end, title: End, kind: resolve, reason: changed }
",
    );
    let playbook = playbook(&text);
    let program = Program::of(&playbook).unwrap();
    let run = program.give(&program.start(), &done(&[])).unwrap();
    let run = program.give(&run, &done(&[("more", Value::YesNo(true))])).unwrap();
    assert_eq!(run.standing, Standing::Ended { step: "end".into() });
    assert_eq!(run.passed.last().unwrap().outcome, Outcome::Refused);
}

#[test]
fn a_playbook_that_does_not_hold_is_not_run() {
    let playbook = playbook(&with_steps("  - { id: a, title: A, kind: instruction }\n"));
    assert!(Program::of(&playbook).unwrap_err()[0].problem.contains("leads nowhere"));
}
