//! Rule 3. Some things have one door. Only `store` names the SQL driver; only `http-kit` and
//! `http/` name axum; only `aftercare` reads the environment; only `SystemClock` and
//! `SystemRng` ask the operating system for time and chance.

use crate::manifests::rooms;
use crate::rust_text::{Source, line_of, places};
use crate::tree::{Fault, Tree};

struct Door {
    /// Names in the code that pass through it.
    words: &'static [&'static str],
    /// Crates that only those behind it depend on.
    crates: &'static [&'static str],
    open: fn(path: &str, code: &str) -> bool,
    why: &'static str,
}

const DOORS: &[Door] = &[
    Door {
        words: &["sqlx", "rusqlite", "libsqlite3_sys", "tokio_postgres"],
        crates: &["sqlx", "rusqlite", "libsqlite3-sys", "tokio-postgres"],
        open: |path, _| within(path, &["foundation/store", "test-kit"]),
        why: "only store knows the SQL driver",
    },
    Door {
        words: &["axum", "axum_extra", "utoipa_axum"],
        crates: &[],
        open: |path, _| {
            let http = path.contains("/http/") || path.ends_with("/http.rs");
            http || within(path, &["foundation/http-kit", "aftercare", "test-kit"])
        },
        why: "only http-kit and http/ know axum",
    },
    Door {
        words: &["std::env", "env::var", "env::var_os", "env::vars", "env::args"],
        crates: &[],
        open: |path, _| path.contains("/tests/") || within(path, &["aftercare", "bench", "test-kit", "xtask"]),
        why: "only aftercare reads the environment and hands on what it found",
    },
    Door {
        words: &[
            "SystemTime::now",
            "Instant::now",
            "Timestamp::now",
            "Zoned::now",
            "Utc::now",
            "Local::now",
            "OffsetDateTime::now_utc",
            "UNIX_EPOCH.elapsed",
        ],
        crates: &["chrono", "time"],
        open: |path, code| within(path, &["bench", "xtask"]) || defines(path, code, "struct SystemClock"),
        why: "time comes from a kernel Clock",
    },
    Door {
        words: &[
            "getrandom",
            "thread_rng",
            "rand::rng",
            "rand::random",
            "OsRng",
            "SysRng",
            "from_os_rng",
            "from_entropy",
            "Uuid::new_v4",
            "Uuid::now_v7",
        ],
        crates: &["getrandom", "fastrand", "uuid", "ulid"],
        open: |path, code| within(path, &["bench"]) || defines(path, code, "struct SystemRng"),
        why: "chance comes from a kernel Rng",
    },
];

/// A file of kernel in which this is defined.
fn defines(path: &str, code: &str, what: &str) -> bool {
    let in_kernel = within(path, &["foundation/kernel"]);
    in_kernel && (path.ends_with("Cargo.toml") || code.contains(what))
}

fn within(path: &str, rooms: &[&str]) -> bool {
    rooms.iter().any(|room| {
        path.strip_prefix("crates/").and_then(|rest| rest.strip_prefix(room)).is_some_and(|rest| rest.starts_with('/'))
    })
}

fn faults(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.ending(".rs").filter(|(path, _)| path.starts_with("crates/")) {
        let source = Source::product(text);
        for door in DOORS.iter().filter(|door| !(door.open)(path, &source.code)) {
            for word in door.words {
                for at in places(&source.code, word) {
                    let what = format!("{word}: {}", door.why);
                    faults.push(Fault::new(path, line_of(&source.code, at), what));
                }
            }
        }
    }
    for room in rooms(tree) {
        for dependency in &room.dependencies {
            for door in DOORS.iter().filter(|door| door.crates.contains(&dependency.name.as_str())) {
                if !(door.open)(&room.path, "") {
                    let what = format!("depends on {}: {}", dependency.name, door.why);
                    faults.push(Fault::new(&room.path, dependency.line, what));
                }
            }
        }
    }
    faults
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[test]
fn everything_that_goes_around_a_door_is_found() {
    for (path, text) in [
        ("crates/features/tickets/src/closing.rs", "use sqlx::query;"),
        ("crates/features/tickets/src/closing.rs", "fn f(x: axum::Json<u8>) {}"),
        ("crates/features/tickets/src/closing.rs", "let x = std::env::current_dir();"),
        ("crates/foundation/store/src/db.rs", "use std::env; "),
        ("crates/features/tickets/src/closing.rs", "let x = Instant::now();"),
        ("crates/foundation/kernel/src/time.rs", "let x = jiff::Timestamp::now();"),
        ("crates/aftercare/src/serve.rs", "let x = std::time::SystemTime::now();"),
        ("crates/features/tickets/tests/closing.rs", "let x = Instant::now();"),
        ("crates/features/staff/src/passwords.rs", "use argon2::password_hash::rand_core::OsRng;"),
        ("crates/foundation/kernel/src/ids.rs", "getrandom::fill(&mut bytes);"),
        ("crates/features/tickets/Cargo.toml", "[dependencies]\nsqlx.workspace = true"),
        ("crates/features/tickets/Cargo.toml", "[dependencies]\nuuid = \"1\""),
    ] {
        crate::tree::one(&faults(&Tree::of(&[(path, text)])), &[path]);
    }
}

#[test]
fn the_doors_themselves_are_open() {
    for (path, text) in [
        ("crates/foundation/store/src/db.rs", "use sqlx::query;"),
        ("crates/features/tickets/src/http/closure.rs", "use axum::Json;"),
        ("crates/features/kpis/src/http.rs", "use axum::Json;"),
        ("crates/aftercare/src/config.rs", "let x = std::env::vars();"),
        ("crates/features/tickets/tests/closing.rs", "let x = std::env::var(\"X\");"),
        ("crates/foundation/kernel/src/clock.rs", "struct SystemClock; fn f() { jiff::Timestamp::now(); }"),
        ("crates/foundation/kernel/src/rng.rs", "struct SystemRng; fn f() { getrandom::fill(b); }"),
        ("crates/foundation/kernel/Cargo.toml", "[dependencies]\ngetrandom.workspace = true"),
        (
            "crates/features/tickets/src/closing.rs",
            "// sqlx\nlet x = \"axum\"; #[cfg(test)] mod tests { use std::env; }",
        ),
    ] {
        crate::tree::none(&faults(&Tree::of(&[(path, text)])));
    }
}
