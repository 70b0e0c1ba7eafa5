//! Talking to the server that has letters (RFC 3501): who we are, the folder, which letters are new, one letter.
//!
//! Only what is needed. A folder is opened so that nothing in it can change, unless letters are to leave it; and what is
//! done to a letter there is done to it alone: a plain EXPUNGE, or CLOSE, would take what others marked as deleted, too.

mod wire;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::connecting::Connector;
use crate::folder_name;
use crate::mailbox::{Security, Server};
use crate::proving::{self, Proof, Unable, Way};
use wire::{ANSWER_MAX, Said, Wire};

/// How long a whole letter may take.
const LETTER_TIME_MAX: Duration = Duration::from_secs(600);
/// Lines that a server says of a token before it takes or refuses it.
const PROVING_LINES_MAX: usize = 20;

/// A folder that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Folder {
    /// Another number means that the numbers of its letters mean others.
    pub uid_validity: i64,
}

/// What a server gives of a letter.
#[derive(Debug, PartialEq, Eq)]
pub enum Given {
    Letter(Vec<u8>),
    /// It is gone meanwhile.
    Gone,
    /// The folder has it, and the server does not hand it out; with its words.
    Withheld(String),
}

pub struct Session {
    wire: Wire,
    can: Can,
}

/// What the server is able to do.
#[derive(Debug, Clone, Copy, Default)]
struct Can {
    idle: bool,
    /// RFC 6851.
    r#move: bool,
    /// RFC 4315: take away one letter that is marked as deleted, and no other.
    expunge_one: bool,
}

/// What the server says to a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    Done,
    /// In its words.
    Refused(String),
}

