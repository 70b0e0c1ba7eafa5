//! Mail: how many ordinary letters one core reads, and how many come in by SMTP while each is on the disk before it is
//! acknowledged. On data of its own, with the durability that a shop has.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::data::letters::{MAILBOX, letter, sender};
use crate::data::prose::Prose;
use crate::load::connection::Connection;
use crate::load::driving::{Outcome, now};
use crate::load::sample::Sample;
use crate::measuring::Place;
use crate::process::{self, Server};
use crate::report::Target::MoreThan;
use crate::report::{Figure, Scene};
use crate::stage::{self, Stage, Watch};

/// The name of this scene, for `--only`.
pub const SCENE: &str = "letters";

const CONNECTIONS: u64 = 8;
/// Fewer than the listener takes on one connection.
const LETTERS_EACH: u64 = 600;
const LETTERS: u64 = CONNECTIONS * LETTERS_EACH;
/// Names of models in the letters' words.
const MODELS: u64 = 500;
/// As long as letters may wait to be read after the last one came.
const PATIENCE: Duration = Duration::from_secs(300);
/// Passes over all letters, so that a hundredth of a second of processor time is nothing.
const PASSES: u32 = 2;

/// Both, with what came of the letters.
pub async fn play(place: &Place) -> Result<(Vec<Scene>, Vec<Figure>), String> {
    let prose = Prose::new(MODELS);
    let letters: Vec<Vec<u8>> = (0..LETTERS).map(|number| letter(&prose, number)).collect();
    let read = read(&letters)?;
    let (scene, settled) = take(place, letters).await?;
    Ok((vec![scene], vec![read, settled]))
}

/// Letters read by one core, of its processor time.
fn read(letters: &[Vec<u8>]) -> Result<Figure, String> {
    eprintln!("reading {LETTERS} letters …");
    let own = std::process::id();
    let before = process::cpu_seconds(own)?;
    let mut visible = 0;
    for raw in (0..PASSES).flat_map(|_| letters) {
        visible += usize::from(!letters::parse(raw).visible_reply.is_empty());
    }
    let seconds = (process::cpu_seconds(own)? - before).max(0.01);
    let all = letters.len() * PASSES as usize;
    if visible != all {
        return Err(format!("of {all} letters {visible} say anything"));
    }
    let rate = Figure::new("letters_read", "Reading letters, one core", all as f64 / seconds, "/s");
    Ok(rate.held_against(MoreThan(3_000.0)))
}

/// Letters by SMTP until each is in its ticket.
async fn take(place: &Place, letters: Vec<Vec<u8>>) -> Result<(Scene, Figure), String> {
    let directory = place.directory.join("mail");
    let _absent = std::fs::remove_dir_all(&directory);
    let port = free_port().map_err(|error| format!("no free port: {error}"))?;
    let door = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let server = Server::start_taking_letters(&place.program, &directory, door).await?;
    stage::set_up(&server).await?;
    let stage = Stage::enter(server, Duration::ZERO).await?;
    add_mailbox(&stage).await?;
    eprintln!("{LETTERS} letters by SMTP, {CONNECTIONS} connections …");
    let before = Watch::look(&[&stage.server])?;
    let began = now();
    let mut lanes = Vec::new();
    let letters = Arc::new(letters);
    for lane in 0..CONNECTIONS {
        lanes.push(tokio::spawn(bring(door, lane * LETTERS_EACH, Arc::clone(&letters))));
    }
    let mut outcome = Outcome::default();
    let mut micros = Vec::new();
    for lane in lanes {
        micros.extend(lane.await.map_err(|error| error.to_string())??);
    }
    outcome.seconds = (now() - began).as_secs_f64();
    outcome.bytes = letters.iter().map(|letter| letter.len() as u64).sum();
    outcome.sample = Sample::of(micros);
    let left = settle(&stage).await?;
    let settled = LETTERS as f64 / (now() - began).as_secs_f64();
    let spent = before.until_now(&[&stage.server])?;
    outcome.failed = left;
    outcome.failure = (left > 0).then(|| format!("{left} letters are in no ticket"));
    stage.server.stop()?;
    let scene = stage::scene("letters_taken", "Letters by SMTP", CONNECTIONS as usize, &outcome, spent)?;
    let settled = Figure::new("letters_settled", "Letters by SMTP, until each is in its ticket", settled, "/s");
    Ok((scene, settled.held_against(MoreThan(200.0))))
}

