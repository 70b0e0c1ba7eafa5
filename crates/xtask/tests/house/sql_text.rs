//! Which tables a piece of SQL creates, writes and reads. Not a parser: it knows the places
//! where a table's name can stand.

use std::collections::BTreeSet;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Tables and views that it creates.
    pub creates: BTreeSet<String>,
    pub writes: BTreeSet<String>,
    /// Without the names that a WITH clause of the same text gives.
    pub reads: BTreeSet<String>,
}

pub fn uses(sql: &str) -> Uses {
    let words = words(sql);
    let mut uses = Uses::default();
    let mut named = BTreeSet::new();
    let mut calls: Vec<String> = Vec::new();
    for at in 0..words.len() {
        let here = Place { words: &words, at };
        match words[at].to_uppercase().as_str() {
            "(" => calls.push(here.word(-1).to_uppercase()),
            ")" => drop(calls.pop()),
            "CREATE" => uses.creates.extend(here.created()),
            "AS" => named.extend(here.given_by_with()),
            "INTO" => uses.writes.extend(here.name(1)),
            "UPDATE" => uses.writes.extend(here.updated()),
            "ALTER" | "DROP" | "TRUNCATE" if here.is(1, "TABLE") => {
                uses.writes.extend(here.name_after(2, &["IF", "EXISTS", "ONLY"]))
            }
            "FROM" if here.is(-1, "DELETE") => uses.writes.extend(here.name_after(1, &["ONLY"])),
            "FROM" if here.is(-1, "DISTINCT") || calls.last().is_some_and(|call| takes_from(call)) => {}
            "FROM" | "JOIN" => uses.reads.extend(here.sources()),
            // DELETE … USING t; JOIN t USING (column) has a parenthesis.
            "USING"
                if !here.is(1, "(")
                    && !here.is(2, "(")
                    && !words.iter().any(|word| word.eq_ignore_ascii_case("CREATE")) =>
            {
                uses.reads.extend(here.sources());
            }
            _ => {}
        }
    }
    uses.reads.retain(|name| !named.contains(name));
    uses
}

/// EXTRACT(year FROM t) reads no table.
fn takes_from(call: &str) -> bool {
    ["EXTRACT", "SUBSTRING", "TRIM", "OVERLAY"].contains(&call)
}

struct Place<'a> {
    words: &'a [String],
    at: usize,
}

impl Place<'_> {
    fn word(&self, offset: isize) -> &str {
        let index = self.at.checked_add_signed(offset);
        index.and_then(|index| self.words.get(index)).map_or("", String::as_str)
    }

    fn is(&self, offset: isize, word: &str) -> bool {
        self.word(offset).eq_ignore_ascii_case(word)
    }

    /// The name there, in lower case, without its schema.
    fn name(&self, offset: isize) -> Option<String> {
        let schema = self.is(offset + 1, ".");
        let name = self.word(if schema { offset + 2 } else { offset });
        name.starts_with(|c: char| c.is_alphabetic() || c == '_').then(|| name.to_lowercase())
    }

    fn name_after(&self, mut offset: isize, skipped: &[&str]) -> Option<String> {
        while skipped.iter().any(|word| self.is(offset, word)) {
            offset += 1;
        }
        self.name(offset)
    }

    /// CREATE TABLE, VIRTUAL TABLE, VIEW, with all that may stand between.
    fn created(&self) -> Option<String> {
        let between = ["OR", "REPLACE", "TEMP", "TEMPORARY", "UNLOGGED", "VIRTUAL", "MATERIALIZED"];
        let mut offset = 1;
        while between.iter().any(|word| self.is(offset, word)) {
            offset += 1;
        }
        let kind = self.is(offset, "TABLE") || self.is(offset, "VIEW");
        kind.then(|| self.name_after(offset + 1, &["IF", "NOT", "EXISTS"])).flatten()
    }

    /// UPDATE t, but not DO UPDATE, FOR UPDATE, ON UPDATE, AFTER UPDATE OF.
    fn updated(&self) -> Option<String> {
        let not_a_statement = ["DO", "FOR", "ON", "KEY", "AFTER", "BEFORE", "OF", "OR"];
        if not_a_statement.iter().any(|word| self.is(-1, word)) || self.is(1, "SET") {
            return None;
        }
        self.name_after(1, &["ONLY", "OR", "IGNORE", "REPLACE", "ABORT", "FAIL", "ROLLBACK"])
    }

    /// `name AS (` and `name (columns) AS (`, perhaps with MATERIALIZED between.
    fn given_by_with(&self) -> Option<String> {
        let mut after = 1;
        while self.is(after, "NOT") || self.is(after, "MATERIALIZED") {
            after += 1;
        }
        if !self.is(after, "(") {
            return None;
        }
        let mut before = -1;
        if self.is(before, ")") {
            while !self.word(before).is_empty() && !self.is(before, "(") {
                before -= 1;
            }
            before -= 1;
        }
        self.name(before)
    }

    /// After FROM or JOIN: names with commas between, each perhaps with an alias.
    fn sources(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut offset = 1;
        loop {
            while self.is(offset, "LATERAL") || self.is(offset, "ONLY") {
                offset += 1;
            }
            if self.is(offset, "(") {
                offset = self.after_parenthesis(offset);
            } else if let Some(name) = self.name(offset) {
                offset += if self.is(offset + 1, ".") { 3 } else { 1 };
                if self.is(offset, "(") {
                    offset = self.after_parenthesis(offset);
                } else {
                    found.push(name);
                }
            }
            if self.is(offset, "AS") {
                offset += 1;
            }
            if self.is(offset + 1, ",") {
                offset += 1;
            }
            if !self.is(offset, ",") {
                return found;
            }
            offset += 1;
        }
    }

    fn after_parenthesis(&self, mut offset: isize) -> isize {
        let mut depth = 0;
        while !self.word(offset).is_empty() {
            match self.word(offset) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            offset += 1;
            if depth == 0 {
                break;
            }
        }
        offset
    }
}

