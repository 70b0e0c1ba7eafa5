//! In what the affected tickets differ from the others: which value of which attribute they have more
//! often, and whether that is more than chance finds among so many values.
//!
//! It shows what goes together, not what causes what: of a batch that only one carrier brought, both
//! stand out.

use crate::Interval;
use crate::invalid::{COUNT_MAX, Invalid, number, probability};
use crate::special::gamma::ln_factorial;
use crate::trend::rate_ratio;

const ATTRIBUTES_MAX: usize = 1_000;
const VALUES_MAX: usize = 100_000;

/// One value of an attribute, and how many tickets have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    pub name: String,
    pub affected: u64,
    pub others: u64,
}

/// Every ticket has one value of it; one whose value is unknown is left out or has "unknown".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub name: String,
    pub values: Vec<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demands {
    /// A value is told only if so many affected tickets have it.
    pub support: u64,
    /// How sure all that is told together should be.
    pub level: f64,
}

impl Default for Demands {
    fn default() -> Self {
        Self { support: 5, level: 0.95 }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    pub attribute: String,
    pub value: String,
    pub affected: u64,
    pub others: u64,
    pub share_of_affected: f64,
    pub share_of_others: f64,
    /// How many times more often the affected have it; none if no other ticket does.
    pub ratio: Option<f64>,
    /// Of the ratio, so wide that all intervals together hold with the level asked for.
    pub interval: Interval,
    /// How probable it is to find so much by chance: in this one look, and in any of all looks.
    pub probability: f64,
    pub adjusted: f64,
}

/// What was found, the strongest first. Nothing found means: no difference beyond chance.
#[derive(Debug, Clone, PartialEq)]
pub struct Causes {
    pub found: Vec<Cause>,
    /// How many values were looked at.
    pub looks: usize,
    /// How many have too few tickets to be looked at.
    pub too_rare: usize,
}

/// Which values the affected have more often. Fisher's exact test of each value, adjusted by Holm
/// (1979); the strongest is the one whose ratio is surely the largest.
pub fn causes(attributes: &[Attribute], demands: Demands) -> Result<Causes, Invalid> {
    number("support", demands.support as f64, 1.0, COUNT_MAX as f64)?;
    probability("level", demands.level)?;
    check(attributes)?;
    // By all tickets that have the value, not only the affected: that choice favours nobody.
    let common = |value: &&Value| value.affected + value.others >= demands.support;
    let values = attributes.iter().map(|attribute| attribute.values.len()).sum::<usize>();
    let looks = attributes.iter().map(|attribute| attribute.values.iter().filter(common).count()).sum::<usize>();
    let level = 1.0 - (1.0 - demands.level) / looks.max(1) as f64;
    let mut all = Vec::with_capacity(looks);
    for attribute in attributes {
        let affected: u64 = attribute.values.iter().map(|value| value.affected).sum();
        let others: u64 = attribute.values.iter().map(|value| value.others).sum();
        let tested = attribute.values.iter().filter(common);
        all.extend(tested.map(|value| cause(attribute, value, (affected, others), level)));
    }
    adjust(&mut all);
    let told = |cause: &Cause| cause.adjusted <= 1.0 - demands.level && cause.affected >= demands.support;
    let mut found: Vec<Cause> = all.into_iter().filter(told).collect();
    found.sort_by(|a, b| b.interval.low.total_cmp(&a.interval.low).then(a.probability.total_cmp(&b.probability)));
    Ok(Causes { found, looks, too_rare: values - looks })
}

fn check(attributes: &[Attribute]) -> Result<(), Invalid> {
    if attributes.len() > ATTRIBUTES_MAX {
        return Err(Invalid::new("attributes", format!("must be at most {ATTRIBUTES_MAX}")));
    }
    let mut values = 0;
    for (index, attribute) in attributes.iter().enumerate() {
        values += attribute.values.len();
        if values > VALUES_MAX {
            return Err(Invalid::at("attributes", index, format!("must have at most {VALUES_MAX} values together")));
        }
        let total = attribute
            .values
            .iter()
            .try_fold(0_u64, |total, value| total.checked_add(value.affected)?.checked_add(value.others));
        if total.is_none_or(|total| total > COUNT_MAX) {
            return Err(Invalid::at("attributes", index, format!("must count at most {COUNT_MAX} tickets")));
        }
    }
    Ok(())
}

fn cause(attribute: &Attribute, value: &Value, (affected, others): (u64, u64), level: f64) -> Cause {
    let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let (share_of_affected, share_of_others) = (share(value.affected, affected), share(value.others, others));
    // As of rates: for a value that most tickets have the interval is wider than it need be.
    let interval = if affected == 0 || others == 0 {
        Interval { low: 0.0, high: f64::INFINITY }
    } else {
        let rate = |part: u64, whole: u64| (part as f64, whole as f64);
        rate_ratio(rate(value.affected, affected), rate(value.others, others), level)
    };
    let probability = so_many_by_chance(value.affected, value.affected + value.others, affected, affected + others);
    Cause {
        attribute: attribute.name.clone(),
        value: value.name.clone(),
        affected: value.affected,
        others: value.others,
        share_of_affected,
        share_of_others,
        ratio: (value.others > 0 && affected > 0).then(|| share_of_affected / share_of_others),
        interval,
        probability,
        adjusted: probability,
    }
}

/// Holm's step-down: the i-th smallest probability of n times n − i, never falling again.
fn adjust(causes: &mut [Cause]) {
    causes.sort_by(|a, b| a.probability.total_cmp(&b.probability));
    let n = causes.len();
    let mut least = 0.0_f64;
    for (index, cause) in causes.iter_mut().enumerate() {
        least = least.max((cause.probability * (n - index) as f64).min(1.0));
        cause.adjusted = least;
    }
}

/// The probability that of `drawn` tickets out of `all` at least `hits` have a mark that `marked` have
/// (hypergeometric).
fn so_many_by_chance(hits: u64, marked: u64, drawn: u64, all: u64) -> f64 {
    let least = (marked + drawn).saturating_sub(all);
    if hits <= least {
        return 1.0;
    }
    let mean = marked as f64 * drawn as f64 / all as f64;
    // The tail on the side away from the mean falls fast.
    if hits as f64 > mean {
        tail(hits, marked, drawn, all, true)
    } else {
        1.0 - tail(hits - 1, marked, drawn, all, false)
    }
}

/// The probabilities from `hits` on upwards, or downwards.
fn tail(hits: u64, marked: u64, drawn: u64, all: u64, upwards: bool) -> f64 {
    let (k, m, n, whole) = (hits as f64, marked as f64, drawn as f64, all as f64);
    let choose = |n: f64, k: f64| ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    let mut term = (choose(m, k) + choose(whole - m, n - k) - choose(whole, n)).exp();
    let (mut sum, mut x) = (term, k);
    // Beyond a million terms nothing is left of a tail.
    for _ in 0..1_000_000 {
        let up = |x: f64| (m - x) * (n - x) / ((x + 1.0) * (whole - m - n + x + 1.0));
        term *= if upwards { up(x) } else { 1.0 / up(x - 1.0) };
        x += if upwards { 1.0 } else { -1.0 };
        if term.is_nan() || term <= sum * 1e-17 {
            break;
        }
        sum += term;
    }
    sum.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Dice;

    fn attribute(name: &str, values: &[(&str, u64, u64)]) -> Attribute {
        let value = |(name, affected, others): &(&str, u64, u64)| Value {
            name: (*name).to_owned(),
            affected: *affected,
            others: *others,
        };
        Attribute { name: name.to_owned(), values: values.iter().map(value).collect() }
    }

    /// Fisher's tea: 3 of 4 right is 17/70, all four 1/70.
    #[test]
    fn the_test_is_exact() {
        assert!((so_many_by_chance(3, 4, 4, 8) - 17.0 / 70.0).abs() < 1e-13);
        assert!((so_many_by_chance(4, 4, 4, 8) - 1.0 / 70.0).abs() < 1e-13);
        assert!((so_many_by_chance(1, 4, 4, 8) - 69.0 / 70.0).abs() < 1e-13);
        assert_eq!(so_many_by_chance(0, 4, 4, 8), 1.0);
        assert_eq!(so_many_by_chance(4, 8, 4, 8), 1.0);
        let large = so_many_by_chance(5_300, 50_000, 100_000, 1_000_000);
        assert!((1e-6..1e-4).contains(&large), "4.5 deviations of 64: {large}");
    }

    #[test]
    fn what_was_planted_is_found_and_stands_first() {
        let found = causes(
            &[
                attribute("carrier", &[("Post", 45, 480), ("Swift", 55, 520)]),
                attribute("batch", &[("A7", 40, 30), ("A8", 30, 470), ("A9", 30, 500)]),
                attribute("channel", &[("mail", 52, 500), ("phone", 48, 500)]),
            ],
            Demands::default(),
        )
        .expect("causes");
        assert_eq!((found.looks, found.too_rare, found.found.len()), (7, 0, 1));
        let cause = &found.found[0];
        assert_eq!(
            (cause.attribute.as_str(), cause.value.as_str(), cause.affected, cause.others),
            ("batch", "A7", 40, 30)
        );
        assert!((cause.ratio.expect("a ratio") - 0.4 / 0.03).abs() < 1e-9);
        assert!(cause.interval.low > 6.0 && cause.interval.high < 30.0, "{cause:?}");
        assert!(cause.adjusted < 1e-10 && cause.probability < cause.adjusted);
    }

    #[test]
    fn a_value_of_the_affected_alone_has_no_ratio_and_a_lower_end() {
        let found = causes(&[attribute("batch", &[("new", 12, 0), ("old", 20, 300)])], Demands::default());
        let cause = &found.expect("causes").found[0];
        assert_eq!((cause.value.as_str(), cause.ratio, cause.interval.high), ("new", None, f64::INFINITY));
        assert!(cause.interval.low > 10.0, "{cause:?}");
    }

    /// 40 values that mean nothing: in at most one case of twenty one of them is told.
    #[test]
    fn of_many_looks_without_a_difference_hardly_any_tells_one() {
        let mut dice = Dice::new(23);
        let told = (0..400)
            .filter(|_| {
                let mut values = [(0_u64, 0_u64); 40];
                (0..200).for_each(|_| values[dice.below(40)].0 += 1);
                (0..2_000).for_each(|_| values[dice.below(40)].1 += 1);
                let values: Vec<(&str, u64, u64)> = values.iter().map(|(a, o)| ("x", *a, *o)).collect();
                !causes(&[attribute("nothing", &values)], Demands::default()).expect("causes").found.is_empty()
            })
            .count();
        assert!(told <= 28, "{told} of 400");
    }

    #[test]
    fn few_tickets_say_nothing() {
        let few = [attribute("batch", &[("A7", 4, 0), ("A8", 0, 400)])];
        let found = causes(&few, Demands::default()).expect("causes");
        assert_eq!((found.found.len(), found.looks, found.too_rare), (0, 1, 1));
        assert_eq!(causes(&[], Demands::default()).expect("causes").looks, 0);
        let only = [attribute("batch", &[("A7", 40, 0)])];
        assert!(causes(&only, Demands::default()).expect("causes").found.is_empty(), "nobody to compare with");
    }

    #[test]
    fn too_much_is_refused_by_its_place() {
        let huge = [attribute("fine", &[("a", 1, 1)]), attribute("huge", &[("a", u64::MAX, 1)])];
        let refused = causes(&huge, Demands::default()).expect_err("refused");
        assert_eq!((refused.field, refused.index), ("attributes", Some(1)));
        assert!(causes(&[], Demands { level: f64::NAN, ..Demands::default() }).is_err());
        assert!(causes(&[], Demands { support: 0, ..Demands::default() }).is_err());
    }
}
