//! Some were changed and some were not: the difference of their differences.

use crate::invalid::{Invalid, confidence, numbers, same_length};
use crate::laws::{student_beyond, student_critical};
use crate::proportions::Tested;
use crate::regression::{Contrast, Design, Plain, Robust};
use crate::{Difference, Interval};
use kernel::Dice;

/// Up to so many ways to choose who was changed, all are tried; above, so many are drawn.
const ORDERS_MAX: u64 = 20_000;

/// What each unit was before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    pub treated_before: Vec<f64>,
    pub treated_after: Vec<f64>,
    pub control_before: Vec<f64>,
    pub control_after: Vec<f64>,
}

/// Welch's test of the changes of the units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Welch {
    pub compared: Difference,
    pub test: Tested,
    pub error: f64,
    pub df: f64,
}

/// How often another choice of who was changed would show as much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Permuted {
    pub p: f64,
    /// Whether every choice was tried.
    pub exact: bool,
    /// The smallest p that so few units can show.
    pub least: f64,
}

impl Panel {
    fn check(&self) -> Result<(), Invalid> {
        numbers("treated_before", &self.treated_before, 1)?;
        numbers("treated_after", &self.treated_after, 1)?;
        numbers("control_before", &self.control_before, 1)?;
        numbers("control_after", &self.control_after, 1)?;
        same_length("treated_after", self.treated_after.len(), "treated_before", self.treated_before.len())?;
        same_length("control_after", self.control_after.len(), "control_before", self.control_before.len())
    }

    /// How each unit changed: those that were changed, and those that were not.
    pub fn changes(&self) -> Result<(Vec<f64>, Vec<f64>), Invalid> {
        self.check()?;
        let changes = |after: &[f64], before: &[f64]| after.iter().zip(before).map(|(x, y)| x - y).collect();
        Ok((changes(&self.treated_after, &self.treated_before), changes(&self.control_after, &self.control_before)))
    }

    /// The regression on changed, after, and both: its last coefficient is the difference of differences. The clusters
    /// are the units.
    pub fn regression(&self) -> Result<(Plain, Vec<usize>), Invalid> {
        self.check()?;
        let (mut rows, mut y, mut units) = (Vec::new(), Vec::new(), Vec::new());
        let parts = [
            (&self.treated_before, 1.0, 0.0, 0),
            (&self.treated_after, 1.0, 1.0, 0),
            (&self.control_before, 0.0, 0.0, self.treated_before.len()),
            (&self.control_after, 0.0, 1.0, self.treated_before.len()),
        ];
        for (values, treated, after, first) in parts {
            for (at, value) in values.iter().enumerate() {
                rows.extend([1.0, treated, after, treated * after]);
                y.push(*value);
                units.push(first + at);
            }
        }
        Ok((Plain::of(Design::new(4, rows)?, &y)?, units))
    }

    /// The difference of differences, clustered by unit: the t distribution with one less than the units.
    pub fn clustered(&self) -> Result<Contrast, Invalid> {
        let (plain, units) = self.regression()?;
        let df = (self.treated_before.len() + self.control_before.len()) as f64 - 1.0;
        Ok(Contrast { value: plain.fit.coefficients[3], error: plain.clustered(&units)?[15].sqrt(), df })
    }

    pub fn robust_error(&self, kind: Robust) -> Result<f64, Invalid> {
        Ok(self.regression()?.0.robust(kind)[15].sqrt())
    }

    pub fn welch(&self, level: f64) -> Result<Welch, Invalid> {
        let (treated, control) = self.changes()?;
        welch(&treated, &control, level)
    }

    pub fn permuted(&self, seed: u64) -> Result<Permuted, Invalid> {
        let (treated, control) = self.changes()?;
        permuted(&treated, &control, seed)
    }
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0)
}

/// The difference of two means whose variances may differ.
pub fn welch(one: &[f64], other: &[f64], level: f64) -> Result<Welch, Invalid> {
    numbers("treated", one, 2)?;
    numbers("control", other, 2)?;
    confidence("conf", level)?;
    let (n, m) = (one.len() as f64, other.len() as f64);
    let (v, w) = (variance(one) / n, variance(other) / m);
    let (value, error) = (mean(one) - mean(other), (v + w).sqrt());
    let df = if v + w > 0.0 { (v + w).powi(2) / (v * v / (n - 1.0) + w * w / (m - 1.0)) } else { n + m - 2.0 };
    let contrast = Contrast { value, error, df };
    let statistic = if error > 0.0 { value / error } else { 0.0 };
    let p = if error > 0.0 { student_beyond(statistic, df) } else { contrast.p() };
    let half = student_critical(level, df) * error;
    let compared = Difference { value, interval: Interval { low: value - half, high: value + half } };
    Ok(Welch { compared, test: Tested { statistic, p }, error, df })
}

