//! A kill at any moment loses nothing that was acknowledged.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::running::{At, Scratch, Server, ok, pause, request, run};

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let mut server = Server::start(&at);
    server.set_up();
    let (mut token, acknowledged) = (server.token(), Arc::new(Mutex::new(BTreeSet::new())));
    for round in 0..3 {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let (address, token, acknowledged) = (server.address(), token.clone(), Arc::clone(&acknowledged));
                std::thread::spawn(move || {
                    for number in 0.. {
                        let name = format!("team {round} {writer} {number}");
                        match request(&address, &token, "POST", "/api/teams", &[], Some(&json!({ "name": name }))) {
                            Ok((201, _, _)) => {
                                acknowledged.lock().unwrap().insert(name);
                            }
                            Ok((status, _, text)) => panic!("{status} {text}"),
                            Err(_) => return,
                        }
                    }
                })
            })
            .collect();
        // Let some be acknowledged, then kill in the middle of it.
        while acknowledged.lock().unwrap().len() < 40 * (round + 1) {
            pause(5);
        }
        server.kill();
        for writer in writers {
            writer.join().expect("writers end when the server is gone");
        }
        server = Server::start(&at).with_token(std::mem::take(&mut token));
        token = server.token();
        let (_, teams) = server.call("GET", "/api/teams", None).expect("an answer");
        let found: BTreeSet<String> =
            teams.as_array().unwrap().iter().map(|team| team["name"].as_str().unwrap().to_owned()).collect();
        let lost: Vec<String> = acknowledged.lock().unwrap().difference(&found).cloned().collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    }
    assert!(server.stop(), "a server that is asked to stop ends well");
    let words = ok(&at, &["doctor"]);
    assert!(words.contains("events without a gap"), "{words}");
}

#[test]
fn a_shop_to_look_at_is_there_whole_or_not_at_all() {
    let events = |at: &At<'_>| ok(at, &["doctor"]).lines().find(|line| line.contains("event log")).unwrap().to_owned();
    let none = "ok    event log: 0 events without a gap";
    let filled = |at: &At<'_>| {
        let server = Server::start_with(at, &["--seed-if-empty"]);
        while events(at) == none {
            pause(50);
        }
        assert!(server.stop());
        events(at)
    };
    let whole = filled(&At::Directory(&Scratch::new().0));
    for (after, kill) in [(0, true), (150, true), (400, true), (0, false), (300, false)] {
        let scratch = Scratch::new();
        let at = At::Directory(&scratch.0);
        let server = Server::start_with(&at, &["--seed-if-empty"]);
        pause(after);
        if kill {
            server.kill()
        } else {
            assert!(server.stop())
        }
        let left = events(&at);
        assert!(left == none || left == whole, "after {after} ms: {left}");
        assert_eq!(filled(&at), whole, "the next start goes on");
    }
}

#[test]
fn two_nodes_that_fill_at_once_both_serve_one_shop() {
    let url = test_kit::postgres_database();
    let at = At::Database(&url);
    let both = [(); 2].map(|()| {
        std::thread::spawn({
            let url = url.clone();
            move || Server::start_with(&At::Database(&url), &["--seed-if-empty"])
        })
    });
    let both = both.map(|one| one.join().unwrap());
    // Doctor may find the server of the tests wanting, which writes to no disk.
    while String::from_utf8_lossy(&run(&at, &["doctor"]).stdout).contains(" 0 events") {
        pause(50);
    }
    // Time for the second to find out that it is late.
    pause(1_000);
    for server in both {
        assert_eq!(server.call("GET", "/readyz", None).unwrap().0, 200);
        assert!(server.stop());
    }
}