impl Session {
    /// Connects, signs in and opens the folder; the error says in words what is wrong.
    pub async fn open(connector: &Connector, server: &Server, proof: Option<&Proof>) -> Result<(Self, Folder), Unable> {
        let stream = connector.connect(server).await?;
        let mut session = Self { wire: Wire::new(stream, 0), can: Can::default() };
        let greeting = session.wire.hear(ANSWER_MAX).await?.words;
        if !greeting.starts_with("* OK") && !greeting.starts_with("* PREAUTH") {
            return Err(format!("the server does not let us in: {greeting:.200}").into());
        }
        if server.security == Security::Starttls {
            session = session.secured(connector, server).await?;
        }
        let abilities = session.abilities().await?;
        match proof {
            _ if greeting.starts_with("* PREAUTH") => {}
            Some(Proof::Token(token)) => session.prove(&abilities, server, token).await?,
            _ if server.user.is_empty() => {}
            Some(Proof::Password(password)) => session.sign_in(&abilities, &server.user, password).await?,
            None => session.sign_in(&abilities, &server.user, "").await?,
        }
        let abilities = session.abilities().await?;
        let can = |name: &str| abilities.split(' ').any(|one| one == name);
        session.can = Can { idle: can("IDLE"), r#move: can("MOVE"), expunge_one: can("UIDPLUS") };
        let folder = session.select("EXAMINE", &server.folder).await?;
        Ok((session, folder))
    }

    async fn secured(mut self, connector: &Connector, server: &Server) -> Result<Self, String> {
        self.wire.command("STARTTLS").await.map_err(|why| format!("the server offers no STARTTLS: {why}"))?;
        if !self.wire.stream.buffer().is_empty() {
            return Err("the server said more before the connection was safe; that is not trusted".to_owned());
        }
        let stream = connector.secure(server, self.wire.stream.into_inner()).await?;
        Ok(Self { wire: Wire::new(stream, self.wire.tag), can: Can::default() })
    }

    async fn abilities(&mut self) -> Result<String, String> {
        let said = self.wire.command("CAPABILITY").await?;
        let found = said.iter().find_map(|one| one.words.strip_prefix("* CAPABILITY"));
        Ok(found.unwrap_or_default().to_ascii_uppercase())
    }

    async fn sign_in(&mut self, abilities: &str, user: &str, password: &str) -> Result<(), String> {
        let refused = |why: String| format!("the server refuses user and password: {why}");
        if abilities.contains(" AUTH=PLAIN") {
            let tag = self.wire.say("AUTHENTICATE PLAIN").await?;
            let asked = self.wire.hear(ANSWER_MAX).await?.words;
            if !asked.starts_with('+') {
                return Err(refused(asked));
            }
            self.wire.write(&format!("{}\r\n", STANDARD.encode(format!("\0{user}\0{password}")))).await?;
            return self.wire.end(&tag, ANSWER_MAX).await.map(drop).map_err(refused);
        }
        if abilities.contains(" LOGINDISABLED") {
            return Err("the server lets nobody sign in here by a password; choose TLS or STARTTLS".to_owned());
        }
        let line = format!("LOGIN {} {}", quoted(user)?, quoted(password)?);
        self.wire.command(&line).await.map(drop).map_err(refused)
    }

    /// By a token. A server that refuses says why in a challenge, and waits for an answer before it ends the matter.
    async fn prove(&mut self, abilities: &str, server: &Server, token: &str) -> Result<(), Unable> {
        let offers = |name: &str| abilities.split(' ').any(|one| one.strip_prefix("AUTH=") == Some(name));
        let way = Way::of(offers).ok_or_else(|| Unable::from(proving::NOT_OFFERED.to_owned()))?;
        let proof = way.proof(server, token);
        let refused = |words: &str, why: &str| Unable::refused(words, why, &[token, &proof]);
        let tag = if abilities.split(' ').any(|one| one == "SASL-IR") {
            self.wire.say(&format!("AUTHENTICATE {} {proof}", way.name())).await?
        } else {
            let tag = self.wire.say(&format!("AUTHENTICATE {}", way.name())).await?;
            let asked = self.wire.hear(ANSWER_MAX).await?.words;
            if !asked.starts_with('+') {
                return Err(refused(&asked, ""));
            }
            self.wire.write(&format!("{proof}\r\n")).await?;
            tag
        };
        let mut why = String::new();
        for _ in 0..PROVING_LINES_MAX {
            let words = self.wire.hear(ANSWER_MAX).await?.words;
            if let Some(ending) = words.strip_prefix(tag.as_str()).and_then(|rest| rest.strip_prefix(' ')) {
                return if ending.starts_with("OK") { Ok(()) } else { Err(refused(ending, &why)) };
            }
            if words.starts_with("* BYE") {
                return Err(refused(&words, &why));
            }
            if let Some(challenge) = words.strip_prefix('+') {
                why = proving::challenge(challenge);
                self.wire.write(&format!("{}\r\n", way.heard())).await?;
            }
        }
        Err("the server's answer has no end".to_owned().into())
    }

    /// Opens the folder once more, so that letters may leave it.
    pub async fn open_to_change(&mut self, server: &Server) -> Result<Folder, String> {
        self.select("SELECT", &server.folder).await
    }

    async fn select(&mut self, how: &str, folder: &str) -> Result<Folder, String> {
        let opened = self.wire.command(&format!("{how} {}", named(folder)?)).await;
        let said = opened.map_err(|why| format!("the folder {folder} cannot be opened: {why}"))?;
        let number = |one: &Said| number_after(&one.words, "[UIDVALIDITY ");
        let uid_validity = said.iter().find_map(number).ok_or("the server gives its letters no lasting numbers")?;
        // What is in it by now is looked up next.
        self.wire.folder.grew = false;
        Ok(Folder { uid_validity })
    }

    /// Numbers of the letters after this one, in their order.
    pub async fn after(&mut self, last_uid: i64) -> Result<Vec<i64>, String> {
        let said = self.wire.command(&format!("UID SEARCH UID {}:*", last_uid + 1)).await?;
        let mut found: Vec<i64> = said
            .iter()
            .filter_map(|one| one.words.strip_prefix("* SEARCH"))
            .flat_map(|words| words.split_ascii_whitespace().filter_map(|word| word.parse().ok()))
            // The last letter answers to `*` whatever its number is.
            .filter(|uid| *uid > last_uid)
            .collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The bytes of a letter. Of one that is too large, as many as show that.
    pub async fn fetch(&mut self, uid: i64) -> Result<Given, String> {
        let tag = self.wire.say(&format!("UID FETCH {uid} (UID BODY.PEEK[])")).await?;
        let (said, ending) = self.wire.ending(&tag, LETTER_TIME_MAX).await?;
        for one in said {
            let Some((_, words)) = one.words.split_once(" FETCH ") else { continue };
            if number_after(words, "UID ") != Some(uid) {
                continue;
            }
            if let Some(bytes) = one.literals.into_iter().next() {
                return Ok(Given::Letter(bytes));
            }
            let Some((_, value)) = words.split_once("BODY[] ") else { continue };
            // A short one may come in quotes.
            return Ok(Given::Letter(unquoted(value).into_bytes()));
        }
        // What is said of the whole server says nothing of the letter (RFC 5530).
        if ["[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[SERVERBUG]"].iter().any(|code| ending.contains(code)) {
            return Err(ending);
        }
        if !self.has(uid).await? {
            return Ok(Given::Gone);
        }
        let nothing = "it says that it is done, and gives nothing".to_owned();
        Ok(Given::Withheld(if ending.starts_with("OK") { nothing } else { ending }))
    }

    /// Whether a letter goes to another folder in one step.
    pub fn can_move(&self) -> bool {
        self.can.r#move
    }

    /// Whether one letter can be taken away without others that are marked as deleted.
    pub fn can_expunge_one(&self) -> bool {
        self.can.expunge_one
    }

    /// Moves a letter to another folder.
    pub async fn move_to(&mut self, uid: i64, folder: &str) -> Result<Answered, String> {
        self.put_into("MOVE", uid, folder).await
    }

    /// Puts a copy of a letter into another folder.
    pub async fn copy_to(&mut self, uid: i64, folder: &str) -> Result<Answered, String> {
        self.put_into("COPY", uid, folder).await
    }

    /// Deletes a letter; where the server can take away one by itself. Elsewhere it is only marked.
    pub async fn delete(&mut self, uid: i64) -> Result<Answered, String> {
        let marked = self.wish(&format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)")).await?;
        if marked != Answered::Done || !self.can.expunge_one {
            return Ok(marked);
        }
        self.wish(&format!("UID EXPUNGE {uid}")).await
    }

    /// Whether the folder that is open has the letter.
    pub async fn has(&mut self, uid: i64) -> Result<bool, String> {
        let said = self.wire.command(&format!("UID SEARCH UID {uid}")).await?;
        let found = said.iter().filter_map(|one| one.words.strip_prefix("* SEARCH"));
        Ok(found.flat_map(str::split_ascii_whitespace).any(|word| word.parse() == Ok(uid)))
    }

    /// What is not there, and not refused for another reason, is made.
    async fn put_into(&mut self, verb: &str, uid: i64, folder: &str) -> Result<Answered, String> {
        let name = named(folder)?;
        let line = format!("UID {verb} {uid} {name}");
        let answered = self.wish(&line).await?;
        let Answered::Refused(words) = &answered else { return Ok(answered) };
        if !words.to_ascii_uppercase().contains("[TRYCREATE]") && self.lists(&name).await? {
            return Ok(answered);
        }
        if let Answered::Refused(why) = self.wish(&format!("CREATE {name}")).await? {
            return Ok(Answered::Refused(format!("the folder {folder} cannot be made: {why}")));
        }
        // Otherwise many mail programs do not show it; it matters to nothing else.
        self.wish(&format!("SUBSCRIBE {name}")).await?;
        self.wish(&line).await
    }

    async fn lists(&mut self, name: &str) -> Result<bool, String> {
        let said = self.wire.command(&format!("LIST \"\" {name}")).await?;
        Ok(said.iter().any(|one| one.words.starts_with("* LIST")))
    }

    /// Asks for something that may be refused; an error is the connection's.
    async fn wish(&mut self, line: &str) -> Result<Answered, String> {
        let tag = self.wire.say(line).await?;
        let (_, ending) = self.wire.ending(&tag, ANSWER_MAX).await?;
        Ok(if ending.starts_with("OK") { Answered::Done } else { Answered::Refused(ending) })
    }

    /// Waits for something new, if the server tells; says whether it does.
    pub async fn idle(&mut self, within: Duration) -> Result<bool, String> {
        if !self.can.idle {
            return Ok(false);
        }
        // It was told beside the answer to something else, and is not told again.
        if std::mem::take(&mut self.wire.folder.grew) {
            return Ok(true);
        }
        let tag = self.wire.say("IDLE").await?;
        let mut asked = self.wire.hear(ANSWER_MAX).await?.words;
        while asked.starts_with("* ") && !asked.starts_with("* BYE") {
            asked = self.wire.hear(ANSWER_MAX).await?.words;
        }
        if !asked.starts_with('+') {
            return Err(format!("the server does not wait: {asked:.200}"));
        }
        let news = async {
            while !self.wire.folder.grew {
                let said = self.wire.said().await?;
                if said.words.starts_with("* BYE") {
                    return Err("the server ended the connection".to_owned());
                }
                if said.words.ends_with(" EXISTS") || said.words.ends_with(" RECENT") {
                    break;
                }
            }
            Ok(())
        };
        // A line that was read in part would be lost with the waiting: then the session ends instead.
        let came = tokio::time::timeout(within, news).await;
        if let Ok(ended) = came {
            ended?;
        }
        self.wire.folder.grew = false;
        self.wire.write("DONE\r\n").await?;
        self.wire.end(&tag, ANSWER_MAX).await?;
        Ok(true)
    }

    /// How a session ends changes nothing any more.
    pub async fn close(mut self) {
        if self.wire.say("LOGOUT").await.is_ok() {
            let _ = tokio::time::timeout(Duration::from_secs(2), self.wire.said()).await;
        }
    }
}

fn number_after(words: &str, mark: &str) -> Option<i64> {
    let (_, rest) = words.split_once(mark)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn quoted(text: &str) -> Result<String, String> {
    if !text.is_ascii() || text.contains(['\r', '\n', '\0']) {
        return Err("user and password must be plain ASCII for this server".to_owned());
    }
    Ok(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A folder in a command.
fn named(folder: &str) -> Result<String, String> {
    quoted(&folder_name::written(folder))
}

/// The text in quotes at the beginning; nothing for what is none.
fn unquoted(value: &str) -> String {
    let mut text = String::new();
    let Some(rest) = value.strip_prefix('"') else { return text };
    let mut signs = rest.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => break,
            '\\' => text.extend(signs.next()),
            sign => text.push(sign),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_say_is_taken_apart() {
        assert_eq!(number_after("* OK [UIDVALIDITY 42] fine", "[UIDVALIDITY "), Some(42));
        assert_eq!(unquoted("\"a\\\"b\" UID 3)"), "a\"b");
        assert_eq!(unquoted("NIL)"), "");
        assert_eq!(quoted("a\"b\\").as_deref(), Ok("\"a\\\"b\\\\\""));
        assert!(quoted("a\r\nb").is_err());
    }
}
