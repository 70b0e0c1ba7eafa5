//! Aftercare, put together: features, configuration, commands.

// A closed pipe would make these panic: `saying::say` instead.
#![warn(clippy::print_stdout)]

mod accepting;
mod assets;
mod backup;
mod calibrate;
mod cli;
mod config;
mod decide;
mod demo;
mod discover;
mod doctor;
pub mod features;
mod forecast;
mod impact;
pub mod import;
mod intents;
mod kpis;
mod library;
mod logging;
mod mail;
mod metrics_page;
mod openapi;
mod plan;
mod playbook;
mod queue;
mod saying;
mod scenarios;
mod sensitivity;
pub mod serve;
mod simulate;
mod staffing;
mod stopping;
mod target;
mod work;

use std::process::ExitCode;

use clap::Parser;

pub use cli::{Cli, Command};
pub use config::{Metrics, Settings};
pub use openapi::text as openapi_text;

/// What a command ends with if not well: words for a person, and the exit code.
#[derive(Debug)]
pub struct Failure {
    pub words: String,
    pub code: u8,
}

impl Failure {
    /// Something did not work.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), code: 1 }
    }

    /// What was asked for makes no sense.
    pub fn usage(words: impl Into<String>) -> Self {
        Self { words: words.into(), code: 2 }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<kernel::Refusal> for Failure {
    fn from(refusal: kernel::Refusal) -> Self {
        match refusal {
            kernel::Refusal::Invalid(_) | kernel::Refusal::Malformed(_) => Self::usage(refusal.to_string()),
            _ => Self::new(refusal.to_string()),
        }
    }
}

/// Reads the command line and runs what it says.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome = config::load(&cli.place).and_then(|settings| {
        logging::start(&settings)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
        runtime.block_on(cli::run(cli.command, cli.place, settings))
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("aftercare: {}", failure.words);
            ExitCode::from(failure.code)
        }
    }
}
