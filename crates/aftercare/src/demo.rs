//! `aftercare demo`: a shop with a history to try things on, in which things keep happening.
//!
//! It writes only where there is nothing, or where a demo has been made before.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use demo_world::living::{Living, Pace, passing};
use demo_world::mark::{self, Holds};
use demo_world::shop::PEOPLE;
use demo_world::writing::{self, House, Progress};
use demo_world::{ORDERS, Plan, automating, deciding, facts::World, guiding, rehearsing};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::time::{DAY, SECOND};
use kernel::{Act, Actor, ActorKind, Clock, Refusal, SystemClock, SystemRng, Timestamp};
use staff::{people, signing_in};
use store::{Conn, Db, DbConfig, SchemaState, Tx, TxFuture};
use tokio::net::TcpListener;

use crate::cli::Place;
use crate::saying::say;
use crate::stopping::StopSignals;
use crate::{Failure, Settings, features, serve};

/// Where a demo lies if nothing else is said: never where real data lies.
const DIRECTORY: &str = "./demo-data";
/// Known to everybody who can read; so it opens only what is reached from this machine alone.
const PASSWORD: &str = "lighthouse-demo";
/// 2002: before it there was not even the currency.
const EARLIEST: Timestamp = Timestamp::from_millis(1_009_843_200_000);
/// How often it looks whether something is to happen.
const GLANCE: Duration = Duration::from_secs(1);

/// Try it: a made-up shop with 18 months of history, in which things keep happening
///
/// Data lies in ./demo-data unless --data-dir or --database-url is given; settings for a database
/// of your own are not used. What is there already is never touched, unless it is a demo: then it
/// goes on. To begin anew, remove the directory.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  aftercare demo                              at http://127.0.0.1:8080
  aftercare demo --every 5                    busy: something happens every five seconds
  aftercare demo --every 0 --seed 42          another history, and then silence
  aftercare demo --listen 0.0.0.0:8080 --password 'a word for your colleagues'")]
pub struct Options {
    /// Address and port to serve at [default: 127.0.0.1:8080] [env: AFTERCARE_LISTEN]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Which history: the same seed tells the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,
    /// Seconds between two happenings, on average; 0 for none
    #[arg(long, value_name = "SECONDS", default_value_t = 25, value_parser = clap::value_parser!(u32).range(0..=86_400))]
    pub every: u32,
    /// How big the shop is, in percent of 6,000 orders
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=300))]
    pub size: u32,
    /// When the history ends, such as 2026-11-20T10:00:00Z [default: now]
    #[arg(long, value_name = "MOMENT", value_parser = Timestamp::parse)]
    pub now: Option<Timestamp>,
    /// As if so many days had passed since: for what is measured over weeks
    #[arg(long, value_name = "DAYS", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1_000))]
    pub ahead: u32,
    /// Password of everybody, at least 12 characters; needed where others can reach the address
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<String>,
}

pub async fn run(mut settings: Settings, place: Place, options: Options) -> Result<(), Failure> {
    settings.data_dir = place.data_dir.unwrap_or_else(|| PathBuf::from(DIRECTORY));
    settings.database_url = place.database_url;
    if let Some(listen) = &options.listen {
        settings.listen_at(listen.clone())?;
    }
    let mut signals = StopSignals::listen()?;
    // Said before the history is written, not after.
    let probe = TcpListener::bind(&settings.listen).await;
    drop(probe.map_err(|error| Failure::new(format!("cannot serve at {}: {error}", settings.listen)))?);
    let prepared = tokio::select! {
        () = signals.come() => return say("stopped; nothing was kept\n"),
        prepared = prepare(&settings, &options) => prepared?,
    };
    let clock = Ahead { days: options.ahead };
    let server = serve::start(&settings, Arc::new(clock), Arc::new(SystemRng)).await?;
    let address = settings.base_url.clone().unwrap_or(format!("http://{}", server.address));
    say(format!("Aftercare is at {address}\n{}", welcome(&options, prepared)))?;
    tokio::select! {
        () = signals.come() => {}
        failure = live(server.db.clone(), &options, prepared.seed) => return Err(failure),
    }
    say("stopping\n")?;
    server.stop().await;
    Ok(())
}

/// The clock of a demo, which may be ahead of that of the machine.
#[derive(Debug, Clone, Copy)]
struct Ahead {
    days: u32,
}

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus(i64::from(self.days) * DAY)
    }
}

/// What is there to try.
#[derive(Debug, Clone, Copy)]
struct Prepared {
    seed: u64,
    /// The password that everybody knows opens it.
    is_open: bool,
}

fn welcome(options: &Options, prepared: Prepared) -> String {
    let password = match &options.password {
        Some(_) => "the one that you gave",
        None if prepared.is_open => PASSWORD,
        None => "the one that it was made with",
    };
    let someone = |role: &str| PEOPLE.iter().find(|person| person.role == role).map_or("", |person| person.email);
    let (priya, lead, admin) = (someone("representative"), someone("lead"), someone("admin"));
    let pace = match options.every {
        0 => "Nothing more happens".to_owned(),
        every => format!("Something happens every {every} seconds or so"),
    };
    format!(
        "A made-up shop to try things on. Sign in as\n  {priya}  who answers customers\n  {lead}   who leads the teams\n  \
         {admin}  who may do everything\nPassword of all: {password}\n{pace}; stop with Ctrl-C. Everybody here is invented.\n"
    )
}

