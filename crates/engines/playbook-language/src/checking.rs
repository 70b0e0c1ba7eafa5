//! Whether a playbook holds: no dead end, no step out of reach, no loop in which nothing can change,
//! every variable known where it is used. All findings at once, in the order of the steps.

use std::collections::HashSet;

use crate::finding::{FINDINGS_MAX, Finding, Severity};
use crate::graph::{Graph, Target};
use crate::names::Names;
use crate::playbook::{Playbook, Step};

mod flow;
mod kinds;
mod knowing;

pub fn check(playbook: &Playbook) -> Vec<Finding> {
    let graph = Graph::of(playbook);
    let (names, clashes) = Names::of(&graph);
    let mut check = Check { graph: &graph, names: &names, findings: Vec::new() };
    if playbook.steps.is_empty() {
        check.findings.push(Finding::error("steps", "there is no step", "add one"));
    }
    for clash in clashes {
        let problem = format!("`{}` is declared in two ways", clash.name);
        check.fault(clash.step, "", problem, "give one of them another name, or both the same type and choices");
    }
    check.ids();
    check.targets();
    check.flow();
    check.kinds();
    check.knowing();
    check.languages();
    let mut findings = check.findings;
    findings.sort_by_key(|finding| (finding.severity, finding.step.as_deref().and_then(|id| graph.index(id))));
    findings.truncate(FINDINGS_MAX);
    findings
}

struct Check<'c> {
    graph: &'c Graph<'c>,
    names: &'c Names,
    findings: Vec<Finding>,
}

impl<'c> Check<'c> {
    fn step(&self, at: usize) -> &'c Step {
        self.graph.nodes[at].step
    }

    /// `below` is the path below the step.
    fn fault(&mut self, at: usize, below: &str, problem: impl Into<String>, remedy: impl Into<String>) {
        self.say(Severity::Error, at, below, problem, remedy);
    }

    fn hint(&mut self, at: usize, below: &str, problem: impl Into<String>, remedy: impl Into<String>) {
        self.say(Severity::Hint, at, below, problem, remedy);
    }

    fn say(
        &mut self,
        severity: Severity,
        at: usize,
        below: &str,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let node = &self.graph.nodes[at];
        let place = if below.is_empty() { node.place.clone() } else { format!("{}.{below}", node.place) };
        let step = Some(node.step.id.clone());
        self.findings.push(Finding { severity, step, ..Finding::error(&place, problem, remedy) });
    }

    fn ids(&mut self) {
        let mut seen = HashSet::new();
        for at in 0..self.graph.nodes.len() {
            if !seen.insert(&self.step(at).id) {
                let problem = format!("another step is called `{}` too", self.step(at).id);
                self.fault(at, "id", problem, "give one of them another id");
            }
        }
    }

    /// Every step that is named is there.
    fn targets(&mut self) {
        for at in 0..self.graph.nodes.len() {
            let step = self.step(at);
            let own = step.next.iter().map(|next| ("next".to_owned(), next));
            let turns = step.turns();
            let turned =
                turns.iter().filter_map(|(path, turn)| turn.next.as_ref().map(|next| (format!("{path}.next"), next)));
            let unknown: Vec<_> = own.chain(turned).filter(|(_, next)| self.graph.index(next).is_none()).collect();
            for (path, next) in unknown {
                self.fault(at, &path, format!("there is no step `{next}`"), "name one that is there, or add it");
            }
            if step.kind.is_end() && step.next.is_some() {
                let problem = format!("the run ends with {}, nothing follows it", step.kind.word());
                self.fault(at, "next", problem, "leave out `next`");
            }
        }
        for at in 0..self.graph.nodes.len() {
            for exit in &self.graph.nodes[at].exits {
                if exit.to == Target::Nowhere {
                    let below = exit.place.strip_prefix(&self.graph.nodes[at].place).unwrap_or_default();
                    let below = below.trim_start_matches('.').to_owned();
                    let remedy = "add a step after it, such as resolve or escalate, or name its `next`";
                    self.fault(at, &below, "leads nowhere", remedy);
                }
            }
        }
    }

    /// Customers of one language should not get less than those of another.
    fn languages(&mut self) {
        let replies = |step: &'c Step| match &step.kind {
            crate::playbook::Kind::Question { reply, .. } | crate::playbook::Kind::Resolve { reply, .. } => {
                reply.as_ref()
            }
            _ => None,
        };
        let nodes = &self.graph.nodes;
        let every: HashSet<&str> =
            nodes.iter().filter_map(|node| replies(node.step)).flat_map(|texts| texts.each()).map(|(l, _)| l).collect();
        let mut every: Vec<&str> = every.into_iter().filter(|language| !language.is_empty()).collect();
        every.sort_unstable();
        for at in 0..nodes.len() {
            let Some(texts) = replies(self.step(at)) else { continue };
            let missing: Vec<&str> =
                every.iter().copied().filter(|language| !texts.each().any(|(known, _)| known == *language)).collect();
            if !missing.is_empty() {
                let problem = format!("what is written to the customer is missing in {}", missing.join(", "));
                self.hint(at, "reply", problem, "add it, since other steps have it");
            }
        }
    }
}
