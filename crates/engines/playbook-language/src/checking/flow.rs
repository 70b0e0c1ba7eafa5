//! The ways through: every step within reach, an end within reach of every step, and no loop in which
//! nothing can change.

use super::Check;
use crate::graph::Graph;

impl Check<'_> {
    pub(super) fn flow(&mut self) {
        let reached = self.graph.reached();
        for (at, reached) in reached.iter().enumerate() {
            if !reached {
                self.fault(at, "", "no way leads to it", "let a step name it as its `next`, or remove it");
            }
        }
        let ending = ending(self.graph);
        let lost: Vec<usize> = (0..reached.len()).filter(|at| reached[*at] && !ending[*at]).collect();
        if let Some(first) = lost.first() {
            let problem = format!("no way from here comes to an end ({})", self.named(&lost));
            self.fault(*first, "", problem, "let one of them lead to resolve or escalate");
        }
        for members in loops(self.graph) {
            if reached[members[0]] {
                let problem = format!("{} go round without a question or a wait", self.named(&members));
                let remedy = "let the way round pass a question that must be answered, or a wait";
                self.fault(members[0], "", problem, remedy);
            }
        }
    }

    fn named(&self, steps: &[usize]) -> String {
        let ids: Vec<&str> = steps.iter().take(5).map(|at| self.step(*at).id.as_str()).collect();
        let more = if steps.len() > 5 { " …" } else { "" };
        format!("{}{more}", ids.join(", "))
    }
}

/// Steps from which an end can be reached.
fn ending(graph: &Graph<'_>) -> Vec<bool> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (at, node) in graph.nodes.iter().enumerate() {
        for to in node.exits.iter().filter_map(|exit| exit.to.step()) {
            before[to].push(at);
        }
    }
    // What leads nowhere is told as that; here it counts as an end.
    let leaves = |at: &usize| {
        let node = &graph.nodes[*at];
        node.step.kind.is_end() || node.exits.iter().any(|exit| exit.to.step().is_none())
    };
    let mut ending = vec![false; graph.nodes.len()];
    let mut open: Vec<usize> = (0..graph.nodes.len()).filter(leaves).collect();
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut ending[at], true) {
            open.extend(&before[at]);
        }
    }
    ending
}

/// Groups of steps that lead to each other without a pause: what is left when steps without a way in
/// or out are taken away again and again, cut into connected parts.
fn loops(graph: &Graph<'_>) -> Vec<Vec<usize>> {
    let pauses = |at: usize| graph.nodes[at].step.kind.is_pause() && !graph.nodes[at].step.optional;
    let ways = |at: usize| graph.nodes[at].exits.iter().filter_map(|exit| exit.to.step());
    let mut left: Vec<bool> = (0..graph.nodes.len()).map(|at| !pauses(at)).collect();
    loop {
        let mut entered = vec![false; left.len()];
        for at in (0..left.len()).filter(|at| left[*at]) {
            ways(at).for_each(|to| entered[to] = true);
        }
        let leads = |at: usize| ways(at).any(|to| left[to]);
        let gone: Vec<usize> = (0..left.len()).filter(|at| left[*at] && !(entered[*at] && leads(*at))).collect();
        if gone.is_empty() {
            break;
        }
        gone.into_iter().for_each(|at| left[at] = false);
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut seen = vec![false; left.len()];
    for start in (0..left.len()).filter(|at| left[*at]) {
        let mut group = Vec::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                group.push(at);
                open.extend(ways(at).filter(|to| left[*to]));
            }
        }
        if !group.is_empty() {
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups
}
