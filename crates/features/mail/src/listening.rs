//! Taking letters from other servers, by SMTP (RFC 5321) and LMTP (RFC 2033). A letter is acknowledged once it is on
//! disk; whoever is not told so sends it again, and then it is known by its content.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use store::{Db, TxFuture};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use crate::connecting::Stream;
use crate::mailbox;
use crate::original::LETTER_MAX;
use crate::receiving::{self, Arrived, Arriving, Receipt, Source};

/// Connections at once; further ones are told to come later.
const CONNECTIONS_MAX: usize = 100;
/// Megabytes of letters in memory at once, over all connections.
const MEGABYTES_MAX: usize = 256;
const MEGABYTE: usize = 1024 * 1024;
const LINE_MAX: u64 = 2_000;
const RECIPIENTS_MAX: usize = 100;
/// Letters and refused commands of one connection.
const LETTERS_MAX: usize = 1_000;
const REFUSED_MAX: usize = 50;
/// How long a peer may say nothing, and how long all of one connection may take.
const SILENCE_MAX: Duration = Duration::from_secs(300);
const CONNECTION_MAX: Duration = Duration::from_secs(3_600);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    Smtp,
    /// One answer for each recipient.
    Lmtp,
}

/// Takes letters for the mailboxes that there are.
#[derive(Clone)]
pub struct Listener {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    protocol: Protocol,
    megabytes: Arc<Semaphore>,
    tls: Option<TlsAcceptor>,
    /// Servers of one's own, whose word about senders may be believed.
    hops: Arc<[IpAddr]>,
    /// Whoever brings letters is none of them.
    direct: bool,
}

/// What makes connections safe: certificates, the server's own first, and its key, as PEM files.
pub fn acceptor(certificates: &Path, key: &Path) -> Result<TlsAcceptor, String> {
    let wrong = |file: &Path, why: String| format!("{}: {why}", file.display());
    let chain = CertificateDer::pem_file_iter(certificates)
        .and_then(|found| found.collect::<Result<Vec<_>, _>>())
        .map_err(|error| wrong(certificates, error.to_string()))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, error.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.and_then(|config| config.with_no_client_auth().with_single_cert(chain, secret));
    Ok(TlsAcceptor::from(Arc::new(config.map_err(|error| wrong(certificates, error.to_string()))?)))
}

/// Listens until told to stop.
pub async fn work(listener: Listener, socket: TcpListener, mut stopped: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let accepted = tokio::select! {
            accepted = socket.accept() => accepted,
            _ = stopped.wait_for(|stop| *stop) => return,
        };
        let (mut stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection that brings mail was not taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tokio::spawn(async move {
                let _ = stream.write_all(b"421 4.3.2 too many connections, come later\r\n").await;
            });
            continue;
        };
        let (listener, mut stopping) = (listener.heard_from(peer), stopped.clone());
        tokio::spawn(async move {
            let _place = place;
            let talk = tokio::time::timeout(CONNECTION_MAX, listener.talk(stream));
            tokio::select! {
                _ = talk => {}
                // A letter that was not acknowledged is sent again.
                _ = stopping.wait_for(|stop| *stop) => {}
            }
        });
    }
}

/// A letter on its way in.
#[derive(Default)]
struct Envelope {
    from: Option<String>,
    /// Each with its mailbox.
    to: Vec<(String, String)>,
}

/// What a letter's lines came to.
enum Data {
    Whole(Vec<u8>, Vec<OwnedSemaphorePermit>),
    TooLarge(Vec<u8>, Vec<OwnedSemaphorePermit>),
    /// Memory is full of other letters.
    NoRoom,
}

