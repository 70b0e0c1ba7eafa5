//! Contacts by half-hour of the week, and how much days differ.

use serde::{Deserialize, Serialize};

use super::observed::Observed;
use super::{DAY, HALF_HOUR, SLOTS, WEEK_SLOTS};
use crate::numerics::gamma;
use crate::simulation::{Cause, Record};

/// What was counted of a class, and what can be said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrivals {
    /// Contacts in each half-hour of the week, Monday's midnight first, on an average day.
    pub rates: Vec<f64>,
    pub counts: Vec<f64>,
    pub weekdays: [Weekday; 7],
    /// How many contacts the shape of all days is worth beside those of a half-hour itself; none: all half-hours have that shape.
    pub weight: Option<f64>,
    /// Of each day the squared distance from its weekday's mean, and that mean.
    pub days: Vec<[f64; 2]>,
    /// 1/shape of the day's gamma factor; 0: days differ by chance alone.
    pub excess: f64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Weekday {
    pub days: f64,
    pub mean: f64,
}

impl Arrivals {
    /// Of a class; without contacts that late orders make where a stream of orders has them.
    pub fn of(observed: &Observed<'_>, class: usize, of_orders: bool) -> Self {
        let late = |place: u32| {
            let order = observed.orders.get(place as usize);
            order.is_some_and(|order| order.late(observed.until) == Some(true))
        };
        let own = |record: &&Record| match record.cause {
            None => true,
            Some(Cause::Order(place)) => !(of_orders && late(place)),
            Some(_) => false,
        };
        let all = observed.records.iter().filter(|record| record.class == class && observed.holds(record));
        Self::of_moments(observed, all.filter(own).map(|record| record.came))
    }

    /// Of what comes at moments within the window.
    pub fn of_moments(observed: &Observed<'_>, moments: impl Iterator<Item = f64>) -> Self {
        let (mut counts, mut totals) = (vec![0.0; WEEK_SLOTS], vec![0.0; observed.days()]);
        for came in moments {
            let since = came - observed.from;
            let day = ((since / DAY) as usize).min(totals.len() - 1);
            let slot = (((since - day as f64 * DAY) / HALF_HOUR) as usize).min(SLOTS - 1);
            counts[observed.weekday(day) * SLOTS + slot] += 1.0;
            totals[day] += 1.0;
        }
        let mut weekdays = [Weekday::default(); 7];
        for (day, total) in totals.iter().enumerate() {
            let weekday = &mut weekdays[observed.weekday(day)];
            weekday.days += 1.0;
            weekday.mean += total;
        }
        weekdays.iter_mut().filter(|w| w.days > 0.0).for_each(|w| w.mean /= w.days);
        let of_day = |(day, total): (usize, &f64)| {
            let Weekday { days, mean } = weekdays[observed.weekday(day)];
            (days > 1.0 && mean > 0.0).then(|| [(total - mean).powi(2) * days / (days - 1.0), mean])
        };
        let days: Vec<[f64; 2]> = totals.iter().enumerate().filter_map(of_day).collect();
        let mut found = Self { rates: Vec::new(), counts, weekdays, weight: None, days, excess: 0.0 };
        found.excess = found.excess_at(found.degrees());
        found.smooth();
        found
    }

    /// Days less the means that were taken of them.
    pub fn degrees(&self) -> f64 {
        self.days.len() as f64 - self.weekdays.iter().filter(|w| w.days > 1.0 && w.mean > 0.0).count() as f64
    }

