//! `aftercare import`: history and records out of files of other systems.
//!
//! One thread reads and maps, the transactions run beside it; between them at most two batches
//! wait. Each batch is one transaction, all or nothing.

mod batches;
mod fields;
mod kinds;
pub mod shipped;
mod summary;
mod taking;
mod twice;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use intake::{Mapping, Rejects, Rows, Target, Unreadable};
use kernel::{Clock, SystemClock, SystemRng};
use store::Db;
use tokio::task::JoinError;

pub use fields::guide;
pub use summary::Summary;

use crate::saying::say;
use crate::{Failure, Settings};

/// How many rejected rows are shown when no rejects file is asked for.
const SHOWN: u64 = 10;

const EXAMPLES: &str = "\
Examples:
  aftercare import orders orders.csv --dry-run         check, and keep nothing
  aftercare import tickets export.csv --mapping incident-log --rejects rejects.csv
  aftercare import customers --fields                  what a file may hold";

/// Bring in records of other systems, from CSV, NDJSON, JSON or columns
///
/// Rows that are known by their external id are brought up to date; running the same file again
/// changes nothing. A row that cannot go in is told with line, column and reason; the rest goes in.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{}", shipped::help()))]
pub struct Options {
    /// What the file holds
    #[arg(value_name = "WHAT")]
    pub what: What,
    /// The file: .csv, .tsv, .ndjson, .jsonl, .json, or what the mapping says
    #[arg(value_name = "FILE", required_unless_present = "fields")]
    pub file: Option<PathBuf>,
    /// A mapping file (TOML), or the name of a mapping that ships; without one the file uses our
    /// own column names (see --fields)
    #[arg(long, value_name = "FILE.toml|NAME")]
    pub mapping: Option<String>,
    /// Where the records come from: external ids are unique within it [default: the mapping's, or
    /// "import"]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Check everything against the database, but keep nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write rejected rows with line, column and reason to this file (NDJSON, or CSV by its name)
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Rows per transaction
    #[arg(long, value_name = "ROWS", default_value_t = 2_048, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub batch: u32,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
    /// Print the fields that WHAT may have, as a table, and do nothing else
    #[arg(long)]
    pub fields: bool,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    Customers,
    Products,
    Orders,
    Shipments,
    /// Tracking events of carriers
    Tracking,
    Tickets,
    /// Messages and notes of tickets
    Messages,
    /// Answers to satisfaction surveys
    Answers,
}

impl What {
    pub fn name(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Products => "products",
            Self::Orders => "orders",
            Self::Shipments => "shipments",
            Self::Tracking => "tracking",
            Self::Tickets => "tickets",
            Self::Messages => "messages",
            Self::Answers => "answers",
        }
    }

    pub fn targets(self) -> &'static [Target] {
        fields::of(self)
    }
}

/// `aftercare import`.
pub async fn run(settings: Settings, options: Options) -> Result<(), Failure> {
    if options.fields {
        return say(guide(options.what));
    }
    // A node: no restore may pull the database away between two batches.
    let (db, follower) = settings.open_as_node().await?;
    db.expect_much().await?;
    let imported = import(&db, &options).await;
    db.much_was_written().await;
    follower.abort();
    db.close().await;
    let summary = imported?;
    let text = match options.json {
        true => serde_json::to_string(&summary).map_err(|error| Failure::new(error.to_string()))?,
        false => summary.to_string(),
    };
    say(text + "\n")?;
    match summary.complete {
        true => Ok(()),
        false => Err(Failure::usage(format!("{} was not read to its end; what stands before is in", summary.file))),
    }
}

