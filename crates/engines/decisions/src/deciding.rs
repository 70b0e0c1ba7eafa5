//! A table judged by every criterion: who is first, who is the same, and where nobody can say.

use std::io::Write;

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::criterion::{CRITERIA, Criterion, Settings, Values};
use crate::invalid::{Invalid, share};
use crate::noise::{Lead, Noise};
use crate::ranking::{agreement, ranks};
use crate::simplex::{Share, shares};
use crate::table::Table;

/// Among equals at most one in ten is called the winner, and who is four standard errors ahead is found in 95 of
/// 100 cases, also among several.
pub const CONFIDENCE: f64 = 0.93;

#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub table: Table,
    pub settings: Settings,
    pub noise: Option<Noise>,
    /// Of the intervals by which a lead is clear.
    pub confidence: f64,
    pub seed: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    pub engine: String,
    /// SHA-256 of the question.
    pub input: String,
    pub seed: u64,
    pub payoffs_are: &'static str,
    pub settings: Settings,
    pub strategies: Vec<String>,
    pub futures: Vec<String>,
    /// Equal where none were given.
    pub probabilities: Vec<f64>,
    pub probabilities_given: bool,
    #[serde(serialize_with = "by_name")]
    pub payoffs: Vec<(String, Vec<f64>)>,
    #[serde(serialize_with = "by_name")]
    pub regrets: Vec<(String, Vec<f64>)>,
    /// What it would be worth to know the future beforehand, by the probabilities.
    pub evpi: f64,
    #[serde(serialize_with = "by_name")]
    pub criteria: Vec<(String, Judgement)>,
    #[serde(serialize_with = "by_name")]
    pub left_out: Vec<(String, &'static str)>,
    pub rank_agreement: Agreement,
    /// Strategies that another one beats or equals in every future.
    #[serde(serialize_with = "by_name")]
    pub dominated_by: Vec<(String, String)>,
}

/// By one criterion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    pub definition: &'static str,
    pub better: &'static str,
    #[serde(serialize_with = "by_name")]
    pub values: Vec<(String, f64)>,
    #[serde(serialize_with = "by_name")]
    pub ranks: Vec<(String, usize)>,
    pub best: Vec<String>,
    pub verdict: Verdict,
    /// Who is not clearly behind the first, where payoffs are not sure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_clearly_behind: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<LeadOver>,
    /// Of the exact shares of the simplex.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_name")]
    pub fractions: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_name")]
    pub std_errors: Vec<(String, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Verdict {
    #[serde(rename = "winner")]
    Winner,
    #[serde(rename = "tie")]
    Tie,
    #[serde(rename = "no clear winner")]
    NoClearWinner,
    /// The payoffs are not sure, and what that means for this criterion is not computed.
    #[serde(rename = "not tested")]
    NotTested,
}

/// What the first has more than this one, with its interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeadOver {
    pub over: String,
    pub difference: f64,
    pub low: f64,
    pub high: f64,
}

/// Kendall's tau-b of the rankings by two criteria; null where one of them ranks nobody before another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    pub criteria: Vec<&'static str>,
    pub tau_b: Vec<Vec<Option<f64>>>,
}

struct Judged {
    criterion: Criterion,
    values: Values,
    ranks: Vec<usize>,
}

impl Judged {
    fn new(criterion: Criterion, values: Values, table: &Table) -> Self {
        let ranks = ranks(&values, criterion.more_is_better(table), criterion.tolerance(table, &values));
        Self { criterion, values, ranks }
    }

    fn first(&self) -> Vec<usize> {
        (0..self.ranks.len()).filter(|at| self.ranks[*at] == 1).collect()
    }
}

impl Question {
    pub fn new(table: Table) -> Self {
        Self { table, settings: Settings::default(), noise: None, confidence: CONFIDENCE, seed: 1 }
    }

    pub fn decide(&self) -> Result<Decision, Invalid> {
        let Self { table, seed, .. } = self;
        let settings = self.settings.checked()?;
        share("confidence", self.confidence)?;
        let simplex = shares(table, *seed);
        let (mut judged, mut left_out) = (Vec::new(), Vec::new());
        for criterion in CRITERIA {
            let values = match criterion {
                Criterion::StarrSimplex => Ok(simplex.iter().map(Share::value).collect()),
                _ => criterion.values(table, &settings),
            };
            match values {
                Ok(values) => judged.push(Judged::new(criterion, values, table)),
                Err(why) => left_out.push((criterion.key().to_owned(), why)),
            }
        }
        let leads = self.leads(&judged, &settings);
        let tell = |(judged, leads): (&Judged, Option<Vec<Lead>>)| {
            (judged.criterion.key().to_owned(), self.judgement(judged, leads, &simplex))
        };
        Ok(Decision {
            engine: crate::engine(),
            input: self.fingerprint(),
            seed: *seed,
            payoffs_are: if table.costs() { "costs" } else { "payoffs" },
            settings,
            strategies: table.strategies().to_vec(),
            futures: table.futures().to_vec(),
            probabilities: table.weights(),
            probabilities_given: table.probabilities().is_some(),
            payoffs: self.named(table.given()),
            regrets: self.named(table.regrets()),
            evpi: evpi(table),
            rank_agreement: Agreement::of(&judged),
            criteria: judged.iter().zip(leads).map(tell).collect(),
            left_out,
            dominated_by: self.dominated(),
        })
    }

