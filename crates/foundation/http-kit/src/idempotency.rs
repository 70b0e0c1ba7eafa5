//! Doing a repeated request once. The answer is stored in the transaction of what it answers, so a
//! crash cannot leave the one without the other.

use axum::http::{HeaderMap, Method, StatusCode};
use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::{Error, Tx, named, params};

/// How long answers are kept at least.
pub const KEPT_FOR: i64 = 2 * kernel::time::DAY;

const KEY_MAX: usize = 255;

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
    /// The key of a POST, with a fingerprint of method, path and body.
    pub fn from_request(
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Option<Self>, Refusal> {
        let Some(value) = headers.get("idempotency-key").filter(|_| method == Method::POST) else { return Ok(None) };
        let key = value.to_str().ok().map(str::trim).filter(|key| !key.is_empty() && key.len() <= KEY_MAX);
        let key =
            key.ok_or_else(|| Refusal::invalid("Idempotency-Key", "must be 1 to 255 visible ASCII characters"))?;
        let mut hash = Sha256::new();
        hash.update(method.as_str());
        hash.update(path);
        hash.update(body);
        let fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Some(Self { key: key.to_owned(), fingerprint }))
    }

    /// The answer given before, if there is one.
    pub async fn find(&self, tx: &mut Tx, actor_id: &str) -> Result<Option<(StatusCode, Vec<u8>)>, Refusal> {
        let known: Option<Known> =
            tx.maybe(const { named(crate::QUERIES, "find_idempotent_answer") }, params![actor_id, &self.key]).await?;
        match known {
            None => Ok(None),
            Some(known) if known.fingerprint != self.fingerprint => Err(Refusal::Conflict {
                code: "idempotency-mismatch",
                detail: "this Idempotency-Key came before with another request; use a new one".to_owned(),
                current: None,
            }),
            Some(known) => {
                let status = u16::try_from(known.status).ok().and_then(|code| StatusCode::from_u16(code).ok());
                Ok(Some((status.unwrap_or(StatusCode::OK), known.body.into_bytes())))
            }
        }
    }

    /// Keeps the answer with what it answers.
    pub async fn keep(
        &self,
        tx: &mut Tx,
        actor_id: &str,
        status: StatusCode,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let body = String::from_utf8_lossy(body).into_owned();
        let values = params![actor_id, &self.key, &self.fingerprint, i64::from(status.as_u16()), body, now];
        match tx.run(const { named(crate::QUERIES, "insert_idempotent_answer") }, values).await {
            Ok(_) => Ok(()),
            Err(Error::Unique(_)) => Err(Refusal::Conflict {
                code: "idempotency-in-flight",
                detail: "a request with this Idempotency-Key is under way; ask again in a moment".to_owned(),
                current: None,
            }),
            Err(error) => Err(error.into()),
        }
    }
}

/// Forgets answers older than [`KEPT_FOR`]. Gives how many.
pub async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<u64, Refusal> {
    let before = now.plus(-KEPT_FOR);
    Ok(tx.run(const { named(crate::QUERIES, "delete_old_idempotent_answers") }, params![before]).await?)
}
