//! Real data of others, imported twice into both databases, and the figures on it held against a
//! recomputation straight from the files.
//!
//! The data does not ship. It is looked for in the directory named by `AFTERCARE_TEST_DATA`, else
//! in a data directory beside the project. What is missing is named; `cargo xtask test` says so too.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod abcd;
mod cdnow;
mod complaints;
mod incident_log;
mod retail_policy;
mod tau_bench;
mod watched;

use std::path::PathBuf;

use aftercare::import::{Options, Summary, What, import};
use store::{Conn, Db};

/// A file or directory of the real data; says by name what is missing.
pub fn data(name: &str) -> Option<PathBuf> {
    let root = test_kit::real_data();
    let path = root.join(name);
    if path.exists() {
        return Some(path);
    }
    let words =
        format!("NOT TESTED: {name} is missing in {}; name its directory in AFTERCARE_TEST_DATA", root.display());
    eprintln!("{words}");
    None
}

pub fn options(what: What, file: PathBuf, mapping: &str) -> Options {
    Options {
        what,
        file: Some(file),
        mapping: Some(mapping.to_owned()),
        source: None,
        dry_run: false,
        rejects: None,
        batch: 1_000,
        json: false,
        fields: false,
    }
}

/// Imports a file twice: all of it is created, then nothing is touched.
pub async fn import_twice(db: &Db, what: What, file: PathBuf, mapping: &str, rows: u64) {
    let options = options(what, file, mapping);
    let first = import(db, &options).await.unwrap();
    let counted = |summary: &Summary| (summary.created, summary.changed, summary.unchanged, summary.rejected);
    assert_eq!(counted(&first), (rows, 0, 0, 0), "{first}");
    let events = store::events::last(&mut db.read().await.unwrap()).await.unwrap();
    let second = import(db, &options).await.unwrap();
    assert_eq!(counted(&second), (0, 0, rows, 0), "{second}");
    let after = store::events::last(&mut db.read().await.unwrap()).await.unwrap();
    assert_eq!(events, after, "the second import leaves no event");
}

/// What one column of one row counts.
pub async fn count(conn: &mut Conn, sql: &'static str) -> i64 {
    conn.one(store::Sql::same(sql), store::params![]).await.unwrap()
}
