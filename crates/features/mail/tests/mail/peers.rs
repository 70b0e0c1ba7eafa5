//! Mail servers for tests, which say what they are told to say: the whole of it on loopback.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail::mailbox::{Security, Server};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::moving_peer::Trouble;

/// How the peer treats the next letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// 4xx to the recipient.
    Later,
    /// 5xx to the recipient.
    Never,
    /// It takes the letter and is gone before it says so.
    LosesAnswer,
    /// It is gone in the middle of DATA.
    Drops,
    /// It tells the test that it is in the middle of DATA, and says no more.
    HoldsData,
    /// It has the letter, tells the test, and says no more.
    HoldsAnswer,
    /// It takes the letter and tells the test once it has said so.
    TellsAnswer,
}

#[derive(Debug, Clone, Default)]
pub struct Taken {
    pub from: String,
    pub to: String,
    pub text: String,
}

impl Taken {
    pub fn field(&self, name: &str) -> Option<String> {
        let head = self.text.split("\n\n").next().unwrap();
        let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
        unfolded.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned))
    }
}

/// How a peer wants tokens of OAuth 2 to be shown.
#[derive(Clone)]
pub struct Tokens {
    /// `XOAUTH2`, `OAUTHBEARER` or something else.
    pub way: &'static str,
    /// Whether the token may come with the command (IMAP).
    pub at_once: bool,
    /// The tokens that are good.
    pub good: Arc<Mutex<HashSet<String>>>,
    /// Repeats what it refuses, as some servers do.
    pub echoes: bool,
    /// What was said of each token.
    pub heard: Arc<Mutex<Vec<String>>>,
}

impl Tokens {
    pub fn new(way: &'static str, good: Arc<Mutex<HashSet<String>>>) -> Self {
        Self { way, at_once: true, good, echoes: false, heard: Arc::default() }
    }

    fn takes(&self, proof: &str) -> bool {
        let said = String::from_utf8(STANDARD.decode(proof).unwrap()).unwrap();
        self.heard.lock().unwrap().push(said.clone());
        let begins =
            if self.way == "XOAUTH2" { "user=shop\x01auth=Bearer " } else { "n,a=shop,\x01host=127.0.0.1\x01port=" };
        let token = said.split("auth=Bearer ").nth(1).and_then(|rest| rest.strip_suffix("\x01\x01"));
        said.starts_with(begins) && token.is_some_and(|token| self.good.lock().unwrap().contains(token))
    }

    /// What is said before the refusal, and what must be answered to it.
    fn challenge(&self) -> (String, &'static str) {
        let why = STANDARD.encode(r#"{"status":"400","schemes":"Bearer"}"#);
        (why, if self.way == "XOAUTH2" { "" } else { "AQ==" })
    }
}

#[derive(Clone)]
pub struct SmtpPeer {
    pub server: Server,
    moods: Arc<Mutex<VecDeque<Mood>>>,
    taken: Arc<Mutex<Vec<Taken>>>,
    /// What the moods tell the test.
    pub reached: Arc<Notify>,
    /// `user password` that it wants, if any.
    wants: Option<&'static str>,
    pub tokens: Arc<Mutex<Option<Tokens>>>,
}

impl SmtpPeer {
    pub async fn start() -> Self {
        Self::wanting(None).await
    }

