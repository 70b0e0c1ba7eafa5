//! A process killed at every step of taking, reading and sending letters, and started again: no letter is lost, none
//! becomes two, and what goes out twice has the same id.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kernel::time::HOUR;
use kernel::{Clock, SystemClock};
use mail::letter::LetterState;
use mail::mailbox::{AfterFetch, MailboxInput};
use mail::replaying;
use store::Schema;
use test_kit::SeededRng;
use tickets::replying::{self, NewReply};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::books::Books;
use crate::moving_peer::Trouble;
use crate::peers::{ImapPeer, Mood, SmtpPeer, Taken};
use crate::process::Process;
use crate::world::*;

/// How often it is killed on each database; more of it in `cargo xtask nightly`.
const POINTS: &str = "AFTERCARE_CRASH_POINTS";
const POINTS_USUAL: u64 = 33;
/// Where letters go once they are here.
pub const DONE: &str = "Done";
const PATIENCE: Duration = Duration::from_secs(20);

/// Where it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// In the middle of what a folder gives.
    Fetching,
    /// With a letter of a folder in hand.
    Fetched,
    /// When the letter is stored and has not left its folder.
    Moving,
    /// When it has left it and the server has not said so.
    Moved,
    /// In the middle of what another server brings.
    Taking,
    /// With all of it, before or after it is on disk and acknowledged.
    Taken,
    /// While what is stored is read and becomes tickets.
    Reading,
    /// While replies become letters.
    Queueing,
    /// In the middle of sending.
    Saying,
    /// When the other server has the letter and has not said so.
    Said,
    /// When it has said so, before or after it is noted.
    Answered,
}

const STEPS: [Step; 11] = [
    Step::Fetching,
    Step::Fetched,
    Step::Moving,
    Step::Moved,
    Step::Taking,
    Step::Taken,
    Step::Reading,
    Step::Queueing,
    Step::Saying,
    Step::Said,
    Step::Answered,
];

/// Who writes and what of it is taken, and what was answered.
struct World {
    desk: Desk,
    smtp: SmtpPeer,
    imap: ImapPeer,
    later: i64,
    /// Words that stand in one letter each, by whether it begins a ticket.
    sent: BTreeMap<String, bool>,
    /// Letters that nobody has acknowledged yet: whoever brings them keeps them.
    kept: Vec<String>,
    replies: u64,
    /// How many letters were put into the folder.
    fetched: usize,
    killed: BTreeMap<Step, u64>,
}

pub fn begins(word: &str) -> String {
    from(&format!("{word} <{word}@{word}.example>"), &format!("{word}@x"), word, &format!("Where is {word}, please?"))
}

/// Another word from whoever began that ticket.
fn goes_on(word: &str, first: &str) -> String {
    let letter = from(
        &format!("{first} <{first}@{first}.example>"),
        &format!("{word}@x"),
        &format!("Re: {first}"),
        &format!("And where is {word}, please?"),
    );
    with(&letter, &format!("In-Reply-To: <{first}@x>"))
}

