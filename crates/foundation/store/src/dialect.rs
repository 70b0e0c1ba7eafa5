//! Table definitions in one wording for both databases.
//!
//! Written are `TEXT`, `BIGINT`, `BYTES` and `REAL`. SQLite gets STRICT tables; PostgreSQL gets
//! byte order for text (`COLLATE "C"`), so that both sort alike. What exists on one side only
//! stands between `-- only: sqlite` or `-- only: postgres` and `-- end`.

use crate::Engine;
use crate::portable::Table;

/// The script as this database wants it.
pub(crate) fn translate(script: &str, engine: Engine) -> String {
    let mut out = String::with_capacity(script.len() + 64);
    let mut skipping = false;
    let mut in_table = false;
    for line in script.lines() {
        match line.trim() {
            "-- only: sqlite" => skipping = engine != Engine::Sqlite,
            "-- only: postgres" => skipping = engine != Engine::Postgres,
            "-- end" => skipping = false,
            _ if skipping => {}
            comment if comment.starts_with("--") => {}
            code => {
                in_table = in_table || code.starts_with("CREATE TABLE");
                let ends_table = in_table && code == ");";
                in_table = in_table && !ends_table;
                if ends_table && engine == Engine::Sqlite {
                    out.push_str(") STRICT;");
                } else {
                    out.push_str(&types(line, engine));
                }
                out.push('\n');
            }
        }
    }
    out
}

/// Adds the tables that a script makes for both databases, and the columns it adds to earlier ones.
pub(crate) fn read_tables(script: &str, tables: &mut Vec<Table>) {
    let mut one_side_only = false;
    let mut open = false;
    for line in script.lines().map(str::trim) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["--", "only:", _] => one_side_only = true,
            ["--", "end"] => one_side_only = false,
            _ if one_side_only => {}
            ["CREATE", "TABLE", name, ..] => {
                tables.push(Table { name: (*name).to_owned(), columns: Vec::new() });
                open = true;
            }
            [");"] => open = false,
            ["ALTER", "TABLE", name, "ADD", "COLUMN", column, kind, ..] => {
                if let Some(table) = tables.iter_mut().find(|table| table.name == *name) {
                    table.columns.push(((*column).to_owned(), kind.trim_end_matches([',', ';']).to_owned()));
                }
            }
            ["DROP", "TABLE", name] => tables.retain(|table| table.name != name.trim_end_matches(';')),
            ["ALTER", "TABLE", name, "RENAME", "TO", to] => {
                if let Some(table) = tables.iter_mut().find(|table| table.name == *name) {
                    to.trim_end_matches(';').clone_into(&mut table.name);
                }
            }
            [column, kind, ..] if open && is_type(kind) => {
                if let Some(table) = tables.last_mut() {
                    table.columns.push(((*column).to_owned(), kind.trim_end_matches(',').to_owned()));
                }
            }
            _ => {}
        }
    }
}

fn is_type(word: &str) -> bool {
    matches!(word.trim_end_matches(','), "TEXT" | "BIGINT" | "BYTES" | "REAL")
}

fn types(line: &str, engine: Engine) -> String {
    let mut out = String::with_capacity(line.len());
    let mut quoted = false;
    let mut word = String::new();
    for character in line.chars().chain(std::iter::once('\n')) {
        if !quoted && (character.is_ascii_alphanumeric() || character == '_') {
            word.push(character);
            continue;
        }
        out.push_str(type_name(&word, engine));
        word.clear();
        quoted ^= character == '\'';
        out.push(character);
    }
    out.pop();
    out
}

fn type_name(word: &str, engine: Engine) -> &str {
    match (word, engine) {
        ("BIGINT", Engine::Sqlite) => "INTEGER",
        ("BYTES", Engine::Sqlite) => "BLOB",
        ("TEXT", Engine::Postgres) => "TEXT COLLATE \"C\"",
        ("BYTES", Engine::Postgres) => "BYTEA",
        ("REAL", Engine::Postgres) => "DOUBLE PRECISION",
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "CREATE TABLE t (\n  a TEXT NOT NULL DEFAULT 'TEXT',\n  n BIGINT\n);\n\
        -- only: sqlite\nCREATE VIRTUAL TABLE f USING fts5(x);\n-- end\n";

    #[test]
    fn tables_are_read_with_their_columns() {
        let mut tables = Vec::new();
        read_tables(SCRIPT, &mut tables);
        read_tables("ALTER TABLE t ADD COLUMN late BIGINT;", &mut tables);
        let columns = [("a", "TEXT"), ("n", "BIGINT"), ("late", "BIGINT")];
        let columns = columns.map(|(name, kind)| (name.to_owned(), kind.to_owned())).to_vec();
        assert_eq!(tables, [Table { name: "t".to_owned(), columns }]);
        read_tables("CREATE TABLE u (\n  a TEXT\n);\nDROP TABLE t;\nALTER TABLE u RENAME TO t;", &mut tables);
        let columns = vec![("a".to_owned(), "TEXT".to_owned())];
        assert_eq!(tables, [Table { name: "t".to_owned(), columns }], "one made anew stands in the old one's place");
    }

    #[test]
    fn both_dialects() {
        let sqlite = translate(SCRIPT, Engine::Sqlite);
        assert!(sqlite.contains("n INTEGER") && sqlite.contains(") STRICT;") && sqlite.contains("fts5"));
        let postgres = translate(SCRIPT, Engine::Postgres);
        assert!(postgres.contains("a TEXT COLLATE \"C\" NOT NULL DEFAULT 'TEXT'"), "{postgres}");
        assert!(!postgres.contains("fts5") && !postgres.contains("STRICT"));
    }
}
