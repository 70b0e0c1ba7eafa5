//! The task that fetches letters, in every node: of several nodes one holds a mailbox at a time, and should two do,
//! each letter is stored once. How far it is moves in the transaction that stores a letter, so that none is skipped
//! and none is fetched twice for long.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::time::{MINUTE, SECOND};
use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Db, Pace, TxFuture, params};
use tokio::sync::watch;
use tokio::task::JoinSet;
use utoipa::ToSchema;

use crate::access::{Access, Asked};
use crate::clearing::{self, Clearing, Lies};
use crate::connecting::Connector;
use crate::imap::{Given, Session};
use crate::mailbox::{self, Mailbox};
use crate::reading;
use crate::receiving::{self, Arrived, Arriving, Source};
use crate::withholding::{self, Wanted};

const PACE: Pace = Pace { soon: Duration::from_secs(2), idle: Duration::from_secs(5) };
/// Who fetches is believed dead after so long without a sign.
const HOLD: i64 = 2 * MINUTE;
/// How long it is waited for news before the hold is renewed.
const IDLE: Duration = Duration::from_secs(50);
/// Pause after a round, where the server does not tell of news; and after a failure.
const POLL: i64 = 30 * SECOND;
const AGAIN: i64 = 30 * SECOND;
/// Letters that are fetched before the hold is renewed.
const AT_ONCE: usize = 50;
const ERROR_MAX: usize = 500;
const STOP_MAX: Duration = Duration::from_secs(2);

/// Fetches letters of mailboxes that have a server for it.
#[derive(Clone)]
pub struct Fetcher {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    access: Access,
    busy: Arc<Mutex<HashSet<String>>>,
    sessions: Arc<tokio::sync::Mutex<JoinSet<()>>>,
}

/// How fetching a mailbox's letters goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FetchState {
    pub mailbox_id: String,
    /// When its server was asked last, and answered.
    pub fetched_at: Option<Timestamp>,
    /// Letters that the server had and we had not then.
    pub backlog: i64,
    pub failing_since: Option<Timestamp>,
    /// What is wrong, in words.
    pub error: Option<String>,
    /// Why somebody must connect the mailbox to its provider, before letters come and go again.
    pub reconnect: Option<String>,
    /// Letters that are stored here and still lie on the server, though they are to be moved or deleted there.
    pub to_clear: i64,
    /// Why they do, in words of the server; or what the server cannot do.
    pub clearing_problem: Option<String>,
}

pub async fn states(conn: &mut Conn) -> Result<Vec<FetchState>, Refusal> {
    Ok(conn.all(sql!("list_fetch_states"), params![]).await?)
}

#[derive(Debug, Clone, Deserialize)]
struct Position {
    /// Empty: written before places were.
    place: String,
    uid_validity: i64,
    last_uid: i64,
}

/// Where numbers of letters mean the same letters: two folders may have one UIDVALIDITY.
#[derive(Clone)]
struct Numbered {
    place: String,
    uid_validity: i64,
}

impl Numbered {
    fn holds(&self, position: &Position) -> bool {
        position.uid_validity == self.uid_validity && (position.place.is_empty() || position.place == self.place)
    }
}

/// A letter as the folder gave it; no bytes if it is gone.
struct Fetched {
    uid: i64,
    raw: Option<Vec<u8>>,
    /// Whether it is to leave the folder.
    leaves: bool,
}

/// Fetches, until told to stop.
pub async fn work(fetcher: Fetcher, stopped: watch::Receiver<bool>) {
    let db = fetcher.db.clone();
    let stopping = stopped.clone();
    let round = || {
        let (fetcher, stopping) = (fetcher.clone(), stopping.clone());
        async move { fetcher.round(Some(stopping)).await }
    };
    store::rounds(&db, PACE, "letters could not be fetched", stopped, round).await;
    if tokio::time::timeout(STOP_MAX, fetcher.idle()).await.is_err() {
        fetcher.sessions.lock().await.abort_all();
    }
}

