//! From a cookie or token to a person with grants.
//!
//! What was found is remembered for a second, so that a busy browser does not ask the database for
//! every request; a revoked right is gone everywhere within that second, and on this node at once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http_kit::{Credential, Identify, Identity};
use kernel::time::{DAY, HOUR, MINUTE, SECOND};
use kernel::{Actor, ActorKind, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Db, Json, TxFuture, params};

use crate::tokens::ActsAs;
use crate::{hashing, people};

const REMEMBERED_FOR: i64 = SECOND;
/// Most remembered identities; beyond it all are forgotten, which costs a look-up each.
const REMEMBERED_MAX: usize = 10_000;

/// A session ends after so long without use, and after so long in any case.
pub const IDLE_MAX: i64 = 8 * HOUR;
pub const SESSION_MAX: i64 = 7 * DAY;
/// How exactly "last seen" is kept: writing it at every request would be waste.
const SEEN_EVERY: i64 = 5 * MINUTE;

#[derive(Default)]
pub struct StaffIdentity {
    remembered: Mutex<HashMap<Credential, (Timestamp, Option<Identity>)>>,
}

#[derive(Debug, Deserialize)]
struct SessionRow {
    id: String,
    seen_at: Timestamp,
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
        async move {
            if let Some(known) = self.recall(credential, now) {
                return Ok(known);
            }
            let found = look_up(db, credential, now).await?;
            self.remember(credential, now, &found);
            Ok(found)
        }
        .boxed()
    }

    fn forget(&self) {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl StaffIdentity {
    fn recall(&self, credential: &Credential, now: Timestamp) -> Option<Option<Identity>> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, identity) = remembered.get(credential)?;
        (0..REMEMBERED_FOR).contains(&now.since(*at)).then(|| identity.clone())
    }

    fn remember(&self, credential: &Credential, now: Timestamp, found: &Option<Identity>) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED_MAX {
            remembered.clear();
        }
        remembered.insert(credential.clone(), (now, found.clone()));
    }
}

async fn look_up(db: &Db, credential: &Credential, now: Timestamp) -> Result<Option<Identity>, Refusal> {
    let mut conn = db.read().await?;
    match credential {
        Credential::Session(secret) => {
            let values = params![hashing::of_secret(secret), now, now.plus(-IDLE_MAX)];
            let Some(row) = conn.maybe::<SessionRow>(sql!("find_session"), values).await? else { return Ok(None) };
            let actor = actor(&mut conn, row.person_id, row.name).await?;
            drop(conn);
            if now.since(row.seen_at) > SEEN_EVERY {
                let id = row.id.clone();
                db.write(move |tx| -> TxFuture<'_, u64, store::Error> {
                    Box::pin(async move { tx.run(sql!("touch_session"), params![id, now]).await })
                })
                .await?;
            }
            Ok(Some(Identity { actor, credential_id: row.id, by_token: false }))
        }
        Credential::Token(secret) => {
            let values = params![hashing::of_secret(secret), now];
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
