//! How a replication went over time: the queue by interval.

use super::plan::Plan;

/// Most intervals that are kept of a replication.
const INTERVALS_MAX: usize = 2_000;

#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    pub interval: f64,
    /// Class by class, how many waited in each interval, on average over it.
    pub queues: Vec<Vec<f64>>,
}

impl Course {
    /// The interval grows with the horizon.
    pub fn of(plan: &Plan, interval: f64) -> Self {
        let interval = interval.max(plan.horizon / INTERVALS_MAX as f64);
        let intervals = ((plan.horizon / interval).ceil() as usize).clamp(1, INTERVALS_MAX);
        Self { interval, queues: vec![vec![0.0; intervals]; plan.classes.len()] }
    }

    pub(super) fn reset(&mut self) {
        self.queues.iter_mut().for_each(|numbers| numbers.fill(0.0));
    }

    /// So many waited from one time to another.
    pub(super) fn waited(&mut self, class: usize, waiting: f64, from: f64, to: f64) {
        if waiting == 0.0 {
            return;
        }
        let queue = &mut self.queues[class];
        let mut at = (from / self.interval) as usize;
        let mut from = from;
        while from < to && at < queue.len() {
            let end = to.min((at + 1) as f64 * self.interval);
            queue[at] += waiting * (end - from) / self.interval;
            from = end;
            at += 1;
        }
    }
}