impl Fetcher {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, connector: Connector) -> Self {
        let access = Access::new(db.clone(), connector);
        Self { db, clock, rng, access, busy: Arc::default(), sessions: Arc::default() }
    }

    fn act(&self) -> Act {
        Act::new(Actor::program(ActorKind::System, "mail"), self.clock.now(), Arc::clone(&self.rng))
    }

    /// Begins to fetch what nobody fetches. With a sign to stop it waits for news as well; without one, what is
    /// there is fetched and no more.
    pub async fn round(&self, stopping: Option<watch::Receiver<bool>>) -> Result<(), Refusal> {
        let now = self.clock.now();
        let all = mailbox::list(&mut self.db.read().await?).await?.items;
        let mut sessions = self.sessions.lock().await;
        while sessions.try_join_next().is_some() {}
        for mailbox in all.into_iter().filter(|one| one.active && one.incoming.is_some()) {
            let taken = self.busy.lock().unwrap_or_else(PoisonError::into_inner).contains(&mailbox.id);
            if taken || !self.hold(&mailbox.id, now).await? {
                continue;
            }
            self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(mailbox.id.clone());
            let (fetcher, stopping) = (self.clone(), stopping.clone());
            sessions.spawn(async move {
                let came = fetcher.session(&mailbox, stopping).await;
                if let Err(refusal) = fetcher.note(&mailbox.id, came).await {
                    tracing::warn!(%refusal, mailbox = %mailbox.id, "how fetching went could not be noted");
                }
                fetcher.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&mailbox.id);
            });
        }
        Ok(())
    }

    /// Waits until every session has ended.
    pub async fn idle(&self) {
        let mut sessions = self.sessions.lock().await;
        while sessions.join_next().await.is_some() {}
    }

    async fn hold(&self, mailbox_id: &str, now: Timestamp) -> Result<bool, Refusal> {
        let id = mailbox_id.to_owned();
        self.db
            .write(move |tx| -> TxFuture<'_, bool, Refusal> {
                Box::pin(async move {
                    tx.run(sql!("insert_cursor"), params![&id]).await?;
                    Ok(tx.run(sql!("hold_cursor"), params![&id, now, now.plus(HOLD)]).await? == 1)
                })
            })
            .await
    }

    async fn note(&self, mailbox_id: &str, came: Result<(), String>) -> Result<(), Refusal> {
        let now = self.clock.now();
        let (id, error) = (mailbox_id.to_owned(), came.err().map(|words| reading::shown(&words, ERROR_MAX)));
        if let Some(error) = &error {
            tracing::warn!(mailbox = %id, error, "letters could not be fetched");
        }
        let next = now.plus(if error.is_some() { AGAIN } else { POLL });
        self.db
            .write(move |tx| -> TxFuture<'_, (), Refusal> {
                Box::pin(async move {
                    tx.run(sql!("release_cursor"), params![&id, next, error, now]).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn session(&self, mailbox: &Mailbox, stopping: Option<watch::Receiver<bool>>) -> Result<(), String> {
        let Some(server) = &mailbox.incoming else { return Ok(()) };
        let words = |refusal: Refusal| refusal.to_string();
        let (mut session, folder) = self.access.fetch(mailbox, &server.0, self.clock.now(), Asked::ByTime).await?;
        let clearing = Clearing::begin(&self.db, mailbox, &server.0, &mut session, folder).await?;
        let uid_validity = clearing.as_ref().map_or(folder, Clearing::folder).uid_validity;
        let numbered = Numbered { place: server.0.place(), uid_validity };
        loop {
            let mut more = self.take(&mut session, mailbox, &numbered, clearing.is_some()).await?;
            let now = self.clock.now();
            self.renew(&mailbox.id, now).await.map_err(words)?;
            if let Some(clearing) = &clearing {
                more |= clearing.some(&mut session, &self.act()).await?;
            }
            // Changed settings are looked at again now and then, with a new session.
            let changed = self.is_changed(mailbox).await.map_err(words)?;
            if more && !changed {
                continue;
            }
            let Some(stopping) = &stopping else { break };
            let mut stopped = stopping.clone();
            let goes_on = tokio::select! {
                told = session.idle(IDLE) => told?,
                _ = stopped.wait_for(|stop| *stop) => false,
            };
            if changed || !goes_on {
                break;
            }
        }
        session.close().await;
        Ok(())
    }

    async fn is_changed(&self, mailbox: &Mailbox) -> Result<bool, Refusal> {
        Ok(mailbox::find(&mut self.db.read().await?, &mailbox.id).await?.version != mailbox.version)
    }

    async fn renew(&self, mailbox_id: &str, now: Timestamp) -> Result<(), Refusal> {
        let id = mailbox_id.to_owned();
        self.db
            .write(move |tx| -> TxFuture<'_, (), Refusal> {
                Box::pin(async move {
                    tx.run(sql!("renew_cursor"), params![&id, now.plus(HOLD)]).await?;
                    Ok(())
                })
            })
            .await
    }

    /// Fetches some of what is new; true if there is more.
    async fn take(
        &self,
        session: &mut Session,
        mailbox: &Mailbox,
        numbered: &Numbered,
        leaves: bool,
    ) -> Result<bool, String> {
        let mut conn = self.db.read().await.map_err(|error| error.to_string())?;
        let position: Option<Position> =
            conn.maybe(sql!("find_position"), params![&mailbox.id]).await.map_err(|error| error.to_string())?;
        drop(conn);
        // Numbers of another folder: all is looked at again, and what is here already is known by its content.
        let last = position.filter(|one| numbered.holds(one)).map_or(0, |one| one.last_uid);
        self.take_wanted(session, mailbox, numbered).await?;
        let new = session.after(last).await?;
        for uid in new.iter().take(AT_ONCE) {
            let raw = match session.fetch(*uid).await? {
                Given::Letter(raw) => Some(raw),
                Given::Gone => None,
                Given::Withheld(words) if self.is_passed_over(mailbox, numbered, *uid, &words).await? => continue,
                Given::Withheld(words) => return Err(format!("the server does not give a letter: {words}")),
            };
            self.keep(mailbox, numbered.clone(), Fetched { uid: *uid, raw, leaves })
                .await
                .map_err(|refusal| refusal.to_string())?;
        }
        let (id, now, place) = (mailbox.id.clone(), self.clock.now(), numbered.place.clone());
        let left = new.len().saturating_sub(AT_ONCE) as i64;
        let noted = self.db.write(move |tx| -> TxFuture<'_, (), Refusal> {
            Box::pin(async move {
                tx.run(sql!("note_fetched"), params![&id, now, left, place]).await?;
                Ok(())
            })
        });
        noted.await.map_err(|refusal| refusal.to_string())?;
        Ok(left > 0)
    }

    /// Whether those behind a letter that the server does not give are fetched now.
    async fn is_passed_over(
        &self,
        mailbox: &Mailbox,
        numbered: &Numbered,
        uid: i64,
        words: &str,
    ) -> Result<bool, String> {
        let (act, id, words) = (self.act(), mailbox.id.clone(), words.to_owned());
        let lies = Lies { place: numbered.place.clone(), uid_validity: numbered.uid_validity, uid };
        let noted = self.db.write(move |tx| -> TxFuture<'_, bool, Refusal> {
            Box::pin(async move { withholding::note(tx, &act, &id, &lies, &words).await })
        });
        noted.await.map_err(|refusal| refusal.to_string())
    }

    /// Asks once more for what the server did not give, where somebody wants it.
    async fn take_wanted(&self, session: &mut Session, mailbox: &Mailbox, numbered: &Numbered) -> Result<(), String> {
        let words = |refusal: Refusal| refusal.to_string();
        let mut conn = self.db.read().await.map_err(|error| error.to_string())?;
        let wanted = withholding::wanted(&mut conn, &mailbox.id, &numbered.place, numbered.uid_validity);
        let wanted = wanted.await.map_err(words)?;
        drop(conn);
        for Wanted { letter_id, uid } in wanted {
            let given = session.fetch(uid).await?;
            let (act, key) = (self.act(), format!("{}\n{}:{uid}:again", numbered.place, numbered.uid_validity));
            let mailbox_id = mailbox.id.clone();
            let done = self.db.write(move |tx| -> TxFuture<'_, (), Refusal> {
                Box::pin(async move {
                    let raw = match given {
                        Given::Letter(raw) => raw,
                        Given::Gone => {
                            return withholding::in_vain(tx, &letter_id, "the server has it no more", true).await;
                        }
                        Given::Withheld(words) => {
                            let words = format!("the server does not give it: {words}");
                            return withholding::in_vain(tx, &letter_id, &words, false).await;
                        }
                    };
                    let arriving = Arriving {
                        mailbox_id,
                        source: Source::Imap,
                        source_key: Some(key),
                        envelope_from: None,
                        envelope_to: None,
                        direct: false,
                        raw,
                    };
                    withholding::given(tx, &act, &letter_id, Arrived::from(arriving)).await
                })
            });
            done.await.map_err(words)?;
        }
        Ok(())
    }

    /// Stores a letter and moves on, in one transaction. One that is gone is moved over.
    async fn keep(&self, mailbox: &Mailbox, numbered: Numbered, fetched: Fetched) -> Result<(), Refusal> {
        let Numbered { place, uid_validity } = numbered;
        let Fetched { uid, raw, leaves } = fetched;
        let (act, id) = (self.act(), mailbox.id.clone());
        let arriving = raw.map(|raw| Arriving {
            mailbox_id: mailbox.id.clone(),
            source: Source::Imap,
            source_key: Some(format!("{place}\n{uid_validity}:{uid}")),
            envelope_from: None,
            envelope_to: None,
            direct: false,
            raw,
        });
        let arrived = match arriving {
            Some(arriving) => Some(
                tokio::task::spawn_blocking(move || Arrived::from(arriving))
                    .await
                    .map_err(|error| Refusal::Fault(error.to_string()))?,
            ),
            None => None,
        };
        self.db
            .write(move |tx| -> TxFuture<'_, (), Refusal> {
                Box::pin(async move {
                    if let Some(arrived) = arrived {
                        let receipt = receiving::receive(tx, &act, arrived).await?;
                        if leaves {
                            let lies = Lies { place: place.clone(), uid_validity, uid };
                            clearing::plan(tx, &act, &id, &receipt, &lies).await?;
                        }
                    }
                    tx.run(sql!("advance_cursor"), params![&id, uid_validity, uid, place]).await?;
                    Ok(())
                })
            })
            .await
    }
}
