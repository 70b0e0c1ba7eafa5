//! `aftercare queue`: one queue, by formula and by simulation. Needs no database.

use twin::{Question, QueueFigures};

use crate::Failure;
use crate::saying::say;

/// Ask one queue how long customers wait: by formula, and by simulation
#[derive(Debug, clap::Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
Rates are per unit of time, whichever it is; answers are in the same unit. Without --patience-rate
everybody waits for ever (Erlang C), with it customers leave after a random time (Erlang A).

Examples:
  aftercare queue --arrival-rate 9 --service-rate 1 --servers 10
  aftercare queue --arrival-rate 12 --service-rate 1 --servers 10 --patience-rate 0.5 --threshold 0.5
  aftercare queue --arrival-rate 9 --service-rate 1 --servers 10 --simulate 1000000 --seed 7 --json"
)]
pub struct Options {
    /// Customers who come per unit of time
    #[arg(long, value_name = "RATE")]
    arrival_rate: f64,
    /// Customers whom one busy person finishes per unit of time
    #[arg(long, value_name = "RATE")]
    service_rate: f64,
    /// How many people answer
    #[arg(long, value_name = "N")]
    servers: u32,
    /// One through the mean time after which who waits leaves
    #[arg(long, value_name = "RATE")]
    patience_rate: Option<f64>,
    /// Tell the share answered within this time
    #[arg(long, value_name = "TIME")]
    threshold: Option<f64>,
    /// Simulate so many customers, too
    #[arg(long, value_name = "N")]
    simulate: Option<u64>,
    /// Where the chance of the simulation begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let question = Question {
        arrival_rate: options.arrival_rate,
        service_rate: options.service_rate,
        servers: options.servers,
        patience_rate: options.patience_rate,
        threshold: options.threshold,
        simulate: options.simulate.map(|customers| (customers, options.seed)),
    };
    let answer =
        question.answer(crate::simulate::threads(None)).map_err(|refusal| Failure::usage(refusal.to_string()))?;
    if options.json {
        return say(serde_json::to_string_pretty(&answer).map_err(|error| Failure::new(error.to_string()))? + "\n");
    }
    let rows = named(&answer.closed_form);
    let simulated = answer.simulation.map(|found| (named(&found.figures), named(&found.std_errors)));
    let mut text = String::new();
    for (at, (name, value)) in rows.iter().enumerate() {
        text.push_str(&format!("{name:<20} {value:>12.6}"));
        if let Some((figures, errors)) = &simulated {
            text.push_str(&format!("   simulated {:.6} ± {:.6}", figures[at].1, errors[at].1));
        }
        text.push('\n');
    }
    say(text)
}

fn named(figures: &QueueFigures) -> Vec<(&'static str, f64)> {
    let mut rows = vec![
        ("wait probability", figures.wait_probability),
        ("mean wait", figures.mean_wait),
        ("mean queue length", figures.mean_queue_length),
        ("abandon probability", figures.abandon_probability),
        ("occupancy", figures.occupancy),
    ];
    rows.extend(figures.service_level.map(|level| ("service level", level)));
    rows
}