    fn named<T>(&self, values: impl IntoIterator<Item = T>) -> Vec<(String, T)> {
        self.table.strategies().iter().cloned().zip(values).collect()
    }

    fn name(&self, strategy: usize) -> String {
        self.table.strategies()[strategy].clone()
    }

    fn dominated(&self) -> Vec<(String, String)> {
        let by = self.table.dominated_by().into_iter().enumerate();
        by.filter_map(|(one, other)| Some((self.name(one), self.name(other?)))).collect()
    }

    /// Of each criterion, if payoffs are not sure and that can be reckoned with.
    fn leads(&self, judged: &[Judged], settings: &Settings) -> Vec<Option<Vec<Lead>>> {
        let Some(noise) = &self.noise else { return vec![None; judged.len()] };
        let tested = |judged: &&Judged| judged.criterion != Criterion::StarrSimplex;
        let leaders: Vec<(Criterion, usize, Values)> = judged
            .iter()
            .filter(tested)
            .filter_map(|judged| Some((judged.criterion, *judged.first().first()?, judged.values.clone())))
            .collect();
        let mut found = noise.leads(&self.table, settings, &leaders, self.confidence, self.seed).into_iter();
        judged.iter().map(|judged| if tested(&judged) { found.next() } else { None }).collect()
    }

    fn judgement(&self, judged: &Judged, leads: Option<Vec<Lead>>, simplex: &[Share]) -> Judgement {
        let first = judged.first();
        let simplex = if judged.criterion == Criterion::StarrSimplex { simplex } else { &[] };
        let close: Vec<usize> =
            leads.iter().flatten().filter(|lead| lead.low <= 0.0).map(|lead| lead.strategy).collect();
        let verdict = match (&self.noise, &leads) {
            (Some(_), None) => Verdict::NotTested,
            (Some(_), Some(_)) if !close.is_empty() => Verdict::NoClearWinner,
            _ if first.len() > 1 => Verdict::Tie,
            _ => Verdict::Winner,
        };
        let lead = |lead: Lead| LeadOver {
            over: self.name(lead.strategy),
            difference: lead.difference,
            low: lead.low,
            high: lead.high,
        };
        let fraction = |(name, share): (&String, &Share)| match share {
            Share::Exact(fraction) => Some((name.clone(), fraction.to_string())),
            _ => None,
        };
        let error = |(name, share): (&String, &Share)| match share {
            Share::Estimated(_, error) => Some((name.clone(), *error)),
            _ => None,
        };
        let names = self.table.strategies();
        Judgement {
            definition: judged.criterion.definition(),
            better: if judged.criterion.more_is_better(&self.table) { "more" } else { "less" },
            values: self.named(judged.values.iter().copied()),
            ranks: self.named(judged.ranks.iter().copied()),
            best: first.iter().map(|at| self.name(*at)).collect(),
            verdict,
            not_clearly_behind: close.iter().map(|at| self.name(*at)).collect(),
            leads: leads.unwrap_or_default().into_iter().map(lead).collect(),
            fractions: names.iter().zip(simplex).filter_map(fraction).collect(),
            std_errors: names.iter().zip(simplex).filter_map(error).collect(),
        }
    }

    /// Of everything that the answer depends on.
    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        // A hash takes all that it is given.
        let _ = write!(hash, "{self:?}");
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Agreement {
    fn of(judged: &[Judged]) -> Self {
        let row = |one: &Judged| judged.iter().map(|other| agreement(&one.ranks, &other.ranks)).collect();
        Self {
            criteria: judged.iter().map(|judged| judged.criterion.key()).collect(),
            tau_b: judged.iter().map(row).collect(),
        }
    }
}

/// The mean of the best of each future, less the best mean.
fn evpi(table: &Table) -> f64 {
    let weights = table.weights();
    let mean = |row: &[f64]| row.iter().zip(&weights).map(|(utility, weight)| utility * weight).sum::<f64>();
    let best = table.rows().map(mean).fold(f64::NEG_INFINITY, f64::max);
    (mean(&table.best_in_each_future()) - best).max(0.0)
}

/// A list of names and values as an object whose fields have this order.
pub(crate) fn by_name<T: Serialize, S: Serializer>(list: &[(String, T)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(list.iter().map(|(name, value)| (name, value)))
}
