//! Splitting: some messages of a ticket become a ticket of their own.

use std::collections::BTreeSet;

use kernel::{Act, Problems, Refusal, text};
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::events::{self, MessagesGiven};
use crate::finding::{self, TicketDetail};
use crate::linking::LinkKind;
use crate::merging::{move_messages, refresh_excerpt, taken};
use crate::message::MessageKind;
use crate::settling::{settle, subject};
use crate::status::{self, Category};
use crate::ticket::{Fields, Ticket};
use crate::{RESTRUCTURE, holding, measuring, opening, thread};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Ids of the messages that leave; at least one stays.
    pub messages: Vec<String>,
    pub subject: String,
}

/// Splits messages off into a new ticket, linked to this one.
pub async fn split(tx: &mut Tx, act: &Act, id: &str, input: Split) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold(tx, act, id, RESTRUCTURE).await?;
    let all: Vec<String> = tx.all(sql!("list_message_ids"), params![id]).await?;
    let mut problems = Problems::default();
    let title = problems.note("subject", text::line(&input.subject, text::SUBJECT_MAX)).unwrap_or_default();
    let leaving = check(&all, &input.messages, &mut problems);
    problems.into_result()?;
    let messages = thread::chosen(tx, id, &leaving).await?;
    let first = messages.iter().find(|message| message.kind == MessageKind::Public).or(messages.first());
    let opened_at = first.map_or(act.now, |message| message.at);
    let status = status::first_of(tx, Category::Open).await?;
    let mut new = Ticket {
        id: act.id("tkt"),
        number: tx.take_numbers("ticket", 1).await?,
        subject: title,
        status_id: status.id,
        category: Category::Open,
        tags: Json(Vec::new()),
        fields: Json(Fields::new()),
        excerpt: String::new(),
        opened_at,
        updated_at: act.now,
        waiting_since: None,
        snoozed_until: None,
        solved_at: None,
        set_aside: None,
        due_at: None,
        due_kind: None,
        warn_at: None,
        escalated_at: None,
        escalated_to: None,
        scenario: None,
        scenario_confirmed: false,
        version: 1,
        ..ticket.clone()
    };
    opening::insert(tx, &new).await?;
    let said = measuring::said_in(&tx.events_of(id).await?)?;
    move_messages(tx, id, &new.id, &leaving).await?;
    tx.append_at(act, opened_at, events::TICKET_OPENED, subject(&new.id), &opening::opened(&new, &status.key))?;
    tx.append(act, events::MESSAGES_TAKEN, subject(&new.id), &taken(id, None, &leaving, said))?;
    let given = MessagesGiven { to: new.id.clone(), merge: None, messages: leaving };
    tx.append(act, events::MESSAGES_GIVEN, subject(id), &given)?;
    link(tx, act, id, &new.id).await?;
    refresh_excerpt(tx, &mut ticket).await?;
    refresh_excerpt(tx, &mut new).await?;
    settle(tx, act, &mut ticket).await?;
    settle(tx, act, &mut new).await?;
    finding::detail(tx, &act.actor, &new.id).await
}

/// Each of these must be a message of the ticket, and not all of them may leave.
fn check(all: &[String], leaving: &[String], problems: &mut Problems) -> Vec<String> {
    let chosen: BTreeSet<&String> = leaving.iter().collect();
    if chosen.is_empty() {
        problems.add("messages", "must name at least one message");
    }
    for (at, id) in leaving.iter().enumerate() {
        if !all.contains(id) {
            problems.add(&format!("messages[{at}]"), "is not a message of this ticket");
        }
    }
    if all.iter().all(|id| chosen.contains(id)) {
        problems.add("messages", "must leave at least one message in the ticket");
    }
    all.iter().filter(|id| chosen.contains(id)).cloned().collect()
}

async fn link(tx: &mut Tx, act: &Act, id: &str, new: &str) -> Result<(), Refusal> {
    let link = act.id("lnk");
    tx.run(sql!("add_link"), params![&link, "related", new, id]).await?;
    let event = events::Linked { link, kind: LinkKind::Related, ticket_id: new.to_owned(), other_id: id.to_owned() };
    tx.append(act, events::TICKET_LINKED, subject(id), &event)?;
    tx.append(act, events::TICKET_LINKED, subject(new), &event)?;
    Ok(())
}
