//! One queue in front of equal servers, with customers who may leave it: M/M/n and M/M/n+G.
//!
//! Of the wait V that a customer of endless patience would have, the part above 0 has a density
//! in proportion to e^(λH(x) − nμx), H the integral of the patience's survival (Baccelli and Hebuterne
//! 1981; Zeltyn and Mandelbaum 2005). With exponential patience that is Erlang A, without any
//! Erlang C, so that one density answers for all of them, by whatever definition of service.

use super::erlang::{blocking, delay};
use crate::law::Law;
use crate::numerics::peak::Peak;
use crate::refusal::{Refusal, at_least_zero, positive, servers};

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Queue {
    /// Customers per unit of time.
    pub arrival_rate: f64,
    /// Customers that one busy server finishes per unit of time.
    pub service_rate: f64,
    pub servers: u32,
    /// How long a customer is willing to wait; for ever unless it is said.
    pub patience: Option<Law>,
}

/// The queue in the long run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steady {
    queue: Queue,
    /// All servers are busy when a customer comes.
    pub wait_probability: f64,
    pub abandon_probability: f64,
    /// Of all customers, those included who did not wait or left.
    pub mean_wait: f64,
    /// Of those who were served.
    pub mean_wait_of_answered: f64,
    /// How long one of endless patience would wait.
    pub mean_offered_wait: f64,
    pub mean_queue_length: f64,
    /// The share of the servers' time that is work.
    pub occupancy: f64,
}

impl Queue {
    fn checked(self) -> Result<Self, Refusal> {
        positive("arrival_rate", self.arrival_rate)?;
        positive("service_rate", self.service_rate)?;
        servers("servers", self.servers)?;
        self.patience.map(|law| law.checked("patience")).transpose()?;
        Ok(self)
    }

    fn load(self) -> f64 {
        self.arrival_rate / self.service_rate
    }

    /// What all servers finish per unit of time when busy.
    fn capacity(self) -> f64 {
        f64::from(self.servers) * self.service_rate
    }

    pub fn steady(self) -> Result<Steady, Refusal> {
        let queue = self.checked()?;
        match queue.patience {
            None => queue.patient(),
            Some(patience) => Ok(queue.with_density(patience, |density| density.steady())),
        }
    }

    /// Erlang C.
    fn patient(self) -> Result<Steady, Refusal> {
        let wait_probability = delay(self.load(), self.servers)?;
        let mean_wait = wait_probability / (self.capacity() - self.arrival_rate);
        Ok(Steady {
            queue: self,
            wait_probability,
            abandon_probability: 0.0,
            mean_wait,
            mean_wait_of_answered: mean_wait,
            mean_offered_wait: mean_wait,
            mean_queue_length: self.arrival_rate * mean_wait,
            occupancy: self.load() / f64::from(self.servers),
        })
    }

    fn with_density<T>(self, patience: Law, then: impl FnOnce(&Density) -> T) -> T {
        let (arrivals, capacity) = (self.arrival_rate, self.capacity());
        let exponent = |x: f64| arrivals * patience.seen_until(x) - capacity * x;
        // It rises as long as more customers stay in the queue than can be served.
        let stay = |x: f64| arrivals * patience.survival(x) > capacity;
        let mode = if stay(0.0) { last_for_which(stay) } else { 0.0 };
        let peak = Peak::new(&exponent, mode, &patience.breaks());
        let whole = peak.integral(0.0, f64::INFINITY, |_| 1.0);
        // The states without waiting weigh 1/B(n−1) against λ times the density's integral.
        let idle = (-peak.height).exp() / blocking(self.load(), self.servers - 1);
        let weight = arrivals / (idle + arrivals * whole);
        then(&Density { queue: self, patience, peak, whole, weight })
    }
}

/// The largest x for which a property holds that, once lost, is lost for all larger ones.
fn last_for_which(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1e-12);
    while holds(high) && high < 1e300 {
        low = high;
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

struct Density<'a> {
    queue: Queue,
    patience: Law,
    peak: Peak<'a>,
    whole: f64,
    weight: f64,
}

impl Density<'_> {
    /// E[f(V); low < V ≤ high]
    fn mean(&self, low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
        self.weight * self.peak.integral(low, high, f)
    }

    fn steady(&self) -> Steady {
        let (queue, patience) = (self.queue, self.patience);
        let wait_probability = self.weight * self.whole;
        let abandon_probability = self.mean(0.0, f64::INFINITY, |x| 1.0 - patience.survival(x));
        // Whoever meets the wait x waits for the shorter of it and their patience.
        let mean_wait = self.mean(0.0, f64::INFINITY, |x| patience.seen_until(x));
        let waited = self.mean(0.0, f64::INFINITY, |x| x * patience.survival(x));
        Steady {
            queue,
            wait_probability,
            abandon_probability,
            mean_wait,
            mean_wait_of_answered: waited / (1.0 - abandon_probability),
            mean_offered_wait: self.mean(0.0, f64::INFINITY, |x| x),
            mean_queue_length: queue.arrival_rate * mean_wait,
            occupancy: queue.load() * (1.0 - abandon_probability) / f64::from(queue.servers),
        }
    }
}

impl Steady {
    /// The share of all customers who are served after waiting at most `threshold`.
    pub fn service_level(&self, threshold: f64) -> Result<f64, Refusal> {
        at_least_zero("threshold", threshold)?;
        Ok(match self.queue.patience {
            None => 1.0 - self.wait_exceeds(threshold)?,
            Some(patience) => self.queue.with_density(patience, |density| {
                let served = density.mean(0.0, threshold, |x| patience.survival(x));
                1.0 - self.wait_probability + served
            }),
        })
    }

