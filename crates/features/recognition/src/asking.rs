//! Asking for a new version. A worker trains it, soon.

use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Asked};

/// Whether something is being learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionTraining)]
pub struct Training {
    /// When somebody asked for a new version that has not begun or is being made.
    pub asked_at: Option<Timestamp>,
    pub asked_by: String,
    /// Until then nobody else trains; null if nobody trains.
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub(crate) held_until: Option<Timestamp>,
    /// Since when it is being made; null if none is.
    pub begun_at: Option<Timestamp>,
    /// How much of it is done, from 0 to 1.
    pub progress: f64,
    pub failed_at: Option<Timestamp>,
    /// Why the last training failed.
    pub failure: Option<String>,
}

pub async fn find(conn: &mut Conn) -> Result<Training, Refusal> {
    Ok(conn.one(sql!("find_training"), params![]).await?)
}

/// Asks for a new version; who asks again changes nothing.
pub async fn ask(tx: &mut Tx, act: &Act) -> Result<Training, Refusal> {
    if tx.run(sql!("ask_for_training"), params![act.now, &act.actor.id]).await? > 0 {
        tx.append_setting(act, events::TRAINING_ASKED, events::subject(), &Asked {})?;
    }
    find(tx).await
}
