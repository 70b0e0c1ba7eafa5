//! The best that one budget buys, and the proof: branch and bound with a price of money.
//!
//! At a price everything that costs more than it brings is left, and what remains is a best closure. Whatever the
//! price, no solution brings more than that closure with the budget at that price; the best price is where two closures
//! meet, one within the budget and one above it. What lies between them is what is to be decided.

use std::rc::Rc;

use crate::choosing::{Meeting, Point};
use crate::domain::Said;
use crate::flow::{Flow, Layout};
use crate::merging::Budget;
use crate::program::{Deadline, gcd};
use crate::walking::Walks;

/// How often a price is bettered in one branch. Each time at least one closure is new.
const PRICES_MAX: usize = 60;
/// From so many nodes that were decided at the root the rest is laid out anew.
const WORTH_MERGING: usize = 20;
/// So many branches wait, of so many nodes together: a flow is kept for each. More are searched depth first.
const OPEN_MAX: usize = 1_000;
const OPEN_NODES_MAX: usize = 1_500_000;

#[derive(Debug, Clone)]
pub struct Spent {
    /// Something better than what was known, if there is.
    pub set: Option<Vec<bool>>,
    /// No solution brings more.
    pub bound: i64,
    pub proven: bool,
}

/// The best set that brings more than `known`.
pub fn spend(budget: &Budget, begun: &[Said], known: i64, deadline: Deadline<'_>) -> Spent {
    let mut said = begun.to_vec();
    let mut best: Option<Vec<bool>> = None;
    let mut known = known;
    // Each time round decides something.
    loop {
        let merged = budget.undecided(&said);
        let earned: i64 = (0..said.len()).filter(|node| said[*node] == Said::In).map(|node| budget.profits[node]).sum();
        let mut search = Spending::new(&merged.budget, known - earned, deadline);
        let root = search.root();
        let decided = root.as_ref().map_or(0, |root| root.decided.len());
        if decided < WORTH_MERGING {
            let open = root.and_then(|root| search.run(root));
            if let Some(set) = search.best {
                best = Some(merged.unmerge(&said, &set));
            }
            return Spent { set: best, bound: open.unwrap_or(search.known) + earned, proven: open.is_none() };
        }
        if let Some(set) = &search.best {
            known = search.known + earned;
            best = Some(merged.unmerge(&said, set));
        }
        let root = root.expect("something was decided");
        let mut of_merged = vec![Said::Free; merged.budget.profits.len()];
        root.decided.iter().for_each(|(node, value)| of_merged[*node] = if *value { Said::In } else { Said::Out });
        for (said, place) in said.iter_mut().zip(&merged.place) {
            if *said == Said::Free {
                *said = place.map_or(Said::Out, |place| of_merged[place]);
            }
        }
    }
}

/// A closure with what it brings and costs, beyond what is in for sure.
#[derive(Debug, Clone)]
struct Line {
    brings: i64,
    costs: i64,
    set: Vec<bool>,
}

#[derive(Clone)]
struct Branch {
    flow: Flow,
    decided: Vec<(usize, bool)>,
    earned: i64,
    left: i64,
    /// In parts of `Spending::parts`, as is the bound.
    price: i64,
    bound: i64,
    /// Within what is left, and above it.
    within: Line,
    above: Line,
}

struct Spending<'b> {
    budget: &'b Budget,
    walks: Walks<'b>,
    /// A profit of 1 in the numbers of the flow.
    parts: i64,
    /// Profits are multiples of it.
    step: i64,
    known: i64,
    best: Option<Vec<bool>>,
    deadline: Deadline<'b>,
    branches: usize,
}

