//! What becomes of a letter on its server once it is ours: it is moved to another folder, or deleted.
//!
//! That it is to leave is written down in the transaction that stores it ([`plan`]), and only what is written down leaves
//! ([`Clearing::some`]): nothing that is not stored, nothing that was fetched while letters were left there, and after a crash
//! what was left undone. A letter is claimed first, so that of two nodes one does it. What the server refuses waits.

use kernel::time::{DAY, MINUTE};
use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Db, Tx, TxFuture, params};

use crate::imap::{Answered, Folder, Session};
use crate::mailbox::{AfterFetch, Mailbox, Server};
use crate::reading;
use crate::receiving::Receipt;
use crate::schedule;

/// Letters of one go.
const AT_ONCE: i64 = 50;
/// A node that claimed some and is not heard of for so long has died.
const LEASE: i64 = 2 * MINUTE;
const ERROR_MAX: usize = 500;

const ONLY_MARKED: &str = "the server does not offer UIDPLUS: letters are only marked as deleted there, and go once a mail \
    program tidies the folder up";
const CANNOT_MOVE: &str = "the server offers neither MOVE nor UIDPLUS: letters cannot be moved there without taking others \
    away, and stay";

/// Where a letter lies on its server.
pub(crate) struct Lies {
    pub place: String,
    pub uid_validity: i64,
    pub uid: i64,
}

/// Notes that a letter is to leave its folder, in the transaction that stores it. One that is not stored stays.
pub(crate) async fn plan(
    tx: &mut Tx,
    act: &Act,
    mailbox_id: &str,
    receipt: &Receipt,
    lies: &Lies,
) -> Result<(), Refusal> {
    let id = match receipt {
        Receipt::Kept(id) | Receipt::Duplicate(id) => id,
        Receipt::Known | Receipt::TooLarge(_) => return Ok(()),
    };
    tx.run(sql!("plan_clearing"), params![id, mailbox_id, &lies.place, lies.uid_validity, lies.uid, act.now]).await?;
    Ok(())
}

/// How the letters of a folder that is open leave it.
pub(crate) struct Clearing {
    db: Db,
    mailbox: Mailbox,
    place: String,
    folder: Folder,
    /// The server can only move by what takes others' letters along.
    unable: bool,
}

#[derive(Debug, Clone, Deserialize)]
struct Due {
    letter_id: String,
    uid: i64,
    copied: i64,
    attempts: i64,
}

impl Clearing {
    /// Opens the folder so that letters may leave it; none where they stay. What was to leave another folder, or this one
    /// under other numbers, is forgotten: its numbers mean other letters now.
    pub async fn begin(
        db: &Db,
        mailbox: &Mailbox,
        server: &Server,
        session: &mut Session,
        folder: Folder,
    ) -> Result<Option<Self>, String> {
        if mailbox.after_fetch == AfterFetch::Leave {
            settle(db, &mailbox.id, String::new(), folder, "").await?;
            return Ok(None);
        }
        let folder = session.open_to_change(server).await?;
        let able = session.can_expunge_one();
        let (unable, problem) = match mailbox.after_fetch {
            AfterFetch::Delete if !able => (false, ONLY_MARKED),
            AfterFetch::Move if !able && !session.can_move() => (true, CANNOT_MOVE),
            _ => (false, ""),
        };
        settle(db, &mailbox.id, server.place(), folder, problem).await?;
        Ok(Some(Self { db: db.clone(), mailbox: mailbox.clone(), place: server.place(), folder, unable }))
    }

    pub fn folder(&self) -> Folder {
        self.folder
    }

