//! Rule 4. Every table has one owner, and only the owner writes it. What others may read the
//! owner offers as a view (or table) whose name ends in `_cards` or `_facts`.

use crate::rust_text::Source;
use crate::sql_text::{Uses, queries, uses};
use crate::tree::{Fault, Tree};
use std::collections::BTreeMap;

const OFFERED: &[&str] = &["_cards", "_facts"];

/// Only the store looks at what the databases say about themselves.
const CATALOGUES: &[&str] = &["sqlite_", "pg_"];

struct Statement<'a> {
    path: &'a str,
    room: &'a str,
    line: usize,
    uses: Uses,
}

fn faults(tree: &Tree) -> Vec<Fault> {
    let statements = statements(tree);
    let mut faults = Vec::new();
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for statement in &statements {
        for table in &statement.uses.creates {
            let owner = owners.entry(table).or_insert(statement.room);
            if *owner != statement.room {
                let what = format!("{table} belongs to {owner} already");
                faults.push(Fault::new(statement.path, statement.line, what));
            }
        }
    }
    for statement in &statements {
        let owned = |table: &str| owners.get(table) == Some(&statement.room);
        let mut fault = |what| faults.push(Fault::new(statement.path, statement.line, what));
        for table in statement.uses.writes.iter().filter(|table| !owned(table)) {
            fault(format!("writes {table}, which {} does not create", statement.room));
        }
        for table in statement.uses.reads.iter().filter(|table| !owned(table)) {
            let offered = OFFERED.iter().any(|end| table.ends_with(end)) && owners.contains_key(table.as_str());
            let catalogue = statement.room == "store" && CATALOGUES.iter().any(|head| table.starts_with(head));
            if !offered && !catalogue {
                fault(format!("reads {table}, which is neither its own nor an existing …_cards or …_facts"));
            }
        }
    }
    faults
}

/// All SQL of the product: migrations, named queries, literals in the code.
fn statements(tree: &Tree) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        let Some(room) = room(path) else { continue };
        let mut add = |line, sql: &str| found.push(Statement { path, room, line, uses: uses(sql) });
        if path.ends_with("/queries.sql") {
            queries(text).iter().for_each(|query| add(query.line, &query.body));
        } else if path.ends_with(".sql") {
            add(1, text);
        } else if path.ends_with(".rs") && path.contains("/src/") {
            let literals = Source::product(text).literals;
            literals
                .iter()
                .filter(|literal| is_sql(&literal.text))
                .for_each(|literal| add(literal.line, &literal.text));
        }
    }
    found
}

/// The crate a file is in, if that is one with a say about tables.
fn room(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("crates/")?;
    let rest =
        ["foundation/", "features/", "engines/"].iter().find_map(|group| rest.strip_prefix(group)).unwrap_or(rest);
    let room = rest.split('/').next()?;
    let exempt = room == "xtask" || room == "test-kit" || path.contains("/tests/");
    (!exempt).then_some(room)
}

/// SQL is written in capitals, and a sentence is not.
fn is_sql(literal: &str) -> bool {
    ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", " JOIN ", "FROM "]
        .iter()
        .any(|start| literal.contains(start))
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[cfg(test)]
fn with(path: &str, text: &str) -> Vec<Fault> {
    let tickets = "CREATE TABLE tickets (id TEXT); CREATE VIEW ticket_cards AS SELECT id FROM tickets;";
    faults(&Tree::of(&[
        ("crates/features/tickets/migrations/0001_tickets.sql", tickets),
        ("crates/features/orders/migrations/0001_orders.sql", "CREATE TABLE orders (id TEXT);"),
        (path, text),
    ]))
}

#[test]
fn a_table_with_two_owners_is_found() {
    let found = with("crates/foundation/jobs/migrations/0001_jobs.sql", "CREATE TABLE tickets (id TEXT);");
    crate::tree::one(&found, &["tickets belongs to"]);
}

#[test]
fn writing_and_reading_what_is_not_ones_own_is_found() {
    for (path, text, says) in [
        ("crates/features/orders/queries.sql", "-- name: x\nUPDATE tickets SET id = $1;", "writes tickets"),
        ("crates/features/orders/queries.sql", "-- name: x\nSELECT id FROM tickets;", "reads tickets"),
        ("crates/features/orders/queries.sql", "-- name: x\nDELETE FROM ticket_cards;", "writes ticket_cards"),
        ("crates/features/orders/queries.sql", "-- name: x\nSELECT id FROM missing_cards;", "reads missing_cards"),
        ("crates/features/orders/queries.sql", "-- name: x\nSELECT name FROM sqlite_master;", "reads sqlite_master"),
        (
            "crates/features/orders/src/listing.rs",
            "const X: &str = \"EXISTS (SELECT 1 FROM tickets t)\";",
            "reads tickets",
        ),
        ("crates/features/orders/migrations/0002_x.sql", "ALTER TABLE tickets ADD COLUMN x TEXT;", "writes tickets"),
        ("crates/aftercare/src/demo.rs", "fn f() { run(\"INSERT INTO tickets (id) VALUES ($1)\") }", "writes tickets"),
    ] {
        crate::tree::one(&with(path, text), &[path, says]);
    }
}

#[test]
fn own_tables_offered_views_and_tests_are_fine() {
    for (path, text) in [
        ("crates/features/tickets/queries.sql", "-- name: x\nUPDATE tickets SET id = $1;"),
        ("crates/features/kpis/queries.sql", "-- name: x\nSELECT id FROM ticket_cards;"),
        ("crates/features/orders/tests/x.rs", "fn f() { run(\"UPDATE tickets SET id = ''\") }"),
        ("crates/foundation/store/src/x.rs", "fn f() { run(\"SELECT name FROM sqlite_master\") }"),
        ("crates/features/orders/src/x.rs", "fn f() { say(\"one order from the shop; update it\") }"),
    ] {
        crate::tree::none(&with(path, text));
    }
}