    /// At which excess the squared distances come to this: Pearson's statistic, solved for it.
    pub fn excess_at(&self, statistic: f64) -> f64 {
        let at =
            |excess: f64| self.days.iter().map(|[square, mean]| square / (mean + mean * mean * excess)).sum::<f64>();
        if statistic <= 0.0 || at(0.0) <= statistic {
            return 0.0;
        }
        let (mut low, mut high) = (0.0, 1.0);
        while at(high) > statistic && high < 1e6 {
            high *= 2.0;
        }
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if at(middle) > statistic {
                low = middle;
            } else {
                high = middle;
            }
        }
        f64::midpoint(low, high)
    }

    /// Within which it lies in 95 of 100 cases.
    pub fn excess_interval(&self) -> [f64; 2] {
        let degrees = self.degrees();
        if degrees < 1.0 {
            return [0.0, f64::INFINITY];
        }
        let at = |p| self.excess_at(gamma::chi_squared_quantile(degrees, p));
        [at(0.975), at(0.025)]
    }

    /// What the mean of a weekday is uncertain by: its variance as a share of the square.
    pub fn mean_variance(&self, weekday: usize, excess: f64) -> f64 {
        let Weekday { days, mean } = self.weekdays[weekday];
        if mean > 0.0 { (excess + 1.0 / mean) / days } else { 0.0 }
    }

    /// By empirical Bayes: each half-hour between its own count and the shape that all days share, the nearer to the
    /// latter the less its own counts differ from it beyond chance.
    fn smooth(&mut self) {
        let all: f64 = self.counts.iter().sum();
        let expected: Vec<f64> = (0..WEEK_SLOTS)
            .map(|at| {
                let slot: f64 = (0..7).map(|w| self.counts[w * SLOTS + at % SLOTS]).sum();
                let Weekday { days, mean } = self.weekdays[at / SLOTS];
                if all > 0.0 { days * mean * slot / all } else { 0.0 }
            })
            .collect();
        let squares: f64 = expected.iter().map(|e| e * e).sum();
        let beyond: f64 = self.counts.iter().zip(&expected).map(|(c, e)| (c - e).powi(2) - e).sum();
        self.weight = (beyond > 0.0).then(|| squares / beyond);
        let rate = |at: usize| match self.weight {
            Some(weight) => expected[at] * (weight + self.counts[at]) / (weight + expected[at]),
            None => expected[at],
        };
        self.rates = (0..WEEK_SLOTS).map(rate).collect();
        self.rates = self.drawn(|_, _| 1.0, |_| 1.0);
    }

    /// What the share of a half-hour in its day is uncertain by: as a share of the square, its own count and what it leans on.
    fn share_variance(&self, at: usize) -> f64 {
        let slot: f64 = (0..7).map(|weekday| self.counts[weekday * SLOTS + at % SLOTS]).sum();
        if slot <= 0.0 {
            return 0.0;
        }
        let leaning = self.weight.map_or(1.0, |weight| weight / (weight + self.counts[at]));
        self.weight.map_or(0.0, |weight| 1.0 / (weight + self.counts[at])) + leaning * leaning / slot
    }

    /// The half-hours as they may be as well: a factor of mean 1 and this shape for each half-hour, and one for each weekday.
    pub fn drawn(&self, of_slot: impl Fn(usize, f64) -> f64, of_weekday: impl Fn(usize) -> f64) -> Vec<f64> {
        let factor = |at: usize| match self.share_variance(at) {
            variance if variance > 0.0 => of_slot(at, 1.0 / variance),
            _ => 1.0,
        };
        let mut rates: Vec<f64> = self.rates.iter().enumerate().map(|(at, rate)| rate * factor(at)).collect();
        for (weekday, day) in rates.chunks_mut(SLOTS).enumerate() {
            let sum: f64 = day.iter().sum();
            let scale = if sum > 0.0 { self.weekdays[weekday].mean * of_weekday(weekday) / sum } else { 0.0 };
            day.iter_mut().for_each(|rate| *rate *= scale);
        }
        rates
    }

    /// Within which the rate of a half-hour lies in 95 of 100 cases.
    pub fn interval(&self, at: usize) -> [f64; 2] {
        let (rate, days) = (self.rates[at], self.weekdays[at / SLOTS].days);
        if rate <= 0.0 {
            // None was seen: Garwood's upper bound.
            let high = if days > 0.0 { gamma::quantile(1.0, 0.975) / days } else { 0.0 };
            return [0.0, high];
        }
        let shape = 1.0 / (self.share_variance(at) + self.mean_variance(at / SLOTS, self.excess));
        [0.025, 0.975].map(|p| rate * gamma::quantile(shape, p) / shape)
    }

    /// Contacts a week, with the interval of 95 %.
    pub fn volume(&self) -> [f64; 3] {
        let week: f64 = self.weekdays.iter().map(|w| w.mean).sum();
        let variance: f64 = (0..7).map(|w| self.mean_variance(w, self.excess) * self.weekdays[w].mean.powi(2)).sum();
        if week <= 0.0 {
            let days: f64 = self.weekdays.iter().map(|w| w.days).sum();
            return [0.0, 0.0, if days > 0.0 { 7.0 * gamma::quantile(1.0, 0.975) / days } else { 0.0 }];
        }
        let shape = week * week / variance;
        [week, week * gamma::quantile(shape, 0.025) / shape, week * gamma::quantile(shape, 0.975) / shape]
    }
}
