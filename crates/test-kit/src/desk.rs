//! A desk: a migrated, empty database with a clock and dice.

use std::path::PathBuf;
use std::sync::Arc;

use kernel::{Act, Actor, ActorKind, Clock, Grants, Reach, Rng, SystemRng, ids};
use store::{Db, DbConfig, Schema};

use crate::{ManualClock, SeededRng, postgres};

pub struct Desk {
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub rng: Arc<SeededRng>,
    config: DbConfig,
    directory: Option<PathBuf>,
}

impl Desk {
    /// Runs a test on a fresh SQLite database in a directory of its own.
    pub fn run_on_sqlite<F: Future<Output = ()>>(schemas: &'static [Schema], test: impl FnOnce(Self) -> F) {
        runtime().block_on(async {
            let directory = scratch_directory();
            let mut desk = Self::open(DbConfig::Sqlite { directory: directory.clone(), readers: 2 }, schemas).await;
            desk.directory = Some(directory);
            test(desk).await;
        });
    }

    /// Runs a test on a fresh database of a real PostgreSQL.
    pub fn run_on_postgres<F: Future<Output = ()>>(schemas: &'static [Schema], test: impl FnOnce(Self) -> F) {
        runtime().block_on(async {
            let server = postgres::Server::find_or_start();
            let name = ids::new_id("test", kernel::Timestamp::default(), &SystemRng);
            let url = server.create_migrated(&name, schemas).await;
            let desk = Self::open(DbConfig::Postgres { url, connections: 4 }, schemas).await;
            test(desk).await;
        });
    }

    async fn open(config: DbConfig, schemas: &'static [Schema]) -> Self {
        let db = Db::open(&config).await.expect("the database opens");
        db.migrate(schemas).await.expect("the migrations run");
        Self {
            db,
            clock: Arc::new(ManualClock::at("2026-11-20T10:00:00Z")),
            rng: Arc::new(SeededRng::new(1)),
            config,
            directory: None,
        }
    }

    /// The same database as another process on another node would open it.
    pub async fn second_node(&self) -> Db {
        Db::open(&self.config).await.expect("the database opens again")
    }

    /// Where the database lies, for a process of its own.
    pub fn config(&self) -> &DbConfig {
        &self.config
    }

    /// Something done now by this actor.
    pub fn act(&self, actor: Actor) -> Act {
        Act::new(actor, self.clock.now(), Arc::clone(&self.rng) as Arc<dyn Rng>)
    }

    /// A person of staff with these permissions, all of full reach. Has no row in the database.
    pub fn staff(&self, permissions: &[&str]) -> Act {
        let mut grants = Grants::default();
        for permission in permissions {
            grants.add(permission, Reach::All);
        }
        self.act(Actor { kind: ActorKind::Staff, id: "per_test".into(), name: "Test".into(), teams: vec![], grants })
    }

    /// The program itself.
    pub fn system(&self) -> Act {
        self.act(Actor::program(ActorKind::System, "system"))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(directory) = &self.directory {
            let _ = std::fs::remove_dir_all(directory);
        }
    }
}

/// A new directory under the system's temporary one.
pub fn scratch_directory() -> PathBuf {
    let name = ids::new_id("aftercare", kernel::Timestamp::default(), &SystemRng);
    let directory = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&directory).expect("a temporary directory");
    directory
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// Runs SQL on the SQLite database in a directory, as somebody else with the file could.
pub fn sqlite_script(directory: &std::path::Path, script: &'static str) {
    runtime().block_on(async {
        let db = Db::open(&DbConfig::Sqlite { directory: directory.to_owned(), readers: 1 })
            .await
            .expect("the database opens");
        let ran: Result<u64, store::Error> =
            db.write(move |tx| Box::pin(async move { tx.run(store::Sql::same(script), Vec::new()).await })).await;
        ran.expect("the script runs");
        db.close().await;
    });
}

/// An empty database on a real PostgreSQL, by its address.
pub fn postgres_database() -> String {
    postgres_database_with("")
}

/// The same with options of CREATE DATABASE.
pub fn postgres_database_with(options: &str) -> String {
    runtime().block_on(async {
        let server = postgres::Server::find_or_start();
        let name = ids::new_id("test", kernel::Timestamp::default(), &SystemRng);
        let url = server.create_database(&name, options).await;
        // The server stays up for as long as some test of this process may use it.
        std::mem::forget(server);
        url
    })
}
