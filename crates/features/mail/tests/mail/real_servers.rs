//! With Dovecot and Exim as they run elsewhere: what the folder has comes in once, what goes out arrives as it was
//! written, and a customer and their shop write to each other without knowing what is between them.

use std::sync::Arc;
use std::time::Duration;

use crate::servers::{PASSWORD, Servers, proof, trusting};
use crate::world::*;
use kernel::time::MINUTE;
use kernel::{Clock, Rng};
use mail::access::Access;
use mail::fetching::{self, Fetcher};
use mail::letter::LetterState;
use mail::mailbox::{AfterFetch, Mailbox, MailboxInput, Security, Server};
use mail::outgoing::{self, OutgoingState};
use mail::posting::Postman;
use mail::smtp::{self, Post, Session};
use mail::trying::{self, MailTrial};
use store::Schema;
use test_kit::Desk;
use tickets::attaching::{self, Upload};
use tickets::replying::{self, NewReply};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

const ANNA: &str = "Anna Berg <anna@example.com>";

async fn furnished(desk: &Desk, servers: &Servers, incoming: Server) -> Mailbox {
    furnish(desk).await;
    let input = MailboxInput {
        incoming: Some(incoming),
        incoming_password: Some(PASSWORD.into()),
        outgoing: Some(servers.outgoing()),
        outgoing_password: Some(PASSWORD.into()),
        ..input("support@shop.example")
    };
    add(desk, input).await
}

fn fetcher(desk: &Desk) -> Fetcher {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    Fetcher::new(desk.db.clone(), clock, Arc::clone(&desk.rng) as Arc<dyn Rng>, trusting())
}

/// Hands a letter over as a customer's program does.
async fn hand_over(servers: &Servers, post: &Post) {
    let session = Session::open(&trusting(), &servers.outgoing(), Some(&proof())).await.unwrap();
    smtp::send(session, post).await.unwrap();
}

async fn fetch(desk: &Desk) {
    let fetcher = fetcher(desk);
    fetcher.round(None).await.unwrap();
    fetcher.idle().await;
    desk.clock.advance(MINUTE);
    let states = fetching::states(&mut desk.db.read().await.unwrap()).await.unwrap();
    assert!(states.iter().all(|one| one.error.is_none()), "{states:?}");
}

async fn post(desk: &Desk) {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    let postman = Postman::new(desk.db.clone(), clock, Arc::clone(&desk.rng) as Arc<dyn Rng>, trusting());
    postman.round().await.unwrap();
    postman.idle().await;
}

/// Fetches until so many letters came in all.
async fn fetch_until(desk: &Desk, received: i64) {
    let mut patience = 400;
    while counts(desk).await.received < received && patience > 0 {
        fetch(desk).await;
        sleep(Duration::from_millis(50)).await;
        patience -= 1;
    }
    assert_eq!(counts(desk).await.received, received);
    read(desk).await;
}

async fn reply(desk: &Desk, ticket_id: &str, text: &str, attachments: Vec<String>) {
    let (act, id) = (manager(desk), ticket_id.to_owned());
    let reply = NewReply {
        body_text: Some(text.into()),
        body_html: None,
        body_marks: None,
        seen_event: 0,
        attachments,
        status: None,
        force: true,
    };
    commit!(desk, |tx| replying::reply(tx, &act, &id, reply)).unwrap();
    post(desk).await;
}

async fn out(desk: &Desk, ticket_id: &str) -> outgoing::OutgoingLetter {
    outgoing::of_ticket(&mut desk.db.read().await.unwrap(), ticket_id).await.unwrap().pop().unwrap()
}

fn nth(n: usize) -> String {
    from(ANNA, &format!("{n}@x"), &format!("Größe {n}"), &format!("Words {n}"))
}

