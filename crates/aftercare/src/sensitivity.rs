//! `aftercare sensitivity`: which runs to make, and what their outcomes say about what matters. Needs no database.

use std::path::PathBuf;

use decisions::reading;
use decisions::sensitivity::{Influence, Method, Runs, Sensitivity};

use crate::Failure;
use crate::decide::read;
use crate::saying::say;

/// Find out which of the things that are not known matter for what comes out
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  aftercare sensitivity design factors.csv --points 1024 > runs.csv   the runs to make
  aftercare sensitivity analyse made.csv --of cost                    those runs with a column `cost`
  aftercare sensitivity design factors.csv --method latin-hypercube --points 200

factors.csv: a line `factor,low,high`, then one for each. Rows must stay in the order of the design.")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Print the runs to make
    Design(Design),
    /// Say what matters, by the outcomes of designed runs
    Analyse(Analyse),
}

#[derive(Debug, clap::Args)]
struct Design {
    /// What is not known, from where to where, or - for standard input
    #[arg(value_name = "FACTORS.csv")]
    factors: PathBuf,
    /// saltelli (indices), morris (screening), latin-hypercube or sobol (points for other uses)
    #[arg(long, default_value = "saltelli", value_parser = method)]
    method: Method,
    /// Base points or trajectories; for Saltelli's best a power of two
    #[arg(long, value_name = "N", default_value_t = 256)]
    points: usize,
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, clap::Args)]
struct Analyse {
    /// Designed runs with their outcome, or - for standard input
    #[arg(value_name = "RUNS.csv")]
    runs: PathBuf,
    /// The column of the outcome
    #[arg(long, value_name = "COLUMN")]
    of: String,
    /// Columns that are no factors
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    without: Vec<String>,
    /// Of the intervals
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    confidence: f64,
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(options: Options) -> Result<(), Failure> {
    match options.action {
        Action::Design(design) => designed(&design),
        Action::Analyse(analyse) => analysed(&analyse),
    }
}

fn designed(design: &Design) -> Result<(), Failure> {
    let fault = |words: String| Failure::usage(format!("{}: {words}", design.factors.display()));
    let factors = reading::factors(&read(&design.factors)?).map_err(|invalid| fault(invalid.to_string()))?;
    let rows =
        design.method.design(&factors, design.points, design.seed).map_err(|invalid| fault(invalid.to_string()))?;
    say(reading::written(&factors, &rows))
}

fn analysed(analyse: &Analyse) -> Result<(), Failure> {
    let fault = |words: String| Failure::usage(format!("{}: {words}", analyse.runs.display()));
    let runs = reading::runs(&read(&analyse.runs)?, &analyse.of, &analyse.without);
    let runs = runs.map_err(|invalid| fault(invalid.to_string()))?;
    let runs = Runs { confidence: analyse.confidence, seed: analyse.seed, ..runs };
    let found = runs.analyse().map_err(|invalid| fault(invalid.to_string()))?;
    if analyse.json {
        return say(serde_json::to_string_pretty(&found).map_err(|error| Failure::new(error.to_string()))? + "\n");
    }
    say(told(&found))
}

fn method(text: &str) -> Result<Method, String> {
    match text {
        "saltelli" => Ok(Method::Saltelli),
        "morris" => Ok(Method::Morris),
        "latin-hypercube" => Ok(Method::LatinHypercube),
        "sobol" => Ok(Method::Sobol),
        _ => Err("one of saltelli, morris, latin-hypercube, sobol".to_owned()),
    }
}

fn told(found: &Sensitivity) -> String {
    let mut text = format!("{} runs, mean {:.4}, variance {:.4}\n", found.runs, found.mean, found.variance);
    for (name, influence) in &found.factors {
        text.push_str(&match influence {
            Influence::Indices { first_order: first, total } => format!(
                "{name:<24} alone {:>6} ({:.3} to {:.3})   in all {:>6} ({:.3} to {:.3})\n",
                first.shown, first.low, first.high, total.shown, total.low, total.high
            ),
            Influence::Screened { mu_star, mu, sigma } => format!(
                "{name:<24} effect {:>8} ({:.3} to {:.3})   mean {mu:.3}   deviation {sigma:.3}\n",
                mu_star.shown, mu_star.low, mu_star.high
            ),
        });
    }
    text
}
