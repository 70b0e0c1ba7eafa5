//! Tickets from elsewhere.

use std::collections::HashSet;

use kernel::{Act, Outcome, Problems, Refusal, Timestamp};
use serde::Serialize;
use store::{Event, Json, Select, Tx, params};

use super::origins::{self, Kind, Known};
use super::told::TicketRow;
use super::{Answer, Candidate, Sourced, changed, finish, first_of_each, problem, sort_out};
use crate::events::{self, Classified, HistoryImported, Opened, Said, Voice};
use crate::facts::{self, Rows};
use crate::measuring::{Calendars, facts_of};
use crate::message::{AuthorKind, MessageKind};
use crate::settling::subject;
use crate::status::{self, Status};
use crate::ticket::{Channel, Ticket, excerpt};
use crate::{opening, tagging};

/// Takes a batch in; the answers are in the rows' order.
pub async fn import(tx: &mut Tx, act: &Act, rows: Vec<TicketRow>) -> Result<Vec<Answer>, Refusal> {
    let (mut answers, mut waiting) = sort_out(act.now, rows);
    let statuses = status::all(tx).await?;
    let calendars = Calendars::load(tx).await?;
    while !waiting.is_empty() {
        let (round, rest) = first_of_each(waiting);
        waiting = rest;
        let keys = round.iter().map(|one| (one.row.source(), one.row.external_id()));
        let known = origins::known(tx, Kind::Ticket, keys).await?;
        let taken = taken_numbers(tx, &round, &known).await?;
        let batch = Batch { statuses: &statuses, calendars: &calendars, known, taken };
        batch.take(tx, act, round, &mut answers).await?;
    }
    Ok(finish(answers))
}

struct Batch<'a> {
    statuses: &'a [Status],
    calendars: &'a Calendars,
    known: Known,
    taken: HashSet<i64>,
}

impl Batch<'_> {
    async fn take(
        mut self,
        tx: &mut Tx,
        act: &Act,
        round: Vec<Candidate<TicketRow>>,
        answers: &mut [Option<Answer>],
    ) -> Result<(), Refusal> {
        let mut new: Vec<(Candidate<TicketRow>, Status)> = Vec::with_capacity(round.len());
        for one in round {
            let status = match one.row.status(self.statuses) {
                Ok(status) => status.clone(),
                Err(why) => {
                    answers[one.index] = Some(Err(vec![problem("status", why)]));
                    continue;
                }
            };
            let answer = match self.known.get(&one.row.source, &one.row.external_id) {
                Some(origin) if origin.content == one.content => Ok(Outcome::Unchanged),
                Some(origin) => changed::change(tx, act, &origin.object_id.clone(), &one, &status).await?,
                None if one.row.number.is_some_and(|number| !self.taken.insert(number)) => {
                    Err(vec![problem("number", "another ticket has this number")])
                }
                None => Ok(Outcome::Created),
            };
            let created = matches!(answer, Ok(Outcome::Created));
            answers[one.index] = Some(answer);
            if created {
                new.push((one, status));
            }
        }
        self.create(tx, act, new).await
    }

    async fn create(&self, tx: &mut Tx, act: &Act, new: Vec<(Candidate<TicketRow>, Status)>) -> Result<(), Refusal> {
        let numbers = numbers(tx, &new).await?;
        let mut written = Written::default();
        for ((one, status), number) in new.iter().zip(numbers) {
            let mut ticket = ticket(act, &one.row, status, number);
            let log = log(act, &ticket, &one.row, status)?;
            let facts = facts_of(&log.events, self.calendars)?;
            ticket.set_clocks(&facts);
            written.facts.add(&ticket.id, &facts);
            written.messages.push(params![
                &log.message,
                &ticket.id,
                MessageKind::Public.as_str(),
                AuthorKind::Customer.as_str(),
                &ticket.customer_id,
                "",
                one.row.first_words(),
                Option::<String>::None,
                ticket.opened_at
            ]);
            written.origins.push(origins::row(
                Kind::Ticket,
                &one.row.source,
                &one.row.external_id,
                &ticket.id,
                &one.content,
            ));
            tx.append_at(act, ticket.opened_at, events::TICKET_OPENED, subject(&ticket.id), &log.opened)?;
            tx.append_at(act, ticket.opened_at, events::CUSTOMER_WROTE, subject(&ticket.id), &log.said)?;
            if let Some(said) = classified(&one.row, None) {
                tx.append_at(act, ticket.opened_at, events::TICKET_CLASSIFIED, subject(&ticket.id), &said)?;
            }
            tx.append_at(act, one.row.last_moment(), events::HISTORY_IMPORTED, subject(&ticket.id), &log.history)?;
            written.tickets.push(ticket);
        }
        written.insert(tx).await
    }
}

/// What a batch writes.
#[derive(Default)]
struct Written {
    tickets: Vec<Ticket>,
    messages: Vec<Vec<store::Value>>,
    origins: Vec<Vec<store::Value>>,
    facts: Rows,
}

