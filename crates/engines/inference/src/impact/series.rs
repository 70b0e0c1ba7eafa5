//! A series that the change interrupted.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::Interval;
use crate::impact::evidence::{Evidence, Refusal};
use crate::impact::finding::{Counted, Opinion, Placebo};
use crate::impact::measurement::{Kpi, Measure, Measurement, Series, Window};
use crate::impact::{PLACEBOS, POINTS_AFTER_LEAST, POINTS_BEFORE_LEAST, POINTS_LEAST};
use crate::invalid::Invalid;
use crate::laws::student_critical;
use crate::level::Level;
use crate::regression::{Carried, Contrast, CountModel, Design, Law, Segments, fit_counts, reml, segmented};

/// The points that count: in the series, in time, and their figures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Points {
    pub at: Vec<usize>,
    pub places: Vec<i64>,
    pub values: Vec<f64>,
    pub control: Option<Vec<f64>>,
    /// How many of them lie before the change.
    pub before: usize,
}

impl Points {
    /// Those of which all days lie in the baseline or in the time after, and that have a figure (with a control: two).
    pub fn of(series: &Series, baseline: Window, after: Option<Window>, with_control: bool) -> Self {
        let mut points = Self { control: with_control.then(Vec::new), ..Self::default() };
        for at in 0..series.len() {
            let (from, to) = (day(series, at), day(series, at + 1).saturating_sub(1.day()));
            let is_before = baseline.holds(from, to);
            if !is_before && !after.is_some_and(|after| after.holds(from, to)) {
                continue;
            }
            let control = series.control.as_ref().and_then(|control| control.get(at).copied().flatten());
            let Some(value) = series.value(at) else { continue };
            if let Some(controls) = &mut points.control {
                let Some(control) = control else { continue };
                controls.push(control);
            }
            points.at.push(at);
            points.places.push(at as i64);
            points.values.push(value);
            points.before += usize::from(is_before);
        }
        points
    }

    pub fn after(&self) -> usize {
        self.places.len() - self.before
    }

    /// Those before the change alone.
    fn baseline(&self) -> Self {
        let n = self.before;
        Self {
            at: self.at[..n].to_vec(),
            places: self.places[..n].to_vec(),
            values: self.values[..n].to_vec(),
            control: self.control.as_ref().map(|control| control[..n].to_vec()),
            before: n,
        }
    }

    fn segments(&self) -> Option<Segments> {
        self.places.get(self.before).map(|first| Segments { first_after: *first, slope: true })
    }

    fn design(&self, segments: Segments) -> Result<Design, Invalid> {
        let controls: Vec<&[f64]> = self.control.iter().map(Vec::as_slice).collect();
        segmented(&self.places, segments, &controls)
    }

    /// The mean effect over the points from `segments` on.
    fn effect(&self, segments: Segments) -> Result<(Carried, Contrast), Invalid> {
        let design = self.design(segments)?;
        let fit = reml(&design, &self.values, &self.places)?;
        let contrast = fit.contrast(&segments.mean_effect(&self.places, design.columns()));
        Ok((fit, contrast))
    }
}

/// The first day of a point; checked to lie in the calendar.
fn day(series: &Series, at: usize) -> Date {
    let days = i64::from(series.every_days) * at as i64;
    series.from.saturating_add(days.days())
}

pub fn interrupted(
    kpi: &Kpi,
    series: &Series,
    plan: &Measurement,
    control: bool,
    level: f64,
) -> Result<Evidence, Refusal> {
    let points = Points::of(series, plan.baseline, plan.after, control);
    let n = Counted { of: "points", with: points.after(), without: points.before };
    let Some(segments) = points.segments().filter(|_| {
        n.with + n.without >= POINTS_LEAST && n.without >= POINTS_BEFORE_LEAST && n.with >= POINTS_AFTER_LEAST
    }) else {
        return Err(Refusal::NotAllowed(format!(
            "there are {} points before and {} after; at least {POINTS_LEAST} are needed, {POINTS_BEFORE_LEAST} before \
             and {POINTS_AFTER_LEAST} after",
            n.without, n.with
        )));
    };
    let fitted = points.effect(segments);
    let (fit, contrast) = match fitted {
        Err(wrong) if wrong.field == "design" && control => {
            return Err(Refusal::NotAllowed("the control is a straight line and tells nothing".to_owned()));
        }
        other => other?,
    };
    let mut evidence = Evidence::of(contrast, level, n);
    evidence.placebos = placebos(series, &points, level)?;
    evidence.opinions = opinions(kpi.measure, series, &points, segments, level);
    doubts(&mut evidence, &fit, level);
    Ok(evidence)
}

