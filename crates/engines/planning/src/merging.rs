//! A programme with one budget, in whole numbers, and how it is made smaller without losing its best solution.

use crate::domain::{Ground, Said};
use crate::formulation::in_order;
use crate::program::{Sum, slack};

/// Profits are to be large within a budget. What a node needs comes with it.
#[derive(Debug, Clone)]
pub struct Budget {
    pub profits: Vec<i64>,
    pub weights: Vec<i64>,
    pub needs: Vec<Vec<usize>>,
    pub most: i64,
}

/// What a smaller programme came from.
pub struct Merged {
    pub budget: Budget,
    /// The node that stands for each; none if it is out.
    pub place: Vec<Option<usize>>,
}

/// Numbers in thousandths, if they are such.
fn whole(amount: f64) -> Option<i64> {
    let thousandths = (amount * 1_000.0).round();
    (amount.abs() <= 1e9 && (thousandths - amount * 1_000.0).abs() < 1e-6).then_some(thousandths as i64)
}

impl Budget {
    /// What is left of a programme that has one room or row and nothing else; all its nodes stay where they are.
    pub fn of(ground: &Ground<'_>, objective: &Sum) -> Option<Self> {
        let [row] = ground.rows.as_slice() else { return None };
        if !ground.program.floors.is_empty() || !objective.covers.is_empty() {
            return None;
        }
        let mut budget = Self {
            profits: vec![0; ground.program.nodes],
            weights: vec![0; ground.program.nodes],
            needs: ground.needs.clone(),
            most: ((row.most + slack(row.most)) * 1_000.0).floor() as i64,
        };
        for (node, factor) in &objective.terms {
            budget.profits[*node] += whole(*factor)?;
        }
        for (node, factor) in &row.terms {
            budget.weights[*node] += whole(*factor)?;
        }
        let light = budget.weights.iter().all(|weight| *weight >= 0);
        (light && in_order(&budget.needs).len() == budget.needs.len()).then_some(budget)
    }

    /// Without what is decided. What is in has been paid for.
    pub fn undecided(&self, said: &[Said]) -> Merged {
        let free = |node: usize| said[node] == Said::Free;
        let paid = (0..said.len()).filter(|node| said[*node] == Said::In).map(|node| self.weights[node]);
        let mut budget = Self { most: self.most - paid.sum::<i64>(), ..self.clone() };
        let mut group: Vec<usize> = (0..said.len()).collect();
        let mut alive: Vec<bool> = (0..said.len()).map(free).collect();
        for needs in &mut budget.needs {
            needs.retain(|need| free(*need));
        }
        budget.forget(&mut alive);
        // Each round merges something, or it is the last; most are done after three.
        for _ in 0..20 {
            budget.shorten(&alive);
            if !budget.join(&mut alive, &mut group) {
                break;
            }
        }
        budget.pack(&alive, &group)
    }

    /// Leaves out what no profit needs.
    fn forget(&mut self, alive: &mut [bool]) {
        let mut wanted = vec![false; alive.len()];
        let mut queue: Vec<usize> = (0..alive.len()).filter(|node| alive[*node] && self.profits[*node] > 0).collect();
        while let Some(node) = queue.pop() {
            if !std::mem::replace(&mut wanted[node], true) {
                queue.extend(self.needs[node].iter().filter(|need| !wanted[**need]));
            }
        }
        for (alive, wanted) in alive.iter_mut().zip(wanted) {
            *alive &= wanted;
        }
    }

    /// Drops needs that follow from others.
    fn shorten(&mut self, alive: &[bool]) {
        let order: Vec<usize> = in_order(&self.needs).into_iter().filter(|node| alive[*node]).collect();
        let mut rank = vec![0; alive.len()];
        order.iter().enumerate().for_each(|(number, node)| rank[*node] = number);
        let words = order.len().div_ceil(64);
        let mut reach = vec![0_u64; words * order.len()];
        for node in &order {
            let here = rank[*node] * words;
            let mut needs = std::mem::take(&mut self.needs[*node]);
            needs.sort_unstable_by_key(|need| std::cmp::Reverse(rank[*need]));
            needs.retain(|need| {
                let there = rank[*need];
                let known = reach[here + there / 64] >> (there % 64) & 1 == 1;
                for word in 0..words {
                    reach[here + word] |= reach[there * words + word];
                }
                reach[here + there / 64] |= 1 << (there % 64);
                !known
            });
            self.needs[*node] = needs;
        }
    }

    /// Joins what brings nothing by itself with the only one that needs it, or with what is needed by the same.
    fn join(&mut self, alive: &mut [bool], group: &mut [usize]) -> bool {
        let mut needed_by = vec![Vec::new(); alive.len()];
        for node in (0..alive.len()).filter(|node| alive[*node]) {
            self.needs[node].iter().for_each(|need| needed_by[*need].push(node));
        }
        let mut twins = std::collections::BTreeMap::new();
        let mut into: Vec<usize> = (0..alive.len()).collect();
        for node in (0..alive.len()).filter(|node| alive[*node] && self.profits[*node] <= 0) {
            match needed_by[node].as_slice() {
                [] => {}
                [only] => into[node] = *only,
                several => into[node] = *twins.entry(several.to_vec()).or_insert(node),
            }
        }
        let last = |mut node: usize| {
            while into[node] != node {
                node = into[node];
            }
            node
        };
        let mut joined = false;
        for node in (0..alive.len()).filter(|node| into[*node] != *node) {
            let target = last(node);
            self.profits[target] += self.profits[node];
            self.weights[target] += self.weights[node];
            let needs = std::mem::take(&mut self.needs[node]);
            self.needs[target].extend(needs);
            alive[node] = false;
            joined = true;
        }
        for node in (0..alive.len()).filter(|node| alive[*node]) {
            let mut needs = std::mem::take(&mut self.needs[node]);
            needs.iter_mut().for_each(|need| *need = last(*need));
            needs.sort_unstable();
            needs.dedup();
            needs.retain(|need| *need != node);
            self.needs[node] = needs;
        }
        group.iter_mut().for_each(|of| *of = last(*of));
        joined
    }

    fn pack(&self, alive: &[bool], group: &[usize]) -> Merged {
        let kept: Vec<usize> = (0..alive.len()).filter(|node| alive[*node]).collect();
        let mut number = vec![None; alive.len()];
        kept.iter().enumerate().for_each(|(at, node)| number[*node] = Some(at));
        let needs = kept.iter().map(|node| self.needs[*node].iter().filter_map(|need| number[*need]).collect());
        let budget = Self {
            profits: kept.iter().map(|node| self.profits[*node]).collect(),
            weights: kept.iter().map(|node| self.weights[*node]).collect(),
            needs: needs.collect(),
            most: self.most,
        };
        Merged { budget, place: group.iter().map(|of| number[*of]).collect() }
    }
}

impl Merged {
    /// What a set of the smaller programme is in the larger one, with what was decided.
    pub fn unmerge(&self, said: &[Said], set: &[bool]) -> Vec<bool> {
        let inside =
            |(said, place): (&Said, &Option<usize>)| *said == Said::In || place.is_some_and(|place| set[place]);
        said.iter().zip(&self.place).map(inside).collect()
    }
}
