//! Rules 1 and 2. Dependencies point down: kernel ← store ← {jobs, http-kit} ← features ←
//! aftercare. Engines and `intake` depend on kernel at most. Features of one row never import
//! each other: they share ids and react to events; a row may import the rows before it.

use crate::manifests::{Kind, Room, rooms};
use crate::tree::{Fault, Tree};

const ROWS: &[&[&str]] = &[
    &["staff", "customers", "orders", "tickets"],
    // Whoever obeys a switch stands after it.
    &["capabilities"],
    &["mail", "channels", "scenarios", "playbooks", "kpis", "webhooks", "automation", "audit", "calibration"],
    &["runs"],
    // Stand on what runs and versions of playbooks tell.
    &["effects", "learnings"],
    // Stands on the scenarios that it recognises.
    &["recognition"],
    // Stands on the scenarios that it watches.
    &["monitoring"],
    &["suggestions"],
    &["library"],
    &["futures", "moscow"],
    // Tells staff by mail what all of them hold.
    &["digests"],
    // Shows customers what all of them allow.
    &["portal"],
];

const FOUNDATION: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("store", &["kernel"]),
    ("jobs", &["kernel", "store"]),
    ("background", &["kernel"]),
    ("footprint", &[]),
    ("http-kit", &["kernel", "store"]),
    ("intake", &["kernel"]),
    ("calling", &[]),
];

/// Tools: they come with no product crate, or nothing of the product comes with them.
const BENCH: &str = "bench";
const TEST_KIT: &str = "test-kit";
const XTASK: &str = "xtask";

fn faults(tree: &Tree) -> Vec<Fault> {
    let rooms = rooms(tree);
    let mut faults = Vec::new();
    for room in &rooms {
        for dependency in &room.dependencies {
            let Some(other) = rooms.iter().find(|other| other.name == dependency.name) else { continue };
            // A test of one feature may need the tables of others, whose views it reads.
            let for_tests =
                dependency.dev && (other.name == TEST_KIT || (room.kind, other.kind) == (Kind::Feature, Kind::Feature));
            if !for_tests && let Err(why) = may_depend(room, other) {
                let what = format!("{} must not depend on {}: {why}", room.name, other.name);
                faults.push(Fault::new(&room.path, dependency.line, what));
            }
        }
        if room.kind == Kind::Feature && row(&room.name).is_none() {
            faults.push(Fault::new(&room.path, 1, format!("{} stands in no row", room.name)));
        }
        if room.kind == Kind::Foundation && below(&room.name).is_none() {
            faults.push(Fault::new(&room.path, 1, format!("{} has no place in the foundation", room.name)));
        }
    }
    faults
}

fn may_depend(room: &Room, other: &Room) -> Result<(), String> {
    match (room.kind, other.kind) {
        (_, Kind::Program) => program_on_program(room, other),
        (Kind::Program, _) if room.name == XTASK => Err("it is compiled first, with nothing".to_string()),
        (Kind::Program, _) => Ok(()),
        (Kind::Engine, _) if other.name == "kernel" => Ok(()),
        (Kind::Engine, _) => Err("an engine knows the kernel at most".to_string()),
        (Kind::Foundation, _) => match below(&room.name) {
            Some(allowed) if allowed.contains(&other.name.as_str()) => Ok(()),
            _ => Err("that is not below it".to_string()),
        },
        (Kind::Feature, Kind::Feature) => match (row(&room.name), row(&other.name)) {
            (Some(own), Some(theirs)) if theirs < own => Ok(()),
            _ => Err("only rows before its own; share ids, react to events".to_string()),
        },
        (Kind::Feature, _) => Ok(()),
    }
}

/// Programs are the roof. Only the test-kit borrows from xtask: its PostgreSQL; and a
/// benchmark or a demo may stand on the product.
fn program_on_program(room: &Room, other: &Room) -> Result<(), String> {
    let fine = match other.name.as_str() {
        // Tests and measurements start a PostgreSQL of their own.
        XTASK => room.name == TEST_KIT || room.name == BENCH,
        TEST_KIT => false,
        _ => room.kind == Kind::Program && room.name != XTASK && room.name != TEST_KIT,
    };
    if fine { Ok(()) } else { Err("nothing stands on a program".to_string()) }
}

fn row(feature: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&feature))
}

fn below(room: &str) -> Option<&'static [&'static str]> {
    FOUNDATION.iter().find(|(name, _)| *name == room).map(|(_, allowed)| *allowed)
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[cfg(test)]
fn house(changed: &str, section: &str, dependency: &str) -> Vec<Fault> {
    let paths = [
        "foundation/kernel",
        "foundation/store",
        "foundation/jobs",
        "foundation/http-kit",
        "foundation/intake",
        "engines/inference",
        "engines/forecast",
        "features/orders",
        "features/tickets",
        "features/kpis",
        "features/moscow",
        "aftercare",
        "test-kit",
        "xtask",
    ];
    let files: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            let line =
                if *path == changed { format!("[{section}]\n{dependency}.workspace = true\n") } else { String::new() };
            (format!("crates/{path}/Cargo.toml"), line)
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    faults(&Tree::of(&files))
}

#[test]
fn what_points_up_or_sideways_is_found() {
    for (room, dependency) in [
        ("foundation/kernel", "store"),
        ("foundation/store", "jobs"),
        ("foundation/jobs", "http-kit"),
        ("foundation/http-kit", "tickets"),
        ("foundation/intake", "store"),
        ("engines/inference", "store"),
        ("engines/inference", "forecast"),
        ("features/tickets", "orders"),
        ("features/tickets", "kpis"),
        ("features/kpis", "moscow"),
        ("features/kpis", "aftercare"),
        ("features/kpis", "test-kit"),
        ("xtask", "kernel"),
        ("aftercare", "xtask"),
    ] {
        crate::tree::one(&house(room, "dependencies", dependency), &[room, dependency]);
    }
}

#[test]
fn tests_do_not_excuse_everything() {
    crate::tree::one(&house("features/tickets", "dev-dependencies", "aftercare"), &["aftercare"]);
    crate::tree::one(&house("engines/inference", "dev-dependencies", "store"), &["store"]);
}

#[test]
fn what_points_down_is_fine_and_tests_may_use_the_test_kit() {
    for (room, section, dependency) in [
        ("foundation/store", "dependencies", "kernel"),
        ("foundation/intake", "dependencies", "kernel"),
        ("engines/inference", "dependencies", "kernel"),
        ("features/kpis", "dependencies", "tickets"),
        ("features/moscow", "dependencies", "kpis"),
        ("features/kpis", "dependencies", "inference"),
        ("features/tickets", "dev-dependencies", "test-kit"),
        ("features/tickets", "dev-dependencies", "orders"),
        ("test-kit", "dependencies", "xtask"),
        ("aftercare", "dependencies", "kpis"),
    ] {
        crate::tree::none(&house(room, section, dependency));
    }
}

#[test]
fn a_room_without_a_place_is_found() {
    let tree = Tree::of(&[("crates/features/loyalty/Cargo.toml", "")]);
    crate::tree::one(&faults(&tree), &["loyalty stands in no row"]);
    let tree = Tree::of(&[("crates/foundation/glue/Cargo.toml", "")]);
    crate::tree::one(&faults(&tree), &["no place in the foundation"]);
}
