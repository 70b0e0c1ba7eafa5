//! Few units side by side: how far both are apart, period by period, before the change and after it. Their own number tells
//! next to nothing of chance, so the periods do.

use crate::impact::evidence::{Evidence, Refusal, detectable};
use crate::impact::finding::{Counted, Placebo, Trends};
use crate::impact::measurement::{Measurement, Unit};
use crate::impact::units::{alike, begins, doubt};
use crate::impact::{PLACEBOS, POINTS_AFTER_LEAST, POINTS_BEFORE_LEAST, POINTS_LEAST};
use crate::invalid::Invalid;
use crate::panel::mean;
use crate::regression::{Carried, Contrast, Design, prais_winsten, reml};

/// Those that were changed less the others, at the periods at which all of them have a figure: who comes and goes moves a mean.
struct Apart {
    places: Vec<i64>,
    values: Vec<f64>,
    /// How many of them lie before the change.
    before: usize,
    /// All periods before, with a figure or without.
    periods: usize,
}

impl Apart {
    fn of(units: &[Unit]) -> Option<Self> {
        let first = units.first()?;
        let (before, after) = (first.before.len(), first.after.len());
        if units.iter().any(|unit| unit.before.len() != before || unit.after.len() != after) {
            return None;
        }
        let figure = |unit: &Unit, at: usize| if at < before { unit.before[at] } else { unit.after[at - before] };
        let side = |treated: bool, at: usize| {
            let figures = units.iter().filter(|unit| unit.treated == treated).map(|unit| figure(unit, at));
            figures.collect::<Option<Vec<f64>>>().filter(|figures| !figures.is_empty()).map(|figures| mean(&figures))
        };
        let mut found = Self { places: Vec::new(), values: Vec::new(), before: 0, periods: before };
        for at in 0..before + after {
            let (Some(with), Some(without)) = (side(true, at), side(false, at)) else { continue };
            found.places.push(at as i64);
            found.values.push(with - without);
            found.before += usize::from(at < before);
        }
        Some(found)
    }

    fn after(&self) -> usize {
        self.places.len() - self.before
    }

    /// The step at the first of the points from `place` on, of the first `points` of them.
    fn step(&self, place: usize, points: usize) -> Result<(Carried, Contrast), Invalid> {
        let rows = (0..points).flat_map(|at| [1.0, f64::from(u8::from(at >= place))]).collect();
        let fit = reml(&Design::new(2, rows)?, &self.values[..points], &self.places[..points])?;
        let contrast = fit.contrast(&[0.0, 1.0]);
        Ok((fit, contrast))
    }

    /// Nothing was changed at these.
    fn placebos(&self, plan: &Measurement, level: f64) -> Result<Vec<Placebo>, Invalid> {
        if self.before < POINTS_LEAST {
            return Ok(Vec::new());
        }
        let (first, last) = (POINTS_BEFORE_LEAST, self.before - POINTS_AFTER_LEAST);
        let mut points: Vec<usize> = (0..PLACEBOS).map(|at| first + (last - first) * at / (PLACEBOS - 1)).collect();
        points.dedup();
        let placebo = |point: usize| {
            let (_, contrast) = self.step(point, self.before)?;
            let interval = contrast.interval(level);
            let place = usize::try_from(self.places[point]).unwrap_or(0);
            let on = begins(plan.baseline, place, self.periods);
            Ok(Placebo { on, estimate: contrast.value, low: interval.low, high: interval.high, p: contrast.p() })
        };
        points.into_iter().map(placebo).collect()
    }
}

/// None where there are too few periods for it.
pub fn by_periods(units: &[Unit], matters: f64, plan: &Measurement, level: f64) -> Result<Option<Evidence>, Refusal> {
    let Some(apart) = Apart::of(units) else { return Ok(None) };
    let n = Counted { of: "periods", with: apart.after(), without: apart.before };
    let enough = n.with + n.without >= POINTS_LEAST && n.without >= POINTS_BEFORE_LEAST && n.with >= POINTS_AFTER_LEAST;
    if !enough {
        return Ok(None);
    }
    let (fit, contrast) = apart.step(apart.before, apart.places.len())?;
    let mut evidence = Evidence::of(contrast, level, n);
    evidence.trends = trends_by_periods(units, n.with as f64, matters, level)?;
    evidence.placebos = apart.placebos(plan, level)?;
    let count = |treated: bool| units.iter().filter(|unit| unit.treated == treated).count();
    let (with, without) = (count(true), count(false));
    evidence.doubts.push(format!("of {with} against {without}: whatever else happened to one side alone is in it"));
    evidence.doubt_by_points(fit.rho);
    doubt(&mut evidence, level);
    Ok(Some(evidence))
}

/// Whether both moved alike before, over so many periods after.
pub fn trends_by_periods(units: &[Unit], after: f64, matters: f64, level: f64) -> Result<Option<Trends>, Invalid> {
    let Some(apart) = Apart::of(units).filter(|apart| apart.before >= POINTS_BEFORE_LEAST) else { return Ok(None) };
    let (values, places) = (&apart.values[..apart.before], &apart.places[..apart.before]);
    let rows = places.iter().flat_map(|place| [1.0, *place as f64]).collect();
    let slope = reml(&Design::new(2, rows)?, values, places)?.contrast(&[0.0, 1.0]);
    // From the middle of the time before to the middle of that after.
    let way = (apart.periods as f64 + after) / 2.0;
    let interval = slope.interval(level);
    Ok(Some(alike(slope.value * way, (interval.low * way, interval.high * way), matters)))
}

/// As sure as the periods before say that a step over so many periods after would be.
pub fn detectable_by_periods(units: &[Unit], planned: u64, level: f64) -> Result<Option<f64>, Invalid> {
    let Some(apart) = Apart::of(units).filter(|apart| apart.before >= POINTS_BEFORE_LEAST) else { return Ok(None) };
    let (values, places) = (&apart.values[..apart.before], &apart.places[..apart.before]);
    let found = reml(&Design::new(1, vec![1.0; apart.before])?, values, places)?;
    let (n, planned) = (apart.before, usize::try_from(planned).unwrap_or(usize::MAX).clamp(1, 366));
    let rows = (0..n + planned).flat_map(|at| [1.0, f64::from(u8::from(at >= n))]).collect();
    // The error depends on where the points lie and not on what they will be.
    let fit = prais_winsten(&Design::new(2, rows)?, &vec![0.0; n + planned], found.rho)?;
    Ok(Some(detectable((fit.unscaled[3] * found.fit.sigma2()).sqrt(), fit.df(), level)))
}
