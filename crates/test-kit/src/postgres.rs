//! A database of its own on a real PostgreSQL for each test.

use std::hash::{DefaultHasher, Hash, Hasher};

use store::{Conn, Db, DbConfig, Schema, Sql, params};
use xtask::postgres;

pub struct Server(postgres::Server);

impl Server {
    /// Fails the test, and says why, if there is no PostgreSQL: nothing is skipped.
    pub fn find_or_start() -> Self {
        match postgres::connect() {
            Ok(server) => Self(server),
            Err(why) => panic!("PostgreSQL for the tests: {why}"),
        }
    }

    /// Makes an empty database and gives its address. The options are those of CREATE DATABASE.
    pub async fn create_database(&self, name: &str, options: &str) -> String {
        let maintenance = self.maintenance().await;
        let mut conn = maintenance.read().await.expect("a connection");
        run(&mut conn, format!("CREATE DATABASE {name} {options}")).await;
        drop(conn);
        maintenance.close().await;
        self.address(name)
    }

    /// Makes a database with these schemas: a copy of one that is migrated once for all tests of this
    /// server, because some fifty migrations take longer than most tests.
    pub async fn create_migrated(&self, name: &str, schemas: &'static [Schema]) -> String {
        let template = format!("template_{:016x}", fingerprint(schemas));
        let maintenance = self.maintenance().await;
        let mut conn = maintenance.read().await.expect("a connection");
        let known = Sql::same("SELECT count(*) FROM pg_database WHERE datname = $1");
        if conn.one::<i64>(known, params![&template]).await.expect("a count") == 0 {
            // One process makes it, the others wait; whoever dies on the way frees the lock and leaves
            // a database that nobody asks for.
            run(&mut conn, format!("SELECT pg_advisory_lock({TEMPLATES})")).await;
            if conn.one::<i64>(known, params![&template]).await.expect("a count") == 0 {
                self.create_template(&mut conn, &format!("{name}_new"), schemas).await;
                run(&mut conn, format!("ALTER DATABASE {name}_new RENAME TO {template}")).await;
            }
            run(&mut conn, format!("SELECT pg_advisory_unlock({TEMPLATES})")).await;
        }
        run(&mut conn, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        drop(conn);
        maintenance.close().await;
        self.address(name)
    }

    async fn create_template(&self, maintenance: &mut Conn, name: &str, schemas: &'static [Schema]) {
        run(maintenance, format!("CREATE DATABASE {name}")).await;
        let config = DbConfig::Postgres { url: self.address(name), connections: 1 };
        let db = Db::open(&config).await.expect("the database opens");
        db.migrate(schemas).await.expect("the migrations run");
        db.close().await;
    }

    async fn maintenance(&self) -> Db {
        let config = DbConfig::Postgres { url: self.0.url().to_owned(), connections: 1 };
        Db::open(&config).await.expect("the server answers")
    }

    fn address(&self, name: &str) -> String {
        let (server, _) = self.0.url().rsplit_once('/').expect("an address with a database");
        format!("{server}/{name}")
    }
}

/// Key of the lock behind which templates are made.
const TEMPLATES: i64 = 4_711_021;

/// The same for the same steps.
fn fingerprint(schemas: &[Schema]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for schema in schemas {
        schema.owner.hash(&mut hasher);
        for step in schema.migrations {
            (step.version, step.name, step.sql).hash(&mut hasher);
        }
    }
    hasher.finish()
}

async fn run(conn: &mut Conn, sql: String) {
    let sql: &'static str = Box::leak(sql.into_boxed_str());
    conn.run(Sql::same(sql), params![]).await.expect("the server does as it is told");
}
