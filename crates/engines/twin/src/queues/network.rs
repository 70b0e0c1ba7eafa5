//! Queues behind queues, by the product form (Jackson 1957): each is an Erlang C of its own.

use super::queue::Queue;
use crate::refusal::{Refusal, positive, probability};

/// A queue to which a share of the customers comes back at once: reopened tickets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feedback {
    pub wait_probability: f64,
    pub mean_wait_per_visit: f64,
    /// Over all visits.
    pub mean_sojourn: f64,
}

pub fn feedback(arrival_rate: f64, service_rate: f64, servers: u32, share: f64) -> Result<Feedback, Refusal> {
    positive("arrival_rate", arrival_rate)?;
    if probability("share", share)? >= 1.0 {
        return Err(Refusal::new("share", "must be below 1"));
    }
    let visits = 1.0 / (1.0 - share);
    let queue = Queue { arrival_rate: arrival_rate * visits, service_rate, servers, patience: None };
    let steady = queue.steady()?;
    Ok(Feedback {
        wait_probability: steady.wait_probability,
        mean_wait_per_visit: steady.mean_wait,
        mean_sojourn: visits * (steady.mean_wait + 1.0 / service_rate),
    })
}

/// Two tiers: a share of those whom the first has served goes on to the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tandem {
    pub mean_wait_first: f64,
    pub mean_wait_second: f64,
}

/// Each tier by the rate and number of its servers.
pub fn tandem(arrival_rate: f64, first: (f64, u32), share: f64, second: (f64, u32)) -> Result<Tandem, Refusal> {
    probability("share", share)?;
    let wait = |arrival_rate, (service_rate, servers)| -> Result<f64, Refusal> {
        Ok(Queue { arrival_rate, service_rate, servers, patience: None }.steady()?.mean_wait)
    };
    Ok(Tandem {
        mean_wait_first: wait(arrival_rate, first)?,
        mean_wait_second: if share > 0.0 { wait(arrival_rate * share, second)? } else { 0.0 },
    })
}
