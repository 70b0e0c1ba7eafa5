//! The steps of a playbook as a graph: what outline and text say by their order, said by numbers.

use std::collections::HashMap;

use crate::playbook::{Kind, Playbook, Step};

#[derive(Debug)]
pub struct Graph<'p> {
    pub nodes: Vec<Node<'p>>,
    by_id: HashMap<&'p str, usize>,
}

#[derive(Debug)]
pub struct Node<'p> {
    pub step: &'p Step,
    /// Path of its place, such as `steps[3].branches[0].steps[1]`.
    pub place: String,
    pub exits: Vec<Exit>,
}

/// A way on from a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    pub way: Way,
    pub to: Target,
    /// Where it is written.
    pub place: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Step(usize),
    /// Nothing follows.
    Nowhere,
    /// A step is named that is not there.
    Unknown,
}

impl Target {
    pub fn step(self) -> Option<usize> {
        match self {
            Self::Step(at) => Some(at),
            Self::Nowhere | Self::Unknown => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It is done.
    Done,
    Branch(usize),
    Otherwise,
    /// No answer came.
    Silent,
    Refused,
    Late,
}

impl<'p> Graph<'p> {
    pub fn of(playbook: &'p Playbook) -> Self {
        let mut graph = Self { nodes: Vec::new(), by_id: HashMap::new() };
        graph.number(&playbook.steps, "steps");
        graph.connect(&playbook.steps, Target::Nowhere, &mut 0);
        graph
    }

    pub fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// In the order written; of two with one id the first is found by it.
    fn number(&mut self, steps: &'p [Step], path: &str) {
        for (n, step) in steps.iter().enumerate() {
            let place = format!("{path}[{n}]");
            self.by_id.entry(&step.id).or_insert(self.nodes.len());
            self.nodes.push(Node { step, place: place.clone(), exits: Vec::new() });
            for (turn_path, turn) in step.turns() {
                self.number(&turn.steps, &format!("{place}.{turn_path}.steps"));
            }
        }
    }

    /// `after` is where it goes on after the last of them; `at` counts in the order of `number`.
    fn connect(&mut self, steps: &'p [Step], after: Target, at: &mut usize) {
        for (n, step) in steps.iter().enumerate() {
            let own = *at;
            *at += 1;
            let written = if n + 1 < steps.len() { Target::Step(own + size(step)) } else { after };
            let goes_on = self.target(step.next.as_deref(), written);
            let place = self.nodes[own].place.clone();
            let mut exits = Vec::new();
            if !step.kind.is_end() && !matches!(step.kind, Kind::Decision { .. }) {
                exits.push(Exit { way: Way::Done, to: goes_on, place: place.clone() });
            }
            for ((path, turn), way) in step.turns().into_iter().zip(ways(step)) {
                let after = self.target(turn.next.as_deref(), goes_on);
                let to = if turn.steps.is_empty() { after } else { Target::Step(*at) };
                exits.push(Exit { way, to, place: format!("{place}.{path}") });
                self.connect(&turn.steps, after, at);
            }
            self.nodes[own].exits = exits;
        }
    }

    fn target(&self, next: Option<&str>, otherwise: Target) -> Target {
        match next {
            Some(id) => self.index(id).map_or(Target::Unknown, Target::Step),
            None => otherwise,
        }
    }

    /// Steps that can be reached from the first.
    pub fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.nodes.len()];
        let mut open: Vec<usize> = (!self.nodes.is_empty()).then_some(0).into_iter().collect();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut reached[at], true) {
                open.extend(self.nodes[at].exits.iter().filter_map(|exit| exit.to.step()));
            }
        }
        reached
    }
}

fn size(step: &Step) -> usize {
    1 + step.turns().iter().flat_map(|(_, turn)| &turn.steps).map(size).sum::<usize>()
}

/// Of the turns of a step, in their order.
fn ways(step: &Step) -> Vec<Way> {
    match &step.kind {
        Kind::Decision { branches, .. } => (0..branches.len()).map(Way::Branch).chain([Way::Otherwise]).collect(),
        Kind::Question { .. } => vec![Way::Silent],
        Kind::Action { .. } => vec![Way::Refused],
        Kind::Wait { .. } => vec![Way::Late],
        _ => Vec::new(),
    }
}
