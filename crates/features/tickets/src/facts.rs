//! Facts of a ticket as the KPIs read them, and how they are kept.

use std::collections::HashMap;

use kernel::{Refusal, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{Conn, Error, Of, Select, Sql, Value, params};

use crate::escalating::Escalation;
use crate::promise::{Due, PromiseKind};
use crate::ticket::Channel;

/// All facts of one ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    pub cycles: Vec<CycleFact>,
    pub replies: Vec<ReplyFact>,
    pub contacts: Vec<ContactFact>,
    pub answers: Vec<AnswerFact>,
    pub promises: Vec<PromiseFact>,
    /// Since when the customer waits for an answer.
    pub waiting_since: Option<Timestamp>,
    /// When it was solved, if it is.
    pub solved_at: Option<Timestamp>,
    /// What falls due first.
    pub due: Option<Due>,
    /// Whether and when a lead was told of the stretch of waiting under way.
    pub escalation: Option<Escalation>,
}

/// One resolution cycle: from opening or reopening to the solve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleFact {
    pub cycle: i64,
    pub opened_at: Timestamp,
    pub started_at: Timestamp,
    /// None while it is not solved.
    pub solved_at: Option<Timestamp>,
    pub solver_id: Option<String>,
    pub team_id: Option<String>,
    pub channel: Channel,
    pub customer_id: Option<String>,
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    /// From the ticket's opening; None where imported history lacks a timestamp.
    pub resolution_ms: Option<i64>,
    pub resolution_business_ms: Option<i64>,
    pub first_solve: bool,
    pub last_solve: bool,
    pub contacts: i64,
    /// Whether all of them were imported, too.
    pub contacts_known: bool,
    pub human_replies: i64,
    pub reopened: bool,
    pub reopened_at: Option<Timestamp>,
    pub sla_met: Option<bool>,
    pub sla_decided_at: Option<Timestamp>,
    /// Whether the moment of the first solve is known.
    pub first_timed: bool,
}

/// A stretch of unanswered customer messages that a human ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyFact {
    pub ordinal: i64,
    pub at: Timestamp,
    pub agent_id: Option<String>,
    pub team_id: Option<String>,
    pub channel: Channel,
    pub product_id: Option<String>,
    pub wait_ms: i64,
    pub business_ms: i64,
    /// The first response of the ticket's life.
    pub first: bool,
    pub first_in_cycle: bool,
    pub cycle: i64,
}

/// A time the customer contacted us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFact {
    pub ordinal: i64,
    pub at: Timestamp,
    pub customer_id: Option<String>,
    pub order_id: Option<String>,
}

/// A survey answer; the latest of a cycle counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerFact {
    pub answer_id: String,
    pub cycle: i64,
    pub answered_at: Timestamp,
    pub rating: i64,
    pub solver_id: Option<String>,
    pub team_id: Option<String>,
    pub channel: Channel,
    pub product_id: Option<String>,
    pub latest: bool,
}

/// A promise under a service level: of an answer to a stretch of waiting, or of a cycle's solution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseFact {
    pub ordinal: i64,
    pub kind: PromiseKind,
    pub cycle: i64,
    pub policy_id: String,
    pub policy_name: String,
    pub target_ms: i64,
    pub started_at: Timestamp,
    /// None while its clock stands still, or if it was kept meanwhile.
    pub due_at: Option<Timestamp>,
    pub warn_at: Option<Timestamp>,
    pub done_at: Option<Timestamp>,
    /// None while only the time can decide it.
    pub decided_at: Option<Timestamp>,
    pub met: Option<bool>,
    /// Still to be kept, in time or late.
    pub under_way: bool,
    pub agent_id: Option<String>,
    pub team_id: Option<String>,
    pub channel: Channel,
    pub product_id: Option<String>,
}

/// The facts as they are kept.
pub async fn kept(conn: &mut Conn, ticket_id: &str) -> Result<Facts, Error> {
    #[derive(Deserialize)]
    struct State {
        waiting_since: Option<Timestamp>,
        solved_at: Option<Timestamp>,
        due_at: Option<Timestamp>,
        due_kind: Option<PromiseKind>,
        warn_at: Option<Timestamp>,
        escalated_at: Option<Timestamp>,
        escalated_to: Option<String>,
    }
    let state: State = conn.one(sql!("find_measured_state"), params![ticket_id]).await?;
    let rows = rows_of(conn, &[ticket_id.to_owned()]).await?.remove(ticket_id).unwrap_or_default();
    Ok(Facts {
        due: Due::from_parts(state.due_kind, state.due_at, state.warn_at),
        escalation: state.escalated_at.map(|at| Escalation { at, to: state.escalated_to }),
        waiting_since: state.waiting_since,
        solved_at: state.solved_at,
        ..rows
    })
}

