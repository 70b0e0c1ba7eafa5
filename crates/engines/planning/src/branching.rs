//! Branch and bound with charges as bound (`bound`), for what is too large for a table.
//!
//! Depth first, the likelier side first. Nothing here depends on chance.

use crate::bound::{Charged, Charges, Found, Priced};
use crate::domain::{Contradiction, Domain, Ground, Said};
use crate::incumbent::Incumbent;
use crate::program::{Deadline, slack};

/// How often charges are bettered, at the beginning and later.
const ROUNDS_FIRST: usize = 250;
const ROUNDS: usize = 14;
/// How many open branches are kept. Each waits with its domain.
const OPEN_MAX: usize = 100_000;
/// Larger programmes are not tried to be rounded often.
const ROUNDED_MAX: usize = 2_000;

/// Searches everything and returns nothing, or what nothing surpasses when the time was over.
pub fn branch<'g>(
    ground: &Ground<'g>,
    domain: Domain,
    incumbent: &mut Incumbent<'g>,
    deadline: Deadline<'_>,
) -> Option<f64> {
    let charged = Charged::of(ground, incumbent.objective);
    let charges = charged.nothing();
    let open = vec![Open { domain, charges, bound: f64::INFINITY, mixture: Vec::new() }];
    Branching { ground, charged: &charged, incumbent, open, branches: 0, deadline }.run()
}

/// What is still to be searched.
struct Open {
    domain: Domain,
    charges: Charges,
    bound: f64,
    mixture: Vec<f64>,
}

struct Branching<'s, 'g> {
    ground: &'s Ground<'g>,
    charged: &'s Charged<'s>,
    incumbent: &'s mut Incumbent<'g>,
    open: Vec<Open>,
    branches: usize,
    deadline: Deadline<'s>,
}

impl Branching<'_, '_> {
    fn run(mut self) -> Option<f64> {
        while let Some(mut open) = self.open.pop() {
            if open.bound <= self.incumbent.cutoff() {
                continue;
            }
            if self.deadline.left() <= 0.0 || self.open.len() >= OPEN_MAX {
                return Some(self.open.iter().map(|open| open.bound).fold(open.bound, f64::max));
            }
            self.branches += 1;
            if self.better(&mut open).is_ok() && open.bound > self.incumbent.cutoff() {
                self.branch(open);
            }
        }
        None
    }

    /// Betters the bound of a branch and decides what it decides.
    fn better(&mut self, open: &mut Open) -> Result<(), Contradiction> {
        let rounds = if self.branches == 1 { ROUNDS_FIRST } else { ROUNDS };
        let mut priced = self.charged.price(&open.domain);
        let mut best = priced.at(&open.charges);
        self.incumbent.offer(best.set.clone());
        let mut mixture = mixed(&open.mixture, &best.set);
        let (mut pace, mut stale) = (if self.branches == 1 { 1.0 } else { 0.5 }, 0);
        for round in 0..rounds {
            if best.bound <= self.incumbent.cutoff() || (round % 8 == 7 && self.deadline.left() <= 0.0) {
                break;
            }
            let Some(charges) = self.moved(&open.charges, &best, &mixture, pace) else { break };
            let found = priced.at(&charges);
            self.incumbent.offer(found.set.clone());
            let part = if round < 10 { 0.3 } else { 0.1 };
            mix(&mut mixture, &found.set, part);
            if found.bound < best.bound - slack(best.bound) {
                pace *= 1.1;
                stale = 0;
                open.charges = charges;
                best = found;
            } else {
                stale += 1;
                pace *= if stale % 4 == 0 { 0.6 } else { 0.95 };
            }
            if pace < 0.005 {
                break;
            }
        }
        open.bound = open.bound.min(best.bound);
        self.round(&open.domain, &mixture);
        self.decide(&mut open.domain, &priced, &best)?;
        open.mixture = mixture;
        Ok(())
    }

    /// Charges a step further down the slope; nothing if it is flat.
    fn moved(&self, charges: &Charges, best: &Found, mixture: &[f64], pace: f64) -> Option<Charges> {
        let mut slope = self.charged.slope(charges, mixture);
        for (slope, charge) in slope.iter_mut().zip(charges) {
            if *charge <= 0.0 && *slope > 0.0 {
                *slope = 0.0;
            }
        }
        let length: f64 = slope.iter().map(|slope| slope * slope).sum();
        if length < 1e-18 {
            return None;
        }
        let aim = self.incumbent.value().unwrap_or_else(|| best.bound - 0.05 * best.bound.abs().max(1.0));
        let stride = pace * (best.bound - aim).max(slack(best.bound)) / length;
        let mut moved: Charges = charges.iter().zip(&slope).map(|(charge, slope)| charge - stride * slope).collect();
        self.charged.clamp(&mut moved);
        Some(moved)
    }

