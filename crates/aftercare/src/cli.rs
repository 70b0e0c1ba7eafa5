//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::saying::say;
use crate::{Failure, Settings, backup, doctor, import, kpis, openapi, serve, work};

/// Everything that happens after a customer has bought something.
///
/// Without an option data lies in ./data (SQLite, nothing to install). With several nodes, use
/// PostgreSQL: --database-url postgres://user:password@host/name
#[derive(Debug, Parser)]
#[command(name = "aftercare", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub place: Place,
    #[command(subcommand)]
    pub command: Command,
}

/// Where data and settings are. Works with every command.
#[derive(Debug, Clone, Default, Args)]
pub struct Place {
    /// Directory of the SQLite database [default: ./data]
    #[arg(long, global = true, value_name = "DIR", conflicts_with = "database_url")]
    pub data_dir: Option<PathBuf>,
    /// PostgreSQL database, postgres://user:password@host:5432/name
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Settings file (TOML) [default: aftercare.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the web interface and the API, and do background work
    Serve(serve::Options),
    /// Do background work only, beside other nodes that serve (PostgreSQL)
    Work,
    /// Bring the database's tables up to this version
    Migrate,
    Import(import::Options),
    /// Print KPIs of a period
    Kpis(kpis::Options),
    /// Write the whole database into a file, while the server runs
    Backup(backup::BackupOptions),
    /// Put a backup's contents into the database; stop the servers first
    Restore(backup::RestoreOptions),
    /// Check settings, database, durability, clock and disk; say how to mend what is wrong
    Doctor,
    /// Print the OpenAPI document
    Openapi,
    /// Print every setting with its environment variable, default and meaning
    Settings,
}

/// Runs a command.
pub async fn run(command: Command, settings: Settings) -> Result<(), Failure> {
    match command {
        Command::Serve(options) => serve::run(settings, options).await,
        Command::Work => work::run(settings).await,
        Command::Migrate => {
            let db = store::Db::open(&settings.database()).await?;
            let steps = db.migrate(crate::features::SCHEMAS).await?;
            db.close().await;
            say(format!("{steps} migration steps taken; the database is current\n"))
        }
        Command::Import(options) => import::run(settings, options).await,
        Command::Kpis(options) => kpis::run(&settings, options).await,
        Command::Backup(options) => backup::backup(&settings, options).await,
        Command::Restore(options) => backup::restore(&settings, options).await,
        Command::Doctor => doctor::run(&settings).await,
        Command::Openapi => openapi::print(),
        Command::Settings => say(crate::config::describe()),
    }
}