/// Imports one file into an open database. What cannot be read at all is a usage failure.
pub async fn import(db: &Db, options: &Options) -> Result<Summary, Failure> {
    let file = options.file.clone().ok_or_else(|| Failure::usage("name the file"))?;
    let name = file.display().to_string();
    let in_file = |error: Unreadable| Failure::usage(format!("{name}: {error}"));
    let mapping = mapping(options)?;
    let source = options.source.clone().or_else(|| mapping.source.clone()).unwrap_or_else(|| "import".to_owned());
    let opening = file.clone();
    let rows = blocking(move || Rows::open(&opening, mapping)).await?.map_err(in_file)?;
    let mut rejects = rejects(options, &file)?;

    let clock = SystemClock;
    let began = clock.now();
    let mut summary = Summary::new(options, &name, &source);
    let bar = bar(rows.progress().1);
    let source = kinds::Source { what: options.what, name: source.into(), clock: Arc::new(clock) };
    let origins = rows.mapping().origins();
    let twice = twice::Twice::new(options.what, rows.mapping().origins());
    let reading = batches::Reading { rows, twice, source: source.clone(), size: options.batch as usize };
    let (mut batches, reader) = reading.start();
    let rng = Arc::new(SystemRng);
    let taker = taking::Taker { db: db.clone(), rng, source, origins, dry_run: options.dry_run };
    while let Some(batch) = batches.recv().await {
        let batch = batch.map_err(|error| stopped(in_file(error), &summary))?;
        bar.set_position(batch.read);
        summary.complete &= !batch.broken;
        let taken = taker.take(batch).await.map_err(|refusal| stopped(refusal.into(), &summary))?;
        summary.count(&taken.outcomes, taken.rejects.len());
        for reject in &taken.rejects {
            if let Some(rejects) = &mut rejects {
                rejects.write(reject).map_err(|error| Failure::new(error.to_string()))?;
            } else if summary.show_reject(SHOWN) {
                bar.suspend(|| eprintln!("{name}:{}: {}", reject.line, reject.in_words()));
            }
        }
        summary.took(clock.now().since(began));
        bar.set_message(summary.in_short());
    }
    reader.await.map_err(|error| stopped(broke_off(error), &summary))?;
    if let Some(rejects) = rejects {
        rejects.finish().map_err(|error| Failure::new(error.to_string()))?;
    }
    summary.took(clock.now().since(began));
    bar.finish_and_clear();
    Ok(summary)
}

/// What a person must know when an import breaks off.
fn stopped(failure: Failure, summary: &Summary) -> Failure {
    let words = format!(
        "{}\nbefore that: {summary}\nmend it and run the import again; what is in already stays",
        failure.words
    );
    Failure { words, ..failure }
}

fn mapping(options: &Options) -> Result<Mapping, Failure> {
    let targets = options.what.targets();
    let Some(chosen) = &options.mapping else { return Ok(Mapping::canonical(targets)) };
    let text = match shipped::find(chosen) {
        Some(shipped) => shipped.text.to_owned(),
        None => std::fs::read_to_string(chosen).map_err(|error| {
            let names = shipped::names();
            Failure::usage(format!("the mapping {chosen}: {error}; mappings that ship: {names}"))
        })?,
    };
    Mapping::parse_for(&text, options.what.name(), targets)
        .map_err(|error| Failure::usage(format!("{chosen}: {error}")))
}

fn rejects(options: &Options, file: &Path) -> Result<Option<Rejects>, Failure> {
    let Some(path) = &options.rejects else { return Ok(None) };
    let same = path.canonicalize().is_ok_and(|path| file.canonicalize().is_ok_and(|file| path == file));
    if same {
        return Err(Failure::usage(format!("--rejects {}: the file itself would be overwritten", path.display())));
    }
    let created = Rejects::create(path, &file.display().to_string());
    created.map(Some).map_err(|error| Failure::usage(error.to_string()))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(broke_off)
}

fn broke_off(error: JoinError) -> Failure {
    Failure::new(format!("the reader broke off: {error}"))
}

/// Hidden by itself where nobody looks: when standard error is no terminal.
fn bar(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent:>3}%  {msg}") {
        bar.set_style(style);
    }
    bar
}