/// The rows that are kept of these tickets, by ticket; what is kept in the ticket itself is not read.
pub(crate) async fn rows_of(conn: &mut Conn, tickets: &[String]) -> Result<HashMap<String, Facts>, Error> {
    let mut found: HashMap<String, Facts> = HashMap::with_capacity(tickets.len());
    for Of { owner, row } in listed(conn, sql!("list_cycle_facts"), tickets, "ORDER BY ticket_id, cycle").await? {
        found.entry(owner).or_default().cycles.push(row);
    }
    for Of { owner, row } in listed(conn, sql!("list_reply_facts"), tickets, IN_ORDER).await? {
        found.entry(owner).or_default().replies.push(row);
    }
    for Of { owner, row } in listed(conn, sql!("list_contact_facts"), tickets, IN_ORDER).await? {
        found.entry(owner).or_default().contacts.push(row);
    }
    for Of { owner, row } in listed(conn, sql!("list_answer_facts"), tickets, "ORDER BY answered_at, answer_id").await?
    {
        found.entry(owner).or_default().answers.push(row);
    }
    for Of { owner, row } in listed(conn, sql!("list_sla_facts"), tickets, IN_ORDER).await? {
        found.entry(owner).or_default().promises.push(row);
    }
    Ok(found)
}

const IN_ORDER: &str = "ORDER BY ticket_id, ordinal";

async fn listed<T: DeserializeOwned>(
    conn: &mut Conn,
    query: Sql,
    tickets: &[String],
    order: &'static str,
) -> Result<Vec<Of<T>>, Error> {
    let mut listing = Select::new(query, params![]);
    listing.and_in("ticket_id", tickets).then(order, vec![]);
    conn.select(&listing).await
}

/// Rows to insert, of one ticket or of many. The first two columns of each are its key.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    cycles: Vec<Vec<Value>>,
    replies: Vec<Vec<Value>>,
    contacts: Vec<Vec<Value>>,
    answers: Vec<Vec<Value>>,
    promises: Vec<Vec<Value>>,
}

impl Rows {
    /// Adds the facts of a ticket that has none kept.
    pub fn add(&mut self, ticket_id: &str, facts: &Facts) {
        self.cycles.extend(facts.cycles.iter().map(|fact| cycle_row(ticket_id, fact)));
        self.replies.extend(facts.replies.iter().map(|fact| reply_row(ticket_id, fact)));
        self.contacts.extend(facts.contacts.iter().map(|fact| contact_row(ticket_id, fact)));
        self.answers.extend(facts.answers.iter().map(|fact| answer_row(ticket_id, fact)));
        self.promises.extend(facts.promises.iter().map(|fact| promise_row(ticket_id, fact)));
    }
}

/// From the facts that are kept to others, of one ticket or of many: rows that are as they should be are
/// left alone.
#[derive(Debug, Default)]
pub(crate) struct Change {
    dropped: Rows,
    added: Rows,
}

impl Change {
    pub fn add(&mut self, ticket_id: &str, kept: &Facts, facts: &Facts) {
        let (dropped, added) = (&mut self.dropped, &mut self.added);
        differ(ticket_id, (&kept.cycles, &facts.cycles), cycle_row, &mut dropped.cycles, &mut added.cycles);
        differ(ticket_id, (&kept.replies, &facts.replies), reply_row, &mut dropped.replies, &mut added.replies);
        differ(ticket_id, (&kept.contacts, &facts.contacts), contact_row, &mut dropped.contacts, &mut added.contacts);
        differ(ticket_id, (&kept.answers, &facts.answers), answer_row, &mut dropped.answers, &mut added.answers);
        differ(ticket_id, (&kept.promises, &facts.promises), promise_row, &mut dropped.promises, &mut added.promises);
    }

    pub async fn keep(self, conn: &mut Conn) -> Result<(), Refusal> {
        conn.delete_many("DELETE FROM cycle_facts WHERE (ticket_id, cycle) IN (VALUES", self.dropped.cycles).await?;
        conn.delete_many("DELETE FROM reply_facts WHERE (ticket_id, ordinal) IN (VALUES", self.dropped.replies).await?;
        conn.delete_many("DELETE FROM contact_facts WHERE (ticket_id, ordinal) IN (VALUES", self.dropped.contacts)
            .await?;
        conn.delete_many("DELETE FROM answer_facts WHERE (ticket_id, answer_id) IN (VALUES", self.dropped.answers)
            .await?;
        conn.delete_many("DELETE FROM sla_facts WHERE (ticket_id, ordinal) IN (VALUES", self.dropped.promises).await?;
        insert(conn, self.added).await
    }
}

