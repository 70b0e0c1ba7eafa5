//! Every variable of a playbook: who declares it, and of which type.

use std::collections::BTreeMap;

use crate::catalogue;
use crate::graph::Graph;
use crate::playbook::Kind;
use crate::value::{Domain, Type};

#[derive(Debug, Default)]
pub struct Names {
    known: BTreeMap<String, Declared>,
}

#[derive(Debug)]
struct Declared {
    domain: Domain,
    /// For a set of variables.
    number: usize,
    /// Known everywhere, without being asked for.
    always: bool,
}

/// A name that is declared in two ways, and at which step the second time.
#[derive(Debug)]
pub struct Clash {
    pub step: usize,
    pub name: String,
}

impl Names {
    pub fn of(graph: &Graph<'_>) -> (Self, Vec<Clash>) {
        let mut names = Self::default();
        let mut clashes = Vec::new();
        for fact in catalogue::FACTS {
            names.declare(fact.name, fact.domain(), fact.always);
        }
        for (at, node) in graph.nodes.iter().enumerate() {
            let step = node.step;
            names.declare(&times(&step.id), Domain { kind: Type::Number, choices: Vec::new() }, true);
            for answer in step.kind.answers() {
                if !names.declare(&answer.name, answer.domain(), false) {
                    clashes.push(Clash { step: at, name: answer.name.clone() });
                }
            }
            let Kind::Action { action, .. } = &step.kind else { continue };
            for given in catalogue::action(action).map_or(&[][..], |action| action.gives) {
                let name = given_name(&step.id, given.name);
                if catalogue::fact(&name).is_some() || !names.declare(&name, given.domain(), false) {
                    clashes.push(Clash { step: at, name });
                }
            }
        }
        (names, clashes)
    }

    /// False where it is declared as something else already.
    fn declare(&mut self, name: &str, domain: Domain, always: bool) -> bool {
        let number = self.known.len();
        let known = self.known.entry(name.to_owned()).or_insert(Declared { domain: domain.clone(), number, always });
        known.domain == domain
    }

    pub fn domain(&self, name: &str) -> Option<&Domain> {
        self.known.get(name).map(|declared| &declared.domain)
    }

    pub fn is_always(&self, name: &str) -> bool {
        self.known.get(name).is_some_and(|declared| declared.always)
    }

    pub fn number(&self, name: &str) -> Option<usize> {
        self.known.get(name).map(|declared| declared.number)
    }

    pub fn count(&self) -> usize {
        self.known.len()
    }
}

/// How often a step was come to in this run.
pub fn times(step: &str) -> String {
    format!("{step}.times")
}

/// What an action gave.
pub fn given_name(step: &str, name: &str) -> String {
    format!("{step}.{name}")
}
