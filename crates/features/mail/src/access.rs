//! Access to a mailbox's servers: with its password, or with a token of OAuth 2 that is got when it is needed.
//!
//! Tokens are in the database, so that nodes share them. One node asks the provider at a time, and what it got for a
//! refresh token replaces this one and no other: of two answers the one that belongs to the newer token stays.

use std::sync::Arc;
use std::time::Duration;

use calling::{Client, Reachable};
use kernel::time::{HOUR, MINUTE, SECOND};
use kernel::{Act, Refusal, Timestamp};
use serde::Deserialize;
use store::{Db, Tx, TxFuture, params};

use crate::connecting::Connector;
use crate::imap::{self, Folder};
use crate::mailbox::{Mailbox, MailboxInput, Server};
use crate::oauth::{Grant, OAuth};
use crate::proving::{Proof, Unable};
use crate::smtp;
use crate::token_endpoint::{self, Given, Refused};

const TIME_MAX: Duration = Duration::from_secs(20);
const BODY_TIME_MAX: Duration = Duration::from_secs(5);
const ANSWER_MAX: usize = 64 * 1024;
/// A node that asks and is not heard of for so long has died; longer than asking may take.
const LEASE: i64 = 2 * MINUTE;
/// A token is used until so long before its end.
const MARGIN: i64 = MINUTE;
/// Pause after a provider could not be asked; doubled each time, up to an hour.
const AGAIN: i64 = 30 * SECOND;
const AGAIN_MAX: i64 = HOUR;
/// A token that a server refuses is replaced, unless it is newer than this: then another one helps no more.
const YOUNG: i64 = 5 * MINUTE;
/// How often, and with which pause, it is looked whether another node has got a token.
const LOOKS: usize = 40;
const LOOK: Duration = Duration::from_millis(250);

pub const NOT_CONNECTED: &str = "nobody has connected it to its provider yet";

/// Why access is wanted: in its turn, or because a person asks just now and does not wait for the next turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    ByTime,
    ByHand,
}

#[derive(Deserialize)]
struct Passwords {
    incoming_password: Option<String>,
    outgoing_password: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    client_secret: Option<String>,
    refresh_token: Option<String>,
    access_token: Option<String>,
    fresh_until: Timestamp,
    problem: Option<String>,
    error: Option<String>,
    attempts: i64,
    retry_at: Timestamp,
    renewals: i64,
}

#[derive(Clone)]
pub struct Access {
    db: Db,
    connector: Arc<Connector>,
    client: Arc<Client>,
}

impl Access {
    pub fn new(db: Db, connector: Connector) -> Self {
        let client = client(connector.reachable());
        Self { db, connector: Arc::new(connector), client: Arc::new(client) }
    }

    /// Signs in where letters are fetched.
    pub async fn fetch(
        &self,
        mailbox: &Mailbox,
        server: &Server,
        now: Timestamp,
        asked: Asked,
    ) -> Result<(imap::Session, Folder), String> {
        let proof = self.proof(mailbox, now, asked, |kept| kept.incoming_password).await?;
        match imap::Session::open(&self.connector, server, proof.as_ref()).await {
            Err(unable) if self.forgets(mailbox, proof.as_ref(), &unable, now).await? => {}
            came => return came.map_err(|unable| unable.words),
        }
        let proof = self.proof(mailbox, now, asked, |kept| kept.incoming_password).await?;
        imap::Session::open(&self.connector, server, proof.as_ref()).await.map_err(|unable| unable.words)
    }

    /// Signs in where letters go through.
    pub async fn send(
        &self,
        mailbox: &Mailbox,
        server: &Server,
        now: Timestamp,
        asked: Asked,
    ) -> Result<smtp::Session, String> {
        let proof = self.proof(mailbox, now, asked, |kept| kept.outgoing_password).await?;
        match smtp::Session::open(&self.connector, server, proof.as_ref()).await {
            Err(unable) if self.forgets(mailbox, proof.as_ref(), &unable, now).await? => {}
            came => return came.map_err(|unable| unable.words),
        }
        let proof = self.proof(mailbox, now, asked, |kept| kept.outgoing_password).await?;
        smtp::Session::open(&self.connector, server, proof.as_ref()).await.map_err(|unable| unable.words)
    }

