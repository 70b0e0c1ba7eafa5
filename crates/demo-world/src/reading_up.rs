//! How far the shop's people have read: all of the history but what came in last, as after a morning's first hours.

use kernel::time::HOUR;
use kernel::{Act, Refusal};
use staff::people;
use store::Tx;
use tickets::glancing::Glance;
use tickets::{READ, reading};

/// How recent a question is that some have not read yet.
const RECENT: i64 = 8 * HOUR;
/// Most of them for each person.
const UNREAD: usize = 5;

/// `open` are tickets, newest first.
pub async fn read_up(tx: &mut Tx, act: &Act, open: &[Glance]) -> Result<(), Refusal> {
    for person in people::list(tx).await?.iter().filter(|person| person.email.is_some()) {
        let Some(actor) = people::acting(tx, &person.id).await?.filter(|actor| actor.grants.reach(READ).is_some())
        else {
            continue;
        };
        let by = Act { actor, ..act.clone() };
        reading::keep_all(tx, &by).await?;
        let new = |one: &&Glance| {
            one.waiting_since.is_some_and(|since| since.plus(RECENT) > act.now)
                && one.assignee_id.as_ref().is_none_or(|assignee| *assignee == person.id)
        };
        for ticket in open.iter().filter(new).take(UNREAD) {
            match reading::put_back(tx, &by, &ticket.id).await {
                // Out of their reach.
                Ok(()) | Err(Refusal::NotFound(_)) => {}
                Err(refusal) => return Err(refusal),
            }
        }
    }
    Ok(())
}
