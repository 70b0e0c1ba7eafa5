//! Whether a database may be played with. The mark is an event in the log, written in the same
//! transaction as all that is made up; no request can write it, and a backup keeps it.

use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Subject, Tx, events};

use crate::history::Plan;

const MADE: &str = "DemoMade";
const SUBJECT: Subject<'static> = Subject { topic: "demo", id: "demo" };

/// How a demo was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub seed: u64,
    pub now: Timestamp,
    pub orders: usize,
}

/// What a database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    Nothing,
    Demo(Made),
    /// Nothing may be made up here.
    SomebodysWork,
}

pub async fn look(conn: &mut Conn) -> Result<Holds, Refusal> {
    if let Some(event) = events::of_subject(conn, SUBJECT.id, 0, 1).await?.first() {
        return Ok(Holds::Demo(event.read()?));
    }
    Ok(if events::last(conn).await? == 0 { Holds::Nothing } else { Holds::SomebodysWork })
}

pub(crate) fn set(tx: &mut Tx, act: &Act, plan: Plan) -> Result<(), Refusal> {
    let made = Made { seed: plan.seed, now: plan.now, orders: plan.orders };
    Ok(tx.append(act, MADE, SUBJECT, &made)?)
}
