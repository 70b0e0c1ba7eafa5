//! What is known where: on every way to a step, the variables that it uses have got their values.

use super::Check;
use crate::catalogue;
use crate::condition::{Asks, Condition, Test};
use crate::graph::Way;
use crate::names::{Names, given_name};
use crate::playbook::{Given, Kind, Step, Texts};

/// Variables by their number.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known(Vec<u64>);

impl Known {
    fn none(names: &Names) -> Self {
        Self(vec![0; names.count().div_ceil(64)])
    }

    fn add(&mut self, names: &Names, name: &str) {
        if let Some(number) = names.number(name) {
            self.0[number / 64] |= 1 << (number % 64);
        }
    }

    fn has(&self, names: &Names, name: &str) -> bool {
        names.is_always(name) || names.number(name).is_some_and(|number| self.0[number / 64] >> (number % 64) & 1 == 1)
    }

    fn both(&mut self, other: &Self) -> bool {
        let before = self.clone();
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
        *self != before
    }

    fn either(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }
}

impl Check<'_> {
    pub(super) fn knowing(&mut self) {
        for (at, known) in self.known_at().into_iter().enumerate() {
            // To a step out of reach no way leads, so nothing can be said of it.
            let Some(known) = known else { continue };
            let step = self.step(at);
            for (place, text) in texts(step) {
                self.placeholders(at, &place, text, &known);
            }
            match &step.kind {
                Kind::Action { given, .. } => {
                    for (key, given) in given {
                        if let Given::Variable { variable } = given {
                            self.must_know(at, &format!("with.{key}"), variable, &known);
                        }
                    }
                }
                Kind::Decision { branches, .. } => {
                    let mut known = known;
                    for (n, branch) in branches.iter().enumerate() {
                        self.condition(at, &format!("branches[{n}].when"), &branch.when, &known);
                        known.either(&fails(&branch.when, self.names));
                    }
                }
                _ => (),
            }
        }
    }

    /// What is known on every way to each step: what all ways in have in common.
    fn known_at(&self) -> Vec<Option<Known>> {
        let nodes = &self.graph.nodes;
        let mut known: Vec<Option<Known>> = vec![None; nodes.len()];
        let mut open = Vec::new();
        if let Some(first) = known.first_mut() {
            *first = Some(Known::none(self.names));
            open.push(0);
        }
        // Ends, since what is known can only become less.
        while let Some(at) = open.pop() {
            let Some(here) = known[at].clone() else { continue };
            for exit in &nodes[at].exits {
                let Some(to) = exit.to.step() else { continue };
                let mut there = here.clone();
                there.either(&self.learned(nodes[at].step, exit.way));
                let changed = match &mut known[to] {
                    Some(earlier) => earlier.both(&there),
                    unknown => {
                        *unknown = Some(there);
                        true
                    }
                };
                if changed {
                    open.push(to);
                }
            }
        }
        known
    }

    /// What is known by leaving a step on a way.
    fn learned(&self, step: &Step, way: Way) -> Known {
        let mut known = Known::none(self.names);
        match (&step.kind, way) {
            (Kind::Decision { branches, .. }, Way::Branch(taken)) => {
                branches.iter().take(taken).for_each(|branch| known.either(&fails(&branch.when, self.names)));
                known.either(&holds(&branches[taken].when, self.names));
            }
            (Kind::Decision { branches, .. }, _) => {
                branches.iter().for_each(|branch| known.either(&fails(&branch.when, self.names)));
            }
            (_, Way::Done) if !step.optional => {
                step.kind.answers().iter().for_each(|answer| known.add(self.names, &answer.name));
                match &step.kind {
                    Kind::Check { facts } => facts.iter().for_each(|fact| known.add(self.names, fact)),
                    Kind::Action { action, .. } => {
                        let gives = catalogue::action(action).map_or(&[][..], |action| action.gives);
                        let sure = gives.iter().filter(|given| given.required);
                        sure.for_each(|given| known.add(self.names, &given_name(&step.id, given.name)));
                    }
                    _ => (),
                }
            }
            _ => (),
        }
        known
    }

    fn condition(&mut self, at: usize, place: &str, condition: &Condition, known: &Known) {
        match condition {
            Condition::All { all } => {
                let mut known = known.clone();
                for (n, each) in all.iter().enumerate() {
                    self.condition(at, &condition.part(place, n), each, &known);
                    known.either(&holds(each, self.names));
                }
            }
            Condition::Any { any } => {
                let mut known = known.clone();
                for (n, each) in any.iter().enumerate() {
                    self.condition(at, &condition.part(place, n), each, &known);
                    known.either(&fails(each, self.names));
                }
            }
            Condition::Not { not } => self.condition(at, &condition.part(place, 0), not, known),
            Condition::Test(Test { asked: Asks::Known(_), .. }) => (),
            Condition::Test(test) => {
                self.must_know(at, place, &test.variable, known);
                if let Asks::SameAs(other) = &test.asked {
                    self.must_know(at, place, other, known);
                }
            }
        }
    }

    /// Of what is declared nowhere it was said already.
    fn must_know(&mut self, at: usize, place: &str, variable: &str, known: &Known) {
        if self.names.domain(variable).is_none() || known.has(self.names, variable) {
            return;
        }
        let remedy = if catalogue::fact(variable).is_some() {
            "check it in a step that every way here passes, or ask `known` first"
        } else {
            "ask for it in a required step that every way here passes, or ask `known` first"
        };
        self.fault(at, place, format!("`{variable}` may not be known here"), remedy);
    }

    /// `{{customer.first_name}}` and its like.
    fn placeholders(&mut self, at: usize, place: &str, text: &str, known: &Known) {
        let mut rest = text;
        while let Some(start) = rest.find("{{") {
            rest = &rest[start + 2..];
            let Some(end) = rest.find("}}") else {
                return self.fault(at, place, "`{{` is not closed", "write {{customer.first_name}}");
            };
            let name = rest[..end].trim().to_owned();
            rest = &rest[end + 2..];
            if self.declared(at, place, &name).is_some() {
                self.must_know(at, place, &name, known);
            }
        }
    }
}

