//! `aftercare calibrate`: what the twin would be calibrated to, without keeping it.

use calibration::calibrating::{self, Wanted};
use calibration::calibration::{Estimate, Made};
use calibration::fitting::Fit;
use calibration::satisfaction::Satisfaction;
use kernel::{Clock, SystemClock};
use serde::Serialize;
use twin::simulation::Model;

use crate::saying::say;
use crate::{Failure, Settings};

/// Make a model of support out of what happened, with how sure each number is
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  aftercare calibrate                    of the last eight weeks, as a table
  aftercare calibrate --from 2026-08-01 --to 2026-10-31 --json > twin.json

Nothing is kept. What the numbers mean: docs/user/calibration.md")]
pub struct Options {
    /// First day of what it rests on [default: eight weeks before the last]
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Last day [default: yesterday]
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// As JSON: the numbers, the model, and how well it foretold the last weeks
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    engine: String,
    from_on: String,
    to_on: String,
    contacts: u64,
    estimates: Vec<Estimate>,
    fit: Fit,
    satisfaction: Satisfaction,
    model: Model,
}

pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    let db = settings.open_to_read().await?;
    let wanted = Wanted { from: options.from, to: options.to };
    let asked = calibrating::read(&mut db.read().await?, &wanted, SystemClock.now()).await?;
    db.close().await;
    let answer = Answer::of(calibrating::reckon_aside(asked).await?);
    let text = if options.json {
        serde_json::to_string_pretty(&answer).map_err(|error| Failure::new(error.to_string()))? + "\n"
    } else {
        answer.table()
    };
    say(text)
}

impl Answer {
    fn of(made: Made) -> Self {
        Self {
            engine: twin::engine(),
            from_on: made.from_on.to_string(),
            to_on: made.to_on.to_string(),
            contacts: made.contacts,
            estimates: made.calibrated.estimates.into_iter().map(Estimate::from).collect(),
            fit: made.fit,
            satisfaction: made.satisfaction,
            model: made.calibrated.model,
        }
    }

    fn table(&self) -> String {
        let mut text = format!("{} to {}, {} contacts\n", self.from_on, self.to_on, self.contacts);
        let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
        for one in &self.estimates {
            let (value, low, high) = (number(one.value), number(one.low), number(one.high));
            let interval = if one.origin == "estimated" { format!("{low} to {high}") } else { one.origin.clone() };
            text += &format!("{:<28}  {:<18} {value:>12}  {interval:<24}  N {}\n", one.of, one.what, one.n);
        }
        for one in &self.fit.summaries {
            text += &format!("{:?}: {} of {} days inside the 80 % band\n", one.measure, one.inside, one.days);
        }
        text += &match (&self.satisfaction.absent, self.satisfaction.slope) {
            (None, Some(slope)) => {
                let (low, high) = (number(self.satisfaction.low), number(self.satisfaction.high));
                format!(
                    "satisfaction by ln(1 + minutes) of waiting: {slope:.3} ({low} to {high}), N {}\n",
                    self.satisfaction.n
                )
            }
            (absent, _) => {
                let why = absent.map(|absent| absent.in_words()).unwrap_or_default();
                format!("satisfaction by waiting: absent, {why}\n")
            }
        };
        text
    }
}
