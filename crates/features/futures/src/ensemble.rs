//! Many futures that nobody wrote down, sampled over ranges of drivers: where does a strategy break, and what matters?

use decisions::discovery::{Cases, Search};
use decisions::sensitivity::{Factor as EngineFactor, Influence, Method, Runs};
use kernel::{Problems, Refusal};
use serde::{Deserialize, Serialize};
use store::Conn;
use twin::study::{Change, Figure, What};
use utoipa::ToSchema;

use crate::study::{self, Fixed, Study};
use crate::{aside, outcome, refused};

const RANGES_MAX: usize = 12;
const POINTS_MAX: usize = 2_000;
const TRAJECTORIES_MAX: usize = 100;
const REPLICATIONS_MAX: u64 = 100;
const CONFIDENCE: f64 = 0.95;
/// Halves of the futures that are looked at alone, to see whether a restriction is there by chance.
const SUBSAMPLES: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DriverScale)]
pub enum By {
    Times,
    Add,
    To,
}

/// A driver from one value to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DriverRange)]
pub struct Factor {
    /// Such as `volume`, `late`, `absence`.
    pub what: What,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    pub by: By,
    pub low: f64,
    pub high: f64,
}

/// Which futures are sampled, beside those with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StudyEnsemble)]
pub struct Ensemble {
    pub ranges: Vec<Factor>,
    /// Points of a Latin hypercube: each range is cut into as many slices, and every slice is met once.
    pub points: usize,
    /// For the sensitivity: walks in which one driver after the other takes a step (Morris); 0 for none.
    #[serde(default)]
    pub trajectories: usize,
    /// Of each strategy in each of these futures.
    pub replications: u64,
}

impl Factor {
    pub fn change(&self, value: f64) -> Change {
        let as_by = |by| (self.by == by).then_some(value);
        Change {
            what: self.what,
            of: self.of.clone(),
            times: as_by(By::Times),
            add: as_by(By::Add),
            to: as_by(By::To),
            skill: None,
            if_there: false,
        }
    }

    fn name(&self, at: usize) -> String {
        let what = serde_json::to_value(self.what).ok().and_then(|what| what.as_str().map(str::to_owned));
        let of = self.of.as_ref().map(|of| format!(" of {of}")).unwrap_or_default();
        format!("{}. {}{of}", at + 1, what.unwrap_or_default())
    }
}

impl Ensemble {
    pub(crate) fn check(&self, problems: &mut Problems) {
        if !(1..=RANGES_MAX).contains(&self.ranges.len()) {
            problems.add("ensemble.ranges", format!("must be from 1 to {RANGES_MAX}"));
        }
        for (at, range) in self.ranges.iter().enumerate() {
            if !(range.low.is_finite() && range.high.is_finite() && range.low < range.high) {
                problems.add(&format!("ensemble.ranges[{at}]"), "`low` must be below `high`");
            }
            if range.what == What::Skill {
                problems.add(&format!("ensemble.ranges[{at}].what"), "a skill has no range");
            }
        }
        if !(20..=POINTS_MAX).contains(&self.points) {
            problems.add("ensemble.points", format!("must be from 20 to {POINTS_MAX}"));
        }
        if self.trajectories == 1 || self.trajectories > TRAJECTORIES_MAX {
            problems.add("ensemble.trajectories", format!("must be 0, or from 2 to {TRAJECTORIES_MAX}"));
        }
        if !(2..=REPLICATIONS_MAX).contains(&self.replications) {
            problems.add("ensemble.replications", format!("must be from 2 to {REPLICATIONS_MAX}"));
        }
    }

    /// The points of the hypercube, then the steps of the walks.
    pub(crate) fn rows(&self, seed: u64) -> Result<Vec<Vec<f64>>, Refusal> {
        let factors: Vec<EngineFactor> = self
            .ranges
            .iter()
            .enumerate()
            .map(|(at, range)| EngineFactor { name: range.name(at), low: range.low, high: range.high })
            .collect();
        let design = |method: Method, points| {
            method.design(&factors, points, seed).map_err(|problem| refused("ensemble", &problem))
        };
        let mut rows = design(Method::LatinHypercube, self.points)?;
        if self.trajectories > 0 {
            rows.extend(design(Method::Morris, self.trajectories)?);
        }
        Ok(rows)
    }
}

