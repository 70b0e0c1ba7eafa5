//! The power goes while letters come and go, and of the files only that is left which was on the disk: no letter that
//! was acknowledged is lost, none becomes two, and none went out that nobody knows of.
//!
//! One run is recorded and cut at many moments, mostly just after somebody was told something.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use calling::Reachable;
use kernel::time::HOUR;
use kernel::{Clock, Rng, SystemClock};
use mail::connecting::Connector;
use mail::fetching::Fetcher;
use mail::mailbox::{AfterFetch, MailboxInput};
use mail::posting::Postman;
use mail::receiving::{self, Arrived, Arriving, Source};
use mail::working::Reader;
use store::{Db, DbConfig, Sql, params};
use test_kit::power_cut::{self, Disk, Event, Kept, Recorder};
use test_kit::{Desk, ManualClock, SeededRng, scratch_directory};
use tokio::time::sleep;

use crate::books::Books;
use crate::crashing::{DONE, begins, bring};
use crate::peers::{ImapPeer, SmtpPeer, Stored};
use crate::process::Process;
use crate::world::*;

/// At how many moments the power goes; at more of them in `cargo xtask nightly`.
const POINTS: &str = "AFTERCARE_POWER_CUTS";
const POINTS_USUAL: usize = 50;
/// Of so many cuts one is followed until nothing is left to do.
const FOLLOWED: usize = 5;
/// How often the program starts and ends, and what comes in each time.
const STARTS: usize = 3;
const BROUGHT: usize = 4;
const FETCHED: usize = 3;

/// A run, and what happened in it.
struct Recorded {
    start: Disk,
    events: Vec<Event>,
    mailbox_id: String,
    /// Words of the letters that were brought by SMTP, in the order in which they were acknowledged.
    brought: Vec<String>,
    smtp: SmtpPeer,
    imap: ImapPeer,
    /// What the files were once the program had ended.
    end: BTreeMap<std::path::PathBuf, Vec<u8>>,
}

fn fetched(uid: usize) -> String {
    format!("folder{uid}")
}

async fn record(desk: Desk) -> Recorded {
    let (smtp, imap) = (SmtpPeer::start().await, ImapPeer::start().await);
    imap.shelf.lock().unwrap().abilities = " MOVE UIDPLUS";
    furnish(&desk).await;
    let input = MailboxInput {
        incoming: Some(imap.server.clone()),
        incoming_password: Some("secret".into()),
        after_fetch: Some(AfterFetch::Move),
        move_to: Some(DONE.into()),
        outgoing: Some(smtp.server.clone()),
        acknowledgement: Some("We have your letter.".into()),
        ..input("support@shop.example")
    };
    desk.clock.set(SystemClock.now());
    let mailbox_id = add(&desk, input).await.id;
    desk.db.close().await;
    let DbConfig::Sqlite { directory, .. } = desk.config() else { panic!("a directory") };
    let (recorder, start) = (Recorder::new(directory), Disk::of(directory));
    let mut brought = Vec::new();
    for round in 0..STARTS {
        let process = Process::start_as(desk.config(), round as i64 * HOUR, |command| recorder.watch(command));
        for n in 0..FETCHED.max(BROUGHT) {
            if n < FETCHED {
                let uid = round * FETCHED + n + 1;
                imap.put(uid as i64, begins(&fetched(uid)));
            }
            if n < BROUGHT {
                let word = format!("brought{round}x{n}");
                assert!(bring(process.address, &begins(&word), true, true).await.is_some(), "{word} is taken");
                brought.push(word);
            }
        }
        // Until each has its acknowledgement, and has left its folder.
        let mut patience = 1_200;
        let leaves = || !imap.shelf.lock().unwrap().letters.is_empty();
        while (smtp.taken().len() < (round + 1) * (FETCHED + BROUGHT) || leaves()) && patience > 0 {
            sleep(Duration::from_millis(50)).await;
            patience -= 1;
        }
        assert_eq!(smtp.taken().len(), (round + 1) * (FETCHED + BROUGHT));
        assert!(!leaves(), "each has left its folder");
        process.end();
    }
    let end = power_cut::read(directory);
    Recorded { start, events: recorder.events(), mailbox_id, brought, smtp, imap, end }
}

impl Recorded {
    fn said(event: &Event) -> Option<String> {
        match event {
            Event::Said { bytes } => Some(String::from_utf8_lossy(bytes).into_owned()),
            _ => None,
        }
    }

    /// Moments at which somebody had just been told something, or had just handed something over.
    fn tellings(&self) -> Vec<usize> {
        let told = |event: &Event| {
            Self::said(event).is_some_and(|said| {
                ["on disk\r\n", "Message-ID: "].iter().any(|one| said.contains(one))
                    || [" UID FETCH ", " UID MOVE "].iter().any(|one| said.contains(one))
            })
        };
        let told = self.events.iter().enumerate().filter(|(_, event)| told(event));
        told.map(|(at, _)| at + 1).collect()
    }