    /// Decides each node that would cost too much otherwise.
    fn decide(&self, domain: &mut Domain, priced: &Priced<'_>, best: &Found) -> Result<(), Contradiction> {
        let spare = best.bound - self.incumbent.cutoff();
        if !spare.is_finite() {
            return Ok(());
        }
        let mut seen = vec![usize::MAX; best.set.len()];
        let mut decided = Vec::new();
        for node in (0..best.set.len()).filter(|node| priced.is_free(*node)) {
            let links = if best.set[node] { &self.ground.needed_by } else { &self.ground.needs };
            if cost(node, links, best, spare, &mut seen) > spare {
                decided.push((node, best.set[node]));
            }
        }
        for (node, value) in decided {
            domain.say(self.ground, node, value)?;
        }
        domain.tighten(self.ground)
    }

    /// Tries to make a solution out of a mixture.
    fn round(&mut self, domain: &Domain, mixture: &[f64]) {
        let large = mixture.len() > ROUNDED_MAX;
        if self.branches > 1 && !self.branches.is_multiple_of(if large { 64 } else { 8 }) {
            return;
        }
        let mut worth = vec![0.0; mixture.len()];
        self.incumbent.objective.terms.iter().for_each(|(node, factor)| worth[*node] = *factor);
        let wanted = |node: &usize| domain.said[*node] == Said::Free && (mixture[*node] > 0.02 || worth[*node] > 0.0);
        let mut order: Vec<usize> = (0..mixture.len()).filter(wanted).collect();
        order.sort_by(|a, b| mixture[*b].total_cmp(&mixture[*a]).then(worth[*b].total_cmp(&worth[*a])));
        let mut rounded = domain.clone();
        for node in order {
            if rounded.said[node] != Said::Free {
                continue;
            }
            let mut tried = rounded.clone();
            let fits = tried.say(self.ground, node, true).is_ok()
                && (if large { tried.fits(self.ground) } else { tried.tighten(self.ground).is_ok() });
            if fits {
                rounded = tried;
            } else if rounded.say(self.ground, node, false).is_err() {
                return;
            }
        }
        self.incumbent.offer(rounded.said.iter().map(|said| *said == Said::In).collect());
    }

    fn branch(&mut self, open: Open) {
        let Some(node) = self.choice(&open) else {
            let set = open.domain.said.iter().map(|said| *said == Said::In).collect();
            self.incumbent.offer(set);
            return;
        };
        let likely = open.mixture[node] >= 0.5;
        for value in [!likely, likely] {
            let mut domain = open.domain.clone();
            if domain.say(self.ground, node, value).is_ok() && domain.tighten(self.ground).is_ok() {
                let (charges, mixture) = (open.charges.clone(), open.mixture.clone());
                self.open.push(Open { domain, charges, bound: open.bound, mixture });
            }
        }
    }

    /// The node that is least decided and weighs most.
    fn choice(&self, open: &Open) -> Option<usize> {
        let mut weight = vec![0.0_f64; open.mixture.len()];
        for row in &self.ground.rows {
            let most = row.terms.iter().fold(0.0_f64, |most, (_, factor)| most.max(factor.abs()));
            row.terms.iter().for_each(|(node, factor)| weight[*node] += factor.abs() / most.max(1e-9));
        }
        let most = self.incumbent.objective.terms.iter().fold(0.0_f64, |most, (_, factor)| most.max(factor.abs()));
        self.incumbent.objective.terms.iter().for_each(|(node, factor)| weight[*node] += factor.abs() / most.max(1e-9));
        let open_share = |node: usize| open.mixture[node].min(1.0 - open.mixture[node]) + 0.01;
        let score = |node: usize| open_share(node) * (0.2 + weight[node]);
        let free = (0..open.mixture.len()).filter(|node| open.domain.said[*node] == Said::Free);
        free.max_by(|a, b| score(*a).total_cmp(&score(*b)).then(b.cmp(a)))
    }
}

/// What it costs at least to have a node otherwise, with all that hangs on it; stops above `enough`.
fn cost(node: usize, links: &[Vec<usize>], best: &Found, enough: f64, seen: &mut [usize]) -> f64 {
    let mut sum = 0.0;
    let mut queue = vec![node];
    seen[node] = node;
    while let Some(at) = queue.pop() {
        sum += best.regret[at];
        if sum > enough {
            break;
        }
        for next in &links[at] {
            if seen[*next] != node && best.set[*next] == best.set[node] {
                seen[*next] = node;
                queue.push(*next);
            }
        }
    }
    sum
}

fn mixed(before: &[f64], set: &[bool]) -> Vec<f64> {
    let number = |inside: &bool| f64::from(*inside);
    if before.is_empty() {
        return set.iter().map(number).collect();
    }
    before.iter().zip(set).map(|(before, inside)| 0.5 * before + 0.5 * number(inside)).collect()
}

fn mix(mixture: &mut [f64], set: &[bool], part: f64) {
    for (mixed, inside) in mixture.iter_mut().zip(set) {
        *mixed += part * (f64::from(*inside) - *mixed);
    }
}
