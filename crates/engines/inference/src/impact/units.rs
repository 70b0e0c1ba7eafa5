//! Units of which some were changed.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::impact::evidence::{Evidence, Refusal, detectable};
use crate::impact::finding::{Alike, Counted, Placebo, Trends, Verdict};
use crate::impact::measurement::{Measurement, Unit, Window};
use crate::impact::periods::{by_periods, detectable_by_periods, trends_by_periods};
use crate::impact::{PERIODS_LEAST, PLACEBOS, UNITS_LEAST};
use crate::invalid::Invalid;
use crate::panel::{Welch, least_p, mean, permuted, welch};

/// Up to so many units every choice of those that were changed is tried.
const EXACT_UNITS_MAX: usize = 12;
/// A line through fewer figures is none.
const LINE_LEAST: usize = 3;

/// How often so many units against so many show a difference by chance, however far they are apart, where all choices are tried.
fn chance_of_units(with: usize, without: usize) -> Option<f64> {
    (with + without <= EXACT_UNITS_MAX).then(|| least_p(with, without))
}

/// Whether chance alone explains whatever comes out.
fn are_few((with, without): (usize, usize), level: f64) -> bool {
    with.min(without) < UNITS_LEAST || chance_of_units(with, without).is_some_and(|least| least > 1.0 - level)
}

/// So many that were changed, and that were not.
fn counts(units: &[Unit]) -> (usize, usize) {
    let with = units.iter().filter(|unit| unit.treated).count();
    (with, units.len() - with)
}

/// Those that were changed, and the others, each by one figure; without those of which there is none.
fn sides(units: &[Unit], figure: impl Fn(&Unit) -> Option<f64>) -> (Vec<f64>, Vec<f64>) {
    let of = |treated: bool| units.iter().filter(|unit| unit.treated == treated).filter_map(&figure).collect();
    (of(true), of(false))
}

fn known(values: &[Option<f64>]) -> Option<f64> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    (!known.is_empty()).then(|| mean(&known))
}

/// Each unit's periods are one figure before and one after: what hangs together within a unit cannot pass for more
/// than it is (Bertrand, Duflo, Mullainathan 2004). Where the units are too few for that, the periods are compared.
pub fn difference_in_differences(
    units: &[Unit],
    matters: f64,
    plan: &Measurement,
    level: f64,
) -> Result<Evidence, Refusal> {
    if are_few(counts(units), level)
        && let Some(evidence) = by_periods(units, matters, plan, level)?
    {
        return Ok(evidence);
    }
    let change = |unit: &Unit| Some(known(&unit.after)? - known(&unit.before)?);
    let (with, without) = sides(units, change);
    let n = Counted { of: "units", with: with.len(), without: without.len() };
    if n.with < UNITS_LEAST {
        let words = format!("there are {} units that were changed; at least {UNITS_LEAST} are needed", n.with);
        return Err(Refusal::NotAllowed(words));
    }
    if n.without < UNITS_LEAST {
        let words = format!("there are {} units that were not; at least {UNITS_LEAST} are needed", n.without);
        return Err(Refusal::NotAllowed(words));
    }
    let found = welch(&with, &without, level)?;
    let mut evidence = Evidence::with_interval(found.compared.value, found.compared.interval, found.test.p, level, n);
    let silent: Vec<&str> = units.iter().filter(|unit| change(unit).is_none()).map(|unit| unit.name.as_str()).collect();
    if !silent.is_empty() {
        evidence.doubts.push(format!("without a figure before or after, and left out: {}", silent.join(", ")));
    }
    let after = units.iter().map(|unit| unit.after.len()).max().unwrap_or(0);
    evidence.trends = trends(units, u64::try_from(after).ok(), matters, level)?;
    evidence.placebos = placebos(units, plan, level)?;
    doubt(&mut evidence, level);
    if let Some(least) = chance_of_units(with.len(), without.len()) {
        evidence.p = permuted(&with, &without, plan.seed)?.p;
        if least > 1.0 - level {
            let why = format!(
                "of {} against {} units chance alone shows any difference in {:.0} of 100 cases",
                with.len(),
                without.len(),
                least * 100.0
            );
            evidence.doubts.push(why.clone());
            evidence.void = Some((Verdict::NotEnoughData, why));
        }
    }
    Ok(evidence)
}

/// What days without a change, and the time before, say of the comparison.
pub fn doubt(evidence: &mut Evidence, level: f64) {
    evidence.doubt_by_placebos(level);
    match evidence.trends.map(|trends| trends.alike) {
        None => {
            evidence.doubts.push("too few periods before to tell whether both moved alike before the change".into())
        }
        Some(Alike::Unknown) => {
            evidence.doubts.push("whether both moved alike before the change cannot be told".into())
        }
        Some(Alike::No) => {
            let why = "those that were changed moved away from the others already before the change".to_owned();
            evidence.doubts.push(why.clone());
            evidence.void = Some((Verdict::Inconclusive, why));
        }
        Some(Alike::Yes) => {}
    }
}

