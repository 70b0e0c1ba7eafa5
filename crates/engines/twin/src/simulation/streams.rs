//! Contacts and orders as they come: a Poisson process whose rate changes in steps, by inversion.
//!
//! The n-th of a class is the n-th also when the rate is another one; it only comes at another time.

use super::chance::{Key, Purpose};
use super::plan::Steps;

#[derive(Debug, Clone)]
pub struct Stream {
    key: Key,
    time: f64,
    step: i64,
    rate: f64,
    count: u64,
    current: Key,
    busyness: Option<f64>,
    day: f64,
}

impl Stream {
    pub fn new(key: Key, steps: &Steps, from: f64, busyness: Option<f64>, day: f64) -> Self {
        let step = (from / steps.interval).floor() as i64;
        let mut stream = Self { key, time: from, step, rate: 0.0, count: 0, current: key, busyness, day };
        stream.rate = stream.rate_of(steps);
        stream
    }

    /// The address of the one that `next` told last.
    pub const fn current(&self) -> Key {
        self.current
    }

    /// And its time.
    pub const fn time(&self) -> f64 {
        self.time
    }

    /// And its number, from 0 on.
    pub const fn number(&self) -> u32 {
        (self.count - 1) as u32
    }

    fn rate_of(&self, steps: &Steps) -> f64 {
        if steps.rates.is_empty() {
            return 0.0;
        }
        let rate = steps.rates[self.step.rem_euclid(steps.rates.len() as i64) as usize];
        self.busyness.map_or(rate, |shape| {
            let day = ((self.step as f64 + 0.5) * steps.interval / self.day).floor() as i64;
            rate * self.key.at(day as u64).gamma_of_mean_one(shape, Purpose::Busyness)
        })
    }

    /// When the next one before the end comes.
    pub fn next(&mut self, steps: &Steps, end: f64) -> Option<f64> {
        let key = self.key.at(self.count);
        let mut wanted = -key.uniform(Purpose::Arrival, 0).ln();
        loop {
            let edge = (self.step + 1) as f64 * steps.interval;
            let here = self.rate * (edge - self.time);
            if here > wanted {
                self.time += wanted / self.rate;
                self.count += 1;
                self.current = key;
                return (self.time < end).then_some(self.time);
            }
            if edge >= end {
                return None;
            }
            wanted -= here.max(0.0);
            self.time = edge;
            self.step += 1;
            self.rate = self.rate_of(steps);
        }
    }
}
