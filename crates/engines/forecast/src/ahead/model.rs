//! Ways to go on from a series.

use serde::Serialize;

use super::seasonal::mstl;
use super::smoothing::Smoothing;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// Seasons by local regression; what is left goes on by exponential smoothing without a season.
    MstlEts,
    /// Totals of the shortest period go on by exponential smoothing with the longest as their season, and
    /// are shared out as in the cycles before; with one period, the series itself.
    TotalsEts,
    /// The mean of the two.
    Average,
    /// As in the cycle before: the floor that others have to beat.
    SeasonalNaive,
}

pub const MODELS: [Model; 4] = [Model::Average, Model::MstlEts, Model::TotalsEts, Model::SeasonalNaive];

/// Of so many of the last cycles the shares within a total are taken.
const CYCLES: usize = 12;
/// Without totals, smoothing with a season looks at so much of a series.
const RECENT: usize = 2_000;

/// By every model, in the order of `MODELS`. Periods rise, the longest is there at least twice.
pub fn ahead(values: &[f64], periods: &[usize], horizon: usize) -> [Vec<f64>; 4] {
    let by_mstl = by_mstl(values, periods, horizon);
    let by_totals = by_totals(values, periods, horizon);
    let average = by_mstl.iter().zip(&by_totals).map(|(one, other)| f64::midpoint(*one, *other)).collect();
    [average, by_mstl, by_totals, naive(values, periods, horizon)]
}

impl Model {
    pub const fn key(self) -> &'static str {
        match self {
            Self::MstlEts => "mstl_ets",
            Self::TotalsEts => "totals_ets",
            Self::Average => "average",
            Self::SeasonalNaive => "seasonal_naive",
        }
    }
}

fn by_mstl(values: &[f64], periods: &[usize], horizon: usize) -> Vec<f64> {
    let found = mstl(values, periods);
    let mut rest = values.to_vec();
    for season in &found.seasons {
        rest.iter_mut().zip(season).for_each(|(rest, season)| *rest -= season);
    }
    let mut ahead = Smoothing::fitted(&rest, 0).ahead(horizon);
    for (season, period) in found.seasons.iter().zip(periods) {
        let last = &season[season.len() - period..];
        ahead.iter_mut().enumerate().for_each(|(at, value)| *value += last[at % period]);
    }
    ahead
}

fn by_totals(values: &[f64], periods: &[usize], horizon: usize) -> Vec<f64> {
    let (Some(short), Some(long)) = (periods.first(), periods.last()) else {
        return Smoothing::fitted(values, 0).ahead(horizon);
    };
    if short == long || long % short != 0 {
        let recent = &values[values.len().saturating_sub(RECENT.max(6 * long))..];
        return Smoothing::fitted(recent, *long).ahead(horizon);
    }
    // Counted from the end, so that the future begins with a whole total.
    let totals: Vec<f64> = values[values.len() % short..].chunks_exact(*short).map(|part| part.iter().sum()).collect();
    let season = long / short;
    let ahead = Smoothing::fitted(&totals, season).ahead(horizon.div_ceil(*short));
    let recent = &values[values.len() - long * (values.len() / long).min(CYCLES)..];
    let mut shape = vec![0.0; *long];
    recent.iter().enumerate().for_each(|(at, value)| shape[at % long] += value);
    let share = |at: usize| {
        let place = at % long;
        let whole: f64 = shape[place / short * short..][..*short].iter().sum();
        if whole.abs() > 1e-9 { shape[place] / whole } else { 1.0 / *short as f64 }
    };
    (0..horizon).map(|at| ahead[at / short] * share(at)).collect()
}

fn naive(values: &[f64], periods: &[usize], horizon: usize) -> Vec<f64> {
    let period = periods.last().copied().unwrap_or(1).min(values.len());
    let last = &values[values.len() - period..];
    (0..horizon).map(|at| last[at % period]).collect()
}
