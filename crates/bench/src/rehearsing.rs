//! What a study costs: `aftercare simulate` on a call centre of three channels and forty agents, a day of which has some 4,500
//! contacts. Processor time and memory are those of the program that was built.

use std::fmt::Write;
use std::path::Path;

use crate::process::{self, Ran};
use crate::report::Figure;
use crate::report::Target::{LessThan, MoreThan};

/// The name of this scene, for `--only`; `study` has it, too.
pub const SCENE: &str = "study_twin";

/// Enough days that starting the program is nothing beside them.
const DAYS: u64 = 2_000;
/// As many as one answer about a day has at most in practice.
const MANY_DAYS: u64 = 10_000;
const FUTURES: usize = 200;
const STRATEGIES: usize = 12;
const DAYS_EACH: u64 = 5;
/// So much more comes than the people can do.
const OVERLOAD: f64 = 2.0;

pub async fn measure(program: &Path, directory: &Path) -> Result<Vec<Figure>, String> {
    eprintln!("rehearsing days …");
    let day = Rehearsed::of(program, directory, &study(DAYS, 1, 1, 1.0)).await?;
    let busy = Rehearsed::of(program, directory, &study(DAYS, 1, 1, OVERLOAD)).await?;
    let many = Rehearsed::of(program, directory, &study(MANY_DAYS, 1, 1, 1.0)).await?;
    eprintln!("rehearsing {FUTURES} futures with {STRATEGIES} strategies …");
    let grid = Rehearsed::of(program, directory, &study(DAYS_EACH, FUTURES, STRATEGIES, 1.0)).await?;
    let figure = |key: &str, what: &str, value, unit| Figure::new(&format!("{SCENE}_{key}"), what, value, unit);
    Ok(vec![
        figure("day", "A day of 4,500 contacts, processor time", 1e3 * day.cpu / DAYS as f64, "ms")
            .held_against(LessThan(2.0)),
        figure("contacts", "Contacts simulated, one processor", day.per_second(), "/s"),
        figure("overload", "The same with twice the work, of that", 100.0 * busy.per_second() / day.per_second(), "%")
            .held_against(MoreThan(70.0)),
        figure("grid", "Study, 200 futures × 12 strategies × 5 days, processor time", grid.cpu, "s")
            .held_against(LessThan(30.0)),
        figure("memory", "Memory of 10,000 days, the most", many.peak, "MB").held_against(LessThan(64.0)),
        figure("grid_memory", "Memory of the study, the most", grid.peak, "MB"),
    ])
}

struct Rehearsed {
    cpu: f64,
    peak: f64,
    contacts: f64,
}

impl Rehearsed {
    async fn of(program: &Path, directory: &Path, text: &str) -> Result<Self, String> {
        let file = directory.join("study.toml");
        std::fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
        let arguments = ["simulate".as_ref(), file.as_os_str(), "--threads".as_ref(), "1".as_ref(), "--json".as_ref()];
        let Ran { cpu, peak, printed, .. } = process::run(program, &arguments).await?;
        Ok(Self { cpu, peak, contacts: contacts(&printed)? })
    }

    fn per_second(&self) -> f64 {
        self.contacts / self.cpu.max(0.01)
    }
}

/// Of all runs, by the report of a study.
fn contacts(report: &str) -> Result<f64, String> {
    let report: serde_json::Value = serde_json::from_str(report).map_err(|error| error.to_string())?;
    let runs = report["replications"].as_f64().ok_or("a report without replications")?;
    let cells = report["cells"].as_array().ok_or("a report without cells")?;
    let sum: Option<f64> = cells.iter().map(|cell| cell["offered"]["value"].as_f64()).sum();
    Ok(runs * sum.ok_or("a cell without contacts")?)
}

/// Little comes at night, most at ten in the morning, and a lower peak at four.
fn shape(step: u32) -> f64 {
    let hour = f64::from(step) / 2.0 + 0.25;
    let bump = |at: f64, width: f64| (-((hour - at) / width).powi(2)).exp();
    0.12 + 0.88 * bump(10.25, 2.0) + 0.58 * bump(15.25, 2.8)
}

/// Futures have from 0.8 to 1.2 times the volume, strategies more and more people at the hotline.
fn study(replications: u64, futures: usize, strategies: usize, volume: f64) -> String {
    let mut text = format!("replications = {replications}\nseed = 40\n[model]\nhorizon = 1440\nending = \"drain\"\n");
    let classes = [("hotline", 3.6, 5.0, 2.5, 1.0 / 3.0), ("chat", 1.9, 8.0, 6.0, 1.0), ("email", 1.8, 6.0, 0.0, 60.0)];
    // A string takes all that is written into it.
    for (priority, (name, peak, handling, patience, within)) in classes.into_iter().enumerate() {
        let rates: Vec<String> = (0..48).map(|step| format!("{:.6}", shape(step) * peak * volume)).collect();
        let _ = write!(
            text,
            "[[model.class]]\nname = \"{name}\"\npriority = {priority}\nwithin = {within}\ninterval = 30\nrates = [{}]\n\
             handling = {{ law = \"exponential\", mean = {handling:?} }}\n",
            rates.join(", ")
        );
        if patience > 0.0 {
            let _ = writeln!(text, "patience = {{ law = \"exponential\", mean = {patience:?} }}");
        }
    }
    let groups: [(u32, &[&str]); 6] = [
        (12, &["hotline"]),
        (8, &["chat"]),
        (4, &["email"]),
        (8, &["hotline", "chat"]),
        (4, &["chat", "email"]),
        (4, &["hotline", "chat", "email"]),
    ];
    for (at, (agents, skills)) in groups.into_iter().enumerate() {
        let _ = writeln!(text, "[[model.group]]\nname = \"group {at}\"\nagents = {agents}\nskills = {skills:?}");
    }
    for at in 0..futures {
        let times = 0.8 + 0.4 * at as f64 / futures.max(2) as f64;
        let _ = writeln!(
            text,
            "[[future]]\nname = \"future {at}\"\n[[future.change]]\nwhat = \"volume\"\ntimes = {times:?}"
        );
    }
    for at in 0..strategies {
        let _ = writeln!(
            text,
            "[[strategy]]\nname = \"strategy {at}\"\n[[strategy.change]]\nwhat = \"agents\"\nof = \"group 0\"\nadd = {at}"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_of_all_cells_and_runs_count_together() {
        let report = r#"{"replications": 5, "cells": [{"offered": {"value": 100.0}}, {"offered": {"value": 20.5}}]}"#;
        assert_eq!(contacts(report), Ok(602.5));
        assert!(contacts("{}").is_err());
    }

    #[test]
    fn a_study_has_all_that_is_asked_for() {
        let text = study(5, 200, 12, 1.0);
        let count = |what: &str| text.matches(what).count();
        assert_eq!((count("[[future]]"), count("[[strategy]]"), count("[[model.class]]")), (200, 12, 3));
        assert!(text.len() < 100_000, "{}", text.len());
    }
}
