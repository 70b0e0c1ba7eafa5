//! Taking tickets from who is away: those that the program gave them, while the customer waits for an
//! answer. They go back to the team, and from there to somebody who is here. A worker calls this again and
//! again. What a person assigned stays.

use kernel::{Act, Refusal};
use store::{Conn, Db, Select, Tx, TxFuture, params};

use crate::assigning::{self, Assignment};
use crate::events::Routed;
use crate::settling::settle;
use crate::ticket::Ticket;

/// Most tickets of one round.
pub const BATCH: i64 = 200;

/// Takes back up to [`BATCH`] tickets; gives their number.
pub async fn hand_back(db: &Db, act: &Act) -> Result<usize, Refusal> {
    let due = left_behind(&mut db.read().await?, act, None).await?;
    let mut taken = 0;
    for id in due {
        let act = act.clone();
        let done = db.write(move |tx| -> TxFuture<'_, bool, Refusal> {
            Box::pin(async move { take_back(tx, &act, &id).await })
        });
        taken += usize::from(done.await?);
    }
    Ok(taken)
}

async fn left_behind(conn: &mut Conn, act: &Act, only: Option<&str>) -> Result<Vec<String>, Refusal> {
    let mut select = Select::new(sql!("list_left_behind"), params![act.now]);
    select.and_some("t.id = ?", only);
    select.then("ORDER BY t.id LIMIT ?", params![BATCH]);
    Ok(conn.select(&select).await?)
}

/// Under the lock it may turn out that they are back, that somebody answered, or that another node was
/// faster.
async fn take_back(tx: &mut Tx, act: &Act, id: &str) -> Result<bool, Refusal> {
    let Some(mut ticket) = tx.maybe::<Ticket>(sql!("hold_ticket"), params![id]).await? else { return Ok(false) };
    if left_behind(tx, act, Some(id)).await?.is_empty() {
        return Ok(false);
    }
    let to = Assignment { assignee_id: Some(None), team_id: None };
    assigning::hand_over(tx, act, &mut ticket, to, Some(Routed::Away))?;
    tx.run(sql!("forget_routing"), params![id]).await?;
    settle(tx, act, &mut ticket).await?;
    Ok(true)
}
