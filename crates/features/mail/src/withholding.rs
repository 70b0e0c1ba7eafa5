//! Letters that a folder has and its server does not hand out. One such letter must not keep those behind it from
//! coming: after some tries it is an entry in quarantine, and is asked for again when somebody wants it.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Conn, Tx, params};

use crate::clearing::Lies;
use crate::events::{self, Received, Settled};
use crate::letter::LetterState;
use crate::reading;
use crate::receiving::{self, Arrived, Receipt, Source};

/// The `reason` of such an entry.
pub const WITHHELD: &str = "withheld";
/// So often a server is asked for a letter before the next one is fetched.
pub const TRIES_MAX: i64 = 3;
/// Those that somebody wants, in one round.
const AT_ONCE: i64 = 20;
const WORDS_MAX: usize = 500;

/// One that somebody wants to be fetched again.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Wanted {
    pub letter_id: String,
    pub uid: i64,
}

/// Notes that the server did not give it. True once it was asked often enough and there is an entry instead.
pub(crate) async fn note(tx: &mut Tx, act: &Act, mailbox_id: &str, lies: &Lies, words: &str) -> Result<bool, Refusal> {
    let Lies { place, uid_validity, uid } = lies;
    let attempts: i64 = tx.one(sql!("note_withheld"), params![mailbox_id, place, *uid_validity, *uid]).await?;
    if attempts < TRIES_MAX {
        return Ok(false);
    }
    let id = act.id("ltr");
    let key = format!("{place}\n{uid_validity}:{uid}");
    let detail = reading::shown(&format!("the server does not give it: {words}"), WORDS_MAX);
    let values = params![&id, mailbox_id, Source::Imap.as_str(), key, act.now, WITHHELD, detail];
    if tx.run(sql!("insert_withheld_letter"), values).await? == 1 {
        tx.run(sql!("enter_withheld"), params![mailbox_id, place, *uid_validity, *uid, &id]).await?;
        let received = Received { mailbox_id: mailbox_id.to_owned() };
        tx.append(act, events::LETTER_RECEIVED, events::letter(&id), &received)?;
        let settled = Settled { mailbox_id: mailbox_id.to_owned(), state: LetterState::Quarantined, ticket_id: None };
        tx.append(act, events::LETTER_SETTLED, events::letter(&id), &settled)?;
    }
    tx.run(sql!("advance_cursor"), params![mailbox_id, *uid_validity, *uid, place]).await?;
    Ok(true)
}

/// Has it fetched again, in the next round.
pub(crate) async fn want(tx: &mut Tx, letter_id: &str) -> Result<(), Refusal> {
    match tx.run(sql!("want_withheld"), params![letter_id]).await? {
        0 => Err(Refusal::conflict("somebody had it fetched again already, or its server has it no more")),
        _ => Ok(()),
    }
}

pub(crate) async fn wanted(
    conn: &mut Conn,
    mailbox_id: &str,
    place: &str,
    uid_validity: i64,
) -> Result<Vec<Wanted>, Refusal> {
    Ok(conn.all(sql!("list_wanted"), params![mailbox_id, place, uid_validity, AT_ONCE]).await?)
}

/// It is there after all: stored as a letter of its own, of which the entry is the duplicate.
pub(crate) async fn given(tx: &mut Tx, act: &Act, entry: &str, arrived: Arrived) -> Result<(), Refusal> {
    let same_as = match receiving::receive(tx, act, arrived).await? {
        Receipt::Kept(id) | Receipt::Duplicate(id) | Receipt::TooLarge(id) => id,
        // Another node was faster.
        Receipt::Known => return Ok(()),
    };
    tx.run(sql!("end_withheld"), params![entry]).await?;
    tx.run(sql!("mark_given"), params![entry, same_as, act.now]).await?;
    Ok(())
}

/// It was asked for in vain once more; for good if the folder has it no more.
pub(crate) async fn in_vain(tx: &mut Tx, entry: &str, words: &str, for_good: bool) -> Result<(), Refusal> {
    tx.run(sql!("note_in_vain"), params![entry, reading::shown(words, WORDS_MAX)]).await?;
    match for_good {
        true => tx.run(sql!("end_withheld"), params![entry]).await?,
        false => tx.run(sql!("unwant_withheld"), params![entry]).await?,
    };
    Ok(())
}