impl<'b> Spending<'b> {
    fn new(budget: &'b Budget, known: i64, deadline: Deadline<'b>) -> Self {
        let walks = Walks::new(&budget.needs);
        let all: i128 = budget.profits.iter().map(|profit| i128::from(profit.abs())).sum::<i128>().max(1);
        let weight: i128 = budget.weights.iter().map(|weight| i128::from(*weight)).sum();
        // No price is above what everything brings for a budget's worth; sums of all prices have to fit.
        let largest = all * (3 + weight / i128::from(budget.most.max(1)));
        let parts = ((1_i128 << 60) / largest).clamp(1, 1 << 24) as i64;
        let step = budget.profits.iter().fold(0_u64, |step, profit| gcd(step, profit.unsigned_abs())).max(1) as i64;
        Self { budget, walks, parts, step, known, best: None, deadline, branches: 0 }
    }

    /// What can be said before branching; nothing if there is nothing more to find.
    fn root(&mut self) -> Option<Branch> {
        let nodes = self.budget.profits.len();
        let needs: Vec<(usize, usize)> = (self.budget.needs.iter().enumerate())
            .flat_map(|(node, needs)| needs.iter().map(move |need| (node, *need)))
            .collect();
        let profits = self.budget.profits.iter().map(|profit| profit * self.parts).collect();
        let mut root = Branch {
            flow: Flow::new(Rc::new(Layout::new(nodes, &needs)), profits),
            decided: Vec::new(),
            earned: 0,
            left: self.budget.most,
            price: 0,
            bound: i64::MAX,
            within: Line { brings: 0, costs: 0, set: vec![false; nodes] },
            above: self.line(vec![true; nodes]),
        };
        self.shut(&mut root);
        self.advance(&mut root, 4).then_some(root)
    }

    fn line(&self, set: Vec<bool>) -> Line {
        let sum = |of: &[i64]| set.iter().zip(of).filter(|(inside, _)| **inside).map(|(_, of)| *of).sum();
        Line { brings: sum(&self.budget.profits), costs: sum(&self.budget.weights), set }
    }

    /// Leaves out what costs too much with all that it needs.
    fn shut(&mut self, branch: &mut Branch) {
        for node in 0..self.budget.profits.len() {
            if branch.flow.free[node] {
                let closure = self.walks.from(node, true, |node| branch.flow.free[node]);
                if closure.iter().map(|node| self.budget.weights[*node]).sum::<i64>() > branch.left {
                    self.decide(branch, node, false);
                }
            }
        }
    }

    fn decide(&mut self, branch: &mut Branch, node: usize, value: bool) {
        for node in self.walks.from(node, value, |node| branch.flow.free[node]) {
            branch.flow.remove(node);
            branch.decided.push((node, value));
            let (profit, weight) = (self.budget.profits[node], self.budget.weights[node]);
            if value {
                branch.earned += profit;
                branch.left -= weight;
            }
            for line in [&mut branch.within, &mut branch.above] {
                if std::mem::replace(&mut line.set[node], false) {
                    line.brings -= profit;
                    line.costs -= weight;
                }
            }
        }
    }

    /// Finds the best price, takes what is found, and decides what follows. False if nothing better is left.
    fn advance(&mut self, branch: &mut Branch, rounds: usize) -> bool {
        for round in 0..rounds {
            if branch.left < 0 || !self.price(branch) {
                return false;
            }
            if self.branches < 8 || self.branches.is_multiple_of(64) {
                self.fill(branch);
            }
            if branch.bound / self.parts < self.wanted() {
                return false;
            }
            let before = branch.decided.len();
            self.exclude(branch);
            if branch.decided.len() < before + WORTH_MERGING && round > 0 || branch.decided.len() == before {
                break;
            }
        }
        branch.left >= 0
    }

    /// The least that would be better.
    fn wanted(&self) -> i64 {
        self.known.div_euclid(self.step) * self.step + self.step
    }

    fn set_price(&self, branch: &mut Branch, price: i64) {
        let change = price - branch.price;
        for (node, excess) in branch.flow.excess.iter_mut().enumerate() {
            if branch.flow.free[node] {
                *excess -= change * self.budget.weights[node];
            }
        }
        branch.price = price;
    }