/// Says a letter up to its end, or to the answer; true once it is acknowledged.
pub async fn bring(address: SocketAddr, letter: &str, ends: bool, hears: bool) -> Option<TcpStream> {
    let said = async {
        let mut stream = TcpStream::connect(address).await?;
        let head = "EHLO peer\r\nMAIL FROM:<a@peer.example>\r\nRCPT TO:<support@shop.example>\r\nDATA\r\n";
        let end = if ends { ".\r\n" } else { "" };
        stream.write_all(format!("{head}{letter}{end}").as_bytes()).await?;
        let mut heard = String::new();
        while hears && !heard.contains("on disk") {
            let mut buffer = [0; 1_024];
            let read = stream.read(&mut buffer).await?;
            if read == 0 || heard.contains("\n4") || heard.contains("\n5") {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            heard.push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
        Ok::<_, std::io::Error>(stream)
    };
    timeout(PATIENCE, said).await.ok()?.ok()
}

impl World {
    async fn begin(mut desk: Desk) -> Self {
        let (smtp, imap) = (SmtpPeer::start().await, ImapPeer::start().await);
        imap.shelf.lock().unwrap().abilities = " MOVE UIDPLUS";
        furnish(&desk).await;
        let mailbox = MailboxInput {
            incoming: Some(imap.server.clone()),
            incoming_password: Some("secret".into()),
            after_fetch: Some(AfterFetch::Move),
            move_to: Some(DONE.into()),
            outgoing: Some(smtp.server.clone()),
            acknowledgement: Some("We have your letter.".into()),
            ..input("support@shop.example")
        };
        desk.clock.set(SystemClock.now());
        add(&desk, mailbox).await;
        desk.db.close().await;
        desk.db = desk.second_node().await;
        let (sent, kept, killed) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
        Self { desk, smtp, imap, later: 0, sent, kept, replies: 0, fetched: 0, killed }
    }

    async fn opened(&mut self) {
        self.desk.db = self.desk.second_node().await;
        self.desk.clock.set(SystemClock.now().plus(self.later));
    }

    /// Somebody answers a ticket; gives the word that it began with, so that its customer goes on.
    async fn answered(&mut self, dice: &SeededRng) -> Option<String> {
        let mut began = letters_in(&self.desk, LetterState::NewTicket).await;
        began.sort_by(|one, other| one.subject.cmp(&other.subject));
        let chosen = began.get(dice.below(began.len().max(1) as u64) as usize)?;
        let (act, id) = (manager(&self.desk), chosen.ticket_id.clone().unwrap());
        let reply = NewReply {
            body_text: Some(format!("Answer {}.", self.replies)),
            body_html: None,
            body_marks: None,
            seen_event: 0,
            attachments: vec![],
            status: None,
            force: true,
        };
        commit!(self.desk, |tx| replying::reply(tx, &act, &id, reply)).unwrap();
        self.replies += 1;
        Some(chosen.subject.clone())
    }

    /// Something arrives in every way, something goes out, and the process is killed in the middle of it.
    async fn round(&mut self, n: u64) {
        let (step, dice) = (STEPS[(n % STEPS.len() as u64) as usize], SeededRng::new(n));
        self.later += HOUR;
        self.opened().await;
        let first = self.answered(&dice).await;
        // Nobody has the file open while the process dies.
        self.desk.db.close().await;
        let mut word = |way: &str, begins: bool| {
            let word = format!("{way}{n}");
            self.sent.insert(word.clone(), begins);
            word
        };
        let fetched = begins(&word("folder", true));
        self.kept.push(begins(&word("brought", true)));
        if let Some(first) = first {
            self.kept.push(goes_on(&word("more", false), &first));
        }
        let uid = n as i64 + 1;
        self.imap.put(uid, fetched);
        self.fetched += 1;
        for reached in [&self.imap.reached, &self.smtp.reached] {
            let _stale = timeout(Duration::ZERO, reached.notified()).await;
        }
        let next = |trouble| self.imap.shelf.lock().unwrap().troubles = [("MOVE", trouble)].into();
        match step {
            Step::Fetching => self.imap.shelf.lock().unwrap().holds = Some(uid),
            Step::Moving => next(Trouble::Holds),
            Step::Moved => next(Trouble::HoldsAnswer),
            Step::Fetched => self.imap.shelf.lock().unwrap().tells = Some(uid),
            Step::Saying => self.smtp.next(&[Mood::HoldsData]),
            Step::Said => self.smtp.next(&[Mood::HoldsAnswer]),
            Step::Answered => self.smtp.next(&[Mood::TellsAnswer]),
            _ => {}
        }
        let process = Process::start(self.desk.config(), self.later);
        if self.reach(step, &dice, process.address).await {
            *self.killed.entry(step).or_default() += 1;
        }
        process.kill();
    }

    /// Brings letters and waits for the step; whether it came to it.
    async fn reach(&mut self, step: Step, dice: &SeededRng, address: SocketAddr) -> bool {
        let a_moment = |most: u64| sleep(Duration::from_micros(dice.below(most)));
        if step == Step::Taking {
            let half = self.kept[0].len() / 2;
            let held = bring(address, &self.kept[0][..half], false, false).await;
            a_moment(5_000).await;
            return held.is_some();
        }
        if step == Step::Taken {
            let held = bring(address, &self.kept[0], true, false).await;
            a_moment(30_000).await;
            return held.is_some();
        }
        let mut still = Vec::new();
        for letter in std::mem::take(&mut self.kept) {
            if bring(address, &letter, true, true).await.is_none() {
                still.push(letter);
            }
        }
        self.kept = still;
        let came = |reached: Arc<Notify>| async move { timeout(PATIENCE, reached.notified()).await.is_ok() };
        match step {
            Step::Fetching | Step::Moving | Step::Moved => came(Arc::clone(&self.imap.reached)).await,
            Step::Fetched => {
                let reached = came(Arc::clone(&self.imap.reached)).await;
                a_moment(20_000).await;
                reached
            }
            Step::Saying | Step::Said => came(Arc::clone(&self.smtp.reached)).await,
            Step::Answered => {
                let reached = came(Arc::clone(&self.smtp.reached)).await;
                a_moment(10_000).await;
                reached
            }
            _ => {
                a_moment(500_000).await;
                true
            }
        }
    }

    /// One that nobody kills does what is left.
    async fn ends(&mut self) {
        for _ in 0..4 {
            self.later += HOUR;
            let process = Process::start(self.desk.config(), self.later);
            for letter in std::mem::take(&mut self.kept) {
                assert!(bring(process.address, &letter, true, true).await.is_some(), "acknowledged at last");
            }
            self.opened().await;
            let left = "SELECT (SELECT count(*) FROM letters WHERE state = 'waiting')
                + (SELECT count(*) FROM letters_to_clear)
                + (SELECT count(*) FROM outgoing_letters WHERE state IN ('queued', 'deferred'))";
            for _ in 0..100 {
                sleep(Duration::from_millis(100)).await;
                if number(&self.desk.db, left).await == 0 && self.arrived().await {
                    break;
                }
            }
            process.kill();
            // Whoever died three times at a letter left it to a person, who tells it to be read again.
            for letter in letters_in(&self.desk, LetterState::Quarantined).await {
                let (act, id) = (manager(&self.desk), letter.id);
                commit!(self.desk, |tx| replaying::replay(tx, &act, &id)).unwrap();
            }
        }
    }

    async fn arrived(&self) -> bool {
        number(&self.desk.db, "SELECT count(*) FROM letters WHERE state IN ('new_ticket', 'appended')").await
            >= self.sent.len() as i64
    }

    async fn nothing_is_lost_or_doubled(&self) {
        let mut books = Books::of(&self.desk.db).await;
        books.told = self.sent.keys().map(|word| (word.clone(), true)).collect();
        let taken = self.smtp.taken();
        let id = |taken: &Taken| taken.field("Message-ID").unwrap().trim_matches(['<', '>']).to_owned();
        books.went_out = taken.iter().map(id).collect();
        assert_eq!(books.faults_at_the_end(), Vec::<String>::new());
        let (left, moved) = {
            let shelf = self.imap.shelf.lock().unwrap();
            (shelf.letters.len(), shelf.others[DONE].clone())
        };
        let different = moved.iter().collect::<BTreeSet<_>>().len();
        assert_eq!((left, moved.len(), different), (0, self.fetched, self.fetched), "each is moved, once");
        let counts = counts(&self.desk).await;
        assert_eq!((counts.waiting, counts.quarantined, counts.suppressed, counts.rejected), (0, 0, 0, 0));
        let begun = self.sent.values().filter(|begins| **begins).count();
        assert_eq!((books.tickets.len(), books.messages.len()), (begun, self.sent.len()), "{counts:?}");
        // Each reply and each acknowledgement; what was taken twice was being taken at a kill.
        assert_eq!(books.outgoing.len(), begun + self.replies as usize, "one letter for each");
        let (more, kills) = (taken.len() - books.outgoing.len(), self.killed.values().sum::<u64>());
        assert!(more as u64 <= kills, "{more} copies of {kills} kills");
    }
}

#[expect(clippy::disallowed_methods, reason = "how much of it is told by who has the night for it")]
fn points() -> u64 {
    std::env::var(POINTS).map_or(POINTS_USUAL, |points| points.parse().unwrap())
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn killed_at_every_step_it_loses_nothing_and_doubles_nothing(desk: Desk) {
        let points = points();
        let mut world = World::begin(desk).await;
        for n in 0..points {
            world.round(n).await;
        }
        world.ends().await;
        world.nothing_is_lost_or_doubled().await;
        let missed = STEPS.iter().filter(|step| !world.killed.contains_key(step)).collect::<Vec<_>>();
        assert!(missed.is_empty() || points < 22, "never killed at {missed:?}");
        println!("killed {:?}", world.killed);
    }
}
