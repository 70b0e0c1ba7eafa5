//! What each kind of step must have, against the catalogue.

use super::Check;
use crate::catalogue;
use crate::condition::{Asks, Condition, Test};
use crate::playbook::{Branch, Given, Kind, Variable};
use crate::value::{Domain, Type, Value};

impl Check<'_> {
    pub(super) fn kinds(&mut self) {
        for at in 0..self.graph.nodes.len() {
            let step = self.step(at);
            if step.optional && (step.kind.is_end() || matches!(step.kind, Kind::Decision { .. })) {
                let problem = format!("a step that is a {} cannot be skipped", step.kind.word());
                self.fault(at, "optional", problem, "leave out `optional`");
            }
            self.answers(at, step.kind.answers());
            match &step.kind {
                Kind::Question { answers, .. } if answers.is_empty() => {
                    self.fault(
                        at,
                        "",
                        "the question has no answer",
                        "say under `answers` what is to be known after it",
                    );
                }
                Kind::Check { facts } => self.facts(at, facts),
                Kind::Decision { branches, otherwise } => self.decision(at, branches, otherwise.is_some()),
                Kind::Action { action, given, refused, .. } => {
                    self.action(at, action, given);
                    if refused.is_none() {
                        let remedy = "say under `refused` what then, such as `refused: { next: … }`";
                        self.fault(at, "", "the action may be refused, and nothing says what then", remedy);
                    }
                }
                Kind::Wait { event, late, .. } => self.wait(at, event.as_deref(), late.is_some()),
                Kind::Resolve { reason, .. } if !catalogue::REASONS.iter().any(|(name, _)| name == reason) => {
                    let names: Vec<&str> = catalogue::REASONS.iter().map(|(name, _)| *name).collect();
                    self.fault(at, "reason", format!("`{reason}` is no reason"), one_of(&names));
                }
                _ => (),
            }
        }
    }

    fn answers(&mut self, at: usize, answers: &[Variable]) {
        for (n, answer) in answers.iter().enumerate() {
            let place = format!("answers[{n}]");
            let choices = answer.choices.len();
            if answer.kind == Type::Choice && choices < 2 {
                self.fault(at, &place, "there is nothing to choose", "give at least two `choices`");
            }
            if answer.kind != Type::Choice && choices > 0 {
                self.fault(at, &place, "only a choice has choices", "use `type: choice`, or leave them out");
            }
            let twice = (1..choices)
                .find(|later| answer.choices[..*later].iter().any(|c| c.value == answer.choices[*later].value));
            if let Some(twice) = twice {
                let problem = format!("`{}` can be chosen twice", answer.choices[twice].value);
                self.fault(at, &format!("{place}.choices[{twice}]"), problem, "keep one of the two");
            }
            if answers[..n].iter().any(|earlier| earlier.name == answer.name) {
                let problem = format!("`{}` is asked for twice", answer.name);
                self.fault(at, &place, problem, "keep one of the two");
            }
        }
    }

    fn facts(&mut self, at: usize, facts: &[String]) {
        if facts.is_empty() {
            self.fault(at, "facts", "nothing is checked", "name at least one fact");
        }
        for (n, fact) in facts.iter().enumerate() {
            if catalogue::fact(fact).is_none() {
                let names: Vec<&str> = catalogue::FACTS.iter().map(|fact| fact.name).collect();
                self.fault(at, &format!("facts[{n}]"), format!("`{fact}` is no fact"), nearest(fact, &names));
            }
        }
    }

    fn wait(&mut self, at: usize, event: Option<&str>, has_late: bool) {
        match event {
            Some(event) => {
                if catalogue::event(event).is_none() {
                    let names: Vec<&str> = catalogue::EVENTS.iter().map(|event| event.name).collect();
                    self.fault(at, "for", format!("`{event}` is no event"), nearest(event, &names));
                }
                if !has_late {
                    let remedy = "say under `late` what then";
                    self.fault(at, "", "it may not come in time, and nothing says what then", remedy);
                }
            }
            None if has_late => {
                self.fault(at, "late", "only an event can be late", "say under `for` what is waited for");
            }
            None => (),
        }
    }

    fn action(&mut self, at: usize, name: &str, given: &std::collections::BTreeMap<String, Given>) {
        let Some(action) = catalogue::action(name) else {
            let names: Vec<&str> = catalogue::ACTIONS.iter().map(|action| action.name).collect();
            return self.fault(at, "action", format!("`{name}` is no action"), nearest(name, &names));
        };
        for parameter in action.takes.iter().filter(|parameter| parameter.required) {
            if !given.contains_key(parameter.name) {
                let problem = format!("`{}` is missing", parameter.name);
                self.fault(at, "with", problem, format!("give it under `with` as {}", parameter.kind.as_str()));
            }
        }
        for (key, value) in given {
            let place = format!("with.{key}");
            let Some(parameter) = action.takes.iter().find(|parameter| parameter.name == key) else {
                let names: Vec<&str> = action.takes.iter().map(|parameter| parameter.name).collect();
                self.fault(at, &place, format!("{name} takes no `{key}`"), nearest(key, &names));
                continue;
            };
            match value {
                Given::Value(literal) => {
                    if let Err(remedy) = literal.read(&parameter.domain()) {
                        self.fault(at, &place, "this value does not fit", remedy);
                    }
                }
                Given::Variable { variable } => {
                    let Some(domain) = self.declared(at, &place, variable) else { continue };
                    // What was chosen can be written as text.
                    let as_text = parameter.kind == Type::Text && domain.kind == Type::Choice;
                    if domain.kind != parameter.kind && !as_text {
                        let problem = format!("`{variable}` is {}", domain.kind.as_str());
                        self.fault(at, &place, problem, format!("it must be {}", parameter.kind.as_str()));
                    }
                }
            }
        }
    }

    /// The type of a variable, or a finding that there is none.
    pub(super) fn declared(&mut self, at: usize, place: &str, variable: &str) -> Option<Domain> {
        let domain = self.names.domain(variable).cloned();
        if domain.is_none() {
            let remedy = "name a fact, an answer of a question or what an action gives";
            self.fault(at, place, format!("nothing is called `{variable}`"), remedy);
        }
        domain
    }

    fn decision(&mut self, at: usize, branches: &[Branch], has_otherwise: bool) {
        if branches.is_empty() {
            self.fault(at, "branches", "there is no branch", "add one with its `when`");
            return;
        }
        for (n, branch) in branches.iter().enumerate() {
            for (place, test) in branch.when.tests_at(&format!("branches[{n}].when")) {
                self.test(at, &place, test);
            }
        }
        let covered = self.is_covered(branches);
        if !covered && !has_otherwise {
            let remedy = "add `otherwise`, or branches for every value of one variable";
            self.fault(at, "", "it may be that no branch holds", remedy);
        }
        if covered && has_otherwise {
            self.hint(at, "otherwise", "the branches cover every case", "leave out `otherwise`");
        }
    }

    fn test(&mut self, at: usize, place: &str, test: &Test) {
        let Some(domain) = self.declared(at, place, &test.variable) else { return };
        let word = test.asked.word();
        if matches!(test.asked, Asks::AtLeast(_) | Asks::AtMost(_)) && !domain.kind.is_ordered() {
            let problem = format!("`{}` is {}, which has no more and less", test.variable, domain.kind.as_str());
            return self.fault(at, place, problem, "use is, is_not or in");
        }
        if let Asks::SameAs(other) = &test.asked {
            let Some(known) = self.declared(at, place, other) else { return };
            if known.kind != domain.kind {
                let problem = format!("`{}` and `{other}` cannot be the same", test.variable);
                self.fault(at, place, problem, "compare two of one type");
            }
            return;
        }
        for literal in test.asked.literals() {
            if let Err(remedy) = literal.read(&domain) {
                let problem = format!("`{}` cannot be asked `{word}` this", test.variable);
                self.fault(at, place, problem, format!("it {remedy}"));
            }
        }
        if matches!(&test.asked, Asks::In(several) if several.is_empty()) {
            self.fault(at, place, "`in` names nothing", "name at least one value");
        }
    }

    /// Whether one of the branches holds whatever the value of the one variable that they ask about.
    fn is_covered(&self, branches: &[Branch]) -> bool {
        let tests: Option<Vec<&Test>> = branches
            .iter()
            .map(|branch| match &branch.when {
                Condition::Test(test) => Some(test),
                _ => None,
            })
            .collect();
        let Some(tests) = tests else { return false };
        let Some(first) = tests.first() else { return false };
        if tests.iter().any(|test| test.variable != first.variable) {
            return false;
        }
        let known = |wanted| tests.iter().any(|test| test.asked == Asks::Known(wanted));
        if known(true) && known(false) {
            return true;
        }
        let Some(domain) = self.names.domain(&first.variable) else { return false };
        let every: Vec<Value> = match domain.kind {
            Type::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
            Type::Choice => domain.choices.iter().cloned().map(Value::Choice).collect(),
            _ => return false,
        };
        let covered: Vec<Value> = tests.iter().filter_map(|test| test.covers(domain)).flatten().collect();
        every.iter().all(|value| covered.contains(value))
    }
}

fn one_of(names: &[&str]) -> String {
    format!("use one of {}", names.join(", "))
}

/// The names that share most with what was written, or all where there are few.
fn nearest(written: &str, names: &[&str]) -> String {
    if names.is_empty() {
        return "leave it out".to_owned();
    }
    let head = written.split(['.', '_']).next().unwrap_or_default();
    let near: Vec<&str> = names.iter().copied().filter(|name| !head.is_empty() && name.contains(head)).collect();
    one_of(if near.is_empty() { names } else { &near })
}
