//! Keeping what was learned: a new version comes into use unless it is clearly worse than the one before.

use kernel::{Act, Refusal};
use store::{Json, Tx, params};

use crate::events::{self, Told};
use crate::signs::Weighing;
use crate::trying::{Confusion, Figures};
use crate::version::State;

/// So many versions stay beside the one in use; of older ones the figures alone are kept.
pub const KEPT_MAX: i64 = 8;
/// A model lies in the database in pieces of so many bytes.
pub(crate) const PIECE: usize = 1_000_000;

/// A model and what is known of it.
#[derive(Debug, Clone)]
pub struct Learned {
    pub bytes: Vec<u8>,
    pub weighing: Weighing,
    pub figures: Figures,
    pub confusions: Vec<Confusion>,
    pub seen_event: i64,
    pub basis: String,
    pub scenarios: i64,
    pub examples: i64,
    pub tickets: i64,
    /// The model of language whose numbers were learned; empty for words alone.
    pub embedding: String,
}

/// Writes a version down; gives its number. Refused if another node trains meanwhile.
pub async fn keep(
    tx: &mut Tx,
    act: &Act,
    holder: &str,
    by: &str,
    took_ms: i64,
    learned: Learned,
) -> Result<i64, Refusal> {
    let no_failure: Option<String> = None;
    let ended = tx.run(sql!("end_training"), params![holder, None::<i64>, no_failure]).await?;
    if ended == 0 {
        return Err(Refusal::conflict("another node has begun to learn meanwhile"));
    }
    let worse = learned.figures.compared.as_ref().is_some_and(|compared| compared.is_worse());
    let last: i64 = tx.one(sql!("last_version"), params![]).await?;
    let number = last + 1;
    if !worse {
        tx.run(sql!("replace_version_in_use"), params![]).await?;
    }
    let state = if worse { State::Kept } else { State::InUse };
    let values = params![
        number,
        state.as_str(),
        act.now,
        by,
        took_ms,
        learned.seen_event,
        &learned.basis,
        learned.scenarios,
        learned.examples,
        learned.tickets,
        learned.bytes.len() as i64,
        &Json(learned.figures),
        &Json(learned.confusions),
        worse,
        &Json(learned.weighing),
        &learned.embedding
    ];
    tx.run(sql!("insert_version"), values).await?;
    for (ordinal, piece) in learned.bytes.chunks(PIECE).enumerate() {
        let row = params![number, ordinal as i64, piece.to_vec()];
        tx.insert_many("INSERT INTO recognition_pieces (version, ordinal, bytes) VALUES", vec![row], "").await?;
    }
    if tx.run(sql!("drop_versions"), params![KEPT_MAX]).await? > 0 {
        tx.run(sql!("drop_pieces"), params![]).await?;
    }
    let told = Told { version: number, in_use: !worse, examples: learned.examples, tickets: learned.tickets };
    tx.append_setting(act, events::VERSION_TRAINED, events::subject(), &told)?;
    Ok(number)
}
