//! What letters leave a peer's folder by, and what may go wrong with it.

use std::io::ErrorKind;

use tokio::io::{AsyncWriteExt, BufReader, Lines};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

use crate::peers::{ImapPeer, Shelf, hear_out};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It is gone before it does it.
    Drops,
    /// It does it and is gone before it says so.
    LosesAnswer,
    /// It tells the test before it does it, and does no more.
    Holds,
    /// It does it, tells the test, and says no more.
    HoldsAnswer,
}

impl ImapPeer {
    /// What is said where letters are to leave; whether something was. As an error it is gone.
    pub async fn changes(
        &self,
        tag: &str,
        command: &str,
        lines: &mut Lines<BufReader<OwnedReadHalf>>,
        write: &mut OwnedWriteHalf,
    ) -> std::io::Result<bool> {
        let Some(verb) = verb(command) else { return Ok(false) };
        let trouble = {
            let mut shelf = self.shelf.lock().unwrap();
            let comes = shelf.troubles.front().is_some_and(|(name, _)| *name == verb);
            if comes { shelf.troubles.pop_front().map(|(_, trouble)| trouble) } else { None }
        };
        if matches!(trouble, Some(Trouble::Drops | Trouble::Holds)) {
            if trouble == Some(Trouble::Holds) {
                self.reached.notify_one();
                hear_out(lines).await?;
            }
            return Err(ErrorKind::ConnectionAborted.into());
        }
        let (said, ending) = self.shelf.lock().unwrap().does(verb, command);
        match trouble {
            Some(Trouble::HoldsAnswer) => {
                self.reached.notify_one();
                hear_out(lines).await?;
                Err(ErrorKind::ConnectionAborted.into())
            }
            Some(_) => Err(ErrorKind::ConnectionAborted.into()),
            None => {
                write.write_all(format!("{said}{tag} {ending}\r\n").as_bytes()).await?;
                Ok(true)
            }
        }
    }
}

/// The command that it is, if it changes something or goes with that.
fn verb(command: &str) -> Option<&'static str> {
    let word = command.strip_prefix("UID ").unwrap_or(command).split(' ').next().unwrap();
    assert!(!["CLOSE", "EXPUNGE"].contains(&command), "it takes what others marked as deleted");
    ["MOVE", "COPY", "STORE", "EXPUNGE", "CREATE", "SUBSCRIBE", "LIST"].into_iter().find(|one| *one == word)
}

impl Shelf {
    /// Does it; gives what is said and how it ends.
    fn does(&mut self, verb: &str, command: &str) -> (String, String) {
        let done = |said: &str| (said.to_owned(), "OK done".to_owned());
        let no = |why: &str| (String::new(), format!("NO {why}"));
        let name = command.rsplit('"').nth(1).unwrap_or_default().to_owned();
        let uid: i64 = command.split(' ').nth(2).and_then(|word| word.parse().ok()).unwrap_or_default();
        if self.refuses.is_some_and(|(refused, _)| refused == uid) {
            return no(self.refuses.unwrap().1);
        }
        match verb {
            "CREATE" => {
                self.others.entry(name).or_default();
                done("")
            }
            "LIST" if self.others.contains_key(&name) => done(&format!("* LIST () \"/\" \"{name}\"\r\n")),
            "MOVE" | "COPY" if !self.others.contains_key(&name) => no("[TRYCREATE] there is no such folder"),
            "MOVE" | "COPY" => {
                // A number that is not there is nobody's, which is no fault.
                let raw = self.letters.iter().find(|one| one.uid == uid).map(|one| one.raw.clone());
                self.others.entry(name).or_default().extend(raw);
                if verb == "MOVE" {
                    self.letters.retain(|one| one.uid != uid);
                }
                done("* 1 EXPUNGE\r\n")
            }
            "STORE" => {
                self.deleted.insert(uid);
                done("")
            }
            "EXPUNGE" => {
                let marked = self.deleted.contains(&uid);
                self.letters.retain(|one| one.uid != uid || !marked);
                done("* 1 EXPUNGE\r\n")
            }
            _ => done(""),
        }
    }
}