    async fn proof(
        &self,
        mailbox: &Mailbox,
        now: Timestamp,
        asked: Asked,
        of: fn(Passwords) -> Option<String>,
    ) -> Result<Option<Proof>, String> {
        if let Some(oauth) = &mailbox.oauth {
            return self.token(&mailbox.id, &oauth.0, now, asked).await.map(Proof::Token).map(Some);
        }
        let mut conn = self.db.read().await.map_err(|error| error.to_string())?;
        let kept: Option<Passwords> =
            conn.maybe(sql!("find_passwords"), params![&mailbox.id]).await.map_err(|error| error.to_string())?;
        Ok(kept.and_then(of).map(Proof::Password))
    }

    /// A token that is fresh; got from the provider if there is none.
    async fn token(&self, mailbox_id: &str, oauth: &OAuth, now: Timestamp, asked: Asked) -> Result<String, String> {
        for _ in 0..LOOKS {
            let tokens = self.tokens(mailbox_id).await?;
            if let Some(token) = tokens.access_token.as_ref().filter(|_| tokens.fresh_until > now) {
                return Ok(token.clone());
            }
            if let Some(problem) = &tokens.problem {
                return Err(format!("it must be connected to its provider: {problem}"));
            }
            if tokens.retry_at > now && asked == Asked::ByTime {
                return Err(tokens.error.unwrap_or_else(|| "its provider is asked again later".to_owned()));
            }
            let values = params![mailbox_id, tokens.renewals, now, now.plus(LEASE)];
            if self.run(sql!("lease_tokens"), values).await? == 1 {
                self.renew(mailbox_id, oauth, &tokens, now).await?;
            } else {
                tokio::time::sleep(LOOK).await;
            }
        }
        Err("another node asks its provider for a token just now".to_owned())
    }

    async fn tokens(&self, mailbox_id: &str) -> Result<Tokens, String> {
        let mut conn = self.db.read().await.map_err(|error| error.to_string())?;
        let found = conn.maybe(sql!("find_tokens"), params![mailbox_id]).await.map_err(|error| error.to_string())?;
        found.ok_or_else(|| NOT_CONNECTED.to_owned())
    }

    /// Asks the provider and keeps what it says. The error says why there is no token now.
    async fn renew(&self, mailbox_id: &str, oauth: &OAuth, tokens: &Tokens, now: Timestamp) -> Result<(), String> {
        let used = tokens.refresh_token.as_deref().unwrap_or_default();
        let mut fields = match oauth.grant {
            Grant::AuthorizationCode => vec![("grant_type", "refresh_token"), ("refresh_token", used)],
            Grant::ClientCredentials => vec![("grant_type", "client_credentials")],
        };
        // Without one at a renewal: all that was agreed to.
        if oauth.grant == Grant::ClientCredentials && !oauth.scope.is_empty() {
            fields.push(("scope", &oauth.scope));
        }
        let secret = tokens.client_secret.as_deref();
        let came = token_endpoint::ask(&self.client, self.connector.reachable(), oauth, secret, &fields).await;
        let outcome = match &came {
            Ok(_) => "given",
            Err(Refused::Later(..)) => "later",
            Err(Refused::Grant(_)) => "reconnect",
        };
        metrics::counter!("aftercare_mail_tokens_total", "outcome" => outcome).increment(1);
        match came {
            Ok(Given { access_token, refresh_token, life }) => {
                let values = params![mailbox_id, used, refresh_token, access_token, now.plus(freshness(life)), now];
                self.run(sql!("renew_tokens"), values).await.map(drop)
            }
            // Nobody can agree anew where nobody had to agree.
            Err(Refused::Grant(words)) if oauth.grant == Grant::AuthorizationCode => {
                tracing::warn!(mailbox = mailbox_id, error = words, "a mailbox must be connected again");
                let values = params![mailbox_id, used, &words, &words, now];
                // Somebody may have connected it meanwhile: then nothing is noted, and it goes on.
                self.run(sql!("note_tokens"), values).await.map(drop)
            }
            Err(refused) => {
                let wait = refused.wait();
                let words = refused.words();
                let pause = AGAIN.saturating_mul(1 << tokens.attempts.clamp(0, 10)).min(AGAIN_MAX).max(wait);
                let values = params![mailbox_id, used, None::<String>, &words, now.plus(pause)];
                self.run(sql!("note_tokens"), values).await?;
                Err(words)
            }
        }
    }

