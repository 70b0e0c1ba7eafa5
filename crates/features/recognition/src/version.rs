//! What was learned: when, from what, how good it is; and the model itself.

use intents::Model;
use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Bytes, Conn, Json, params};
use utoipa::ToSchema;

use crate::keeping::PIECE;
use crate::signs::Weighing;
use crate::trying::{Confusion, Figures};

/// So many versions are listed.
const LISTED_MAX: i64 = 50;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RecognitionVersionState)]
pub enum State {
    InUse,
    /// It can come into use again.
    Kept,
    /// Its figures alone are left.
    Dropped,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InUse => "in_use",
            Self::Kept => "kept",
            Self::Dropped => "dropped",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionVersion)]
pub struct Version {
    pub number: i64,
    pub state: State,
    pub trained_at: Timestamp,
    /// Id of the person who asked for it; empty for the program.
    pub trained_by: String,
    pub took_ms: i64,
    /// How many scenarios it tells apart.
    pub scenarios: i64,
    /// Examples that it learned from.
    pub examples: i64,
    /// Confirmed tickets that it learned from.
    pub tickets: i64,
    pub bytes: i64,
    #[schema(value_type = Figures)]
    pub figures: Json<Figures>,
    #[schema(value_type = Vec<Confusion>)]
    pub confusions: Json<Vec<Confusion>>,
    /// Clearly worse than the version that was in use, and so not used by itself.
    pub worse: bool,
    /// The model of language whose numbers it learned beside the words; empty for words alone.
    pub embedding: String,
}

/// What the last version was made from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Basis {
    pub number: i64,
    pub trained_at: Timestamp,
    pub seen_event: i64,
    pub basis: String,
}

/// Newest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Version>, Refusal> {
    Ok(conn.all(sql!("list_versions"), params![LISTED_MAX]).await?)
}

pub async fn find(conn: &mut Conn, number: i64) -> Result<Version, Refusal> {
    conn.maybe(sql!("find_version"), params![number]).await?.ok_or(Refusal::NotFound("version"))
}

pub(crate) async fn basis(conn: &mut Conn) -> Result<Option<Basis>, Refusal> {
    Ok(conn.maybe(sql!("find_basis"), params![]).await?)
}

/// Number of the version in use.
pub async fn in_use(conn: &mut Conn) -> Result<Option<i64>, Refusal> {
    Ok(conn.maybe(sql!("find_in_use"), params![]).await?)
}

/// What a version learned of signs; nothing if it was learned from words alone.
pub async fn weighing(conn: &mut Conn, number: i64) -> Result<Weighing, Refusal> {
    let kept: Option<Json<Option<Weighing>>> = conn.maybe(sql!("find_signs"), params![number]).await?;
    Ok(kept.and_then(|kept| kept.0).unwrap_or_default())
}

/// The model of a version; none if it was dropped meanwhile, or is of a format that this program does not read.
pub async fn model(conn: &mut Conn, number: i64) -> Result<Option<Model>, Refusal> {
    #[derive(Deserialize)]
    struct Piece {
        bytes: Bytes,
    }
    let mut bytes = Vec::new();
    for ordinal in 0..=(intents::BYTES_MAX / PIECE) as i64 {
        match conn.maybe::<Piece>(sql!("find_piece"), params![number, ordinal]).await? {
            Some(piece) => bytes.extend_from_slice(&piece.bytes.0),
            None => break,
        }
    }
    match Model::from_bytes(&bytes) {
        Ok(model) => Ok(Some(model)),
        Err(why) => {
            tracing::warn!(version = number, %why, "what was learned cannot be read");
            Ok(None)
        }
    }
}