/// Sees to it that a demo is there.
async fn prepare(settings: &Settings, options: &Options) -> Result<Prepared, Failure> {
    if let Some(password) = &options.password {
        // Refused before anything is written.
        people::hash_password(password).await.map_err(|refusal| Failure::usage(format!("--password: {refusal}")))?;
    }
    if is_public(settings) && options.password.is_none() {
        return Err(Failure::usage(format!(
            "others can reach {}, and everybody can read the demo's password: give another one with --password",
            settings.listen
        )));
    }
    let holds = match look(settings).await? {
        Holds::SomebodysWork => return Err(taken(settings)),
        holds => holds,
    };
    let (db, follower) = settings.open_as_node().await?;
    let filled = make_up(&db, options, holds).await;
    let seed = match filled {
        Ok(seed) => seed,
        Err(failure) => {
            follower.abort();
            db.close().await;
            return Err(failure);
        }
    };
    let is_open = opens(&db, PASSWORD).await?;
    let fits = match &options.password {
        Some(password) => opens(&db, password).await?,
        None => true,
    };
    follower.abort();
    db.close().await;
    if !fits {
        return Err(Failure::usage(
            "--password: this demo was made with another one; make a new one elsewhere, or use that",
        ));
    }
    Ok(Prepared { seed, is_open })
}

fn taken(settings: &Settings) -> Failure {
    let place = settings
        .database_url
        .as_ref()
        .map_or_else(|| settings.data_dir.display().to_string(), |_| "that database".to_owned());
    Failure::usage(format!(
        "{place} holds somebody's work, and the demo makes nothing up there; another place: aftercare demo --data-dir ./elsewhere"
    ))
}

/// What the database holds, without making one, and without touching its tables.
async fn look(settings: &Settings) -> Result<Holds, Failure> {
    let database = settings.database();
    if let DbConfig::Sqlite { directory, .. } = &database
        && !DbConfig::file(directory).exists()
    {
        return Ok(Holds::Nothing);
    }
    let db = Db::open_existing(&database).await?;
    let all: usize = features::SCHEMAS.iter().map(|schema| schema.migrations.len()).sum();
    let holds = match db.schema_state(features::SCHEMAS).await? {
        SchemaState::Newer(words) => Err(Failure::new(words)),
        SchemaState::Behind(steps) if steps == all => Ok(Holds::Nothing),
        SchemaState::Current | SchemaState::Behind(_) => Ok(mark::look(&mut db.read().await?).await?),
    };
    db.close().await;
    holds
}

/// Makes a history up where there is none, and what follows it; gives the seed of the one that is there.
async fn make_up(db: &Db, options: &Options, holds: Holds) -> Result<u64, Failure> {
    let seed = fill(db, options, holds).await?;
    for sequel in &SEQUELS {
        go_on(db, sequel).await?;
    }
    pass_days(db, options).await?;
    Ok(seed)
}

/// Who says that days have passed finds what happened in them; those that passed already do not pass again.
async fn pass_days(db: &Db, options: &Options) -> Result<(), Failure> {
    if options.ahead == 0 {
        return Ok(());
    }
    let to = Ahead { days: options.ahead }.now();
    let (from, seed) = {
        let mut conn = db.read().await?;
        let Holds::Demo(made) = mark::look(&mut conn).await? else { return Ok(()) };
        (passing::until(&mut conn, &made).await?, made.seed)
    };
    let days = to.since(from) / DAY;
    if days < 1 {
        return Ok(());
    }
    say(format!("Letting {days} days pass …\n"))?;
    let happened = passing::pass(db.clone(), &features::permissions(), seed, (from, to)).await?;
    say(format!("{happened} things happened\n"))
}

async fn fill(db: &Db, options: &Options, holds: Holds) -> Result<u64, Failure> {
    if let Holds::Demo(made) = holds {
        return Ok(made.seed);
    }
    let clock = SystemClock;
    let began = clock.now();
    let orders = ORDERS * options.size as usize / 100;
    if options.now.is_some_and(|now| now > began || now < EARLIEST) {
        return Err(Failure::usage("--now: must be between 2002 and now"));
    }
    let plan = Plan { seed: options.seed, now: options.now.unwrap_or(began), orders: orders.max(1) };
    say(format!("Making up a shop of {} orders …\n", plan.orders))?;
    let made_up = tokio::task::spawn_blocking(move || demo_world::world(plan)).await;
    let world = made_up.map_err(|error| Failure::new(format!("the history broke off: {error}")))??;
    let told =
        format!("{} customers, {} orders, {} tickets", world.buyers.len(), world.orders.len(), world.tickets.len());
    let password_hash = people::hash_password(options.password.as_deref().unwrap_or(PASSWORD)).await?;
    let house = House { permissions: features::permissions(), password_hash };
    match write(db, world, house).await {
        Ok(()) => {
            let seconds = clock.now().since(began) as f64 / SECOND as f64;
            say(format!("{told}, written in {seconds:.1} s\n"))?;
            Ok(options.seed)
        }
        // Of two nodes that begin at once, one finds the other's in its way.
        Err(refusal) => match mark::look(&mut db.read().await?).await? {
            Holds::Demo(made) => Ok(made.seed),
            _ => Err(refusal.into()),
        },
    }
}

