//! A letter for which `aftercare mail deliver` ended with 0 is there after a power cut, whenever that comes.

use std::io::Write;
use std::process::Stdio;

use serde_json::json;
use store::{Db, DbConfig, Sql, params};
use test_kit::SeededRng;
use test_kit::power_cut::{self, Disk, Kept, Recorder};

use crate::running::{At, Scratch, Server, command};

const LETTERS: usize = 5;
const CUTS: usize = 60;

#[test]
fn what_was_delivered_by_a_pipe_survives_a_power_cut() {
    let scratch = Scratch::new();
    let at = At::Directory(&scratch.0);
    let mut server = Server::start(&at);
    server.set_up();
    let mailbox = json!({ "name": "Support", "address": "support@shop.example" });
    let (status, answer) = server.call("POST", "/api/mailboxes", Some(&mailbox)).unwrap();
    assert_eq!(status, 201, "{answer}");
    assert!(server.stop(), "all of it is on the disk");
    let (recorder, start) = (Recorder::new(&scratch.0), Disk::of(&scratch.0));
    // How much had happened when each of them was told to be taken.
    let mut told = Vec::new();
    for n in 0..LETTERS {
        let mut delivering = command(&at, &["mail", "deliver", "--mailbox", "support@shop.example"]);
        recorder.watch(&mut delivering);
        let mut child = delivering.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let letter = format!("From: anna@example.com\r\nSubject: {n}\r\nMessage-ID: <{n}@x>\r\n\r\nWhere is it?\r\n");
        child.stdin.take().unwrap().write_all(letter.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "{n} is taken");
        told.push(recorder.events().len());
    }
    let events = recorder.events();
    let mut disk = start;
    let mut cuts: Vec<usize> = (0..CUTS).map(|n| n * events.len() / CUTS).chain(told.clone()).collect();
    cuts.sort_unstable();
    for (n, cut) in cuts.into_iter().enumerate() {
        for event in &events[disk.passed()..cut] {
            disk.pass(event, true);
        }
        let dice = SeededRng::new(n as u64);
        for kept in [Kept::Nothing, Kept::Some(&dice)] {
            let found = letters_after(&disk, &kept);
            let taken = told.iter().filter(|at| **at <= cut).count();
            let expected: Vec<String> = (0..found.len()).map(|n| n.to_string()).collect();
            assert_eq!(found, expected, "each once, after {cut} of {} events", events.len());
            assert!(found.len() >= taken, "{taken} were taken and {found:?} are there, after {cut} events");
        }
    }
}

/// Subjects of the letters that are found when the power is back.
fn letters_after(disk: &Disk, kept: &Kept<'_>) -> Vec<String> {
    let scratch = Scratch::new();
    power_cut::lay_out(&disk.after_cut(kept), &scratch.0);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let db = Db::open(&DbConfig::Sqlite { directory: scratch.0.clone(), readers: 1 }).await.unwrap();
        let mut conn = db.read().await.unwrap();
        let whole: String = conn.one(Sql::same("PRAGMA integrity_check"), params![]).await.unwrap();
        assert_eq!(whole, "ok");
        let found = conn.all(Sql::same("SELECT subject FROM letters ORDER BY subject"), params![]).await.unwrap();
        drop(conn);
        db.close().await;
        found
    })
}
