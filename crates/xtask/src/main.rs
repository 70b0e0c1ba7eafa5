//! `cargo xtask <name>`: everything a person does with this checkout, one word each.

mod audit;
mod checkout;
mod examples;
mod failures;
mod hands;
mod licences;
mod openapi;
mod phases;
mod run;
mod setup;
mod tally;
mod test;
mod tools;
mod ui;

use checkout::Checkout;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <name>

  run      build what is needed and serve at http://127.0.0.1:8080  (PROFILE=release for speed;
           what follows -- goes to `aftercare serve`)
  dev      the same with a UI that reloads itself, at http://127.0.0.1:5173
  test     everything: format, lints, both databases, UI, browser journeys, audit
           --only fmt,clippy,rust,ui,openapi,e2e,audit runs a part
  nightly  what takes a night: mail killed, and its power cut, at a thousand points, and letters changed with as many seeds
           (nightly 5000: so many); the twin against exact values at length
  check    what should hold before a commit: format, lints, rules of the house, UI types
  tidy     the rules of the house alone
  setup    install what is missing on a Debian machine, or say what to install
  openapi  write api/openapi.json and the TypeScript types made from it
  ui       build the web UI into ui/dist
  bench    measure a release build and keep the figures
  audit    licences, sources and known faults of the dependencies";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", &[][..]),
    };
    match act(name, rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) if why.is_empty() => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn act(name: &str, rest: &[String]) -> Result<(), String> {
    if matches!(name, "help" | "--help" | "-h") {
        println!("{HELP}");
        return Ok(());
    }
    let checkout = Checkout::find()?;
    match name {
        "run" => run::run(&checkout, rest),
        "dev" => run::dev(&checkout, rest),
        "test" => test::test(&checkout, rest),
        "nightly" => test::nightly(&checkout, rest),
        "check" => test::check(&checkout),
        "tidy" => test::tidy(&checkout),
        "setup" => setup::setup(),
        "openapi" => openapi::write(&checkout),
        "ui" => ui::build(&checkout, &hands::say_and_run),
        "bench" => run::bench(&checkout, rest),
        "audit" => test::only(&checkout, &["audit"]),
        unknown => Err(format!("no such task: {unknown}\n\n{HELP}")),
    }
}
