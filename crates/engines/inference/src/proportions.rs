//! Shares at any confidence, how two of them differ, how many cases that takes, and shares of customers who
//! come more than once.

use crate::invalid::{Invalid, confidence, numbers, probability, same_length};
use crate::laws::{normal_below, normal_beyond, normal_critical, rising};
use crate::{Difference, Interval};

/// Above so many cases counts are no longer whole in a double.
const CASES_MAX: f64 = 1e15;

/// `part` of `whole`, to compare at any confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    pub part: f64,
    pub whole: f64,
}

/// A test: the statistic, and how often chance alone goes as far on either side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tested {
    pub statistic: f64,
    pub p: f64,
}

impl Count {
    fn check(self, field: &str) -> Result<Self, Invalid> {
        if !(self.whole >= 1.0 && self.whole <= CASES_MAX) {
            return Err(Invalid::new(field, "must rest on at least one case"));
        }
        if !(self.part >= 0.0 && self.part <= self.whole) {
            return Err(Invalid::new(field, "must count from 0 to as many as there are cases"));
        }
        Ok(self)
    }

    fn share(self) -> f64 {
        self.part / self.whole
    }
}

/// The interval by Wilson (1927) at any confidence.
pub fn wilson_at(count: Count, level: f64) -> Result<Interval, Invalid> {
    let count = count.check("successes")?;
    let z = normal_critical(confidence("conf", level)?);
    Ok(crate::share::score_interval(count.share(), count.whole, z))
}

/// One share less another, with the hybrid of their two Wilson intervals: method 10 of Newcombe (1998).
pub fn newcombe(after: Count, before: Count, level: f64) -> Result<Difference, Invalid> {
    let (after, before) = (after.check("after")?, before.check("before")?);
    let z = normal_critical(confidence("conf", level)?);
    let (p, q) = (after.share(), before.share());
    let of_p = crate::share::score_interval(p, after.whole, z);
    let of_q = crate::share::score_interval(q, before.whole, z);
    Ok(Difference::hybrid(p, of_p, q, of_q))
}

/// The pooled test of two shares. Where all cases are alike nothing differs.
pub fn pooled_z(after: Count, before: Count) -> Result<Tested, Invalid> {
    let (after, before) = (after.check("after")?, before.check("before")?);
    let pooled = (after.part + before.part) / (after.whole + before.whole);
    let error = (pooled * (1.0 - pooled) * (1.0 / after.whole + 1.0 / before.whole)).sqrt();
    let statistic = if error > 0.0 { (after.share() - before.share()) / error } else { 0.0 };
    Ok(Tested { statistic, p: normal_beyond(statistic) })
}

/// How far two shares lie apart on the scale on which all shares vary alike (Cohen's h).
pub fn cohen_h(after: f64, before: f64) -> f64 {
    2.0 * after.sqrt().asin() - 2.0 * before.sqrt().asin()
}

/// What a comparison of two shares is planned with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Planned {
    /// How often a difference may be found where there is none.
    pub alpha: f64,
    /// How often one that is there should be found.
    pub power: f64,
    /// How many cases come after for each that came before.
    pub ratio: f64,
}

impl Planned {
    fn check(self) -> Result<Self, Invalid> {
        probability("alpha", self.alpha)?;
        probability("power", self.power)?;
        if self.power <= self.alpha {
            return Err(Invalid::new("power", "must be above alpha"));
        }
        crate::invalid::number("ratio", self.ratio, 1e-6, 1e6)?;
        Ok(self)
    }

    /// How often so large an h is found with n cases before; the wrong side counts too.
    fn found(self, h: f64, n: f64) -> f64 {
        let critical = normal_critical(1.0 - self.alpha);
        let shift = h.abs() * (n * self.ratio / (1.0 + self.ratio)).sqrt();
        normal_below(shift - critical) + normal_below(-shift - critical)
    }

