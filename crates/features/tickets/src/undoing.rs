//! Taking back what one did to many tickets at once, or to one by a macro. What others changed
//! meanwhile stays as they left it.

use kernel::time::HOUR;
use kernel::{Act, Problems, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::changing_many::{RefusedTicket, report};
use crate::stepping::{self, Steps};
use crate::{ANSWER, holding, holding_back};

/// So long a deed can be taken back; what is older is forgotten.
const UNDOABLE: i64 = HOUR;

/// What was done, as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Done {
    pub steps: Steps,
    pub tickets: Vec<DoneTo>,
    /// Messages that were held back with it.
    #[serde(default)]
    pub held: Vec<String>,
}

/// What takes it back at one ticket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DoneTo {
    pub ticket_id: String,
    pub back: Steps,
}

/// What became of an undo.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Undone {
    /// Tickets that are as before.
    pub undone: i64,
    /// Messages that are drafts again.
    pub taken_back: i64,
    /// Messages that had gone out already.
    pub sent: i64,
    /// Those that others changed meanwhile, and that stay as they are now.
    pub left: Vec<RefusedTicket>,
}

#[derive(Deserialize)]
struct Row {
    done: Json<Done>,
}

/// Takes one's own deed back, once.
pub async fn undo(tx: &mut Tx, act: &Act, id: &str) -> Result<Undone, Refusal> {
    let since = act.now.plus(-UNDOABLE);
    let found: Option<Row> = tx.maybe(sql!("take_deed"), params![id, &act.actor.id, since]).await?;
    let done = found.ok_or(Refusal::NotFound("deed"))?.done.0;
    let mut outcome = Undone { undone: 0, taken_back: 0, sent: 0, left: Vec::new() };
    for held in done.held {
        match holding_back::take_back(tx, act, &held).await {
            Ok(()) => outcome.taken_back += 1,
            Err(Refusal::NotFound(_)) => outcome.sent += 1,
            Err(other) => return Err(other),
        }
    }
    for DoneTo { ticket_id, back } in done.tickets {
        match one(tx, act, &ticket_id, &done.steps, back).await {
            Ok(()) => outcome.undone += 1,
            Err(refusal) => outcome.left.push(report(ticket_id, None, refusal)?),
        }
    }
    Ok(outcome)
}

async fn one(tx: &mut Tx, act: &Act, id: &str, steps: &Steps, back: Steps) -> Result<(), Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    if !stepping::stands(tx, &ticket, steps, &back).await? {
        return Err(Refusal::conflict("somebody changed it meanwhile"));
    }
    let mut problems = Problems::default();
    let checked = stepping::check(tx, act, "back", stepping::without_past(act, back), &mut problems).await?;
    // Whoever it was assigned to may have left since.
    problems.into_result()?;
    stepping::take(tx, act, &mut ticket, &checked).await.map(drop)
}

/// Forgets deeds that nobody can take back any more.
pub async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<u64, Refusal> {
    Ok(tx.run(sql!("forget_deeds"), params![now.plus(-UNDOABLE)]).await?)
}
