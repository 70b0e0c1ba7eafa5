//! What becomes of letters on their server once they are ours: what is stored leaves, once; nothing else does, wherever
//! it is broken off.

use std::sync::Arc;
use std::time::Duration;

use calling::Reachable;
use kernel::time::{HOUR, MINUTE};
use kernel::{Clock, Rng};
use mail::connecting::Connector;
use mail::fetching::{self, FetchState, Fetcher};
use mail::letter::LetterState;
use mail::mailbox::{AfterFetch, Mailbox, MailboxInput, Server};
use mail::original::LETTER_MAX;
use store::Schema;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::moving_peer::Trouble;
use crate::peers::ImapPeer;
use crate::world::*;

const ANNA: &str = "Anna Berg <anna@example.com>";
const DONE: &str = "Erledigt & Größe";
/// The same as servers write it.
const WRITTEN: &str = "Erledigt &- Gr&APYA3w-e";

fn leaving() -> MailboxInput {
    MailboxInput { after_fetch: Some(AfterFetch::Leave), ..MailboxInput::default() }
}

fn moving() -> MailboxInput {
    MailboxInput { after_fetch: Some(AfterFetch::Move), move_to: Some(DONE.into()), ..MailboxInput::default() }
}

fn deleting() -> MailboxInput {
    MailboxInput { after_fetch: Some(AfterFetch::Delete), ..MailboxInput::default() }
}

/// A mailbox at a server that offers this.
async fn with_peer(desk: &Desk, abilities: &'static str, chosen: MailboxInput) -> (ImapPeer, Mailbox) {
    let peer = ImapPeer::start().await;
    peer.shelf.lock().unwrap().abilities = abilities;
    furnish(desk).await;
    let mailbox = MailboxInput {
        incoming: Some(peer.server.clone()),
        incoming_password: Some("secret".into()),
        after_fetch: chosen.after_fetch,
        move_to: chosen.move_to,
        ..input("support@shop.example")
    };
    let mailbox = add(desk, mailbox).await;
    (peer, mailbox)
}

fn fetcher(desk: &Desk) -> Fetcher {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    Fetcher::new(desk.db.clone(), clock, Arc::clone(&desk.rng) as Arc<dyn Rng>, Connector::new(Reachable::Private))
}

/// Fetches what is there, and lets the pause go by, also that after what was broken off.
async fn fetch(desk: &Desk) -> FetchState {
    let fetcher = fetcher(desk);
    fetcher.round(None).await.unwrap();
    fetcher.idle().await;
    desk.clock.advance(3 * MINUTE);
    state(desk).await
}

async fn state(desk: &Desk) -> FetchState {
    fetching::states(&mut desk.db.read().await.unwrap()).await.unwrap().remove(0)
}

/// Fetches, and dies as soon as the peer is where it tells.
async fn fetch_and_die(desk: &Desk, peer: &ImapPeer) {
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(fetching::work(fetcher(desk), stopped));
    timeout(Duration::from_secs(20), peer.reached.notified()).await.unwrap();
    // What does not end by itself within two seconds is ended where it is.
    stop.send(true).unwrap();
    working.await.unwrap();
    desk.clock.advance(3 * MINUTE);
}

fn nth(n: i64) -> String {
    from(ANNA, &format!("{n}@x"), &format!("Subject {n}"), &format!("Words {n}"))
}

/// Numbers of the letters that are in the folder still, and how many the other one has.
fn lie(peer: &ImapPeer) -> (Vec<i64>, usize) {
    let shelf = peer.shelf.lock().unwrap();
    (shelf.letters.iter().map(|one| one.uid).collect(), shelf.others.get(WRITTEN).map_or(0, Vec::len))
}

/// How often the peer was asked for what begins so.
fn asked(peer: &ImapPeer, words: &str) -> usize {
    peer.shelf.lock().unwrap().heard.iter().filter(|line| line.contains(words)).count()
}

