//! Facts written by hand, as the features that own them would write them.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its part of it")]

mod saving;

use kernel::Timestamp;
use kpis::asking::{Question, Wording, measure};
use kpis::figure::Figure;
use store::{Schema, Value, params};
use test_kit::Desk;

pub const ALL: &[Schema] =
    &[store::SCHEMA, http_kit::SCHEMA, staff::SCHEMA, customers::SCHEMA, orders::SCHEMA, tickets::SCHEMA, kpis::SCHEMA];

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a moment")
}

/// One resolution cycle. Solved at the first contact, unless said otherwise.
#[derive(Debug, Clone)]
pub struct Cycle {
    pub ticket: &'static str,
    pub cycle: i64,
    pub opened: Timestamp,
    pub started: Timestamp,
    pub solved: Option<Timestamp>,
    /// Who solved it; while it is open, who has it.
    pub solver: Option<&'static str>,
    pub team: Option<&'static str>,
    pub channel: &'static str,
    pub customer: Option<&'static str>,
    pub order: Option<&'static str>,
    pub product: Option<&'static str>,
    pub resolution: Option<i64>,
    pub first: bool,
    pub last: bool,
    pub contacts: i64,
    pub contacts_known: bool,
    pub replies: i64,
    pub reopened: bool,
    pub sla_met: Option<bool>,
    pub first_timed: bool,
}

impl Cycle {
    pub fn open(ticket: &'static str, opened: Timestamp) -> Self {
        Self {
            ticket,
            cycle: 1,
            opened,
            started: opened,
            solved: None,
            solver: None,
            team: None,
            channel: "email",
            customer: None,
            order: None,
            product: None,
            resolution: None,
            first: false,
            last: false,
            contacts: 1,
            contacts_known: true,
            replies: 1,
            reopened: false,
            sla_met: None,
            first_timed: false,
        }
    }

    pub fn solved(ticket: &'static str, opened: Timestamp, solved: Timestamp) -> Self {
        let resolution = Some(solved.since(opened));
        Self {
            solved: Some(solved),
            resolution,
            first: true,
            last: true,
            first_timed: true,
            ..Self::open(ticket, opened)
        }
    }

    fn params(&self) -> Vec<Value> {
        params![
            self.ticket,
            self.cycle,
            self.opened,
            self.started,
            self.solved,
            self.solved.and(self.solver),
            self.team,
            self.channel,
            self.customer,
            self.order,
            self.product,
            self.resolution,
            self.resolution.map(|millis| millis / 2),
            self.first,
            self.last,
            self.contacts,
            self.contacts_known,
            self.replies,
            self.reopened,
            self.sla_met.map(i64::from),
            self.sla_met.and(self.solved),
            self.first_timed
        ]
    }
}

#[derive(Debug, Clone)]
pub struct Reply {
    pub ticket: &'static str,
    pub ordinal: i64,
    pub at: Timestamp,
    pub agent: Option<&'static str>,
    pub team: Option<&'static str>,
    pub channel: &'static str,
    pub product: Option<&'static str>,
    pub wait: i64,
}

impl Reply {
    pub fn new(ticket: &'static str, ordinal: i64, at: Timestamp, wait: i64) -> Self {
        Self { ticket, ordinal, at, agent: None, team: None, channel: "email", product: None, wait }
    }

    pub fn first(&self) -> bool {
        self.ordinal == 1
    }

    fn params(&self) -> Vec<Value> {
        params![
            self.ticket,
            self.ordinal,
            self.at,
            self.agent,
            self.team,
            self.channel,
            self.product,
            self.wait,
            self.wait / 2,
            self.first(),
            self.first(),
            1_i64
        ]
    }
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub id: &'static str,
    pub ticket: &'static str,
    pub at: Timestamp,
    pub rating: i64,
    pub solver: Option<&'static str>,
    pub team: Option<&'static str>,
    pub latest: bool,
}

#[derive(Debug, Clone)]
pub struct Contact {
    pub ticket: &'static str,
    pub at: Timestamp,
    pub customer: &'static str,
    pub order: Option<&'static str>,
}

#[derive(Debug, Clone)]
pub struct Order {
    pub id: &'static str,
    pub customer: &'static str,
    pub placed: Timestamp,
    pub valid: bool,
}

/// A parcel of the order `ord_parcels`.
#[derive(Debug, Clone)]
pub struct Parcel {
    pub id: &'static str,
    pub promised: Option<&'static str>,
    pub delivered: Timestamp,
    pub delivered_on: &'static str,
}

/// A world of facts; tickets come with their facts, customers and staff by name.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub zone: Option<&'static str>,
    pub fcr_days: Option<i64>,
    pub active_days: Option<i64>,
    pub cycles: Vec<Cycle>,
    pub replies: Vec<Reply>,
    pub answers: Vec<Answer>,
    pub contacts: Vec<Contact>,
    pub orders: Vec<Order>,
    pub parcels: Vec<Parcel>,
    /// Ticket, waiting since, team, assignee.
    pub waiting: Vec<(&'static str, Timestamp, Option<&'static str>, Option<&'static str>)>,
    /// Customer and the one it was merged into, or itself.
    pub customers: Vec<(&'static str, &'static str)>,
    pub teams: Vec<(&'static str, &'static str)>,
    pub people: Vec<(&'static str, &'static str)>,
}

/// Reads a question whose `to` is the first day after the period, as the windows of hand-written
/// facts are.
pub fn question(wording: Wording<'_>, now: &str) -> Question {
    let after: jiff::civil::Date = wording.to.parse().expect("a day");
    let last = after.yesterday().expect("a day").to_string();
    Question::read(Wording { to: &last, ..wording }, at(now)).expect("a question")
}

/// Figures of a period that is named by its first day and the first day after it.
pub async fn ask(desk: &Desk, wording: Wording<'_>, now: &str) -> Vec<Figure> {
    let question = question(wording, now);
    measure(&mut desk.db.read().await.expect("a connection"), &question).await.expect("figures")
}

/// The only figure of a key in a period.
pub async fn total(desk: &Desk, key: &str, from: &str, to: &str, now: &str) -> Figure {
    let mut found = ask(desk, Wording { from, to, keys: Some(key), ..Wording::default() }, now).await;
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// Group, n and value of each figure of a key.
pub async fn groups(
    desk: &Desk,
    key: &str,
    by: &str,
    from: &str,
    to: &str,
    now: &str,
) -> Vec<(Option<String>, u64, Option<f64>)> {
    let found = ask(desk, Wording { from, to, keys: Some(key), by: Some(by), ..Wording::default() }, now).await;
    found.into_iter().map(|figure| (figure.group, figure.n, figure.measured.value)).collect()
}