    /// How many cases the period before must have. Not rounded.
    pub fn cases(self, before: f64, after: f64) -> Result<f64, Invalid> {
        let plan = self.check()?;
        probability("p_before", before)?;
        probability("p_after", after)?;
        let h = cohen_h(after, before);
        if h.abs() < 1e-9 {
            return Err(Invalid::new("p_after", "must differ from p_before"));
        }
        let mut high = 1.0;
        while plan.found(h, high) < plan.power && high < 1e30 {
            high *= 2.0;
        }
        Ok(rising(0.0, high, |n| plan.found(h, n) - plan.power))
    }

    /// The smallest rise and the smallest fall of a share that so many cases before would show; none where even
    /// 1 or 0 would not be far enough.
    pub fn detectable(self, before: f64, n: f64) -> Result<(Option<f64>, Option<f64>), Invalid> {
        let plan = self.check()?;
        probability("p_before", before)?;
        crate::invalid::number("n", n, 1.0, CASES_MAX)?;
        let side = |end: f64| {
            let far = |share: f64| plan.found(cohen_h(before + share * (end - before), before), n) - plan.power;
            (far(1.0) >= 0.0).then(|| rising(0.0, 1.0, far) * (end - before).abs())
        };
        Ok((side(1.0), side(0.0)))
    }
}

/// A ratio of two sums over customers, with the error that customers and not cases vary: the delta method.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    pub value: f64,
    pub error: f64,
    /// As if each case were a customer of its own: of shares only.
    pub naive_error: Option<f64>,
    pub customers: usize,
}

/// `parts` and `wholes` of each customer.
pub fn ratio(parts: &[f64], wholes: &[f64]) -> Result<Ratio, Invalid> {
    numbers("parts", parts, 2)?;
    numbers("wholes", wholes, 2)?;
    same_length("parts", parts.len(), "wholes", wholes.len())?;
    if let Some(at) = wholes.iter().position(|whole| *whole < 0.0) {
        return Err(Invalid::new(format!("wholes[{at}]"), "must not be below 0"));
    }
    let total: f64 = wholes.iter().sum();
    if total <= 0.0 {
        return Err(Invalid::new("wholes", "must not all be 0"));
    }
    let k = parts.len() as f64;
    let value = parts.iter().sum::<f64>() / total;
    let squares: f64 = parts.iter().zip(wholes).map(|(part, whole)| (part - value * whole).powi(2)).sum();
    let error = (k / (k - 1.0) * squares).sqrt() / total;
    let naive_error = (0.0..=1.0).contains(&value).then(|| (value * (1.0 - value) / total).sqrt());
    Ok(Ratio { value, error, naive_error, customers: parts.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planned_is_found_as_often_as_planned() {
        let plan = Planned { alpha: 0.05, power: 0.8, ratio: 1.0 };
        let n = plan.cases(0.68, 0.72).expect("a number");
        let (up, down) = plan.detectable(0.68, n).expect("two sides");
        assert!((up.expect("a rise") - 0.04).abs() < 1e-9);
        assert!((down.expect("a fall") - 0.04).abs() < 0.002);
        assert_eq!(plan.detectable(0.9, 3.0).expect("two sides").0, None, "not even all of them would show it");
    }

    #[test]
    fn one_case_each_is_the_plain_share() {
        let parts: Vec<f64> = (0..40).map(|at| f64::from(u8::from(at % 4 == 0))).collect();
        let found = ratio(&parts, &[1.0; 40]).expect("a ratio");
        assert_eq!(found.value, 0.25);
        assert!((found.error - found.naive_error.expect("a share") * (40.0_f64 / 39.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn what_is_no_share_is_refused_by_name() {
        let (good, bad) = (Count { part: 1.0, whole: 2.0 }, Count { part: 3.0, whole: 2.0 });
        assert_eq!(newcombe(good, bad, 0.95).expect_err("refused").field, "before");
        assert_eq!(pooled_z(Count { part: 0.0, whole: 0.0 }, good).expect_err("refused").field, "after");
        assert_eq!(wilson_at(good, 1.0).expect_err("refused").field, "conf");
        assert_eq!(pooled_z(Count { part: 2.0, whole: 2.0 }, Count { part: 2.0, whole: 2.0 }).expect("a test").p, 1.0);
        assert!(ratio(&[1.0, 1.0], &[0.0, 0.0]).is_err());
    }
}
