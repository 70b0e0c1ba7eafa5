//! The heat table: futures × strategies, regret, and every criterion beside the others.

use std::collections::BTreeMap;

use decisions::{Decision, Noise, Question, Settings, Table as Payoffs, Verdict};
use kernel::Refusal;
use playbook_language::playbook::Texts;
use serde::Serialize;
use store::Conn;
use twin::simulation::Overload;
use twin::study::{Figure, Rehearsed};
use utoipa::ToSchema;

use crate::concluding::paired;
use crate::outcome::{self, Interval};
use crate::study::{self, Fixed, Study};
use crate::{aside, refused};

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyTable)]
pub struct Table {
    pub study_id: String,
    pub measure: String,
    pub more_is_better: bool,
    pub target: Option<f64>,
    pub rows: Vec<Row>,
    pub strategies: Vec<Column>,
    pub probabilities_given: bool,
    /// What it would be worth to know the future beforehand; null where strategies cannot be judged.
    pub evpi: Option<f64>,
    pub criteria: Vec<Criterion>,
    pub left_out: Vec<LeftOut>,
    /// Kendall's tau-b of the rankings by any two of the criteria, and their mean.
    pub agreement: Vec<Vec<Option<f64>>>,
    pub mean_agreement: Option<f64>,
    /// Why strategies cannot be judged by this measure.
    pub undecided: Option<String>,
    pub seed: u64,
    pub engine: String,
    pub input: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyRow)]
pub struct Row {
    pub key: String,
    pub title: Texts,
    pub probability: f64,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyCell)]
pub struct Cell {
    pub value: Option<Interval>,
    /// What it falls short of the best of its future.
    pub regret: Option<Interval>,
    pub best: bool,
    /// Chance may have it that it is the best.
    pub close: bool,
    pub replications: usize,
    /// Where the people cannot cope.
    pub overload: Option<Overload>,
    /// Every measure.
    pub figures: BTreeMap<String, Interval>,
    /// Expected satisfaction where it is told: its interval by the doubt of the slope, which more replications do not lessen.
    pub satisfaction_by_slope: Option<Interval>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyColumn)]
pub struct Column {
    pub key: String,
    pub title: Texts,
    pub worst_regret: Option<f64>,
    pub expected_regret: Option<f64>,
    /// Another strategy that is never worse and somewhere better.
    pub dominated_by: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StudyVerdict)]
pub enum Said {
    Winner,
    Tie,
    NoClearWinner,
    NotTested,
}

/// Numbers and ranks in the order of the strategies; of one that was not rehearsed both are 0.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyCriterion)]
pub struct Criterion {
    pub key: String,
    pub definition: String,
    pub more_is_better: bool,
    pub values: Vec<f64>,
    pub ranks: Vec<usize>,
    /// Keys.
    pub best: Vec<String>,
    pub verdict: Said,
    /// Keys of those who are not clearly behind the first.
    pub not_clearly_behind: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyLeftOut)]
pub struct LeftOut {
    pub key: String,
    pub why: String,
}

pub async fn show(conn: &mut Conn, study: Study, measure: Option<&str>) -> Result<Table, Refusal> {
    let figure = study::figure(&study.definition.0, measure)?;
    let cells = outcome::named(conn, &study).await?;
    aside(move || build(&study, &cells, figure)).await
}

