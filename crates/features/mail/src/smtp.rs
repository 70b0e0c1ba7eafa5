//! Talking to the server that takes letters (RFC 5321): greeting, STARTTLS, who we are, one letter.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

use crate::connecting::{Connector, Stream};
use crate::mailbox::{Security, Server};
use crate::proving::{self, Proof, Unable, Way};

/// How long a server may take for one answer; for the last one, after a whole letter, longer.
const ANSWER_MAX: Duration = Duration::from_secs(60);
const TAKEN_MAX: Duration = Duration::from_secs(300);
const LINE_MAX: u64 = 2_000;
const LINES_MAX: usize = 100;

/// Why a letter is not out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// It may go another time.
    Later(String),
    /// It is refused for good.
    Never(String),
    /// It cannot be sent as it is, and not in part.
    Unfit(String),
}

impl Failed {
    pub fn words(&self) -> &str {
        match self {
            Self::Later(words) | Self::Never(words) | Self::Unfit(words) => words,
        }
    }
}

/// A letter with its envelope.
#[derive(Debug, Clone)]
pub struct Post {
    /// Whom it is returned to; empty: nobody.
    pub from: String,
    pub to: String,
    pub bytes: Vec<u8>,
}

pub struct Session {
    stream: BufReader<Box<dyn Stream>>,
    /// What the server says that it can do, in capitals.
    abilities: Vec<String>,
}

#[derive(Debug)]
struct Answer {
    code: u16,
    lines: Vec<String>,
}

impl Answer {
    fn words(&self) -> String {
        format!("{} {}", self.code, self.lines.join(" "))
    }
}

/// Sends one letter, and ends the talk; gives what the server said as it took it.
pub async fn send(mut session: Session, post: &Post) -> Result<String, Failed> {
    let accepted = session.post(post).await?;
    session.quit().await;
    Ok(accepted)
}

impl Session {
    /// Connects and signs in, as far as a letter would be sent; the error says in words what is wrong.
    pub async fn open(connector: &Connector, server: &Server, proof: Option<&Proof>) -> Result<Self, Unable> {
        let stream = connector.connect(server).await?;
        let mut session = Self { stream: BufReader::new(stream), abilities: Vec::new() };
        session.expect(220, "its greeting").await?;
        session.hello().await?;
        if server.security == Security::Starttls {
            session = session.secured(connector, server).await?;
        }
        match proof {
            Some(Proof::Token(token)) => session.prove(server, token).await?,
            _ if server.user.is_empty() => {}
            Some(Proof::Password(password)) => session.sign_in(&server.user, password).await?,
            None => session.sign_in(&server.user, "").await?,
        }
        Ok(session)
    }

    async fn hello(&mut self) -> Result<(), String> {
        self.say("EHLO aftercare.localhost").await?;
        let answer = self.hear(ANSWER_MAX).await?;
        if answer.code != 250 {
            return Err(format!("the server does not speak ESMTP: {}", answer.words()));
        }
        self.abilities = answer.lines.iter().map(|line| line.to_ascii_uppercase()).collect();
        Ok(())
    }

    /// What was said before TLS began is forgotten: somebody could have put it there.
    async fn secured(mut self, connector: &Connector, server: &Server) -> Result<Self, String> {
        if !self.abilities.iter().any(|one| one == "STARTTLS") {
            return Err("the server offers no STARTTLS; choose TLS, or another port".to_owned());
        }
        self.say("STARTTLS").await?;
        self.expect(220, "STARTTLS").await?;
        if !self.stream.buffer().is_empty() {
            return Err("the server said more before the connection was safe; that is not trusted".to_owned());
        }
        let stream = connector.secure(server, self.stream.into_inner()).await?;
        let mut safe = Self { stream: BufReader::new(stream), abilities: Vec::new() };
        safe.hello().await?;
        Ok(safe)
    }

    fn offers(&self, way: &str) -> bool {
        let offered = self.abilities.iter().find_map(|one| one.strip_prefix("AUTH")).unwrap_or_default();
        offered.split([' ', '=']).any(|one| one == way)
    }

    /// By a token. A server that refuses says why in a challenge, and waits for an answer before it ends the matter.
    async fn prove(&mut self, server: &Server, token: &str) -> Result<(), Unable> {
        let way = Way::of(|name| self.offers(name)).ok_or_else(|| Unable::from(proving::NOT_OFFERED.to_owned()))?;
        let proof = way.proof(server, token);
        self.say(&format!("AUTH {} {proof}", way.name())).await?;
        let mut answer = self.hear(ANSWER_MAX).await?;
        let mut why = String::new();
        if answer.code == 334 {
            why = proving::challenge(&answer.lines.join(""));
            self.say(way.heard()).await?;
            answer = self.hear(ANSWER_MAX).await?;
        }
        match answer.code {
            235 => Ok(()),
            _ => Err(Unable::refused(&answer.words(), &why, &[token, &proof])),
        }
    }

    async fn sign_in(&mut self, user: &str, password: &str) -> Result<(), String> {
        let answer = if self.offers("PLAIN") {
            self.say(&format!("AUTH PLAIN {}", STANDARD.encode(format!("\0{user}\0{password}")))).await?;
            self.hear(ANSWER_MAX).await?
        } else if self.offers("LOGIN") {
            self.say("AUTH LOGIN").await?;
            self.expect(334, "AUTH LOGIN").await?;
            self.say(&STANDARD.encode(user)).await?;
            self.expect(334, "the user's name").await?;
            self.say(&STANDARD.encode(password)).await?;
            self.hear(ANSWER_MAX).await?
        } else {
            return Err("the server lets nobody sign in here by a password; take another port, or no user".to_owned());
        };
        match answer.code {
            235 => Ok(()),
            _ => Err(format!("the server refuses user and password: {}", answer.words())),
        }
    }

