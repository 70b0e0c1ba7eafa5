//! A database of its own on a real PostgreSQL for each test.

use store::{Db, DbConfig, Sql, params};
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
        let url = self.0.url();
        let db =
            Db::open(&DbConfig::Postgres { url: url.to_owned(), connections: 1 }).await.expect("the server answers");
        let mut conn = db.read().await.expect("a connection");
        let create: &'static str = Box::leak(format!("CREATE DATABASE {name} {options}").into_boxed_str());
        conn.run(Sql::same(create), params![]).await.expect("the database is made");
        drop(conn);
        db.close().await;
        let (server, _) = url.rsplit_once('/').expect("an address with a database");
        format!("{server}/{name}")
    }
}
