//! A study as a text file: a model, what may come (futures), what could be done (strategies), and
//! how often each pair of them is rehearsed.

mod change;
mod misfit;
mod rehearsing;
mod report;
mod run;
mod screening;

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::simulation::{Model, REPLICATIONS_MAX};

pub use change::{CHANGES_MAX, Change, VALUE_MAX, What, change, problems};
pub use misfit::{Lack, Misfit};
pub use rehearsing::{Figure, Moments, Rehearsed, course, rehearse};
pub use report::{Cell, Comparison, FiguresReport, Report};
pub use run::{difference, fingerprint, plan_of, run};
pub use screening::{Formulas, Reach};

/// Replications over all futures and strategies.
pub const RUNS_MAX: u64 = 1_000_000;
/// Contacts over all runs: at a microsecond each, some twenty minutes.
pub const CONTACTS_MAX: f64 = 1.2e9;
const TEXT_MAX: usize = 4_000_000;
const CELLS_MAX: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    #[serde(default)]
    pub name: String,
    #[serde(default = "one")]
    pub seed: u64,
    pub replications: u64,
    pub model: Model,
    /// One in which nothing changes unless there are some.
    #[serde(default, rename = "future")]
    pub futures: Vec<Variant>,
    #[serde(default, rename = "strategy")]
    pub strategies: Vec<Variant>,
}

const fn one() -> u64 {
    1
}

/// A future or a strategy: what is different in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub name: String,
    #[serde(default, rename = "change")]
    pub changes: Vec<Change>,
}

impl Study {
    /// Reads the text of a study; what is wrong is named with its line.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        if text.len() > TEXT_MAX {
            return Err(Refusal::new("study", format!("must be at most {TEXT_MAX} bytes")));
        }
        let mut study: Self = toml::from_str(text).map_err(|error| Refusal::new("study", error.to_string()))?;
        for (variants, name) in [(&mut study.futures, "as expected"), (&mut study.strategies, "as now")] {
            if variants.is_empty() {
                variants.push(Variant { name: name.to_owned(), changes: Vec::new() });
            }
        }
        study.checked()
    }

    fn checked(self) -> Result<Self, Refusal> {
        for (field, variants) in [("future", &self.futures), ("strategy", &self.strategies)] {
            for (at, variant) in variants.iter().enumerate() {
                if variants[..at].iter().any(|other| other.name == variant.name) {
                    return Err(Refusal::new(field, format!("{:?} is there twice", variant.name)));
                }
            }
        }
        let cells = self.futures.len() * self.strategies.len();
        if cells > CELLS_MAX {
            return Err(Refusal::new(
                "future",
                format!("{cells} pairs with strategies; at most {CELLS_MAX} are rehearsed"),
            ));
        }
        if !(2..=REPLICATIONS_MAX).contains(&self.replications) {
            return Err(Refusal::new("replications", format!("must be from 2 to {REPLICATIONS_MAX}")));
        }
        let runs = cells as u64 * self.replications;
        if runs > RUNS_MAX {
            let (futures, strategies, each) = (self.futures.len(), self.strategies.len(), self.replications);
            let problem = format!(
                "{futures} futures × {strategies} strategies × {each} replications are {runs} runs; at most {RUNS_MAX} are made"
            );
            return Err(Refusal::new("replications", problem));
        }
        Ok(self)
    }
}