/// What to drop, by key, and what to insert, place by place: in a ticket that goes on the first rows stay.
fn differ<T: PartialEq>(
    ticket_id: &str,
    (before, after): (&[T], &[T]),
    row: fn(&str, &T) -> Vec<Value>,
    dropped: &mut Vec<Vec<Value>>,
    added: &mut Vec<Vec<Value>>,
) {
    for place in 0..before.len().max(after.len()) {
        let (old, new) = (before.get(place), after.get(place));
        if old == new {
            continue;
        }
        dropped.extend(old.map(|old| {
            let mut key = row(ticket_id, old);
            key.truncate(2);
            key
        }));
        added.extend(new.map(|new| row(ticket_id, new)));
    }
}

pub(crate) async fn insert(conn: &mut Conn, rows: Rows) -> Result<(), Refusal> {
    conn.insert_many(INSERT_CYCLES, rows.cycles, "").await?;
    conn.insert_many(INSERT_REPLIES, rows.replies, "").await?;
    conn.insert_many(INSERT_CONTACTS, rows.contacts, "").await?;
    conn.insert_many(INSERT_ANSWERS, rows.answers, "").await?;
    conn.insert_many(INSERT_PROMISES, rows.promises, "").await?;
    Ok(())
}

const INSERT_CYCLES: &str = "INSERT INTO cycle_facts (ticket_id, cycle, opened_at, started_at, solved_at, solver_id, team_id, \
    channel, customer_id, order_id, product_id, resolution_ms, resolution_business_ms, first_solve, last_solve, contacts, \
    contacts_known, human_replies, reopened, reopened_at, sla_met, sla_decided_at, first_timed) VALUES";
const INSERT_REPLIES: &str = "INSERT INTO reply_facts (ticket_id, ordinal, at, agent_id, team_id, channel, product_id, wait_ms, \
    business_ms, first, first_in_cycle, cycle) VALUES";
const INSERT_CONTACTS: &str = "INSERT INTO contact_facts (ticket_id, ordinal, at, customer_id, order_id) VALUES";
const INSERT_ANSWERS: &str = "INSERT INTO answer_facts (ticket_id, answer_id, cycle, answered_at, rating, solver_id, team_id, \
    channel, product_id, latest) VALUES";
const INSERT_PROMISES: &str = "INSERT INTO sla_facts (ticket_id, ordinal, kind, cycle, policy_id, policy_name, target_ms, \
    started_at, due_at, warn_at, done_at, decided_at, met, under_way, agent_id, team_id, channel, product_id) VALUES";

fn cycle_row(id: &str, fact: &CycleFact) -> Vec<Value> {
    params![
        id,
        fact.cycle,
        fact.opened_at,
        fact.started_at,
        fact.solved_at,
        &fact.solver_id,
        &fact.team_id,
        fact.channel.as_str(),
        &fact.customer_id,
        &fact.order_id,
        &fact.product_id,
        fact.resolution_ms,
        fact.resolution_business_ms,
        fact.first_solve,
        fact.last_solve,
        fact.contacts,
        fact.contacts_known,
        fact.human_replies,
        fact.reopened,
        fact.reopened_at,
        fact.sla_met.map(i64::from),
        fact.sla_decided_at,
        fact.first_timed
    ]
}

fn reply_row(id: &str, fact: &ReplyFact) -> Vec<Value> {
    params![
        id,
        fact.ordinal,
        fact.at,
        &fact.agent_id,
        &fact.team_id,
        fact.channel.as_str(),
        &fact.product_id,
        fact.wait_ms,
        fact.business_ms,
        fact.first,
        fact.first_in_cycle,
        fact.cycle
    ]
}

fn contact_row(id: &str, fact: &ContactFact) -> Vec<Value> {
    params![id, fact.ordinal, fact.at, &fact.customer_id, &fact.order_id]
}

fn answer_row(id: &str, fact: &AnswerFact) -> Vec<Value> {
    params![
        id,
        &fact.answer_id,
        fact.cycle,
        fact.answered_at,
        fact.rating,
        &fact.solver_id,
        &fact.team_id,
        fact.channel.as_str(),
        &fact.product_id,
        fact.latest
    ]
}

fn promise_row(id: &str, fact: &PromiseFact) -> Vec<Value> {
    params![
        id,
        fact.ordinal,
        fact.kind.as_str(),
        fact.cycle,
        &fact.policy_id,
        &fact.policy_name,
        fact.target_ms,
        fact.started_at,
        fact.due_at,
        fact.warn_at,
        fact.done_at,
        fact.decided_at,
        fact.met.map(i64::from),
        fact.under_way,
        &fact.agent_id,
        &fact.team_id,
        fact.channel.as_str(),
        &fact.product_id
    ]
}
