//! `aftercare forecast`: what comes next in a series. Needs no database.

use std::path::PathBuf;

use ::forecast::ahead::reading::{self, Columns};
use ::forecast::ahead::{Effect, MODELS, Model, Outlook, Question, guessed_periods};
use serde::Serialize;

use crate::Failure;
use crate::decide::read;
use crate::saying::say;

/// Say what comes next in a series, and how sure that is
#[derive(Debug, clap::Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
The file has a column of times at equal distances and one of values:
  time,contacts,holiday
  2026-11-02 08:00,31,0
  2026-11-02 08:30,44,0
Columns are found by usual names (time, date, t; value, contacts, y, …) or named. The last lines may
lack a value: they are the future, for what is known of it beforehand.

Examples:
  aftercare forecast contacts.csv --horizon 336
  aftercare forecast contacts.csv --horizon 336 --with holiday,campaign --adding orders --json
  aftercare forecast series.csv --time t --value y --period 48,336 --horizon 336

What models do and what the figures mean: docs/user/forecasting.md"
)]
pub struct Options {
    /// The series, or - for standard input
    #[arg(value_name = "SERIES.csv")]
    series: PathBuf,
    /// How many points ahead [default: the lines without a value]
    #[arg(long, value_name = "N")]
    horizon: Option<usize>,
    /// Points of each season [default: by the times: a day, a week, a year; or guessed]
    #[arg(long, value_name = "POINTS", value_delimiter = ',')]
    period: Vec<usize>,
    /// The column of times
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    /// The column of values
    #[arg(long, value_name = "COLUMN")]
    value: Option<String>,
    /// Columns that multiply the value, such as 1 on holidays and 0 otherwise
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    with: Vec<String>,
    /// Columns that add to the value, such as contacts expected of orders under way
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    adding: Vec<String>,
    /// Whose forecast: average, mstl-ets, totals-ets, seasonal-naive [default: the best on the past]
    #[arg(long, value_parser = model)]
    model: Option<Model>,
    /// Of the intervals
    #[arg(long, value_name = "SHARES", value_delimiter = ',', default_value = "0.8,0.95")]
    level: Vec<f64>,
    /// From how many places of the past to forecast, too
    #[arg(long, value_name = "N", default_value_t = 3)]
    origins: usize,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Told<'o> {
    time_column: &'o str,
    value_column: &'o str,
    from: String,
    to: String,
    /// Given, from the times, or guessed from the values.
    periods_are: &'static str,
    /// Null: nothing is drawn.
    seed: Option<u64>,
    #[serde(flatten)]
    found: &'o Outlook,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let fault = |words: String| Failure::usage(format!("{}: {words}", options.series.display()));
    let text = read(&options.series)?;
    let with = options.with.iter().map(|name| (name.clone(), Effect::Multiplies));
    let adding = options.adding.iter().map(|name| (name.clone(), Effect::Adds));
    let columns =
        Columns { time: options.time.clone(), value: options.value.clone(), regressors: with.chain(adding).collect() };
    let series = reading::series(&text, &columns).map_err(|invalid| fault(invalid.to_string()))?;
    let horizon = options.horizon.unwrap_or(series.ahead);
    if horizon == 0 {
        return Err(Failure::usage("say how far with --horizon, or add lines without a value"));
    }
    let (periods, periods_are) = if !options.period.is_empty() {
        (options.period.clone(), "given")
    } else if matches!(series.clock, reading::Clock::Numbers { .. }) {
        (guessed_periods(&series.values), "guessed from the values")
    } else {
        (series.clock.periods(), "from the times")
    };
    let n = series.values.len();
    let question = Question {
        regressors: series.regressors,
        levels: options.level.clone(),
        origins: options.origins,
        model: options.model,
        ..Question::new(series.values, periods, horizon)
    };
    let mut found = question.forecast().map_err(|invalid| fault(invalid.to_string()))?;
    found.forecast.iter_mut().enumerate().for_each(|(at, ahead)| ahead.at = series.clock.at(n + at));
    let told = Told {
        time_column: &series.time,
        value_column: &series.value,
        from: series.clock.at(0),
        to: series.clock.at(n.saturating_sub(1)),
        periods_are,
        seed: None,
        found: &found,
    };
    if options.json {
        return say(serde_json::to_string_pretty(&told).map_err(|error| Failure::new(error.to_string()))? + "\n");
    }
    say(text_of(&told))
}

fn model(text: &str) -> Result<Model, String> {
    let wanted = text.replace('-', "_");
    let found = MODELS.into_iter().find(|model| model.key() == wanted);
    found.ok_or_else(|| "one of average, mstl-ets, totals-ets, seasonal-naive".to_owned())
}

fn text_of(told: &Told) -> String {
    let found = told.found;
    let periods: Vec<String> = found.periods.iter().map(usize::to_string).collect();
    let seasons = if periods.is_empty() {
        "no season".to_owned()
    } else {
        format!("seasons of {}, {}", periods.join(", "), told.periods_are)
    };
    let mut text =
        format!("{}: {} points from {} to {}, {seasons}\n", told.value_column, found.points, told.from, told.to);
    if let Some(backtest) = &found.backtest {
        text.push_str(&format!("\non the past, {} times {} points", backtest.origins, backtest.points_each));
        text.push_str("      WAPE  of totals    MASE   pinball\n");
        for scores in &backtest.scores {
            let mark = if scores.model == found.model { '>' } else { ' ' };
            let share = |share: Option<f64>| share.map_or("–".to_owned(), |share| format!("{:.1} %", share * 100.0));
            let number = |number: Option<f64>| number.map_or("–".to_owned(), |number| format!("{number:.3}"));
            text.push_str(&format!(
                "{mark} {:<34} {:>8} {:>10} {:>7} {:>9}\n",
                scores.model.key(),
                share(scores.wape),
                share(scores.totals_wape),
                number(scores.mase),
                number(scores.pinball)
            ));
        }
        if let Some(floor) = backtest.poisson_floor {
            text.push_str(&format!("  knowing every mean                 {:>8.1} %\n", floor.wape * 100.0));
        }
    }
    for fitted in &found.regressors {
        let what = if fitted.effect == Effect::Multiplies { "times" } else { "adds" };
        let seen = if fitted.seen { "" } else { " (never seen before: nothing is known of it)" };
        text.push_str(&format!("\n{}: {what} {:.3} for each unit{seen}", fitted.name, fitted.size));
    }
    text.push('\n');
    for ahead in &found.forecast {
        text.push_str(&format!("{:<20} {:>10.2}", ahead.at, ahead.value));
        for between in &ahead.intervals {
            text.push_str(&format!("   {:.0} %: {:.1} to {:.1}", between.level * 100.0, between.low, between.high));
        }
        text.push('\n');
    }
    text
}