    /// Has some letters leave; true if there may be more.
    pub async fn some(&self, session: &mut Session, act: &Act) -> Result<bool, String> {
        if self.unable {
            return Ok(false);
        }
        let due = self.claim(act).await.map_err(|refusal| refusal.to_string())?;
        let more = due.len() as i64 == AT_ONCE;
        for letter in due {
            let came = self.outcome(session, &letter).await;
            let problem = match &came {
                Ok(Answered::Done) => None,
                Ok(Answered::Refused(words)) => Some(format!("the server refuses: {words}")),
                // The next attempt begins with others, should it be this letter that ends connections.
                Err(words) => Some(words.clone()),
            };
            self.note(act, letter, problem).await.map_err(|refusal| refusal.to_string())?;
            came?;
        }
        Ok(more)
    }

    async fn outcome(&self, session: &mut Session, letter: &Due) -> Result<Answered, String> {
        match self.one(session, letter).await? {
            // Somebody else took it away meanwhile.
            Answered::Refused(_) if !session.has(letter.uid).await? => Ok(Answered::Done),
            answered => Ok(answered),
        }
    }

    /// Those that are due, unless the settings were changed meanwhile.
    async fn claim(&self, act: &Act) -> Result<Vec<Due>, Refusal> {
        let values = params![
            &self.mailbox.id,
            self.mailbox.version,
            &self.place,
            self.folder.uid_validity,
            act.now,
            act.now.plus(LEASE),
            AT_ONCE
        ];
        let claimed = self.db.write(move |tx| -> TxFuture<'_, Vec<Due>, Refusal> {
            Box::pin(async move { Ok(tx.all(sql!("claim_clearings"), values).await?) })
        });
        let mut claimed = claimed.await?;
        claimed.sort_by_key(|letter| letter.uid);
        Ok(claimed)
    }

    async fn one(&self, session: &mut Session, letter: &Due) -> Result<Answered, String> {
        if self.mailbox.after_fetch == AfterFetch::Delete {
            return session.delete(letter.uid).await;
        }
        if session.can_move() {
            return session.move_to(letter.uid, &self.mailbox.move_to).await;
        }
        if letter.copied == 0 {
            let copied = session.copy_to(letter.uid, &self.mailbox.move_to).await?;
            if copied != Answered::Done {
                return Ok(copied);
            }
            // Noted before the next step, so that there is no second copy if that one is not reached.
            self.run(sql!("note_copied"), params![&letter.letter_id]).await.map_err(|refusal| refusal.to_string())?;
        }
        session.delete(letter.uid).await
    }

    async fn note(&self, act: &Act, letter: Due, problem: Option<String>) -> Result<(), Refusal> {
        let outcome = if problem.is_some() { "failed" } else { "cleared" };
        metrics::counter!("aftercare_letters_cleared_total", "outcome" => outcome).increment(1);
        let Some(words) = problem else {
            return self.run(sql!("end_clearing"), params![&letter.letter_id]).await;
        };
        tracing::warn!(letter = %letter.letter_id, error = words, "a letter could not be moved or deleted on its server");
        let next = schedule::next(letter.attempts, act.now, act.rng.as_ref()).unwrap_or(act.now.plus(DAY));
        self.run(sql!("note_not_cleared"), params![&letter.letter_id, next, reading::shown(&words, ERROR_MAX)]).await
    }

    async fn run(&self, sql: store::Sql, values: Vec<store::Value>) -> Result<(), Refusal> {
        let done = self.db.write(move |tx| -> TxFuture<'_, (), Refusal> {
            Box::pin(async move {
                tx.run(sql, values).await?;
                Ok(())
            })
        });
        done.await
    }
}

/// Brings what is written down in line with the folder that is open.
async fn settle(db: &Db, mailbox_id: &str, place: String, folder: Folder, problem: &'static str) -> Result<(), String> {
    let id = mailbox_id.to_owned();
    let settled = db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            tx.run(sql!("forget_clearings"), params![&id, place, folder.uid_validity]).await?;
            tx.run(sql!("note_clearing"), params![&id, problem]).await?;
            Ok(())
        })
    });
    settled.await.map_err(|refusal| refusal.to_string())
}
