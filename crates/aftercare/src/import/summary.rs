//! What became of a file.

use std::fmt;

use kernel::Outcome;
use kernel::time::SECOND;
use serde::Serialize;

use super::Options;

#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    pub what: &'static str,
    pub file: String,
    pub source: String,
    pub dry_run: bool,
    /// Records found, after rows of one key were picked or put together.
    pub rows: u64,
    pub created: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub rejected: u64,
    /// Whether the file was read to its end.
    pub complete: bool,
    pub duration_ms: i64,
    pub rows_per_second: u64,
    pub rejects_file: Option<String>,
    #[serde(skip)]
    shown: u64,
}

impl Summary {
    pub fn new(options: &Options, file: &str, source: &str) -> Self {
        Self {
            what: options.what.name(),
            file: file.to_owned(),
            source: source.to_owned(),
            dry_run: options.dry_run,
            rows: 0,
            created: 0,
            changed: 0,
            unchanged: 0,
            rejected: 0,
            complete: true,
            duration_ms: 0,
            rows_per_second: 0,
            rejects_file: options.rejects.as_ref().map(|path| path.display().to_string()),
            shown: 0,
        }
    }

    pub fn count(&mut self, outcomes: &[Outcome], rejected: usize) {
        for outcome in outcomes {
            match outcome {
                Outcome::Created => self.created += 1,
                Outcome::Changed => self.changed += 1,
                Outcome::Unchanged => self.unchanged += 1,
            }
        }
        self.rejected += rejected as u64;
        self.rows += (outcomes.len() + rejected) as u64;
    }

    pub fn took(&mut self, millis: i64) {
        self.duration_ms = millis.max(1);
        self.rows_per_second = self.rows.saturating_mul(SECOND as u64) / self.duration_ms as u64;
    }

    /// Whether a further reject is to be shown, of at most so many.
    pub fn show_reject(&mut self, at_most: u64) -> bool {
        self.shown += 1;
        self.shown <= at_most
    }

    /// For the progress bar.
    pub fn in_short(&self) -> String {
        let rejected = if self.rejected > 0 { format!(", {} rejected", self.rejected) } else { String::new() };
        format!("{} rows{rejected}, {}/s", self.rows, self.rows_per_second)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, what, created, changed, unchanged, rejected, rows_per_second, .. } = self;
        let seconds = self.duration_ms as f64 / SECOND as f64;
        let rehearsal = if self.dry_run { "dry run, nothing was kept: " } else { "" };
        write!(
            formatter,
            "{rehearsal}{rows} {what}: {created} created, {changed} changed, {unchanged} unchanged, {rejected} rejected \
             ({seconds:.1} s, {rows_per_second} rows/s)"
        )?;
        match (&self.rejects_file, self.rejected) {
            (_, 0) => Ok(()),
            (Some(file), _) => write!(formatter, "\nrejected rows with line, column and reason: {file}"),
            (None, _) => write!(formatter, "\n--rejects FILE keeps all rejected rows with line, column and reason"),
        }
    }
}
