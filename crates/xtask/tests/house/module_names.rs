//! Rule 5. A file is named after what it does. Names that say nothing collect everything.

use crate::tree::{Fault, Tree};

const SAY_NOTHING: &[&str] =
    &["util", "utils", "helper", "helpers", "common", "misc", "types", "manager", "managers", "service", "services"];

const SOURCES: &[&str] = &[".rs", ".ts", ".tsx", ".css", ".mjs", ".sql"];

fn faults(tree: &Tree) -> Vec<Fault> {
    let ours = |path: &str| ["crates/", "ui/", "e2e/"].iter().any(|folder| path.starts_with(folder));
    let sources = tree.all().filter(|(path, _)| ours(path) && SOURCES.iter().any(|end| path.ends_with(end)));
    sources.filter_map(|(path, _)| empty_name(path).map(|name| fault(path, name))).collect()
}

fn empty_name(path: &str) -> Option<&str> {
    let stems = path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    stems.into_iter().find(|stem| SAY_NOTHING.contains(&stem.to_lowercase().as_str()))
}

fn fault(path: &str, name: &str) -> Fault {
    Fault::new(path, 1, format!("`{name}` says nothing; name it after what it does"))
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[test]
fn files_and_folders_with_empty_names_are_found() {
    for path in [
        "crates/features/tickets/src/utils.rs",
        "crates/features/tickets/src/helpers/mod.rs",
        "crates/features/tickets/tests/common/mod.rs",
        "ui/src/shared/types.ts",
        "ui/src/features/kpis/Manager.tsx",
        "e2e/helpers.ts",
    ] {
        crate::tree::one(&faults(&Tree::of(&[(path, "")])), &["says nothing"]);
    }
    crate::tree::none(&faults(&Tree::of(&[("crates/features/tickets/src/uncommon.rs", ""), ("docs/types.md", "")])));
}