    /// Goes to the price with the least bound. False as soon as nothing better is left.
    fn price(&mut self, branch: &mut Branch) -> bool {
        let free: Vec<bool> = branch.flow.free.clone();
        let all = self.line(free);
        if all.costs <= branch.left && all.brings >= 0 {
            let plus = (0..all.set.len()).all(|node| !all.set[node] || self.budget.profits[node] >= 0);
            if plus {
                self.offer(branch, &all);
                return false;
            }
        }
        if branch.above.costs <= branch.left {
            branch.above = all;
        }
        if branch.within.costs > branch.left {
            branch.within = Line { brings: 0, costs: 0, set: vec![false; branch.flow.free.len()] };
        }
        let mut best: Option<(i64, i64)> = None;
        for _ in 0..PRICES_MAX {
            let (brings, costs) =
                (branch.above.brings - branch.within.brings, branch.above.costs - branch.within.costs);
            let price = (i128::from(brings.max(0)) * i128::from(self.parts) / i128::from(costs.max(1))) as i64;
            let meet = (branch.within.brings * self.parts) + price * (branch.left - branch.within.costs);
            self.set_price(branch, price);
            // What is wanted may be more than there is.
            let least = (self.wanted() - branch.earned).saturating_mul(self.parts).saturating_sub(price * branch.left);
            let Some(most) = branch.flow.settle_above(least) else { return false };
            let bound = most + price * branch.left;
            if best.is_none_or(|(least, _)| bound < least) {
                best = Some((bound, price));
                branch.bound = branch.bound.min(bound + branch.earned * self.parts);
            }
            if branch.bound / self.parts < self.wanted() {
                return false;
            }
            let set = (0..branch.flow.free.len()).map(|node| branch.flow.free[node] && branch.flow.inside(node));
            let line = self.line(set.collect());
            if line.costs <= branch.left {
                self.offer(branch, &line);
            }
            let side = if line.costs <= branch.left { &mut branch.within } else { &mut branch.above };
            let same = line.costs == side.costs && line.brings == side.brings;
            *side = line;
            // Rounding of the price moves every line by that much.
            if same || bound - meet <= 2 * branch.left.abs() {
                break;
            }
        }
        if let Some((_, price)) = best.filter(|(_, price)| *price != branch.price) {
            self.set_price(branch, price);
            branch.flow.settle_above(i64::MIN);
        }
        branch.bound / self.parts >= self.wanted()
    }

    fn offer(&mut self, branch: &Branch, line: &Line) {
        let value = branch.earned + line.brings;
        if value > self.known && line.costs <= branch.left {
            let mut set = line.set.clone();
            branch.decided.iter().for_each(|(node, value)| set[*node] = *value);
            self.known = value;
            self.best = Some(set);
        }
    }

    /// Spends what is left on what brings most for its cost.
    fn fill(&mut self, branch: &Branch) {
        let mut line = branch.within.clone();
        loop {
            let mut best: Option<(f64, Vec<usize>)> = None;
            for node in 0..line.set.len() {
                if !branch.flow.free[node] || line.set[node] || self.budget.profits[node] <= 0 {
                    continue;
                }
                let closure = self.walks.from(node, true, |node| branch.flow.free[node] && !line.set[node]);
                let costs: i64 = closure.iter().map(|node| self.budget.weights[*node]).sum();
                let brings: i64 = closure.iter().map(|node| self.budget.profits[*node]).sum();
                let ratio = brings as f64 / (costs as f64 + 1e-3);
                if costs + line.costs <= branch.left && best.as_ref().is_none_or(|(most, _)| ratio > *most) {
                    best = Some((ratio, closure));
                }
            }
            let Some((_, closure)) = best.filter(|(ratio, _)| *ratio > 0.0) else { break };
            for node in closure {
                line.set[node] = true;
                line.costs += self.budget.weights[node];
                line.brings += self.budget.profits[node];
            }
        }
        self.offer(branch, &line);
    }

