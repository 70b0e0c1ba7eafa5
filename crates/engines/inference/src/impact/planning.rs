//! Before anything is measured: the smallest change that could be shown.

use crate::impact::evidence::detectable;
use crate::impact::measurement::{Kpi, Measure, Measurement, Sample, Series};
use crate::impact::series::Points;
use crate::impact::units;
use crate::impact::{POINTS_BEFORE_LEAST, POWER};
use crate::invalid::Invalid;
use crate::panel::mean;
use crate::proportions::{Planned, ratio};
use crate::regression::{Design, Segments, prais_winsten, reml, segmented};

/// A year of days, or seven years of weeks.
const POINTS_PLANNED_MAX: u64 = 366;

/// From what came before and from how much is still to come; none where the one or the other is not known.
pub fn detectable_change(kpi: &Kpi, plan: &Measurement, level: f64) -> Result<Option<f64>, Invalid> {
    let Some(planned) = kpi.planned else { return Ok(None) };
    if let Some(units) = &kpi.units
        && let Some(change) = units::detectable_in_units(units, planned, level)?
    {
        return Ok(Some(change));
    }
    if let Some(series) = &kpi.series {
        return in_series(series, plan, planned, level);
    }
    let before = kpi.randomised.as_ref().map(|arms| &arms.control);
    let Some(before) = before.or(kpi.before_after.as_ref().map(|sides| &sides.before)) else { return Ok(None) };
    in_samples(kpi.measure, before, planned as f64, level)
}

/// As sure as the points before say that the mean effect over so many points after would be.
fn in_series(series: &Series, plan: &Measurement, planned: u64, level: f64) -> Result<Option<f64>, Invalid> {
    if planned > POINTS_PLANNED_MAX {
        return Err(Invalid::new("planned", format!("must be at most {POINTS_PLANNED_MAX} points")));
    }
    let points = Points::of(series, plan.baseline, None, false);
    if points.before < POINTS_BEFORE_LEAST {
        return Ok(None);
    }
    let rows = points.places.iter().flat_map(|place| [1.0, *place as f64]).collect();
    let found = reml(&Design::new(2, rows)?, &points.values, &points.places)?;
    let n = points.before as i64;
    let places: Vec<i64> = (0..n + planned as i64).collect();
    let segments = Segments { first_after: n, slope: true };
    let design = segmented(&places, segments, &[])?;
    // The error depends on where the points lie and not on what they will be.
    let unknown = vec![0.0; places.len()];
    let fit = prais_winsten(&design, &unknown, found.rho)?;
    let weights = segments.mean_effect(&places, design.columns());
    let spread: f64 =
        (0..4).map(|i| (0..4).map(|j| weights[i] * fit.unscaled[i * 4 + j] * weights[j]).sum::<f64>()).sum();
    Ok(Some(detectable((spread * found.fit.sigma2()).sqrt(), fit.df(), level)))
}

fn in_samples(measure: Measure, before: &Sample, planned: f64, level: f64) -> Result<Option<f64>, Invalid> {
    if measure.is_ratio() {
        let (part, whole) = (before.parts.iter().sum::<f64>(), before.wholes.iter().sum::<f64>());
        if whole < 1.0 {
            return Ok(None);
        }
        if measure == Measure::Share && part > 0.0 && part < whole {
            let plan = Planned { alpha: 1.0 - level, power: POWER, ratio: planned / whole };
            let (rise, fall) = plan.detectable(part / whole, whole)?;
            return Ok(rise.into_iter().chain(fall).max_by(f64::total_cmp));
        }
        let error = if before.parts.len() > 1 {
            ratio(&before.parts, &before.wholes)?.error
        } else {
            part.max(1.0).sqrt() / whole
        };
        return Ok(Some(detectable(error * (1.0 + whole / planned).sqrt(), f64::INFINITY, level)));
    }
    let values = &before.values;
    if values.len() < 2 {
        return Ok(None);
    }
    let deviation = if measure == Measure::Duration {
        // A few long ones say nothing of what ranks show: the quartiles of a normal law lie 1.349 deviations apart.
        let sorted = crate::quantiles::sorted(values);
        (crate::quantiles::interpolated(&sorted, 0.75) - crate::quantiles::interpolated(&sorted, 0.25)) / 1.349
    } else {
        let mean = mean(values);
        (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0)).sqrt()
    };
    let error = deviation * (1.0 / values.len() as f64 + 1.0 / planned).sqrt();
    Ok(Some(detectable(error, f64::INFINITY, level)))
}
