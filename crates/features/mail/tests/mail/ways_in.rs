//! By IMAP, SMTP and LMTP: nothing is told to be taken that is not on disk, nothing is skipped and nothing is doubled.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::peers::{ImapPeer, Stored};
use crate::world::*;
use calling::Reachable;
use kernel::time::MINUTE;
use kernel::{Clock, Rng};
use mail::connecting::Connector;
use mail::fetching::{self, Fetcher};
use mail::letter::{self, LetterState};
use mail::listening::{self, Listener, Protocol};
use mail::mailbox::{Mailbox, MailboxInput, Security, Server};
use mail::replaying;
use mail::smtp::{self, Post};
use mail::withholding::TRIES_MAX;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use store::{Db, Schema};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const ANNA: &str = "Anna Berg <anna@example.com>";

async fn with_peer(desk: &Desk, peer: &ImapPeer) -> Mailbox {
    furnish(desk).await;
    add(
        desk,
        MailboxInput {
            incoming: Some(peer.server.clone()),
            incoming_password: Some("secret".into()),
            ..input("support@shop.example")
        },
    )
    .await
}

fn fetcher_on(desk: &Desk, db: &Db) -> Fetcher {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    Fetcher::new(db.clone(), clock, Arc::clone(&desk.rng) as Arc<dyn Rng>, Connector::new(Reachable::Private))
}

/// Fetches what is there, and lets the pause go by.
async fn fetch(desk: &Desk) {
    let fetcher = fetcher_on(desk, &desk.db);
    fetcher.round(None).await.unwrap();
    fetcher.idle().await;
    desk.clock.advance(MINUTE);
}

async fn state(desk: &Desk) -> fetching::FetchState {
    fetching::states(&mut desk.db.read().await.unwrap()).await.unwrap().remove(0)
}

fn nth(n: i64) -> String {
    from(ANNA, &format!("{n}@x"), &format!("Subject {n}"), &format!("Words {n}"))
}

struct Talk(TcpStream);

impl Talk {
    /// Begins to listen, and a talk with who listens.
    async fn begin(desk: &Desk, protocol: Protocol) -> (Self, watch::Sender<bool>) {
        Self::begin_with(desk, protocol, true).await
    }

    /// The same; `ours`: whoever is on this machine is a server of one's own.
    async fn begin_with(desk: &Desk, protocol: Protocol, ours: bool) -> (Self, watch::Sender<bool>) {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
        let listener = Listener::new(desk.db.clone(), clock, Arc::clone(&desk.rng) as Arc<dyn Rng>, protocol);
        let listener = if ours { listener } else { listener.believing(&[]) };
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(listening::work(listener, socket, stopped));
        let mut talk = Self(TcpStream::connect(address).await.unwrap());
        talk.hear(1).await;
        (talk, stop)
    }

    async fn say(&mut self, text: &str, lines: usize) -> String {
        self.0.write_all(text.as_bytes()).await.unwrap();
        self.hear(lines).await
    }