/// A letter with what servers like to break.
fn awkward() -> String {
    let lines = [
        "From: Anna <anna@example.com>",
        "To: anna@example.com",
        "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= and a very long line that is folded",
        "\tby a tab",
        "X-Odd:no space,   many   inside  ",
        "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=k; h=from:to:subject;",
        " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA",
        "Message-ID: <awkward@x>",
        "Date: Fri, 20 Nov 2026 09:00:00 +0000",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        ".",
        "..two dots",
        ".hidden",
        "From the beginning",
        "Größe, 台北, 📦, and spaces at the end  ",
        "\ttabs\t",
        "",
        "",
        "the end",
        "",
    ];
    lines.join("\r\n")
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_a_real_folder_has_is_fetched_once_and_stays_there(desk: Desk) {
        let servers = Servers::start().await;
        let (seen, written) = ("Entwürfe & Retouren", "Entw&APw-rfe &- Retouren");
        furnished(&desk, &servers, servers.incoming(Security::Starttls, seen)).await;
        let mut program = servers.program("support@shop.example").await;
        program.ask(&format!("CREATE \"{written}\"")).await;
        for n in 1..=200 {
            program.append(written, &nth(n)).await;
        }
        fetch(&desk).await;
        assert_eq!(counts(&desk).await.received, 200);
        fetch(&desk).await;
        assert_eq!(counts(&desk).await.received, 200, "each once");
        program.ask(&format!("SELECT \"{written}\"")).await;
        let flags = program.ask("FETCH 1:* (FLAGS)").await;
        assert!(flags.matches("FETCH").count() >= 200 && !flags.contains("\\Seen"), "looked at and left: {flags}");
        // Its owner throws two away before and after, and then makes the folder anew.
        program.append(written, &nth(201)).await;
        program.append(written, &nth(202)).await;
        program.ask("STORE 1,201 +FLAGS (\\Deleted)").await;
        program.ask("EXPUNGE").await;
        fetch(&desk).await;
        assert_eq!(counts(&desk).await.received, 201);
        program.ask("CLOSE").await;
        program.ask(&format!("DELETE \"{written}\"")).await;
        // Dovecot's numbers of folders are seconds.
        sleep(Duration::from_millis(1_100)).await;
        program.ask(&format!("CREATE \"{written}\"")).await;
        for n in 190..=205 {
            program.append(written, &nth(n)).await;
        }
        fetch(&desk).await;
        let counts = counts(&desk).await;
        // 201 was thrown away before anybody fetched it and is new now, as are 203 to 205.
        assert_eq!((counts.received, counts.duplicate, counts.waiting), (217, 12, 205), "none lost, none doubled");
    }

    async fn letters_leave_a_real_folder_once_they_are_here_and_take_none_along(desk: Desk) {
        let servers = Servers::start().await;
        let mailbox = furnished(&desk, &servers, servers.incoming(Security::Starttls, "INBOX")).await;
        let mut program = servers.program("support@shop.example").await;
        for n in 1..=2 {
            program.append("INBOX", &nth(n)).await;
        }
        fetch(&desk).await;
        // Fetched before anything was chosen; and one of them its owner marked as deleted.
        program.ask("SELECT INBOX").await;
        program.ask("STORE 1 +FLAGS (\\Deleted)").await;
        let (seen, written) = ("Erledigt/Größe & Maß", "Erledigt/Gr&APYA3w-e &- Ma&AN8-");
        let separator = if program.ask("LIST \"\" INBOX").await.contains("\".\"") { "." } else { "/" };
        let (seen, written) = (seen.replace('/', separator), written.replace('/', separator));
        let moving = MailboxInput { after_fetch: Some(AfterFetch::Move), move_to: Some(seen), ..MailboxInput::default() };
        change(&desk, &mailbox, moving).await.unwrap();
        for n in 3..=62 {
            program.append("INBOX", &nth(n)).await;
        }
        let left = |said: String| said.lines().filter(|line| line.contains(" FETCH (UID")).map(str::to_owned).collect::<Vec<_>>();
        for _ in 0..2 {
            fetch(&desk).await;
            program.ask("SELECT INBOX").await;
            let inbox = left(program.ask("UID FETCH 1:* (UID FLAGS)").await);
            assert!(inbox.len() == 2 && inbox[0].contains("\\Deleted"), "{inbox:?}");
            program.ask(&format!("EXAMINE \"{written}\"")).await;
            let moved = left(program.ask("UID FETCH 1:* (UID FLAGS)").await);
            assert!(moved.len() == 60 && moved.iter().all(|line| !line.contains("\\Seen")), "{moved:?}");
            assert_eq!(counts(&desk).await.received, 62);
        }
        assert!(program.ask("LSUB \"\" *").await.contains(&written), "mail programs show it");
        let deleting = MailboxInput { after_fetch: Some(AfterFetch::Delete), ..MailboxInput::default() };
        change(&desk, &mailbox, deleting).await.unwrap();
        for n in 63..=70 {
            program.append("INBOX", &nth(n)).await;
        }
        fetch(&desk).await;
        program.ask("SELECT INBOX").await;
        let inbox = left(program.ask("UID FETCH 1:* (UID FLAGS)").await);
        assert!(inbox.len() == 2 && inbox[0].contains("\\Deleted"), "the owner's marked one is still there: {inbox:?}");
        read(&desk).await;
        let counts = counts(&desk).await;
        assert_eq!((counts.received, counts.duplicate, counts.waiting), (70, 0, 0));
        let states = fetching::states(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!((states[0].to_clear, &states[0].clearing_problem), (0, &None));
    }

    async fn who_waits_at_a_real_folder_is_told_of_what_comes_through_a_real_server(desk: Desk) {
        let servers = Servers::start().await;
        furnished(&desk, &servers, servers.incoming(Security::Tls, "INBOX")).await;
        let fetcher = fetcher(&desk);
        let (stop, stopped) = watch::channel(false);
        fetcher.round(Some(stopped)).await.unwrap();
        for n in 1..=3 {
            let to = "support@shop.example".to_owned();
            let post = Post { from: "anna@example.com".into(), to, bytes: nth(n).into_bytes() };
            hand_over(&servers, &post).await;
            // Less than IDLE is waited for, and no second round: it is told.
            let mut patience = 400;
            while counts(&desk).await.received < n as i64 && patience > 0 {
                sleep(Duration::from_millis(50)).await;
                patience -= 1;
            }
            assert_eq!(counts(&desk).await.received, n as i64, "{}", servers.said());
        }
        stop.send(true).unwrap();
        timeout(Duration::from_secs(10), fetcher.idle()).await.unwrap();
    }

    async fn a_letter_arrives_as_it_was_sent(desk: Desk) {
        let servers = Servers::start().await;
        furnish(&desk).await;
        let post = Post { from: "anna@example.com".into(), to: "anna@example.com".into(), bytes: awkward().into_bytes() };
        let stranger = mail::connecting::Connector::new(calling::Reachable::Private);
        assert!(Session::open(&stranger, &servers.outgoing(), None).await.is_err(), "whose certificate nobody vouches for");
        hand_over(&servers, &post).await;
        let arrived = servers.letters("anna@example.com", 1).await.remove(0);
        let arrived = String::from_utf8(arrived).unwrap();
        assert!(arrived.ends_with(&awkward()), "{arrived}");
        assert_eq!(mail::original::content(arrived.as_bytes()), mail::original::content(awkward().as_bytes()));
    }

    async fn a_customer_and_the_shop_write_to_each_other(desk: Desk) {
        let servers = Servers::start().await;
        furnished(&desk, &servers, servers.incoming(Security::Starttls, "INBOX")).await;
        servers.program("support@shop.example").await.append("INBOX", &nth(1)).await;
        fetch_until(&desk, 1).await;
        let began = letters_in(&desk, LetterState::NewTicket).await.remove(0);
        let id = began.ticket_id.unwrap();
        let bytes: Vec<u8> = (0..100_000_u32).map(|n| (n * 7 % 251) as u8).collect();
        let upload = Upload { name: "Rückgabe.pdf".into(), media_type: "application/pdf".into(), bytes: bytes.clone() };
        let act = manager(&desk);
        let file = commit!(desk, |tx| attaching::attach(tx, &act, upload)).unwrap();
        reply(&desk, &id, "Grüße aus 台北.\n.\n.hidden", vec![file.id]).await;
        assert_eq!(out(&desk, &id).await.state, OutgoingState::Sent, "{:?}", out(&desk, &id).await);
        let arrived = letters::parse(&servers.letters("anna@example.com", 1).await[0]);
        let number = ticket(&desk, &id).await.row.number;
        assert_eq!(arrived.subject, format!("Re: Größe 1 [#{number}]"));
        assert_eq!(arrived.in_reply_to, ["1@x"]);
        assert_eq!(arrived.message_id.as_ref(), Some(&out(&desk, &id).await.mail_id));
        assert!(arrived.text.contains("Grüße aus 台北.\n.\n.hidden"), "{}", arrived.text);
        assert_eq!((arrived.attachments[0].name.as_str(), &arrived.attachments[0].bytes), ("Rückgabe.pdf", &bytes));
        // Their program answers, to where the letter says and by nothing else that is known.
        let to = arrived.reply_to[0].address.clone();
        assert!(to.starts_with("support+"), "{to}");
        let answer = from(ANNA, "2@x", "Wholly else", "Thank you, and when?").replace("support@shop.example", &to);
        let post = Post { from: "anna@example.com".into(), to, bytes: answer.into_bytes() };
        hand_over(&servers, &post).await;
        fetch_until(&desk, 2).await;
        let joined = letters_in(&desk, LetterState::Appended).await.remove(0);
        assert_eq!(joined.ticket_id, Some(id.clone()));
        assert_eq!((tickets(&desk).await, messages(&desk, &id).await.len()), (1, 3));
    }

    async fn what_a_real_server_refuses_comes_back_with_its_words(desk: Desk) {
        let servers = Servers::start().await;
        let mailbox = furnished(&desk, &servers, servers.incoming(Security::Tls, "INBOX")).await;
        let moved = became(&desk, &mailbox, from("moved@example.com", "1@x", "Moved", "Where?")).await.ticket_id.unwrap();
        reply(&desk, &moved, "Here.", vec![]).await;
        let refused = out(&desk, &moved).await;
        assert_eq!(refused.state, OutgoingState::Bounced);
        assert!(refused.error.unwrap().contains("nobody of the name moved lives here"), "at once");
        // Taken by one server and refused by the next, which is told by a letter to the signed address.
        let gone = became(&desk, &mailbox, from("gone@example.com", "2@x", "Gone", "Where?")).await.ticket_id.unwrap();
        reply(&desk, &gone, "Here.", vec![]).await;
        fetch_until(&desk, 3).await;
        let returned = out(&desk, &gone).await;
        assert_eq!(returned.state, OutgoingState::Bounced, "{returned:?}");
        assert!(returned.error.as_deref().is_some_and(|words| words.contains("User doesn't exist")), "{returned:?}");
        assert_eq!(letters_in(&desk, LetterState::Suppressed).await.len(), 1, "it is no ticket");
        assert_eq!(tickets(&desk).await, 2);
    }

    async fn real_servers_are_tried_out_in_words(desk: Desk) {
        let servers = Servers::start().await;
        let mailbox = furnished(&desk, &servers, servers.incoming(Security::Starttls, "INBOX")).await;
        let access = Access::new(desk.db.clone(), trusting());
        let tried = trying::try_out(&access, &mailbox, desk.clock.now()).await;
        assert_eq!((tried.incoming.unwrap().problem, tried.outgoing.unwrap().problem), (None, None));
        let problems = |tried: MailTrial| (tried.incoming.unwrap().problem.unwrap(), tried.outgoing.unwrap().problem.unwrap());
        // By an address that the certificate is not for.
        let mut elsewhere = mailbox.clone();
        for server in [&mut elsewhere.incoming, &mut elsewhere.outgoing] {
            server.as_mut().unwrap().0.host = "127.0.0.1".into();
        }
        let (fetching, sending) = problems(trying::try_out(&access, &elsewhere, desk.clock.now()).await);
        for words in [&fetching, &sending] {
            assert!(words.contains("no safe connection to 127.0.0.1") && words.contains("not valid for name"), "{words}");
        }
        let mut nowhere = mailbox.clone();
        nowhere.incoming.as_mut().unwrap().0.folder = "Nirgends & nie".into();
        let problem = trying::try_out(&access, &nowhere, desk.clock.now()).await.incoming.unwrap().problem.unwrap();
        assert!(problem.contains("the folder Nirgends & nie cannot be opened") && problem.contains("doesn't exist"), "{problem}");
        let mut plain = mailbox.clone();
        plain.outgoing.as_mut().unwrap().0 = Server { security: Security::None, ..servers.outgoing() };
        let problem = trying::try_out(&access, &plain, desk.clock.now()).await.outgoing.unwrap().problem.unwrap();
        assert!(problem.contains("lets nobody sign in here by a password"), "{problem}");
        let input = MailboxInput { incoming_password: Some("wrong".into()), outgoing_password: Some("wrong".into()), ..MailboxInput::default() };
        let wrong = change(&desk, &mailbox, input).await.unwrap();
        let (fetching, sending) = problems(trying::try_out(&access, &wrong, desk.clock.now()).await);
        assert!(fetching.contains("refuses user and password") && fetching.contains("Authentication failed"), "{fetching}");
        assert!(sending.contains("refuses user and password: 535"), "{sending}");
    }
}
