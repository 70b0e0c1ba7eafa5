//! No valid playbook gets stuck: playbooks made up by chance, and every one that holds is wandered
//! through by chance. At each step everything that is allowed leads on, and every run ends.

use std::collections::BTreeMap;

use playbook_language::condition::{Asks, Condition, Test};
use playbook_language::duration::Duration;
use playbook_language::playbook::{
    Asked, Branch, Choice, Evidence, EvidenceKind, Given, Kind, Late, Playbook, Step, Texts, Turn, Variable,
};
use playbook_language::running::PASSED_MAX;
use playbook_language::value::{Domain, Literal, Type, Value};
use playbook_language::{Input, Program, Standing, read_yaml, write_yaml};

pub struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }
}

const TEXTS: &[&str] = &[
    "Yes",
    "on",
    "a: b",
    " # no",
    "1",
    "true",
    "-x",
    "Zwei\nZeilen\n",
    "  in front",
    "ä\u{a0}ö",
    "\"q\" \\ '",
    "tab\there",
    "a\r\nb",
    "# c",
    "end:",
    "x \n y",
    "{{me.name}}",
];

struct Maker {
    chance: Chance,
    ids: usize,
}

impl Maker {
    fn playbook(&mut self) -> Playbook {
        let count = 2 + self.chance.below(6);
        let mut steps = self.steps(count, 0);
        let answers = vec![
            Variable { name: "flag".into(), kind: Type::YesNo, label: None, choices: vec![] },
            Variable { name: "size".into(), kind: Type::Number, label: Some(self.texts()), choices: vec![] },
            Variable {
                name: "colour".into(),
                kind: Type::Choice,
                label: None,
                choices: ["red", "on", "3"].map(|value| Choice { value: value.into(), label: None }).to_vec(),
            },
        ];
        let first = Kind::Question { to: Asked::Staff, reply: None, answers, silent: None };
        steps.insert(0, step("first", first));
        steps.insert(1, step("look", Kind::Check { facts: vec!["parcel.lost".into(), "order.total".into()] }));
        steps.push(step("end", Kind::Resolve { reason: "solved".into(), reply: Some(self.texts()), survey: true }));
        let description = self.chance.one_in(2).then(|| self.texts());
        Playbook { key: "made-up".into(), name: self.texts(), scenario: None, description, steps }
    }

    fn texts(&mut self) -> Texts {
        if self.chance.one_in(2) {
            return Texts::Plain((*self.chance.of(TEXTS)).to_owned());
        }
        let texts = ["en", "de"].map(|language| (language.to_owned(), (*self.chance.of(TEXTS)).to_owned()));
        Texts::By(BTreeMap::from(texts))
    }

    fn steps(&mut self, count: usize, depth: usize) -> Vec<Step> {
        (0..count).map(|_| self.step(depth)).collect()
    }

    fn next(&mut self) -> Option<String> {
        let known = self.ids + 3;
        self.chance.one_in(6).then(|| match self.chance.below(known) {
            0 => "end".to_owned(),
            1 => "first".to_owned(),
            n => format!("s{n}"),
        })
    }

    fn turn(&mut self, depth: usize) -> Turn {
        let count = if depth > 2 { 0 } else { self.chance.below(3) };
        Turn { next: self.next(), steps: self.steps(count, depth + 1) }
    }

    fn step(&mut self, depth: usize) -> Step {
        self.ids += 1;
        let id = format!("s{}", self.ids);
        let kind = match self.chance.below(9) {
            0 => Kind::Instruction,
            1 => Kind::Question {
                to: Asked::Customer,
                reply: Some(self.texts()),
                answers: vec![Variable { name: "flag".into(), kind: Type::YesNo, label: None, choices: vec![] }],
                silent: self.chance.one_in(2).then(|| Late { after: Duration::days(3), turn: self.turn(depth) }),
            },
            2 => Kind::Check { facts: vec!["parcel.lost".into()] },
            3 | 4 => Kind::Decision {
                branches: (0..=self.chance.below(2))
                    .map(|_| Branch { label: Some(self.texts()), when: self.condition(0), turn: self.turn(depth) })
                    .collect(),
                otherwise: (!self.chance.one_in(5)).then(|| self.turn(depth)),
            },
            5 => Kind::Action {
                action: "create_refund".into(),
                given: BTreeMap::from([
                    ("amount".to_owned(), Given::Value(Literal::Text("5.00 EUR".into()))),
                    ("reason".to_owned(), Given::Variable { variable: "colour".into() }),
                ]),
                once: self.chance.one_in(3),
                refused: Some(self.turn(depth)),
            },
            6 => Kind::Contact { who: "Warehouse".into(), how: "phone".into(), when: None, answers: vec![] },
            7 => Kind::Wait {
                event: Some("parcel_moved".into()),
                at_most: Duration::days(2),
                late: Some(self.turn(depth)),
            },
            _ if self.chance.one_in(3) => Kind::Escalate { to: "Leads".into(), reason: Some(self.texts()) },
            _ => Kind::Wait { event: None, at_most: Duration::days(1), late: None },
        };
        let simple = !matches!(kind, Kind::Decision { .. } | Kind::Escalate { .. });
        let evidence = Evidence { kind: EvidenceKind::Note, at_least: 2, label: Some(self.texts()) };
        Step {
            instruction: self.chance.one_in(3).then(|| self.texts()),
            optional: simple && self.chance.one_in(6),
            minutes: self.chance.one_in(3).then_some(5),
            resources: if self.chance.one_in(4) { vec!["A: scale".into(), "Gloves".into()] } else { vec![] },
            evidence: if self.chance.one_in(5) { vec![evidence] } else { vec![] },
            next: if simple { self.next() } else { None },
            ..step(&id, kind)
        }
    }

