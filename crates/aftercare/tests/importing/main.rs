//! Imports of small files written by hand: the mappings that ship for shops and desks, our own
//! column names, rejects, dry runs.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod canonical;
mod exports;
mod guide;
mod program;
mod rejecting;

use std::path::PathBuf;

use aftercare::import::{Options, Summary, What, import};
use serde_json::Value;
use store::{Conn, Db, Sql, params};

/// A file of its own for one test, gone with it.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(name: &str, text: impl AsRef<[u8]>) -> Self {
        let unique = kernel::ids::new_id("aftercare", kernel::Timestamp::default(), &kernel::SystemRng);
        let directory = std::env::temp_dir().join(unique);
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join(name), text).unwrap();
        Self(directory.join(name))
    }

    pub fn path(&self) -> PathBuf {
        self.0.clone()
    }

    /// Another file beside it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.0.with_file_name(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(directory) = self.0.parent() {
            let _ = std::fs::remove_dir_all(directory);
        }
    }
}

pub fn options(what: What, file: PathBuf) -> Options {
    Options {
        what,
        file: Some(file),
        mapping: None,
        source: None,
        dry_run: false,
        rejects: None,
        batch: 1_000,
        json: false,
        fields: false,
    }
}

/// Imports text with our own names.
pub async fn take(db: &Db, what: What, name: &str, text: &str) -> Summary {
    let file = Scratch::new(name, text);
    import(db, &options(what, file.path())).await.unwrap()
}

/// Created, changed, unchanged, rejected.
pub fn counts(summary: &Summary) -> (u64, u64, u64, u64) {
    (summary.created, summary.changed, summary.unchanged, summary.rejected)
}

pub async fn text(conn: &mut Conn, sql: &'static str) -> String {
    conn.maybe::<Option<String>>(Sql::same(sql), params![]).await.unwrap().flatten().unwrap_or_default()
}

pub async fn count(conn: &mut Conn, sql: &'static str) -> i64 {
    conn.one(Sql::same(sql), params![]).await.unwrap()
}

/// The lines of a rejects file.
pub fn entries(path: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
