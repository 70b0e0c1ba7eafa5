//! Statements by name out of a `queries.sql`, picked at compile time.
//!
//! A block begins with `-- name: snake_case`, goes on with comments that explain `$1`, `$2`, …, and
//! holds one statement. Where the databases must differ, two blocks of one name carry
//! `-- only: sqlite` and `-- only: postgres` as their second line.

use crate::Engine;

/// A statement, per database.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Sql {
    /// A statement that is the same for both.
    pub const fn same(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }

    pub const fn text(self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

const NAME: &str = "-- name: ";
const ONLY_SQLITE: &str = "-- only: sqlite\n";
const ONLY_POSTGRES: &str = "-- only: postgres\n";

/// The statement called `name` in the text of a `queries.sql`. Use it in a `const { … }` block: a
/// name that is not there then fails the build.
pub const fn named(file: &'static str, name: &str) -> Sql {
    let (mut sqlite, mut postgres) = (None, None);
    let mut at = 0;
    while at < file.len() {
        if !is_block(file, at, name) {
            at = next_line(file, at);
            continue;
        }
        let start = next_line(file, at);
        let body = slice(file, start, block_end(file, start));
        if !starts_with(body, 0, ONLY_POSTGRES) {
            sqlite = Some(body);
        }
        if !starts_with(body, 0, ONLY_SQLITE) {
            postgres = Some(body);
        }
        at = start;
    }
    match (sqlite, postgres) {
        (Some(sqlite), Some(postgres)) => Sql { sqlite, postgres },
        _ => panic!("queries.sql has no statement of this name for both databases"),
    }
}

/// Every statement of a `queries.sql` for one database, with its name.
pub fn queries(file: &'static str, engine: Engine) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let other = match engine {
        Engine::Sqlite => ONLY_POSTGRES,
        Engine::Postgres => ONLY_SQLITE,
    };
    for block in file.split("-- name: ").skip(1) {
        let (name, body) = block.split_once('\n').unwrap_or((block, ""));
        if !body.starts_with(other) {
            found.push((name.trim(), body));
        }
    }
    found
}

const fn is_block(file: &str, at: usize, name: &str) -> bool {
    let end = at + NAME.len() + name.len();
    starts_with(file, at, NAME)
        && starts_with(file, at + NAME.len(), name)
        && end < file.len()
        && file.as_bytes()[end] == b'\n'
}

const fn block_end(file: &str, mut at: usize) -> usize {
    while at < file.len() && !starts_with(file, at, NAME) {
        at = next_line(file, at);
    }
    at
}

const fn next_line(file: &str, mut at: usize) -> usize {
    while at < file.len() && file.as_bytes()[at] != b'\n' {
        at += 1;
    }
    at + 1
}

const fn starts_with(text: &str, at: usize, prefix: &str) -> bool {
    if at + prefix.len() > text.len() {
        return false;
    }
    let mut i = 0;
    while i < prefix.len() {
        if text.as_bytes()[at + i] != prefix.as_bytes()[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn slice(text: &'static str, from: usize, to: usize) -> &'static str {
    let (head, _) = text.as_bytes().split_at(if to < text.len() { to } else { text.len() });
    let (_, body) = head.split_at(if from < head.len() { from } else { head.len() });
    match std::str::from_utf8(body) {
        Ok(body) => body,
        Err(_) => panic!("queries.sql is cut inside a character"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "-- name: one\n-- $1 id\nSELECT 1;\n\n-- name: one_more\nSELECT 2;\n\
        -- name: two\n-- only: sqlite\nSELECT 3;\n-- name: two\n-- only: postgres\nSELECT 4;\n";

    #[test]
    fn blocks_are_found_by_their_whole_name() {
        assert!(named(FILE, "one").text(Engine::Sqlite).contains("SELECT 1"));
        assert!(named(FILE, "one_more").text(Engine::Postgres).contains("SELECT 2"));
        assert!(!named(FILE, "one").text(Engine::Sqlite).contains("SELECT 2"));
    }

    #[test]
    fn variants_are_told_apart() {
        assert!(named(FILE, "two").text(Engine::Sqlite).contains("SELECT 3"));
        assert!(named(FILE, "two").text(Engine::Postgres).contains("SELECT 4"));
        assert_eq!(queries(FILE, Engine::Sqlite).len(), 3);
    }
}