    /// The words that were acknowledged by then, and the ids of letters that had gone out or begun to.
    fn outside(&self, at: usize) -> (Vec<String>, Vec<String>) {
        let said: Vec<String> = self.events[..at].iter().filter_map(Self::said).collect();
        let told = said.iter().filter(|said| said.contains("on disk\r\n")).count();
        let id = |said: &String| Some(said.split_once("Message-ID: <")?.1.split_once('>')?.0.to_owned());
        (self.brought[..told].to_vec(), said.iter().filter_map(id).collect())
    }

    /// Whether by then somebody had said this of a letter of the folder.
    fn asked(&self, at: usize, verb: &str, uid: usize) -> bool {
        let words = format!(" UID {verb} {uid} ");
        self.events[..at].iter().filter_map(Self::said).any(|said| said.contains(&words))
    }

    /// Moves a disk on to a moment.
    fn move_on(&self, disk: &mut Disk, to: usize, believed: impl Fn(usize) -> bool) {
        for n in disk.passed()..to {
            disk.pass(&self.events[n], believed(n));
        }
    }

    /// What `synchronous=NORMAL` would have synced of the log: only what is about to be carried over.
    fn synced_by_normal(&self, n: usize) -> bool {
        let is_log = |path: &Path| path.to_string_lossy().ends_with("-wal");
        let Event::Synced { path, .. } = &self.events[n] else { return true };
        let next = self.events[n..].iter().find_map(|event| match event {
            Event::Wrote { path, .. } => Some(is_log(path)),
            _ => None,
        });
        !is_log(path) || next == Some(false)
    }

    /// Opens what is left, and says what is wrong with it.
    async fn faults(&self, at: usize, disk: &Disk, kept: &Kept<'_>, hands_over: bool, follows: bool) -> Vec<String> {
        let directory = scratch_directory();
        power_cut::lay_out(&disk.after_cut(kept), &directory);
        let faults = match Db::open(&DbConfig::Sqlite { directory: directory.clone(), readers: 2 }).await {
            Ok(db) => {
                let faults = self.faults_in(&db, at, hands_over, follows).await;
                db.close().await;
                faults
            }
            Err(error) => vec![format!("it does not open: {error}")],
        };
        let _ = std::fs::remove_dir_all(directory);
        faults
    }

    async fn faults_in(&self, db: &Db, at: usize, hands_over: bool, follows: bool) -> Vec<String> {
        let mut conn = db.read().await.unwrap();
        let whole: String = conn.one(Sql::same("PRAGMA integrity_check"), params![]).await.unwrap();
        let last: Option<i64> = conn.maybe(Sql::same("SELECT last_uid FROM mailbox_cursors"), params![]).await.unwrap();
        drop(conn);
        let (told, went_out) = self.outside(at);
        let mut books = Books { went_out, ..Books::of(db).await };
        let folder = (1..=STARTS * FETCHED).map(|uid| {
            // What was told to leave the folder is not there any more; what is passed over there is not fetched again.
            let gone = self.asked(at, "MOVE", uid) || (hands_over && self.asked(at, "FETCH", uid));
            (fetched(uid), gone || uid as i64 <= last.unwrap_or(0))
        });
        let brought = self.brought.iter().map(|word| (word.clone(), told.contains(word)));
        books.told = folder.chain(brought).collect();
        let mut faults = books.faults();
        if whole != "ok" {
            faults.push(whole);
        }
        if follows && faults.is_empty() {
            let still = (1..=STARTS * FETCHED).filter(|uid| !self.asked(at, "MOVE", *uid));
            let still = still.map(|uid| Stored { uid: uid as i64, raw: begins(&fetched(uid)) });
            self.imap.shelf.lock().unwrap().letters = still.collect();
            let unfinished = books.told.iter().filter(|(word, told)| !**told && word.starts_with("brought"));
            self.finish(db, unfinished.map(|(word, _)| word)).await;
            let ids = self.smtp.taken().iter().map(|one| one.field("Message-ID").unwrap()).collect::<Vec<_>>();
            let went_out = ids.iter().map(|id| id.trim_matches(['<', '>']).to_owned());
            books = Books { told: books.told, ..Books::of(db).await };
            let known: Vec<String> = books.outgoing.iter().map(|one| one.mail_id.clone()).collect();
            // Letters that other cuts made have ids of their own.
            books.went_out = went_out.filter(|id| known.contains(id)).chain(self.outside(at).1).collect();
            faults = books.faults_at_the_end();
            if !self.imap.shelf.lock().unwrap().letters.is_empty() {
                faults.push("a letter never left its folder".to_owned());
            }
        }
        faults
    }

