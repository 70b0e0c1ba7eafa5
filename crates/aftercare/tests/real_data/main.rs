//! Real data of others, imported twice into both databases, and the figures on it held against a
//! recomputation straight from the files.
//!
//! The data does not ship. It is looked for in the directory named by `AFTERCARE_TEST_DATA`, else
//! in a data directory beside the project. What is missing is named; with `CI_DATA_REQUIRED` set it
//! fails the test.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod cdnow;
mod complaints;
mod incident_log;
mod tau_bench;

use std::path::{Path, PathBuf};

use aftercare::import::{Options, Summary, What, import};
use store::{Conn, Db};

/// A file or directory of the real data; says by name what is missing.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the data is")]
pub fn data(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join("shared").join("data");
    let root = std::env::var_os("AFTERCARE_TEST_DATA").map_or_else(beside, PathBuf::from);
    let path = root.join(name);
    if path.exists() {
        return Some(path);
    }
    let words =
        format!("NOT TESTED: {name} is missing in {}; name its directory in AFTERCARE_TEST_DATA", root.display());
    assert!(std::env::var_os("CI_DATA_REQUIRED").is_none(), "{words}");
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
