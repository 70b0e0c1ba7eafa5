//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::saying::say;
use crate::{
    Failure, Settings, backup, calibrate, decide, demo, discover, doctor, forecast, impact, import, intents, kpis,
    library, mail, openapi, plan, playbook, queue, scenarios, sensitivity, serve, simulate, staffing, work,
};

/// Everything that happens after a customer has bought something.
///
/// Without an option data lies in ./data (SQLite, nothing to install). With several nodes, use
/// PostgreSQL: --database-url postgres://user:password@host/name
#[derive(Debug, Parser)]
#[command(name = "aftercare", version, max_term_width = 100, after_help = AFTER)]
pub struct Cli {
    #[command(flatten)]
    pub place: Place,
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "\
Examples:
  aftercare demo                      try it on a made-up shop
  aftercare serve                     for your own shop
  aftercare import orders orders.csv  bring in what is there already
  aftercare kpis --from 2026-10-01 --to 2026-10-31
  aftercare COMMAND --help            more examples

Environment:
  Each setting can be given as a variable: AFTERCARE_DATA_DIR, AFTERCARE_DATABASE_URL,
  AFTERCARE_LISTEN, … `aftercare settings` prints them all. AFTERCARE_CONFIG names a settings file.
  An option goes before a variable, that before the file.

Exit codes:
  0  done
  1  it did not work: the database, the disk, the network; or doctor found something
  2  what was asked for makes no sense: an option, a setting, a file";

const PLACE: &str = "Where data and settings are";

/// Where data and settings are. Works with every command.
#[derive(Debug, Clone, Default, Args)]
pub struct Place {
    /// Directory of the SQLite database [default: ./data] [env: AFTERCARE_DATA_DIR]
    #[arg(long, global = true, help_heading = PLACE, value_name = "DIR", conflicts_with = "database_url")]
    pub data_dir: Option<PathBuf>,
    /// PostgreSQL database, postgres://user:password@host:5432/name [env: AFTERCARE_DATABASE_URL]
    #[arg(long, global = true, help_heading = PLACE, value_name = "URL")]
    pub database_url: Option<String>,
    /// Settings file (TOML) [default: aftercare.toml, if it is there] [env: AFTERCARE_CONFIG]
    #[arg(long, global = true, help_heading = PLACE, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the web interface and the API, and do background work
    #[command(after_help = "\
Examples:
  aftercare serve                              at http://127.0.0.1:8080, data in ./data
  aftercare serve --listen 0.0.0.0:80 --data-dir /var/lib/aftercare
  AFTERCARE_BASE_URL=https://help.example.com aftercare serve   behind a proxy with TLS")]
    Serve(serve::Options),
    Demo(demo::Options),
    /// Do background work only, beside other nodes that serve (PostgreSQL)
    #[command(after_help = "\
Examples:
  aftercare work --database-url postgres://aftercare:secret@db.example.com/aftercare")]
    Work,
    /// Bring the database's tables up to this version
    #[command(after_help = "\
Examples:
  aftercare migrate --data-dir /var/lib/aftercare   after a backup by the version before")]
    Migrate,
    Import(import::Options),
    /// Print KPIs of a period
    #[command(after_help = "\
Examples:
  aftercare kpis --from 2026-10-01 --to 2026-10-31
  aftercare kpis --from 2026-01-01 --to 2026-06-30 --by month --keys csat,reopen_rate --csv
  aftercare kpis --from 2026-10-01 --to 2026-10-31 --team Returns --channel email")]
    Kpis(kpis::Options),
    Calibrate(calibrate::Options),
    Playbook(playbook::Options),
    Library(library::Options),
    Scenarios(scenarios::Options),
    Intents(intents::Options),
    Queue(queue::Options),
    Simulate(simulate::Options),
    Impact(impact::Options),
    Decide(decide::Options),
    Discover(discover::Options),
    Sensitivity(sensitivity::Options),
    Forecast(forecast::Options),
    Mail(mail::Options),
    Staff(staffing::Options),
    Plan(plan::Options),
    /// Write the whole database into a file, while the server runs
    #[command(after_help = "\
Examples:
  aftercare backup aftercare-2026-11-21.backup
  aftercare backup nightly.backup --data-dir /var/lib/aftercare   replaces that of last night")]
    Backup(backup::BackupOptions),
    /// Put a backup's contents into the database; stop the servers first
    #[command(after_help = "\
Examples:
  aftercare restore aftercare.backup --data-dir ./elsewhere   try it
  aftercare restore aftercare.backup --replace                what the database held is gone")]
    Restore(backup::RestoreOptions),
    /// Check settings, database, durability, clock and disk; say how to mend what is wrong
    #[command(after_help = "\
Examples:
  aftercare doctor --data-dir /var/lib/aftercare || echo 'something to mend'")]
    Doctor,
    /// Print the OpenAPI document
    #[command(after_help = "\
Examples:
  aftercare openapi > openapi.json")]
    Openapi,
    /// Print every setting with its environment variable, default and meaning
    #[command(after_help = "\
Examples:
  aftercare settings > aftercare.toml   a file to begin with")]
    Settings,
}

/// Runs a command.
pub async fn run(command: Command, place: Place, settings: Settings) -> Result<(), Failure> {
    match command {
        Command::Serve(options) => serve::run(settings, options).await,
        Command::Demo(options) => demo::run(settings, place, options).await,
        Command::Work => work::run(settings).await,
        Command::Migrate => {
            let db = store::Db::open(&settings.database()).await?;
            let steps = crate::features::migrate(&db).await?;
            db.close().await;
            say(format!("{steps} migration steps taken; the database is current\n"))
        }
        Command::Import(options) => import::run(settings, options).await,
        Command::Kpis(options) => kpis::run(&settings, options).await,
        Command::Calibrate(options) => calibrate::run(&settings, options).await,
        Command::Playbook(options) => playbook::run(&settings, options).await,
        Command::Library(options) => library::run(&settings, options).await,
        Command::Scenarios(options) => scenarios::run(&settings, options).await,
        Command::Intents(options) => intents::run(options),
        Command::Queue(options) => queue::run(&options),
        Command::Simulate(options) => simulate::run(&options),
        Command::Impact(options) => impact::run(&options),
        Command::Decide(options) => decide::run(&options),
        Command::Discover(options) => discover::run(&options),
        Command::Sensitivity(options) => sensitivity::run(options),
        Command::Forecast(options) => forecast::run(&options),
        Command::Mail(options) => mail::run(&settings, options).await,
        Command::Staff(options) => staffing::run(&options),
        Command::Plan(options) => plan::run(options),
        Command::Backup(options) => backup::backup(&settings, options).await,
        Command::Restore(options) => backup::restore(&settings, options).await,
        Command::Doctor => doctor::run(&settings).await,
        Command::Openapi => openapi::print(),
        Command::Settings => say(crate::config::describe()),
    }
}