    /// The same as a share of those who are served at all.
    pub fn service_level_of_answered(&self, threshold: f64) -> Result<f64, Refusal> {
        Ok(self.service_level(threshold)? / (1.0 - self.abandon_probability))
    }

    /// The share of all customers who wait longer, whether they are served then or leave.
    pub fn wait_exceeds(&self, threshold: f64) -> Result<f64, Refusal> {
        at_least_zero("threshold", threshold)?;
        Ok(match self.queue.patience {
            None => {
                let spare = self.queue.capacity() - self.queue.arrival_rate;
                self.wait_probability * (-spare * threshold).exp()
            }
            Some(patience) => self.queue.with_density(patience, |density| {
                patience.survival(threshold) * density.mean(threshold, f64::INFINITY, |_| 1.0)
            }),
        })
    }

    /// The wait that a share of `1 - share` of all customers exceeds.
    pub fn wait_percentile(&self, share: f64) -> Result<f64, Refusal> {
        if !(0.0..1.0).contains(&share) {
            return Err(Refusal::new("share", "must be at least 0 and below 1"));
        }
        if self.wait_probability <= 1.0 - share {
            return Ok(0.0);
        }
        if self.queue.patience.is_none() {
            return Ok((self.wait_probability / (1.0 - share)).ln() / (self.queue.capacity() - self.queue.arrival_rate));
        }
        let (mut low, mut high) = (0.0, 1.0 / self.queue.capacity());
        for _ in 0..200 {
            if self.wait_exceeds(high)? <= 1.0 - share {
                break;
            }
            low = high;
            high *= 2.0;
        }
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.wait_exceeds(middle)? > 1.0 - share {
                low = middle;
            } else {
                high = middle;
            }
        }
        Ok(high)
    }
}

#[cfg(test)]
mod tests {
    use super::super::birth_death::BirthDeath;
    use super::*;

    fn queue(arrival_rate: f64, servers: u32, patience: Option<Law>) -> Queue {
        Queue { arrival_rate, service_rate: 1.0, servers, patience }
    }

    /// With exponential patience the number of customers is a birth–death process.
    #[test]
    fn the_density_and_the_states_say_the_same() {
        for (arrivals, n, theta) in [(9.0, 10_u32, 0.5), (12.0, 10, 0.5), (0.9, 1, 0.1), (300.0, 250, 3.0)] {
            let steady = queue(arrivals, n, Some(Law::exponential(1.0 / theta))).steady().expect("a state");
            let most = 1_500 + n as usize;
            let served = |k: usize| k.min(n as usize) as f64;
            let births = vec![arrivals; most];
            let deaths = (1..=most).map(|k| served(k) + (k as f64 - f64::from(n)).max(0.0) * theta).collect();
            let states = BirthDeath::new(births, deaths).expect("a chain");
            let busy = states.mean(|k| f64::from(u8::from(k >= n as usize)));
            let waiting = states.mean(|k| (k as f64 - f64::from(n)).max(0.0));
            assert!((steady.wait_probability / busy - 1.0).abs() < 1e-11, "{arrivals} {n}");
            assert!((steady.mean_queue_length / waiting - 1.0).abs() < 1e-11, "{arrivals} {n}");
            assert!((steady.abandon_probability / (theta * waiting / arrivals) - 1.0).abs() < 1e-11);
        }
    }

    #[test]
    fn endless_patience_is_the_limit_of_long_patience() {
        let patient = queue(9.0, 10, None).steady().expect("stable");
        let nearly = queue(9.0, 10, Some(Law::exponential(1e9))).steady().expect("a state");
        assert!((patient.mean_wait / nearly.mean_wait - 1.0).abs() < 1e-6);
        let level = |steady: &Steady| steady.service_level(0.3).expect("a level");
        assert!((level(&patient) - level(&nearly)).abs() < 1e-6);
    }

    #[test]
    fn large_and_odd_queues_stay_finite() {
        let laws = [
            Law::exponential(2.0),
            Law::Fixed { value: 1e-3 },
            Law::LogNormal { mean: 2.0, scv: 4.0 },
            Law::Hyperexponential { share: 0.5, rate: 1e4, other_rate: 1e-4 },
        ];
        for law in laws {
            for (arrivals, n) in [(1e-9, 1), (1e6, 1), (4_900.0, 5_000), (9_000.0, 5_000), (1.0, 5_000)] {
                let steady = queue(arrivals, n, Some(law)).steady().expect("a state");
                let figures = [steady.wait_probability, steady.abandon_probability, steady.occupancy];
                assert!(
                    figures.iter().all(|x| (-1e-12..=1.0 + 1e-9).contains(x)),
                    "{law:?} {arrivals} {n}: {steady:?}"
                );
                assert!(steady.mean_wait.is_finite() && steady.mean_offered_wait.is_finite());
                let level = steady.service_level(0.2).expect("a level");
                assert!((-1e-9..=1.0 + 1e-9).contains(&level), "{law:?} {arrivals} {n}: {level}");
            }
        }
    }

    #[test]
    fn what_is_no_queue_is_refused() {
        assert!(queue(-1.0, 3, None).steady().is_err());
        assert!(queue(f64::NAN, 3, None).steady().is_err());
        assert!(queue(1.0, 0, None).steady().is_err());
        assert!(queue(12.0, 10, None).steady().is_err());
        let fine = queue(1.0, 3, None).steady().expect("stable");
        assert!(fine.service_level(-1.0).is_err() && fine.wait_percentile(1.0).is_err());
    }
}
