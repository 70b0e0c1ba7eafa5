//! From a cookie or token to a person with grants.
//!
//! What was found is remembered for a second, so that a busy browser does not ask the database for
//! every request; a revoked right is gone everywhere within that second, and on this node at once.
//! Who is nobody is not remembered, nor what they showed: else anybody could fill the memory.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http_kit::{Credential, Identify, Identity};
use kernel::time::{DAY, HOUR, MINUTE, SECOND};
use kernel::{Actor, ActorKind, Refusal, Timestamp, ids};
use serde::Deserialize;
use store::{Conn, Db, Json, TxFuture, params};

use crate::tokens::{ActsAs, TOKEN_PREFIX};
use crate::{hashing, people};

const REMEMBERED_FOR: i64 = SECOND;
/// Most remembered identities; beyond it all are forgotten, which costs a look-up each.
const REMEMBERED_MAX: usize = 10_000;

/// A session ends after so long without use, and after so long in any case.
pub const IDLE_MAX: i64 = 8 * HOUR;
pub const SESSION_MAX: i64 = 7 * DAY;
/// How exactly "last seen" is kept: writing it at every request would be waste.
const SEEN_EVERY: i64 = 5 * MINUTE;

/// How exactly it is kept that a browser holds its live line open.
const LINE_EVERY: i64 = MINUTE;

/// Whether it is a token's, and the hash of its secret.
type Key = (bool, String);

#[derive(Default)]
pub struct StaffIdentity {
    /// What a stream's look found is remembered apart: it must not hide the person's next request,
    /// which counts as seen.
    remembered: Mutex<HashMap<(Seen, Key), (Timestamp, Identity)>>,
}

#[derive(Debug, Deserialize)]
struct SessionRow {
    id: String,
    seen_at: Timestamp,
    line_at: Option<Timestamp>,
    person_id: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct TokenRow {
    id: String,
    token_name: String,
    scopes: Json<Vec<String>>,
    acts_as: ActsAs,
    person_id: String,
    name: String,
}

impl Identify for StaffIdentity {
    fn identify<'a>(
        &'a self,
        db: &'a Db,
        credential: &'a Credential,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Identity>, Refusal>> {
        self.find(db, credential, now, Seen::Now).boxed()
    }

    fn still<'a>(
        &'a self,
        db: &'a Db,
        credential: &'a Credential,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Identity>, Refusal>> {
        self.find(db, credential, now, Seen::AsBefore).boxed()
    }

    fn forget(&self) {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Whether finding somebody counts as having seen them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Seen {
    Now,
    AsBefore,
}

impl StaffIdentity {
    async fn find(
        &self,
        db: &Db,
        credential: &Credential,
        now: Timestamp,
        seen: Seen,
    ) -> Result<Option<Identity>, Refusal> {
        let Some(key) = key(credential).map(|key| (seen, key)) else { return Ok(None) };
        if let Some(known) = self.recall(&key, now) {
            return Ok(Some(known));
        }
        let found = look_up(db, &key.1, now, seen).await?;
        if let Some(identity) = &found {
            self.remember(key, now, identity.clone());
        }
        Ok(found)
    }

    fn recall(&self, key: &(Seen, Key), now: Timestamp) -> Option<Identity> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, identity) = remembered.get(key)?;
        (0..REMEMBERED_FOR).contains(&now.since(*at)).then(|| identity.clone())
    }

    fn remember(&self, key: (Seen, Key), now: Timestamp, identity: Identity) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED_MAX {
            remembered.clear();
        }
        remembered.insert(key, (now, identity));
    }
}

/// What a credential is known by; none if it cannot be one of ours by its shape.
fn key(credential: &Credential) -> Option<Key> {
    let (by_token, secret, random) = match credential {
        Credential::Session(secret) => (false, secret, Some(secret.as_str())),
        Credential::Token(secret) => (true, secret, secret.strip_prefix(TOKEN_PREFIX)),
    };
    random.filter(|random| ids::is_secret(random)).map(|_| (by_token, hashing::of_secret(secret)))
}

async fn look_up(db: &Db, (by_token, hash): &Key, now: Timestamp, seen: Seen) -> Result<Option<Identity>, Refusal> {
    let mut conn = db.read().await?;
    match by_token {
        false => {
            let values = params![hash, now, now.plus(-IDLE_MAX)];
            let Some(row) = conn.maybe::<SessionRow>(sql!("find_session"), values).await? else { return Ok(None) };
            let actor = actor(&mut conn, row.person_id, row.name).await?;
            drop(conn);
            if seen == Seen::Now && now.since(row.seen_at) > SEEN_EVERY {
                let id = row.id.clone();
                db.write(move |tx| -> TxFuture<'_, u64, store::Error> {
                    Box::pin(async move { tx.run(sql!("touch_session"), params![id, now]).await })
                })
                .await?;
            }
            // A stream looks again and again for as long as it is open.
            if seen == Seen::AsBefore && row.line_at.is_none_or(|at| now.since(at) > LINE_EVERY) {
                let id = row.id.clone();
                db.write(move |tx| -> TxFuture<'_, u64, store::Error> {
                    Box::pin(async move { tx.run(sql!("touch_line"), params![id, now]).await })
                })
                .await?;
            }
            Ok(Some(Identity { actor, credential_id: row.id, by_token: false }))
        }
        true => {
            let values = params![hash, now];
            let Some(row) = conn.maybe::<TokenRow>(sql!("find_token"), values).await? else { return Ok(None) };
            let mut actor = actor(&mut conn, row.person_id, row.name).await?;
            actor.grants = actor.grants.limited_to(&row.scopes.0);
            if row.acts_as == ActsAs::Program {
                (actor.kind, actor.name) = (ActorKind::System, row.token_name);
            }
            Ok(Some(Identity { actor, credential_id: row.id, by_token: true }))
        }
    }
}

async fn actor(conn: &mut Conn, id: String, name: String) -> Result<Actor, Refusal> {
    let grants = people::grants(conn, &id).await?;
    let teams = conn.all(sql!("team_ids_of_person"), params![&id]).await?;
    Ok(Actor { kind: ActorKind::Staff, id, name, teams, grants })
}
