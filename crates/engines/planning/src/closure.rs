//! The most profitable closure: what is worth taking if everything that it needs is taken with it.
//!
//! A flow carries the profits of the good nodes to the losses of those that they need (Picard 1976). What
//! cannot be carried away is the profit of the best closure. The flow is Dinic's.

const NOTHING: usize = usize::MAX;

/// A net over so many nodes, with arcs from each to what it needs. Used again and again with other profits.
#[derive(Debug, Clone)]
pub struct Net {
    /// Where the arcs of each node begin.
    first: Vec<usize>,
    to: Vec<usize>,
    /// The same arc the other way round.
    back: Vec<usize>,
    /// From a node to its need; the others only take back what was sent.
    forth: Vec<bool>,
    left: Vec<f64>,
    level: Vec<usize>,
    next: Vec<usize>,
    /// What each good node has still to send, and each bad one can still take.
    supply: Vec<f64>,
    demand: Vec<f64>,
}

/// The best closure, what it brings, and what it costs at least to have a node otherwise.
#[derive(Debug, Clone)]
pub struct Closure {
    pub inside: Vec<bool>,
    /// Never less than the profit of any closure.
    pub profit: f64,
    /// What a node within loses if it is left out, and one without if it is taken.
    pub regret: Vec<f64>,
}

impl Net {
    pub fn new(nodes: usize, needs: &[(usize, usize)]) -> Self {
        let mut first = vec![0; nodes + 1];
        for (node, need) in needs {
            first[node + 1] += 1;
            first[need + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let arcs = needs.len() * 2;
        let (mut to, mut back, mut forth) = (vec![0; arcs], vec![0; arcs], vec![false; arcs]);
        let mut free = first.clone();
        for (node, need) in needs {
            let (there, here) = (free[*node], free[*need]);
            to[there] = *need;
            to[here] = *node;
            back[there] = here;
            back[here] = there;
            forth[there] = true;
            free[*node] += 1;
            free[*need] += 1;
        }
        let (level, next) = (vec![NOTHING; nodes], vec![0; nodes]);
        let (supply, demand) = (vec![0.0; nodes], vec![0.0; nodes]);
        Self { first, to, back, forth, left: vec![0.0; arcs], level, next, supply, demand }
    }

    pub fn best(&mut self, profits: &[f64]) -> Closure {
        let largest = profits.iter().fold(0.0_f64, |largest, profit| largest.max(profit.abs()));
        let little = largest * 1e-12;
        for (left, forth) in self.left.iter_mut().zip(&self.forth) {
            *left = if *forth { f64::INFINITY } else { 0.0 };
        }
        for (node, profit) in profits.iter().enumerate() {
            self.supply[node] = profit.max(0.0);
            self.demand[node] = (-profit).max(0.0);
        }
        while self.layer(little) {
            self.next.copy_from_slice(&self.first[..profits.len()]);
            for node in 0..profits.len() {
                while self.supply[node] > little && self.level[node] != NOTHING && self.send(node, little) {}
            }
        }
        // The last layers reached no demand: what they reached is the closure.
        let inside: Vec<bool> = self.level.iter().map(|level| *level != NOTHING).collect();
        let profit = self.supply.iter().sum::<f64>();
        let regret = inside.iter().enumerate();
        let regret = regret.map(|(node, inside)| if *inside { self.supply[node] } else { self.demand[node] });
        Closure { profit, regret: regret.collect(), inside }
    }

    /// Whether supplies reach a demand; numbers nodes by their distance.
    fn layer(&mut self, little: f64) -> bool {
        self.level.iter_mut().for_each(|level| *level = NOTHING);
        let mut queue: Vec<usize> = (0..self.supply.len()).filter(|node| self.supply[*node] > little).collect();
        queue.iter().for_each(|node| self.level[*node] = 0);
        let (mut at, mut reached) = (0, false);
        while at < queue.len() {
            let node = queue[at];
            at += 1;
            reached |= self.demand[node] > little;
            for arc in self.first[node]..self.first[node + 1] {
                let to = self.to[arc];
                if self.left[arc] > little && self.level[to] == NOTHING {
                    self.level[to] = self.level[node] + 1;
                    queue.push(to);
                }
            }
        }
        reached
    }

    /// Sends what one way can carry, if there is a way.
    fn send(&mut self, from: usize, little: f64) -> bool {
        let mut way: Vec<usize> = Vec::new();
        let mut node = from;
        loop {
            if self.demand[node] > little {
                let least = way.iter().map(|arc| self.left[*arc]).fold(f64::INFINITY, f64::min);
                let amount = least.min(self.supply[from]).min(self.demand[node]);
                self.supply[from] -= amount;
                self.demand[node] -= amount;
                for arc in way {
                    self.left[arc] -= amount;
                    self.left[self.back[arc]] += amount;
                }
                return true;
            }
            let arc = self.next[node];
            if arc == self.first[node + 1] {
                let Some(arc) = way.pop() else { return false };
                node = self.to[self.back[arc]];
                self.next[node] = arc + 1;
            } else if self.left[arc] > little && self.level[self.to[arc]] == self.level[node].wrapping_add(1) {
                way.push(arc);
                node = self.to[arc];
            } else {
                self.next[node] += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All closures, one by one.
    fn tried(profits: &[f64], needs: &[(usize, usize)]) -> f64 {
        let sets = 0..1_u32 << profits.len();
        let closed = |set: &u32| needs.iter().all(|(node, need)| set >> node & 1 == 0 || set >> need & 1 == 1);
        let profit = |set: u32| (0..profits.len()).filter(|node| set >> node & 1 == 1).map(|node| profits[node]).sum();
        sets.filter(closed).map(profit).fold(0.0, f64::max)
    }

    #[test]
    fn no_closure_brings_more() {
        let mut dice = kernel::Dice::new(5);
        for _ in 0..300 {
            let nodes = 2 + dice.below(9);
            let profits: Vec<f64> = (0..nodes).map(|_| dice.below(41) as f64 - 20.0).collect();
            let mut pair = || (dice.below(nodes), dice.below(nodes));
            let needs: Vec<(usize, usize)> = (0..nodes).map(|_| pair()).filter(|(a, b)| a != b).collect();
            let best = Net::new(nodes, &needs).best(&profits);
            assert!((best.profit - tried(&profits, &needs)).abs() < 1e-9);
            let inside: f64 = (0..nodes).filter(|node| best.inside[*node]).map(|node| profits[node]).sum();
            assert!((best.profit - inside).abs() < 1e-9);
            assert!(needs.iter().all(|(node, need)| !best.inside[*node] || best.inside[*need]));
        }
    }
}