fn doubts(evidence: &mut Evidence, fit: &Carried, level: f64) {
    evidence.doubt_by_points(fit.rho);
    if evidence.placebos.is_empty() {
        evidence.doubts.push("the time before is too short for days on which nothing was changed".to_owned());
    }
    evidence.doubt_by_placebos(level);
}

/// Days in the baseline on which nothing was changed: the first that leaves enough before it, the last that leaves
/// enough after it, and between them.
fn placebos(series: &Series, points: &Points, level: f64) -> Result<Vec<Placebo>, Refusal> {
    let baseline = points.baseline();
    let (first, last) = (POINTS_BEFORE_LEAST, baseline.before.saturating_sub(POINTS_AFTER_LEAST));
    if baseline.before < POINTS_LEAST {
        return Ok(Vec::new());
    }
    let mut places: Vec<usize> = (0..PLACEBOS).map(|at| first + (last - first) * at / (PLACEBOS - 1)).collect();
    places.dedup();
    let mut found = Vec::new();
    for at in places {
        let segments = Segments { first_after: baseline.places[at], slope: true };
        let (_, contrast) = baseline.effect(segments)?;
        let interval = contrast.interval(level);
        found.push(Placebo {
            on: day(series, baseline.at[at]),
            estimate: contrast.value,
            low: interval.low,
            high: interval.high,
            p: contrast.p(),
        });
    }
    Ok(found)
}

/// What other models say of the same points. One that cannot be fitted says nothing.
fn opinions(measure: Measure, series: &Series, points: &Points, segments: Segments, level: f64) -> Vec<Opinion> {
    let wandering = || {
        // It counts steps, so no point may be missing; and it knows no control.
        let whole = points.places.windows(2).all(|pair| pair[1] == pair[0] + 1);
        if !whole || points.control.is_some() {
            return None;
        }
        let (before, after) = points.values.split_at(points.before);
        let found = Level::fitted(before).ok()?.counterfactual(before, after, level).ok()?;
        Some(Opinion {
            method: "local_level",
            estimate: found.average,
            low: found.interval.low,
            high: found.interval.high,
            cumulative: Some(found.cumulative),
        })
    };
    let counted = || {
        let take = |values: &[f64]| points.at.iter().map(|at| values.get(*at).copied()).collect::<Option<Vec<f64>>>();
        let (parts, wholes) = (take(&series.parts)?, take(&series.wholes)?);
        let (law, method) = match measure {
            Measure::Share => (Law::Binomial { wholes }, "quasi_binomial"),
            Measure::Rate => (Law::Poisson { exposure: wholes }, "quasi_poisson"),
            Measure::Mean | Measure::Duration => return None,
        };
        let design = points.design(segments).ok()?;
        let model = fit_counts(&design, &parts, &law).ok()?;
        let (value, interval) = marginal(&model, &design, matches!(law, Law::Binomial { .. }), level)?;
        Some(Opinion { method, estimate: value, low: interval.low, high: interval.high, cumulative: None })
    };
    [wandering(), counted()].into_iter().flatten().collect()
}

/// The mean effect of a count model as a share or rate: with the change less without it, over the points after; its
/// error by the delta method.
fn marginal(model: &CountModel, design: &Design, binomial: bool, level: f64) -> Option<(f64, Interval)> {
    let k = design.columns();
    let mean = |row: &[f64]| {
        let eta: f64 = row.iter().zip(&model.coefficients).map(|(x, b)| x * b).sum();
        if binomial {
            let share = 1.0 / (1.0 + (-eta).exp());
            (share, share * (1.0 - share))
        } else {
            (eta.exp(), eta.exp())
        }
    };
    let (mut value, mut slopes, mut n) = (0.0, vec![0.0; k], 0.0);
    for at in (0..design.rows()).filter(|at| design.row(*at)[2] > 0.0) {
        let with = design.row(at);
        let mut without = with.to_vec();
        (without[2], without[3]) = (0.0, 0.0);
        let ((one, of_one), (other, of_other)) = (mean(with), mean(&without));
        value += one - other;
        slopes.iter_mut().enumerate().for_each(|(j, slope)| *slope += of_one * with[j] - of_other * without[j]);
        n += 1.0;
    }
    slopes.iter_mut().for_each(|slope| *slope /= n);
    let half = student_critical(level, model.df) * model.contrast(&slopes).error;
    let value = value / n;
    (value.is_finite() && half.is_finite()).then_some((value, Interval { low: value - half, high: value + half }))
}
