//! How far each person has read: a ticket is unread to somebody while others have written in it since they looked.
//!
//! What they wrote themselves, history that was imported and what the program says by itself are nothing new; a letter
//! that it took in is. What was written before they came to be here is nothing new either.

use std::collections::BTreeSet;

use kernel::{Act, Actor, ActorKind, Refusal};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, Tx, events, params};
use utoipa::ToSchema;

use crate::finding;

/// How far somebody has read a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TicketRead)]
pub struct Read {
    /// Number of the last event that you saw: what others write with a higher one is unread to you.
    pub seen_event: i64,
}

/// Keeps how far the actor has read a ticket. No later than it goes: what is still to come is not read.
pub async fn keep(tx: &mut Tx, act: &Act, ticket_id: &str, read: Read) -> Result<(), Refusal> {
    finding::must_see(tx, &act.actor, ticket_id).await?;
    must_be_a_person(&act.actor)?;
    if read.seen_event < 0 {
        return Err(Refusal::invalid("seen_event", "must be the number of an event, or 0 for none"));
    }
    let seen = read.seen_event.min(events::last_of_subject(tx, ticket_id).await?);
    tx.run(sql!("keep_read"), params![&act.actor.id, ticket_id, seen, false]).await?;
    Ok(())
}

/// Puts a ticket back, to be read again by the actor.
pub async fn put_back(tx: &mut Tx, act: &Act, ticket_id: &str) -> Result<(), Refusal> {
    finding::must_see(tx, &act.actor, ticket_id).await?;
    must_be_a_person(&act.actor)?;
    let last = events::last_of_subject(tx, ticket_id).await?;
    tx.run(sql!("keep_read"), params![&act.actor.id, ticket_id, last, true]).await?;
    Ok(())
}

/// Everything that there is now is read by the actor.
pub async fn keep_all(tx: &mut Tx, act: &Act) -> Result<(), Refusal> {
    must_be_a_person(&act.actor)?;
    let last = events::last(tx).await?;
    tx.run(sql!("drop_reads"), params![&act.actor.id]).await?;
    tx.run(sql!("keep_all_read"), params![&act.actor.id, last]).await?;
    Ok(())
}

/// In which others have written since a person looked, who is given twice: put back to be read again, or with a later
/// event than was seen. A letter is written down by the program, whoever it is from; what the program itself says is
/// nothing new.
const UNREAD: &str = "\
    EXISTS (SELECT 1 FROM ticket_reads r WHERE r.person_id = ? AND r.ticket_id = t.id AND r.unread = 1) OR EXISTS ( \
      SELECT 1 FROM event_facts e, (SELECT CAST(? AS TEXT) AS id) me \
      WHERE e.subject_id = t.id AND e.actor_id <> me.id \
        AND ( \
          (e.kind IN ('CustomerWrote', 'OutsideWrote') AND e.actor_kind <> 'import') \
          OR (e.kind IN ('ReplySent', 'NoteAdded', 'MessageForwarded') AND e.actor_kind = 'staff') \
        ) \
        AND e.seq > coalesce( \
          (SELECT r.seen_event FROM ticket_reads r WHERE r.person_id = me.id AND r.ticket_id = t.id), \
          (SELECT i.seen_event FROM inbox_reads i WHERE i.person_id = me.id), \
          (SELECT min(own.seq) FROM event_facts own WHERE own.subject_id = me.id), \
          0 \
        ) \
    )";

/// Only what is unread to the actor.
pub(crate) fn narrow(select: &mut Select, actor: &Actor) -> Result<(), Refusal> {
    must_be_a_person(actor)?;
    select.and(UNREAD, params![&actor.id, &actor.id]);
    Ok(())
}

fn must_be_a_person(actor: &Actor) -> Result<(), Refusal> {
    match actor.kind {
        ActorKind::Staff => Ok(()),
        _ => Err(Refusal::Forbidden("a program reads nothing; only people have something unread".to_owned())),
    }
}

/// Those of the tickets that are unread to the actor.
pub(crate) async fn unread<'a>(
    conn: &mut Conn,
    actor: &Actor,
    tickets: impl Iterator<Item = &'a String>,
) -> Result<Vec<String>, Refusal> {
    let tickets: BTreeSet<&String> = tickets.collect();
    if tickets.is_empty() || actor.kind != ActorKind::Staff {
        return Ok(Vec::new());
    }
    let mut select = Select::new(sql!("list_ids"), params![]);
    narrow(&mut select, actor)?;
    select.and_in("t.id", tickets);
    Ok(conn.select(&select).await?)
}
