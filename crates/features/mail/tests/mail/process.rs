//! A process that does all for mail that a node does, until it is told to end or is killed.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use calling::Reachable;
use kernel::{Clock, Rng, SystemClock, SystemRng, Timestamp};
use mail::connecting::Connector;
use mail::fetching::{self, Fetcher};
use mail::listening::{self, Listener, Protocol};
use mail::posting::{self, Postman};
use mail::working::{self, Reader};
use store::{Db, DbConfig};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// What the process is told.
const SQLITE: &str = "MAIL_CRASH_SQLITE";
const POSTGRES: &str = "MAIL_CRASH_POSTGRES";
const LATER: &str = "MAIL_CRASH_LATER";

/// The clock on the wall, moved on: so that what a killed process held is given up for lost.
struct Later(i64);

impl Clock for Later {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus(self.0)
    }
}

/// All that a node does for mail, until it is killed.
#[test]
#[ignore = "the process that other tests start and kill"]
#[expect(clippy::disallowed_methods, reason = "a process of its own is told by its environment")]
fn the_process() {
    let config = match (std::env::var(SQLITE), std::env::var(POSTGRES)) {
        (Ok(directory), _) => DbConfig::Sqlite { directory: directory.into(), readers: 2 },
        (_, Ok(url)) => DbConfig::Postgres { url, connections: 8 },
        _ => panic!("started by a test, which names a database"),
    };
    let later: i64 = std::env::var(LATER).unwrap().parse().unwrap();
    let (stop, stopped) = watch::channel(false);
    // Any byte ends it well; and it never survives who started it.
    std::thread::spawn(move || match std::io::stdin().read(&mut [0; 1]) {
        Ok(1) => stop.send(true).unwrap(),
        _ => std::process::exit(1),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let db = Db::open(&config).await.unwrap();
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("\nlistens at {}", socket.local_addr().unwrap());
        let clock = Arc::new(Later(later)) as Arc<dyn Clock>;
        let rng = Arc::new(SystemRng) as Arc<dyn Rng>;
        let connector = || Connector::new(Reachable::Private);
        let reader = Reader::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng));
        let postman = Postman::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng), connector());
        let fetcher = Fetcher::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng), connector());
        let listener = Listener::new(db.clone(), clock, rng, Protocol::Smtp);
        tokio::join!(
            working::work(reader, stopped.clone()),
            posting::work(postman, stopped.clone()),
            fetching::work(fetcher, stopped.clone()),
            listening::work(listener, socket, stopped),
        );
        db.close().await;
    });
}

pub struct Process {
    child: Child,
    /// It still says how it ended.
    _says: Lines<BufReader<ChildStdout>>,
    pub address: SocketAddr,
}

impl Process {
    pub fn start(config: &DbConfig, later: i64) -> Self {
        Self::start_as(config, later, |_| ())
    }

    /// Starts it with what somebody adds to the command.
    pub fn start_as(config: &DbConfig, later: i64, adds: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "process::the_process", "--ignored", "--nocapture"]).env(LATER, later.to_string());
        match config {
            DbConfig::Sqlite { directory, .. } => command.env(SQLITE, directory),
            DbConfig::Postgres { url, .. } => command.env(POSTGRES, url),
        };
        adds(&mut command);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let told = |line: std::io::Result<String>| line.unwrap().strip_prefix("listens at ")?.parse().ok();
        let address = lines.find_map(told).expect("it tells where it listens");
        Self { child, _says: lines, address }
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Has it end as a node does that is told to.
    pub fn end(mut self) {
        self.child.stdin.as_mut().unwrap().write_all(b".").unwrap();
        assert!(self.child.wait().unwrap().success(), "it ended well");
    }
}
