//! Branch and bound with a linear programme as bound, for what fits into a table.
//!
//! At the root rows are added that fractions break. Later each branch goes on from the table of the one before; which
//! node is decided next is tried out first. Depth first, the better side first. Nothing here depends on chance.

use crate::cutting::cuts;
use crate::domain::{Contradiction, Domain, Ground, Said};
use crate::incumbent::Incumbent;
use crate::program::Deadline;
use crate::relaxation::{Relaxation, Relaxed, Table};

/// Rounds of cuts at the root, and how many each adds at most.
const CUT_ROUNDS: usize = 40;
const CUTS: usize = 12;
/// After so many that changed little there are no more.
const CUTS_STALE: usize = 4;
/// How often the root is begun anew.
const ROOTS: usize = 4;
/// How often something better is looked for nearby, and in how many branches.
const NEAR: usize = 3;
const NEAR_BRANCHES: usize = 60;
/// How many nodes are tried before one is decided, and in how many steps.
const TRIED: usize = 10;
const TRIED_STEPS: usize = 60;
/// From so many trials on the costs of a node are believed.
const RELIABLE: u32 = 4;
const FRACTION: f64 = 1e-6;
/// How many open branches are kept. Each waits with its table.
const OPEN_MAX: usize = 500;

struct Open {
    domain: Domain,
    table: Table,
    bound: f64,
}

/// What deciding a node has cost so far, for each part of it that was missing.
#[derive(Debug, Clone, Copy, Default)]
struct Costs {
    sum: [f64; 2],
    count: [u32; 2],
}

struct Searching<'s, 'g> {
    ground: &'s Ground<'g>,
    relaxation: Relaxation,
    incumbent: &'s mut Incumbent<'g>,
    costs: Vec<Costs>,
    deadline: Deadline<'s>,
    branches: usize,
    /// More branches are not searched.
    limit: usize,
}

/// Searches everything and returns nothing, or what nothing surpasses when the time was over.
pub fn search<'g>(
    ground: &Ground<'g>,
    relaxation: Relaxation,
    domain: Domain,
    incumbent: &mut Incumbent<'g>,
    deadline: Deadline<'_>,
) -> Option<f64> {
    let costs = vec![Costs::default(); relaxation.nodes];
    let mut searching = Searching { ground, relaxation, incumbent, costs, deadline, branches: 0, limit: usize::MAX };
    let root = searching.root(domain)?;
    searching.run(root)
}

impl Searching<'_, '_> {
    fn solve(&self, table: &mut Table, domain: &Domain, steps: Option<usize>) -> Relaxed {
        table.solve(&self.relaxation, &self.relaxation.limits(self.ground, domain), steps)
    }

    /// Solves a branch and decides what follows from that; nothing if there is nothing better in it.
    fn better(&mut self, open: &mut Open) -> Option<Relaxed> {
        // Each time something is decided.
        for _ in 0..20 {
            let relaxed = self.solve(&mut open.table, &open.domain, None);
            open.bound = open.bound.min(relaxed.bound);
            if open.bound <= self.incumbent.cutoff() {
                return None;
            }
            self.round(&relaxed);
            if open.bound <= self.incumbent.cutoff() {
                return None;
            }
            if !self.exclude(open, &relaxed).ok()? {
                return Some(relaxed);
            }
        }
        let relaxed = self.solve(&mut open.table, &open.domain, None);
        Some(relaxed)
    }

    /// Offers what is nearest.
    fn round(&mut self, relaxed: &Relaxed) {
        let share = self.relaxation.by_node(&relaxed.solution);
        if share.iter().all(|share| share.min(1.0 - share) < 1e-5) {
            self.incumbent.offer(share.iter().map(|share| *share > 0.5).collect());
        }
    }

    /// Decides each column that would cost too much elsewhere. Whether there was any.
    fn exclude(&self, open: &mut Open, relaxed: &Relaxed) -> Result<bool, Contradiction> {
        let spare = relaxed.bound - self.incumbent.cutoff();
        if !spare.is_finite() {
            return Ok(false);
        }
        let limits = self.relaxation.limits(self.ground, &open.domain);
        let mut any = false;
        for node in 0..self.relaxation.nodes {
            if limits.lower[node] == limits.upper[node] || relaxed.gains[node].abs() <= spare {
                continue;
            }
            any = true;
            if relaxed.gains[node] < 0.0 {
                open.domain.closed[node] = true;
            } else {
                open.domain.say(self.ground, node, true)?;
                if let Some(before) = self.ground.before[node] {
                    open.domain.say(self.ground, before, false)?;
                }
            }
        }
        if any {
            open.domain.tighten(self.ground)?;
        }
        Ok(any)
    }

