//! `cargo xtask test`: every check there is, one line each, one closing line.

use crate::checkout::Checkout;
use crate::phases::{Log, blocked, phase, timed};
use crate::tally::Tally;
use crate::{audit, examples, openapi, setup, tools, ui};
use std::process::{Command, Stdio};
use xtask::postgres::{self, Cluster};
use xtask::real_data;

const ALL: &[&str] = &["fmt", "clippy", "rust", "ui", "openapi", "e2e", "audit"];

/// The same selection for everything that is compiled: another one makes cargo unify
/// features differently and build half of the tree again.
const BUILD: &[&str] = &["build", "--workspace", "--bins", "--tests"];

pub fn test(checkout: &Checkout, arguments: &[String]) -> Result<(), String> {
    let chosen = choose(arguments)?;
    only(checkout, &chosen)
}

/// What takes the part that handles mail its process, and its power; and what changes letters in all ways.
const LONG: &str = "package(mail) and test(/crashing|power_cut/) or package(letters) and test(/mutating/)";

/// Tests that are the better the longer they run. Half of the kills are on each database; all power cuts are on SQLite,
/// whose files are ours.
pub fn nightly(checkout: &Checkout, arguments: &[String]) -> Result<(), String> {
    let points: u32 = match arguments {
        [] => 1_000,
        [points] => points.parse().map_err(|_| format!("nightly takes a number of points, not {points:?}"))?,
        _ => {
            return Err(
                "nightly takes a number of points at which mail is killed and loses its power, or nothing".to_owned()
            );
        }
    };
    setup::for_build()?;
    setup::for_tests()?;
    let database = Database::start()?;
    let chosen = ["nextest", "run", "--workspace", "--profile", "nightly", "-E", LONG];
    let mut command = checkout.cargo(&chosen);
    command.env("AFTERCARE_CRASH_POINTS", points.div_ceil(2).to_string());
    command.env("AFTERCARE_POWER_CUTS", points.to_string());
    command.env("AFTERCARE_LETTER_SEEDS", points.to_string());
    crate::hands::run(database.told(&mut command))?;
    at_length(checkout)
}

/// What the twin and the watch are held against, as far as their tolerances are written for.
const AT_LENGTH: &str = "(package(twin) and test(/one_queue_is|priorities_are|skills_are|who_calls_again|intervals_of/)) \
    or (package(forecast) and test(three_hundred_quiet_topics))";

fn at_length(checkout: &Checkout) -> Result<(), String> {
    let chosen = ["nextest", "run", "--workspace", "--profile", "nightly", "-E", AT_LENGTH];
    let mut command = checkout.cargo(&chosen);
    command.env("AFTERCARE_TWIN_LENGTH", "8");
    command.env("AFTERCARE_TWIN_COMPARISONS", "500");
    command.env("AFTERCARE_QUIET_WEEKS", "52");
    crate::hands::run(&mut command)
}

/// What should hold before a commit and takes seconds when little changed.
pub fn check(checkout: &Checkout) -> Result<(), String> {
    only(checkout, &["fmt", "clippy", "tidy", "ui"])
}

/// The rules of the house, in the open.
pub fn tidy(checkout: &Checkout) -> Result<(), String> {
    crate::hands::run(&mut checkout.cargo(&["test", "-q", "-p", "xtask", "--test", "house"]))
}

fn choose(arguments: &[String]) -> Result<Vec<&str>, String> {
    let list = match arguments {
        [] => return Ok(ALL.to_vec()),
        [flag, list] if flag == "--only" => list,
        _ => {
            return Err(format!("test takes nothing, or --only with some of {}", ALL.join(",")));
        }
    };
    let chosen: Vec<&str> = list.split(',').collect();
    match chosen.iter().find(|part| !ALL.contains(part) && **part != "tidy") {
        Some(unknown) => Err(format!("no part is called {unknown}; there are {}", ALL.join(","))),
        None => Ok(chosen),
    }
}