/// A driver within limits; an end that is null was not moved.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DriverLimits)]
pub struct Limits {
    /// Place of its range in the ensemble.
    pub range: usize,
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
    /// How probable such a limit is by chance alone.
    pub quasi_p: f64,
    /// In what share of halves of the futures the same driver is limited.
    pub reproducibility: f64,
}

/// Where a strategy breaks, in numbers and in a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyDiscovery)]
pub struct Discovery {
    pub strategy: String,
    pub measure: String,
    pub target: f64,
    pub futures: usize,
    /// In which the target is missed.
    pub missed: usize,
    /// Null where it is missed nowhere, or everywhere.
    pub broken: Option<Broken>,
    pub ranges: Vec<Factor>,
    pub seed: u64,
    pub engine: String,
    pub input: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyBreaks)]
pub struct Broken {
    pub sentence: String,
    pub limits: Vec<Limits>,
    /// The share of all misses that lies within, and the share within that misses.
    pub coverage: f64,
    pub density: f64,
    pub mass: f64,
}

/// By sampled futures, where the target of a measure is missed.
pub async fn discover(
    conn: &mut Conn,
    study: Study,
    strategy: &str,
    measure: Option<&str>,
    target: Option<f64>,
) -> Result<Discovery, Refusal> {
    let fixed = &study.definition.0;
    let Some(ensemble) = fixed.ensemble.clone() else {
        return Err(Refusal::conflict("the study has no sampled futures; begin one with ranges of drivers"));
    };
    let place = rehearsed(fixed, strategy)?;
    let figure = study::figure(fixed, measure)?;
    let Some(target) = target.or(fixed.target.filter(|_| figure == fixed.measure)) else {
        return Err(Refusal::invalid("target", "say from which value on it is good enough"));
    };
    let values = sampled(conn, &study, place, figure, 0..ensemble.points).await?;
    let rows = fixed.rows[..ensemble.points].to_vec();
    let (name, seed, engine, input) = (strategy.to_owned(), fixed.seed, study.engine.clone(), study.input.clone());
    aside(move || {
        let missed: Vec<bool> = values
            .iter()
            .map(|value| if figure.more_is_better() { *value < target } else { *value > target })
            .collect();
        let count = missed.iter().filter(|missed| **missed).count();
        let broken =
            if count == 0 || count == missed.len() { None } else { Some(peel(&ensemble, &rows, missed, seed)?) };
        Ok(Discovery {
            strategy: name,
            measure: study::figure_key(figure),
            target,
            futures: rows.len(),
            missed: count,
            broken,
            ranges: ensemble.ranges,
            seed,
            engine,
            input,
        })
    })
    .await
}

fn peel(ensemble: &Ensemble, rows: &[Vec<f64>], missed: Vec<bool>, seed: u64) -> Result<Broken, Refusal> {
    let wrong = |problem: decisions::Invalid| refused("ensemble", &problem);
    let names: Vec<String> = ensemble.ranges.iter().enumerate().map(|(at, range)| range.name(at)).collect();
    let columns = (0..names.len()).map(|at| rows.iter().map(|row| row[at]).collect()).collect();
    let cases = Cases::new(names.clone(), columns, missed).map_err(wrong)?;
    let search = Search { subsamples: SUBSAMPLES, seed, ..Search::new("misses") };
    let found = search.discover(&cases).map_err(wrong)?;
    let first = found.boxes.into_iter().next().ok_or(Refusal::NotFound("box"))?;
    let by = |list: &[(String, f64)], name: &str| list.iter().find(|(known, _)| known == name).map_or(1.0, |one| one.1);
    let limit = |(name, condition): &(String, decisions::discovery::Condition)| Limits {
        range: names.iter().position(|known| known == name).unwrap_or(0),
        at_least: condition.at_least,
        at_most: condition.at_most,
        quasi_p: by(&first.quasi_p, name),
        reproducibility: first
            .reproducibility
            .iter()
            .find(|(known, _)| known == name)
            .map_or(0.0, |(_, found)| found.at_this_density),
    };
    Ok(Broken {
        limits: first.chosen.conditions.iter().map(limit).collect(),
        sentence: first.sentence.clone(),
        coverage: first.chosen.coverage,
        density: first.chosen.density,
        mass: first.chosen.mass,
    })
}

