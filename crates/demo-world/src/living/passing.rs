//! Days that pass at once: for what is measured over weeks. What happens in them happens as it does to who waits for it.

use std::sync::Arc;

use kernel::time::{DAY, HOUR};
use kernel::{Permission, Refusal, Timestamp};
use store::{Conn, Db, events};

use super::{Living, Pace};
use crate::dice::{Dice, SeededIds};
use crate::mark::Made;

/// Of a day, in the order of [`Deed`]: a parcel is seen five times on its way.
const OF_A_DAY: [(Deed, usize); 4] = [(Deed::Order, 5), (Deed::Parcel, 25), (Deed::Query, 4), (Deed::Colleague, 6)];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Order,
    Parcel,
    Query,
    Colleague,
}

/// How far the shop has come.
pub async fn until(conn: &mut Conn, made: &Made) -> Result<Timestamp, Refusal> {
    let last = events::last(conn).await?;
    let latest = events::after(conn, last - 1, 1).await?.first().map(|event| event.recorded_at);
    Ok(latest.map_or(made.now, |at| at.max(made.now)))
}

/// Lets whole days pass, up to a moment; gives how much happened. The same database and seed tell the same.
pub async fn pass(
    db: Db,
    permissions: &[Permission],
    seed: u64,
    (from, to): (Timestamp, Timestamp),
) -> Result<usize, Refusal> {
    let heard = events::last(&mut db.read().await?).await?;
    let rng = Arc::new(SeededIds::new(seed ^ heard as u64));
    let mut living = Living::begin(db, rng, permissions, Pace { seed, every: HOUR }, from).await?;
    let mut happened = 0;
    let mut day = from;
    while day.plus(DAY) <= to {
        for (at, deed) in living.plan_of(day) {
            happened += usize::from(living.happen(at, deed).await?);
        }
        day = day.plus(DAY);
    }
    Ok(happened)
}

impl Living {
    fn plan_of(&mut self, day: Timestamp) -> Vec<(Timestamp, Deed)> {
        let dice = &mut self.dice;
        let each = |(deed, count): (Deed, usize)| std::iter::repeat_n(deed, count);
        let mut plan: Vec<(Timestamp, Deed)> =
            OF_A_DAY.into_iter().flat_map(each).map(|deed| (moment(dice, day), deed)).collect();
        plan.sort_unstable();
        plan
    }

    /// What is due comes first: customers react to who answered them.
    async fn happen(&mut self, at: Timestamp, deed: Deed) -> Result<bool, Refusal> {
        self.hear(at).await?;
        while let Some(place) = self.due.iter().position(|due| due.at <= at) {
            let due = self.due.swap_remove(place);
            self.react(at, &due.ticket).await?;
        }
        let happened = match deed {
            Deed::Order => self.order(at).await?,
            Deed::Parcel => self.parcel(at).await?,
            Deed::Query => self.query(at).await?,
            Deed::Colleague => self.colleague(at).await?,
        };
        Ok(happened.is_some())
    }
}

fn moment(dice: &mut Dice, day: Timestamp) -> Timestamp {
    day.plus(dice.between(0, DAY - 1))
}