    async fn post(&mut self, post: &Post) -> Result<String, Failed> {
        let eight_bit = !post.bytes.is_ascii() && self.abilities.iter().any(|one| one == "8BITMIME");
        let body = if eight_bit { " BODY=8BITMIME" } else { "" };
        self.step(&format!("MAIL FROM:<{}>{body}", post.from), 250).await?;
        self.step(&format!("RCPT TO:<{}>", post.to), 250).await?;
        self.step("DATA", 354).await?;
        let mut bytes = stuffed(&post.bytes);
        bytes.extend_from_slice(b".\r\n");
        let sent = async {
            self.stream.get_mut().write_all(&bytes).await?;
            self.stream.get_mut().flush().await
        };
        let sent = tokio::time::timeout(TAKEN_MAX, sent).await.map_err(|_| Failed::Later(TOO_SLOW.to_owned()))?;
        sent.map_err(|error| Failed::Later(broken(&error)))?;
        let answer = self.hear(TAKEN_MAX).await.map_err(Failed::Later)?;
        let words = answer.words();
        judged(answer, 250).map(|()| words)
    }

    async fn step(&mut self, line: &str, code: u16) -> Result<(), Failed> {
        self.say(line).await.map_err(Failed::Later)?;
        judged(self.hear(ANSWER_MAX).await.map_err(Failed::Later)?, code)
    }

    async fn expect(&mut self, code: u16, what: &str) -> Result<(), String> {
        let answer = self.hear(ANSWER_MAX).await?;
        if answer.code == code { Ok(()) } else { Err(format!("{what} is answered with {}", answer.words())) }
    }

    async fn say(&mut self, line: &str) -> Result<(), String> {
        // An address with a line break would say something else.
        if line.contains(['\r', '\n', '\0']) {
            return Err("there is a line break where none may be".to_owned());
        }
        let line = format!("{line}\r\n");
        let stream = self.stream.get_mut();
        let said = async {
            stream.write_all(line.as_bytes()).await?;
            stream.flush().await
        };
        let said = tokio::time::timeout(ANSWER_MAX, said).await.map_err(|_| TOO_SLOW.to_owned())?;
        said.map_err(|error| broken(&error))
    }

    async fn hear(&mut self, within: Duration) -> Result<Answer, String> {
        tokio::time::timeout(within, self.answer()).await.map_err(|_| TOO_SLOW.to_owned())?
    }

    async fn answer(&mut self) -> Result<Answer, String> {
        let mut lines = Vec::new();
        for _ in 0..LINES_MAX {
            let mut line = Vec::new();
            let read = (&mut self.stream).take(LINE_MAX).read_until(b'\n', &mut line).await;
            if read.map_err(|error| broken(&error))? == 0 {
                return Err("the server ended the connection".to_owned());
            }
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end();
            let odd = || format!("the server says what is no SMTP: {line:.80}");
            let code = line.get(..3).and_then(|code| code.parse::<u16>().ok()).ok_or_else(odd)?;
            lines.push(line.get(4..).unwrap_or_default().chars().filter(|c| !c.is_control()).collect());
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(Answer { code, lines });
            }
        }
        Err("the server's answer has no end".to_owned())
    }

    /// How a session ends changes nothing any more.
    pub async fn quit(mut self) {
        if self.say("QUIT").await.is_ok() {
            let _ = tokio::time::timeout(Duration::from_secs(2), self.answer()).await;
        }
    }
}

const TOO_SLOW: &str = "the server does not answer";

fn broken(error: &std::io::Error) -> String {
    format!("the connection broke: {}", error.kind())
}

/// 4xx may go another time, 5xx never.
fn judged(answer: Answer, code: u16) -> Result<(), Failed> {
    // 251: it will be forwarded.
    if answer.code == code || (code == 250 && answer.code == 251) {
        Ok(())
    } else if (500..600).contains(&answer.code) {
        Err(Failed::Never(answer.words()))
    } else {
        Err(Failed::Later(answer.words()))
    }
}

/// Lines end as they must, and one that begins with a dot gets another one. Bare carriage returns and line feeds,
/// with which a second letter could be smuggled in, are line ends.
fn stuffed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 40 + 8);
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
        if rest[0] == b'.' {
            out.push(b'.');
        }
        out.extend_from_slice(&rest[..end]);
        out.extend_from_slice(b"\r\n");
        at += end + if rest[end..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::stuffed;

    #[test]
    fn no_line_of_a_letter_ends_it() {
        for (given, sent) in [
            ("a\r\n.\r\nb", "a\r\n..\r\nb\r\n"),
            ("a\n.\nb\n", "a\r\n..\r\nb\r\n"),
            ("a\r.\rb", "a\r\n..\r\nb\r\n"),
            ("..", "...\r\n"),
            ("a\n\n", "a\r\n\r\n"),
            ("", ""),
        ] {
            assert_eq!(String::from_utf8(stuffed(given.as_bytes())).expect("text"), sent, "{given:?}");
        }
    }
}