/// How much a driver moves a measure.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DriverInfluence)]
pub struct Moves {
    /// Place of its range in the ensemble.
    pub range: usize,
    /// Mean size of the effect of going through the whole range, with its 95 % interval.
    pub size: f64,
    pub low: f64,
    pub high: f64,
    /// Mean effect: of the same size if it always goes the same way.
    pub mean: f64,
    /// Large if the effect depends on where the other drivers are.
    pub deviation: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudySensitivity)]
pub struct Sensitivity {
    pub strategy: String,
    pub measure: String,
    /// Largest first.
    pub drivers: Vec<Moves>,
    pub ranges: Vec<Factor>,
    pub runs: usize,
    pub seed: u64,
    pub engine: String,
    pub input: String,
}

/// Which drivers a measure depends on, by Morris's walks.
pub async fn weigh(
    conn: &mut Conn,
    study: Study,
    strategy: &str,
    measure: Option<&str>,
) -> Result<Sensitivity, Refusal> {
    let fixed = &study.definition.0;
    let Some(ensemble) = fixed.ensemble.clone().filter(|ensemble| ensemble.trajectories > 0) else {
        return Err(Refusal::conflict("the study has no walks through ranges of drivers; begin one with trajectories"));
    };
    let place = rehearsed(fixed, strategy)?;
    let figure = study::figure(fixed, measure)?;
    let outcomes = sampled(conn, &study, place, figure, ensemble.points..fixed.rows.len()).await?;
    let rows = fixed.rows[ensemble.points..].to_vec();
    let names = ensemble.ranges.iter().enumerate().map(|(at, range)| range.name(at)).collect();
    let (name, seed, engine, input) = (strategy.to_owned(), fixed.seed, study.engine.clone(), study.input.clone());
    aside(move || {
        let runs = Runs { names, rows, outcomes, confidence: CONFIDENCE, seed };
        let found = runs.analyse().map_err(|problem| refused("ensemble", &problem))?;
        let moves = |(at, (_, influence)): (usize, &(String, Influence))| match influence {
            Influence::Screened { mu_star, mu, sigma } => Some(Moves {
                range: at,
                size: mu_star.value,
                low: mu_star.low,
                high: mu_star.high,
                mean: *mu,
                deviation: *sigma,
            }),
            Influence::Indices { .. } => None,
        };
        let mut drivers: Vec<Moves> = found.factors.iter().enumerate().filter_map(moves).collect();
        drivers.sort_by(|a, b| b.size.total_cmp(&a.size));
        Ok(Sensitivity {
            strategy: name,
            measure: study::figure_key(figure),
            drivers,
            ranges: ensemble.ranges,
            runs: found.runs,
            seed,
            engine,
            input,
        })
    })
    .await
}

/// The place of a strategy, if it was rehearsed.
fn rehearsed(fixed: &Fixed, strategy: &str) -> Result<usize, Refusal> {
    let place = Fixed::place(&fixed.strategies, "strategy", strategy)?;
    fixed.is_rehearsed(place).then_some(place).ok_or_else(|| {
        Refusal::invalid(
            "strategy",
            "was not rehearsed, as another one is far ahead by formula; begin without screening",
        )
    })
}

/// Of one strategy in sampled futures; where there is nothing to measure by, nothing is amiss.
async fn sampled(
    conn: &mut Conn,
    study: &Study,
    strategy: usize,
    figure: Figure,
    rows: std::ops::Range<usize>,
) -> Result<Vec<f64>, Refusal> {
    let first = study.definition.0.futures.len();
    let cells = outcome::load(conn, study, first + rows.start..first + rows.end).await?;
    let none = if figure.more_is_better() { 1.0 } else { 0.0 };
    Ok(cells.iter().map(|row| row[strategy].estimate(figure).map_or(none, |estimate| estimate.value)).collect())
}
