//! A throw-away PostgreSQL for tests. Nothing is skipped: where no server can be
//! had, [`connect`] fails and says what to install.
//!
//! In order: `TEST_DATABASE_URL`; the programs found by [`programs::find`].

mod cluster;
mod programs;
mod shared;

pub use cluster::Cluster;
pub use programs::{Programs, find};
pub use shared::Shared;

/// A server that tests may use. Keep it alive while the address is in use.
pub enum Server {
    /// Somebody else's: `TEST_DATABASE_URL`.
    Given(String),
    /// Ours, shared by every test process of this user.
    Shared(Shared),
}

impl Server {
    /// Address of the maintenance database `postgres`, as a user who may create databases.
    pub fn url(&self) -> &str {
        match self {
            Server::Given(url) => url,
            Server::Shared(shared) => shared.url(),
        }
    }
}

/// For a test process: the server named by `TEST_DATABASE_URL`, else one that all test
/// processes share, started by the first of them and stopped soon after the last has ended.
pub fn connect() -> Result<Server, String> {
    match given() {
        Some(url) => Ok(Server::Given(url)),
        None => Shared::join().map(Server::Shared),
    }
}

/// `TEST_DATABASE_URL`, if it is set and not empty.
pub fn given() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "tests are told about a server by environment")]
    let url = std::env::var("TEST_DATABASE_URL").ok()?;
    (!url.is_empty()).then_some(url)
}
