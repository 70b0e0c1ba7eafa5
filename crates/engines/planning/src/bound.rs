//! How good a programme can be at best: what is charged for room and for sums, and what the best closure
//! then brings.
//!
//! Lagrange: whatever the charges, no solution is better than that; good charges make it nearly true.

use crate::closure::Net;
use crate::domain::{Domain, Ground, Said};
use crate::program::{Cover, Sum};

/// One charge for each row, each floor and each cover.
pub type Charges = Vec<f64>;

/// A programme and its objective with everything charged for that is no need.
pub struct Charged<'g> {
    ground: &'g Ground<'g>,
    /// The objective, then the floors.
    sums: Vec<&'g Sum>,
    /// What makes the numbers of a row or floor alike.
    row_scale: Vec<f64>,
    floor_scale: Vec<f64>,
    /// Which sum each cover belongs to.
    covers: Vec<(usize, &'g Cover)>,
}

/// What is free under a domain, for one charge after the other.
pub struct Priced<'g> {
    charged: &'g Charged<'g>,
    free: Vec<usize>,
    place: Vec<usize>,
    net: Net,
    inside: Vec<bool>,
}

/// What comes of certain charges.
#[derive(Debug, Clone)]
pub struct Found {
    /// No solution is better.
    pub bound: f64,
    pub set: Vec<bool>,
    /// What it costs at least to have a free node otherwise.
    pub regret: Vec<f64>,
}

impl<'g> Charged<'g> {
    pub fn of(ground: &'g Ground<'g>, objective: &'g Sum) -> Self {
        let largest = |terms: &[(usize, f64)]| terms.iter().fold(0.0_f64, |most, (_, factor)| most.max(factor.abs()));
        let scale = |largest: f64| if largest > 0.0 { 1.0 / largest } else { 1.0 };
        let mut sums = vec![objective];
        sums.extend(ground.program.floors.iter().map(|(sum, _)| sum));
        let covers = sums.iter().enumerate();
        let covers = covers.flat_map(|(of, sum)| sum.covers.iter().map(move |cover| (of, cover))).collect();
        let row_scale = ground.rows.iter().map(|row| scale(largest(&row.terms))).collect();
        let floor_scale = ground.program.floors.iter().map(|(sum, _)| {
            scale(sum.covers.iter().map(|cover| cover.weight * cover.most).fold(largest(&sum.terms), f64::max))
        });
        Self { ground, floor_scale: floor_scale.collect(), sums, row_scale, covers }
    }

    /// No charges at all.
    pub fn nothing(&self) -> Charges {
        let mut charges = vec![0.0; self.row_scale.len() + self.floor_scale.len()];
        charges.extend(self.covers.iter().map(|_| 0.5));
        charges
    }

