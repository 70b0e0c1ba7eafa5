//! `cargo xtask run`: from a fresh clone to a page in the browser.

use crate::checkout::Checkout;
use crate::{hands, tools, ui};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::time::Duration;

const ADDRESS: &str = "127.0.0.1:8080";

/// How often `dev` looks whether one of its two programs has ended.
const GLANCE: Duration = Duration::from_millis(200);

pub fn run(checkout: &Checkout, arguments: &[String]) -> Result<(), String> {
    tools::require(&[tools::RUSTC, tools::C_COMPILER, tools::NODE, tools::NPM])?;
    let mut serve = server(checkout, arguments);
    if !names_an_address(arguments) {
        must_be_free(ADDRESS)?;
    }
    ui::build(checkout, &hands::say_and_run)?;
    compile(checkout)?;
    // In place of this process: signals and the exit status are the server's own.
    Err(format!("{}: {}", hands::words(&serve), serve.exec()))
}

/// The server, and vite in front of it, which reloads what changes.
pub fn dev(checkout: &Checkout, arguments: &[String]) -> Result<(), String> {
    tools::require(&[tools::RUSTC, tools::C_COMPILER, tools::NODE, tools::NPM])?;
    must_be_free(ADDRESS)?;
    ui::packages(checkout, "ui", &hands::say_and_run)?;
    compile(checkout)?;
    let mut vite = checkout.npm("ui", &["run", "dev"]);
    let mut both = [start(&mut server(checkout, arguments))?, start(&mut vite)?];
    let ended = loop {
        if let Some(status) = both.iter_mut().find_map(|child| child.try_wait().ok().flatten()) {
            break status;
        }
        #[expect(clippy::disallowed_methods, reason = "nothing else happens in this process")]
        std::thread::sleep(GLANCE);
    };
    for child in &mut both {
        let _stopped = child.kill();
        let _ended = child.wait();
    }
    Err(format!("stopped ({ended})"))
}

/// A release build under load; what it prints and keeps is its own matter.
pub fn bench(checkout: &Checkout, arguments: &[String]) -> Result<(), String> {
    tools::require(&[tools::RUSTC, tools::C_COMPILER, tools::NODE, tools::NPM])?;
    ui::build(checkout, &hands::say_and_run)?;
    hands::run(&mut checkout.cargo(&["build", "--release", "--workspace", "--bin", "aftercare", "--bin", "bench"]))?;
    let mut bench = checkout.command("", &checkout.target.join("release/bench").to_string_lossy());
    bench.env("AFTERCARE_BIN", checkout.program("release"));
    hands::run(bench.args(arguments))
}

fn compile(checkout: &Checkout) -> Result<(), String> {
    let mut build = checkout.cargo(hands::PROGRAM);
    if profile() == "release" {
        build.arg("--release");
    }
    hands::run(&mut build)
}

fn server(checkout: &Checkout, arguments: &[String]) -> Command {
    let mut serve = checkout.command("", &checkout.program(profile()).to_string_lossy());
    serve.arg("demo");
    serve.args(arguments.iter().filter(|argument| *argument != "--"));
    serve
}

/// The folder cargo builds into. The development profile starts sooner on a fresh machine.
fn profile() -> &'static str {
    match hands::environment("PROFILE").as_deref() {
        Some("release") => "release",
        _ => "debug",
    }
}

/// A configuration file may do so as well; then the server itself says what is wrong.
fn names_an_address(arguments: &[String]) -> bool {
    let told = hands::environment("AFTERCARE_LISTEN").is_some();
    told || arguments.iter().any(|argument| argument.starts_with("--listen"))
}

/// Said before minutes of building, not after.
fn must_be_free(address: &str) -> Result<(), String> {
    TcpListener::bind(address)
        .map(drop)
        .map_err(|error| format!("{address}: {error}. Another address: cargo xtask run -- --listen 127.0.0.1:8081"))
}

fn start(command: &mut Command) -> Result<Child, String> {
    command.spawn().map_err(|error| format!("{}: {error}", hands::words(command)))
}
