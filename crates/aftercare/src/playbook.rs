//! `aftercare playbook`: playbooks as files, for review and exchange.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};
use kernel::{Act, Actor, ActorKind, Clock, Refusal, SystemClock, SystemRng};
use playbook_language::{Finding, Playbook, abcd, read_yaml, write_yaml};
use playbooks::checking::Written;
use playbooks::importing::{self, Imported};
use serde::Serialize;

use crate::saying::say;
use crate::{Failure, Settings};

const EXAMPLES: &str = "\
Examples:
  aftercare playbook check delivery-delay.yaml           says where it does not hold
  aftercare playbook export --dir playbooks              a file for each
  aftercare playbook import playbooks/*.yaml             as drafts; twice changes nothing
  aftercare playbook import --from abcd guidelines.json --check --json";

/// Check, import and export playbooks
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read playbooks and say what is wrong with them; exit code 1 if something is
    Check {
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Take playbooks as drafts, by their keys
    Import {
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// What the files are
        #[arg(long, value_enum, default_value_t = Form::Yaml)]
        from: Form,
        /// Check them, and keep nothing
        #[arg(long)]
        check: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Write playbooks as YAML: the draft of each, or else the version in use
    Export {
        /// Which; all of them unless it is said
        #[arg(value_name = "KEY")]
        keys: Vec<String>,
        /// A file for each in this directory, instead of everything to the screen
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Playbooks as this program writes them
    Yaml,
    /// Guidelines of the ABCD data set (guidelines.json)
    Abcd,
}

/// What was found in files.
#[derive(Debug, Default, Serialize)]
struct Report {
    playbooks: usize,
    /// How many have no error.
    valid: usize,
    steps: usize,
    created: usize,
    drafted: usize,
    unchanged: usize,
    findings: Vec<Found>,
}

#[derive(Debug, Serialize)]
struct Found {
    file: String,
    playbook: Option<String>,
    #[serde(flatten)]
    finding: Finding,
}

pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    match options.command {
        Command::Check { files, json } => {
            let (report, _) = read_all(&files, Form::Yaml)?;
            tell(&report, json, true)
        }
        Command::Import { files, from, check, json } => {
            let (mut report, found) = read_all(&files, from)?;
            if !check && report.valid == report.playbooks {
                keep(settings, found, &mut report).await?;
            }
            tell(&report, json, check)
        }
        Command::Export { keys, dir } => export(settings, keys, dir.as_deref()).await,
    }
}

/// Everything that the files hold, with what is wrong with it.
fn read_all(files: &[PathBuf], form: Form) -> Result<(Report, Vec<Playbook>), Failure> {
    let mut report = Report::default();
    let mut found = Vec::new();
    for file in files {
        let bytes = std::fs::read(file).map_err(|error| Failure::usage(format!("{}: {error}", file.display())))?;
        let name = file.display().to_string();
        match form {
            Form::Yaml => match read_yaml(&bytes) {
                Ok(read) => take(&mut report, &mut found, &name, read.check(), read.playbook),
                Err(findings) => {
                    report.playbooks += 1;
                    note(&mut report, &name, None, findings);
                }
            },
            Form::Abcd => match abcd::playbooks(&bytes) {
                Ok(playbooks) => {
                    for playbook in playbooks {
                        let findings = playbook_language::checking::check(&playbook);
                        take(&mut report, &mut found, &name, findings, playbook);
                    }
                }
                Err(finding) => {
                    report.playbooks += 1;
                    note(&mut report, &name, None, vec![finding]);
                }
            },
        }
    }
    Ok((report, found))
}

fn take(report: &mut Report, found: &mut Vec<Playbook>, file: &str, findings: Vec<Finding>, playbook: Playbook) {
    report.playbooks += 1;
    report.steps += playbook_language::graph::Graph::of(&playbook).nodes.len();
    if !findings.iter().any(Finding::is_error) {
        report.valid += 1;
    }
    note(report, file, Some(&playbook.key), findings);
    found.push(playbook);
}

fn note(report: &mut Report, file: &str, playbook: Option<&str>, findings: Vec<Finding>) {
    let found = findings.into_iter().map(|finding| Found {
        file: file.to_owned(),
        playbook: playbook.map(str::to_owned),
        finding,
    });
    report.findings.extend(found);
}

/// All of them in one transaction.
async fn keep(settings: &Settings, found: Vec<Playbook>, report: &mut Report) -> Result<(), Failure> {
    let mut drafts = Vec::new();
    for playbook in &found {
        drafts.push(Written::text(write_yaml(playbook)).draft()?);
    }
    let act = Act::new(Actor::program(ActorKind::Import, "playbooks"), SystemClock.now(), Arc::new(SystemRng));
    let db = store::Db::open(&settings.database()).await?;
    crate::features::migrate(&db).await?;
    let outcomes: Vec<Imported> = db
        .write::<_, _, Refusal>(move |tx| {
            Box::pin(async move {
                let mut outcomes = Vec::new();
                for draft in drafts {
                    outcomes.push(importing::import(tx, &act, draft).await?.1);
                }
                Ok(outcomes)
            })
        })
        .await?;
    db.close().await;
    let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count();
    report.created = count(Imported::Created);
    report.drafted = count(Imported::Drafted);
    report.unchanged = count(Imported::Unchanged);
    Ok(())
}

fn tell(report: &Report, json: bool, only_checked: bool) -> Result<(), Failure> {
    let text = if json {
        serde_json::to_string_pretty(report).map_err(|error| Failure::new(error.to_string()))? + "\n"
    } else {
        let mut text = String::new();
        for found in &report.findings {
            let mark = if found.finding.line.is_some() { ":" } else { ": " };
            let playbook = found.playbook.as_deref().filter(|_| found.finding.line.is_none());
            let playbook = playbook.map_or_else(String::new, |key| format!("{key}, "));
            text.push_str(&format!("{}{mark}{playbook}{}\n", found.file, found.finding));
        }
        text.push_str(&format!("playbooks: {}, steps: {}, valid: {}", report.playbooks, report.steps, report.valid));
        if !only_checked {
            text.push_str(&format!(
                "; {} new, {} changed, {} as they were",
                report.created, report.drafted, report.unchanged
            ));
        }
        text + "\n"
    };
    say(text)?;
    if report.valid == report.playbooks {
        return Ok(());
    }
    let kept = if only_checked { "" } else { "; nothing was kept" };
    Err(Failure::new(format!("{} of {} do not hold{kept}", report.playbooks - report.valid, report.playbooks)))
}

async fn export(settings: &Settings, keys: Vec<String>, dir: Option<&Path>) -> Result<(), Failure> {
    let db = settings.open_to_read().await?;
    let mut conn = db.read().await?;
    let keys = if keys.is_empty() {
        playbooks::playbook::list(&mut conn).await?.into_iter().map(|card| card.key).collect()
    } else {
        keys
    };
    let mut texts = Vec::new();
    for key in keys {
        let row = playbooks::playbook::maybe(&mut conn, &key).await?;
        let row = row.ok_or_else(|| Failure::usage(format!("there is no playbook {key:?}")))?;
        texts.push((key, playbooks::playbook::text(&mut conn, &row).await?));
    }
    drop(conn);
    db.close().await;
    let Some(dir) = dir else {
        let all: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        return say(all.join("---\n"));
    };
    let fault = |error: std::io::Error| Failure::new(format!("{}: {error}", dir.display()));
    std::fs::create_dir_all(dir).map_err(fault)?;
    for (key, text) in &texts {
        std::fs::write(dir.join(format!("{key}.yaml")), text).map_err(fault)?;
    }
    say(format!("{} playbooks in {}\n", texts.len(), dir.display()))
}
