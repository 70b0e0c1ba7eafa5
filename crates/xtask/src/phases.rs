//! A part of the test run: its log, its time, its counts, its one line.

use crate::checkout::Checkout;
use crate::failures;
use crate::hands;
use crate::tally::{self, Tally};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Of a failed phase this much of its log is shown; the rest is in the file.
const LINES_SHOWN: usize = 200;

/// Begins a line of a log that the person shall see even if all went well.
const NOTE: &str = "note to the reader: ";

/// Where a phase's commands write.
pub struct Log {
    file: File,
}

impl Log {
    /// Runs it with its output in the log and fails if it fails.
    pub fn run(&self, command: &mut Command) -> Result<(), String> {
        self.write(&format!("$ {}", hands::words(command)));
        let copy = || self.file.try_clone().map_err(|error| format!("log: {error}"));
        command.stdin(Stdio::null()).stdout(copy()?).stderr(copy()?);
        command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never").env("CI", "1").env("TERM", "dumb");
        command.env_remove("FORCE_COLOR");
        let status = command.status();
        let status = status.map_err(|error| format!("{}: {error}", hands::words(command)))?;
        hands::verdict(command, status)
    }

    /// Something the person should know although nothing failed.
    pub fn note(&self, text: &str) {
        self.write(&format!("{NOTE}{text}"));
    }

    pub fn write(&self, text: &str) {
        let mut file = &self.file;
        if let Err(error) = writeln!(file, "{text}") {
            eprintln!("the log cannot be written: {error}");
        }
    }
}

/// Runs `work` as the phase `name`, prints its line, and its log if it failed.
pub fn phase(checkout: &Checkout, name: &str, work: impl FnOnce(&Log) -> Result<(), String>) -> Tally {
    let path = checkout.target.join("xtask").join(format!("{name}.log"));
    let log = match open(&path) {
        Ok(file) => Log { file },
        Err(why) => {
            println!("FAIL  {name}: {why}");
            return Tally::one_failed();
        }
    };
    println!("  ..  {name}");
    let (outcome, took) = timed(|| work(&log));
    let text = std::fs::read(&path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let tally = tally::of_phase(&text, outcome.is_ok());
    print(name, &text, &outcome, took, &path);
    tally
}

/// A phase that cannot run because of an earlier one.
pub fn blocked(name: &str, by: &str) -> Tally {
    println!("FAIL  {name}: not run, because {by} failed");
    Tally::one_failed()
}

fn print(name: &str, log: &str, outcome: &Result<(), String>, took: Duration, path: &Path) {
    let counts = match tally::in_log(log) {
        none if none == Tally::default() => String::new(),
        some => format!("  {some}"),
    };
    let line = format!("{name}  {:.1} s{counts}", took.as_secs_f64());
    let mut text = String::new();
    for note in log.lines().filter_map(|line| line.strip_prefix(NOTE)) {
        text.push_str(&format!("      {name}: {note}\n"));
    }
    match outcome {
        Ok(()) => text.push_str(&format!("  ok  {line}")),
        Err(why) => {
            let lines: Vec<&str> = log.lines().collect();
            let shown = lines[lines.len().saturating_sub(LINES_SHOWN)..].join("\n");
            text.push_str(&format!("---- {name}: {}\n{shown}\n---- end of {name}\n", path.display()));
            text.push_str(&format!("FAIL  {line}\n      {why}"));
            for test in failures::in_log(log) {
                text.push_str(&format!("\n      failed: {}", test.replace('\n', "\n      ")));
            }
        }
    }
    println!("{text}");
}

fn open(path: &PathBuf) -> Result<File, String> {
    let opened = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| {
        // Appending, so that the handles given to several programs do not overwrite each other.
        let _previous = std::fs::remove_file(path);
        File::options().create(true).append(true).open(path)
    });
    opened.map_err(|error| format!("{}: {error}", path.display()))
}

#[expect(clippy::disallowed_methods, reason = "a stop-watch for the person who waits")]
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    (work(), start.elapsed())
}
