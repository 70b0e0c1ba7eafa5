//! A series and what comes next: by several models, each measured on the past of this very series.

use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::Write;

use super::backtest::{Backtest, Scores};
use super::effects::{Effect, Effects, REGRESSORS_MAX, Regressor};
use super::model::{MODELS, Model, ahead};
use crate::invalid::{Invalid, number, probability};

pub const POINTS_MAX: usize = 200_000;
pub const HORIZON_MAX: usize = 20_000;
pub const PERIOD_MAX: usize = 20_000;
const PERIODS_MAX: usize = 4;
const VALUE_MAX: f64 = 1e12;
const ORIGINS_MAX: usize = 10;

#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// At equal distances, oldest first.
    pub values: Vec<f64>,
    /// Of the seasons, in points: 48 and 336 for half-hours of days and weeks.
    pub periods: Vec<usize>,
    pub horizon: usize,
    pub regressors: Vec<Regressor>,
    /// Of the intervals.
    pub levels: Vec<f64>,
    /// From how many places of the past to forecast, to see how well that goes.
    pub origins: usize,
    /// None: whichever did best on the past.
    pub model: Option<Model>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlook {
    pub engine: String,
    /// SHA-256 of the question.
    pub input: String,
    pub points: usize,
    pub periods: Vec<usize>,
    /// Periods that the series is too short for: each must be there twice.
    pub periods_left_out: Vec<usize>,
    /// Whose forecast this is.
    pub model: Model,
    pub forecast: Vec<Ahead>,
    pub regressors: Vec<Fitted>,
    /// On the past, model by model; none where the series is too short for it.
    pub backtest: Option<Backtested>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ahead {
    /// When, if whoever asked has said so.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub at: String,
    pub value: f64,
    pub intervals: Vec<Between>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Between {
    pub level: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fitted {
    pub name: String,
    pub effect: Effect,
    /// What one unit does: the factor, or what is added.
    pub size: f64,
    /// Whether it ever was other than 0 in the series; if not nothing is known of it.
    pub seen: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtested {
    pub origins: usize,
    pub points_each: usize,
    pub scores: Vec<Scores>,
    /// What a forecaster would get who knew the mean of every count: nobody does better by more than chance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poisson_floor: Option<Floor>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Floor {
    pub wape: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals_wape: Option<f64>,
}

impl Question {
    pub fn new(values: Vec<f64>, periods: Vec<usize>, horizon: usize) -> Self {
        let levels = vec![0.8, 0.95];
        Self { values, periods, horizon, regressors: Vec::new(), levels, origins: 3, model: None }
    }

    fn checked(&self) -> Result<(), Invalid> {
        let size = |field: &'static str, value: usize, least: usize, most: usize| {
            let fine = (least..=most).contains(&value);
            fine.then_some(()).ok_or_else(|| Invalid::new(field, format!("must be from {least} to {most}")))
        };
        size("points", self.values.len(), 3, POINTS_MAX)?;
        size("horizon", self.horizon, 1, HORIZON_MAX)?;
        size("periods", self.periods.len(), 0, PERIODS_MAX)?;
        size("origins", self.origins, 0, ORIGINS_MAX)?;
        size("regressors", self.regressors.len(), 0, REGRESSORS_MAX)?;
        size("levels", self.levels.len(), 0, 10)?;
        self.periods.iter().try_for_each(|period| size("periods", *period, 2, PERIOD_MAX))?;
        self.levels.iter().try_for_each(|level| probability("levels", *level).map(drop))?;
        for (index, value) in self.values.iter().enumerate() {
            number("values", *value, -VALUE_MAX, VALUE_MAX)
                .map_err(|invalid| Invalid { index: Some(index), ..invalid })?;
        }
        for (index, regressor) in self.regressors.iter().enumerate() {
            let needed = self.values.len() + self.horizon;
            if regressor.values.len() < needed {
                let problem = format!("{} must have {needed} numbers, also for the horizon to come", regressor.name);
                return Err(Invalid::at("regressors", index, problem));
            }
            if regressor.effect == Effect::Multiplies && self.values.iter().any(|value| *value < 0.0) {
                let problem = format!("{} cannot multiply a series that goes below 0; let it add", regressor.name);
                return Err(Invalid::at("regressors", index, problem));
            }
            regressor.values.iter().try_for_each(|value| number("regressors", *value, -1e9, 1e9).map(drop))?;
        }
        Ok(())
    }

    pub fn forecast(&self) -> Result<Outlook, Invalid> {
        self.checked()?;
        let (periods, periods_left_out) = self.usable_periods();
        let n = self.values.len();
        let effects = Effects::fitted(&self.values, &periods, &self.regressors)?;
        let plain = effects.taken_out(&self.values, &self.regressors);
        let counts = self.values.iter().all(|value| *value >= 0.0);
        let backtest = Backtest::run(&self.values, &plain, &periods, self, &effects);
        let model = self.model.or_else(|| backtest.as_ref().and_then(Backtest::best)).unwrap_or(Model::Average);
        let place = MODELS.iter().position(|one| *one == model).unwrap_or_default();
        let [mut average, mut mstl, mut totals, mut naive] = ahead(&plain, &periods, self.horizon);
        let values = [&mut average, &mut mstl, &mut totals, &mut naive];
        let mut values = std::mem::take(values[place]);
        effects.put_in(&mut values, n, &self.regressors);
        let above = |value: f64| if counts { value.max(0.0) } else { value };
        let spread = backtest.as_ref().and_then(|backtest| backtest.spread(model));
        let point = |value: f64| {
            let value = above(value);
            let between = |level: &f64| {
                let tail = (1.0 - level) / 2.0;
                let spread = spread.as_ref().filter(|spread| spread.knows(tail))?;
                let (low, high) = (above(spread.quantile(value, tail)), above(spread.quantile(value, 1.0 - tail)));
                Some(Between { level: *level, low, high })
            };
            Ahead { at: String::new(), value, intervals: self.levels.iter().filter_map(between).collect() }
        };
        Ok(Outlook {
            engine: format!("forecast {}", env!("CARGO_PKG_VERSION")),
            input: self.fingerprint(),
            points: n,
            periods: periods.clone(),
            periods_left_out,
            model,
            forecast: values.into_iter().map(point).collect(),
            regressors: self.fitted(&effects),
            backtest: backtest.map(|backtest| backtest.told(&self.levels, counts)),
        })
    }

    /// In rising order, each at least twice in the series.
    fn usable_periods(&self) -> (Vec<usize>, Vec<usize>) {
        let mut periods = self.periods.clone();
        periods.sort_unstable();
        periods.dedup();
        periods.into_iter().partition(|period| 2 * period <= self.values.len())
    }

    fn fitted(&self, effects: &Effects) -> Vec<Fitted> {
        let sizes = effects.sizes(&self.regressors);
        let one = |(regressor, size): (&Regressor, f64)| Fitted {
            name: regressor.name.clone(),
            effect: regressor.effect,
            size,
            seen: regressor.values[..self.values.len()].iter().any(|value| *value != 0.0),
        };
        self.regressors.iter().zip(sizes).map(one).collect()
    }

    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        // A hash takes all that it is given.
        let _ = write!(hash, "{self:?}");
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
