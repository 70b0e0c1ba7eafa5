//! `aftercare discover`: where cases of interest are, as boxes of conditions. Needs no database.

use std::path::PathBuf;

use decisions::discovery::{Discovery, Peeling, Search};
use decisions::reading::{self, Interest};

use crate::Failure;
use crate::decide::read;
use crate::saying::say;

/// Find where things go wrong: conditions that hold most of the cases of interest
#[derive(Debug, clap::Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
The file has a case in each line: numbers that say what was so, and one that says what came of it.

Examples:
  aftercare discover runs.csv --of late                  late is 1 or 0
  aftercare discover runs.csv --of cost --at-least 5000  whatever costs so much is of interest
  aftercare discover runs.csv --of csat --at-most 3.5 --boxes 3 --subsamples 20 --json

What the answer means: docs/user/deciding.md"
)]
pub struct Options {
    /// The cases, or - for standard input
    #[arg(value_name = "CASES.csv")]
    cases: PathBuf,
    /// The column that says what came of a case
    #[arg(long, value_name = "COLUMN")]
    of: String,
    /// Of interest is so much or more, instead of 1
    #[arg(long, value_name = "NUMBER", conflicts_with = "at_most")]
    at_least: Option<f64>,
    /// Of interest is so much or less, instead of 1
    #[arg(long, value_name = "NUMBER")]
    at_most: Option<f64>,
    /// Columns that are no conditions
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    without: Vec<String>,
    /// The part of a box that one peel takes
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    alpha: f64,
    /// No box holds less of the cases
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    least_mass: f64,
    /// The first box is taken of whose cases such a part is of interest
    #[arg(long, value_name = "SHARE", default_value_t = 0.8)]
    density: f64,
    /// How many boxes, each of what those before it left
    #[arg(long, value_name = "N", default_value_t = 1)]
    boxes: usize,
    /// How many halves of the cases are searched, too, to see which conditions come again
    #[arg(long, value_name = "N", default_value_t = 10)]
    subsamples: usize,
    /// How many resamples compete for better boxes (bumping)
    #[arg(long, value_name = "N", default_value_t = 0)]
    bumps: usize,
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let fault = |words: String| Failure::usage(format!("{}: {words}", options.cases.display()));
    let (interest, what) = match (options.at_least, options.at_most) {
        (Some(least), _) => (Interest::AtLeast(least), format!("{} of at least {least}", options.of)),
        (None, Some(most)) => (Interest::AtMost(most), format!("{} of at most {most}", options.of)),
        (None, None) => (Interest::Marked, options.of.clone()),
    };
    let text = read(&options.cases)?;
    let cases =
        reading::cases(&text, &options.of, interest, &options.without).map_err(|invalid| fault(invalid.to_string()))?;
    let search = Search {
        peeling: Peeling { alpha: options.alpha, least_mass: options.least_mass },
        density: options.density,
        boxes: options.boxes,
        subsamples: options.subsamples,
        bumps: options.bumps,
        seed: options.seed,
        ..Search::new(&what)
    };
    let found = search.discover(&cases).map_err(|invalid| Failure::usage(invalid.to_string()))?;
    if options.json {
        return say(serde_json::to_string_pretty(&found).map_err(|error| Failure::new(error.to_string()))? + "\n");
    }
    say(told(&found))
}

fn told(found: &Discovery) -> String {
    let mut text = format!("{} of {} cases are of interest\n", found.of_interest, found.cases);
    for one in &found.boxes {
        text.push_str(&format!("\n{}\n", one.sentence));
        for (name, quasi_p) in &one.quasi_p {
            text.push_str(&format!("  {name}: by chance with a probability of {quasi_p:.2e} (quasi-p)"));
            if let Some((_, again)) = one.reproducibility.iter().find(|(known, _)| known == name) {
                let share = again.at_this_coverage * 100.0;
                text.push_str(&format!("; restricted in {share:.0} % of the halves at this coverage"));
            }
            text.push('\n');
        }
        text.push_str("\n  peel  coverage  density     mass  conditions\n");
        for step in &one.peeling {
            let mark = if step.step == one.chosen.step { '>' } else { ' ' };
            text.push_str(&format!(
                "{mark} {:>4} {:>7.1} % {:>6.1} % {:>6.1} % {:>11}\n",
                step.step,
                step.coverage * 100.0,
                step.density * 100.0,
                step.mass * 100.0,
                step.restricted
            ));
        }
    }
    text
}
