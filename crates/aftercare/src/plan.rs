//! `aftercare plan`: the best plan of a board that a file describes. Needs no database.

mod telling;

use std::io::Read;
use std::path::{Path, PathBuf};

use ::planning::board::Board;
use ::planning::{DRAWS_MAX, Options as Wanted, Status, Time};
use kernel::{Clock, SystemClock};

use crate::Failure;
use crate::saying::say;

/// A file larger than this is no board.
const BYTES_MAX: u64 = 32 * 1024 * 1024;
const SECONDS_MAX: f64 = 3_600.0;

/// Find the best plan for initiatives, capacity and dependencies
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  aftercare plan solve board.json             which initiatives are done when, and why the rest is out
  aftercare plan solve board.json --json      the same for programs
  aftercare plan solve - --quick < board.json only the plan
  aftercare plan solve board.json --seconds 60

What the file holds, field by field: docs/user/planning.md")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Plan what a file describes: Musts first and early, then the most value
    Solve(Solve),
}

#[derive(Debug, clap::Args)]
struct Solve {
    /// The board, as JSON; - reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
    /// How long to search at most; what is not proven by then is told with its bound
    #[arg(long, value_name = "SECONDS", default_value_t = 20.0, value_parser = seconds)]
    seconds: f64,
    /// Where chance begins, for the probability that all Musts fit
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How often efforts are thrown for that
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=i64::from(DRAWS_MAX)))]
    draws: u32,
    /// Only the plan: not why the rest is out, nor what more capacity would buy
    #[arg(long)]
    quick: bool,
}

pub fn run(options: Options) -> Result<(), Failure> {
    let Action::Solve(solve) = options.action;
    let board = read(&solve.file)?;
    let wanted = Wanted { seed: solve.seed, draws: solve.draws, explain: !solve.quick, ..Wanted::default() };
    let clock = || SystemClock.now().as_millis() as f64 / 1_000.0;
    let begun = processor_seconds();
    let plan = ::planning::plan(&board, &wanted, &Time { seconds: solve.seconds, clock: &clock })
        .map_err(|invalid| Failure::usage(format!("{}: {invalid}", solve.file.display())))?;
    let used = processor_seconds().zip(begun).map(|(now, then)| now - then);
    say(if solve.json { telling::json(&plan, used)? } else { telling::text(&board, &plan, used) })?;
    if !plan.verified.holds {
        return Err(Failure::new("the plan does not hold; this is a fault of the program"));
    }
    match plan.status {
        Status::Infeasible => Err(Failure::new("what is pinned cannot be together; there is no plan")),
        Status::Unknown => Err(Failure::new("no plan was found in this time; try more --seconds")),
        Status::Optimal | Status::Feasible | Status::Heuristic => Ok(()),
    }
}

fn read(path: &Path) -> Result<Board, Failure> {
    let failed = |words: String| Failure::usage(format!("{}: {words}", path.display()));
    let mut bytes = Vec::new();
    let taken = if path == Path::new("-") {
        std::io::stdin().lock().take(BYTES_MAX + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(BYTES_MAX + 1).read_to_end(&mut bytes))
    };
    taken.map_err(|error| failed(error.to_string()))?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(failed(format!("too large for a board; at most {BYTES_MAX} bytes")));
    }
    // Says the line, the column, the field that is unknown and those that there are.
    serde_json::from_slice(&bytes).map_err(|error| failed(error.to_string()))
}

/// What this thread has had of a processor; Linux tells.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.01..=SECONDS_MAX).contains(seconds));
    seconds.ok_or_else(|| format!("a number from 0.01 to {SECONDS_MAX}, such as 20"))
}
