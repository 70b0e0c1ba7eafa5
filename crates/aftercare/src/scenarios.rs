//! `aftercare scenarios`: the journey and all scenarios as one file, for review and exchange; and which of them tickets are
//! about that were never looked at.

use std::path::PathBuf;
use std::sync::Arc;

use ::scenarios::exchanging::{self, Library, Taken};
use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use kernel::{Act, Actor, ActorKind, Clock, Refusal, SystemClock, SystemRng};
use recognition::catching_up::{self, CatchUp, NewCatchUp};
use recognition::embedding::Embedder;
use store::Db;

use crate::saying::say;
use crate::{Failure, Settings};

const EXAMPLES: &str = "\
Examples:
  aftercare scenarios export > library.json
  aftercare scenarios import library.json        all of it or nothing; twice changes nothing
  aftercare scenarios recognise --from 2026-01-01 --to 2026-06-30";

/// Import and export scenarios; recognise them in imported tickets
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
    /// Recognise tickets that were never looked at, such as those of imported history
    ///
    /// By what was learned last, and by their words alone. It starts no rule, webhook or playbook. Broken off, it goes on
    /// where it was: with the same days, or in the nodes that serve.
    Recognise {
        /// The first day on which they were opened
        #[arg(long, value_name = "DAY")]
        from: String,
        /// The last one
        #[arg(long, value_name = "DAY")]
        to: String,
        /// How it ended as JSON
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
        Command::Recognise { from, to, json } => {
            let done = recognise(settings, NewCatchUp { from, to }).await?;
            let text = if json {
                serde_json::to_string(&done).map_err(|error| Failure::new(error.to_string()))?
            } else {
                let CatchUp { tickets, looked_at, recognised, .. } = done;
                format!("tickets: {tickets}, looked at: {looked_at}, recognised: {recognised}")
            };
            say(text + "\n")
        }
    }
}

async fn recognise(settings: &Settings, wanted: NewCatchUp) -> Result<CatchUp, Failure> {
    let (db, follower) = settings.open_as_node().await?;
    let done = catch_up(settings, &db, wanted).await;
    follower.abort();
    db.close().await;
    done
}

async fn catch_up(settings: &Settings, db: &Db, wanted: NewCatchUp) -> Result<CatchUp, Failure> {
    let actor = Actor::program(ActorKind::Import, "recognition");
    let act = Act::new(actor, SystemClock.now(), Arc::new(SystemRng));
    let asked = db.write::<_, _, Refusal>(move |tx| Box::pin(async move { catching_up::ask(tx, &act, wanted).await }));
    let asked = asked.await?;
    let worker = recognition::working::Worker::new(db.clone(), Arc::new(SystemClock), Arc::new(SystemRng))
        .with(settings.embeddings().map(Embedder::new));
    let bar = ProgressBar::new(asked.tickets.unsigned_abs());
    while worker.catch_up_a_step().await? {
        bar.set_position(catching_up::find(&mut db.read().await?).await?.looked_at.unsigned_abs());
    }
    bar.finish_and_clear();
    Ok(catching_up::find(&mut db.read().await?).await?)
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