async fn write(db: &Db, world: World, house: House) -> Result<(), Refusal> {
    let bar = ProgressBar::new(world.size());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent:>3}%  {elapsed}") {
        bar.set_style(style);
    }
    let advancing = bar.clone();
    let progress: Progress = Arc::new(move |done| advancing.set_position(done));
    let written = db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move { writing::write(tx, &world, house, progress).await })
    });
    let ended = written.await;
    bar.finish_and_clear();
    ended
}

/// What comes once the history is committed: whether it is there already, and how it is written.
struct Sequel {
    is_there: for<'c> fn(&'c mut Conn) -> TxFuture<'c, bool, Refusal>,
    write: for<'t> fn(&'t mut Tx, &'t Act) -> TxFuture<'t, (), Refusal>,
}

/// The shop's rules, tickets that are on their way, a board of what is to be decided, and a study of what may come.
const SEQUELS: [Sequel; 4] = [
    Sequel {
        is_there: |conn| Box::pin(automating::is_automated(conn)),
        write: |tx, act| Box::pin(automating::automate(tx, act)),
    },
    Sequel { is_there: |conn| Box::pin(guiding::is_guided(conn)), write: |tx, act| Box::pin(guiding::guide(tx, act)) },
    Sequel {
        is_there: |conn| Box::pin(deciding::is_decided(conn)),
        write: |tx, act| Box::pin(deciding::decide(tx, act)),
    },
    Sequel {
        is_there: |conn| Box::pin(rehearsing::is_rehearsed(conn)),
        write: |tx, act| Box::pin(rehearsing::rehearse(tx, act)),
    },
];

async fn go_on(db: &Db, sequel: &Sequel) -> Result<(), Refusal> {
    if (sequel.is_there)(&mut db.read().await?).await? {
        return Ok(());
    }
    let act = Act::new(Actor::program(ActorKind::System, "demo"), SystemClock.now(), Arc::new(SystemRng));
    let write = sequel.write;
    let written = db.write(move |tx| -> TxFuture<'_, (), Refusal> { Box::pin(async move { write(tx, &act).await }) });
    match written.await {
        // Of two nodes at once, one finds what the other wrote.
        Err(_) if (sequel.is_there)(&mut db.read().await?).await? => Ok(()),
        ended => ended,
    }
}

/// Whether this password opens the admin's account.
async fn opens(db: &Db, password: &str) -> Result<bool, Failure> {
    let mut conn = db.read().await?;
    let known = people::list(&mut conn).await?;
    let Some(admin) = known.iter().find(|person| person.email.as_deref() == Some(PEOPLE[0].email)) else {
        return Ok(false);
    };
    Ok(signing_in::knows_password(&mut conn, &admin.id, password.to_owned()).await?)
}

/// Whether somebody on another machine can reach it, directly or through a proxy.
fn is_public(settings: &Settings) -> bool {
    let listens = match settings.listen.parse::<SocketAddr>() {
        Ok(address) => match address.ip() {
            IpAddr::V4(ip) => ip.is_loopback(),
            IpAddr::V6(ip) => ip.is_loopback(),
        },
        Err(_) => settings.listen.starts_with("localhost:"),
    };
    !listens || settings.base_url.is_some()
}

/// Lets things happen until the program is stopped. One that fails is told in the log; the next may
/// work, as visitors change what it found.
async fn live(db: Db, options: &Options, seed: u64) -> Failure {
    if options.every == 0 {
        std::future::pending::<()>().await;
    }
    let (clock, rng) = (Ahead { days: options.ahead }, Arc::new(SystemRng));
    let pace = Pace { seed, every: i64::from(options.every) * SECOND };
    let mut living = match Living::begin(db, rng, &features::permissions(), pace, clock.now()).await {
        Ok(living) => living,
        Err(refusal) => return refusal.into(),
    };
    loop {
        match living.tick(clock.now()).await {
            Ok(Some(happened)) => tracing::info!(?happened, "demo"),
            Ok(None) => {}
            Err(refusal) => tracing::warn!(%refusal, "demo: something did not happen"),
        }
        tokio::time::sleep(GLANCE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_this_machine_alone_reaches_may_keep_the_known_password() {
        let at = |listen: &str| is_public(&Settings { listen: listen.to_owned(), ..Settings::default() });
        for listen in ["127.0.0.1:8080", "[::1]:80", "localhost:8080"] {
            assert!(!at(listen), "{listen}");
        }
        for listen in ["0.0.0.0:8080", "[::]:80", "192.168.1.2:80", "example.com:80"] {
            assert!(at(listen), "{listen}");
        }
        let proxied = Settings { base_url: Some("https://demo.example.com".to_owned()), ..Settings::default() };
        assert!(is_public(&proxied));
    }
}
