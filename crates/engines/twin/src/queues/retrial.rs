//! Customers who try again.

use super::markov::Chain;
use crate::refusal::{Refusal, positive, probability, servers};

/// One server without a queue; who finds it busy tries again at the rate `retry_rate` until it is
/// free (Falin and Templeton 1997): the mean number of those who are about to.
pub fn mean_orbit(arrival_rate: f64, service_rate: f64, retry_rate: f64) -> Result<f64, Refusal> {
    positive("retry_rate", retry_rate)?;
    let load = positive("arrival_rate", arrival_rate)? / positive("service_rate", service_rate)?;
    if load >= 1.0 {
        return Err(Refusal::Unstable { load, servers: 1 });
    }
    Ok(load * load / (1.0 - load) * (1.0 + service_rate / retry_rate))
}

/// Erlang A whose abandoning customers call again with some probability, after a while.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Redial {
    pub attempts_rate: f64,
    pub abandon_probability_per_attempt: f64,
    pub mean_orbit: f64,
    pub mean_queue_length: f64,
    pub served_in_the_end: f64,
}

pub fn redial(
    arrival_rate: f64,
    service_rate: f64,
    patience_rate: f64,
    n: u32,
    again: f64,
    retry_rate: f64,
) -> Result<Redial, Refusal> {
    positive("arrival_rate", arrival_rate)?;
    positive("service_rate", service_rate)?;
    positive("patience_rate", patience_rate)?;
    positive("retry_rate", retry_rate)?;
    servers("servers", n)?;
    if probability("again", again)? >= 1.0 {
        return Err(Refusal::new("again", "must be below 1"));
    }
    // Bounds far beyond what is met: even if everybody abandoned and came back.
    let attempts = arrival_rate / (1.0 - again);
    let room = |mean: f64| (mean + 7.0 * mean.sqrt() + 12.0).min(60_000.0) as u32;
    let (most, orbit_max) = (n + room(attempts / patience_rate), room(attempts * again / retry_rate));
    let chain = Chain::long_run((0_u32, 0_u32), |(inside, orbit), ways| {
        let queued = f64::from(inside.saturating_sub(n));
        if inside < most {
            ways.push(((inside + 1, orbit), arrival_rate));
            if orbit > 0 {
                ways.push(((inside + 1, orbit - 1), f64::from(orbit) * retry_rate));
            }
        }
        if inside > 0 {
            ways.push(((inside - 1, orbit), f64::from(inside.min(n)) * service_rate));
        }
        if queued > 0.0 {
            let left = queued * patience_rate;
            ways.push(((inside - 1, orbit), left * (1.0 - again)));
            if orbit < orbit_max {
                ways.push(((inside - 1, orbit + 1), left * again));
            }
        }
    })?;
    let mean_orbit = chain.mean(|(_, orbit)| f64::from(orbit));
    let mean_queue_length = chain.mean(|(inside, _)| f64::from(inside.saturating_sub(n)));
    let attempts_rate = arrival_rate + retry_rate * mean_orbit;
    let abandoned = patience_rate * mean_queue_length;
    Ok(Redial {
        attempts_rate,
        abandon_probability_per_attempt: abandoned / attempts_rate,
        mean_orbit,
        mean_queue_length,
        served_in_the_end: 1.0 - abandoned * (1.0 - again) / arrival_rate,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;
    use crate::queues::Queue;

    #[test]
    fn without_calling_again_it_is_erlang_a() {
        let found = redial(8.0, 1.0, 0.5, 8, 0.0, 1.0).expect("figures");
        let queue = Queue { arrival_rate: 8.0, service_rate: 1.0, servers: 8, patience: Some(Law::exponential(2.0)) };
        let wanted = queue.steady().expect("a state");
        assert!((found.abandon_probability_per_attempt - wanted.abandon_probability).abs() < 1e-10);
        assert!((found.served_in_the_end - 1.0 + wanted.abandon_probability).abs() < 1e-10);
        assert!(redial(8.0, 1.0, 0.5, 8, 1.0, 1.0).is_err());
        assert!(mean_orbit(1.0, 1.0, 1.0).is_err());
    }
}
