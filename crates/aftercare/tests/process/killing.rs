//! A kill at any moment loses nothing that was acknowledged.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::running::{At, Scratch, Server, ok, pause, request};

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