    /// Drops a token that a server refused; true if another one may be got for it.
    async fn forgets(
        &self,
        mailbox: &Mailbox,
        proof: Option<&Proof>,
        unable: &Unable,
        now: Timestamp,
    ) -> Result<bool, String> {
        let Some(Proof::Token(token)) = proof.filter(|_| unable.token_refused) else { return Ok(false) };
        Ok(self.run(sql!("forget_access_token"), params![&mailbox.id, token, now.plus(-YOUNG)]).await? == 1)
    }

    async fn run(&self, sql: store::Sql, values: Vec<store::Value>) -> Result<u64, String> {
        let done = self
            .db
            .write(move |tx| -> TxFuture<'_, u64, Refusal> { Box::pin(async move { Ok(tx.run(sql, values).await?) }) });
        done.await.map_err(|refusal| refusal.to_string())
    }
}

/// What asks providers: within bounds, and no private networks unless the settings of the program allow it.
pub(crate) fn client(reachable: Reachable) -> Client {
    Client::new(reachable, TIME_MAX, BODY_TIME_MAX, ANSWER_MAX)
}

/// How long a token is used that lives for so long, in milliseconds.
pub(crate) fn freshness(life: i64) -> i64 {
    (life - MARGIN).max(life / 2)
}

/// Brings secrets and tokens in line with settings that were written. What was meant for one address or client is
/// never shown to another.
pub(crate) async fn settle(
    tx: &mut Tx,
    act: &Act,
    before: Option<&Mailbox>,
    after: &Mailbox,
    input: &MailboxInput,
) -> Result<(), Refusal> {
    let Some(oauth) = after.oauth.as_ref().map(|oauth| &oauth.0) else {
        tx.run(sql!("delete_tokens"), params![&after.id]).await?;
        return Ok(());
    };
    tx.run(sql!("insert_tokens"), params![&after.id]).await?;
    let before = before.and_then(|before| before.oauth.as_ref()).map(|before| &before.0);
    let given = |secret: &Option<String>| secret.clone().filter(|secret| !secret.is_empty());
    if input.client_secret.is_some() || !before.is_some_and(|before| before.shares_secret(oauth)) {
        tx.run(sql!("set_client_secret"), params![&after.id, given(&input.client_secret)]).await?;
    }
    let granted = before.is_some_and(|before| before.shares_grant(oauth));
    if granted && input.refresh_token.is_none() && input.client_secret.is_none() {
        return Ok(());
    }
    // Another client secret leaves what was agreed to as it is.
    let kept: Option<Tokens> = tx.maybe(sql!("find_tokens"), params![&after.id]).await?;
    let kept = kept.and_then(|tokens| tokens.refresh_token).filter(|_| granted && input.refresh_token.is_none());
    let refresh_token = given(&input.refresh_token).or(kept);
    let lacking = oauth.grant == Grant::AuthorizationCode && refresh_token.is_none();
    let problem = lacking.then_some(NOT_CONNECTED);
    let values = params![&after.id, refresh_token, None::<String>, 0_i64, act.now, problem];
    tx.run(sql!("set_tokens"), values).await?;
    Ok(())
}
