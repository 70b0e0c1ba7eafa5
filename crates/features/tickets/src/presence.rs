//! Who looks at a ticket now, and who writes in it. Nothing of it is written down: it hangs on the
//! store's board for some seconds, and the browser says it again for as long as it is so. A browser that
//! dies says nothing, and is gone after [`HOLDS`].

use std::collections::{BTreeMap, HashSet};

use kernel::time::SECOND;
use kernel::{Act, ActorKind, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Db, Pin, Select, params};
use utoipa::ToSchema;

use crate::message::Named;
use crate::{READ, finding};

/// The topic under which browsers hear that somebody came, went or began to write.
pub const TOPIC: &str = "presence";
/// How long it holds without being said again.
pub const HOLDS: i64 = 25 * SECOND;
const SEAT_MAX: usize = 40;
const NAME_MAX: usize = 120;
/// Most tickets with somebody in them that are looked through for one answer.
const TICKETS_MAX: usize = 500;

/// What somebody does in a ticket. The later says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    Looking,
    /// Writing an internal note.
    Noting,
    /// Writing to the customer.
    Replying,
}

/// That you are in a ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HereNow)]
pub struct Here {
    pub doing: Doing,
}

/// Somebody who is in a ticket now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Present {
    pub person: Named,
    pub doing: Doing,
}

/// A ticket in which others are now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Presence {
    pub ticket_id: String,
    /// By name; you are not among them.
    pub people: Vec<Present>,
}

#[derive(Serialize, Deserialize)]
struct Said {
    name: String,
    doing: Doing,
}

fn pin(act: &Act, ticket_id: &str, seat: &str, text: String) -> Pin {
    Pin {
        topic: TOPIC.to_owned(),
        subject: ticket_id.to_owned(),
        owner: act.actor.id.clone(),
        seat: seat.to_owned(),
        text,
        until: act.now.plus(HOLDS),
    }
}

/// Says that the actor is in the ticket, at a seat of their choice: one per window.
pub async fn come(db: &Db, act: &Act, ticket_id: &str, seat: &str, here: Here) -> Result<(), Refusal> {
    check(db, act, ticket_id, seat).await?;
    if act.actor.kind != ActorKind::Staff {
        return Err(Refusal::Forbidden("a program looks at nothing; only people are shown".to_owned()));
    }
    let name = act.actor.name.chars().take(NAME_MAX).collect();
    let said = serde_json::to_string(&Said { name, doing: here.doing });
    let said = said.map_err(|error| Refusal::Fault(error.to_string()))?;
    Ok(db.pin(pin(act, ticket_id, seat, said)).await?)
}

/// Says that the actor has left that seat.
pub async fn leave(db: &Db, act: &Act, ticket_id: &str, seat: &str) -> Result<(), Refusal> {
    check(db, act, ticket_id, seat).await?;
    Ok(db.unpin(pin(act, ticket_id, seat, String::new())).await?)
}

async fn check(db: &Db, act: &Act, ticket_id: &str, seat: &str) -> Result<(), Refusal> {
    let mut conn = db.read().await?;
    finding::must_see(&mut conn, &act.actor, ticket_id).await?;
    drop(conn);
    let mut problems = Problems::default();
    problems.note("seat", text::line(seat, SEAT_MAX));
    problems.into_result()
}

/// Where others are now, as far as the actor may see the tickets.
pub async fn others(db: &Db, act: &Act) -> Result<Vec<Presence>, Refusal> {
    let mut tickets: BTreeMap<String, BTreeMap<String, Present>> = BTreeMap::new();
    for pin in db.pinned(TOPIC, act.now).into_iter().filter(|pin| pin.owner != act.actor.id) {
        let Ok(said) = serde_json::from_str::<Said>(&pin.text) else { continue };
        if tickets.len() >= TICKETS_MAX && !tickets.contains_key(&pin.subject) {
            continue;
        }
        let people = tickets.entry(pin.subject).or_default();
        let person = Named { id: pin.owner.clone(), name: said.name };
        let present = people.entry(pin.owner).or_insert(Present { person, doing: said.doing });
        present.doing = present.doing.max(said.doing);
    }
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = Select::new(sql!("list_ids"), params![]);
    select.within_reach(&act.actor, READ, "t.team_id", "t.assignee_id")?.and_in("t.id", tickets.keys());
    let seen: Vec<String> = db.read().await?.select(&select).await?;
    let seen: HashSet<String> = seen.into_iter().collect();
    let shown = tickets.into_iter().filter(|(id, _)| seen.contains(id)).map(|(ticket_id, people)| {
        let mut people: Vec<Present> = people.into_values().collect();
        people.sort_by(|a, b| a.person.name.cmp(&b.person.name).then_with(|| a.person.id.cmp(&b.person.id)));
        Presence { ticket_id, people }
    });
    Ok(shown.collect())
}
