//! What was measured: figures beside their targets, for programs (JSON) and people (a table).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::machine::Machine;

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    MoreThan(f64),
    LessThan(f64),
    /// Both belong to it.
    Between(f64, f64),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub key: String,
    pub what: String,
    pub value: f64,
    pub unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
}

impl Figure {
    pub fn new(key: &str, what: &str, value: f64, unit: &str) -> Self {
        Self {
            key: key.to_owned(),
            what: what.to_owned(),
            value: rounded(value),
            unit: unit.to_owned(),
            target: None,
            met: None,
        }
    }

    #[must_use]
    pub fn held_against(mut self, target: Target) -> Self {
        self.met = Some(match target {
            Target::MoreThan(least) => self.value > least,
            Target::LessThan(most) => self.value < most,
            Target::Between(least, most) => (least..=most).contains(&self.value),
        });
        self.target = Some(target);
        self
    }
}

/// A load on the server and how it bore it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    pub key: String,
    pub what: String,
    pub connections: usize,
    pub pages: usize,
    pub failed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p90_ms: f64,
    pub p99_ms: f64,
    pub longest_ms: f64,
    pub kilobytes: f64,
    /// Processor time of the server for one page: hardly changes when the machine is busy.
    pub server_cpu_ms: f64,
    /// Share of the machine that other programs had meanwhile.
    pub others_cpu: f64,
}

/// One run of the benchmark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub commit: String,
    pub date: String,
    pub machine: Machine,
    /// Rows in the database before the load.
    pub data: BTreeMap<String, u64>,
    pub figures: Vec<Figure>,
    pub scenes: Vec<Scene>,
}

/// Three digits say all that a measurement can.
pub fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let step = 10f64.powi(2 - value.abs().log10().floor() as i32);
    let exact = (value * step).round() / step;
    if value.abs() >= 1_000.0 { value.round() } else { exact }
}

/// Keeps a run in the file, in place of the one of the same size.
pub fn keep(path: &Path, scale: u64, run: &Run) -> Result<(), String> {
    let failed = |words: String| format!("{}: {words}", path.display());
    let mut runs: BTreeMap<String, Run> = match std::fs::read(path) {
        Ok(text) => serde_json::from_slice(&text).unwrap_or_default(),
        Err(_) => BTreeMap::new(),
    };
    runs.insert(format!("scale_{scale}"), run.clone());
    let mut text = serde_json::to_string_pretty(&runs).map_err(|error| failed(error.to_string()))?;
    text.push('\n');
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory).map_err(|error| failed(error.to_string()))?;
    }
    std::fs::write(path, text).map_err(|error| failed(error.to_string()))
}

/// The run as Markdown, to read and to paste.
pub fn table(run: &Run) -> String {
    let Machine { processor, cores, memory_gb, system, disk_sync_ms } = &run.machine;
    let mut text = format!(
        "commit {}, {}\n{processor}, {cores} cores, {memory_gb} GB, {system}, disk sync {disk_sync_ms} ms\n",
        run.commit, run.date
    );
    let rows: Vec<String> = run.data.iter().map(|(what, rows)| format!("{rows} {what}")).collect();
    let _ = write!(text, "{}\n\n| figure | measured | target | |\n|---|---:|---:|---|\n", rows.join(", "));
    for figure in &run.figures {
        let target = match figure.target {
            Some(Target::MoreThan(least)) => format!("> {least}"),
            Some(Target::LessThan(most)) => format!("< {most}"),
            Some(Target::Between(least, most)) => format!("{least} to {most}"),
            None => String::new(),
        };
        let met = figure.met.map_or("", |met| if met { "met" } else { "NOT MET" });
        let _ = writeln!(text, "| {} | {} {} | {target} | {met} |", figure.what, figure.value, figure.unit);
    }
    text.push_str("\n| load | connections | pages/s | p50 ms | p99 ms | longest ms | server CPU ms | kB | others' CPU |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for scene in &run.scenes {
        let Scene {
            what,
            connections,
            per_second,
            p50_ms,
            p99_ms,
            longest_ms,
            server_cpu_ms,
            kilobytes,
            others_cpu,
            ..
        } = scene;
        let others = (others_cpu * 100.0).round();
        let failed = if scene.failed > 0 { format!(" ({} FAILED)", scene.failed) } else { String::new() };
        let _ = writeln!(
            text,
            "| {what}{failed} | {connections} | {per_second} | {p50_ms} | {p99_ms} | {longest_ms} | {server_cpu_ms} | {kilobytes} | {others} % |"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(value: f64) -> Run {
        let figure = Figure::new("list", "Ticket list", value, "pages/s").held_against(Target::MoreThan(1_500.0));
        Run {
            commit: "abc".to_owned(),
            date: "2026-11-21".to_owned(),
            machine: Machine {
                processor: "P".to_owned(),
                cores: 2,
                memory_gb: 24.0,
                system: "Linux".to_owned(),
                disk_sync_ms: 1.0,
            },
            data: [("tickets".to_owned(), 100)].into(),
            figures: vec![figure],
            scenes: vec![Scene { what: "Ticket list".to_owned(), failed: 3, ..Scene::default() }],
        }
    }

    #[test]
    fn three_digits_are_kept() {
        assert_eq!(
            [rounded(0.012_345), rounded(12.345), rounded(1_234.5), rounded(98_765.4), rounded(0.0)],
            [0.0123, 12.3, 1_235.0, 98_765.0, 0.0]
        );
        assert_eq!(rounded(f64::NAN), 0.0);
    }

    #[test]
    fn a_target_must_be_passed() {
        assert_eq!(run(1_500.0).figures[0].met, Some(false));
        assert_eq!(run(1_501.0).figures[0].met, Some(true));
        let alarms = |value| Figure::new("a", "Alarms", value, "%").held_against(Target::Between(4.0, 8.0)).met;
        assert_eq!([3.9, 4.0, 8.0, 8.1].map(alarms), [Some(false), Some(true), Some(true), Some(false)]);
        let memory = |value| Figure::new("m", "Memory", value, "MB").held_against(Target::LessThan(50.0)).met;
        assert_eq!((memory(49.9), memory(50.0)), (Some(true), Some(false)));
    }

    #[test]
    fn a_run_replaces_the_one_of_its_size_only() {
        let path = std::env::temp_dir().join(format!("bench-report-{}/bench.json", std::process::id()));
        for (scale, value) in [(1, 10.0), (10, 20.0), (1, 30.0)] {
            keep(&path, scale, &run(value)).expect("kept");
        }
        let kept: BTreeMap<String, Run> = serde_json::from_slice(&std::fs::read(&path).expect("a file")).expect("runs");
        assert_eq!(kept["scale_1"], run(30.0));
        assert_eq!(kept["scale_10"], run(20.0));
        std::fs::remove_dir_all(path.parent().expect("a directory")).expect("removed");
    }

    #[test]
    fn the_table_says_what_was_missed_and_what_failed() {
        let text = table(&run(10.0));
        assert!(text.contains("| Ticket list | 10 pages/s | > 1500 | NOT MET |"), "{text}");
        assert!(text.contains("Ticket list (3 FAILED)"), "{text}");
    }
}