impl Written {
    async fn insert(self, tx: &mut Tx) -> Result<(), Refusal> {
        opening::insert_all(tx, &self.tickets).await?;
        tx.insert_many(crate::writing::INSERT, self.messages, "").await?;
        origins::insert(tx, self.origins).await?;
        facts::insert(tx, self.facts).await
    }
}

fn ticket(act: &Act, row: &TicketRow, status: &Status, number: i64) -> Ticket {
    Ticket {
        id: kernel::ids::new_id("tkt", row.opened_at, act.rng.as_ref()),
        number,
        subject: row.subject.trim().to_owned(),
        status_id: status.id.clone(),
        category: status.category,
        urgency: row.urgency,
        channel: row.channel.unwrap_or(Channel::Other),
        customer_id: row.customer_id.clone(),
        order_id: row.order_id.clone(),
        product_id: row.product_id.clone(),
        team_id: row.team_id.clone(),
        assignee_id: row.assignee_id.clone(),
        tags: Json(tagging::check_all(&row.tags, &mut Problems::default())),
        fields: Json(row.fields.clone()),
        excerpt: excerpt(row.first_words()),
        opened_at: row.opened_at,
        updated_at: row.last_moment(),
        waiting_since: None,
        snoozed_until: None,
        solved_at: None,
        merged_into: None,
        set_aside: None,
        due_at: None,
        due_kind: None,
        warn_at: None,
        escalated_at: None,
        escalated_to: None,
        scenario: row.scenario.clone(),
        scenario_confirmed: row.scenario.is_some(),
        version: 1,
    }
}

struct Log {
    message: String,
    opened: Opened,
    said: Said,
    history: HistoryImported,
    events: Vec<Event>,
}

/// The events of a new ticket, typed and as the log will have them.
fn log(act: &Act, ticket: &Ticket, row: &TicketRow, status: &Status) -> Result<Log, Refusal> {
    let message = kernel::ids::new_id("msg", ticket.opened_at, act.rng.as_ref());
    let opened = opening::opened(ticket, &status.key);
    let said = opening_said(&message, ticket.customer_id.clone(), row.description.is_none());
    let history = row.history(status);
    let events = vec![
        event(act, events::TICKET_OPENED, &ticket.id, ticket.opened_at, &opened)?,
        event(act, events::CUSTOMER_WROTE, &ticket.id, ticket.opened_at, &said)?,
        event(act, events::HISTORY_IMPORTED, &ticket.id, row.last_moment(), &history)?,
    ];
    Ok(Log { message, opened, said, history, events })
}

/// What the row says that the ticket is about. People in the other system said so.
pub(super) fn classified(row: &TicketRow, from: Option<String>) -> Option<Classified> {
    row.scenario.clone().map(|to| Classified { from, to: Some(to), confirmed: true })
}

pub(super) fn opening_said(message: &str, customer_id: Option<String>, stands_in: bool) -> Said {
    Said {
        message: message.to_owned(),
        by: Voice::Customer,
        author_id: customer_id,
        contact: true,
        waits: true,
        reply: false,
        stands_in,
        queue_wait_ms: None,
        over_unseen: Vec::new(),
    }
}

fn event(act: &Act, kind: &str, id: &str, at: Timestamp, data: &impl Serialize) -> Result<Event, Refusal> {
    Ok(Event {
        seq: 0,
        kind: kind.to_owned(),
        topic: crate::TOPIC.to_owned(),
        subject_id: id.to_owned(),
        at,
        recorded_at: act.now,
        actor_kind: act.actor.kind,
        actor_id: act.actor.id.clone(),
        data: serde_json::to_string(data).map_err(|error| Refusal::Fault(error.to_string()))?,
    })
}

/// Numbers among those that the new rows bring along which tickets have already.
async fn taken_numbers(tx: &mut Tx, round: &[Candidate<TicketRow>], known: &Known) -> Result<HashSet<i64>, Refusal> {
    let new = round.iter().filter(|one| known.get(&one.row.source, &one.row.external_id).is_none());
    let numbers: Vec<i64> = new.filter_map(|one| one.row.number).collect();
    if numbers.is_empty() {
        return Ok(HashSet::new());
    }
    let mut select = Select::new(sql!("list_numbers"), params![]);
    select.and_in("number", numbers);
    Ok(tx.select::<i64>(&select).await?.into_iter().collect())
}

/// The number of each new ticket. The counter is moved beyond the numbers brought along first, so
/// that it never meets them.
async fn numbers(tx: &mut Tx, new: &[(Candidate<TicketRow>, Status)]) -> Result<Vec<i64>, Refusal> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let brought = new.iter().filter_map(|(one, _)| one.row.number).max();
    let missing = new.iter().filter(|(one, _)| one.row.number.is_none()).count() as i64;
    // Asking for none tells where the counter stands.
    let last = tx.take_numbers("ticket", 0).await? - 1;
    let beyond = brought.map_or(0, |brought| (brought - last).max(0));
    let first = tx.take_numbers("ticket", beyond + missing).await? + beyond;
    let mut free = first..;
    Ok(new.iter().map(|(one, _)| one.row.number.or_else(|| free.next()).unwrap_or_default()).collect())
}
