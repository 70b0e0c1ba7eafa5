//! Telling the decider that a review is due. A worker calls this again and again; of several nodes one tells.

use kernel::{Act, Refusal};
use store::{Tx, params};

use super::{agenda, review};
use crate::events::{self, Told};
use crate::frame::Frame;
use crate::{framing, organisation};

/// Tells of each frame that is over once; gives their number.
pub async fn remind_due(tx: &mut Tx, act: &Act) -> Result<usize, Refusal> {
    let today = organisation::today(tx, act.now).await?.to_string();
    let over: Vec<Frame> = tx.all(sql!("list_frames_to_tell"), params![today]).await?;
    let mut told = 0;
    for frame in over {
        let Some(planned) = agenda::planned_in(tx, &frame).await? else { continue };
        tx.run(sql!("insert_review"), params![&frame.id]).await?;
        if tx.run(sql!("tell_review"), params![&frame.id, act.now]).await? == 0 {
            continue;
        }
        let decider = review::decider(tx, &planned).await?;
        let about = Told { to: decider.map(|one| one.id), ..framing::told(&frame) };
        tx.append(act, events::REVIEW_DUE, events::of_frame(&frame.id), &about)?;
        told += 1;
    }
    Ok(told)
}