fn build(study: &Study, cells: &[Vec<Rehearsed>], figure: Figure) -> Result<Table, Refusal> {
    let fixed = &study.definition.0;
    let (decision, undecided) = match decide(fixed, cells, figure) {
        Ok(decision) => (Some(decision), None),
        Err(refusal) => (None, Some(refusal.to_string())),
    };
    let given = fixed.probabilities();
    let equal = 1.0 / fixed.futures.len() as f64;
    let model = fixed.read_model()?;
    let mut rows = Vec::new();
    for (future, row) in cells.iter().enumerate() {
        let mut shown = judged(figure, row);
        for (strategy, cell) in shown.iter_mut().enumerate() {
            cell.overload = fixed.plan(&model, future, strategy)?.load().overload;
        }
        let named = &fixed.futures[future];
        rows.push(Row {
            key: named.key.clone(),
            title: named.definition.title.clone(),
            probability: given.as_ref().map_or(equal, |given| given[future]),
            cells: shown,
        });
    }
    let tau = decision.as_ref().map(|decision| decision.rank_agreement.tau_b.clone()).unwrap_or_default();
    Ok(Table {
        study_id: study.id.clone(),
        measure: study::figure_key(figure),
        more_is_better: figure.more_is_better(),
        target: fixed.target.filter(|_| figure == fixed.measure),
        strategies: columns(fixed, &rows, decision.as_ref()),
        rows,
        probabilities_given: given.is_some(),
        evpi: decision.as_ref().map(|decision| decision.evpi),
        criteria: decision.as_ref().map(|decision| criteria(fixed, decision)).unwrap_or_default(),
        left_out: decision.iter().flat_map(|decision| &decision.left_out).map(left_out).collect(),
        mean_agreement: mean_of_pairs(&tau),
        agreement: tau,
        undecided,
        seed: fixed.seed,
        engine: study.engine.clone(),
        input: study.input.clone(),
    })
}

