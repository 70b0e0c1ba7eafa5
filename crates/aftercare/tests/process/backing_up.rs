//! A backup is whole, portable, and refused when it is torn.

use serde_json::json;

use crate::running::{At, Scratch, Server, ok, run};

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