    fn parts<'c>(&self, charges: &'c Charges) -> (&'c [f64], &'c [f64], &'c [f64]) {
        let (rows, rest) = charges.split_at(self.row_scale.len());
        let (floors, covers) = rest.split_at(self.floor_scale.len());
        (rows, floors, covers)
    }

    /// How much each sum counts under these charges.
    fn weights(&self, charges: &Charges) -> Vec<f64> {
        let (_, floors, _) = self.parts(charges);
        let floors = floors.iter().zip(&self.floor_scale).map(|(charge, scale)| charge * scale);
        std::iter::once(1.0).chain(floors).collect()
    }

    /// The profit of each node, and what is had without any.
    fn profits(&self, charges: &Charges) -> (Vec<f64>, f64) {
        let (rows, _, covers) = self.parts(charges);
        let mut profits = vec![0.0; self.ground.program.nodes];
        let mut fixed = 0.0;
        let weights = self.weights(charges);
        for (sum, weight) in self.sums.iter().zip(&weights) {
            sum.terms.iter().for_each(|(node, factor)| profits[*node] += weight * factor);
        }
        for ((_, least), weight) in self.ground.program.floors.iter().zip(&weights[1..]) {
            fixed -= weight * least;
        }
        for ((row, scale), charge) in self.ground.rows.iter().zip(&self.row_scale).zip(rows) {
            if *charge > 0.0 {
                row.terms.iter().for_each(|(node, factor)| profits[*node] -= charge * scale * factor);
                fixed += charge * scale * row.most;
            }
        }
        for ((of, cover), part) in self.covers.iter().zip(covers) {
            let weight = weights[*of] * cover.weight;
            cover.terms.iter().for_each(|(node, share)| profits[*node] += weight * part * share);
            fixed += weight * (1.0 - part) * cover.most;
        }
        (profits, fixed)
    }

    /// Which way the bound rises with each charge, for a mixture of sets.
    pub fn slope(&self, charges: &Charges, mixture: &[f64]) -> Charges {
        let weigh = |terms: &[(usize, f64)]| terms.iter().map(|(node, factor)| mixture[*node] * factor).sum::<f64>();
        let weights = self.weights(charges);
        let (_, _, parts) = self.parts(charges);
        let mut slope: Charges = Vec::with_capacity(charges.len());
        for (row, scale) in self.ground.rows.iter().zip(&self.row_scale) {
            slope.push((row.most - weigh(&row.terms)) * scale);
        }
        let mut covered = vec![0.0; self.sums.len()];
        for ((of, cover), part) in self.covers.iter().zip(parts) {
            covered[*of] += cover.weight * (part * weigh(&cover.terms) + (1.0 - part) * cover.most);
        }
        for (number, (sum, least)) in self.ground.program.floors.iter().enumerate() {
            slope.push((weigh(&sum.terms) + covered[number + 1] - least) * self.floor_scale[number]);
        }
        for (of, cover) in &self.covers {
            slope.push(weights[*of] * cover.weight * (weigh(&cover.terms) - cover.most));
        }
        slope
    }

    /// Charges within what they may be.
    pub fn clamp(&self, charges: &mut Charges) {
        let rest = self.row_scale.len() + self.floor_scale.len();
        for (number, charge) in charges.iter_mut().enumerate() {
            *charge = charge.clamp(0.0, if number < rest { f64::MAX } else { 1.0 });
        }
    }

    pub fn price(&'g self, domain: &Domain) -> Priced<'g> {
        let free: Vec<usize> = (0..domain.said.len()).filter(|node| domain.said[*node] == Said::Free).collect();
        let mut place = vec![usize::MAX; domain.said.len()];
        free.iter().enumerate().for_each(|(number, node)| place[*node] = number);
        let needs = self.ground.program.needs.iter().copied().chain(self.ground.closed(domain));
        let needs: Vec<(usize, usize)> = needs
            .map(|(node, need)| (place[node], place[need]))
            .filter(|(node, need)| *node != usize::MAX && *need != usize::MAX)
            .collect();
        let net = Net::new(free.len(), &needs);
        let inside = domain.said.iter().map(|said| *said == Said::In).collect();
        Priced { charged: self, free, place, net, inside }
    }
}

impl Priced<'_> {
    pub fn at(&mut self, charges: &Charges) -> Found {
        let (profits, mut bound) = self.charged.profits(charges);
        bound += profits.iter().zip(&self.inside).filter(|(_, inside)| **inside).map(|(profit, _)| profit).sum::<f64>();
        let of_free: Vec<f64> = self.free.iter().map(|node| profits[*node]).collect();
        let closure = self.net.best(&of_free);
        let mut set = self.inside.clone();
        let mut regret = vec![0.0; set.len()];
        for (number, node) in self.free.iter().enumerate() {
            set[*node] = closure.inside[number];
            regret[*node] = closure.regret[number];
        }
        // Sums of many numbers are off by a little, and a bound must not be.
        let bound = bound + closure.profit;
        Found { bound: bound + bound.abs() * 1e-12, set, regret }
    }

    pub fn is_free(&self, node: usize) -> bool {
        self.place[node] != usize::MAX
    }
}