/// Two-sided, by the difference of means: over all choices of as many units, or over some of them by chance.
pub fn permuted(treated: &[f64], control: &[f64], seed: u64) -> Result<Permuted, Invalid> {
    numbers("treated", treated, 1)?;
    numbers("control", control, 1)?;
    let mut all: Vec<f64> = treated.iter().chain(control).copied().collect();
    let (n, k) = (all.len(), treated.len());
    let total: f64 = all.iter().sum();
    let apart = |sum: f64| (sum / k as f64 - (total - sum) / (n - k) as f64).abs();
    let scale = all.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    // Equal differences may be added up in another order.
    let seen = apart(treated.iter().sum()) - scale * 1e-10;
    let orders = choices(n as u64, k as u64);
    if orders > ORDERS_MAX {
        let mut dice = Dice::new(seed);
        let found = (0..ORDERS_MAX).filter(|_| {
            dice.shuffle(&mut all);
            apart(all[..k].iter().sum()) >= seen
        });
        let p = (found.count() as f64 + 1.0) / (ORDERS_MAX as f64 + 1.0);
        return Ok(Permuted { p, exact: false, least: 1.0 / (ORDERS_MAX as f64 + 1.0) });
    }
    let (mut found, mut chosen) = (0_u64, (0..k).collect::<Vec<usize>>());
    for _ in 0..orders {
        found += u64::from(apart(chosen.iter().map(|at| all[*at]).sum()) >= seen);
        next_choice(&mut chosen, n);
    }
    Ok(Permuted { p: found as f64 / orders as f64, exact: true, least: least_p(k, n - k) })
}

/// The smallest p that so many units against so many can show, if all choices are tried.
pub(crate) fn least_p(one: usize, other: usize) -> f64 {
    // With as many on either side the mirror of a choice shows as much.
    let mirrors = if one == other { 2.0 } else { 1.0 };
    mirrors / choices((one + other) as u64, one as u64) as f64
}

/// The next larger choice of places below n; the last one is left as it is.
fn next_choice(chosen: &mut [usize], n: usize) {
    let k = chosen.len();
    let Some(at) = (0..k).rev().find(|at| chosen[*at] < n - k + at) else { return };
    chosen[at] += 1;
    for later in at + 1..k {
        chosen[later] = chosen[later - 1] + 1;
    }
}

/// n over k; more than any bound here once it is large.
fn choices(n: u64, k: u64) -> u64 {
    let mut found = 1_u64;
    for i in 0..k.min(n - k) {
        found = found.saturating_mul(n - i) / (i + 1);
        if found > ORDERS_MAX * 1_000 {
            return u64::MAX;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_against_three_show_a_tenth_at_least() {
        let found = permuted(&[9.0, 8.0, 10.0], &[1.0, 2.0, 0.0], 1).expect("a test");
        assert_eq!((found.p, found.exact, found.least), (0.1, true, 0.1));
        let uneven = permuted(&[9.0], &[1.0, 2.0, 0.0], 1).expect("a test");
        assert_eq!((uneven.p, uneven.least), (0.25, 0.25));
        assert_eq!(permuted(&[1.0, 1.0], &[1.0, 1.0], 1).expect("a test").p, 1.0);
    }

    #[test]
    fn many_units_are_drawn_and_agree_with_welch() {
        let mut dice = Dice::new(2);
        let treated: Vec<f64> = (0..30).map(|_| dice.normal() + 0.5).collect();
        let control: Vec<f64> = (0..30).map(|_| dice.normal()).collect();
        let found = permuted(&treated, &control, 1).expect("a test");
        let welch = welch(&treated, &control, 0.95).expect("a test");
        assert!(!found.exact && (found.p - welch.test.p).abs() < 0.01, "{found:?} {welch:?}");
        assert_eq!(found, permuted(&treated, &control, 1).expect("a test"));
    }

    #[test]
    fn uneven_lists_are_refused() {
        let panel = Panel {
            treated_before: vec![1.0],
            treated_after: vec![1.0, 2.0],
            control_before: vec![1.0],
            control_after: vec![1.0],
        };
        assert_eq!(panel.clustered().expect_err("refused").field, "treated_after");
    }
}