/// Periods before the change, where all units have as many and there are enough of them.
fn periods(units: &[Unit]) -> Option<usize> {
    let count = units.first()?.before.len();
    (count >= PERIODS_LEAST && units.iter().all(|unit| unit.before.len() == count)).then_some(count)
}

/// Both sides as Welch compares them, where there are enough.
fn compared((with, without): (Vec<f64>, Vec<f64>), level: f64) -> Result<Option<Welch>, Invalid> {
    if with.len() < UNITS_LEAST || without.len() < UNITS_LEAST {
        return Ok(None);
    }
    welch(&with, &without, level).map(Some)
}

/// Whether those that were changed and the others moved alike before, over so many periods after.
pub fn trends(units: &[Unit], after: Option<u64>, matters: f64, level: f64) -> Result<Option<Trends>, Invalid> {
    let (Some(before), Some(after)) = (periods(units), after) else { return Ok(None) };
    if are_few(counts(units), level) {
        return trends_by_periods(units, after as f64, matters, level);
    }
    // From the middle of the time before to the middle of that after.
    let way = (before as f64 + after as f64) / 2.0;
    let drift = |unit: &Unit| slope(&unit.before).map(|slope| slope * way);
    let Some(found) = compared(sides(units, drift), level)? else { return Ok(None) };
    let (low, high) = (found.compared.interval.low, found.compared.interval.high);
    Ok(Some(alike(found.compared.value, (low, high), matters)))
}

pub fn alike(drift: f64, (low, high): (f64, f64), matters: f64) -> Trends {
    let alike = if low >= -matters && high <= matters {
        Alike::Yes
    } else if low > 0.0 || high < 0.0 {
        Alike::No
    } else {
        Alike::Unknown
    };
    Trends { alike, drift, low, high }
}

/// Of the line through the figures that there are, for each period.
fn slope(values: &[Option<f64>]) -> Option<f64> {
    let known: Vec<(f64, f64)> =
        values.iter().enumerate().filter_map(|(at, value)| Some((at as f64, (*value)?))).collect();
    if known.len() < LINE_LEAST {
        return None;
    }
    let n = known.len() as f64;
    let (x, y) = (known.iter().map(|it| it.0).sum::<f64>() / n, known.iter().map(|it| it.1).sum::<f64>() / n);
    let along: f64 = known.iter().map(|it| (it.0 - x) * (it.1 - y)).sum();
    let spread: f64 = known.iter().map(|it| (it.0 - x).powi(2)).sum();
    Some(along / spread)
}

/// The change of each unit at a period of the time before, by what lies before and from it on.
fn at_period(units: &[Unit], place: usize) -> (Vec<f64>, Vec<f64>) {
    sides(units, |unit| Some(known(unit.before.get(place..)?)? - known(unit.before.get(..place)?)?))
}

/// The same comparison at periods of the baseline at which nothing was changed.
fn placebos(units: &[Unit], plan: &Measurement, level: f64) -> Result<Vec<Placebo>, Invalid> {
    let Some(count) = periods(units) else { return Ok(Vec::new()) };
    let (first, last) = (PERIODS_LEAST / 2, count - PERIODS_LEAST / 2);
    let mut places: Vec<usize> = (0..PLACEBOS).map(|at| first + (last - first) * at / (PLACEBOS - 1)).collect();
    places.dedup();
    let mut all = Vec::new();
    for place in places {
        let (with, without) = at_period(units, place);
        let exact = chance_of_units(with.len(), without.len()).is_some();
        let Some(found) = compared((with.clone(), without.clone()), level)? else { continue };
        let p = if exact { permuted(&with, &without, plan.seed)?.p } else { found.test.p };
        let interval = found.compared.interval;
        let on = begins(plan.baseline, place, count);
        all.push(Placebo { on, estimate: found.compared.value, low: interval.low, high: interval.high, p });
    }
    Ok(all)
}

/// The first day of a period, which are all as long.
pub fn begins(baseline: Window, place: usize, count: usize) -> Date {
    let days = baseline.from.until(baseline.to).map_or(0, |span| i64::from(span.get_days())) + 1;
    baseline.from.saturating_add((days * place as i64 / count as i64).days())
}

/// As sure as the units would have been about as long a time at the end of the baseline, in which nothing was changed.
pub fn detectable_in_units(units: &[Unit], planned: u64, level: f64) -> Result<Option<f64>, Invalid> {
    let Some(count) = periods(units) else { return Ok(None) };
    if are_few(counts(units), level) {
        return detectable_by_periods(units, planned, level);
    }
    let after = usize::try_from(planned).unwrap_or(count).clamp(1, count / 2);
    let found = compared(at_period(units, count - after), level)?;
    Ok(found.map(|found| detectable(found.error, found.df, level)))
}
