//! What happened, as the facts of tickets tell it: stretches of waiting, who ended them, and when the house is open.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::calendar::OpeningHours;
use kernel::{Refusal, Timestamp, time};
use serde::Deserialize;
use store::{Conn, Json, params};

/// Stretches in all; more are refused rather than held in memory.
pub const STRETCHES_MAX: i64 = 400_000;
/// An order that is older is no longer written about for being late.
const ORDERED_BEFORE: i64 = 42 * time::DAY;

/// A stretch of waiting that a person ended.
#[derive(Debug, Clone, Deserialize)]
pub struct Reply {
    pub ticket_id: String,
    pub at: Timestamp,
    pub wait_ms: i64,
    pub agent_id: Option<String>,
    pub team_id: Option<String>,
    pub channel: String,
    pub scenario: Option<String>,
    pub order_id: Option<String>,
}

/// One that goes on.
#[derive(Debug, Clone, Deserialize)]
pub struct Waiting {
    pub ticket_id: String,
    pub waiting_since: Timestamp,
    pub channel: String,
    pub scenario: Option<String>,
    pub order_id: Option<String>,
}

/// An order and one of its parcels, or none where none was sent yet.
#[derive(Debug, Clone, Deserialize)]
pub struct Parcel {
    pub order_id: String,
    pub placed_at: Timestamp,
    pub promised_on: Option<Date>,
    pub delivered_on: Option<Date>,
}

/// What the customer of a ticket thought of it, and how long they had waited for the first reply of a person.
#[derive(Debug, Clone, Deserialize)]
pub struct Rating {
    pub ticket_id: String,
    pub customer_id: Option<String>,
    /// From 1 to 5.
    pub rating: i64,
    pub wait_ms: i64,
    pub channel: String,
    pub scenario: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Team {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone)]
pub struct Recorded {
    pub zone: TimeZone,
    pub hours: OpeningHours,
    pub teams: Vec<Team>,
    pub replies: Vec<Reply>,
    pub waiting: Vec<Waiting>,
    pub parcels: Vec<Parcel>,
}

pub async fn zone(conn: &mut Conn) -> Result<TimeZone, Refusal> {
    let zone: Option<String> = conn.maybe(sql!("find_zone"), params![]).await?;
    time::zone(zone.as_deref().unwrap_or("UTC")).map_err(Refusal::Fault)
}

/// Everything from the morning of a day on.
pub async fn since(conn: &mut Conn, from: Date, now: Timestamp) -> Result<Recorded, Refusal> {
    let zone = zone(conn).await?;
    let hours: Option<Json<OpeningHours>> = conn.maybe(sql!("find_hours"), params![now]).await?;
    let hours = hours.map_or_else(|| OpeningHours::nine_to_five(zone.iana_name().unwrap_or("UTC")), |hours| hours.0);
    let start = time::start_of_day(from, &zone).map_err(Refusal::Fault)?;
    let replies: Vec<Reply> = conn.all(sql!("list_replies"), params![start, STRETCHES_MAX + 1]).await?;
    if replies.len() as i64 > STRETCHES_MAX {
        let problem = format!("more than {STRETCHES_MAX} replies have been sent since; choose a later day");
        return Err(Refusal::invalid("from", problem));
    }
    let waiting = conn.all(sql!("list_waiting"), params![STRETCHES_MAX]).await?;
    let teams = conn.all(sql!("list_teams"), params![]).await?;
    Ok(Recorded { hours, teams, replies, waiting, parcels: parcels(conn, start).await?, zone })
}

/// Those too that were ordered some time before: contacts may still be about them. A shop that ships more than can be held in
/// memory has none, and its contacts all come by themselves.
async fn parcels(conn: &mut Conn, start: Timestamp) -> Result<Vec<Parcel>, Refusal> {
    let found: Vec<Parcel> =
        conn.all(sql!("list_parcels"), params![start.plus(-ORDERED_BEFORE), STRETCHES_MAX + 1]).await?;
    if found.len() as i64 > STRETCHES_MAX {
        tracing::warn!("more than {STRETCHES_MAX} parcels: the twin is made without orders");
        return Ok(Vec::new());
    }
    Ok(found)
}

/// Ratings of the days of a window.
pub async fn ratings(conn: &mut Conn, (from, until): (Date, Date), zone: &TimeZone) -> Result<Vec<Rating>, Refusal> {
    let start = |day| time::start_of_day(day, zone).map_err(Refusal::Fault);
    let found: Vec<Rating> =
        conn.all(sql!("list_ratings"), params![start(from)?, start(until)?, STRETCHES_MAX + 1]).await?;
    if found.len() as i64 > STRETCHES_MAX {
        return Err(Refusal::invalid(
            "from",
            format!("more than {STRETCHES_MAX} ratings came since; choose a later day"),
        ));
    }
    Ok(found)
}

impl Recorded {
    /// Minutes since a Monday's midnight, as clocks on the wall show them: an hour that is skipped or comes twice shifts
    /// nothing after it.
    pub fn minutes(&self, at: Timestamp) -> f64 {
        let there = at.to_jiff().to_zoned(self.zone.clone());
        let of_day = f64::from(there.hour()) * 60.0 + f64::from(there.minute()) + f64::from(there.second()) / 60.0;
        day_number(there.date()) as f64 * 1_440.0 + of_day + f64::from(there.millisecond()) / 60_000.0
    }
}

/// A day as people write it.
pub fn day(text: &str) -> Result<Date, String> {
    let day: Option<Date> = text.trim().parse().ok();
    day.filter(|day| (1990..2200).contains(&day.year())).ok_or_else(|| "must be a day such as 2026-11-27".to_owned())
}

/// Days since Monday, 5 January 1970.
pub fn day_number(day: Date) -> i64 {
    const MONDAY: Date = Date::constant(1970, 1, 5);
    (day - MONDAY).get_days().into()
}