fn trouble(peer: &ImapPeer, verb: &'static str, trouble: Trouble) {
    peer.shelf.lock().unwrap().troubles.push_back((verb, trouble));
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_is_stored_is_moved_and_what_was_left_before_stays(desk: Desk) {
        let (peer, mailbox) = with_peer(&desk, " MOVE UIDPLUS", leaving()).await;
        peer.put(1, nth(1));
        peer.put(2, nth(2));
        fetch(&desk).await;
        assert_eq!((lie(&peer), asked(&peer, "SELECT")), ((vec![1, 2], 0), 0), "opened so that nothing can change");
        change(&desk, &mailbox, moving()).await.unwrap();
        for n in 3..=62 {
            peer.put(n, nth(n));
        }
        // The same letter once more is here already.
        peer.put(63, nth(62));
        let came = fetch(&desk).await;
        assert_eq!((came.error, came.to_clear, came.clearing_problem), (None, 0, None));
        assert_eq!(lie(&peer), (vec![1, 2], 61));
        assert_eq!((asked(&peer, "CREATE"), asked(&peer, "UID MOVE")), (1, 62), "the folder is made, once");
        let heard = peer.shelf.lock().unwrap().heard.len();
        fetch(&desk).await;
        read(&desk).await;
        let again = peer.shelf.lock().unwrap().heard.split_off(heard).join("\n");
        assert!(!again.contains("UID MOVE") && !again.contains("UID FETCH"), "a second run changes nothing: {again}");
        let counts = counts(&desk).await;
        assert_eq!((counts.received, counts.new_ticket, counts.duplicate), (63, 62, 1));
    }

    async fn what_is_not_stored_stays(desk: Desk) {
        let (peer, _) = with_peer(&desk, " MOVE UIDPLUS", deleting()).await;
        peer.put(1, nth(1));
        peer.put(2, format!("{}{}", nth(2), "x".repeat(LETTER_MAX)));
        peer.put(3, nth(3));
        let came = fetch(&desk).await;
        assert_eq!((came.error, came.to_clear, lie(&peer).0), (None, 0, vec![2]), "too large to be kept, so it is kept there");
        assert_eq!(letters_in(&desk, LetterState::Rejected).await.len(), 1);
        fetch(&desk).await;
        assert_eq!((lie(&peer).0, counts(&desk).await.received), (vec![2], 3));
    }

    async fn killed_or_broken_off_anywhere_it_is_moved_once(desk: Desk) {
        let (peer, _) = with_peer(&desk, " MOVE UIDPLUS", moving()).await;
        peer.shelf.lock().unwrap().others.insert(WRITTEN.into(), vec![]);
        for (n, wrong) in (1..).zip([Trouble::Drops, Trouble::LosesAnswer, Trouble::Holds, Trouble::HoldsAnswer]) {
            peer.put(n, nth(n));
            trouble(&peer, "MOVE", wrong);
            if matches!(wrong, Trouble::Holds | Trouble::HoldsAnswer) {
                fetch_and_die(&desk, &peer).await;
            } else {
                assert!(fetch(&desk).await.error.unwrap().contains("ended the connection"));
            }
            assert_eq!(state(&desk).await.to_clear, 1, "{wrong:?}: it is known what is left");
            let came = fetch(&desk).await;
            assert_eq!((came.error, came.to_clear, came.clearing_problem), (None, 0, None), "{wrong:?}");
        }
        assert_eq!(lie(&peer), (vec![], 4), "each once");
        assert_eq!(counts(&desk).await.received, 4);
    }

    async fn without_move_it_is_copied_once_and_nothing_of_others_goes(desk: Desk) {
        let (peer, mailbox) = with_peer(&desk, " UIDPLUS", leaving()).await;
        peer.put(1, nth(1));
        fetch(&desk).await;
        // Its owner marked it and may still think better of it.
        peer.shelf.lock().unwrap().deleted.insert(1);
        change(&desk, &mailbox, moving()).await.unwrap();
        for (uid, verb, wrong) in [
            (2, "STORE", Trouble::Drops),
            (3, "STORE", Trouble::Holds),
            (4, "STORE", Trouble::LosesAnswer),
            (5, "EXPUNGE", Trouble::HoldsAnswer),
            (6, "COPY", Trouble::Holds),
        ] {
            peer.put(uid, nth(uid));
            trouble(&peer, verb, wrong);
            if matches!(wrong, Trouble::Holds | Trouble::HoldsAnswer) {
                fetch_and_die(&desk, &peer).await;
            } else {
                fetch(&desk).await;
            }
            assert_eq!(state(&desk).await.to_clear, 1);
            let came = fetch(&desk).await;
            assert_eq!((came.error, came.to_clear, lie(&peer)), (None, 0, (vec![1], uid as usize - 1)), "{uid}");
        }
        assert_eq!(counts(&desk).await.received, 6);
    }

    async fn what_a_server_cannot_do_is_said_and_nothing_of_others_goes(desk: Desk) {
        let (peer, mailbox) = with_peer(&desk, "", moving()).await;
        peer.put(1, nth(1));
        let came = fetch(&desk).await;
        assert_eq!((came.error, came.to_clear, lie(&peer)), (None, 1, (vec![1], 0)));
        assert!(came.clearing_problem.unwrap().contains("neither MOVE nor UIDPLUS"));
        assert_eq!(asked(&peer, "COPY") + asked(&peer, "STORE") + asked(&peer, "EXPUNGE"), 0);
        change(&desk, &mailbox, deleting()).await.unwrap();
        let came = fetch(&desk).await;
        assert_eq!((came.to_clear, lie(&peer)), (0, (vec![1], 0)));
        assert!(came.clearing_problem.unwrap().contains("only marked as deleted"));
        assert!(peer.shelf.lock().unwrap().deleted.contains(&1));
        assert_eq!(asked(&peer, "EXPUNGE"), 0);
        change(&desk, &mailbox, leaving()).await.unwrap();
        assert_eq!(state(&desk).await.clearing_problem, None);
    }

    async fn what_the_server_refuses_is_said_in_its_words_and_waits(desk: Desk) {
        let (peer, _) = with_peer(&desk, " MOVE", moving()).await;
        for n in 1..=3 {
            peer.put(n, nth(n));
        }
        peer.shelf.lock().unwrap().others.insert(WRITTEN.into(), vec![]);
        peer.shelf.lock().unwrap().refuses = Some((2, "[NOPERM] this one is\u{7} kept for the court"));
        let came = fetch(&desk).await;
        assert_eq!((came.error, came.to_clear, lie(&peer)), (None, 1, (vec![2], 2)), "it keeps no other one");
        let problem = came.clearing_problem.unwrap();
        assert!(problem.starts_with("the server refuses: NO [NOPERM] this one is") && !problem.contains('\u{7}'), "{problem}");
        for _ in 0..20 {
            fetch(&desk).await;
        }
        // An hour: after one minute, five, a quarter, half an hour.
        assert_eq!(asked(&peer, "UID MOVE 2 "), 5);
        peer.shelf.lock().unwrap().refuses = None;
        desk.clock.advance(2 * HOUR);
        let came = fetch(&desk).await;
        assert_eq!((came.to_clear, came.clearing_problem, lie(&peer)), (0, None, (vec![], 3)));
    }

    async fn nothing_leaves_by_a_number_of_before(desk: Desk) {
        let (peer, mailbox) = with_peer(&desk, " MOVE UIDPLUS", deleting()).await;
        peer.put(1, nth(1));
        trouble(&peer, "STORE", Trouble::Drops);
        fetch(&desk).await;
        assert_eq!(state(&desk).await.to_clear, 1);
        // The folder is made anew: under the number is a letter that nobody has stored, and that cannot be fetched at first.
        {
            let mut shelf = peer.shelf.lock().unwrap();
            (shelf.uid_validity, shelf.truncates) = (8, Some(1));
            shelf.letters.clear();
        }
        peer.put(1, nth(2));
        peer.put(2, nth(1));
        let came = fetch(&desk).await;
        assert!(came.error.unwrap().contains("in the middle of a letter"));
        assert_eq!((lie(&peer).0, came.to_clear, asked(&peer, "STORE")), (vec![1, 2], 0, 1));
        fetch(&desk).await;
        assert_eq!((lie(&peer).0, counts(&desk).await.received), (vec![], 3), "by the new numbers, once it is stored");
        // Another folder on the same server, which has the same number as the one before.
        peer.put(3, nth(3));
        trouble(&peer, "STORE", Trouble::Drops);
        fetch(&desk).await;
        let elsewhere = Server { folder: "Elsewhere".into(), ..peer.server.clone() };
        change(&desk, &mailbox, MailboxInput { incoming: Some(elsewhere), ..MailboxInput::default() }).await.unwrap();
        peer.shelf.lock().unwrap().truncates = Some(3);
        let came = fetch(&desk).await;
        assert!(came.error.unwrap().contains("in the middle of a letter"));
        assert_eq!((came.to_clear, lie(&peer).0, counts(&desk).await.received), (0, vec![3], 4));
        fetch(&desk).await;
        assert_eq!((lie(&peer).0, counts(&desk).await.received), (vec![], 5), "once it is stored from there");
    }

    async fn who_thinks_better_of_it_keeps_what_is_there(desk: Desk) {
        let (peer, mailbox) = with_peer(&desk, " MOVE UIDPLUS", deleting()).await;
        peer.put(1, nth(1));
        trouble(&peer, "STORE", Trouble::Drops);
        fetch(&desk).await;
        change(&desk, &mailbox, leaving()).await.unwrap();
        let came = fetch(&desk).await;
        assert_eq!((came.to_clear, lie(&peer).0), (0, vec![1]));
        change(&desk, &mailbox, deleting()).await.unwrap();
        peer.put(2, nth(2));
        fetch(&desk).await;
        assert_eq!(lie(&peer).0, [1], "what was fetched before it stays");
    }

    async fn what_becomes_of_letters_is_checked_in_words(desk: Desk) {
        let (peer, mailbox) = with_peer(&desk, "", leaving()).await;
        let to = |folder: &str| MailboxInput { move_to: Some(folder.into()), ..moving() };
        rejected(change(&desk, &mailbox, to("")).await, "must be given: the folder that letters are moved to").await;
        rejected(change(&desk, &mailbox, to("inbox/")).await, "must be another folder").await;
        rejected(change(&desk, &mailbox, to("a\nb")).await, "on one line").await;
        rejected(change(&desk, &mailbox, to(&"x".repeat(501))).await, "at most 500 bytes").await;
        let without = MailboxInput { without_incoming: true, ..deleting() };
        rejected(change(&desk, &mailbox, without).await, "needs a server that letters are fetched from").await;
        let moved = change(&desk, &mailbox, to(" Done ")).await.unwrap();
        assert_eq!((moved.after_fetch, moved.move_to.as_str()), (AfterFetch::Move, "Done"));
        let same = Server { folder: "Done".into(), ..peer.server.clone() };
        let input = MailboxInput { incoming: Some(same), ..MailboxInput::default() };
        rejected(change(&desk, &mailbox, input).await, "must be another folder").await;
        let gone = change(&desk, &mailbox, MailboxInput { without_incoming: true, ..MailboxInput::default() }).await.unwrap();
        assert_eq!((gone.after_fetch, gone.move_to.as_str()), (AfterFetch::Leave, ""), "who adds a server chooses anew");
        let told = r#"SELECT count(*) FROM events WHERE kind = 'MailboxChanged' AND data LIKE '%"after_fetch"%' AND data LIKE '%"move_to"%'"#;
        assert_eq!(number(&desk.db, told).await, 2, "the log tells of both, with what was before");
    }
}