impl Listener {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, protocol: Protocol) -> Self {
        let here: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let megabytes = Arc::new(Semaphore::new(MEGABYTES_MAX));
        Self { db, clock, rng, protocol, megabytes, tls: None, hops: Arc::from(here), direct: true }
    }

    /// Believes what letters that these servers bring say of their senders; others write what they like.
    #[must_use]
    pub fn believing(self, hops: &[IpAddr]) -> Self {
        Self { hops: Arc::from(hops), ..self }
    }

    fn heard_from(&self, peer: SocketAddr) -> Self {
        Self { direct: !self.hops.contains(&peer.ip().to_canonical()), ..self.clone() }
    }

    /// Offers STARTTLS.
    #[must_use]
    pub fn safe_by(self, tls: Option<TlsAcceptor>) -> Self {
        Self { tls, ..self }
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let _ = stream.set_nodelay(true);
        let mut stream: BufReader<Box<dyn Stream>> = BufReader::new(Box::new(stream));
        let name = if self.protocol == Protocol::Smtp { "ESMTP" } else { "LMTP" };
        say(&mut stream, &format!("220 aftercare {name}")).await?;
        let (mut envelope, mut refused, mut letters, mut safe) = (Envelope::default(), 0, 0, false);
        loop {
            let Some(line) = line(&mut stream).await? else { return Ok(()) };
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            let answer = match verb.to_ascii_uppercase().as_str() {
                "EHLO" | "LHLO" | "HELO" => self.greet(verb, safe),
                "STARTTLS" if self.tls.is_some() && !safe => {
                    let Some(made_safe) = self.secured(stream).await? else { return Ok(()) };
                    (stream, envelope, safe) = (made_safe, Envelope::default(), true);
                    continue;
                }
                "MAIL" => self.sender(&mut envelope, rest),
                "RCPT" => self.recipient(&mut envelope, rest).await,
                "DATA" if envelope.from.is_none() || envelope.to.is_empty() => {
                    "503 5.5.1 say MAIL and RCPT first".into()
                }
                "DATA" => {
                    say(&mut stream, "354 go on, end with a dot").await?;
                    let data = self.data(&mut stream).await?;
                    letters += 1;
                    self.keep(std::mem::take(&mut envelope), data).await
                }
                "RSET" => {
                    envelope = Envelope::default();
                    "250 2.0.0 forgotten".into()
                }
                "NOOP" => "250 2.0.0 fine".into(),
                "VRFY" => "252 2.5.0 try it".into(),
                "QUIT" => return say(&mut stream, "221 2.0.0 bye").await,
                _ => "502 5.5.2 not known here".into(),
            };
            refused += usize::from(answer.starts_with('5'));
            say(&mut stream, &answer).await?;
            if refused > REFUSED_MAX || letters >= LETTERS_MAX {
                return say(&mut stream, "421 4.7.0 that was enough for one connection").await;
            }
        }
    }

    /// The connection made safe; none if somebody said more before it was, which is not trusted.
    async fn secured(
        &self,
        mut stream: BufReader<Box<dyn Stream>>,
    ) -> std::io::Result<Option<BufReader<Box<dyn Stream>>>> {
        let Some(tls) = &self.tls else { return Ok(None) };
        say(&mut stream, "220 2.0.0 go ahead").await?;
        if !stream.buffer().is_empty() {
            return Ok(None);
        }
        let shaken = tokio::time::timeout(SILENCE_MAX, tls.accept(stream.into_inner())).await;
        let safe = shaken.map_err(|_| std::io::ErrorKind::TimedOut)??;
        let safe: Box<dyn Stream> = Box::new(safe);
        Ok(Some(BufReader::new(safe)))
    }

    fn greet(&self, verb: &str, safe: bool) -> String {
        let wrong = (self.protocol == Protocol::Lmtp) != verb.eq_ignore_ascii_case("LHLO");
        match (wrong, verb.eq_ignore_ascii_case("HELO")) {
            (true, _) => "500 5.5.1 this is another protocol".into(),
            (false, true) => "250 aftercare".into(),
            (false, false) => {
                let starttls = if self.tls.is_some() && !safe { "250-STARTTLS\r\n" } else { "" };
                format!(
                    "250-aftercare\r\n250-SIZE {LETTER_MAX}\r\n250-8BITMIME\r\n250-PIPELINING\r\n{starttls}250 ENHANCEDSTATUSCODES"
                )
            }
        }
    }

    fn sender(&self, envelope: &mut Envelope, rest: &str) -> String {
        let Some((address, parameters)) = path(rest, "FROM:") else {
            return "501 5.5.4 say MAIL FROM:<address>".into();
        };
        let size = parameters.split_ascii_whitespace().find_map(|one| {
            let (name, value) = one.split_once('=')?;
            if name.eq_ignore_ascii_case("SIZE") { value.parse::<usize>().ok() } else { None }
        });
        if size.is_some_and(|size| size > LETTER_MAX) {
            return format!("552 5.3.4 a letter has at most {LETTER_MAX} bytes");
        }
        *envelope = Envelope { from: Some(address), to: Vec::new() };
        "250 2.1.0 go on".into()
    }

    async fn recipient(&self, envelope: &mut Envelope, rest: &str) -> String {
        if envelope.from.is_none() {
            return "503 5.5.1 say MAIL first".into();
        }
        let Some((address, _)) = path(rest, "TO:") else { return "501 5.5.4 say RCPT TO:<address>".into() };
        if envelope.to.len() >= RECIPIENTS_MAX {
            return "452 4.5.3 too many recipients".into();
        }
        let found = async { mailbox::of_address(&mut self.db.read().await?, &address).await };
        match found.await {
            Ok(Some(mailbox)) => {
                envelope.to.push((address, mailbox.id));
                "250 2.1.5 go on".into()
            }
            Ok(None) => "550 5.1.1 there is no such mailbox here".into(),
            Err(_) => "451 4.3.0 not now".into(),
        }
    }

    /// The lines of a letter. Only a dot between two whole line ends closes it: with anything less a second letter
    /// could be smuggled in.
    async fn data(&self, read: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Data> {
        let mut raw: Vec<u8> = Vec::new();
        let (mut permits, mut no_room) = (Vec::new(), false);
        let (mut at_line_start, mut heard) = (true, 0_usize);
        loop {
            let mut piece = Vec::new();
            let mut some = (&mut *read).take(LINE_MAX * 8);
            let reading = tokio::time::timeout(SILENCE_MAX, some.read_until(b'\n', &mut piece)).await;
            if reading.map_err(|_| std::io::ErrorKind::TimedOut)?? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let whole = piece.ends_with(b"\r\n");
            if at_line_start && piece == b".\r\n" {
                break;
            }
            let kept = if at_line_start && piece[0] == b'.' { &piece[1..] } else { &piece[..] };
            heard += kept.len();
            if !no_room && raw.len() <= LETTER_MAX {
                raw.extend_from_slice(kept);
                while permits.len() * MEGABYTE < raw.len() {
                    match Arc::clone(&self.megabytes).try_acquire_owned() {
                        Ok(permit) => permits.push(permit),
                        Err(_) => {
                            no_room = true;
                            (raw, permits) = (Vec::new(), Vec::new());
                            break;
                        }
                    }
                }
            }
            at_line_start = whole;
            // Who does not stop is not heard out.
            if heard > LETTER_MAX * 4 {
                return Err(std::io::ErrorKind::InvalidData.into());
            }
        }
        Ok(if no_room {
            Data::NoRoom
        } else if raw.len() > LETTER_MAX {
            raw.truncate(LETTER_MAX + 1);
            Data::TooLarge(raw, permits)
        } else {
            Data::Whole(raw, permits)
        })
    }

    /// Stores the letter in each mailbox; the answer tells what is on disk.
    async fn keep(&self, envelope: Envelope, data: Data) -> String {
        let (raw, _permits) = match data {
            Data::NoRoom => return self.all(&envelope, "452 4.3.1 no room now, come later"),
            Data::Whole(raw, permits) | Data::TooLarge(raw, permits) => (raw, permits),
        };
        let from = envelope.from.clone().unwrap_or_default();
        let mut whole = format!("Return-Path: <{from}>\r\n").into_bytes();
        whole.extend_from_slice(&raw);
        drop(raw);
        match self.protocol {
            Protocol::Smtp => self.store(from, envelope.to, whole).await,
            Protocol::Lmtp => {
                let mut answers = Vec::new();
                for recipient in envelope.to {
                    answers.push(self.store(from.clone(), vec![recipient], whole.clone()).await);
                }
                answers.join("\r\n")
            }
        }
    }

    fn all(&self, envelope: &Envelope, answer: &str) -> String {
        let times = if self.protocol == Protocol::Lmtp { envelope.to.len() } else { 1 };
        vec![answer; times].join("\r\n")
    }

    async fn store(&self, from: String, to: Vec<(String, String)>, raw: Vec<u8>) -> String {
        let direct = self.direct;
        let source = if self.protocol == Protocol::Smtp { Source::Smtp } else { Source::Lmtp };
        let act = Act::new(Actor::program(ActorKind::System, "mail"), self.clock.now(), Arc::clone(&self.rng));
        let mut mailboxes: Vec<(String, String)> = Vec::new();
        for (address, mailbox_id) in to {
            // Two addresses of one mailbox bring it one letter; the one with something after its plus tells more.
            match mailboxes.iter_mut().find(|(_, known)| *known == mailbox_id) {
                Some((known, _)) if address.contains('+') => *known = address,
                Some(_) => {}
                None => mailboxes.push((address, mailbox_id)),
            }
        }
        let prepared = tokio::task::spawn_blocking(move || {
            let arriving = |(address, mailbox_id)| Arriving {
                mailbox_id,
                source,
                source_key: None,
                envelope_from: Some(from.clone()),
                envelope_to: Some(address),
                direct,
                raw: raw.clone(),
            };
            mailboxes.into_iter().map(|one| Arrived::from(arriving(one))).collect::<Vec<_>>()
        });
        let Ok(prepared) = prepared.await else { return "451 4.3.0 not now".into() };
        let stored = self.db.write(move |tx| -> TxFuture<'_, bool, Refusal> {
            Box::pin(async move {
                let mut too_large = false;
                for one in prepared {
                    too_large |= matches!(receiving::receive(tx, &act, one).await?, Receipt::TooLarge(_));
                }
                Ok(too_large)
            })
        });
        match stored.await {
            Ok(false) => "250 2.0.0 it is on disk".into(),
            Ok(true) => format!("552 5.3.4 a letter has at most {LETTER_MAX} bytes"),
            Err(refusal) => {
                tracing::warn!(%refusal, "a letter could not be stored; its server keeps it");
                "451 4.3.0 it could not be stored, come later".into()
            }
        }
    }
}

