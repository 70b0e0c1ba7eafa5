//! The task that sends letters, in every node. Each mailbox has a lane of its own, so that a server that is slow or
//! away delays no other.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng};
use store::{Db, Pace, TxFuture, params};
use tickets::attaching;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::access::{Access, Asked};
use crate::connecting::Connector;
use crate::mailbox::{self, Mailbox};
use crate::sending::{self, Claimed, Due};
use crate::smtp::{self, Failed, Post};
use crate::{composing, queueing, surveying};

const PACE: Pace = Pace { soon: Duration::from_millis(250), idle: Duration::from_secs(2) };
/// Batches of events looked through before it is looked for what is due.
const ROUNDS: usize = 20;
/// Letters of a mailbox that are sent before it is looked again.
const AT_ONCE: i64 = 20;
/// How long letters may take to be on their way when the process stops.
const STOP_MAX: Duration = Duration::from_secs(4);

/// Sends letters that wait.
#[derive(Clone)]
pub struct Postman {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    access: Access,
    /// Where links in letters lead; none: nobody is asked anything by a link.
    base_url: Option<Arc<str>>,
    /// Mailboxes whose letters are being sent.
    busy: Arc<Mutex<HashSet<String>>>,
    lanes: Arc<tokio::sync::Mutex<JoinSet<()>>>,
}

/// Sends what is due, until told to stop.
pub async fn work(postman: Postman, stopped: watch::Receiver<bool>) {
    let db = postman.db.clone();
    let round = || {
        let postman = postman.clone();
        async move { postman.round().await }
    };
    store::rounds(&db, PACE, "letters could not be sent", stopped, round).await;
    if tokio::time::timeout(STOP_MAX, postman.idle()).await.is_err() {
        tracing::info!("letters that were being sent are sent again after the next start");
    }
}

impl Postman {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, connector: Connector) -> Self {
        let access = Access::new(db.clone(), connector);
        Self { db, clock, rng, access, base_url: None, busy: Arc::default(), lanes: Arc::default() }
    }

    /// Knows where this program is reached from outside.
    #[must_use]
    pub fn linking(self, base_url: Option<&str>) -> Self {
        Self { base_url: base_url.map(Arc::from), ..self }
    }

    fn act(&self) -> Act {
        Act::new(Actor::program(ActorKind::System, "mail"), self.clock.now(), Arc::clone(&self.rng))
    }

    /// Makes letters of replies and begins to send what is due.
    pub async fn round(&self) -> Result<(), Refusal> {
        let mut rounds = 1;
        while queueing::queue(&self.db, &self.act()).await? && rounds < ROUNDS {
            rounds += 1;
        }
        if let Some(base_url) = &self.base_url {
            surveying::ask_due(&self.db, &self.act(), base_url).await?;
        }
        let mut conn = self.db.read().await?;
        let waiting: Vec<String> = conn.all(sql!("list_mailboxes_with_due"), params![self.clock.now()]).await?;
        drop(conn);
        let mut lanes = self.lanes.lock().await;
        while lanes.try_join_next().is_some() {}
        for mailbox_id in waiting {
            if !self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(mailbox_id.clone()) {
                continue;
            }
            let postman = self.clone();
            lanes.spawn(async move {
                if let Err(refusal) = postman.lane(&mailbox_id).await {
                    tracing::warn!(%refusal, mailbox = %mailbox_id, "letters of a mailbox could not be sent");
                }
                postman.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&mailbox_id);
            });
        }
        Ok(())
    }

    /// Waits until every attempt has ended.
    pub async fn idle(&self) {
        let mut lanes = self.lanes.lock().await;
        while lanes.join_next().await.is_some() {}
    }

    async fn lane(&self, mailbox_id: &str) -> Result<(), Refusal> {
        let mut conn = self.db.read().await?;
        let mailbox = mailbox::find(&mut conn, mailbox_id).await?;
        let due = sending::due(&mut conn, mailbox_id, self.clock.now(), AT_ONCE).await?;
        drop(conn);
        for due in due {
            self.one(&mailbox, due).await?;
        }
        Ok(())
    }

    async fn one(&self, mailbox: &Mailbox, due: Due) -> Result<(), Refusal> {
        let now = self.clock.now();
        let claimed = self.db.write(move |tx| -> TxFuture<'_, Option<Claimed>, Refusal> {
            Box::pin(async move { sending::claim(tx, &due, now).await })
        });
        let Some(claimed) = claimed.await? else { return Ok(()) };
        let came = self.attempt(mailbox, &claimed).await;
        let outcome = match &came {
            Ok(_) => "sent",
            Err(Failed::Later(_)) => "deferred",
            Err(Failed::Never(_)) => "refused",
            Err(Failed::Unfit(_)) => "unfit",
        };
        metrics::counter!("aftercare_letters_sent_total", "outcome" => outcome).increment(1);
        tracing::debug!(mailbox = %mailbox.id, letter = %claimed.id, outcome, "sent");
        let act = self.act();
        self.db
            .write(move |tx| -> TxFuture<'_, (), Refusal> {
                Box::pin(async move { sending::note(tx, &act, &claimed, &came).await })
            })
            .await
    }

    async fn attempt(&self, mailbox: &Mailbox, claimed: &Claimed) -> Result<String, Failed> {
        let Some(server) = &mailbox.outgoing else {
            return Err(Failed::Later("the mailbox has no server to send through".to_owned()));
        };
        let later = |refusal: Refusal| Failed::Later(refusal.to_string());
        let act = self.act();
        let mut conn = self.db.read().await.map_err(|error| Failed::Later(error.to_string()))?;
        let parts = match composing::parts(&mut conn, &act, mailbox, claimed).await {
            // Its message went meanwhile.
            Err(Refusal::NotFound(what)) => return Err(Failed::Never(format!("there is no such {what} any more"))),
            other => other.map_err(later)?,
        };
        if !parts.left_out.is_empty() {
            let (names, most) = (parts.left_out.join(", "), attaching::TOGETHER_MAX / (1024 * 1024));
            return Err(Failed::Unfit(format!("its files have more than {most} MiB together; too much are: {names}")));
        }
        drop(conn);
        let bytes = composing::compose(mailbox, claimed, &parts, act.now).map_err(later)?;
        // Nobody answers a machine: what it sends is not returned.
        let from = if claimed.automatic { String::new() } else { parts.reply_to.clone() };
        let post = Post { from, to: claimed.address.clone(), bytes };
        let session = self.access.send(mailbox, &server.0, act.now, Asked::ByTime).await.map_err(Failed::Later)?;
        smtp::send(session, &post).await
    }
}
