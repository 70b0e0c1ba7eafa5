//! Reading a letter again: one in quarantine, once what kept it from being read is mended, or one that was
//! suppressed and is to become a ticket after all.

use kernel::{Act, Refusal};
use store::{Tx, params};

use crate::events::{self, Received};
use crate::letter::{self, LetterState, ReceivedLetter};
use crate::withholding;

/// Reads it again. What became a message or a ticket is not read again: it would be there twice.
pub async fn replay(tx: &mut Tx, act: &Act, id: &str) -> Result<ReceivedLetter, Refusal> {
    let found = letter::find(tx, id).await?;
    let forced = match found.state {
        LetterState::Quarantined => false,
        LetterState::Suppressed => true,
        _ => return Err(Refusal::conflict("only a letter in quarantine, or one that was suppressed, is read again")),
    };
    letter::mailbox(tx, &found).await?;
    if found.reason.as_deref() == Some(withholding::WITHHELD) {
        withholding::want(tx, id).await?;
    } else if tx.run(sql!("replay_letter"), params![id, found.state.as_str(), act.now, i64::from(forced)]).await? == 0 {
        return Err(Refusal::conflict("somebody had it read again already"));
    }
    let told = Received { mailbox_id: found.mailbox_id };
    tx.append(act, events::LETTER_REPLAYED, events::letter(id), &told)?;
    letter::find(tx, id).await
}
