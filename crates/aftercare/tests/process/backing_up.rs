//! A backup is whole, portable, and refused when it is torn.

use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::running::{At, Scratch, Server, ok, refused, run};

#[test]
fn a_backup_of_one_database_restores_into_the_other() {
    let (scratch, other) = (Scratch::new(), Scratch::new());
    let url = test_kit::postgres_database();
    let (sqlite, postgres, back) = (At::Directory(&scratch.0), At::Database(&url), At::Directory(&other.0));
    let mut server = Server::start(&sqlite);
    server.set_up();
    server.call("POST", "/api/teams", Some(&json!({ "name": "Delivery; ='Ünïcode'" }))).unwrap();
    let ticket = json!({ "subject": "Where is my grinder?", "channel": "email", "message": { "author": "customer", "body_text": "It was promised for Monday." } });
    let (status, made) = server.call("POST", "/api/tickets", Some(&ticket)).unwrap();
    assert_eq!(status, 201, "{made}");
    let (token, first, second) = (server.token(), scratch.0.join("1.backup"), scratch.0.join("2.backup"));
    let told = ok(&sqlite, &["backup", first.to_str().unwrap()]);
    ok(&postgres, &["restore", first.to_str().unwrap()]);
    ok(&postgres, &["backup", second.to_str().unwrap()]);
    ok(&back, &["restore", second.to_str().unwrap()]);
    assert_eq!(ok(&back, &["backup", first.to_str().unwrap()]), told, "as many rows as at first");
    for at in [&postgres, &back] {
        let restored = Server::start(at).with_token(token.clone());
        let (_, teams) = restored.call("GET", "/api/teams", None).unwrap();
        assert_eq!(teams[0]["name"], "Delivery; ='Ünïcode'");
        let (_, found) = restored.call("GET", "/api/tickets?q=grinder", None).unwrap();
        assert_eq!(found["items"][0]["subject"], "Where is my grinder?", "found by the rebuilt search");
        let (status, _) = restored.call("POST", "/api/teams", Some(&json!({ "name": "Returns" }))).unwrap();
        assert_eq!(status, 201, "and it goes on from there");
    }
    let refused = run(&postgres, &["restore", second.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--replace"), "never over what is there unasked");
}

#[test]
fn a_torn_backup_changes_nothing() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let mut server = Server::start(&at);
    server.set_up();
    assert!(server.stop());
    let file = scratch.0.join("whole.backup");
    ok(&at, &["backup", file.to_str().unwrap()]);
    let whole = std::fs::read(&file).unwrap();
    let torn = scratch.0.join("torn.backup");
    for (what, bytes) in
        [("cut", whole[..whole.len() / 2].to_vec()), ("not one", b"hello".to_vec()), ("empty", Vec::new())]
    {
        std::fs::write(&torn, bytes).unwrap();
        let output = run(&at, &["restore", "--replace", torn.to_str().unwrap()]);
        assert!(!output.status.success(), "{what}");
        assert!(ok(&at, &["doctor"]).contains("events without a gap"), "{what}: the old state stands");
    }
    ok(&at, &["restore", "--replace", file.to_str().unwrap()]);
}

#[test]
fn a_backup_leaves_other_files_alone_and_itself_to_its_user() {
    let (scratch, data) = (Scratch::new(), Scratch::new());
    let data = data.0.join("new");
    let at = At::Directory(&data);
    ok(&at, &["migrate"]);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&data), mode(&data.join("aftercare.sqlite"))), (0o700, 0o600));
    let path = |name: &str| scratch.0.join(name);
    let to = |name: &str| path(name).to_str().unwrap().to_owned();
    std::fs::write(path("a.partial"), "mine").unwrap();
    ok(&at, &["backup", &to("a.backup")]);
    ok(&at, &["backup", &to("a.backup")]);
    assert_eq!(std::fs::read(path("a.partial")).unwrap(), b"mine");
    assert_eq!(mode(&path("a.backup")), 0o600);
    symlink(path("a.backup"), path("link")).unwrap();
    std::fs::create_dir(path("directory")).unwrap();
    for name in ["link", "directory", "nowhere/a.backup"] {
        let told = refused(&at, 2, &["backup", &to(name)]);
        assert!(told.contains(&format!("cannot write {}: ", to(name))), "{told}");
    }
    let mut left: Vec<_> = std::fs::read_dir(&scratch.0).unwrap().map(|found| found.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["a.backup", "a.partial", "directory", "link"], "and nothing half done");
}

#[test]
fn rows_after_the_end_of_a_backup_are_refused() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    ok(&at, &["migrate"]);
    let file = scratch.0.join("whole.backup");
    ok(&at, &["backup", file.to_str().unwrap()]);
    let whole = std::fs::read(&file).unwrap();
    let mut text = String::new();
    GzDecoder::new(whole.as_slice()).read_to_string(&mut text).unwrap();
    let mut longer = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    longer.write_all(format!("{text}{}\n", text.lines().nth(1).unwrap()).as_bytes()).unwrap();
    for (what, bytes) in [("a row more", longer.finish().unwrap()), ("twice", [whole.clone(), whole.clone()].concat())]
    {
        std::fs::write(&file, bytes).unwrap();
        let told = refused(&at, 1, &["restore", "--replace", file.to_str().unwrap()]);
        assert!(told.contains("goes on after its end"), "{what}: {told}");
    }
}

#[test]
fn a_restore_under_a_running_server_is_refused() {
    let (scratch, url) = (Scratch::new(), test_kit::postgres_database());
    let file = scratch.0.join("some.backup");
    let file = file.to_str().unwrap();
    for at in [At::Directory(&scratch.0), At::Database(&url)] {
        ok(&at, &["migrate"]);
        ok(&at, &["backup", file]);
        let server = Server::start(&at);
        let told = refused(&at, 1, &["restore", "--replace", file]);
        assert!(told.contains("stop it first"), "{told}");
        assert!(server.stop());
        ok(&at, &["restore", "--replace", file]);
    }
}
