//! How many people a target takes.

use super::queue::{Queue, Steady};
use crate::numerics::normal;
use crate::refusal::{Refusal, SERVERS_MAX, at_least_zero, positive, probability};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// At least this share of all customers is served within the threshold.
    ServiceLevel { share: f64, threshold: f64 },
    /// The same among those who are served.
    ServiceLevelOfAnswered { share: f64, threshold: f64 },
    /// At most this share leaves.
    Abandonment { share: f64 },
    /// The mean wait is at most this.
    MeanWait { wait: f64 },
}

impl Target {
    fn checked(self) -> Result<Self, Refusal> {
        match self {
            Self::ServiceLevel { share, threshold } | Self::ServiceLevelOfAnswered { share, threshold } => {
                at_least_zero("threshold", threshold)?;
                probability("share", share)
            }
            Self::Abandonment { share } => probability("share", share),
            Self::MeanWait { wait } => positive("wait", wait),
        }
        .map(|_| self)
    }

    fn is_met(self, steady: &Steady) -> Result<bool, Refusal> {
        Ok(match self {
            Self::ServiceLevel { share, threshold } => steady.service_level(threshold)? >= share,
            Self::ServiceLevelOfAnswered { share, threshold } => steady.service_level_of_answered(threshold)? >= share,
            Self::Abandonment { share } => steady.abandon_probability <= share,
            Self::MeanWait { wait } => steady.mean_wait <= wait,
        })
    }
}

/// The fewest servers with which the queue meets the target; those of `queue` do not matter.
pub fn agents_needed(queue: Queue, target: Target) -> Result<u32, Refusal> {
    let target = target.checked()?;
    let met = |servers: u32| match (Queue { servers, ..queue }).steady() {
        Ok(steady) => target.is_met(&steady),
        Err(Refusal::Unstable { .. }) => Ok(false),
        Err(other) => Err(other),
    };
    // More people never make it worse, so doubling finds a bracket and halving the place.
    let (mut low, mut high) = (0, 1);
    while !met(high)? {
        low = high;
        high = high.saturating_mul(2);
        if low >= SERVERS_MAX {
            return Err(Refusal::new("target", format!("is not met by {SERVERS_MAX} people")));
        }
        high = high.min(SERVERS_MAX);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if met(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(high)
}

/// R + β√R, rounded up.
pub fn square_root_agents(load: f64, beta: f64) -> Result<u32, Refusal> {
    positive("load", load)?;
    let agents = (load + beta * load.sqrt()).ceil();
    let fine = agents >= 1.0 && agents <= f64::from(SERVERS_MAX);
    fine.then_some(agents as u32).ok_or_else(|| Refusal::new("beta", format!("must lead to 1 to {SERVERS_MAX} people")))
}

/// Halfin and Whitt (1981): the probability to wait with n = R + β√R servers, n large.
pub fn wait_probability_without_abandonment(beta: f64) -> Result<f64, Refusal> {
    positive("beta", beta)?;
    Ok(1.0 / (1.0 + beta * normal::mills(-beta)))
}

/// Garnett, Mandelbaum and Reiman (2002): the same with exponential patience, for any β.
pub fn wait_probability_with_abandonment(beta: f64, service_rate: f64, patience_rate: f64) -> Result<f64, Refusal> {
    let ratio = (positive("patience_rate", patience_rate)? / positive("service_rate", service_rate)?).sqrt();
    // Beyond 30 deviations the answer is 0 or 1 in every digit.
    if !(-30.0..=30.0).contains(&beta) {
        return Err(Refusal::new("beta", "must be from -30 to 30"));
    }
    // h = φ/(1 − Φ) = 1/mills
    Ok(1.0 / (1.0 + ratio * normal::mills(-beta) / normal::mills(beta / ratio)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;

    #[test]
    fn one_fewer_would_not_do() {
        let queue = Queue { arrival_rate: 12.0, service_rate: 0.25, servers: 1, patience: None };
        let target = Target::ServiceLevel { share: 0.8, threshold: 1.0 / 3.0 };
        let needed = agents_needed(queue, target).expect("a number");
        let level =
            |servers| Queue { servers, ..queue }.steady().and_then(|s| s.service_level(1.0 / 3.0)).expect("a level");
        assert!(level(needed) >= 0.8 && level(needed - 1) < 0.8, "{needed}");
        assert!(agents_needed(queue, Target::Abandonment { share: 2.0 }).is_err());
    }

    #[test]
    fn the_square_root_rule_is_near_the_exact_answer() {
        let load = 400.0;
        let patience = Some(Law::exponential(2.0));
        for beta in [-0.5, 0.0, 1.0] {
            let servers = square_root_agents(load, beta).expect("a number");
            let steady = Queue { arrival_rate: load, service_rate: 1.0, servers, patience }.steady().expect("a state");
            let limit = wait_probability_with_abandonment(beta, 1.0, 0.5).expect("a share");
            assert!((steady.wait_probability - limit).abs() < 0.02, "{beta}");
        }
    }
}
