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

/// The statements of a `queries.sql`, found in one pass: reading the file anew for each use of a statement took most of
/// the time that a crate with many of them took to compile. Made by [`queries!`](crate::queries).
#[derive(Debug, Clone, Copy)]
pub struct Queries {
    blocks: &'static [Block],
}

/// A block of a `queries.sql`: its name, and what follows. Open for the sake of the macro, as what makes them is.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    name: &'static str,
    body: &'static str,
}

/// [`Queries`] out of the text of a `queries.sql`, at compile time.
#[macro_export]
macro_rules! queries {
    ($text:expr) => {{
        const TEXT: &str = $text;
        const BLOCKS: [$crate::Block; $crate::count_blocks(TEXT)] = $crate::blocks(TEXT);
        $crate::Queries::new(&BLOCKS)
    }};
}

impl Queries {
    pub const NONE: Self = Self { blocks: &[] };

    pub const fn new(blocks: &'static [Block]) -> Self {
        Self { blocks }
    }

    /// Every statement for one database, with its name.
    pub fn of(self, engine: Engine) -> impl Iterator<Item = (&'static str, &'static str)> {
        let other = match engine {
            Engine::Sqlite => ONLY_POSTGRES,
            Engine::Postgres => ONLY_SQLITE,
        };
        let here = self.blocks.iter().filter(move |block| !block.body.starts_with(other));
        here.map(|block| (block.name, block.body))
    }
}

/// The statement called `name`. Use it in a `const { … }` block: a name that is not there then fails the build.
///
/// ```
/// const QUERIES: store::Queries = store::queries!("-- name: count_tickets\nSELECT count(*) FROM tickets;\n");
/// const COUNT: store::Sql = store::named(QUERIES, "count_tickets");
/// ```
/// ```compile_fail,E0080
/// const QUERIES: store::Queries = store::queries!("-- name: count_tickets\nSELECT count(*) FROM tickets;\n");
/// const COUNT: store::Sql = store::named(QUERIES, "count_orders");
/// ```
pub const fn named(queries: Queries, name: &str) -> Sql {
    let (mut sqlite, mut postgres) = (None, None);
    let mut at = 0;
    while at < queries.blocks.len() {
        let block = queries.blocks[at];
        if block.name.len() == name.len() && starts_with(block.name, 0, name) {
            if !starts_with(block.body, 0, ONLY_POSTGRES) {
                sqlite = Some(block.body);
            }
            if !starts_with(block.body, 0, ONLY_SQLITE) {
                postgres = Some(block.body);
            }
        }
        at += 1;
    }
    match (sqlite, postgres) {
        (Some(sqlite), Some(postgres)) => Sql { sqlite, postgres },
        _ => panic!("queries.sql has no statement of this name for both databases"),
    }
}

/// How many blocks a `queries.sql` has.
pub const fn count_blocks(file: &str) -> usize {
    let (mut count, mut at) = (0, block_end(file, 0));
    while at < file.len() {
        count += 1;
        at = block_end(file, next_line(file, at));
    }
    count
}

/// The blocks of a `queries.sql`, of which there are `N`.
pub const fn blocks<const N: usize>(file: &'static str) -> [Block; N] {
    let mut found = [Block { name: "", body: "" }; N];
    let (mut count, mut at) = (0, block_end(file, 0));
    while count < N {
        let start = next_line(file, at);
        let end = block_end(file, start);
        found[count] = Block { name: slice(file, at + NAME.len(), start - 1), body: slice(file, start, end) };
        (count, at) = (count + 1, end);
    }
    found
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

    const FILE: Queries = queries!(
        "-- name: one\n-- $1 id\nSELECT 1;\n\n-- name: one_more\nSELECT 2;\n\
        -- name: two\n-- only: sqlite\nSELECT 3;\n-- name: two\n-- only: postgres\nSELECT 4;\n"
    );

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
        assert_eq!(FILE.of(Engine::Sqlite).map(|(name, _)| name).collect::<Vec<_>>(), ["one", "one_more", "two"]);
        assert_eq!(Queries::NONE.of(Engine::Sqlite).count(), 0);
    }
}