    async fn hear(&mut self, lines: usize) -> String {
        let mut heard = String::new();
        while heard.matches("\r\n").count() < lines {
            let mut buffer = [0; 4_096];
            let read = tokio::time::timeout(Duration::from_secs(20), self.0.read(&mut buffer)).await.unwrap().unwrap();
            assert!(read > 0, "the connection ended after {heard:?}");
            heard.push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
        heard
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_is_in_the_folder_is_fetched_once(desk: Desk) {
        let peer = ImapPeer::start().await;
        let mailbox = with_peer(&desk, &peer).await;
        for n in 1..=60 {
            peer.put(n * 2, nth(n));
        }
        let second_node = desk.second_node().await;
        let (one, other) = (fetcher_on(&desk, &desk.db), fetcher_on(&desk, &second_node));
        let (a, b) = tokio::join!(one.round(None), other.round(None));
        a.unwrap();
        b.unwrap();
        tokio::join!(one.idle(), other.idle());
        desk.clock.advance(MINUTE);
        assert_eq!((counts(&desk).await.received, state(&desk).await.error), (60, None));
        fetch(&desk).await;
        peer.put(122, nth(61));
        fetch(&desk).await;
        assert_eq!(counts(&desk).await.received, 61);
        // The folder was made anew: other numbers, the same letters, and one that is new.
        {
            let mut shelf = peer.shelf.lock().unwrap();
            shelf.uid_validity = 8;
            shelf.letters.iter_mut().for_each(|one| one.uid /= 2);
        }
        peer.put(62, nth(62));
        fetch(&desk).await;
        read(&desk).await;
        let counts = counts(&desk).await;
        assert_eq!((counts.received, counts.new_ticket, counts.duplicate), (123, 62, 61), "none lost, none doubled");
        let heard = peer.shelf.lock().unwrap().heard.join("\n");
        assert!(!["STORE", "MOVE", "EXPUNGE", "COPY", "SELECT "].iter().any(|word| heard.contains(word)), "{heard}");
        assert!(tried(&desk, &mailbox, Reachable::Private).await.incoming.unwrap().works);
        let wrong = MailboxInput { incoming_password: Some("wrong".into()), ..MailboxInput::default() };
        let wrong = change(&desk, &mailbox, wrong).await.unwrap();
        let problem = tried(&desk, &wrong, Reachable::Private).await.incoming.unwrap().problem.unwrap();
        assert!(problem.contains("refuses user and password"), "{problem}");
        second_node.close().await;
    }

    async fn another_folder_of_the_same_number_is_another_folder(desk: Desk) {
        let peer = ImapPeer::start().await;
        let mailbox = with_peer(&desk, &peer).await;
        for n in 1..=3 {
            peer.put(n, nth(n));
        }
        fetch(&desk).await;
        assert_eq!(counts(&desk).await.received, 3);
        // As it was written before the place was: its own folder is not looked at again.
        run(&desk.db, "UPDATE mailbox_cursors SET place = ''", vec![]).await;
        fetch(&desk).await;
        assert_eq!(counts(&desk).await.received, 3);
        let support = Server { folder: "Support".into(), ..peer.server.clone() };
        let input = MailboxInput { incoming: Some(support), ..MailboxInput::default() };
        change(&desk, &mailbox, input).await.unwrap();
        let inbox = std::mem::take(&mut peer.shelf.lock().unwrap().letters);
        for n in 1..=3 {
            peer.put(n, nth(n + 10));
        }
        fetch(&desk).await;
        read(&desk).await;
        assert_eq!((counts(&desk).await.received, counts(&desk).await.new_ticket), (6, 6), "none is taken for known");
        // Back again: what is there is here already, and what came meanwhile is new.
        let input = MailboxInput { incoming: Some(peer.server.clone()), ..MailboxInput::default() };
        change(&desk, &mailbox, input).await.unwrap();
        peer.shelf.lock().unwrap().letters = inbox;
        peer.put(4, nth(4));
        fetch(&desk).await;
        read(&desk).await;
        assert_eq!((counts(&desk).await.received, counts(&desk).await.new_ticket), (7, 7));
    }

    async fn a_server_that_breaks_off_loses_nothing(desk: Desk) {
        let peer = ImapPeer::start().await;
        with_peer(&desk, &peer).await;
        for n in 1..=8 {
            peer.put(n, nth(n));
        }
        {
            let mut shelf = peer.shelf.lock().unwrap();
            shelf.truncates = Some(3);
            shelf.says_bye = Some(5);
            shelf.expunged = Some(6);
        }
        fetch(&desk).await;
        let broken = state(&desk).await;
        assert!(broken.error.unwrap().contains("in the middle of a letter"));
        assert_eq!(counts(&desk).await.received, 2);
        fetch(&desk).await;
        assert!(state(&desk).await.error.unwrap().contains("ended the connection"));
        fetch(&desk).await;
        assert_eq!((state(&desk).await.error, state(&desk).await.failing_since), (None, None));
        read(&desk).await;
        let counts = counts(&desk).await;
        assert_eq!((counts.received, counts.new_ticket), (7, 7), "all but the one that was gone before it was asked for");
    }

    async fn a_letter_that_the_server_does_not_give_holds_up_no_other(desk: Desk) {
        let peer = ImapPeer::start().await;
        with_peer(&desk, &peer).await;
        for n in 1..=5 {
            peer.put(n, nth(n));
        }
        let withholds = [(2, "NO [SERVERBROKEN] cannot read it"), (3, "OK nothing to see"), (4, "BAD what")];
        peer.shelf.lock().unwrap().withholds.extend(withholds);
        for _ in 0..TRIES_MAX - 1 {
            fetch(&desk).await;
            assert!(state(&desk).await.error.unwrap().contains("cannot read it"));
        }
        assert_eq!(counts(&desk).await.received, 1);
        for _ in 0..2 * TRIES_MAX {
            fetch(&desk).await;
        }
        read(&desk).await;
        let now = counts(&desk).await;
        assert_eq!((now.received, now.new_ticket, now.quarantined, state(&desk).await.error), (5, 2, 3, None));
        let mut entries = letters_in(&desk, LetterState::Quarantined).await;
        entries.sort_by_key(|one| one.detail.clone());
        let said: Vec<_> = entries.iter().map(|one| one.detail.clone().unwrap()).collect();
        assert_eq!(said[0], "the server does not give it: BAD what");
        assert!(said[2].ends_with("it says that it is done, and gives nothing"), "{said:?}");
        assert!(letter::detail(&mut desk.db.read().await.unwrap(), &entries[0].id).await.unwrap().faults.contains(&"unreadable".to_owned()));
        // Somebody has all fetched again: one is given now, one is gone, and one is still withheld.
        {
            let mut shelf = peer.shelf.lock().unwrap();
            shelf.withholds.remove(&2);
            shelf.letters.retain(|one| one.uid != 3);
        }
        for entry in &entries {
            let (act, id) = (manager(&desk), entry.id.clone());
            commit!(desk, |tx| replaying::replay(tx, &act, &id)).unwrap();
        }
        fetch(&desk).await;
        read(&desk).await;
        let now = counts(&desk).await;
        assert_eq!((now.received, now.new_ticket, now.quarantined, now.duplicate), (6, 3, 2, 1), "the entry is the letter that came");
        let left: BTreeSet<_> = letters_in(&desk, LetterState::Quarantined).await.into_iter().map(|one| one.detail.unwrap()).collect();
        assert_eq!(left, BTreeSet::from(["the server does not give it: BAD what".to_owned(), "the server has it no more".to_owned()]));
        // One that came another way meanwhile is a duplicate when it is given, and so its entry repeats that first one.
        let arriving = mail::receiving::Arriving {
            mailbox_id: entries[0].mailbox_id.clone(),
            source: mail::receiving::Source::Pipe,
            source_key: None,
            envelope_from: None,
            envelope_to: None,
            direct: false,
            raw: nth(4).into_bytes(),
        };
        let first = id_of(&deliver_as(&desk, arriving).await);
        peer.shelf.lock().unwrap().withholds.clear();
        let (act, id) = (manager(&desk), entries[0].id.clone());
        commit!(desk, |tx| replaying::replay(tx, &act, &id)).unwrap();
        fetch(&desk).await;
        read(&desk).await;
        let entry = letter(&desk, &entries[0].id).await;
        assert_eq!((entry.state, entry.same_as.as_ref()), (LetterState::Duplicate, Some(&first)));
        let bytes = letter::original(&mut desk.db.read().await.unwrap(), &entry).await.unwrap();
        assert_eq!(bytes, nth(4).into_bytes(), "it can be downloaded");
    }

    async fn whoever_is_no_server_of_ours_brings_letters_and_no_verdict(desk: Desk) {
        furnish(&desk).await;
        let input = MailboxInput { trusted_hop: Some("mx.shop.example".into()), ..input("support@shop.example") };
        add(&desk, input).await;
        let forged = "Authentication-Results: mx.shop.example; dmarc=pass header.from=example.com";
        for (n, ours) in [(1, true), (2, false)] {
            let (mut talk, _stop) = Talk::begin_with(&desk, Protocol::Smtp, ours).await;
            talk.say("EHLO x\r\n", 5).await;
            talk.say("MAIL FROM:<anna@example.com>\r\n", 1).await;
            talk.say("RCPT TO:<support@shop.example>\r\n", 1).await;
            talk.say("DATA\r\n", 1).await;
            assert!(talk.say(&format!("{}.\r\n", with(&nth(n), forged)), 1).await.starts_with("250"));
        }
        read(&desk).await;
        let mut all = letters_in(&desk, LetterState::NewTicket).await;
        all.sort_by_key(|one| one.direct);
        let said: Vec<_> = all.iter().map(|one| (one.direct, one.dmarc.as_deref())).collect();
        assert_eq!(said, [(false, Some("pass")), (true, None)]);
    }

    async fn who_waits_is_told_of_news(desk: Desk) {
        let peer = ImapPeer::start().await;
        with_peer(&desk, &peer).await;
        peer.put(1, nth(1));
        let fetcher = fetcher_on(&desk, &desk.db);
        let (stop, stopped) = watch::channel(false);
        fetcher.round(Some(stopped)).await.unwrap();
        for n in 1..=3 {
            let mut patience = 600;
            while counts(&desk).await.received < n && patience > 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
                patience -= 1;
            }
            assert_eq!(counts(&desk).await.received, n);
            tokio::time::sleep(Duration::from_millis(200)).await;
            peer.put(n + 1, nth(n + 1));
        }
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(10), fetcher.idle()).await.unwrap();
    }