/// What is known where the condition holds: nothing holds of what is not known.
fn holds(condition: &Condition, names: &Names) -> Known {
    match condition {
        Condition::All { all } => union(all.iter().map(|each| holds(each, names)), names),
        Condition::Any { any } => common(any.iter().map(|each| holds(each, names)), names),
        Condition::Not { not } => fails(not, names),
        Condition::Test(Test { asked: Asks::Known(false), .. }) => Known::none(names),
        Condition::Test(test) => {
            let mut known = Known::none(names);
            known.add(names, &test.variable);
            if let Asks::SameAs(other) = &test.asked {
                known.add(names, other);
            }
            known
        }
    }
}

/// What is known where it does not hold.
fn fails(condition: &Condition, names: &Names) -> Known {
    match condition {
        Condition::All { all } => common(all.iter().map(|each| fails(each, names)), names),
        Condition::Any { any } => union(any.iter().map(|each| fails(each, names)), names),
        Condition::Not { not } => holds(not, names),
        Condition::Test(test) => {
            let mut known = Known::none(names);
            if test.asked == Asks::Known(false) {
                known.add(names, &test.variable);
            }
            known
        }
    }
}

fn union(each: impl Iterator<Item = Known>, names: &Names) -> Known {
    each.fold(Known::none(names), |mut all, one| {
        all.either(&one);
        all
    })
}

fn common(mut each: impl Iterator<Item = Known>, names: &Names) -> Known {
    let Some(first) = each.next() else { return Known::none(names) };
    each.fold(first, |mut all, one| {
        all.both(&one);
        all
    })
}

/// Texts in which variables may stand, with the path below the step.
fn texts(step: &Step) -> Vec<(String, &str)> {
    let reply = match &step.kind {
        Kind::Question { reply, .. } | Kind::Resolve { reply, .. } => reply.as_ref(),
        _ => None,
    };
    let mut found = Vec::new();
    for (name, texts) in [("instruction", step.instruction.as_ref()), ("reply", reply)] {
        for (language, text) in texts.into_iter().flat_map(Texts::each) {
            found.push((if language.is_empty() { name.to_owned() } else { format!("{name}.{language}") }, text));
        }
    }
    found
}