/// Nobody has it yet; the server takes it at once.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

async fn add_mailbox(stage: &Stage) -> Result<(), String> {
    let mailbox = json!({ "name": "Help", "address": MAILBOX });
    let mut connection = Connection::open(stage.caller.address).await?;
    let answer = connection.ask(&stage.caller.post("/api/mailboxes", &mailbox)).await?;
    if answer.head.status == 201 { Ok(()) } else { Err(format!("adding a mailbox: {}", answer.words())) }
}

/// Waits until no letter waits; gives how many are in no ticket then.
async fn settle(stage: &Stage) -> Result<u64, String> {
    let until = now() + PATIENCE;
    loop {
        let counts = stage.ask("/api/letter-counts").await?;
        let count = |key: &str| counts["items"][0][key].as_u64().unwrap_or(0);
        if count("received") == LETTERS && count("waiting") == 0 {
            return Ok(in_no_ticket(&counts["items"][0]));
        }
        if now() > until {
            return Err(format!("letters are not settled: {counts}"));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn in_no_ticket(counts: &Value) -> u64 {
    let settled: u64 = ["new_ticket", "appended"].iter().filter_map(|key| counts[key].as_u64()).sum();
    LETTERS.saturating_sub(settled)
}

/// Brings letters one after another; how long each took to be acknowledged.
async fn bring(door: SocketAddr, first: u64, letters: Arc<Vec<Vec<u8>>>) -> Result<Vec<u32>, String> {
    let mut talk = Talk::begin(door).await?;
    let mut micros = Vec::new();
    for number in first..first + LETTERS_EACH {
        let began = now();
        talk.bring(&sender(number), &letters[number as usize]).await?;
        micros.push(u32::try_from((now() - began).as_micros()).unwrap_or(u32::MAX));
    }
    talk.say("QUIT", "221").await?;
    Ok(micros)
}

/// One side of an SMTP conversation (RFC 5321).
struct Talk(BufReader<TcpStream>);

impl Talk {
    /// The listener may come a moment after the web server.
    async fn begin(door: SocketAddr) -> Result<Self, String> {
        let until = now() + Duration::from_secs(10);
        let stream = loop {
            match TcpStream::connect(door).await {
                Ok(stream) => break stream,
                Err(error) if now() > until => return Err(format!("{door}: {error}")),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let mut talk = Self(BufReader::new(stream));
        talk.hear("220").await?;
        talk.say("EHLO out.mail.example", "250").await?;
        Ok(talk)
    }

    async fn bring(&mut self, from: &str, letter: &[u8]) -> Result<(), String> {
        self.say(&format!("MAIL FROM:<{from}>"), "250").await?;
        self.say(&format!("RCPT TO:<{MAILBOX}>"), "250").await?;
        self.say("DATA", "354").await?;
        self.0.write_all(&stuffed(letter)).await.map_err(|error| error.to_string())?;
        self.say("\r\n.", "250").await
    }

    async fn say(&mut self, line: &str, expected: &str) -> Result<(), String> {
        let said = self.0.write_all(format!("{line}\r\n").as_bytes()).await;
        said.map_err(|error| error.to_string())?;
        self.hear(expected).await
    }

    /// An answer, which may have several lines.
    async fn hear(&mut self, expected: &str) -> Result<(), String> {
        loop {
            let mut line = String::new();
            let read = self.0.read_line(&mut line).await.map_err(|error| error.to_string())?;
            if read == 0 || !line.starts_with(expected) {
                return Err(format!("instead of {expected}: {:?}", line.trim_end()));
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(());
            }
        }
    }
}

/// A line's first dot doubled: one alone would end the letter.
fn stuffed(letter: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(letter.len() + 16);
    for line in letter.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_alone_does_not_end_a_letter() {
        assert_eq!(stuffed(b"a\r\n.\r\n.b\r\nc."), b"a\r\n..\r\n..b\r\nc.");
    }

    #[test]
    fn letters_in_no_ticket_are_counted() {
        let counts = json!({ "received": LETTERS, "new_ticket": LETTERS - 10, "appended": 7, "quarantined": 3 });
        assert_eq!(in_no_ticket(&counts), 3);
    }
}
