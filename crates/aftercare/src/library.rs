//! `aftercare library`: the journey, scenarios, playbooks and learnings as one text, to take elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::library::document::Document;
use ::library::exporting;
use ::library::importing::{self, Report};
use clap::{Args, Subcommand};
use kernel::{Act, Actor, ActorKind, Clock, Refusal, SystemClock, SystemRng};
use scenarios::exchanging::Outcome;

use crate::saying::say;
use crate::{Failure, Settings};

const EXAMPLES: &str = "\
Examples:
  aftercare library export library.yaml
  aftercare library export --playbook delivery-delay --playbook returns some.yaml
  aftercare library import --check library.yaml          what would be new or changed; nothing is kept
  aftercare library import library.yaml                  all of it or nothing; twice changes nothing";

/// Import and export the library: journey, scenarios, playbooks and what was learned
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the library as YAML
    Export {
        /// Where to; to the screen unless it is said
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// Only these playbooks; all that are not retired unless it is said
        #[arg(long = "playbook", value_name = "KEY")]
        playbooks: Vec<String>,
    },
    /// Take such a file in, by its keys; playbooks come as drafts, and what is not in it stays
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Tell what would be done, and keep nothing
        #[arg(long)]
        check: bool,
        /// What the versions say of the reason
        #[arg(long, default_value = "Taken from a library")]
        why: String,
        /// What was done as JSON
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    match options.command {
        Command::Export { file, playbooks } => export(settings, file.as_deref(), &playbooks).await,
        Command::Import { file, check, why, json } => {
            let place = file.display().to_string();
            let text = std::fs::read_to_string(&file).map_err(|error| Failure::usage(format!("{place}: {error}")))?;
            let document = Document::read(&text).map_err(|refusal| Failure::usage(format!("{place}: {refusal}")))?;
            tell(&import(settings, document, why, check).await?, json, check)
        }
    }
}

async fn export(settings: &Settings, file: Option<&Path>, playbooks: &[String]) -> Result<(), Failure> {
    let db = settings.open_to_read().await?;
    let wanted = (!playbooks.is_empty()).then_some(playbooks);
    let text = exporting::export(&mut db.read().await?, wanted, true).await?.to_text()?;
    db.close().await;
    let Some(file) = file else { return say(text) };
    std::fs::write(file, text).map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}

async fn import(settings: &Settings, document: Document, why: String, check: bool) -> Result<Report, Failure> {
    let act = Act::new(Actor::program(ActorKind::Import, "library"), SystemClock.now(), Arc::new(SystemRng));
    let db = store::Db::open(&settings.database()).await?;
    crate::features::migrate(&db).await?;
    let report = if check {
        importing::check(&db, act, document, why).await?
    } else {
        let taken = db.write::<_, _, Refusal>(move |tx| {
            Box::pin(async move { importing::import(tx, &act, document, &why).await })
        });
        taken.await?
    };
    db.close().await;
    Ok(report)
}

fn tell(report: &Report, json: bool, only_checked: bool) -> Result<(), Failure> {
    if json {
        return say(serde_json::to_string(report).map_err(|error| Failure::new(error.to_string()))? + "\n");
    }
    let mut text = String::new();
    for item in report.items.iter().filter(|item| item.outcome != Outcome::Same) {
        let outcome = if item.outcome == Outcome::New { "new" } else { "changed" };
        text.push_str(&format!("{outcome}: {} {}\n", format!("{:?}", item.part).to_lowercase(), item.key));
    }
    text.push_str(&format!("new: {}, changed: {}, as they were: {}", report.new, report.changed, report.same));
    say(text + if only_checked { "; nothing was kept\n" } else { "\n" })
}