pub fn only(checkout: &Checkout, parts: &[&str]) -> Result<(), String> {
    let has = |part: &str| parts.contains(&part);
    setup::for_build()?;
    if has("rust") || has("e2e") {
        setup::for_tests()?;
    }
    let (outcome, took) = timed(|| everything(checkout, parts));
    let sum = outcome?;
    println!("{:.0} s in all; the logs are in {}", took.as_secs_f64(), checkout.target.join("xtask").display());
    if sum.skipped > 0 {
        println!("{} skipped", sum.skipped);
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    // The counts are the last word: the failure has nothing to add.
    if sum.failed == 0 { Ok(()) } else { Err(String::new()) }
}

fn everything(checkout: &Checkout, parts: &[&str]) -> Result<Tally, String> {
    let has = |part: &str| parts.contains(&part);
    let compiles = has("rust") || has("openapi") || has("e2e");
    let (mut sum, built) = std::thread::scope(|scope| {
        // Beside the compiler: npm mostly waits for the network.
        let beside = scope.spawn(|| beside_the_compiler(checkout, parts));
        let (mut sum, built) = compiler(checkout, parts, compiles);
        sum += beside.join().unwrap_or_else(|_| Tally::one_failed());
        (sum, built)
    });
    if compiles && !built {
        for part in parts.iter().filter(|part| matches!(**part, "rust" | "openapi" | "e2e")) {
            sum += blocked(part, "the build");
        }
        return Ok(sum);
    }
    if has("openapi") {
        sum += phase(checkout, "openapi", |log| openapi::fresh(checkout, log));
    }
    if has("rust") || has("e2e") {
        let database = Database::start()?;
        if has("rust") {
            sum += phase(checkout, "rust", |log| rust(checkout, &database, log));
        }
        if has("e2e") {
            sum += phase(checkout, "e2e", |log| e2e(checkout, &database, log));
        }
    }
    Ok(sum)
}

fn beside_the_compiler(checkout: &Checkout, parts: &[&str]) -> Tally {
    let mut sum = Tally::default();
    if parts.contains(&"ui") {
        sum += phase(checkout, "ui", |log| web(checkout, log));
    }
    if parts.contains(&"audit") {
        sum += phase(checkout, "audit", |log| audit::audit(checkout, log));
    }
    sum
}

/// Whether the compiler is Clippy's, which lints what it builds (`.ci/run` has it so): one pass
/// over the tree instead of two.
#[expect(clippy::disallowed_methods, reason = "cargo is told by the environment which compiler to use")]
fn build_lints() -> bool {
    std::env::var("RUSTC_WORKSPACE_WRAPPER").is_ok_and(|wrapper| wrapper.ends_with("clippy-driver"))
}

/// Format, lints, build; and whether there is something to run now.
fn compiler(checkout: &Checkout, parts: &[&str], compiles: bool) -> (Tally, bool) {
    let mut sum = Tally::default();
    if parts.contains(&"fmt") {
        let check = ["fmt", "--all", "--check"];
        sum += phase(checkout, "fmt", |log| log.run(&mut checkout.cargo(&check)));
    }
    if parts.contains(&"clippy") && !(compiles && build_lints()) {
        let lint = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        sum += phase(checkout, "clippy", |log| log.run(&mut checkout.cargo(&lint)));
    }
    if parts.contains(&"tidy") {
        let house = ["test", "-q", "-p", "xtask", "--test", "house"];
        sum += phase(checkout, "tidy", |log| log.run(&mut checkout.cargo(&house)));
    }
    if !compiles {
        return (sum, false);
    }
    let build = phase(checkout, "build", |log| log.run(&mut checkout.cargo(BUILD)));
    let built = build.failed == 0;
    sum += build;
    (sum, built)
}

fn rust(checkout: &Checkout, database: &Database, log: &Log) -> Result<(), String> {
    let arguments: &[&str] = if has_nextest() {
        &["nextest", "run", "--workspace", "--no-tests=warn"]
    } else {
        log.note("cargo-nextest is not installed; `cargo test` does the same, slower");
        &["test", "--workspace", "--bins", "--tests", "--no-fail-fast"]
    };
    let data = real_data::folder();
    if !data.is_dir() {
        let missing = data.display();
        log.note(&format!(
            "{missing} is missing: nothing was tested on real data (AFTERCARE_TEST_DATA names its folder)"
        ));
    }
    let tests = log.run(database.told(&mut checkout.cargo(arguments)));
    let mut documented = checkout.cargo(&["test", "--doc"]);
    for package in examples::packages(&checkout.root.join("crates"))? {
        documented.args(["--package", &package]);
    }
    tests.and(log.run(database.told(&mut documented)))
}

fn web(checkout: &Checkout, log: &Log) -> Result<(), String> {
    ui::build(checkout, &|command| log.run(command))?;
    log.run(&mut checkout.npm("ui", &["run", "check"]))?;
    log.run(&mut checkout.npm("ui", &["run", "size"]))
}

fn e2e(checkout: &Checkout, database: &Database, log: &Log) -> Result<(), String> {
    ui::build(checkout, &|command| log.run(command))?;
    ui::packages(checkout, "e2e", &|command| log.run(command))?;
    let mut journeys = checkout.npm("e2e", &["test"]);
    journeys.env("AFTERCARE_BIN", checkout.program("debug"));
    journeys.env("CHROMIUM", tools::chromium()?);
    log.run(database.told(&mut journeys))
}

/// One PostgreSQL for the whole run; stopped when this is dropped or xtask has died.
struct Database {
    url: String,
    _cluster: Option<Cluster>,
}

impl Database {
    fn start() -> Result<Database, String> {
        if let Some(url) = postgres::given() {
            return Ok(Database { url, _cluster: None });
        }
        let cluster = Cluster::start()?;
        Ok(Database { url: cluster.url().to_string(), _cluster: Some(cluster) })
    }

    fn told<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("TEST_DATABASE_URL", &self.url)
    }
}

fn has_nextest() -> bool {
    let mut ask = Command::new("cargo");
    ask.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    ask.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &[&str]) -> Vec<String> {
        text.iter().map(|word| (*word).to_string()).collect()
    }

    #[test]
    fn parts_are_chosen_by_name_and_a_wrong_name_is_refused() {
        assert_eq!(choose(&[]).unwrap(), ALL);
        assert_eq!(choose(&words(&["--only", "fmt,ui"])).unwrap(), ["fmt", "ui"]);
        assert!(choose(&words(&["--only", "fmt,uii"])).unwrap_err().contains("uii"));
        assert!(choose(&words(&["--fast"])).is_err());
    }
}
