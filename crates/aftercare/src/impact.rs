//! `aftercare impact`: what a change came to, from a file that describes what was measured. Needs no database.

use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};

use inference::calculator::{calculate, methods};
use inference::impact::{Alike, Assessment, Counted, Finding, Measurement, Opinion, Trends, assess};
use serde::de::DeserializeOwned;

use crate::Failure;
use crate::saying::say;

/// So much of a file is read.
const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Say what a change came to, by the strongest comparison that its figures allow
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  aftercare impact faster-refunds.json              in words
  aftercare impact faster-refunds.json --json       for programs
  aftercare impact --method wilson '{\"successes\":84,\"n\":100}'
  aftercare impact --method its_reml series.json    one method by itself
  aftercare impact --methods                        all of them, with an example of each

A file in short (docs/user/impact.md says all of it):
  { \"changed_on\": \"2026-03-02\",
    \"baseline\": {\"from\": \"2025-03-03\", \"to\": \"2026-03-01\"},
    \"after\":    {\"from\": \"2026-03-02\", \"to\": \"2026-08-30\"},
    \"kpis\": [{ \"key\": \"csat\", \"measure\": \"share\", \"better\": \"higher\", \"matters\": 0.02,
               \"series\": {\"from\": \"2025-03-03\", \"every_days\": 7, \"parts\": [41, …], \"wholes\": [52, …]} }] }")]
pub struct Options {
    /// What was measured, as JSON; - reads standard input. With --method its inputs, or a file of them
    #[arg(value_name = "FILE", required_unless_present = "methods")]
    file: Option<PathBuf>,
    /// Compute by this method only
    #[arg(long, value_name = "NAME")]
    method: Option<String>,
    /// List the methods
    #[arg(long, conflicts_with_all = ["file", "method"])]
    methods: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let Some(file) = options.file.as_deref() else { return list() };
    if let Some(name) = &options.method {
        // What begins like an object is the inputs themselves.
        let own = file.to_str().filter(|text| text.trim_start().starts_with('{'));
        let inputs = own.map_or_else(|| read(file), |text| Ok(text.to_owned()))?;
        let found = calculate(name, parsed(file, &inputs)?).map_err(|wrong| Failure::usage(wrong.to_string()))?;
        if options.json {
            return json(&found);
        }
        return say(found.iter().map(|(name, value)| format!("{name}\t{value}\n")).collect::<String>());
    }
    let measurement: Measurement = parsed(file, &read(file)?)?;
    let found = assess(&measurement).map_err(|wrong| Failure::usage(format!("{}: {wrong}", file.display())))?;
    if options.json { json(&found) } else { say(text(&found)) }
}

fn list() -> Result<(), Failure> {
    say(methods()
        .map(|method| format!("{}\n  {}\n  {}\n", method.name, method.about, method.example))
        .collect::<String>())
}

fn json(found: &impl serde::Serialize) -> Result<(), Failure> {
    say(serde_json::to_string_pretty(found).map_err(|error| Failure::new(error.to_string()))? + "\n")
}

fn read(path: &Path) -> Result<String, Failure> {
    let fault = |error: std::io::Error| Failure::usage(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    let size = if path == Path::new("-") {
        std::io::stdin().lock().take(BYTES_MAX + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).map_err(fault)?.take(BYTES_MAX + 1).read_to_end(&mut bytes)
    };
    if size.map_err(fault)? as u64 > BYTES_MAX {
        return Err(Failure::usage(format!("{}: must have at most {BYTES_MAX} bytes", path.display())));
    }
    String::from_utf8(bytes).map_err(|_| Failure::usage(format!("{}: must be UTF-8", path.display())))
}

/// With the line where it is wrong.
fn parsed<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}

fn text(found: &Assessment) -> String {
    let mut text = String::new();
    if let Some(title) = &found.title {
        let _ = writeln!(text, "{title}");
    }
    let _ = writeln!(text, "Changed on {}; intervals of {:.4} %", found.changed_on, found.interval_confidence * 100.0);
    found.kpis.iter().for_each(|finding| one(&mut text, finding));
    text
}

fn one(text: &mut String, finding: &Finding) {
    let _ = writeln!(text, "\n{}: {}", finding.key, finding.words);
    let Counted { of, with, without } = finding.n;
    if let Some(design) = finding.design_words {
        let _ = writeln!(text, "  by {design}, {with} {of} against {without}");
    }
    if let (Some(p), Some(adjusted)) = (finding.p, finding.p_adjusted) {
        let _ = writeln!(text, "  p {p:.4}, with the other KPIs reckoned with {adjusted:.4}");
    }
    if let Some(detectable) = finding.detectable {
        let _ = writeln!(
            text,
            "  shown in four of five cases: a change from {detectable:.4} on; {} matters",
            finding.matters
        );
    }
    if let Some(Trends { alike, drift, low, high }) = finding.trends {
        let alike = match alike {
            Alike::Yes => "both moved alike before the change",
            Alike::No => "both moved apart already before the change",
            Alike::Unknown => "whether both moved alike before the change cannot be told",
        };
        let _ = writeln!(text, "  {alike}: by themselves {drift:+.4} ({low:+.4} to {high:+.4})");
    }
    for placebo in &finding.placebos {
        let _ = writeln!(
            text,
            "  nothing was changed on {}: {:+.4} ({:+.4} to {:+.4})",
            placebo.on, placebo.estimate, placebo.low, placebo.high
        );
    }
    for Opinion { method, estimate, low, high, .. } in &finding.opinions {
        let _ = writeln!(text, "  {method} says {estimate:+.4} ({low:+.4} to {high:+.4})");
    }
    for refused in &finding.not_stronger {
        let _ = writeln!(text, "  no {}: {}", refused.design.words(), refused.why);
    }
    for doubt in &finding.doubts {
        let _ = writeln!(text, "  mind: {doubt}");
    }
}
