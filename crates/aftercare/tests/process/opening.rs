//! What is wrong with a database is told at once, with its cause; and looking makes nothing.

use crate::running::{At, Scratch, Server, ok, refused};

const QUESTION: [&str; 5] = ["kpis", "--from", "2026-01-01", "--to", "2026-01-31"];

#[test]
fn a_postgresql_that_cannot_be_used_is_told_with_its_cause() {
    let url = test_kit::postgres_database();
    let (server, name) = url.rsplit_once('/').unwrap();
    let (scheme, rest) = server.split_once("://").unwrap();
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let latin = test_kit::postgres_database_with("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    for (url, told) in [
        (
            "postgres://me:hidden@127.0.0.1:1/some".to_owned(),
            vec!["me@127.0.0.1:1/some: Connection refused", "does the server run?"],
        ),
        (format!("{server}/nothing_here"), vec!["\"nothing_here\" does not exist", "CREATE DATABASE nothing_here"]),
        (format!("{scheme}://nobody:hidden@{host}/{name}"), vec!["nobody@"]),
        (latin, vec!["is in LATIN1, not in UTF-8", "ENCODING 'UTF8'"]),
    ] {
        for command in ["migrate", "doctor"] {
            let words = refused(&At::Database(&url), 1, &[command]);
            assert!(told.iter().all(|told| words.contains(told)) && !words.contains("hidden"), "{command}: {words}");
        }
    }
}

#[test]
fn who_only_looks_makes_no_database_and_migrates_none() {
    let scratch = Scratch::new();
    let typo = scratch.0.join("typo");
    let backup = scratch.0.join("a.backup");
    let looking: [&[&str]; 3] = [&QUESTION, &["backup", backup.to_str().unwrap()], &["doctor"]];
    for command in looking {
        let told = refused(&At::Directory(&typo), 1, command);
        assert!(
            told.contains(&format!("there is no database in {}; aftercare serve makes one", typo.display())),
            "{told}"
        );
    }
    assert_eq!(std::fs::read_dir(&scratch.0).unwrap().count(), 0, "nothing was made");
    let at = At::Directory(&scratch.0);
    ok(&at, &["migrate"]);
    test_kit::sqlite_script(&scratch.0, "DELETE FROM schema_migrations WHERE owner = 'kpis'");
    for command in looking {
        assert!(refused(&at, 1, command).contains("run aftercare migrate"), "{command:?}");
    }
    let newer = "INSERT INTO schema_migrations (owner, version, name) VALUES ('tickets', 9999, 'future')";
    test_kit::sqlite_script(&scratch.0, newer);
    for command in looking {
        assert!(refused(&at, 1, command).contains("use a newer aftercare"), "{command:?}");
    }
}

#[test]
fn a_file_that_is_no_database_is_told_so() {
    let scratch = Scratch::new();
    std::fs::write(scratch.0.join("aftercare.sqlite"), "This is a letter to my aunt. ".repeat(100)).unwrap();
    for command in ["migrate", "doctor"] {
        let told = refused(&At::Directory(&scratch.0), 1, &[command]);
        assert!(told.contains("no SQLite database") && !told.contains("does the server run"), "{told}");
    }
}

#[test]
fn doctor_asks_the_database_how_it_writes() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    ok(&at, &["migrate"]);
    assert!(ok(&at, &["doctor"]).contains("synchronous=FULL, write-ahead log, foreign keys"));
}

#[test]
fn two_servers_on_one_directory_write_side_by_side() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let mut first = Server::start(&at);
    first.set_up();
    let second = Server::start(&at).with_token(first.token());
    for number in 0..10 {
        for (which, server) in [&first, &second].into_iter().enumerate() {
            let team = serde_json::json!({ "name": format!("Team {number} of {which}") });
            assert_eq!(server.call("POST", "/api/teams", Some(&team)).unwrap().0, 201);
        }
    }
    let (_, teams) = first.call("GET", "/api/teams", None).unwrap();
    assert_eq!(teams.as_array().unwrap().len(), 20);
    assert!(first.stop() && second.stop());
    assert!(ok(&at, &["doctor"]).contains("events without a gap"));
}

#[test]
fn kpis_are_asked_of_a_team_and_a_channel_and_a_wrong_question_is_the_askers() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let mut server = Server::start(&at);
    server.set_up();
    let (_, team) = server.call("POST", "/api/teams", Some(&serde_json::json!({ "name": "Returns" }))).unwrap();
    let ask = |more: &[&'static str]| [&QUESTION[..], more].concat();
    let whole = ok(&at, &QUESTION);
    let by_name = ok(&at, &ask(&["--team", "Returns", "--channel", "Email"]));
    assert_eq!(
        by_name,
        ok(&at, &[&QUESTION[..], &["--team", team["id"].as_str().unwrap(), "--channel", "email"]].concat())
    );
    assert!(whole.contains("late_deliveries") && !by_name.contains("late_deliveries"), "parcels have no team");
    assert!(refused(&at, 2, &ask(&["--team", "Moon"])).contains("there are Returns"));
    assert!(refused(&at, 2, &ask(&["--channel", "pigeon"])).contains("email, chat, phone"));
    let days = ["kpis", "--from", "2000-01-01", "--to", "2026-01-01", "--by", "day"];
    assert!(refused(&at, 2, &days).contains("shorter period"));
}