    /// Everything that is worth doing before the first branch, until it decides little more.
    fn root(&mut self, domain: Domain) -> Option<Open> {
        let own = self.relaxation.lines.len();
        let mut open = self.lay(domain);
        for _ in 0..ROOTS {
            let relaxed = self.tighten(&mut open, own)?;
            self.relaxation.forget(own, &relaxed.solution);
            open = Open { bound: open.bound, ..self.lay(open.domain) };
            let before = (self.free(&open.domain), self.incumbent.value());
            if self.limit == usize::MAX {
                self.near(&open, &relaxed);
            }
            self.probe(&mut open)?;
            let after = self.free(&open.domain);
            if after * 10 > before.0 * 9 && self.incumbent.value() == before.1 {
                break;
            }
        }
        Some(Open { bound: open.bound, ..self.lay(open.domain) })
    }

    fn free(&self, domain: &Domain) -> usize {
        let limits = self.relaxation.limits(self.ground, domain);
        (0..self.relaxation.nodes).filter(|node| limits.lower[*node] < limits.upper[*node]).count()
    }

    fn lay(&self, domain: Domain) -> Open {
        let table = Table::new(&self.relaxation, &self.relaxation.limits(self.ground, &domain));
        Open { domain, table, bound: f64::INFINITY }
    }

    /// Adds rows that fractions break, as long as that changes something.
    fn tighten(&mut self, open: &mut Open, own: usize) -> Option<Relaxed> {
        let mut stale = 0;
        for round in 0..CUT_ROUNDS {
            let before = open.bound;
            let relaxed = self.better(open)?;
            if round == 0 || stale == CUTS_STALE {
                self.dive(open);
            }
            let little = 0.002 * (open.bound - self.incumbent.cutoff()).min(open.bound.abs());
            stale = if before - open.bound < little { stale + 1 } else { 0 };
            if stale > CUTS_STALE || self.deadline.left() <= 0.0 {
                return Some(relaxed);
            }
            let limits = self.relaxation.limits(self.ground, &open.domain);
            let mut mixtures = open.table.mixtures(40);
            mixtures.extend((0..own).map(|line| vec![(line, 1.0)]));
            let found = cuts(&self.relaxation, &limits, &relaxed.solution, &mixtures);
            if found.is_empty() {
                return Some(relaxed);
            }
            if round % 5 == 4 {
                // Only what holds something back stays.
                self.relaxation.forget(own, &relaxed.solution);
                open.table = Table::new(&self.relaxation, &limits);
            }
            for line in found.into_iter().take(CUTS) {
                self.relaxation.cut(line);
                let limits = self.relaxation.limits(self.ground, &open.domain);
                open.table.add(&self.relaxation, &limits, self.relaxation.lines.len() - 1);
            }
        }
        self.better(open)
    }

    /// Looks near what is known: where it and the solution agree nothing is changed (Danna and others 2005).
    fn near(&mut self, open: &Open, relaxed: &Relaxed) {
        let share = self.relaxation.by_node(&relaxed.solution);
        for attempt in 0..NEAR {
            let Some(known) = self.incumbent.set().cloned() else { return };
            let value = self.incumbent.value();
            let mut domain = open.domain.clone();
            for node in 0..share.len() {
                let number = f64::from(known[node]);
                if domain.said[node] != Said::Free || (number - share[node]).abs() > 0.1 + 0.2 * attempt as f64 {
                    continue;
                }
                let mut tried = domain.clone();
                if tried.say(self.ground, node, known[node]).is_ok() && tried.tighten(self.ground).is_ok() {
                    domain = tried;
                }
            }
            self.within(domain, NEAR_BRANCHES);
            if self.incumbent.value() == value && attempt > 0 {
                return;
            }
        }
    }

    /// Searches a part, in so many branches at most.
    fn within(&mut self, domain: Domain, limit: usize) {
        let (limit, branches) = (std::mem::replace(&mut self.limit, limit), std::mem::take(&mut self.branches));
        let lines = self.relaxation.lines.len();
        if let Some(open) = self.root(domain) {
            self.run(open);
        }
        self.relaxation.truncate(lines);
        (self.limit, self.branches) = (limit, branches);
    }

    /// Tries each node both ways and decides those that have one side only.
    fn probe(&mut self, open: &mut Open) -> Option<()> {
        self.better(open)?;
        for node in 0..self.relaxation.nodes {
            if open.domain.said[node] != Said::Free {
                continue;
            }
            let value = match [false, true].map(|value| self.side(open, node, value).is_some()) {
                [true, true] => continue,
                [false, false] => return None,
                [false, true] => true,
                [true, false] => false,
            };
            open.domain.say(self.ground, node, value).ok()?;
            open.domain.tighten(self.ground).ok()?;
            if self.deadline.left() <= 0.0 {
                break;
            }
        }
        Some(())
    }