fn left_out((key, why): &(String, &'static str)) -> LeftOut {
    LeftOut { key: key.clone(), why: (*why).to_owned() }
}

/// One future: each strategy beside the best one, with equal chance.
fn judged(figure: Figure, row: &[Rehearsed]) -> Vec<Cell> {
    let sign = if figure.more_is_better() { 1.0 } else { -1.0 };
    let values: Vec<Option<f64>> = row.iter().map(|cell| Some(cell.estimate(figure)?.value)).collect();
    let best = (0..row.len()).filter(|at| values[*at].is_some()).max_by(|a, b| {
        let value = |at: usize| values[at].map_or(f64::NEG_INFINITY, |value| sign * value);
        value(*a).total_cmp(&value(*b)).then(b.cmp(a))
    });
    let one = |(at, cell): (usize, &Rehearsed)| {
        let regret = best.and_then(|best| {
            if best == at {
                return Some(Interval::sure(0.0));
            }
            let gap = Interval::of(paired(figure, &row[best], cell)?)?;
            // The mean of the differences stands beside the difference of the means, which is what is shown.
            // Of two that are the same neither zero has a sign.
            let shown = sign * (values[best]? - values[at]?) + 0.0;
            let gap = if figure.more_is_better() { gap } else { gap.turned() };
            Some(Interval { value: shown, low: shown + gap.low - gap.value, high: shown + gap.high - gap.value })
        });
        let figures = Figure::ALL
            .into_iter()
            .filter_map(|figure| Some((study::figure_key(figure), Interval::of(cell.estimate(figure)?)?)));
        Cell {
            value: cell.estimate(figure).and_then(Interval::of),
            best: best == Some(at),
            close: best != Some(at) && regret.is_some_and(Interval::covers_zero),
            regret,
            replications: cell.runs.len(),
            overload: None,
            figures: figures.collect(),
            satisfaction_by_slope: outcome::by_slope(cell),
        }
    };
    row.iter().enumerate().map(one).collect()
}

fn columns(fixed: &Fixed, rows: &[Row], decision: Option<&Decision>) -> Vec<Column> {
    let column = |(at, named): (usize, &study::Named)| {
        let regrets: Option<Vec<f64>> = rows.iter().map(|row| Some(row.cells[at].regret?.value)).collect();
        let expected =
            |regrets: &Vec<f64>| regrets.iter().zip(rows).map(|(regret, row)| regret * row.probability).sum();
        let dominated = decision.and_then(|decision| {
            decision.dominated_by.iter().find(|(one, _)| *one == named.key).map(|(_, other)| other.clone())
        });
        Column {
            key: named.key.clone(),
            title: named.definition.title.clone(),
            worst_regret: regrets.as_ref().map(|regrets| regrets.iter().copied().fold(0.0, f64::max)),
            expected_regret: regrets.as_ref().map(expected),
            dominated_by: dominated,
        }
    };
    fixed.strategies.iter().enumerate().map(column).collect()
}

fn criteria(fixed: &Fixed, decision: &Decision) -> Vec<Criterion> {
    let ordered = |list: &[(String, f64)]| -> Vec<f64> {
        let value = |named: &study::Named| list.iter().find(|(key, _)| *key == named.key).map_or(0.0, |one| one.1);
        fixed.strategies.iter().map(value).collect()
    };
    let ranks = |list: &[(String, usize)]| -> Vec<usize> {
        let rank = |named: &study::Named| list.iter().find(|(key, _)| *key == named.key).map_or(0, |one| one.1);
        fixed.strategies.iter().map(rank).collect()
    };
    let one = |(key, judgement): &(String, decisions::Judgement)| Criterion {
        key: key.clone(),
        definition: judgement.definition.to_owned(),
        more_is_better: judgement.better == "more",
        values: ordered(&judgement.values),
        ranks: ranks(&judgement.ranks),
        best: judgement.best.clone(),
        verdict: match judgement.verdict {
            Verdict::Winner => Said::Winner,
            Verdict::Tie => Said::Tie,
            Verdict::NoClearWinner => Said::NoClearWinner,
            Verdict::NotTested => Said::NotTested,
        },
        not_clearly_behind: judgement.not_clearly_behind.clone(),
    };
    decision.criteria.iter().map(one).collect()
}

fn decide(fixed: &Fixed, cells: &[Vec<Rehearsed>], figure: Figure) -> Result<Decision, Refusal> {
    let sign = if figure.more_is_better() { 1.0 } else { -1.0 };
    let kept: Vec<usize> = (0..fixed.strategies.len()).filter(|strategy| fixed.is_rehearsed(*strategy)).collect();
    let futures = fixed.futures.len();
    let value = |future: usize, strategy: usize| {
        cells[future][strategy].estimate(figure).map(|found| found.value).ok_or_else(|| {
            let (future, strategy) = (&fixed.futures[future].key, &fixed.strategies[strategy].key);
            Refusal::conflict(format!("there was nothing to measure it by: {strategy} in {future}"))
        })
    };
    let rows: Vec<Vec<f64>> = kept
        .iter()
        .map(|strategy| (0..futures).map(|future| value(future, *strategy)).collect())
        .collect::<Result<_, _>>()?;
    let wrong = |problem: decisions::Invalid| refused("study", &problem);
    let strategies = kept.iter().map(|strategy| fixed.strategies[*strategy].key.clone()).collect();
    let named = fixed.futures.iter().map(|future| future.key.clone()).collect();
    let mut table = Payoffs::new(strategies, named, &rows).map_err(wrong)?;
    if !figure.more_is_better() {
        table = table.of_costs();
    }
    if let Some(probabilities) = fixed.probabilities() {
        table = table.with_probabilities(probabilities).map_err(wrong)?;
    }
    let noise = |future: usize| -> Vec<Vec<f64>> {
        let columns: Vec<Vec<Option<f64>>> =
            kept.iter().map(|strategy| cells[future][*strategy].values(figure)).collect();
        let fewest = columns.iter().map(Vec::len).min().unwrap_or(0);
        let of = |strategy: usize, at: usize| sign * columns[strategy][at].unwrap_or(rows[strategy][future]);
        (0..fewest).map(|at| (0..kept.len()).map(|strategy| of(strategy, at)).collect()).collect()
    };
    let settings = Settings { threshold: fixed.target.filter(|_| figure == fixed.measure), ..Settings::default() };
    let noise = Some(Noise::Paired((0..futures).map(noise).collect()));
    Question { settings, noise, seed: fixed.seed, ..Question::new(table) }.decide().map_err(wrong)
}

fn mean_of_pairs(tau: &[Vec<Option<f64>>]) -> Option<f64> {
    let pairs = tau.iter().enumerate().flat_map(|(at, row)| row[..at].iter());
    let known: Vec<f64> = pairs.flatten().copied().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}
