//! By what strategies can be judged.

use serde::Serialize;

use crate::invalid::{Invalid, PAYOFF_MAX, share, within};
use crate::table::Table;

/// Decisions under ignorance look at futures alone; decisions under risk at their probabilities, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    ExpectedValue,
    Laplace,
    Maximin,
    Maximax,
    Hurwicz,
    MinimaxRegret,
    QuantileRegret,
    ExpectedRegret,
    SignalToNoise,
    MeanLessDeviation,
    UndesirableDeviation,
    SatisficingFutures,
    SatisficingProbability,
    Cvar,
    StarrSimplex,
}

pub const CRITERIA: [Criterion; 15] = [
    Criterion::ExpectedValue,
    Criterion::Laplace,
    Criterion::Maximin,
    Criterion::Maximax,
    Criterion::Hurwicz,
    Criterion::MinimaxRegret,
    Criterion::QuantileRegret,
    Criterion::ExpectedRegret,
    Criterion::SignalToNoise,
    Criterion::MeanLessDeviation,
    Criterion::UndesirableDeviation,
    Criterion::SatisficingFutures,
    Criterion::SatisficingProbability,
    Criterion::Cvar,
    Criterion::StarrSimplex,
];

/// What a criterion's numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A payoff or a cost, whichever was given.
    Payoff,
    /// What is lost: less is better.
    Loss,
    /// A share or a ratio: more is better.
    Share,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Settings {
    /// Hurwicz's optimism: the weight of the best future.
    pub alpha: f64,
    /// Of regrets, and what is left of it is the tail of CVaR.
    pub quantile: f64,
    /// What is good enough, in the sign of what was given.
    pub threshold: Option<f64>,
    /// How many deviations are taken off the mean.
    pub aversion: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { alpha: 0.5, quantile: 0.9, threshold: None, aversion: 1.0 }
    }
}

impl Settings {
    pub(crate) fn checked(self) -> Result<Self, Invalid> {
        within("alpha", self.alpha, 0.0, 1.0)?;
        share("quantile", self.quantile)?;
        within("aversion", self.aversion, 0.0, 1e6)?;
        self.threshold.map(|threshold| within("threshold", threshold, -PAYOFF_MAX, PAYOFF_MAX)).transpose()?;
        Ok(self)
    }
}

/// One number for each strategy, as it is shown.
pub type Values = Vec<f64>;

impl Criterion {
    const fn kind(self) -> Kind {
        match self {
            Self::ExpectedValue
            | Self::Laplace
            | Self::Maximin
            | Self::Maximax
            | Self::Hurwicz
            | Self::MeanLessDeviation
            | Self::Cvar => Kind::Payoff,
            Self::MinimaxRegret | Self::QuantileRegret | Self::ExpectedRegret | Self::UndesirableDeviation => {
                Kind::Loss
            }
            Self::SignalToNoise | Self::SatisficingFutures | Self::SatisficingProbability | Self::StarrSimplex => {
                Kind::Share
            }
        }
    }

