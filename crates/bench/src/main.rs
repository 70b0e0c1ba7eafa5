//! `cargo xtask bench`: how fast, how small. It measures and compares with the targets, and never
//! fails because of a figure.

mod base;
mod crowd;
mod data;
mod first_load;
mod impact;
mod load;
mod machine;
mod mail;
mod measuring;
mod process;
mod race;
mod recognition;
mod rehearsing;
mod report;
mod runs;
mod rush;
mod scenes;
mod stage;
mod studying;
mod together;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use kernel::{Clock, SystemClock};

use crate::data::size::Size;
use crate::measuring::Place;
use crate::report::Run;

/// Measures a release build on data of a given size
///
/// The program to measure is the one that the environment variable AFTERCARE_BIN names.
#[derive(Debug, Parser)]
struct Options {
    /// So many times the usual data: 100,000 tickets, 300,000 messages, 20,000 customers
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=100))]
    scale: u64,
    /// The day to note with the figures [default: today]
    #[arg(long)]
    date: Option<String>,
    /// Take the database of the last run instead of importing anew
    #[arg(long)]
    reuse: bool,
    /// Only loads whose name begins so; nothing is kept then
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How long each load is measured
    #[arg(long, default_value_t = 8.0)]
    seconds: f64,
    /// So many playbooks are under way at once while a node is killed
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    runs: u32,
    /// Where the figures are kept
    #[arg(long, default_value = "docs/operating/bench.json")]
    keep: PathBuf,
}

fn main() -> ExitCode {
    let options = Options::parse();
    // One thread: the server needs the cores.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = runtime.map_err(|error| error.to_string()).and_then(|runtime| runtime.block_on(run(options)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("bench: {words}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), String> {
    let place = Place { program: program()?, directory: directory(options.scale)? };
    let size = Size(options.scale);
    let wanted = |key: &str| options.only.is_empty() || options.only.iter().any(|name| key.starts_with(name.as_str()));
    let playbooks = options.runs as usize;
    let measured = match options.only.as_slice() {
        [only] if only == recognition::SCENE => measuring::recognise(&place).await?,
        [only] if only == impact::SCENE => measuring::judge(&place)?,
        [only] if only == rehearsing::SCENE => measuring::rehearse(&place).await?,
        [only] if only == mail::SCENE => measuring::bring_letters(&place).await?,
        [only] if only == runs::SCENE => measuring::run_playbooks(&place, playbooks).await?,
        _ => {
            let seconds = Duration::from_secs_f64(options.seconds);
            measuring::measure(&place, size, options.reuse, seconds, playbooks, &wanted).await?
        }
    };
    let run = Run {
        commit: machine::commit(),
        date: options.date.unwrap_or_else(|| SystemClock.now().to_string().chars().take(10).collect()),
        machine: measured.machine,
        data: measured.data,
        figures: measured.figures,
        scenes: measured.scenes,
    };
    eprintln!("\n{}", report::table(&run));
    println!("{}", serde_json::to_string_pretty(&run).map_err(|error| error.to_string())?);
    if options.only.is_empty() {
        report::keep(&options.keep, options.scale, &run)?;
        eprintln!("kept in {}", options.keep.display());
    }
    match run.scenes.iter().find(|scene| scene.failed > 0) {
        None => Ok(()),
        Some(scene) => {
            Err(format!("{}: {} failed: {}", scene.what, scene.failed, scene.failure.as_deref().unwrap_or("")))
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "which program to measure is told by the environment")]
fn program() -> Result<PathBuf, String> {
    let named = std::env::var_os("AFTERCARE_BIN")
        .ok_or("AFTERCARE_BIN must name the program to measure; cargo xtask bench does it")?;
    Ok(PathBuf::from(named))
}

/// Beside this program, where cargo keeps what can be made again.
fn directory(scale: u64) -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = own.ancestors().nth(2).ok_or("this program is in no target directory")?;
    Ok(target.join("bench").join(format!("scale-{scale}")))
}
