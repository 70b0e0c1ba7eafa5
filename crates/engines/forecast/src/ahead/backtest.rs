//! Forecasts of what is known already, each from what was known then.

use serde::Serialize;

use super::effects::Effects;
use super::forecasting::{Backtested, Floor, Question};
use super::model::{MODELS, Model, ahead};
use super::scores::{naive_error, pinball, poisson_error, wape};
use super::spread::Spread;

/// A forecast and what came.
type Pair = (f64, f64);

#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// For each origin, model by model.
    origins: Vec<[Vec<Pair>; 4]>,
    /// Of a seasonal naive forecast, for MASE.
    naive_error: Option<f64>,
    /// Totals are of so many points.
    short: Option<usize>,
}

/// Of one model on the past; intervals are those learned from the other origins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scores {
    pub model: Model,
    pub wape: Option<f64>,
    /// Of the totals of the shortest period: of days, for half-hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals_wape: Option<f64>,
    pub mase: Option<f64>,
    /// Mean cost of the quantiles at the ends of the intervals and in the middle.
    pub pinball: Option<f64>,
    pub coverage: Vec<Coverage>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coverage {
    pub level: f64,
    pub covered: f64,
}

impl Backtest {
    /// None where no origin leaves two cycles before it.
    pub fn run(
        values: &[f64],
        plain: &[f64],
        periods: &[usize],
        question: &Question,
        effects: &Effects,
    ) -> Option<Self> {
        let n = values.len();
        let long = periods.last().copied().unwrap_or(1);
        let needed = (2 * long).max(3);
        let room = n.checked_sub(needed)?;
        // A horizon shorter than a season would see only a part of it.
        let wanted = question.horizon.max(long);
        let origins = question.origins.min(room);
        let width = room.checked_div(origins).map(|room| wanted.min(room)).filter(|width| *width > 0)?;
        let one = |origin: usize| {
            let from = n - origin * width;
            let found = ahead(&plain[..from], periods, width);
            found.map(|mut ahead| {
                effects.put_in(&mut ahead, from, &question.regressors);
                ahead.into_iter().zip(values[from..].iter().copied()).collect()
            })
        };
        let short = periods.first().copied().filter(|short| width >= *short);
        Some(Self { origins: (1..=origins).map(one).collect(), naive_error: naive_error(values, long), short })
    }

    fn pairs(&self, model: usize) -> impl Iterator<Item = &Pair> + Clone {
        self.origins.iter().flat_map(move |origin| &origin[model])
    }

    /// Whichever has the least error; of equals the first.
    pub fn best(&self) -> Option<Model> {
        let scored = MODELS.iter().enumerate().filter_map(|(at, model)| Some((wape(self.pairs(at))?, *model)));
        scored.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, model)| model)
    }

    pub fn spread(&self, model: Model) -> Option<Spread> {
        let place = MODELS.iter().position(|one| *one == model)?;
        Spread::learned(self.pairs(place))
    }

    pub fn told(&self, levels: &[f64], counts: bool) -> Backtested {
        let scores = (0..MODELS.len()).map(|at| self.scores(at, levels)).collect();
        Backtested {
            origins: self.origins.len(),
            points_each: self.origins.first().map_or(0, |origin| origin[0].len()),
            scores,
            poisson_floor: if counts { self.floor() } else { None },
        }
    }

    /// Whole totals, each from the beginning of its origin.
    fn totals(&self, model: usize) -> Option<Vec<Pair>> {
        let short = self.short?;
        let sum = |pairs: &[Pair]| pairs.iter().fold((0.0, 0.0), |(a, b), pair| (a + pair.0, b + pair.1));
        Some(self.origins.iter().flat_map(|origin| origin[model].chunks_exact(short).map(sum)).collect())
    }

    fn scores(&self, model: usize, levels: &[f64]) -> Scores {
        let mut shares = vec![0.5];
        shares.extend(levels.iter().flat_map(|level| [(1.0 - level) / 2.0, f64::midpoint(1.0, *level)]));
        let (mut cost, mut asked) = (0.0, 0.0);
        let mut covered = vec![(0.0, 0.0); levels.len()];
        for (out, origin) in self.origins.iter().enumerate() {
            let others = self.origins.iter().enumerate().filter(move |(at, _)| *at != out);
            let Some(spread) = Spread::learned(others.flat_map(|(_, origin)| &origin[model])) else { continue };
            for (ahead, came) in &origin[model] {
                cost += shares.iter().map(|share| pinball(spread.quantile(*ahead, *share), *share, *came)).sum::<f64>();
                asked += shares.len() as f64;
                for (level, (hits, of)) in levels.iter().zip(&mut covered) {
                    let tail = (1.0 - level) / 2.0;
                    let inside = spread.quantile(*ahead, tail) <= *came && *came <= spread.quantile(*ahead, 1.0 - tail);
                    (*hits, *of) = (*hits + f64::from(u8::from(inside)), *of + 1.0);
                }
            }
        }
        let pairs = self.pairs(model);
        let n = pairs.clone().count() as f64;
        let mean_error = pairs.clone().map(|(ahead, came)| (came - ahead).abs()).sum::<f64>() / n;
        let coverage = levels.iter().zip(covered).filter(|(_, (_, of))| *of > 0.0);
        Scores {
            model: MODELS[model],
            wape: wape(pairs),
            totals_wape: self.totals(model).and_then(|totals| wape(totals.iter())),
            mase: self.naive_error.map(|naive| mean_error / naive),
            pinball: (asked > 0.0).then(|| cost / asked),
            coverage: coverage.map(|(level, (hits, of))| Coverage { level: *level, covered: hits / of }).collect(),
        }
    }

    /// As if the best forecast were the mean of Poisson counts.
    fn floor(&self) -> Option<Floor> {
        let best = self.best()?;
        let model = MODELS.iter().position(|one| *one == best)?;
        let share = |means: &mut dyn Iterator<Item = f64>| {
            let (errors, sum) = means.fold((0.0, 0.0), |(errors, sum), mean| {
                let mean = mean.max(0.0);
                (errors + poisson_error(mean), sum + mean)
            });
            (sum > 0.0).then(|| errors / sum)
        };
        let totals = self.totals(model);
        Some(Floor {
            wape: share(&mut self.pairs(model).map(|pair| pair.0))?,
            totals_wape: totals.and_then(|totals| share(&mut totals.iter().map(|pair| pair.0))),
        })
    }
}