    pub const fn key(self) -> &'static str {
        match self {
            Self::ExpectedValue => "expected_value",
            Self::Laplace => "laplace",
            Self::Maximin => "maximin",
            Self::Maximax => "maximax",
            Self::Hurwicz => "hurwicz",
            Self::MinimaxRegret => "minimax_regret",
            Self::QuantileRegret => "quantile_regret",
            Self::ExpectedRegret => "expected_regret",
            Self::SignalToNoise => "signal_to_noise",
            Self::MeanLessDeviation => "mean_less_deviation",
            Self::UndesirableDeviation => "undesirable_deviation",
            Self::SatisficingFutures => "satisficing_futures",
            Self::SatisficingProbability => "satisficing_probability",
            Self::Cvar => "cvar",
            Self::StarrSimplex => "starr_simplex",
        }
    }

    pub const fn definition(self) -> &'static str {
        match self {
            Self::ExpectedValue => "mean over the futures by their probabilities",
            Self::Laplace => "mean over the futures, all equally likely",
            Self::Maximin => "the worst future (Wald)",
            Self::Maximax => "the best future",
            Self::Hurwicz => "alpha times the best future and the rest of the worst",
            Self::MinimaxRegret => "the largest regret of any future (Savage)",
            Self::QuantileRegret => {
                "the regret that the given share of futures does not exceed, all equally likely, between two by a line"
            }
            Self::ExpectedRegret => "mean regret, by probabilities if they are given",
            Self::SignalToNoise => "mean over standard deviation of the futures, all equally likely (mean-variance)",
            Self::MeanLessDeviation => {
                "mean less so many standard deviations, by probabilities if they are given (mean-variance)"
            }
            Self::UndesirableDeviation => "how far futures worse than the median fall short of it, summed up",
            Self::SatisficingFutures => {
                "share of the futures that are good enough, all equally likely (Starr's domain as McPhail uses it)"
            }
            Self::SatisficingProbability => "probability that it is good enough",
            Self::Cvar => "mean of the worst futures, as many as make up the rest of the quantile, by probabilities",
            Self::StarrSimplex => {
                "share of all conceivable probabilities under which its expected value is the best (Starr's domain of 1963)"
            }
        }
    }

    /// Whether more of it is better.
    pub const fn more_is_better(self, table: &Table) -> bool {
        match self.kind() {
            Kind::Payoff => !table.costs(),
            Kind::Loss => false,
            Kind::Share => true,
        }
    }

    /// Below this two values are the same: what rounding may do.
    pub(crate) fn tolerance(self, table: &Table, values: &[f64]) -> f64 {
        let scale = match self.kind() {
            Kind::Payoff | Kind::Loss => table.scale(),
            Kind::Share => values.iter().fold(0.0, |most: f64, value| most.max(value.abs())),
        };
        1e-9 * scale
    }

    /// Of every strategy; or why it cannot be said. Starr's simplex is measured elsewhere.
    pub(crate) fn values(self, table: &Table, settings: &Settings) -> Result<Values, &'static str> {
        let weights = table.weights();
        let equal = vec![1.0 / weights.len() as f64; weights.len()];
        let shown = |of: &dyn Fn(&[f64]) -> f64| Ok(table.rows().map(|row| table.shown(of(row))).collect());
        let lost = |of: &dyn Fn(&[f64]) -> f64| Ok(table.regrets().iter().map(|row| of(row)).collect());
        match self {
            Self::ExpectedValue if table.probabilities().is_none() => Err("needs probabilities of the futures"),
            Self::ExpectedValue => shown(&|row| mean(row, &weights)),
            Self::Laplace => shown(&|row| row.iter().sum::<f64>() / row.len() as f64),
            Self::Maximin => shown(&least),
            Self::Maximax => shown(&most),
            Self::Hurwicz => shown(&|row| settings.alpha * most(row) + (1.0 - settings.alpha) * least(row)),
            Self::MinimaxRegret => lost(&most),
            Self::QuantileRegret => lost(&|row| quantile(row, settings.quantile)),
            Self::ExpectedRegret => lost(&|row| mean(row, &weights)),
            Self::SignalToNoise => signal_to_noise(table, &equal),
            Self::MeanLessDeviation => shown(&|row| mean(row, &weights) - settings.aversion * deviation(row, &weights)),
            Self::UndesirableDeviation => Ok(table.rows().map(undesirable).collect()),
            Self::SatisficingFutures => satisficing(table, settings, &equal),
            Self::SatisficingProbability if table.probabilities().is_none() => {
                Err("needs probabilities of the futures")
            }
            Self::SatisficingProbability => satisficing(table, settings, &weights),
            Self::Cvar => shown(&|row| tail_mean(row, &weights, 1.0 - settings.quantile)),
            Self::StarrSimplex => Err("is measured over the simplex"),
        }
    }
}

fn mean(row: &[f64], weights: &[f64]) -> f64 {
    row.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

/// Of the whole population, not of a sample.
fn deviation(row: &[f64], weights: &[f64]) -> f64 {
    let mean = mean(row, weights);
    row.iter().zip(weights).map(|(value, weight)| weight * (value - mean).powi(2)).sum::<f64>().sqrt()
}

fn least(row: &[f64]) -> f64 {
    row.iter().copied().fold(f64::INFINITY, f64::min)
}

fn most(row: &[f64]) -> f64 {
    row.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Between the two values next to it by a line, as spreadsheets and numpy have it.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

fn undesirable(row: &[f64]) -> f64 {
    let median = quantile(row, 0.5);
    row.iter().map(|value| (median - value).max(0.0)).sum()
}

fn signal_to_noise(table: &Table, weights: &[f64]) -> Result<Values, &'static str> {
    if table.costs() {
        return Err("is for payoffs: of costs, more spread would make it better");
    }
    let ratios = table.rows().map(|row| {
        let (mean, deviation) = (mean(row, weights), deviation(row, weights));
        if mean <= 0.0 {
            Err("needs means above 0: below, more spread would make it better")
        } else if deviation <= 1e-12 * mean {
            Err("needs payoffs that differ between the futures")
        } else {
            Ok(mean / deviation)
        }
    });
    ratios.collect()
}

fn satisficing(table: &Table, settings: &Settings, weights: &[f64]) -> Result<Values, &'static str> {
    let threshold = settings.threshold.ok_or("needs a threshold: what is good enough")?;
    let least = table.shown(threshold);
    let enough = |utility: &f64| f64::from(u8::from(*utility >= least));
    Ok(table
        .rows()
        .map(|row| row.iter().zip(weights).map(|(utility, weight)| enough(utility) * weight).sum())
        .collect())
}

/// Of the worst part, by probability.
fn tail_mean(row: &[f64], weights: &[f64], tail: f64) -> f64 {
    let mut order: Vec<usize> = (0..row.len()).collect();
    order.sort_by(|one, other| row[*one].total_cmp(&row[*other]));
    let (mut left, mut sum) = (tail, 0.0);
    for at in order {
        let taken = weights[at].min(left);
        sum += taken * row[at];
        left -= taken;
        if left <= 0.0 {
            break;
        }
    }
    // What rounding left of the weights belongs to the best.
    (sum + left.max(0.0) * most(row)) / tail
}
