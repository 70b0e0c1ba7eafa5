//! The best closure by a flow in whole numbers, which goes on from where it was when profits change.
//!
//! Each node keeps what came in and did not go on: an excess. Excesses flow to where something is lacking, along needs
//! without limit and back as far as something came. When nothing flows any more, what reaches no lack is the largest of
//! the best closures, and what excesses hold is its profit (Picard 1976; Hochbaum 2008 for beginning from any flow).

use std::collections::VecDeque;
use std::rc::Rc;

#[derive(Debug, Clone)]
pub struct Flow {
    layout: Rc<Layout>,
    /// What flows along each arc, from a node to its need.
    sent: Vec<i64>,
    pub excess: Vec<i64>,
    pub free: Vec<bool>,
    /// How far it is to a lack.
    level: Vec<u32>,
    /// Where each node goes on looking for a way down.
    next: Vec<u32>,
}

/// Arcs by their ends. Each is listed twice, at both.
#[derive(Debug)]
pub struct Layout {
    first: Vec<u32>,
    ends: Vec<End>,
}

#[derive(Debug, Clone, Copy)]
struct End {
    node: u32,
    arc: u32,
    /// This node needs the other one.
    need: bool,
}

const FAR: u32 = u32::MAX;

impl Layout {
    pub fn new(nodes: usize, needs: &[(usize, usize)]) -> Self {
        let mut first = vec![0_u32; nodes + 1];
        for (node, need) in needs {
            first[node + 1] += 1;
            first[need + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut free = first.clone();
        let mut ends = vec![End { node: 0, arc: 0, need: false }; needs.len() * 2];
        for (arc, (node, need)) in needs.iter().enumerate() {
            for (here, there, is_need) in [(*node, *need, true), (*need, *node, false)] {
                ends[free[here] as usize] = End { node: there as u32, arc: arc as u32, need: is_need };
                free[here] += 1;
            }
        }
        Self { first, ends }
    }

    fn ends(&self, node: usize) -> &[End] {
        &self.ends[self.first[node] as usize..self.first[node + 1] as usize]
    }
}

impl Flow {
    pub fn new(layout: Rc<Layout>, profits: Vec<i64>) -> Self {
        let nodes = profits.len();
        let arcs = layout.ends.len() / 2;
        Self {
            layout,
            sent: vec![0; arcs],
            excess: profits,
            free: vec![true; nodes],
            level: vec![FAR; nodes],
            next: vec![0; nodes],
        }
    }

    /// Takes a node out of the game; what came from it or went to it is given back.
    pub fn remove(&mut self, node: usize) {
        self.free[node] = false;
        for end in self.layout.ends(node) {
            let sent = std::mem::take(&mut self.sent[end.arc as usize]);
            self.excess[end.node as usize] += if end.need { -sent } else { sent };
        }
        self.excess[node] = 0;
    }

    /// Lets everything flow. Afterwards `inside` tells what is in the best closure. Returns what that brings; nothing as
    /// soon as it is clear that it is less than `least`.
    pub fn settle_above(&mut self, least: i64) -> Option<i64> {
        let layout = self.layout.clone();
        loop {
            // What flows only makes them less, and no closure brings more than all of them.
            let most: i64 = self.excess.iter().filter(|excess| **excess > 0).sum();
            if most < least {
                return None;
            }
            if !self.measure(&layout) {
                return Some(most);
            }
            self.push(&layout);
        }
    }

    pub fn inside(&self, node: usize) -> bool {
        self.level[node] == FAR && self.free[node]
    }

    /// Numbers nodes by their distance to a lack. Whether an excess can reach one.
    fn measure(&mut self, layout: &Layout) -> bool {
        self.level.fill(FAR);
        let mut queue: Vec<u32> = Vec::with_capacity(self.excess.len());
        for (node, excess) in self.excess.iter().enumerate() {
            if *excess < 0 {
                self.level[node] = 0;
                queue.push(node as u32);
            }
        }
        let mut reached = false;
        let mut at = 0;
        while at < queue.len() {
            let node = queue[at] as usize;
            at += 1;
            reached |= self.excess[node] > 0;
            for end in layout.ends(node) {
                let from = end.node as usize;
                if self.level[from] == FAR && self.free[from] && (!end.need || self.sent[end.arc as usize] > 0) {
                    self.level[from] = self.level[node] + 1;
                    queue.push(end.node);
                }
            }
        }
        reached
    }

    /// Pushes excesses downhill and lifts what is stuck (Goldberg and Tarjan 1988), until distances are stale.
    fn push(&mut self, layout: &Layout) {
        self.next.copy_from_slice(&layout.first[..self.excess.len()]);
        let active = |flow: &Self, node: usize| flow.excess[node] > 0 && flow.level[node] != FAR;
        let mut queue: VecDeque<u32> =
            (0..self.excess.len()).filter(|node| active(self, *node)).map(|node| node as u32).collect();
        let mut lifts = self.excess.len() / 2;
        while let Some(node) = queue.pop_front() {
            let node = node as usize;
            while active(self, node) {
                let at = self.next[node];
                if at == layout.first[node + 1] {
                    if lifts == 0 {
                        return;
                    }
                    lifts -= 1;
                    self.lift(layout, node);
                    continue;
                }
                let end = layout.ends[at as usize];
                let (to, arc) = (end.node as usize, end.arc as usize);
                let room = if end.need { i64::MAX } else { self.sent[arc] };
                if room == 0 || !self.free[to] || self.level[to] == FAR || self.level[to] + 1 != self.level[node] {
                    self.next[node] += 1;
                    continue;
                }
                let amount = room.min(self.excess[node]);
                self.sent[arc] += if end.need { amount } else { -amount };
                self.excess[node] -= amount;
                let idle = self.excess[to] <= 0;
                self.excess[to] += amount;
                if idle && self.excess[to] > 0 {
                    queue.push_back(end.node);
                }
            }
        }
    }

    /// To just above the lowest that it can push to.
    fn lift(&mut self, layout: &Layout, node: usize) {
        let open = |end: &&End| self.free[end.node as usize] && (end.need || self.sent[end.arc as usize] > 0);
        let lowest = layout.ends(node).iter().filter(open).map(|end| self.level[end.node as usize]).min();
        let level = lowest.unwrap_or(FAR).saturating_add(1);
        self.level[node] = if level as usize > self.level.len() { FAR } else { level };
        self.next[node] = layout.first[node];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All closures of free nodes, one by one.
    fn tried(profits: &[i64], needs: &[(usize, usize)], free: &[bool]) -> i64 {
        let inside = |set: u32, node: usize| set >> node & 1 == 1;
        let closed = |set: &u32| {
            needs.iter().all(|(node, need)| !inside(*set, *node) || !free[*need] || inside(*set, *need))
                && (0..free.len()).all(|node| free[node] || !inside(*set, node))
        };
        let profit = |set: u32| (0..profits.len()).filter(|node| inside(set, *node)).map(|node| profits[node]).sum();
        (0..1_u32 << profits.len()).filter(closed).map(profit).fold(0, i64::max)
    }

    #[test]
    fn no_closure_brings_more_after_any_change() {
        let mut dice = kernel::Dice::new(5);
        for _ in 0..200 {
            let nodes = 2 + dice.below(9);
            let mut profits: Vec<i64> = (0..nodes).map(|_| dice.below(41) as i64 - 20).collect();
            let mut pair = || (dice.below(nodes), dice.below(nodes));
            let needs: Vec<(usize, usize)> = (0..nodes).map(|_| pair()).filter(|(a, b)| a != b).collect();
            let mut flow = Flow::new(Layout::new(nodes, &needs).into(), profits.clone());
            for _ in 0..5 {
                let best = tried(&profits, &needs, &flow.free);
                assert_eq!(flow.clone().settle_above(best + 1), None);
                assert_eq!(flow.settle_above(best), Some(best));
                let inside: i64 = (0..nodes).filter(|node| flow.inside(*node)).map(|node| profits[node]).sum();
                assert_eq!(inside, tried(&profits, &needs, &flow.free));
                let kept =
                    |(node, need): &(usize, usize)| !flow.inside(*node) || !flow.free[*need] || flow.inside(*need);
                assert!(needs.iter().all(kept));
                let (node, change) = (dice.below(nodes), dice.below(31) as i64 - 15);
                if flow.free[node] && dice.below(4) == 0 {
                    flow.remove(node);
                } else if flow.free[node] {
                    flow.excess[node] += change;
                    profits[node] += change;
                }
            }
        }
    }
}
