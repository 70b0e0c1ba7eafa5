//! `aftercare decide`: a table of payoffs judged by every criterion. Needs no database.

mod study;

use std::io::Read;
use std::path::{Path, PathBuf};

use decisions::{CONFIDENCE, Decision, Invalid, Question, Settings, Verdict, reading};

use crate::Failure;
use crate::saying::say;

/// Choose among strategies when the future is not known: regret, robustness, ties
#[derive(Debug, clap::Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
The file has strategies as rows and futures as columns, and perhaps a row `probability`:
  strategy,calm,campaign,strike
  as now,70,40,-30
  more people,50,48,20
  probability,0.6,0.3,0.1

Instead it may hold runs, with the columns strategy,future,replication,payoff; strategies that met
the same chance in a replication are then compared by it. Whatever is not sure, by runs or by
--errors, is called the winner only if chance does not explain its lead.

Examples:
  aftercare decide payoffs.csv
  aftercare decide costs.csv --costs --threshold 5000 --json
  aftercare decide payoffs.csv --errors errors.csv --confidence 0.99
  aftercare simulate study.toml --json | aftercare decide - --study cost --costs

What each criterion means: docs/user/deciding.md"
)]
pub struct Options {
    /// The payoffs, or - for standard input
    #[arg(value_name = "PAYOFF.csv")]
    payoffs: PathBuf,
    /// They are costs: less is better
    #[arg(long)]
    costs: bool,
    /// Hurwicz: the weight of the best future, from 0 (pessimist) to 1 (optimist)
    #[arg(long, value_name = "SHARE", default_value_t = 0.5)]
    alpha: f64,
    /// Of the regrets; the rest of it is the tail of CVaR
    #[arg(long, value_name = "SHARE", default_value_t = 0.9)]
    quantile: f64,
    /// What is good enough
    #[arg(long, value_name = "PAYOFF")]
    threshold: Option<f64>,
    /// Mean-variance: how many deviations are taken off the mean
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    aversion: f64,
    /// Standard errors of the payoffs, a table with the same names
    #[arg(long, value_name = "ERRORS.csv")]
    errors: Option<PathBuf>,
    /// The file is what `aftercare simulate --json` found, and this the measure that counts: cost,
    /// service_level, backlog, …
    #[arg(long, value_name = "MEASURE", conflicts_with = "errors")]
    study: Option<String>,
    /// Of the intervals by which a lead is clear
    #[arg(long, value_name = "SHARE", default_value_t = CONFIDENCE)]
    confidence: f64,
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let said = |path: &Path, invalid: &Invalid| Failure::usage(format!("{}: {invalid}", path.display()));
    let text = read(&options.payoffs)?;
    let (table, mut noise) = match &options.study {
        Some(measure) => {
            let found = study::payoffs(&text, measure, options.costs);
            let fault = |words: String| Failure::usage(format!("{}: {words}", options.payoffs.display()));
            found.map(|(table, noise)| (table, Some(noise))).map_err(fault)?
        }
        None => reading::payoffs_or_runs(&text, options.costs).map_err(|invalid| said(&options.payoffs, &invalid))?,
    };
    if let Some(path) = &options.errors {
        if noise.is_some() {
            return Err(Failure::usage("--errors: runs tell their errors themselves"));
        }
        noise = Some(reading::errors(&read(path)?, &table).map_err(|invalid| said(path, &invalid))?);
    }
    let settings = Settings {
        alpha: options.alpha,
        quantile: options.quantile,
        threshold: options.threshold,
        aversion: options.aversion,
    };
    let question = Question { table, settings, noise, confidence: options.confidence, seed: options.seed };
    let found = question.decide().map_err(|invalid| Failure::usage(invalid.to_string()))?;
    if options.json {
        return say(serde_json::to_string_pretty(&found).map_err(|error| Failure::new(error.to_string()))? + "\n");
    }
    say(told(&found))
}

/// A file, or standard input for `-`; no more of it than an engine reads.
pub fn read(path: &Path) -> Result<String, Failure> {
    let fault = |problem: String| Failure::usage(format!("{}: {problem}", path.display()));
    let mut text = String::new();
    let most = reading::BYTES_MAX as u64 + 1;
    let taken = if path == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most).read_to_string(&mut text))
    };
    taken.map_err(|error| fault(error.to_string()))?;
    if text.len() as u64 == most {
        return Err(fault(format!("must be at most {} bytes", reading::BYTES_MAX)));
    }
    Ok(text)
}

fn told(found: &Decision) -> String {
    let widths: Vec<usize> = found.strategies.iter().map(|name| name.chars().count().max(10)).collect();
    let mut text = format!("{:<24}", found.payoffs_are);
    found.strategies.iter().zip(&widths).for_each(|(name, width)| text.push_str(&format!("  {name:>width$}")));
    text.push_str("  best\n");
    for (key, judged) in &found.criteria {
        text.push_str(&format!("{key:<24}"));
        judged
            .values
            .iter()
            .zip(&widths)
            .for_each(|((_, value), width)| text.push_str(&format!("  {value:>width$.3}")));
        text.push_str(&format!("  {}\n", verdict(judged)));
    }
    for (key, why) in &found.left_out {
        text.push_str(&format!("{key:<24}  left out: it {why}\n"));
    }
    let by = if found.probabilities_given { "their probabilities" } else { "all futures equally likely" };
    text.push_str(&format!("\nKnowing the future beforehand would be worth {:.3}, {by}\n", found.evpi));
    for (one, other) in &found.dominated_by {
        text.push_str(&format!("{one}: never better than {other}, and worse in some future\n"));
    }
    for name in &found.strategies {
        let first: Vec<&str> = found
            .criteria
            .iter()
            .filter(|(_, judged)| judged.verdict == Verdict::Winner && judged.best.contains(name))
            .map(|(key, _)| key.as_str())
            .collect();
        if !first.is_empty() {
            text.push_str(&format!("{name} is first by {}: {}\n", first.len(), first.join(", ")));
        }
    }
    text
}

fn verdict(judged: &decisions::Judgement) -> String {
    let best = judged.best.join(", ");
    match judged.verdict {
        Verdict::Winner => best,
        Verdict::Tie => format!("tie: {best}"),
        Verdict::NoClearWinner => {
            format!("no clear winner: {best}, not clearly before {}", judged.not_clearly_behind.join(", "))
        }
        Verdict::NotTested => format!("{best} (not tested for chance)"),
    }
}