    async fn what_is_told_beside_an_answer_is_not_waited_for(desk: Desk) {
        let peer = ImapPeer::start().await;
        with_peer(&desk, &peer).await;
        peer.shelf.lock().unwrap().brings = Some(Stored { uid: 1, raw: nth(1) });
        let fetcher = fetcher_on(&desk, &desk.db);
        let (stop, stopped) = watch::channel(false);
        fetcher.round(Some(stopped)).await.unwrap();
        // Less than is waited for news, of which there are none.
        let mut patience = 400;
        while counts(&desk).await.received < 1 && patience > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            patience -= 1;
        }
        assert_eq!(counts(&desk).await.received, 1);
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(10), fetcher.idle()).await.unwrap();
    }

    async fn a_letter_by_smtp_is_on_disk_before_it_is_acknowledged(desk: Desk) {
        furnish(&desk).await;
        add(&desk, input("support@shop.example")).await;
        let (mut talk, _stop) = Talk::begin(&desk, Protocol::Smtp).await;
        assert!(talk.say("EHLO peer\r\n", 5).await.contains("SIZE 52428800"));
        assert!(talk.say("RCPT TO:<support@shop.example>\r\n", 1).await.starts_with("503"));
        assert!(talk.say("MAIL FROM:<a@b.example> SIZE=999999999\r\n", 1).await.starts_with("552"));
        assert!(talk.say("MAIL FROM:<a@b.example>\r\n", 1).await.starts_with("250"));
        assert!(talk.say("DATA\r\n", 1).await.starts_with("503"));
        assert!(talk.say("RCPT TO:<nobody@shop.example>\r\n", 1).await.starts_with("550"));
        assert!(talk.say("RCPT TO:<Support+1-1-x@shop.example>\r\n", 1).await.starts_with("250"));
        assert!(talk.say("DATA\r\n", 1).await.starts_with("354"));
        let smuggling = format!("{}\n.\nMAIL FROM:<evil@evil.example>\r\n..dotted\r\n.\r\n", nth(1));
        assert!(talk.say(&smuggling, 1).await.starts_with("250"));
        assert_eq!(counts(&desk).await.received, 1, "it was counted before the answer");
        read(&desk).await;
        let letter = letters_in(&desk, LetterState::NewTicket).await.remove(0);
        assert_eq!(letter.envelope_to.as_deref(), Some("Support+1-1-x@shop.example"));
        let said = &messages(&desk, &letter.ticket_id.unwrap()).await[0].body_text;
        assert!(said.contains("MAIL FROM:<evil@evil.example>") && said.contains("\n.dotted"), "{said}");
        // Its answer was lost: it is sent again.
        for _ in 0..2 {
            let again = format!("MAIL FROM:<a@b.example>\r\nRCPT TO:<support@shop.example>\r\nDATA\r\n{}.\r\n", nth(2));
            assert!(talk.say(&again, 4).await.ends_with("on disk\r\n"));
        }
        // Gone in the middle of a letter: nothing of it is kept, and nothing was promised.
        talk.say("MAIL FROM:<>\r\nRCPT TO:<support@shop.example>\r\nDATA\r\n", 3).await;
        talk.0.write_all(b"From: x@y.example\r\n\r\nhalf").await.unwrap();
        drop(talk);
        tokio::time::sleep(Duration::from_millis(200)).await;
        let counts = counts(&desk).await;
        assert_eq!((counts.received, counts.duplicate), (3, 1));
    }

    async fn lmtp_answers_for_each_recipient(desk: Desk) {
        furnish(&desk).await;
        add(&desk, input("support@shop.example")).await;
        add(&desk, input("returns@shop.example")).await;
        let (mut talk, _stop) = Talk::begin(&desk, Protocol::Lmtp).await;
        assert!(talk.say("EHLO peer\r\n", 1).await.starts_with("500"));
        talk.say("LHLO peer\r\n", 5).await;
        let head = "MAIL FROM:<>\r\nRCPT TO:<support@shop.example>\r\nRCPT TO:<no@shop.example>\r\nRCPT TO:<returns@shop.example>\r\nDATA\r\n";
        talk.say(head, 5).await;
        let answers = talk.say(&format!("{}.\r\n", nth(1)), 2).await;
        assert_eq!(answers.matches("250 2.0.0").count(), 2, "{answers}");
        let all = mail::reconciling::counts(&mut desk.db.read().await.unwrap(), None).await.unwrap();
        assert_eq!(all.iter().map(|one| one.received).collect::<Vec<_>>(), [1, 1]);
    }

    async fn a_letter_that_comes_by_starttls_is_taken_and_what_was_said_before_is_not(desk: Desk) {
        furnish(&desk).await;
        add(&desk, input("support@shop.example")).await;
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/tls");
        let tls = listening::acceptor(&here.join("certificate.pem"), &here.join("key.pem")).unwrap();
        let socket = TcpListener::bind("localhost:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
        let listener = Listener::new(desk.db.clone(), clock, Arc::clone(&desk.rng) as Arc<dyn Rng>, Protocol::Smtp);
        let (_stop, stopped) = watch::channel(false);
        tokio::spawn(listening::work(listener.safe_by(Some(tls)), socket, stopped));
        let server = Server { host: "localhost".into(), port, security: Security::Starttls, user: String::new(), folder: "INBOX".into() };
        let post = Post { from: "anna@example.com".into(), to: "support@shop.example".into(), bytes: nth(1).into_bytes() };
        let stranger = Connector::new(Reachable::Private);
        assert!(smtp::Session::open(&stranger, &server, None).await.is_err(), "whose certificate nobody vouches for");
        let authority = CertificateDer::from_pem_file(here.join("authority.pem")).unwrap();
        let trusting = Connector::new(Reachable::Private).trusting(vec![authority]);
        smtp::send(smtp::Session::open(&trusting, &server, None).await.unwrap(), &post).await.unwrap();
        read(&desk).await;
        assert_eq!(counts(&desk).await.new_ticket, 1);
        // Somebody on the way says something before the connection is safe.
        let mut talk = Talk(TcpStream::connect(("localhost", port)).await.unwrap());
        talk.hear(1).await;
        assert!(talk.say("EHLO x\r\n", 6).await.contains("250-STARTTLS"));
        talk.0.write_all(b"STARTTLS\r\nMAIL FROM:<eve@evil.example>\r\n").await.unwrap();
        let mut rest = String::new();
        talk.0.read_to_string(&mut rest).await.unwrap();
        assert!(!rest.contains("250"), "{rest}");
        let missing = listening::acceptor(&here.join("none.pem"), &here.join("key.pem")).err().unwrap();
        assert!(missing.contains("none.pem"), "{missing}");
    }
}
