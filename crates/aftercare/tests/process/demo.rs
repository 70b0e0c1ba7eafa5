//! The demo: whole or not at all, and never where somebody works.

use std::process::Stdio;

use serde_json::json;

use crate::running::{At, Scratch, Server, command, ok, pause, refused, request, run};

/// Small, silent, and the same at every run.
const SMALL: &[&str] = &["demo", "--size", "4", "--every", "0", "--now", "2026-11-20T10:00:00Z"];

/// How many events the log holds, in doctor's words; none where there is no log yet.
fn events(at: &At<'_>) -> Option<String> {
    let told = String::from_utf8_lossy(&run(at, &["doctor"]).stdout).into_owned();
    let line = told.lines().find(|line| line.contains("events without a gap"))?;
    (!line.contains(" 0 events")).then(|| line.to_owned())
}

fn sign_in(server: &Server, password: &str) -> u16 {
    let input = json!({ "email": "priya@northway.example", "password": password });
    request(&server.address(), "", "POST", "/api/session", &[], Some(&input)).expect("an answer").0
}

#[test]
fn who_types_demo_is_told_how_to_get_in_and_finds_a_shop() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let server = Server::start_as(&at, SMALL);
    assert!(sign_in(&server, "lighthouse-demo") < 300 && sign_in(&server, "anything else") >= 400);
    assert!(server.stop());
    let whole = events(&at).expect("a history");
    let csv =
        ok(&at, &["kpis", "--from", "2025-06-01", "--to", "2026-11-20", "--keys", "csat,late_deliveries", "--csv"]);
    assert!(csv.lines().count() > 2, "{csv}");
    // The next start goes on with what is there, whatever seed it is told.
    let server = Server::start_as(&at, &[SMALL, &["--seed", "9"]].concat());
    assert!(server.stop());
    // Time passes, and a promise or two may break meanwhile; another history would be a thousand events.
    let grown = number(&events(&at).expect("a history")) - number(&whole);
    assert!(grown < 100, "{grown} events more");
}

/// How many events there are, by the words that tell it.
fn number(words: &str) -> u64 {
    words.split(' ').find_map(|word| word.parse().ok()).expect("a number")
}

/// What the history says, month by month: unlike the log it stands still when the server wakes up days
/// after the history ended and tells of promises broken since.
fn history(at: &At<'_>) -> Option<String> {
    events(at)?;
    Some(ok(
        at,
        &[
            "kpis",
            "--from",
            "2025-06-01",
            "--to",
            "2026-11-19",
            "--by",
            "month",
            "--keys",
            "csat,first_response_time,late_deliveries,retention_rate",
            "--csv",
        ],
    ))
}

#[test]
fn a_demo_is_there_whole_or_not_at_all() {
    let whole = Scratch::new();
    let whole = At::Directory(&whole.0);
    assert!(Server::start_as(&whole, SMALL).stop());
    let whole = history(&whole);
    for after in [0, 300, 700, 1_100] {
        let scratch = Scratch::new();
        let at = At::Directory(&scratch.0);
        let mut child = command(&at, &[SMALL, &["--listen", "127.0.0.1:0"]].concat())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        pause(after);
        child.kill().expect("it is killed");
        child.wait().expect("it ends");
        let left = history(&at);
        assert!(left.is_none() || left == whole, "after {after} ms: {left:?}");
        assert!(Server::start_as(&at, SMALL).stop(), "the next start begins anew, or goes on");
        assert_eq!(history(&at), whole);
    }
}

#[test]
fn two_nodes_that_begin_at_once_serve_one_demo() {
    let url = test_kit::postgres_database();
    let both = [(); 2].map(|()| {
        std::thread::spawn({
            let url = url.clone();
            move || Server::start_as(&At::Database(&url), SMALL)
        })
    });
    for server in both.map(|one| one.join().expect("it starts")) {
        assert_eq!(server.call("GET", "/readyz", None).expect("an answer").0, 200);
        assert!(sign_in(&server, "lighthouse-demo") < 300);
        assert!(server.stop());
    }
}

#[test]
fn a_database_in_which_somebody_works_is_left_alone() {
    let (scratch, url) = (Scratch::new(), test_kit::postgres_database());
    for at in [At::Directory(&scratch.0), At::Database(&url)] {
        let mut server = Server::start(&at);
        server.set_up();
        assert!(server.stop());
        let before = ok(&at, &["kpis", "--from", "2026-01-01", "--to", "2026-12-31"]);
        let logged = events(&at);
        let told = refused(&at, 2, SMALL);
        assert!(told.contains("holds somebody's work") && told.contains("--data-dir"), "{told}");
        assert_eq!(ok(&at, &["kpis", "--from", "2026-01-01", "--to", "2026-12-31"]), before);
        assert_eq!(events(&at), logged);
    }
}

#[test]
fn the_known_password_opens_nothing_that_others_can_reach() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let told = refused(&at, 2, &[SMALL, &["--listen", "0.0.0.0:0"]].concat());
    assert!(told.contains("--password"), "{told}");
    assert_eq!(events(&at), None);
    let told = refused(&at, 2, &[SMALL, &["--password", "short"]].concat());
    assert!(told.contains("--password") && told.contains("characters"), "{told}");
    let told = refused(&at, 2, &["demo", "--now", "2199-01-01T00:00:00Z", "--listen", "127.0.0.1:0"]);
    assert!(told.contains("--now: must be between"), "{told}");
    let server = Server::start_as(&at, &[SMALL, &["--password", "a word among friends"]].concat());
    assert!(sign_in(&server, "a word among friends") < 300 && sign_in(&server, "lighthouse-demo") >= 400);
    assert!(server.stop());
    let told = refused(&at, 2, &[SMALL, &["--password", "another word of ours"]].concat());
    assert!(told.contains("made with another one"), "{told}");
}

#[test]
fn help_tells_what_it_is_and_how_to_begin_anew() {
    let scratch = Scratch::new();
    let told = ok(&At::Directory(&scratch.0), &["demo", "--help"]);
    for word in ["--every", "--seed", "--password", "./demo-data", "begin anew"] {
        assert!(told.contains(word), "no {word} in {told}");
    }
}
