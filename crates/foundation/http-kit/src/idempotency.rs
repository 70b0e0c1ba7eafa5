//! Doing a repeated request once. The answer is stored in the transaction of what it answers, so a
//! crash cannot leave the one without the other.
//!
//! The key is reserved before anything is done: of two requests at once the second waits for the
//! first one's row (PostgreSQL) or its turn (SQLite), and then finds the answer.

use axum::http::{HeaderMap, Method, StatusCode, Uri};
use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::{Tx, named, params};

/// How long answers are kept at least.
pub const KEPT_FOR: i64 = 2 * kernel::time::DAY;

const KEY_MAX: usize = 255;
/// Kept instead of the status of an answer that held a secret.
const SHOWN_ONCE: i64 = 1;

/// A key sent with a request, and what the request was.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    key: String,
    fingerprint: String,
}

#[derive(Deserialize)]
struct Known {
    fingerprint: String,
    status: i64,
    body: String,
}

impl Key {
    /// The key of a POST, with a fingerprint of method, path, query and body.
    pub fn from_request(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Result<Option<Self>, Refusal> {
        let Some(value) = headers.get("idempotency-key").filter(|_| method == Method::POST) else { return Ok(None) };
        let key = value.to_str().ok().map(str::trim).filter(|key| !key.is_empty() && key.len() <= KEY_MAX);
        let key =
            key.ok_or_else(|| Refusal::invalid("Idempotency-Key", "must be 1 to 255 visible ASCII characters"))?;
        let mut hash = Sha256::new();
        for part in [method.as_str(), uri.path(), uri.query().unwrap_or("")] {
            hash.update(part);
            hash.update("\n");
        }
        hash.update(body);
        let fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Some(Self { key: key.to_owned(), fingerprint }))
    }

    /// Reserves the key, or gives the answer that was given before.
    pub async fn reserve(
        &self,
        tx: &mut Tx,
        actor_id: &str,
        now: Timestamp,
    ) -> Result<Option<(StatusCode, Vec<u8>)>, Refusal> {
        let values = params![actor_id, &self.key, &self.fingerprint, now];
        match tx.run(const { named(crate::QUERIES, "reserve_idempotency_key") }, values).await? {
            0 => self.find(tx, actor_id).await,
            _ => Ok(None),
        }
    }

    async fn find(&self, tx: &mut Tx, actor_id: &str) -> Result<Option<(StatusCode, Vec<u8>)>, Refusal> {
        let known: Option<Known> =
            tx.maybe(const { named(crate::QUERIES, "find_idempotent_answer") }, params![actor_id, &self.key]).await?;
        match known {
            None => Ok(None),
            Some(known) if known.fingerprint != self.fingerprint => Err(Refusal::Conflict {
                code: "idempotency-mismatch",
                detail: "this Idempotency-Key came before with another request; use a new one".to_owned(),
                current: None,
            }),
            Some(known) if known.status == SHOWN_ONCE => Err(Refusal::Conflict {
                code: "shown-once",
                detail: "this was done before, and its answer held a secret, which is shown once; \
                         if it is lost, undo what was done and use a new key"
                    .to_owned(),
                current: None,
            }),
            Some(known) => {
                let status = u16::try_from(known.status).ok().and_then(|code| StatusCode::from_u16(code).ok());
                Ok(Some((status.unwrap_or(StatusCode::OK), known.body.into_bytes())))
            }
        }
    }

    /// Keeps the answer with what it answers; none if it holds a secret.
    pub async fn keep(&self, tx: &mut Tx, actor_id: &str, answer: Option<(StatusCode, &[u8])>) -> Result<(), Refusal> {
        let (status, body) = match answer {
            Some((status, body)) => (i64::from(status.as_u16()), String::from_utf8_lossy(body).into_owned()),
            None => (SHOWN_ONCE, String::new()),
        };
        let values = params![actor_id, &self.key, status, body];
        tx.run(const { named(crate::QUERIES, "keep_idempotent_answer") }, values).await?;
        Ok(())
    }
}

/// Forgets answers older than [`KEPT_FOR`]. Gives how many.
pub async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<u64, Refusal> {
    let before = now.plus(-KEPT_FOR);
    Ok(tx.run(const { named(crate::QUERIES, "delete_old_idempotent_answers") }, params![before]).await?)
}
