//! Commands and their words.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use kernel::{Clock, SystemClock};

use crate::running::{At, Scratch, Server, command, ok, pause, run, run_with_closed_output};

#[test]
fn doctor_finds_a_healthy_house_and_names_what_is_not() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    assert!(ok(&at, &["migrate"]).contains("current"));
    let words = ok(&at, &["doctor"]);
    for what in ["settings", "clock", "disk", "tables", "durability", "integrity", "event log"] {
        assert!(words.contains(what), "{what} is not in {words}");
    }
    let file = scratch.0.join("no-directory");
    std::fs::write(&file, "a file").unwrap();
    let output = run(&At::Directory(&file), &["doctor"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("WRONG data directory"));
}

#[test]
fn mistakes_are_told_with_what_would_be_right() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    for (arguments, words) in [
        (vec!["kpis", "--from", "2026-13-01", "--to", "2026-12-31"], "2026-11-21"),
        (vec!["kpis", "--from", "2026-01-01", "--to", "2026-12-31", "--by", "moon"], "month"),
        (vec!["restore", "/nowhere/at/all"], "/nowhere/at/all"),
        (vec!["serve", "--listen", "nowhere"], "--listen \"nowhere\": must be an address and a port"),
    ] {
        let output = run(&at, &arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains(words), "{arguments:?}: {told}");
        assert!(!told.contains("panicked"), "{told}");
    }
    let output = run(&At::Database("mysql://x"), &["migrate"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("postgres://"));
}

#[test]
fn an_older_program_is_refused_by_a_newer_database() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    ok(&at, &["migrate"]);
    let newer = "INSERT INTO schema_migrations (owner, version, name) VALUES ('tickets', 9999, 'future')";
    test_kit::sqlite_script(&scratch.0, newer);
    let output = run(&at, &["migrate"]);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("newer aftercare"));
}

#[test]
fn a_server_that_is_asked_to_stop_ends_well() {
    let scratch = Scratch::new();
    let server = Server::start(&At::Directory(&scratch.0));
    assert!(server.stop());
}

#[test]
fn a_stop_waits_for_requests_but_not_for_browsers_that_listen() {
    let scratch = Scratch::new();
    let mut server = Server::start(&At::Directory(&scratch.0));
    server.set_up();
    let head = |method: &str, path: &str, more: &str| {
        let token = server.token();
        format!("{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n{more}\r\n")
    };
    let mut listening = TcpStream::connect(server.address()).unwrap();
    listening.write_all(head("GET", "/api/live", "").as_bytes()).unwrap();
    let mut heard = BufReader::new(listening);
    let mut line = String::new();
    while !line.starts_with("event: ready") {
        line.clear();
        assert!(heard.read_line(&mut line).unwrap() > 0, "the stream begins");
    }
    let body = r#"{"name":"Last minute"}"#;
    let length = format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    let mut writing = TcpStream::connect(server.address()).unwrap();
    writing.write_all(head("POST", "/api/teams", &length).as_bytes()).unwrap();
    // Its head must be with the server before the signal is.
    pause(300);
    let began = SystemClock.now();
    server.ask_to_stop();
    let mut rest = String::new();
    heard.read_to_string(&mut rest).unwrap();
    writing.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    writing.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(server.stop());
    let took = SystemClock.now().since(began);
    assert!(took < 2_000, "it took {took} ms");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    for arguments in [&["openapi"][..], &["settings"], &["import", "orders", "--fields"], &["migrate"], &["doctor"]] {
        let (status, told) = run_with_closed_output(&at, arguments);
        assert!(status.success() && !told.contains("panicked"), "{arguments:?}: {told}");
    }
}

#[test]
fn settings_are_refused_by_name_and_foreign_variables_ignored() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let no_text = OsStr::from_bytes(b"\xff");
    let output = command(&at, &["migrate"]).env("OTHER", no_text).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (name, value, words) in [
        ("AFTERCARE_LISTEN", no_text, "AFTERCARE_LISTEN is not UTF-8"),
        ("AFTERCARE_LISTEN", OsStr::new("nonsense"), "AFTERCARE_LISTEN: must be an address and a port"),
        ("AFTERCARE_LOG", OsStr::new("loud"), "AFTERCARE_LOG: must be off, error, warn, info, debug or trace"),
        ("AFTERCARE_BASE_URL", OsStr::new("https://"), "https://help.example.com"),
    ] {
        let output = command(&at, &["migrate"]).env(name, value).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && told.contains(words), "{told}");
    }
}

#[test]
fn a_log_that_is_no_terminal_has_no_colours_and_nothing_of_the_driver() {
    let url = test_kit::postgres_database();
    let at = At::Database(&url);
    for _ in 0..2 {
        let output = command(&at, &["migrate"]).env("AFTERCARE_LOG", "info").output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "all is well, and there is nothing to say");
    }
    let scratch = Scratch::new();
    let output = command(&At::Directory(&scratch.0), &["migrate"]).env("AFTERCARE_LOG", "trace").output().unwrap();
    assert!(!output.stderr.contains(&0x1b), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn help_shows_examples_variables_and_exit_codes() {
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_aftercare")).args(arguments).arg("--help").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let whole = help(&[]);
    for words in ["Exit codes:", "AFTERCARE_DATA_DIR", "AFTERCARE_DATABASE_URL", "AFTERCARE_CONFIG"] {
        assert!(whole.contains(words), "{words} is not in {whole}");
    }
    let commands = whole.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    for command in commands.filter_map(|line| line.split_whitespace().next()).filter(|command| *command != "help") {
        assert!(help(&[command]).contains("Examples:\n  aftercare "), "{command} has no example");
    }
}
