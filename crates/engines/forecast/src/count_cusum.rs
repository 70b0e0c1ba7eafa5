//! The cumulative sum for counts, and its average run length as a Markov chain (Brook and Evans 1972).
//!
//! S ← max(0, S + count − k), an alarm where S ≥ h. With k a fraction the sum only takes multiples
//! of its denominator, and the chain is exact.

use crate::chain::Chain;
use crate::counts::CountLaw;
use crate::cusum::RUN_LENGTH_MAX;
use crate::invalid::{Invalid, number};
use crate::special::roots;

/// Larger chains are refused: 1,200 states are some 0.5 s.
const STATES_MAX: u64 = 1_200;
const DENOMINATOR_MAX: u32 = 100;

/// A chart of counts. Its reference is `numerator` / `denominator`, its limit `states` / `denominator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountCusum {
    numerator: u64,
    denominator: u32,
    /// How many values the sum takes without an alarm.
    states: u64,
}

impl CountCusum {
    /// `reference` (k) a fraction with a denominator of at most 100, `limit` (h) above 0.
    pub fn new(reference: f64, limit: f64) -> Result<Self, Invalid> {
        number("reference", reference, 0.0, 1e7)?;
        number("limit", limit, 0.0, 1e7)?;
        let denominator = (1..=DENOMINATOR_MAX)
            .find(|d| {
                let scaled = reference * f64::from(*d);
                (scaled - scaled.round()).abs() < 1e-9 * scaled.max(1.0)
            })
            .ok_or_else(|| Invalid::new("reference", "must be a fraction with a denominator of at most 100"))?;
        let states = (limit * f64::from(denominator) - 1e-9).ceil() as u64;
        if states == 0 || states > STATES_MAX {
            let most = STATES_MAX as f64 / f64::from(denominator);
            return Err(Invalid::new("limit", format!("must be above 0 and at most {most} with this reference")));
        }
        let numerator = (reference * f64::from(denominator)).round() as u64;
        Ok(Self { numerator, denominator, states })
    }

    /// The reference by which a chart tells the mean `mean` from `ratio` times of it soonest:
    /// mean·(ratio − 1)/ln ratio (Lucas 1985), as the fraction nearest to it with a small denominator.
    pub fn reference_for(mean: f64, ratio: f64, denominator_max: u32) -> Result<f64, Invalid> {
        number("mean", mean, 0.0, 1e6)?;
        number("ratio", ratio, 1.0 + 1e-6, 1e3)?;
        number("denominator_max", f64::from(denominator_max), 1.0, f64::from(DENOMINATOR_MAX))?;
        Ok(fraction_near(mean * (ratio - 1.0) / ratio.ln(), denominator_max))
    }

    /// The lowest limit whose average run length under `law` is at least `run_length`.
    pub fn with_run_length(reference: f64, law: CountLaw, run_length: f64) -> Result<Self, Invalid> {
        number("run_length", run_length, 1.0, RUN_LENGTH_MAX)?;
        let chart = Self::new(reference, 0.5 / f64::from(DENOMINATOR_MAX))?;
        let at = |states| Self { states, ..chart };
        // A run length beyond all bounds is long enough.
        let suits = |states| at(states).average_run_length(law).map_or(true, |found| found >= run_length);
        lowest(STATES_MAX, suits)
            .map(at)
            .ok_or_else(|| Invalid::new("run_length", "cannot be reached with this reference; take a higher one"))
    }

    pub fn reference(&self) -> f64 {
        self.numerator as f64 / f64::from(self.denominator)
    }

    pub fn limit(&self) -> f64 {
        self.states as f64 / f64::from(self.denominator)
    }

    /// The sums, from 0.
    pub fn sums(&self, counts: &[u64]) -> Vec<f64> {
        let mut sum = 0_i128;
        let step = |count: u64| i128::from(count) * i128::from(self.denominator) - i128::from(self.numerator);
        counts
            .iter()
            .map(|count| {
                sum = (sum + step(*count)).max(0);
                sum as f64 / f64::from(self.denominator)
            })
            .collect()
    }

    /// How many counts on average up to an alarm, from the sum 0.
    pub fn average_run_length(&self, law: CountLaw) -> Result<f64, Invalid> {
        self.chain(law)
            .average_run_length()
            .filter(|length| *length <= RUN_LENGTH_MAX)
            .ok_or_else(|| Invalid::new("limit", format!("its average run length is beyond {RUN_LENGTH_MAX:e}")))
    }

    /// The probability of an alarm within so many counts under `after`, if before them the chart has
    /// run under `before` for `settling` counts without an alarm.
    pub fn found_within(&self, before: CountLaw, settling: u32, after: CountLaw, within: u32) -> Result<f64, Invalid> {
        number("settling", f64::from(settling), 0.0, 10_000.0)?;
        number("within", f64::from(within), 0.0, 10_000.0)?;
        let mut place = vec![0.0; self.states as usize];
        place[0] = 1.0;
        let settled = self.chain(before);
        for _ in 0..settling {
            place = settled.after(&place);
            let whole: f64 = place.iter().sum();
            if whole > 0.0 {
                place.iter_mut().for_each(|share| *share /= whole);
            }
        }
        let changed = self.chain(after);
        for _ in 0..within {
            place = changed.after(&place);
        }
        Ok((1.0 - place.iter().sum::<f64>()).clamp(0.0, 1.0))
    }

