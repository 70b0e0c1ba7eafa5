//! A whole measurement, from import files to figures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::base::{Base, Import};
use crate::data::size::Size;
use crate::first_load;
use crate::impact;
use crate::machine::Machine;
use crate::mail;
use crate::process::{self, Server};
use crate::recognition;
use crate::rehearsing;
use crate::report::Target::{LessThan, MoreThan};
use crate::report::{Figure, Scene, Target};
use crate::runs;
use crate::scenes::{self, Wanted};
use crate::stage::Stage;
use crate::studying;
use crate::together;

const STARTS: usize = 7;
/// After so long nothing of the start is going on any more, and what it alone needed is let go (every ten seconds).
const SETTLED: Duration = Duration::from_secs(25);

pub struct Place {
    pub program: PathBuf,
    pub directory: PathBuf,
}

impl Place {
    /// Makes its directory, and looks at the machine that it is on.
    fn ready(&self) -> Result<Machine, String> {
        let made = std::fs::create_dir_all(&self.directory);
        made.map_err(|error| format!("{}: {error}", self.directory.display()))?;
        Machine::look(&self.directory)
    }
}

pub struct Measured {
    pub machine: Machine,
    pub data: BTreeMap<String, u64>,
    pub figures: Vec<Figure>,
    pub scenes: Vec<Scene>,
}