    pub async fn wanting(wants: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server {
            host: "127.0.0.1".into(),
            port: listener.local_addr().unwrap().port(),
            security: Security::None,
            user: wants.map(|wants| wants.split(' ').next().unwrap().to_owned()).unwrap_or_default(),
            folder: "INBOX".into(),
        };
        let peer = Self {
            server,
            moods: Arc::default(),
            taken: Arc::default(),
            reached: Arc::default(),
            wants,
            tokens: Arc::default(),
        };
        let serving = peer.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let peer = serving.clone();
                tokio::spawn(async move {
                    let _ = peer.talk(stream).await;
                });
            }
        });
        peer
    }

    pub fn next(&self, moods: &[Mood]) {
        self.moods.lock().unwrap().extend(moods);
    }

    fn judges_password(&self, line: &str) -> &'static str {
        let given = STANDARD.decode(line.rsplit(' ').next().unwrap()).unwrap();
        let right = self.wants.unwrap().replace(' ', "\0");
        if given == format!("\0{right}").as_bytes() { "235 welcome" } else { "535 5.7.8 wrong password" }
    }

    /// What is said where tokens are wanted; whether something was.
    async fn speaks_of_tokens(
        &self,
        line: &str,
        lines: &mut Lines<BufReader<OwnedReadHalf>>,
        write: &mut OwnedWriteHalf,
    ) -> std::io::Result<bool> {
        let Some(tokens) = self.tokens.lock().unwrap().clone() else { return Ok(false) };
        let way = tokens.way;
        if line.starts_with("EHLO") {
            write.write_all(format!("250-peer\r\n250 AUTH PLAIN {way}\r\n").as_bytes()).await?;
            return Ok(true);
        }
        let Some(proof) = line.strip_prefix("AUTH ") else { return Ok(false) };
        let proof = proof.strip_prefix(way).unwrap().trim_start();
        if tokens.takes(proof) {
            write.write_all(b"235 welcome\r\n").await?;
            return Ok(true);
        }
        let (why, right) = tokens.challenge();
        write.write_all(format!("334 {why}\r\n").as_bytes()).await?;
        assert_eq!(lines.next_line().await?.as_deref(), Some(right));
        let echo = if tokens.echoes { proof } else { "" };
        write.write_all(format!("535 5.7.3 unsuccessful {echo}\r\n").as_bytes()).await?;
        Ok(true)
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 peer ready\r\n").await?;
        let (mut letter, mut mood) = (Taken::default(), Mood::Takes);
        while let Some(line) = lines.next_line().await? {
            if self.speaks_of_tokens(&line, &mut lines, &mut write).await? {
                continue;
            }
            let answer = match line.split([' ', ':']).next().unwrap().to_ascii_uppercase().as_str() {
                "EHLO" if self.wants.is_some() => "250-peer\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN",
                "EHLO" => "250-peer\r\n250 8BITMIME",
                "AUTH" => self.judges_password(&line),
                "MAIL" => {
                    mood = self.moods.lock().unwrap().pop_front().unwrap_or(Mood::Takes);
                    letter = Taken { from: between(&line), ..Taken::default() };
                    "250 ok"
                }
                "RCPT" => {
                    letter.to = between(&line);
                    match mood {
                        Mood::Later => "450 4.2.1 try later",
                        Mood::Never => "550 5.1.1 no such user",
                        _ => "250 ok",
                    }
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut text = Vec::new();
                    loop {
                        // Without its end it is no letter that anybody took.
                        let Some(line) = lines.next_line().await? else { return Ok(()) };
                        if mood == Mood::Drops && text.len() > 3 {
                            return Ok(());
                        }
                        if mood == Mood::HoldsData && text.len() > 3 {
                            self.reached.notify_one();
                            return hear_out(&mut lines).await;
                        }
                        if line == "." {
                            break;
                        }
                        text.push(line.strip_prefix('.').map(str::to_owned).unwrap_or(line));
                    }
                    letter.text = text.join("\n");
                    self.taken.lock().unwrap().push(letter.clone());
                    match mood {
                        Mood::LosesAnswer => return Ok(()),
                        Mood::HoldsAnswer => {
                            self.reached.notify_one();
                            return hear_out(&mut lines).await;
                        }
                        Mood::TellsAnswer => {
                            write.write_all(b"250 taken\r\n").await?;
                            self.reached.notify_one();
                            continue;
                        }
                        _ => "250 taken",
                    }
                }
                "QUIT" => "221 bye",
                _ => "502 what?",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}

/// Until the other side is gone.
pub async fn hear_out(lines: &mut Lines<BufReader<OwnedReadHalf>>) -> std::io::Result<()> {
    while lines.next_line().await?.is_some() {}
    Ok(())
}

fn between(line: &str) -> String {
    line.split_once('<').unwrap().1.split_once('>').unwrap().0.to_owned()
}

/// A letter in the peer's folder.
#[derive(Debug, Clone)]
pub struct Stored {
    pub uid: i64,
    pub raw: String,
}

#[derive(Debug, Default)]
pub struct Shelf {
    pub uid_validity: i64,
    pub letters: Vec<Stored>,
    /// Ends the connection in the middle of the literal of this letter, once.
    pub truncates: Option<i64>,
    /// Ends the connection with BYE when asked for this letter, once.
    pub says_bye: Option<i64>,
    /// Tells it, and has it no more when it is asked for.
    pub expunged: Option<i64>,
    /// Tells the test in the middle of the literal of this letter and says no more, once.
    pub holds: Option<i64>,
    /// Tells the test when it has sent this letter, once.
    pub tells: Option<i64>,
    /// Comes while letters are looked for: it is told beside the answer, which is without it.
    pub brings: Option<Stored>,
    /// What it offers beside IDLE, such as ` MOVE UIDPLUS`.
    pub abilities: &'static str,
    /// Further folders and what is in them.
    pub others: BTreeMap<String, Vec<String>>,
    /// Numbers of letters that are marked as deleted.
    pub deleted: BTreeSet<i64>,
    /// What goes wrong with the next command of this name.
    pub troubles: VecDeque<(&'static str, Trouble)>,
    /// Letters that it does not hand out, and what it says instead: `NO …`, or `OK …` without the letter.
    pub withholds: BTreeMap<i64, &'static str>,
    /// A letter that stays where it is, and what is said of it.
    pub refuses: Option<(i64, &'static str)>,
    /// What it was asked, for what must never be asked.
    pub heard: Vec<String>,
}

#[derive(Clone)]
pub struct ImapPeer {
    pub server: Server,
    pub shelf: Arc<Mutex<Shelf>>,
    pub tokens: Arc<Mutex<Option<Tokens>>>,
    news: Arc<Notify>,
    /// What `holds` and `tells` tell.
    pub reached: Arc<Notify>,
}

impl ImapPeer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server {
            host: "127.0.0.1".into(),
            port: listener.local_addr().unwrap().port(),
            security: Security::None,
            user: "shop".into(),
            folder: "INBOX".into(),
        };
        let shelf = Arc::new(Mutex::new(Shelf { uid_validity: 7, ..Shelf::default() }));
        let peer = Self { server, shelf, tokens: Arc::default(), news: Arc::default(), reached: Arc::default() };
        let serving = peer.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let peer = serving.clone();
                tokio::spawn(async move {
                    let _ = peer.talk(stream).await;
                });
            }
        });
        peer
    }

    pub fn put(&self, uid: i64, raw: impl Into<String>) {
        self.shelf.lock().unwrap().letters.push(Stored { uid, raw: raw.into() });
        self.news.notify_one();
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"* OK peer ready\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            self.shelf.lock().unwrap().heard.push(line.clone());
            let (tag, command) = line.split_once(' ').unwrap();
            let words: Vec<&str> = command.split(' ').collect();
            if self.speaks_of_tokens(tag, &words, &mut lines, &mut write).await? {
                continue;
            }
            if self.keeps(tag, &words, &mut write).await? || self.changes(tag, command, &mut lines, &mut write).await? {
                continue;
            }
            let said = match (words[0], words.get(1).copied()) {
                ("CAPABILITY", _) => self.offers(),
                ("LOGIN", _) if words[2] != "\"secret\"" => {
                    write.write_all(format!("{tag} NO [AUTHENTICATIONFAILED] wrong\r\n").as_bytes()).await?;
                    continue;
                }
                ("EXAMINE" | "SELECT", _) => {
                    let validity = self.shelf.lock().unwrap().uid_validity;
                    format!("* 1 EXISTS\r\n* OK [UIDVALIDITY {validity}] fine\r\n")
                }
                ("UID", Some("SEARCH")) => self.search(words[3]),
                ("UID", Some("FETCH")) => {
                    let uid: i64 = words[2].parse().unwrap();
                    if self.shelf.lock().unwrap().holds.take_if(|one| *one == uid).is_some() {
                        let raw = self.raw(uid);
                        let half =
                            format!("* 1 FETCH (UID {uid} BODY[] {{{}}}\r\n{}", raw.len(), &raw[..raw.len() / 2]);
                        write.write_all(half.as_bytes()).await?;
                        self.reached.notify_one();
                        return hear_out(&mut lines).await;
                    }
                    let (said, goes_on) = self.fetch(uid);
                    if self.shelf.lock().unwrap().tells.take_if(|one| *one == uid).is_some() {
                        write.write_all(format!("{said}{tag} OK done\r\n").as_bytes()).await?;
                        self.reached.notify_one();
                        continue;
                    }
                    if !goes_on {
                        write.write_all(said.as_bytes()).await?;
                        return Ok(());
                    }
                    said
                }
                ("IDLE", _) => {
                    write.write_all(b"+ waiting\r\n").await?;
                    tokio::select! {
                        () = self.news.notified() => write.write_all(b"* 2 EXISTS\r\n").await?,
                        _ = lines.next_line() => {
                            write.write_all(format!("{tag} OK done\r\n").as_bytes()).await?;
                            continue;
                        }
                    }
                    lines.next_line().await?;
                    String::new()
                }
                ("LOGOUT", _) => {
                    write.write_all(b"* BYE\r\n").await?;
                    return Ok(());
                }
                _ => String::new(),
            };
            write.write_all(format!("{said}{tag} OK done\r\n").as_bytes()).await?;
        }
        Ok(())
    }

    /// What is said instead of a letter; whether something was.
    async fn keeps(&self, tag: &str, words: &[&str], write: &mut OwnedWriteHalf) -> std::io::Result<bool> {
        let [_, "FETCH", uid, ..] = words else { return Ok(false) };
        let ending = uid.parse().ok().and_then(|uid: i64| self.shelf.lock().unwrap().withholds.get(&uid).copied());
        let Some(ending) = ending else { return Ok(false) };
        write.write_all(format!("{tag} {ending}\r\n").as_bytes()).await?;
        Ok(true)
    }

    /// What is said where tokens are wanted; whether something was.
    async fn speaks_of_tokens(
        &self,
        tag: &str,
        words: &[&str],
        lines: &mut Lines<BufReader<OwnedReadHalf>>,
        write: &mut OwnedWriteHalf,
    ) -> std::io::Result<bool> {
        let Some(tokens) = self.tokens.lock().unwrap().clone() else { return Ok(false) };
        if words[0] == "CAPABILITY" {
            let at_once = if tokens.at_once { " SASL-IR" } else { "" };
            let said = format!("* CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN AUTH={}{at_once}\r\n", tokens.way);
            write.write_all(format!("{said}{tag} OK done\r\n").as_bytes()).await?;
            return Ok(true);
        }
        if words[0] != "AUTHENTICATE" {
            return Ok(false);
        }
        assert_eq!((words[1], words.len()), (tokens.way, if tokens.at_once { 3 } else { 2 }));
        let mut proof = words.get(2).copied().unwrap_or_default().to_owned();
        if !tokens.at_once {
            write.write_all(b"+ \r\n").await?;
            proof = lines.next_line().await?.unwrap();
        }
        if tokens.takes(&proof) {
            write.write_all(format!("* CAPABILITY IMAP4rev1 IDLE\r\n{tag} OK done\r\n").as_bytes()).await?;
            return Ok(true);
        }
        let (why, right) = tokens.challenge();
        write.write_all(format!("+ {why}\r\n").as_bytes()).await?;
        assert_eq!(lines.next_line().await?.as_deref(), Some(right));
        let echo = if tokens.echoes { proof.as_str() } else { "" };
        let refusal = format!("{tag} NO [AUTHENTICATIONFAILED] invalid {echo}\r\n");
        write.write_all(refusal.as_bytes()).await?;
        Ok(true)
    }

    fn offers(&self) -> String {
        format!("* CAPABILITY IMAP4rev1 IDLE{}\r\n", self.shelf.lock().unwrap().abilities)
    }

    fn search(&self, range: &str) -> String {
        if let Ok(uid) = range.parse::<i64>() {
            let there = self.shelf.lock().unwrap().letters.iter().any(|one| one.uid == uid);
            return if there { format!("* SEARCH {uid}\r\n") } else { "* SEARCH\r\n".to_owned() };
        }
        let from: i64 = range.trim_end_matches(":*").parse().unwrap();
        let mut shelf = self.shelf.lock().unwrap();
        let last = shelf.letters.iter().map(|one| one.uid).max();
        // As servers do: the last one answers to `*`, whatever its number.
        let found = shelf.letters.iter().filter(|one| one.uid >= from || Some(one.uid) == last);
        let found: Vec<String> = found.map(|one| one.uid.to_string()).collect();
        let answer = format!("* SEARCH {}\r\n", found.join(" "));
        let Some(letter) = shelf.brings.take() else { return answer };
        shelf.letters.push(letter);
        format!("{answer}* {} EXISTS\r\n", shelf.letters.len() + 1)
    }

    fn raw(&self, uid: i64) -> String {
        self.shelf.lock().unwrap().letters.iter().find(|one| one.uid == uid).unwrap().raw.clone()
    }

    /// What is said of a letter, and whether the connection goes on.
    fn fetch(&self, uid: i64) -> (String, bool) {
        let mut shelf = self.shelf.lock().unwrap();
        if shelf.says_bye == Some(uid) {
            shelf.says_bye = None;
            return ("* BYE enough\r\n".to_owned(), false);
        }
        if shelf.expunged == Some(uid) {
            shelf.letters.retain(|one| one.uid != uid);
            return ("* 1 EXPUNGE\r\n".to_owned(), true);
        }
        let raw = shelf.letters.iter().find(|one| one.uid == uid).unwrap().raw.clone();
        if shelf.truncates == Some(uid) {
            shelf.truncates = None;
            return (format!("* 1 FETCH (UID {uid} BODY[] {{{}}}\r\n{}", raw.len(), &raw[..raw.len() / 2]), false);
        }
        (format!("* 9 FETCH (FLAGS ())\r\n* 1 FETCH (UID {uid} BODY[] {{{}}}\r\n{raw})\r\n", raw.len()), true)
    }
}
