//! Looking for scenarios among tickets that fit none, once a day or when somebody asks. Grouping takes a processor
//! for some seconds, so it holds no connection meanwhile, and one node does it at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use intents::{GROUPED_MAX, Group, Grouping};
use kernel::time::{DAY, MINUTE};
use kernel::{Act, Clock, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Db, Json, Tx, TxFuture, params};

use crate::events::{self, Proposed};
use crate::following::Knowing;
use crate::lessons::{self, NONE_OF_THEM};
use crate::proposal::{self, Row, State, TICKETS_MAX, is_same};

/// So long nobody else looks if this node is not heard of.
const HELD: i64 = 5 * MINUTE;
/// So many customers at least have to write of it.
pub const SIZE_MIN: usize = 8;
/// Tickets that are read to find so many of different customers.
const READ_MAX: i64 = 2 * GROUPED_MAX as i64;
/// Tickets whose texts are read at once.
const BATCH: usize = 200;
/// Confirmed tickets that tell which words are common.
const KNOWN_MAX: i64 = 4_000;
/// The same texts give the same groups.
const SEED: u64 = 1;
/// More proposals are not compared with.
const COMPARED_MAX: i64 = 1_000;
/// A dismissed proposal whose like was not met for so long is forgotten.
const FORGOTTEN: i64 = 365 * DAY;

/// A ticket that fits no scenario, and what its customer wrote.
struct Unknown {
    ticket: String,
    text: String,
}

/// A group and the scenario that it is most like.
struct Found {
    group: Group,
    nearest: Option<(String, f64)>,
}

/// Whether it is time to look.
pub fn is_due(search: &proposal::Search, now: Timestamp) -> bool {
    let held = search.held_until.is_some_and(|until| until > now);
    let rested = search.searched_at.is_none_or(|at| now.since(at) >= DAY);
    !held && (search.asked_at.is_some() || rested)
}

/// Looks if it is due and no other node does; true if it did.
pub async fn propose_if_due(db: &Db, act: &Act, clock: &dyn Clock, knowing: &Arc<Knowing>) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    if !is_due(&proposal::search(&mut conn).await?, act.now) {
        return Ok(false);
    }
    drop(conn);
    let (holder, now) = (act.id("rps"), act.now);
    let (holds, until) = (holder.clone(), now.plus(HELD));
    let begun = db.write(move |tx| -> TxFuture<'_, u64, Refusal> {
        Box::pin(async move { Ok(tx.run(sql!("begin_search"), params![holds, now, until, now.plus(-DAY)]).await?) })
    });
    if begun.await? == 0 {
        return Ok(false);
    }
    let mut conn = db.read().await?;
    let unknown = unknown(&mut conn).await?;
    let known = lessons::known(&mut conn, KNOWN_MAX).await?;
    drop(conn);
    let knowing = Arc::clone(knowing);
    let grouped = background::begin("proposals", move || {
        let found = grouped(&unknown, &known, &knowing);
        (unknown, found)
    });
    let (unknown, found) = grouped.await?;
    let ended = Act { now: clock.now(), ..act.clone() };
    db.write(move |tx| -> TxFuture<'_, bool, Refusal> {
        Box::pin(async move { keep(tx, &ended, &holder, &unknown, found).await })
    })
    .await
}

/// The latest tickets that fit no scenario, one of each customer: who writes of it thrice is one who does.
async fn unknown(conn: &mut Conn) -> Result<Vec<Unknown>, Refusal> {
    #[derive(Deserialize)]
    struct Open {
        ticket_id: String,
        customer_id: Option<String>,
    }
    let open: Vec<Open> = conn.all(sql!("list_unknown_tickets"), params![NONE_OF_THEM, READ_MAX]).await?;
    let mut customers = BTreeSet::new();
    let first = open.into_iter().filter(|one| one.customer_id.as_ref().is_none_or(|id| customers.insert(id.clone())));
    let ids: Vec<String> = first.map(|one| one.ticket_id).take(GROUPED_MAX).collect();
    let mut unknown = Vec::new();
    for some in ids.chunks(BATCH) {
        let mut heard = tickets::hearing::hear(conn, some).await?;
        let one = |ticket: &String| heard.remove(ticket).map(|text| Unknown { ticket: ticket.clone(), text });
        unknown.extend(some.iter().filter_map(one));
    }
    Ok(unknown)
}

fn grouped(unknown: &[Unknown], known: &[String], knowing: &Knowing) -> Vec<Found> {
    let texts: Vec<&str> = unknown.iter().map(|one| one.text.as_str()).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let groups = intents::group(&texts, &known, Grouping { size_min: SIZE_MIN, seed: SEED });
    let nearest = |group: &Group| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for place in &group.members {
            let best = knowing.model.classify(texts[*place]).guesses.first().map(|guess| guess.label);
            *counts.entry(best?).or_default() += 1;
        }
        let (label, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        Some((label.to_owned(), count as f64 / group.members.len() as f64))
    };
    groups.into_iter().map(|group| Found { nearest: nearest(&group), group }).collect()
}

/// Writes down what was found. What was decided stays decided: its like is not proposed again.
async fn keep(tx: &mut Tx, act: &Act, holder: &str, unknown: &[Unknown], found: Vec<Found>) -> Result<bool, Refusal> {
    if tx.run(sql!("end_search"), params![holder, act.now, unknown.len() as i64]).await? == 0 {
        // Another node took over meanwhile.
        return Ok(false);
    }
    let mut known: Vec<Row> = tx.all(sql!("list_proposals"), params![COMPARED_MAX]).await?;
    let mut new = 0;
    for Found { group, nearest } in found {
        let tickets = group.members.iter().take(TICKETS_MAX).map(|place| unknown[*place].ticket.clone());
        let tickets: Vec<String> = tickets.collect();
        let same = known.iter().position(|row| is_same((&row.words.0, &row.tickets.0), (&group.words, &tickets)));
        let before = same.map(|place| known.swap_remove(place));
        if let Some(decided) = before.as_ref().filter(|row| row.state != State::Open) {
            tx.run(sql!("see_proposal_again"), params![&decided.id, act.now]).await?;
            continue;
        }
        new += usize::from(before.is_none());
        let id = before.map_or_else(|| act.id("rpp"), |row| row.id);
        let (scenario, share) = nearest.unzip();
        let cohesion = f64::from(group.cohesion);
        let row = params![id, act.now, &Json(group.words), &Json(tickets), cohesion, scenario, share.unwrap_or(0.0)];
        tx.run(sql!("keep_proposal"), row).await?;
    }
    tx.run(sql!("drop_unseen_proposals"), params![act.now]).await?;
    tx.run(sql!("drop_forgotten_proposals"), params![act.now.plus(-FORGOTTEN)]).await?;
    if new > 0 {
        tx.append_setting(act, events::SCENARIOS_PROPOSED, events::subject(), &Proposed { new: new as i64 })?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_looked_for_once_a_day_or_when_somebody_asks() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let search = |asked: bool, hours_ago: Option<i64>, held: bool| proposal::Search {
            asked_at: asked.then_some(now),
            held_until: held.then_some(now.plus(1)),
            begun_at: None,
            searched_at: hours_ago.map(|hours| now.plus(-hours * DAY / 24)),
            tickets: 0,
        };
        assert!(is_due(&search(false, None, false), now));
        assert!(!is_due(&search(false, Some(23), false), now));
        assert!(is_due(&search(false, Some(24), false), now) && is_due(&search(true, Some(1), false), now));
        assert!(!is_due(&search(true, None, true), now), "another node is at it");
    }
}