/// A target: scene, what is looked at, and what it should be.
type Held = (&'static str, &'static str, fn(&Scene) -> f64, &'static str, Target);

const HELD: &[Held] = &[
    ("list", "Ticket list, 16 connections", |scene| scene.per_second, "pages/s", MoreThan(1_500.0)),
    ("list", "Ticket list, 16 connections, p99", |scene| scene.p99_ms, "ms", LessThan(30.0)),
    ("ticket", "One ticket and its thread, p99", |scene| scene.p99_ms, "ms", LessThan(20.0)),
    ("create_1", "Create a ticket, 1 connection", |scene| scene.per_second, "/s", MoreThan(0.0)),
    ("create_16", "Create a ticket, 16 connections", |scene| scene.per_second, "/s", MoreThan(1_000.0)),
    ("create_64", "Create a ticket, 64 connections", |scene| scene.per_second, "/s", MoreThan(1_000.0)),
    ("search_rare", "Search, a rare word, p99", |scene| scene.p99_ms, "ms", LessThan(50.0)),
    ("search_middling", "Search, a middling word, p99", |scene| scene.p99_ms, "ms", LessThan(50.0)),
    ("search_common", "Search, a common word, p99", |scene| scene.p99_ms, "ms", LessThan(50.0)),
    ("search_two", "Search, two words, p99", |scene| scene.p99_ms, "ms", LessThan(50.0)),
    ("kpi_warm_28", "KPI page, 28 days, asked before, p99", |scene| scene.p99_ms, "ms", LessThan(150.0)),
    ("kpi_cold_28", "KPI page, 28 days, after a change, p99", |scene| scene.p99_ms, "ms", LessThan(150.0)),
    ("kpi_cold_90", "KPI page, 90 days, after a change, p99", |scene| scene.p99_ms, "ms", LessThan(150.0)),
    ("kpi_cold_365", "KPI page, a year, after a change, p99", |scene| scene.p99_ms, "ms", LessThan(150.0)),
    ("live_sqlite", "A change reaching 200 browsers, SQLite, p99", |scene| scene.p99_ms, "ms", LessThan(300.0)),
    ("live_postgres", "A change reaching 200 browsers, PostgreSQL, p99", |scene| scene.p99_ms, "ms", LessThan(300.0)),
    ("live_nodes", "A change reaching 200 browsers, two nodes, p99", |scene| scene.p99_ms, "ms", LessThan(300.0)),
    ("live_killed", "Changes or browsers lost when a node is killed", |scene| scene.failed as f64, "", LessThan(1.0)),
    (
        "runs_killed",
        "Actions of playbooks done twice or never, a node killed",
        |scene| scene.failed as f64,
        "",
        LessThan(1.0),
    ),
    ("letters_taken", "Letters by SMTP, each on the disk", |scene| scene.per_second, "/s", MoreThan(200.0)),
    ("race_sqlite", "Replies past an unseen message, SQLite", |scene| scene.failed as f64, "", LessThan(1.0)),
    ("race_postgres", "Replies past an unseen message, PostgreSQL", |scene| scene.failed as f64, "", LessThan(1.0)),
];

/// Recognition alone, which needs no server and no data of ours.
pub async fn recognise(place: &Place) -> Result<Measured, String> {
    let machine = place.ready()?;
    let figures = recognition::measure(place).await?;
    Ok(Measured { machine, data: BTreeMap::new(), figures, scenes: Vec::new() })
}

/// Verdicts on made-up series, which need no server either.
pub fn judge(place: &Place) -> Result<Measured, String> {
    let machine = place.ready()?;
    let figures = impact::measure()?;
    Ok(Measured { machine, data: BTreeMap::new(), figures, scenes: Vec::new() })
}

/// Days on the twin, which need no server.
pub async fn rehearse(place: &Place) -> Result<Measured, String> {
    let machine = place.ready()?;
    let figures = rehearsing::measure(&place.program, &place.directory).await?;
    Ok(Measured { machine, data: BTreeMap::new(), figures, scenes: Vec::new() })
}

/// Letters alone, on data of their own.
pub async fn bring_letters(place: &Place) -> Result<Measured, String> {
    let machine = place.ready()?;
    let (scenes, mut figures) = mail::play(place).await?;
    figures.extend(held(&scenes));
    Ok(Measured { machine, data: BTreeMap::new(), figures, scenes })
}

/// Playbooks alone, on data of their own.
pub async fn run_playbooks(place: &Place, count: usize) -> Result<Measured, String> {
    let machine = place.ready()?;
    let scenes = vec![runs::play(place, count).await?];
    Ok(Measured { machine, data: BTreeMap::new(), figures: held(&scenes), scenes })
}

pub async fn measure(
    place: &Place,
    size: Size,
    reuse: bool,
    seconds: Duration,
    playbooks: usize,
    wanted: Wanted<'_>,
) -> Result<Measured, String> {
    let machine = place.ready()?;
    let base = Base::prepare(&place.program, &place.directory, size, reuse).await?;
    let copy = place.directory.join("run");
    base.copy(&copy)?;
    let mut figures = vec![start(&place.program, &copy).await?];
    let server = Server::start(&place.program, &copy).await?;
    tokio::time::sleep(SETTLED).await;
    let idle = process::memory(server.id())?.now;
    let stage = Stage::enter(server, seconds).await?;
    let first = first_load::size(&stage.caller).await?;
    let mut scenes = scenes::play(&stage, size, wanted).await?;
    let under_load = process::memory(stage.server.id())?.peak;
    scenes.extend(together::on_sqlite(&stage, wanted).await?);
    if wanted(studying::SCENE) {
        let (played, found) = studying::play(&stage).await?;
        scenes.extend(played);
        figures.extend(found);
    }
    let with_crowd = process::memory(stage.server.id())?.peak;
    figures.extend(memory_figures(idle, under_load, with_crowd));
    figures.extend(import_figures(&base.imports));
    if let Some(bytes) = first {
        figures.push(
            Figure::new("first_load", "First load of the web interface, compressed", bytes as f64 / 1_000.0, "kB")
                .held_against(LessThan(350.0)),
        );
    }
    figures.push(Figure::new("database", "Database", base.bytes() as f64 / 1e6, "MB"));
    if wanted("backup") {
        figures.extend(backup(place, &copy).await?);
    }
    stage.server.stop()?;
    scenes.extend(together::on_postgres(place, &base, seconds, wanted).await?);
    if wanted("runs_killed") {
        scenes.push(runs::play(place, playbooks).await?);
    }
    if wanted(mail::SCENE) {
        let (played, found) = mail::play(place).await?;
        scenes.extend(played);
        figures.extend(found);
    }
    figures.extend(held(&scenes));
    if wanted(recognition::SCENE) {
        figures.extend(recognition::measure(place).await?);
    }
    if wanted(rehearsing::SCENE) {
        figures.extend(rehearsing::measure(&place.program, &place.directory).await?);
    }
    if wanted(impact::SCENE) {
        figures.extend(impact::measure()?);
    }
    let data = base.imports.iter().map(|import| (import.what.clone(), import.rows)).collect();
    Ok(Measured { machine, data, figures, scenes })
}

fn memory_figures(idle: f64, under_load: f64, with_crowd: f64) -> [Figure; 3] {
    let figure = |key: &str, what: &str, value| Figure::new(key, what, value, "MB");
    [
        figure("memory_idle", "Memory after the start", idle).held_against(LessThan(50.0)),
        figure("memory_load", "Memory under load, the most", under_load).held_against(LessThan(150.0)),
        figure("memory_crowd", "Memory with 200 browsers and a study after it, the most", with_crowd),
    ]
}

/// The middle one of some starts.
async fn start(program: &Path, data: &Path) -> Result<Figure, String> {
    eprintln!("starting …");
    let mut took = Vec::new();
    for _ in 0..STARTS {
        let server = Server::start(program, data).await?;
        took.push(server.start.as_secs_f64() * 1_000.0);
        server.stop()?;
    }
    took.sort_by(f64::total_cmp);
    Ok(Figure::new("start", "Start to first answer", took[STARTS / 2], "ms").held_against(LessThan(300.0)))
}

fn held(scenes: &[Scene]) -> Vec<Figure> {
    let figure = |(key, what, look, unit, target): &Held| {
        let scene = scenes.iter().find(|scene| scene.key == *key)?;
        let name = match *unit {
            "ms" => format!("{key}_p99"),
            "" => format!("{key}_failed"),
            _ => format!("{key}_rate"),
        };
        let figure = Figure::new(&name, what, look(scene), unit);
        Some(if *target == MoreThan(0.0) { figure } else { figure.held_against(*target) })
    };
    HELD.iter().filter_map(figure).collect()
}

fn import_figures(imports: &[Import]) -> Vec<Figure> {
    const LEAST: Target = MoreThan(20_000.0);
    let rate = |rows: u64, seconds: f64| rows as f64 / seconds.max(0.001);
    let mut figures: Vec<Figure> = imports
        .iter()
        .map(|import| {
            Figure::new(
                &format!("import_{}", import.what),
                &format!("Import, {}", import.what),
                rate(import.rows, import.seconds),
                "rows/s",
            )
            .held_against(LEAST)
        })
        .collect();
    let rows: u64 = imports.iter().map(|import| import.rows).sum();
    let seconds = imports.iter().map(|import| import.seconds).sum();
    figures.push(Figure::new("import", "Import, all together", rate(rows, seconds), "rows/s").held_against(LEAST));
    let cpu: f64 = imports.iter().map(|import| import.cpu_seconds).sum();
    figures.push(Figure::new(
        "import_cpu",
        "Import, processor time of a thousand rows",
        cpu * 1e6 / (rows.max(1) as f64),
        "ms",
    ));
    let peak = imports.iter().map(|import| import.peak_mb).fold(0.0, f64::max);
    figures.push(Figure::new("import_memory", "Memory of an import, the most", peak, "MB"));
    figures
}

/// A backup while the server runs.
async fn backup(place: &Place, data: &Path) -> Result<Vec<Figure>, String> {
    eprintln!("backing up …");
    let file = place.directory.join("backup");
    let ran =
        process::run(&place.program, &["backup".as_ref(), file.as_ref(), "--data-dir".as_ref(), data.as_ref()]).await?;
    let bytes = std::fs::metadata(&file).map_err(|error| format!("{}: {error}", file.display()))?.len();
    Ok(vec![
        Figure::new("backup", "Backup", ran.took.as_secs_f64(), "s"),
        Figure::new("backup_size", "Backup, its file", bytes as f64 / 1e6, "MB"),
        Figure::new("backup_memory", "Backup, memory", ran.peak, "MB"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_scene_and_absent_ones_are_left_out() {
        let scene = |key: &str| Scene { key: key.to_owned(), per_second: 2_000.0, p99_ms: 40.0, ..Scene::default() };
        let figures = held(&[scene("list"), scene("create_1")]);
        let met: Vec<(&str, Option<bool>)> = figures.iter().map(|figure| (figure.key.as_str(), figure.met)).collect();
        assert_eq!(met, [("list_rate", Some(true)), ("list_p99", Some(false)), ("create_1_rate", None)]);
    }

    #[test]
    fn imports_count_together_by_their_time() {
        let import =
            |rows, seconds| Import { what: "x".to_owned(), rows, seconds, cpu_seconds: seconds, peak_mb: seconds };
        let figures = import_figures(&[import(30_000, 1.0), import(30_000, 3.0)]);
        let values: Vec<f64> = figures.iter().map(|figure| figure.value).collect();
        assert_eq!(values, [30_000.0, 10_000.0, 15_000.0, 66.7, 3.0]);
    }
}