    fn chain(&self, law: CountLaw) -> Chain {
        let (k, d) = (self.numerator as i64, i64::from(self.denominator));
        Chain::new(self.states as usize, |by| {
            u64::try_from((by + k).div_euclid(d)).map_or(0.0, |count| law.at_most(count))
        })
    }
}

/// The lowest height up to `most` that suits, where all above it suit too. From below, as the work
/// grows with the third power of the height.
pub(crate) fn lowest(most: u64, suits: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (1, most.min(8));
    while !suits(high) {
        if high == most {
            return None;
        }
        low = high + 1;
        high = (high * 2).min(most);
    }
    roots::first(low, high, suits)
}

/// The fraction nearest to a number, among those of denominators up to `most`; the smallest
/// denominator that comes as near as a three-hundredth is taken.
pub(crate) fn fraction_near(wanted: f64, most: u32) -> f64 {
    let near = |d: u32| (wanted * f64::from(d)).round() / f64::from(d);
    let miss = |d: u32| (near(d) - wanted).abs();
    let enough = (1..=most).find(|d| miss(*d) <= wanted / 300.0);
    near(enough.unwrap_or_else(|| (1..=most).min_by(|a, b| miss(*a).total_cmp(&miss(*b))).unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draws;
    use kernel::Dice;

    fn poisson(mean: f64) -> CountLaw {
        CountLaw::poisson(mean).expect("a law")
    }

    /// Brook and Evans's chain from 0, computed elsewhere.
    #[test]
    fn run_lengths_are_exact() {
        for (k, h, mean, wanted) in [
            (5.0, 10.0, 4.0, 421.650_098_5),
            (5.0, 10.0, 6.0, 9.726_166_207),
            (12.0, 15.0, 10.0, 992.444_596_1),
            (12.0, 15.0, 15.0, 5.639_729_682),
        ] {
            let found = CountCusum::new(k, h).and_then(|chart| chart.average_run_length(poisson(mean)));
            let found = found.expect("a run length");
            assert!((found / wanted - 1.0).abs() < 1e-9, "{k} {h} {mean}: {found}");
        }
    }

    /// A finer lattice on which nothing else changes gives the same.
    #[test]
    fn the_denominator_does_not_matter() {
        let whole = CountCusum::new(5.0, 10.0).expect("a chart");
        let halves = CountCusum { numerator: 10, denominator: 2, states: 20 };
        let (a, b) = (whole.average_run_length(poisson(4.0)), halves.average_run_length(poisson(4.0)));
        assert!((a.expect("a") / b.expect("b") - 1.0).abs() < 1e-10);
    }

    #[test]
    fn simulated_runs_are_as_long_as_computed_and_found_as_soon() {
        let chart = CountCusum::new(4.25, 5.5).expect("a chart");
        let runs = 3_000;
        let mut dice = Dice::new(5);
        let (mut total, mut soon) = (0_u32, 0_u32);
        for _ in 0..runs {
            let (mut sum, mut days) = (0.0_f64, 0);
            while sum < chart.limit() {
                sum = (sum + dice.poisson(3.0) as f64 - chart.reference()).max(0.0);
                days += 1;
            }
            total += days;
            soon += u32::from(days <= 20);
        }
        let (runs, law) = (f64::from(runs), poisson(3.0));
        let wanted = chart.average_run_length(law).expect("a run length");
        assert!((f64::from(total) / runs / wanted - 1.0).abs() < 0.07, "{total} {wanted}");
        let within = chart.found_within(law, 0, law, 20).expect("a probability");
        assert!((f64::from(soon) / runs - within).abs() < 0.03, "{soon} {within}");
    }

    #[test]
    fn the_limit_for_a_run_length_is_the_lowest_that_has_it() {
        for (mean, ratio) in [(0.1, 4.0), (3.0, 2.0), (50.0, 1.25), (4_000.0, 1.25)] {
            let reference = CountCusum::reference_for(mean, ratio, 12).expect("a reference");
            assert!((reference / (mean * (ratio - 1.0) / ratio.ln()) - 1.0).abs() < 0.05);
            let chart = CountCusum::with_run_length(reference, poisson(mean), 365.0).expect("a chart");
            let length = |chart: CountCusum| chart.average_run_length(poisson(mean)).unwrap_or(RUN_LENGTH_MAX);
            assert!(length(chart) >= 365.0, "{mean}: {chart:?}");
            let lower = CountCusum { states: chart.states - 1, ..chart };
            assert!(lower.states == 0 || length(lower) < 365.0, "{mean}: {chart:?}");
        }
    }

    #[test]
    fn sums_follow_the_rule() {
        let chart = CountCusum::new(1.5, 4.0).expect("a chart");
        assert_eq!(chart.sums(&[3, 0, 0, 5, u64::MAX])[..4], [1.5, 0.0, 0.0, 3.5]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (k, h, field) in [
            (f64::NAN, 1.0, "reference"),
            (std::f64::consts::PI, 1.0, "reference"),
            (1.0, 0.0, "limit"),
            (1.0, 5_000.0, "limit"),
            (-1.0, 1.0, "reference"),
        ] {
            assert_eq!(CountCusum::new(k, h).expect_err("refused").field, field, "{k} {h}");
        }
        assert!(CountCusum::with_run_length(0.0, poisson(1.0), 1e6).is_err(), "a sum that only grows");
    }
}
