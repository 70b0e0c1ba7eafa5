//! `aftercare intents`: learns what messages are about, tells how well, and asks what was learned. Needs no database.

mod examples;
mod telling;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ::intents::{BYTES_MAX, Example, Model, evaluate, survey, train};
use kernel::{Clock, SystemClock};

use crate::Failure;
use crate::saying::say;
use examples::{Columns, Labelled};
use telling::Figures;

/// So many times a small test is answered again, to tell how long a message takes.
const ROUNDS_MAX: u32 = 200;
const ROUNDS_MS: i64 = 200;

/// Learn what messages are about from labelled examples, and try it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  aftercare intents train --train examples.csv --model intents.model
  aftercare intents classify --model intents.model 'my parcel has not come'
  aftercare intents evaluate --model intents.model --test others.csv
  aftercare intents evaluate --train examples.csv --test others.csv --json
  aftercare intents train --train banking.csv --label-column category --model banking.model")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Learn from a file of examples and keep the model
    Train(Files),
    /// Tell how many messages of a file are recognised: by a model, or by one that is trained for it
    Evaluate(Files),
    /// Say what a message is about, how sure that is and which words say so
    Classify {
        /// The model to ask
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
        /// The message
        text: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
struct Files {
    /// Examples to learn from: CSV (or TSV) with a header
    #[arg(long, value_name = "FILE")]
    train: Option<PathBuf>,
    /// Examples to be tried on
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
    /// Where the model is kept, or read from if nothing is trained
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    #[command(flatten)]
    columns: Columns,
    /// The label of examples that are about nothing of all this; the answer to them should be "I don't know"
    #[arg(long, value_name = "LABEL", default_value = "oos")]
    out_of_scope: String,
    /// How much of what would be right may be answered with "I don't know", from 0 to 1 [default: 0.008 if there are
    /// examples out of scope, else 0.0005]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    refused: Option<f64>,
    /// Where chance begins; one seed gives one model
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(options: Options) -> Result<(), Failure> {
    match options.action {
        Action::Train(files) if files.train.is_none() => {
            Err(Failure::usage("--train FILE is missing: what to learn from"))
        }
        Action::Train(files) if files.model.is_none() && files.test.is_none() => {
            Err(Failure::usage("--model FILE is missing: where to keep what is learned"))
        }
        Action::Evaluate(files) if files.test.is_none() => {
            Err(Failure::usage("--test FILE is missing: what to try it on"))
        }
        Action::Evaluate(files) if files.train.is_none() && files.model.is_none() => {
            Err(Failure::usage("--model FILE or --train FILE is missing: what to try"))
        }
        Action::Train(files) | Action::Evaluate(files) => work(&files),
        Action::Classify { model, text, json } => {
            let model = open(&model)?;
            let (answer, reasons) = model.explain(&text);
            say(telling::answer(&answer, &reasons, json)?)
        }
    }
}

/// Trains if there is something to learn from, tries if there is something to be tried on.
fn work(files: &Files) -> Result<(), Failure> {
    let mut figures = Figures::default();
    // Both are read before the long work: a mistake in the second is told at once.
    let learned = files.train.as_deref().map(|path| examples::read(path, &files.columns)).transpose()?;
    let tried = files.test.as_deref().map(|path| examples::read(path, &files.columns)).transpose()?;
    let model = match (&learned, &files.model) {
        (Some(learned), kept) => {
            let model = taught(files, learned, &mut figures)?;
            if let Some(path) = kept {
                keep(path, &model)?;
            }
            model
        }
        (None, Some(path)) => open(path)?,
        (None, None) => return Err(Failure::usage("--train FILE or --model FILE is missing")),
    };
    figures.of_model(&model);
    if let Some(tried) = &tried {
        let examples = tried.examples();
        let found = evaluate(&model, &examples);
        figures.of_test(found, tried, micros_per_message(&model, &examples));
    }
    say(if files.json { figures.json()? } else { figures.text() })
}

/// Answers the messages as often as it takes to be measured.
fn micros_per_message(model: &Model, examples: &[Example<'_>]) -> f64 {
    let begun = SystemClock.now().as_millis();
    let (mut rounds, mut taken) = (0, 0);
    while taken < ROUNDS_MS && rounds < ROUNDS_MAX {
        examples.iter().for_each(|example| drop(model.classify(example.text)));
        rounds += 1;
        taken = SystemClock.now().as_millis() - begun;
    }
    taken as f64 * 1_000.0 / (f64::from(rounds) * examples.len() as f64)
}

fn taught(files: &Files, learned: &Labelled, figures: &mut Figures) -> Result<Model, Failure> {
    let examples: Vec<Example<'_>> = learned.examples();
    figures.of_training(learned, survey(&examples));
    let options =
        ::intents::Options { out_of_scope: files.out_of_scope.clone(), refused: files.refused, seed: files.seed };
    let bar = indicatif::ProgressBar::new(100);
    let mut watch = |share: f32| {
        bar.set_position((share * 100.0) as u64);
        ControlFlow::Continue(())
    };
    let begun = SystemClock.now().as_millis();
    let model = train(&examples, &options, &mut watch).map_err(|error| Failure::usage(learned.told(&error)))?;
    bar.finish_and_clear();
    figures.train_seconds = Some((SystemClock.now().as_millis() - begun) as f64 / 1_000.0);
    Ok(model)
}

fn keep(path: &Path, model: &Model) -> Result<(), Failure> {
    std::fs::write(path, model.to_bytes()).map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

fn open(path: &Path) -> Result<Model, Failure> {
    let failed = |words: String| Failure::usage(format!("{}: {words}", path.display()));
    let size = std::fs::metadata(path).map_err(|error| failed(error.to_string()))?.len();
    if size > BYTES_MAX as u64 {
        return Err(failed(format!("{size} bytes are too many for a model; at most {BYTES_MAX}")));
    }
    let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    Model::from_bytes(&bytes).map_err(|error| failed(error.to_string()))
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a number from 0 to 1, such as 0.01".to_owned())
}