    /// Decides one node after the other as the solution has it, to find something good.
    fn dive(&mut self, open: &Open) {
        let (mut domain, mut table) = (open.domain.clone(), open.table.clone());
        for _ in 0..self.relaxation.nodes {
            let relaxed = self.solve(&mut table, &domain, Some(300));
            if relaxed.bound <= self.incumbent.cutoff() || self.deadline.left() <= 0.0 {
                return;
            }
            self.round(&relaxed);
            let share = self.relaxation.by_node(&relaxed.solution);
            let free = (0..share.len()).filter(|node| domain.said[*node] == Said::Free && is_between(share[*node]));
            let Some(node) = free.max_by(|a, b| share[*a].total_cmp(&share[*b]).then(b.cmp(a))) else { return };
            let mut tried = domain.clone();
            if tried.say(self.ground, node, true).is_ok() && tried.tighten(self.ground).is_ok() {
                domain = tried;
            } else if domain.say(self.ground, node, false).is_err() || domain.tighten(self.ground).is_err() {
                return;
            }
        }
    }

    fn run(&mut self, root: Open) -> Option<f64> {
        let mut open = vec![root];
        while let Some(mut branch) = open.pop() {
            if branch.bound <= self.incumbent.cutoff() {
                continue;
            }
            if self.deadline.left() <= 0.0 || open.len() >= OPEN_MAX || self.branches >= self.limit {
                return Some(open.iter().map(|open| open.bound).fold(branch.bound, f64::max));
            }
            self.branches += 1;
            if let Some(relaxed) = self.better(&mut branch) {
                if self.branches.is_multiple_of(100) {
                    self.dive(&branch);
                }
                branch.table.shrink();
                open.extend(self.branch(branch, &relaxed));
            }
        }
        None
    }

    /// The branches on both sides of a node, the better one last.
    fn branch(&mut self, open: Open, relaxed: &Relaxed) -> Vec<Open> {
        let share = self.relaxation.by_node(&relaxed.solution);
        let free = (0..share.len()).filter(|node| open.domain.said[*node] == Said::Free);
        let (mut between, free): (Vec<usize>, Vec<usize>) = free.partition(|node| is_between(share[*node]));
        if between.is_empty() {
            let Some(node) = free.first() else { return Vec::new() };
            return [false, true].into_iter().filter_map(|value| self.side(&open, *node, value)).collect();
        }
        between.sort_by(|a, b| self.promise(*b, share[*b]).total_cmp(&self.promise(*a, share[*a])).then(a.cmp(b)));
        self.tried(&open, relaxed, &share, &between)
    }

    /// What deciding a node is expected to change.
    fn promise(&self, node: usize, share: f64) -> f64 {
        let costs = &self.costs[node];
        let each =
            |side: usize| if costs.count[side] > 0 { costs.sum[side] / f64::from(costs.count[side]) } else { 1.0 };
        (each(0) * share).max(1e-3) * (each(1) * (1.0 - share)).max(1e-3)
    }

    fn tried(&mut self, open: &Open, relaxed: &Relaxed, share: &[f64], between: &[usize]) -> Vec<Open> {
        let mut best: Option<(f64, Vec<Open>)> = None;
        let mut unreliable = 0;
        for node in between {
            let reliable = self.costs[*node].count.iter().all(|count| *count >= RELIABLE);
            if unreliable >= TRIED || (reliable && best.is_some()) {
                continue;
            }
            unreliable += 1;
            let sides: [Option<Open>; 2] = [false, true].map(|value| self.side(open, *node, value));
            let missing = [share[*node], 1.0 - share[*node]];
            for (value, side) in sides.iter().enumerate() {
                if let Some(side) = side {
                    self.costs[*node].sum[value] += (relaxed.bound - side.bound).max(0.0) / missing[value];
                    self.costs[*node].count[value] += 1;
                }
            }
            match sides {
                [None, None] => return Vec::new(),
                [Some(only), None] | [None, Some(only)] => {
                    // The other side has nothing: this one is what is left.
                    return vec![only];
                }
                [Some(out), Some(inside)] => {
                    let loss = |side: &Open| (relaxed.bound - side.bound).max(1e-3);
                    let score = loss(&out) * loss(&inside);
                    if best.as_ref().is_none_or(|(most, _)| score > *most) {
                        let mut sides = vec![out, inside];
                        sides.sort_by(|a, b| a.bound.total_cmp(&b.bound));
                        best = Some((score, sides));
                    }
                }
            }
        }
        best.map_or_else(Vec::new, |(_, sides)| sides)
    }

    /// One side of a node; nothing if there is nothing better.
    fn side(&self, open: &Open, node: usize, value: bool) -> Option<Open> {
        let mut domain = open.domain.clone();
        domain.say(self.ground, node, value).ok()?;
        domain.tighten(self.ground).ok()?;
        let mut side = Open { domain, table: open.table.clone(), bound: open.bound };
        let relaxed = self.solve(&mut side.table, &side.domain, Some(TRIED_STEPS));
        side.bound = side.bound.min(relaxed.bound);
        (side.bound > self.incumbent.cutoff()).then_some(side)
    }
}

fn is_between(share: f64) -> bool {
    (FRACTION..=1.0 - FRACTION).contains(&share)
}