    /// The power is back: who has a letter still brings it, and all is done that is left.
    async fn finish(&self, db: &Db, still: impl Iterator<Item = &String>) {
        let clock = Arc::new(ManualClock::at("2026-01-01T00:00:00Z"));
        clock.set(SystemClock.now().plus(24 * HOUR));
        let (now, rng) = (Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(kernel::SystemRng) as Arc<dyn Rng>);
        for word in still {
            let arrived = Arrived::from(Arriving {
                mailbox_id: self.mailbox_id.clone(),
                source: Source::Smtp,
                source_key: None,
                envelope_from: None,
                envelope_to: None,
                direct: false,
                raw: format!("Return-Path: <a@peer.example>\r\n{}", begins(word)).into_bytes(),
            });
            let act = kernel::Act::new(
                kernel::Actor::program(kernel::ActorKind::System, "mail"),
                now.now(),
                Arc::clone(&rng),
            );
            db.write::<_, _, kernel::Refusal>(move |tx| {
                Box::pin(async move { receiving::receive(tx, &act, arrived).await })
            })
            .await
            .unwrap();
        }
        let connector = || Connector::new(Reachable::Private);
        let fetcher = Fetcher::new(db.clone(), Arc::clone(&now), Arc::clone(&rng), connector());
        let reader = Reader::new(db.clone(), Arc::clone(&now), Arc::clone(&rng));
        let postman = Postman::new(db.clone(), Arc::clone(&now), Arc::clone(&rng), connector());
        for _ in 0..4 {
            clock.advance(HOUR);
            fetcher.round(None).await.unwrap();
            fetcher.idle().await;
            reader.round().await.unwrap();
            // A round takes some letters of a mailbox.
            for _ in 0..2 {
                postman.round().await.unwrap();
                postman.idle().await;
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "how much of it is told by who has the night for it")]
fn points() -> usize {
    std::env::var(POINTS).map_or(POINTS_USUAL, |points| points.parse().unwrap())
}

#[test]
fn a_power_cut_at_any_moment_loses_nothing_and_doubles_nothing() {
    Desk::run_on_sqlite(ALL, |desk| async {
        let points = points();
        let run = record(desk).await;
        let mut all = run.start.clone();
        run.move_on(&mut all, run.events.len(), |_| true);
        assert!(all.after_cut(&Kept::Everything) == run.end, "the record tells the files byte for byte");
        let tellings = run.tellings();
        assert!(tellings.len() >= STARTS * (BROUGHT * 2 + FETCHED * 2), "{}", tellings.len());
        // Half of them at once after a telling, in turn; half anywhere.
        let mut cuts: Vec<(usize, usize)> = (0..points)
            .map(|n| match n % 2 {
                0 => (tellings[n / 2 * tellings.len() / points.div_ceil(2)], n),
                _ => (SeededRng::new(n as u64).below(run.events.len() as u64 + 1) as usize, n),
            })
            .collect();
        cuts.sort_unstable();
        let (mut disk, mut wrong) = (run.start.clone(), Vec::new());
        for (at, n) in cuts {
            run.move_on(&mut disk, at, |_| true);
            let dice = SeededRng::new(n as u64);
            let kept = match n % 3 {
                0 => Kept::Nothing,
                1 => Kept::Some(&dice),
                _ => Kept::Everything,
            };
            let faults = run.faults(at, &disk, &kept, false, n % FOLLOWED == 0).await;
            if !faults.is_empty() {
                wrong.push((at, n, faults));
            }
        }
        assert!(wrong.is_empty(), "of {points} cuts: {wrong:#?}");
        // What must go wrong: the log synced as `synchronous=NORMAL` does it, and a folder that gives its letters away
        // before they are on our disk.
        let is_lost = |faults: Vec<String>| faults.iter().any(|fault| fault.ends_with("was taken and is lost"));
        let (mut by_normal, mut given_away, usual) = (0, 0, tellings.len());
        let (mut normal, mut disk) = (run.start.clone(), run.start.clone());
        for at in tellings {
            run.move_on(&mut normal, at, |n| run.synced_by_normal(n));
            by_normal += usize::from(is_lost(run.faults(at, &normal, &Kept::Nothing, false, false).await));
            run.move_on(&mut disk, at, |_| true);
            given_away += usize::from(is_lost(run.faults(at, &disk, &Kept::Nothing, true, false).await));
        }
        let events = run.events.len();
        println!(
            "{points} cuts in {events} events; of {usual} tellings NORMAL loses at {by_normal}, giving away at {given_away}"
        );
        assert!(by_normal * 2 > usual, "NORMAL would lose letters at {by_normal} of {usual} moments only");
        assert!(given_away >= STARTS, "giving letters away first loses some at {given_away} moments only");
    });
}
