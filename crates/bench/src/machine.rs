//! What the figures were measured on, and at which state of the project.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::load::driving::now;
use crate::load::sample::Sample;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_gb: f64,
    pub system: String,
    /// Median time until the disk has 4 kB: the price of every commit.
    pub disk_sync_ms: f64,
}

impl Machine {
    /// Looks at the machine; `directory` is on the disk that will hold the data.
    pub fn look(directory: &Path) -> Result<Self, String> {
        let memory = read("/proc/meminfo");
        let kibibytes: f64 =
            value(&memory, "MemTotal").and_then(|text| text.split_whitespace().next()?.parse().ok()).unwrap_or(0.0);
        Ok(Self {
            processor: value(&read("/proc/cpuinfo"), "model name").unwrap_or("unknown").to_owned(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gb: (kibibytes * 1024.0 / 1e8).round() / 10.0,
            system: read("/proc/version").split_whitespace().take(3).collect::<Vec<_>>().join(" "),
            disk_sync_ms: sync_time(directory).map_err(|error| format!("{}: {error}", directory.display()))?,
        })
    }
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The value of the first line `name : value`.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.split_once(':')?.1.trim())
}

fn sync_time(directory: &Path) -> std::io::Result<f64> {
    const TIMES: usize = 100;
    let path = directory.join("sync-probe");
    let mut file = File::create(&path)?;
    let mut micros = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        file.write_all(&[7; 4_096])?;
        let began = now();
        file.sync_data()?;
        micros.push(u32::try_from((now() - began).as_micros()).unwrap_or(u32::MAX));
    }
    std::fs::remove_file(path)?;
    Ok(Sample::of(micros).percentile(0.5).unwrap_or(0.0))
}

/// The commit, with a plus if files differ from it.
pub fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else { return "unknown".to_owned() };
    let changed =
        git(&["status", "--porcelain", "--untracked-files=no", "--", "crates", "Cargo.toml", "Cargo.lock", "ui"]);
    if changed.is_some_and(|files| files.is_empty()) { commit } else { format!("{commit}+") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_follows_its_name() {
        let text = "processor\t: 0\nmodel name\t: A: B\nmodel name\t: C\n";
        assert_eq!(value(text, "model name"), Some("A: B"));
        assert_eq!(value(text, "flags"), None);
    }

    #[test]
    fn this_machine_has_something() {
        let machine = Machine::look(&std::env::temp_dir()).expect("a machine");
        assert!(machine.cores > 0 && machine.memory_gb > 0.1 && machine.disk_sync_ms >= 0.0, "{machine:?}");
    }
}