    fn condition(&mut self, depth: usize) -> Condition {
        let test = |variable: &str, asked| Condition::Test(Test { variable: variable.into(), asked });
        let text = |text: &str| Literal::Text(text.into());
        match self.chance.below(if depth > 2 { 6 } else { 9 }) {
            0 => test("flag", Asks::Is(Literal::YesNo(true))),
            1 => test("size", Asks::AtLeast(Literal::Number(2))),
            2 => test("colour", Asks::In(vec![text("red"), text("3")])),
            3 => test("parcel.lost", Asks::IsNot(Literal::YesNo(false))),
            4 => test("order.total", Asks::AtMost(text("9.99 EUR"))),
            5 => test("first.times", Asks::Is(Literal::Number(2))),
            6 => Condition::All { all: vec![self.condition(depth + 1), self.condition(depth + 1)] },
            7 => Condition::Any { any: vec![self.condition(depth + 1), self.condition(depth + 1)] },
            _ => Condition::Not { not: Box::new(self.condition(depth + 1)) },
        }
    }

    fn value(&mut self, domain: &Domain) -> Value {
        match domain.kind {
            Type::YesNo => Value::YesNo(self.chance.one_in(2)),
            Type::Choice => Value::Choice(self.chance.of(&domain.choices).clone()),
            Type::Text => Value::Text("something".into()),
            Type::Number => Value::Number(i64::try_from(self.chance.below(4)).unwrap()),
            Type::Amount => Value::Amount(kernel::Money::new(self.chance.below(2_000).try_into().unwrap(), "EUR")),
            Type::Day => Value::Day("2026-10-31".into()),
            Type::Lines => Value::Lines(vec!["line".into()]),
        }
    }

    /// Everything that may come in at a step.
    fn inputs(&mut self, program: &Program<'_>, step: &Step) -> Vec<Input> {
        let asked = program.asks(step);
        let values = asked.iter().map(|(name, domain)| (name.clone(), self.value(domain))).collect();
        let mut inputs = vec![Input::Done { values, evidence: BTreeMap::from([(EvidenceKind::Note, 2)]) }];
        match &step.kind {
            Kind::Question { silent: Some(_), .. } => inputs.push(Input::Silent),
            Kind::Action { .. } => inputs.push(Input::Refused { reason: "against the rules".into() }),
            Kind::Wait { event: Some(_), .. } => inputs.push(Input::Late),
            _ => (),
        }
        if step.optional {
            inputs.push(Input::Skipped { reason: "not needed".into() });
        }
        inputs
    }
}

fn step(id: &str, kind: Kind) -> Step {
    Step {
        id: id.into(),
        title: Texts::plain(id),
        kind,
        instruction: None,
        customer: None,
        optional: false,
        minutes: None,
        resources: vec![],
        evidence: vec![],
        next: None,
    }
}

#[test]
fn no_valid_playbook_gets_stuck() {
    let (mut held, mut ended, mut looped) = (0, 0, 0);
    for seed in 1..=1_500 {
        let mut maker = Maker { chance: Chance(seed * 0x9E37_79B9), ids: 0 };
        let playbook = maker.playbook();
        let Ok(program) = Program::of(&playbook) else { continue };
        held += 1;
        for _ in 0..4 {
            let mut run = program.start();
            let mut given = 0;
            while let Some(step) = program.step(&run) {
                let inputs = maker.inputs(&program, step);
                let on: Vec<_> = inputs.iter().map(|input| program.give(&run, input)).collect();
                let on: Vec<_> =
                    on.into_iter().map(|on| on.unwrap_or_else(|why| panic!("{why} at {step:?}"))).collect();
                run = maker.chance.of(&on).clone();
                given += 1;
                assert!(given <= PASSED_MAX, "a run that does not end: {}", write_yaml(&playbook));
            }
            match run.standing {
                Standing::Ended { .. } => ended += 1,
                Standing::TooLong => {
                    assert!(run.passed.len() >= PASSED_MAX, "stuck: {}", write_yaml(&playbook));
                    looped += 1;
                }
                Standing::At { .. } => unreachable!("there is a step"),
            }
        }
    }
    assert!(held > 100, "only {held} of what was made up held");
    assert!(ended > 10 * looped, "{ended} ended, {looped} went round");
}

#[test]
fn what_is_written_is_read_again_as_it_was() {
    for seed in 1..=800 {
        let mut maker = Maker { chance: Chance(seed * 0x9E37_79B9), ids: 0 };
        let playbook = maker.playbook();
        let text = write_yaml(&playbook);
        let read = read_yaml(text.as_bytes()).unwrap_or_else(|findings| panic!("{findings:?}\n{text}"));
        assert_eq!(read.playbook, playbook, "{text}");
        assert_eq!(write_yaml(&read.playbook), text);
    }
}
