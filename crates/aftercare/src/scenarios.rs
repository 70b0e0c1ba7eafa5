//! `aftercare scenarios`: the journey and all scenarios as one file, for review and exchange.

use std::path::PathBuf;
use std::sync::Arc;

use ::scenarios::exchanging::{self, Library, Taken};
use clap::{Args, Subcommand};
use kernel::{Act, Actor, ActorKind, Clock, Refusal, SystemClock, SystemRng};

use crate::saying::say;
use crate::{Failure, Settings};

const EXAMPLES: &str = "\
Examples:
  aftercare scenarios export > library.json
  aftercare scenarios import library.json        all of it or nothing; twice changes nothing";

/// Import and export scenarios
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the journey and all scenarios as JSON
    Export,
    /// Take such a file in, by its keys; what is not in it stays
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// What the versions say of the reason
        #[arg(long, default_value = "Taken from a file")]
        why: String,
        /// What was done as JSON
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    match options.command {
        Command::Export => export(settings).await,
        Command::Import { file, why, json } => {
            let place = file.display().to_string();
            let bytes = std::fs::read(&file).map_err(|error| Failure::usage(format!("{place}: {error}")))?;
            let library: Library =
                serde_json::from_slice(&bytes).map_err(|error| Failure::usage(format!("{place}: {error}")))?;
            let taken = import(settings, library, why).await?;
            let text = if json {
                serde_json::to_string(&taken).map_err(|error| Failure::new(error.to_string()))?
            } else {
                format!("created: {}, changed: {}, unchanged: {}", taken.created, taken.changed, taken.unchanged)
            };
            say(text + "\n")
        }
    }
}

async fn export(settings: &Settings) -> Result<(), Failure> {
    let db = settings.open_to_read().await?;
    let library = exchanging::export(&mut db.read().await?).await?;
    db.close().await;
    say(serde_json::to_string_pretty(&library).map_err(|error| Failure::new(error.to_string()))? + "\n")
}

async fn import(settings: &Settings, library: Library, why: String) -> Result<Taken, Failure> {
    let act = Act::new(Actor::program(ActorKind::Import, "scenarios"), SystemClock.now(), Arc::new(SystemRng));
    let db = store::Db::open(&settings.database()).await?;
    crate::features::migrate(&db).await?;
    let taken =
        db.write::<_, _, Refusal>(move |tx| Box::pin(async move { exchanging::import(tx, &act, library, &why).await }));
    let taken = taken.await?;
    db.close().await;
    Ok(taken)
}
