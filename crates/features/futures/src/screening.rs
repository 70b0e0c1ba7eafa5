//! Which strategies need no rehearsal: those that another one is far ahead of in every future, by formula alone.

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use twin::simulation::Model;
use twin::study::{Formulas, Reach};
use utoipa::ToSchema;

use crate::study::Fixed;

/// By places. Better even at its worst, in every future: by no odds and no regret could the strategy be the best.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Screened {
    pub strategy: usize,
    /// The one that is far ahead of it.
    pub by: usize,
    /// The future with a name in which it comes closest.
    pub future: usize,
    /// There, by the measure of the study.
    pub at_best: f64,
    pub by_at_worst: f64,
}

/// The same as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyScreened)]
pub struct Shown {
    pub strategy: String,
    pub by: String,
    pub future: String,
    /// What the strategy has at best there, and what the other one has at worst.
    pub at_best: f64,
    pub by_at_worst: f64,
}

impl Screened {
    pub(crate) fn shown(&self, fixed: &Fixed) -> Option<Shown> {
        let strategy = |at: usize| Some(fixed.strategies.get(at)?.key.clone());
        Some(Shown {
            strategy: strategy(self.strategy)?,
            by: strategy(self.by)?,
            future: fixed.futures.get(self.future)?.key.clone(),
            at_best: self.at_best,
            by_at_worst: self.by_at_worst,
        })
    }
}

/// The first strategy is what others are compared with, and always rehearsed.
pub(crate) fn screened(fixed: &Fixed, model: &Model) -> Result<Vec<Screened>, Refusal> {
    let mut formulas = Formulas::default();
    let mut reach = |future: usize, strategy: usize| -> Result<Option<Reach>, Refusal> {
        let plan = fixed.plan(model, future, strategy)?;
        Ok(formulas.reach(&plan, fixed.measure, fixed.extra(&plan, strategy)))
    };
    let (named, strategies) = (fixed.futures.len(), fixed.strategies.len());
    let mut known = Vec::new();
    for future in 0..named {
        known.push((0..strategies).map(|strategy| reach(future, strategy)).collect::<Result<Vec<_>, _>>()?);
    }
    let ahead = |one: Option<Reach>, other: Option<Reach>| {
        one.zip(other).is_some_and(|(one, other)| one.is_far_ahead(other, fixed.measure))
    };
    let behind = |one: usize, other: usize| known.iter().all(|row| ahead(row[other], row[one]));
    let is_behind = |one: usize| (0..strategies).any(|other| other != one && behind(one, other));
    let mut found = Vec::new();
    for strategy in (1..strategies).filter(|strategy| is_behind(*strategy)) {
        // Whoever is ahead of one that is ahead is ahead, too: somebody is whom nobody is ahead of.
        let first = (0..strategies).find(|other| *other != strategy && behind(strategy, *other) && !is_behind(*other));
        let Some(by) = first else { continue };
        let mut everywhere = true;
        for row in named..named + fixed.rows.len() {
            everywhere = everywhere && ahead(reach(row, by)?, reach(row, strategy)?);
        }
        if everywhere {
            found.extend(closest(fixed, &known, strategy, by));
        }
    }
    Ok(found)
}

fn closest(fixed: &Fixed, known: &[Vec<Option<Reach>>], strategy: usize, by: usize) -> Option<Screened> {
    let more = fixed.measure.more_is_better();
    let one = |(future, row): (usize, &Vec<Option<Reach>>)| {
        let (own, other) = (row[strategy]?, row[by]?);
        let (at_best, by_at_worst) = if more { (own.high, other.low) } else { (own.low, other.high) };
        Some(Screened { strategy, by, future, at_best, by_at_worst })
    };
    let gap = |found: &Screened| (found.by_at_worst - found.at_best).abs();
    known.iter().enumerate().filter_map(one).min_by(|one, other| gap(one).total_cmp(&gap(other)))
}
