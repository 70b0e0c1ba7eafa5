//! From events to facts: a pure fold. What the KPIs count is defined here and nowhere else.
//!
//! 1. [`story`] reads the log in the order of commit: which public messages the ticket has now, what
//!    became of its status, team and attributes. Messages may have moved in or out.
//! 2. The story's steps are put in the order in which things happened, which for imported history and
//!    for moved messages is not the order of commit. A solve that its own solver took back within
//!    two minutes, and a reopening by a merge that was undone, are left out as if they never were.
//! 3. [`clocks`] walks the steps: cycles, stretches of waiting, contacts; [`promises`] counts with it what
//!    was promised.

mod clocks;
mod promises;
mod story;

use std::collections::HashMap;

use kernel::calendar::OpeningHours;
use kernel::{BusinessCalendar, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Error, Event, Json, Tx, params};

use crate::facts::{self, Change, Facts, Rows};
use crate::ticket::Ticket;

pub(crate) use story::said_in;

/// Opening hours over time: each holds from a moment until the next. The organisation's own, and those
/// of business calendars by their id.
#[derive(Debug, Clone)]
pub struct Calendars {
    own: Hours,
    named: HashMap<String, Hours>,
}

#[derive(Debug, Clone)]
struct Hours {
    /// What holds before and unless something else does.
    first: BusinessCalendar,
    later: Vec<(Timestamp, BusinessCalendar)>,
}

impl Hours {
    fn new(hours: &[(Timestamp, OpeningHours)]) -> Result<Self, String> {
        let mut calendars: Vec<(Timestamp, BusinessCalendar)> = Vec::with_capacity(hours.len());
        for (since, hours) in hours {
            calendars.push((*since, BusinessCalendar::new(hours)?));
        }
        calendars.sort_by_key(|(since, _)| *since);
        let first = match calendars.first() {
            Some((_, first)) => first.clone(),
            // Before the organisation is set up there are no hours; business time is still defined.
            None => BusinessCalendar::new(&OpeningHours::nine_to_five("UTC"))?,
        };
        Ok(Self { first, later: calendars })
    }

    fn in_force(&self, at: Timestamp) -> &BusinessCalendar {
        self.later.iter().rev().find(|(since, _)| *since <= at).map_or(&self.first, |(_, calendar)| calendar)
    }
}

impl Calendars {
    /// From pairs of moment and hours, in any order.
    pub fn new(hours: &[(Timestamp, OpeningHours)]) -> Result<Self, String> {
        Ok(Self { own: Hours::new(hours)?, named: HashMap::new() })
    }

    /// The same with the hours of a business calendar.
    pub fn with(mut self, id: &str, hours: &[(Timestamp, OpeningHours)]) -> Result<Self, String> {
        self.named.insert(id.to_owned(), Hours::new(hours)?);
        Ok(self)
    }

    /// All hours that are kept.
    pub async fn load(conn: &mut Conn) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Row {
            calendar_id: String,
            since: Timestamp,
            hours: Json<OpeningHours>,
        }
        let rows: Vec<Row> = conn.all(sql!("list_calendars"), params![]).await?;
        let mut hours: HashMap<String, Vec<(Timestamp, OpeningHours)>> = HashMap::new();
        for row in rows {
            hours.entry(row.calendar_id).or_default().push((row.since, row.hours.0));
        }
        let wrong = |why: String| Error::Decode(format!("opening hours: {why}"));
        let own = hours.remove("").unwrap_or_default();
        let mut calendars = Self::new(&own).map_err(wrong)?;
        for (id, hours) in hours {
            calendars = calendars.with(&id, &hours).map_err(wrong)?;
        }
        Ok(calendars)
    }

    /// The organisation's own hours at a moment.
    pub fn own(&self, at: Timestamp) -> &BusinessCalendar {
        self.own.in_force(at)
    }

    /// The hours of a calendar at a moment; the organisation's own without an id.
    fn in_force(&self, id: &str, at: Timestamp) -> &BusinessCalendar {
        self.named.get(id).unwrap_or(&self.own).in_force(at)
    }

    /// Open time until a moment, by hours in force now; those of a calendar, or the organisation's own.
    pub(crate) fn left(&self, calendar_id: Option<&str>, now: Timestamp, until: Timestamp) -> i64 {
        self.in_force(calendar_id.unwrap_or_default(), now).between(now, until)
    }

    /// The last moment that lies so much open time back, by the organisation's own hours in force now.
    pub(crate) fn before(&self, now: Timestamp, open_ms: i64) -> Option<Timestamp> {
        self.own.in_force(now).before(now, open_ms)
    }

    /// Business time of a stretch, by the hours in force when it ended: a later change of the hours
    /// does not rewrite what was measured. What happened before the first hours is measured by them.
    fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        self.own.in_force(to).between(from, to)
    }
}

/// The facts that follow from a ticket's events, given in the order of the log.
pub fn facts_of(events: &[Event], calendars: &Calendars) -> Result<Facts, Error> {
    let story = story::read(events)?;
    Ok(story.map(|story| clocks::run(&story, calendars)).unwrap_or_default())
}

/// Measures a ticket anew, with the events of this transaction, and keeps what came out.
pub(crate) async fn measure(tx: &mut Tx, ticket_id: &str) -> Result<Facts, Refusal> {
    let calendars = Calendars::load(tx).await?;
    let facts = facts_of(&tx.events_of(ticket_id).await?, &calendars)?;
    let mut change = Change::default();
    change.add(ticket_id, &facts::kept(tx, ticket_id).await?, &facts);
    change.keep(tx).await?;
    Ok(facts)
}

/// Measures many tickets anew, in few statements; gives their facts by ticket.
pub(crate) async fn measure_all(tx: &mut Tx, tickets: &[String]) -> Result<HashMap<String, Facts>, Refusal> {
    let calendars = Calendars::load(tx).await?;
    let mut kept = facts::rows_of(tx, tickets).await?;
    let mut change = Change::default();
    let mut measured = HashMap::with_capacity(tickets.len());
    for (id, events) in tx.events_of_all(tickets).await? {
        let facts = facts_of(&events, &calendars)?;
        change.add(&id, &kept.remove(&id).unwrap_or_default(), &facts);
        measured.insert(id, facts);
    }
    change.keep(tx).await?;
    Ok(measured)
}

/// Measures a ticket that comes into being in this transaction, by the events it has so far. Its clock
/// is set; the rows are to be inserted after it.
pub(crate) async fn measure_new(tx: &mut Tx, ticket: &mut Ticket) -> Result<Rows, Refusal> {
    let calendars = Calendars::load(tx).await?;
    let facts = facts_of(&tx.events_of_new(&ticket.id), &calendars)?;
    ticket.set_clocks(&facts);
    let mut rows = Rows::default();
    rows.add(&ticket.id, &facts);
    Ok(rows)
}