/// Names, numbers and single characters; comments and texts in quotes are left out.
fn words(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let end = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '\'' {
            rest[1..].find('\'').map_or(rest.len(), |n| n + 2)
        } else if first == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |n| n + 2);
            words.push(rest[..end].trim_matches('"').to_string());
            end
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            words.push(rest[..end].to_string());
            end
        } else {
            if !first.is_whitespace() {
                words.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[end..];
    }
    words
}

/// A block of a `queries.sql`: `-- name:`, perhaps `-- only:`, comments, one statement.
#[derive(Debug, PartialEq, Eq)]
pub struct Query<'a> {
    pub line: usize,
    pub name: &'a str,
    pub only: Option<&'a str>,
    pub body: String,
}

pub fn queries(text: &str) -> Vec<Query<'_>> {
    let mut found: Vec<Query> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix("-- name:") {
            found.push(Query { line: number + 1, name: name.trim(), only: None, body: String::new() });
        } else if let Some(query) = found.last_mut() {
            match line.strip_prefix("-- only:") {
                Some(engine) if number == query.line => query.only = Some(engine.trim()),
                _ => {
                    query.body.push_str(line);
                    query.body.push('\n');
                }
            }
        }
    }
    found
}

#[cfg(test)]
fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_string()).collect()
}

#[test]
fn what_is_written() {
    for (sql, written) in [
        ("INSERT INTO tickets (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET a = excluded.a", &["tickets"][..]),
        ("INSERT OR REPLACE INTO Tickets VALUES (1)", &["tickets"]),
        ("UPDATE tickets SET a = 1 FROM teams t WHERE t.id = tickets.team", &["tickets"]),
        ("DELETE FROM drafts WHERE at < $1", &["drafts"]),
        ("SELECT id FROM jobs FOR UPDATE SKIP LOCKED", &[]),
        ("CREATE TABLE a (b TEXT REFERENCES c (id) ON UPDATE CASCADE ON DELETE CASCADE)", &[]),
        ("ALTER TABLE IF EXISTS other ADD COLUMN x TEXT", &["other"]),
        ("CREATE TRIGGER t AFTER UPDATE OF a ON x BEGIN DELETE FROM y; END", &["y"]),
    ] {
        assert_eq!(uses(sql).writes, set(written), "{sql}");
    }
}

#[test]
fn what_is_read() {
    for (sql, read) in [
        ("SELECT * FROM a, b AS x, main.c y WHERE x.i IS DISTINCT FROM y.i", &["a", "b", "c"][..]),
        ("SELECT * FROM a LEFT JOIN b ON b.i = a.i JOIN (SELECT 1 FROM c) d ON true", &["a", "b", "c"]),
        ("WITH x AS (SELECT 1 FROM a), y (i) AS NOT MATERIALIZED (SELECT i FROM x) SELECT * FROM y", &["a"]),
        ("SELECT extract(year FROM at) FROM a", &["a"]),
        ("SELECT * FROM generate_series(1, 2) s, a", &["a"]),
        ("SELECT 'from x' -- FROM y\n FROM \"a\"", &["a"]),
        ("DELETE FROM a USING b WHERE b.i = a.i", &["b"]),
        ("SELECT 1 FROM a JOIN b USING (i)", &["a", "b"]),
        ("UPDATE a SET x = 1 FROM b WHERE b.i = a.i", &["b"]),
        ("SELECT 1 WHERE EXISTS (SELECT 1 FROM tags t WHERE t.i = $1)", &["tags"]),
    ] {
        assert_eq!(uses(sql).reads, set(read), "{sql}");
    }
}

#[test]
fn what_is_created() {
    let sql = "CREATE TABLE IF NOT EXISTS a (x TEXT); CREATE VIRTUAL TABLE b USING fts5(x); CREATE OR REPLACE VIEW c AS SELECT 1; \
        CREATE UNIQUE INDEX d ON a (x);";
    assert_eq!(uses(sql).creates, set(&["a", "b", "c"]));
    assert_eq!(uses(sql).reads, set(&[]));
}

#[test]
fn blocks_of_a_query_file() {
    let text = "-- name: one\n-- $1 id\nSELECT 1;\n\n-- name: two\n-- only: sqlite\nSELECT 2;\n";
    let found = queries(text);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].name, found[0].only, found[0].line), ("one", None, 1));
    assert_eq!((found[1].name, found[1].only, found[1].body.trim()), ("two", Some("sqlite"), "SELECT 2;"));
}