async fn say(stream: &mut BufReader<Box<dyn Stream>>, line: &str) -> std::io::Result<()> {
    let stream = stream.get_mut();
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    stream.flush().await
}

/// One line of the talk; none at its end.
async fn line(read: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Option<String>> {
    let mut line = Vec::new();
    let mut some = (&mut *read).take(LINE_MAX);
    let reading = tokio::time::timeout(SILENCE_MAX, some.read_until(b'\n', &mut line)).await;
    let count = reading.map_err(|_| std::io::ErrorKind::TimedOut)??;
    if count == 0 || !line.ends_with(b"\n") {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
}

/// `FROM:<address> SIZE=1` as address and the rest.
fn path<'a>(rest: &'a str, word: &str) -> Option<(String, &'a str)> {
    let head = rest.get(..word.len())?;
    if !head.eq_ignore_ascii_case(word) {
        return None;
    }
    let (address, parameters) = rest[word.len()..].trim_start().strip_prefix('<')?.split_once('>')?;
    let plain = address.len() <= 320 && !address.chars().any(|c| c.is_control() || c.is_whitespace() || c == '<');
    plain.then(|| (address.to_owned(), parameters))
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn addresses_are_taken_out_of_their_brackets() {
        assert_eq!(path("FROM:<a@b.example> SIZE=3", "FROM:"), Some(("a@b.example".to_owned(), " SIZE=3")));
        assert_eq!(path("from: <>", "FROM:"), Some((String::new(), "")));
        for odd in ["", "FROM", "FROM:a@b", "TO:<a@b>", "FROM:<a b>", "FROM:<a\u{7}b>", "ä"] {
            assert_eq!(path(odd, "FROM:"), None, "{odd}");
        }
    }
}
