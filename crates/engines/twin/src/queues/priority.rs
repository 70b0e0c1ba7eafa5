//! Several classes of customers, the first of which always goes first.

use super::erlang::delay;
use crate::refusal::{Refusal, at_least_zero, positive};

const CLASSES_MAX: usize = 1_000;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Class {
    pub arrival_rate: f64,
    pub mean_service: f64,
    /// The variance of the service as a share of its squared mean.
    pub scv: f64,
}

impl Class {
    fn load(self) -> f64 {
        self.arrival_rate * self.mean_service
    }

    /// What a customer meets of it in mid-service: λE[S²]/2.
    fn residue(self) -> f64 {
        self.load() * self.mean_service * (1.0 + self.scv) / 2.0
    }
}

fn checked(classes: &[Class]) -> Result<(), Refusal> {
    if classes.is_empty() || classes.len() > CLASSES_MAX {
        return Err(Refusal::new("classes", format!("must be from 1 to {CLASSES_MAX}")));
    }
    for class in classes {
        positive("arrival_rate", class.arrival_rate)?;
        positive("mean_service", class.mean_service)?;
        at_least_zero("scv", class.scv)?;
    }
    let load = classes.iter().map(|class| class.load()).sum();
    if load >= 1.0 { Err(Refusal::Unstable { load, servers: 1 }) } else { Ok(()) }
}

/// One server that finishes what it began (Cobham 1954): the mean wait of each class.
pub fn mean_waits(classes: &[Class]) -> Result<Vec<f64>, Refusal> {
    checked(classes)?;
    Ok(shared(classes.iter().map(|class| class.residue()).sum(), classes.iter().map(|class| class.load())))
}

/// One server that drops what it does when somebody more important comes, and goes on with it later:
/// the mean time until each class has been served.
pub fn preemptive_mean_sojourns(classes: &[Class]) -> Result<Vec<f64>, Refusal> {
    checked(classes)?;
    let (mut above, mut residue, mut sojourns) = (0.0, 0.0, Vec::new());
    for class in classes {
        let upto = above + class.load();
        residue += class.residue();
        sojourns.push(class.mean_service / (1.0 - above) + residue / ((1.0 - above) * (1.0 - upto)));
        above = upto;
    }
    Ok(sojourns)
}

/// A pool of servers that finish what they began, all classes alike in their service (Kella and
/// Yechiali 1985).
pub fn mean_waits_of_pool(arrival_rates: &[f64], service_rate: f64, n: u32) -> Result<Vec<f64>, Refusal> {
    positive("service_rate", service_rate)?;
    if arrival_rates.is_empty() || arrival_rates.len() > CLASSES_MAX {
        return Err(Refusal::new("arrival_rates", format!("must be from 1 to {CLASSES_MAX}")));
    }
    for rate in arrival_rates {
        positive("arrival_rate", *rate)?;
    }
    let capacity = service_rate * f64::from(n);
    let waiting = delay(arrival_rates.iter().sum::<f64>() / service_rate, n)?;
    Ok(shared(waiting / capacity, arrival_rates.iter().map(|rate| rate / capacity)))
}

/// W₀ / ((1 − σ_{k−1})(1 − σ_k)), σ_k the load of the classes up to k.
fn shared(first: f64, loads: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut above = 0.0;
    loads
        .map(|load| {
            let upto = above + load;
            let wait = first / ((1.0 - above) * (1.0 - upto));
            above = upto;
            wait
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Work is conserved: who goes first changes nobody's mean, weighted by load.
    #[test]
    fn the_weighted_mean_is_that_of_one_queue() {
        let class = |arrival_rate, mean_service| Class { arrival_rate, mean_service, scv: 1.0 };
        let classes = [class(0.2, 1.0), class(0.1, 3.0), class(0.3, 0.5)];
        let weighed = |order: &[Class]| -> f64 {
            mean_waits(order).expect("waits").iter().zip(order).map(|(wait, class)| wait * class.load()).sum()
        };
        let reversed: Vec<Class> = classes.iter().rev().copied().collect();
        assert!((weighed(&classes) - weighed(&reversed)).abs() < 1e-12);
        assert!(mean_waits(&[class(1.0, 1.0)]).is_err() && mean_waits(&[]).is_err());
        assert!(mean_waits_of_pool(&[6.0, 6.0], 1.0, 10).is_err());
    }
}
