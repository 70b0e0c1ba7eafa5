//! Rules 7 and 11. Every statement of a `queries.sql` is used and every use exists; its
//! parameters are explained; and at most 5 % of the statements differ between the databases.

use crate::rust_text::Source;
use crate::sql_text::{Query, queries};
use crate::tree::{Fault, Tree};
use std::collections::{BTreeMap, BTreeSet};

const MOST_THAT_DIFFER_PERCENT: usize = 5;

const ENGINES: &[&str] = &["sqlite", "postgres"];

fn faults(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut literals: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut asked: Vec<(&str, &str, usize, String)> = Vec::new();
    for (path, text) in tree.ending(".rs") {
        let Some(folder) = crate_folder(path) else { continue };
        let source = Source::read(text);
        for literal in source.literals {
            if asks_for_a_query(&text[..literal.at])
                && Source::product(text).literals.iter().any(|l| l.at == literal.at)
            {
                asked.push((folder, path, literal.line, literal.text.clone()));
            }
            literals.entry(folder).or_default().insert(literal.text);
        }
    }
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, text) in tree.ending("/queries.sql") {
        let Some(folder) = crate_folder(path) else { continue };
        let blocks = queries(text);
        for query in &blocks {
            names.entry(folder).or_default().insert(query.name);
            if !literals.get(folder).is_some_and(|all| all.contains(query.name)) {
                faults.push(Fault::new(path, query.line, format!("{} is not used", query.name)));
            }
            faults.extend(form(path, query));
        }
        faults.extend(variants(path, &blocks));
    }
    for (folder, path, line, name) in asked {
        if names.contains_key(folder) && !names[folder].contains(name.as_str()) {
            faults.push(Fault::new(path, line, format!("there is no query {name}")));
        }
    }
    faults.extend(too_many_differ(tree));
    faults
}

fn crate_folder(path: &str) -> Option<&str> {
    let end = ["/src/", "/queries.sql"].iter().find_map(|mark| path.find(mark))?;
    path.starts_with("crates/").then(|| &path[..end])
}

/// `named(FILE, "` or `sql!("`: what stands before the literal.
fn asks_for_a_query(before: &str) -> bool {
    let before = before.trim_end();
    let call = before.strip_suffix(',').and_then(|rest| rest.rsplit_once('('));
    before.ends_with("sql!(")
        || call.is_some_and(|(head, file)| {
            let file_is_a_name = file.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':');
            file_is_a_name && head.trim_end().ends_with("named")
        })
}

fn form(path: &str, query: &Query) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(Fault::new(path, query.line, what));
    if query.name.is_empty() || !query.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        fault(format!("{:?} is not snake_case", query.name));
    }
    if query.only.is_some_and(|engine| !ENGINES.contains(&engine)) {
        fault(format!("{}: only sqlite or postgres", query.name));
    }
    let (comments, code): (Vec<&str>, Vec<&str>) = query.body.lines().partition(|line| line.starts_with("--"));
    let statements = code.join("\n").split(';').filter(|part| !part.trim().is_empty()).count();
    if statements != 1 {
        fault(format!("{} holds {statements} statements, not one", query.name));
    }
    let code = code.join("\n");
    let explained = comments.join("\n");
    for number in (1..100).take_while(|number| code.contains(&format!("${number}"))) {
        if !explained.contains(&format!("${number}")) {
            fault(format!("{}: ${number} is not explained", query.name));
        }
    }
    faults
}

/// A name stands once for both databases, or once for each.
fn variants(path: &str, blocks: &[Query]) -> Vec<Fault> {
    let mut by_name: BTreeMap<&str, Vec<&Query>> = BTreeMap::new();
    for query in blocks {
        by_name.entry(query.name).or_default().push(query);
    }
    let wrong = by_name.into_iter().filter(|(_, all)| {
        let engines: BTreeSet<Option<&str>> = all.iter().map(|query| query.only).collect();
        let once = all.len() == 1 && all[0].only.is_none();
        let each = all.len() == 2 && engines == ENGINES.iter().map(|engine| Some(*engine)).collect();
        !once && !each
    });
    wrong
        .map(|(name, all)| {
            Fault::new(path, all[0].line, format!("{name} stands neither once nor once for each database"))
        })
        .collect()
}

fn too_many_differ(tree: &Tree) -> Option<Fault> {
    let mut all = 0;
    let mut differing = Vec::new();
    for (path, text) in tree.ending("/queries.sql") {
        let blocks = queries(text);
        let names: BTreeSet<&str> = blocks.iter().map(|query| query.name).collect();
        let differ: BTreeSet<&str> =
            blocks.iter().filter(|query| query.only.is_some()).map(|query| query.name).collect();
        all += names.len();
        differing.extend(differ.into_iter().map(|name| format!("{path} {name}")));
    }
    let too_many = differing.len() * 100 > all * MOST_THAT_DIFFER_PERCENT;
    too_many.then(|| {
        let what =
            format!("{} of {all} queries differ between the databases: {}", differing.len(), differing.join(", "));
        Fault::new("queries.sql", 1, what)
    })
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[cfg(test)]
fn pair(sql: &str, rust: &str) -> Vec<Fault> {
    faults(&Tree::of(&[("crates/features/x/queries.sql", sql), ("crates/features/x/src/lib.rs", rust)]))
}

#[test]
fn an_unused_query_and_a_missing_one_are_found() {
    let one = "-- name: one\nSELECT 1;\n";
    crate::tree::none(&pair(one, "const A: Sql = named(QUERIES, \"one\");"));
    crate::tree::none(&pair(one, "fn f() { sql!(\"one\") }"));
    crate::tree::one(&pair(one, "fn f() { }"), &["one is not used"]);
    crate::tree::one(&pair(one, "fn f() { sql!(\"one\"); sql!(\"two\") }"), &["there is no query two"]);
    crate::tree::one(
        &pair(one, "fn f() { sql!(\"one\"); named(crate::QUERIES, \"two\") }"),
        &["there is no query two"],
    );
    crate::tree::none(&pair(one, "fn f() { sql!(\"one\"); unrelated(named, \"two\") }"));
}

#[test]
fn a_block_of_the_wrong_form_is_found() {
    let used = "fn f() { sql!(\"one\") }";
    for (sql, says) in [
        ("-- name: one\nSELECT $1;\n", "$1 is not explained"),
        ("-- name: one\nSELECT 1; SELECT 2;\n", "holds 2 statements"),
        ("-- name: one\n", "holds 0 statements"),
        ("-- name: one\nSELECT 1;\n-- name: one\nSELECT 2;\n", "neither once nor once for each"),
    ] {
        crate::tree::one(&pair(sql, used), &[says]);
    }
    crate::tree::one(&pair("-- name: One\nSELECT 1;\n", "fn f() { sql!(\"One\") }"), &["not snake_case"]);
    crate::tree::none(&pair("-- name: one\n-- $1 id\nSELECT $1;\n", used));
}

#[test]
fn one_in_twenty_may_differ_and_not_more() {
    let two = "-- name: d\n-- only: sqlite\nSELECT 1;\n-- name: d\n-- only: postgres\nSELECT 1;\n";
    let rest = |count: usize| (0..count).map(|n| format!("-- name: q{n}\nSELECT 1;\n")).collect::<String>();
    let differ =
        |count| too_many_differ(&Tree::of(&[("crates/features/x/queries.sql", &format!("{two}{}", rest(count)))]));
    assert_eq!(differ(19), None);
    assert!(differ(18).is_some_and(|fault| fault.what.starts_with("1 of 19 queries differ")));
}
