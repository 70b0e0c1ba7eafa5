//! `aftercare simulate`: rehearses a support operation from a text file. Needs no database.

use std::io::Read;
use std::path::{Path, PathBuf};

use twin::simulation::Estimate;
use twin::study::{Comparison, Report, Study, run as rehearse};

use crate::Failure;
use crate::saying::say;

/// Rehearse a support operation: futures, strategies, and what comes of each
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A study is a text file: who gets in touch and how often, who answers and when, what may come and
what could be done. docs/user/simulation.md describes it with an example.

Examples:
  aftercare simulate study.toml
  aftercare simulate study.toml --json > found.json
  aftercare simulate study.toml --seed 2 --replications 1000
  cat study.toml | aftercare simulate - --json")]
pub struct Options {
    /// The study, or - for standard input
    #[arg(value_name = "STUDY.toml")]
    study: PathBuf,
    /// Where chance begins, instead of what the study says
    #[arg(long)]
    seed: Option<u64>,
    /// How often each strategy is rehearsed in each future, instead of what the study says
    #[arg(long, value_name = "N")]
    replications: Option<u64>,
    /// How many threads; the answer is the same for any number [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// A study is words and numbers; a longer file is none.
const BYTES_MAX: u64 = 4_000_000;

pub fn run(options: &Options) -> Result<(), Failure> {
    let name = options.study.display();
    let text = read(&options.study)?;
    let refused = |refusal: twin::Refusal| Failure::usage(format!("{name}: {refusal}"));
    let mut study = Study::read(&text).map_err(refused)?;
    study.seed = options.seed.unwrap_or(study.seed);
    study.replications = options.replications.unwrap_or(study.replications);
    let report = rehearse(&study, &text, threads(options.threads)).map_err(refused)?;
    if options.json {
        return say(serde_json::to_string_pretty(&report).map_err(|error| Failure::new(error.to_string()))? + "\n");
    }
    say(table(&report))
}

pub fn threads(asked: Option<usize>) -> usize {
    asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

fn read(path: &Path) -> Result<String, Failure> {
    let fault = |error: std::io::Error| Failure::usage(format!("{}: {error}", path.display()));
    let mut text = String::new();
    let mut take = |from: &mut dyn Read| from.take(BYTES_MAX + 1).read_to_string(&mut text).map_err(fault);
    if path.as_os_str() == "-" {
        take(&mut std::io::stdin().lock())?;
    } else {
        take(&mut std::fs::File::open(path).map_err(fault)?)?;
    }
    Ok(text)
}

fn table(report: &Report) -> String {
    let mut text = format!(
        "{}: {} runs, seed {}; ± is the half of a 95 % interval, times are in the study's unit\n",
        if report.name.is_empty() { "study" } else { &report.name },
        report.runs,
        report.seed
    );
    for cell in &report.cells {
        text.push_str(&format!("\n{} / {}\n", cell.future, cell.strategy));
        if let Some(overload) = &cell.overload {
            text.push_str(&format!("  {overload}\n"));
        }
        let shares = [
            ("service level", &cell.all.service_level),
            ("abandonment", &cell.all.abandonment),
            ("occupancy", &cell.occupancy),
        ];
        shares.into_iter().for_each(|(name, found)| line(&mut text, name, found, 100.0, " %"));
        let others = [
            ("speed of answer", &cell.all.speed_of_answer),
            ("p90 wait", &cell.all.p90_wait),
            ("backlog", &cell.all.backlog),
            ("days to clear", &cell.all.days_to_clear),
            ("agent hours", &cell.agent_hours),
            ("cost", &cell.cost),
        ];
        others.into_iter().for_each(|(name, found)| line(&mut text, name, found, 1.0, ""));
    }
    for found in &report.comparisons {
        let Comparison { future, strategy, against, .. } = found;
        text.push_str(&format!(
            "\n{future}, {strategy} against {against}: cheaper: {}; more in time: {}\n",
            found.cheaper, found.more_in_time
        ));
    }
    text
}

fn line(text: &mut String, name: &str, found: &Option<Estimate>, times: f64, unit: &str) {
    if let Some(found) = found {
        let reach = (found.high - found.value) * times;
        text.push_str(&format!("  {name:<16} {:>12.2}{unit} ± {reach:.2}\n", found.value * times));
    }
}
