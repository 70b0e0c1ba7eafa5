//! Writing a decision into the log, in the transaction of what was decided.

use kernel::{Act, Refusal};
use store::{Tx, params};

use crate::decision::{Head, Kind, Sealed};
use crate::evidence::Snapshot;

/// What is to be written down.
pub(crate) struct Noted<'n> {
    pub frame_id: Option<&'n str>,
    pub initiative: Option<&'n str>,
    pub kind: Kind,
    pub was: Option<&'n str>,
    pub became: Option<&'n str>,
    pub reason: &'n str,
    pub evidence: Option<Snapshot>,
    pub review_on: Option<&'n str>,
}

pub(crate) async fn note(tx: &mut Tx, act: &Act, noted: Noted<'_>) -> Result<(), Refusal> {
    // Held until the end of the transaction: of two who decide at once one comes after the other.
    let head: Head = tx.one(sql!("hold_head"), params![]).await?;
    let evidence = noted.evidence.as_ref().map(serde_json::to_string).transpose();
    let evidence = evidence.map_err(|error| Refusal::Fault(error.to_string()))?;
    let sealed = Sealed {
        number: head.number,
        frame_id: noted.frame_id,
        initiative: noted.initiative,
        kind: noted.kind.as_str(),
        was: noted.was,
        became: noted.became,
        reason: noted.reason,
        evidence: evidence.as_deref(),
        review_on: noted.review_on,
        decided_by: &act.actor.id,
        decided_at: act.now,
    };
    let hash = sealed.hash(&head.hash)?;
    tx.run(sql!("move_head"), params![&hash]).await?;
    let values = params![
        head.number,
        noted.frame_id,
        noted.initiative,
        noted.kind.as_str(),
        noted.was,
        noted.became,
        noted.reason,
        evidence.as_deref(),
        noted.review_on,
        &act.actor.id,
        act.now,
        &hash
    ];
    tx.run(sql!("insert_decision"), values).await?;
    Ok(())
}
