//! A queue through a day: arrivals and people that change with time, exponential service and patience.
//! The Kolmogorov equations by the method of Runge and Kutta.

use crate::refusal::{Refusal, positive};

const STATES_MAX: usize = 20_000;
const STEPS_MAX: f64 = 5e6;

/// Who is more than the people when their number falls is waiting again.
#[derive(Clone, Copy)]
pub struct Transient<'a> {
    pub arrival_rate: &'a dyn Fn(f64) -> f64,
    /// A bound that the rate never exceeds.
    pub arrival_rate_max: f64,
    pub service_rate: f64,
    pub patience_rate: f64,
    /// From when on how many people, the first from 0.
    pub servers: &'a [(f64, u32)],
}

/// The state at one time, and what has happened until then from an empty start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    pub time: f64,
    pub all_busy: f64,
    pub mean_queue_length: f64,
    pub arrivals: f64,
    pub abandoned: f64,
    /// Arrivals that found everybody busy.
    pub waited: f64,
}

/// The states at the given rising times, each just before what changes then.
pub fn transient(queue: Transient, times: &[f64]) -> Result<Vec<Moment>, Refusal> {
    positive("arrival_rate_max", queue.arrival_rate_max)?;
    positive("service_rate", queue.service_rate)?;
    positive("patience_rate", queue.patience_rate)?;
    if queue.servers.first().is_none_or(|first| first.0 > 0.0) || !queue.servers.is_sorted_by(|a, b| a.0 < b.0) {
        return Err(Refusal::new("servers", "must begin at 0 and rise in time"));
    }
    if !times.is_sorted() || !times.iter().all(|t| t.is_finite() && *t >= 0.0) {
        return Err(Refusal::new("times", "must be numbers that rise from 0"));
    }
    let servers_max = queue.servers.iter().map(|s| s.1).max().unwrap_or(0);
    let waiting = queue.arrival_rate_max / queue.patience_rate;
    let states = f64::from(servers_max) + waiting + 9.0 * waiting.sqrt() + 40.0;
    if states > STATES_MAX as f64 {
        return Err(Refusal::new("arrival_rate_max", format!("leads to more than {STATES_MAX} states")));
    }
    let fastest = queue.arrival_rate_max + f64::from(servers_max) * queue.service_rate + states * queue.patience_rate;
    let step_max = 0.25 / fastest;
    if times.last().is_some_and(|last| last / step_max > STEPS_MAX) {
        return Err(Refusal::new("times", "must not take more than 5 million steps"));
    }
    Ok(Course::new(queue, states as usize).through(times, step_max))
}

/// The last three entries of the vector are the counts of `Moment`.
const COUNTS: usize = 3;

struct Course<'a> {
    queue: Transient<'a>,
    now: f64,
    p: Vec<f64>,
    slopes: [Vec<f64>; 4],
    tried: Vec<f64>,
}

impl<'a> Course<'a> {
    fn new(queue: Transient<'a>, states: usize) -> Self {
        let zero = vec![0.0; states + COUNTS];
        let mut p = zero.clone();
        p[0] = 1.0;
        Self { queue, now: 0.0, p, slopes: std::array::from_fn(|_| zero.clone()), tried: zero }
    }

    fn through(mut self, times: &[f64], step_max: f64) -> Vec<Moment> {
        let changes: Vec<f64> = self.queue.servers.iter().map(|s| s.0).collect();
        times
            .iter()
            .map(|time| {
                while self.now < *time {
                    let next = changes.iter().copied().find(|change| *change > self.now).unwrap_or(*time).min(*time);
                    let steps = ((next - self.now) / step_max).ceil().max(1.0);
                    let (from, step) = (self.now, (next - self.now) / steps);
                    let servers = self.servers_at(from);
                    for i in 0..steps as u64 {
                        self.advance(from + i as f64 * step, step, servers);
                    }
                    self.now = next;
                }
                self.moment(*time)
            })
            .collect()
    }

    fn servers_at(&self, time: f64) -> usize {
        self.queue.servers.iter().rev().find(|s| s.0 <= time).map_or(0, |s| s.1 as usize)
    }

    fn advance(&mut self, time: f64, step: f64, servers: usize) {
        for stage in 0..4 {
            let part = [0.0, 0.5, 0.5, 1.0][stage] * step;
            if stage == 0 {
                self.tried.copy_from_slice(&self.p);
            } else {
                for ((tried, p), slope) in self.tried.iter_mut().zip(&self.p).zip(&self.slopes[stage - 1]) {
                    *tried = p + part * slope;
                }
            }
            slope(&self.queue, time + part, servers, &self.tried, &mut self.slopes[stage]);
        }
        let [a, b, c, d] = &self.slopes;
        for (i, p) in self.p.iter_mut().enumerate() {
            *p += step / 6.0 * (a[i] + 2.0 * (b[i] + c[i]) + d[i]);
        }
    }

    fn moment(&self, time: f64) -> Moment {
        let states = self.p.len() - COUNTS;
        let servers = self.servers_at(time - 1e-9 * time.max(1.0));
        Moment {
            time,
            all_busy: self.p[servers.min(states)..states].iter().sum(),
            mean_queue_length: (servers..states).map(|k| (k - servers) as f64 * self.p[k]).sum(),
            arrivals: self.p[states],
            abandoned: self.p[states + 1],
            waited: self.p[states + 2],
        }
    }
}

fn slope(queue: &Transient, time: f64, servers: usize, p: &[f64], out: &mut [f64]) {
    let states = p.len() - COUNTS;
    let arrivals = (queue.arrival_rate)(time);
    let deaths =
        |k: usize| k.min(servers) as f64 * queue.service_rate + k.saturating_sub(servers) as f64 * queue.patience_rate;
    out.fill(0.0);
    let (mut abandoned, mut busy) = (0.0, 0.0);
    for k in 0..states {
        if k + 1 < states {
            out[k] -= arrivals * p[k];
            out[k + 1] += arrivals * p[k];
        }
        if k > 0 {
            let down = deaths(k) * p[k];
            out[k] -= down;
            out[k - 1] += down;
        }
        if k >= servers {
            busy += p[k];
            abandoned += (k - servers) as f64 * queue.patience_rate * p[k];
        }
    }
    out[states] = arrivals;
    out[states + 1] = abandoned;
    out[states + 2] = arrivals * busy;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;
    use crate::queues::Queue;

    #[test]
    fn after_long_it_is_the_long_run() {
        let queue = Transient {
            arrival_rate: &|_| 6.0,
            arrival_rate_max: 6.0,
            service_rate: 1.0,
            patience_rate: 0.5,
            servers: &[(0.0, 5)],
        };
        let end = transient(queue, &[60.0]).expect("a course")[0];
        let patience = Some(Law::exponential(2.0));
        let steady = Queue { arrival_rate: 6.0, service_rate: 1.0, servers: 5, patience }.steady().expect("a state");
        assert!((end.all_busy - steady.wait_probability).abs() < 1e-9);
        assert!((end.mean_queue_length - steady.mean_queue_length).abs() < 1e-9);
        assert!((end.arrivals - 360.0).abs() < 1e-9);
        assert!(transient(queue, &[2.0, 1.0]).is_err());
    }
}