    /// Decides each node that would cost too much otherwise.
    fn exclude(&mut self, branch: &mut Branch) {
        let here: i64 = branch.flow.excess.iter().filter(|excess| **excess > 0).sum();
        let bound = here + branch.price * branch.left + branch.earned * self.parts;
        let spare = bound - self.wanted() * self.parts;
        let mut decided = Vec::new();
        let mut seen = vec![usize::MAX; branch.flow.free.len()];
        for node in (0..seen.len()).filter(|node| branch.flow.free[*node]) {
            let inside = branch.flow.inside(node);
            let mut cost = 0;
            let mut queue = vec![node];
            seen[node] = node;
            while let Some(at) = queue.pop() {
                cost += branch.flow.excess[at].abs();
                if cost > spare {
                    decided.push((node, inside));
                    break;
                }
                for link in self.walks.links(at, !inside) {
                    if seen[*link] != node && branch.flow.free[*link] && branch.flow.inside(*link) == inside {
                        seen[*link] = node;
                        queue.push(*link);
                    }
                }
            }
        }
        for (node, value) in decided {
            if branch.flow.free[node] {
                self.decide(branch, node, value);
            }
        }
    }

    /// Searches everything. If there is no time for it, returns what nothing surpasses.
    fn run(&mut self, root: Branch) -> Option<i64> {
        let mut open = vec![root];
        let mut deeper = true;
        while let Some(mut branch) = self.next(&mut open, deeper) {
            deeper = false;
            if branch.bound / self.parts < self.wanted() {
                continue;
            }
            if self.deadline.left() <= 0.0 {
                let most = open.iter().map(|branch| branch.bound).fold(branch.bound, i64::max);
                return Some((most / self.parts).max(self.known));
            }
            self.branches += 1;
            if self.branches > 1 && !self.advance(&mut branch, 2) {
                continue;
            }
            let Some(node) = self.choice(&branch) else { continue };
            for value in [false, true] {
                let mut next = branch.clone();
                self.decide(&mut next, node, value);
                open.push(next);
            }
            deeper = true;
        }
        None
    }

    /// The last one as long as it goes deeper, which finds something good; then the one with the largest bound, which
    /// has to be searched whatever is found.
    fn next(&self, open: &mut Vec<Branch>, deeper: bool) -> Option<Branch> {
        let room = OPEN_MAX.min(OPEN_NODES_MAX / self.budget.profits.len().max(1));
        if deeper || open.len() >= room {
            return open.pop();
        }
        let most = (0..open.len()).max_by_key(|at| open[*at].bound)?;
        Some(open.swap_remove(most))
    }

    /// What is expected to bring the bound down most on both sides.
    fn choice(&mut self, branch: &Branch) -> Option<usize> {
        let between = |node: usize| branch.flow.free[node] && branch.above.set[node] != branch.within.set[node];
        let budget = self.budget;
        let point = |nodes: Vec<usize>| -> Point {
            let sum = |of: &[i64]| nodes.iter().map(|node| of[*node]).sum::<i64>() as f64;
            (sum(&budget.profits), sum(&budget.weights))
        };
        let of = |line: &Line| (line.brings as f64, line.costs as f64);
        let price = branch.price as f64 / self.parts as f64;
        let (within, above) = (of(&branch.within), of(&branch.above));
        let meeting = Meeting { left: branch.left as f64, price, within, above };
        let mut best: Option<(f64, usize)> = None;
        for node in (0..branch.flow.free.len()).filter(|node| between(*node)) {
            let with = point(self.walks.from(node, true, between));
            let without = point(self.walks.from(node, false, between));
            let promise = meeting.promise(with, without);
            if best.is_none_or(|(most, _)| promise > most) {
                best = Some((promise, node));
            }
        }
        let any = || (0..branch.flow.free.len()).find(|node| branch.flow.free[*node]);
        best.map(|(_, node)| node).or_else(any)
    }
}
