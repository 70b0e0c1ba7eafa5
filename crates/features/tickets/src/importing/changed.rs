//! A ticket that is told again with other content.

use kernel::{Act, ActorKind, Outcome, Problems, Refusal};
use store::{Json, Tx, params};

use super::origins::{self, Kind};
use super::parents;
use super::tickets::{classified, opening_said};
use super::told::TicketRow;
use super::{Answer, Candidate, problem};
use crate::assigning::{self, Assignment};
use crate::events::{self, Classified};
use crate::settling::{save_quietly, subject};
use crate::status::Status;
use crate::ticket::{Ticket, excerpt};
use crate::{editing, measuring, tagging};

/// Takes over what the row tells. Messages and notes written since stay.
pub(super) async fn change(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    one: &Candidate<TicketRow>,
    status: &Status,
) -> Result<Answer, Refusal> {
    let row = &one.row;
    let held: Option<Ticket> = tx.maybe(sql!("hold_ticket"), params![id]).await?;
    let Some(mut ticket) = held else { return Err(Refusal::Fault(format!("the imported ticket {id} is gone"))) };
    if ticket.merged_into.is_some() {
        return Ok(Err(vec![problem(
            "external_id",
            "the ticket was merged into another one; undo the merge to change it",
        )]));
    }
    let assignment = Assignment { team_id: Some(row.team_id.clone()), assignee_id: Some(row.assignee_id.clone()) };
    assigning::give(tx, act, &mut ticket, assignment).await?;
    let before = ticket.clone();
    overwrite(&mut ticket, row, status);
    let edited = editing::differences(&before, &ticket);
    if !edited.changes.is_empty() {
        tx.append(act, events::TICKET_EDITED, subject(id), &edited)?;
    }
    retag(tx, &before, &ticket).await?;
    reword(tx, act, &before, &mut ticket, row).await?;
    reclassify(tx, act, &mut ticket, row).await?;
    tx.append_at(act, row.last_moment(), events::HISTORY_IMPORTED, subject(id), &row.history(status))?;
    let facts = measuring::measure(tx, id).await?;
    ticket.set_clocks(&facts);
    ticket.updated_at = ticket.updated_at.max(row.last_moment());
    save_quietly(tx, &mut ticket).await?;
    origins::retell(tx, Kind::Ticket, &row.source, &row.external_id, &one.content).await?;
    Ok(Ok(Outcome::Changed))
}

fn overwrite(ticket: &mut Ticket, row: &TicketRow, status: &Status) {
    ticket.subject = row.subject.trim().to_owned();
    ticket.status_id.clone_from(&status.id);
    ticket.category = status.category;
    ticket.urgency = row.urgency;
    ticket.channel = row.channel.unwrap_or(ticket.channel);
    ticket.customer_id.clone_from(&row.customer_id);
    ticket.order_id.clone_from(&row.order_id);
    ticket.product_id.clone_from(&row.product_id);
    ticket.tags = Json(tagging::check_all(&row.tags, &mut Problems::default()));
    ticket.fields = Json(row.fields.clone());
    ticket.opened_at = row.opened_at;
}

async fn retag(tx: &mut Tx, before: &Ticket, after: &Ticket) -> Result<(), Refusal> {
    for tag in before.tags.0.iter().filter(|tag| !after.tags.0.contains(tag)) {
        tx.run(sql!("drop_tag"), params![tag, &after.id]).await?;
    }
    for tag in after.tags.0.iter().filter(|tag| !before.tags.0.contains(tag)) {
        tx.run(sql!("add_tag"), params![tag, &after.id]).await?;
    }
    Ok(())
}

/// The scenario follows the row, unless somebody here said what the ticket is about, or the row says nothing of it.
async fn reclassify(tx: &mut Tx, act: &Act, ticket: &mut Ticket, row: &TicketRow) -> Result<(), Refusal> {
    let Some(said) = classified(row, ticket.scenario.clone()) else { return Ok(()) };
    if (ticket.scenario_confirmed && ticket.scenario == said.to) || said_here(tx, &ticket.id).await? {
        return Ok(());
    }
    (ticket.scenario, ticket.scenario_confirmed) = (said.to.clone(), true);
    tx.run(sql!("classify_ticket"), params![&ticket.id, &said.to, true]).await?;
    tx.append_at(act, row.last_moment(), events::TICKET_CLASSIFIED, subject(&ticket.id), &said)?;
    Ok(())
}

async fn said_here(tx: &mut Tx, id: &str) -> Result<bool, Refusal> {
    let log = store::events::of_subjects(tx, &[id.to_owned()]).await?;
    let told = log.iter().rev().filter(|event| event.kind == events::TICKET_CLASSIFIED);
    for event in told {
        if event.read::<Classified>()?.confirmed {
            return Ok(event.actor_kind != ActorKind::Import);
        }
    }
    Ok(false)
}

/// The opening message follows the row: its words, and its moment for the clocks.
async fn reword(tx: &mut Tx, act: &Act, before: &Ticket, ticket: &mut Ticket, row: &TicketRow) -> Result<(), Refusal> {
    let Some(opening) = parents::opening_of(tx, &ticket.id).await? else { return Ok(()) };
    let stands_in = opening.body_text == before.subject;
    let told = row.description.as_deref().filter(|words| *words != opening.body_text);
    if let Some(words) = told.or_else(|| stands_in.then_some(row.subject.trim())) {
        if before.excerpt == excerpt(&opening.body_text) {
            ticket.excerpt = excerpt(words);
        }
        tx.run(sql!("reword_message"), params![&opening.id, words, Option::<String>::None, &ticket.id]).await?;
    }
    let now_told = stands_in && row.description.is_some();
    if before.opened_at != row.opened_at || now_told {
        tx.run(sql!("retime_message"), params![&opening.id, row.opened_at]).await?;
        let said = opening_said(&opening.id, row.customer_id.clone(), stands_in && !now_told);
        tx.append_at(act, row.opened_at, events::CUSTOMER_WROTE, subject(&ticket.id), &said)?;
    }
    Ok(())
}
