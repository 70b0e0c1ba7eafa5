//! The event log: append-only, numbered without gaps in the order of commit.
//!
//! The number comes from a counter row taken as the last statement before commit. Whoever holds the
//! row commits first, so on PostgreSQL, too, a reader that saw number n has seen all before it.

use kernel::{ActorKind, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Conn, Error, Select, Sql, Value, named, params};

pub(crate) const TAKE_NUMBERS: Sql = named(crate::QUERIES, "take_numbers");
pub(crate) const INSERT_HEAD: &str =
    "INSERT INTO events (seq, kind, topic, subject_id, at, recorded_at, actor_kind, actor_id, data) VALUES";

/// What an event is about: the topic that browsers refetch by, and the object's id.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub topic: &'static str,
    pub id: &'a str,
}

/// An event in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub seq: i64,
    pub kind: String,
    pub topic: String,
    pub subject_id: String,
    /// When it happened; for imported history in the past.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    pub actor_kind: ActorKind,
    pub actor_id: String,
    /// JSON; its shape belongs to the feature that wrote it.
    pub data: String,
}

impl Event {
    /// Reads the data as the type that the feature wrote.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(&self.data)
            .map_err(|error| Error::Decode(format!("event {} {}: {error}", self.seq, self.kind)))
    }
}

#[derive(Debug, Clone)]
pub(crate) struct NewEvent {
    pub kind: &'static str,
    pub topic: &'static str,
    pub subject_id: String,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    pub actor_kind: ActorKind,
    pub actor_id: String,
    pub data: String,
}

impl NewEvent {
    pub fn to_event(&self, seq: i64) -> Event {
        Event {
            seq,
            kind: self.kind.to_owned(),
            topic: self.topic.to_owned(),
            subject_id: self.subject_id.clone(),
            at: self.at,
            recorded_at: self.recorded_at,
            actor_kind: self.actor_kind,
            actor_id: self.actor_id.clone(),
            data: self.data.clone(),
        }
    }

    pub fn into_params(self, seq: i64) -> Vec<Value> {
        params![
            seq,
            self.kind,
            self.topic,
            self.subject_id,
            self.at,
            self.recorded_at,
            self.actor_kind.as_str(),
            self.actor_id,
            self.data
        ]
    }
}

/// Most events that [`write_at_once`] takes: so many different statements are prepared.
pub(crate) const AT_ONCE: usize = 16;

/// On PostgreSQL: takes numbers, writes events with them and tells other nodes, in one statement. Until the commit nobody
/// else gets a number, so each way to the database and back less is one that all who write wait less.
pub(crate) async fn write_at_once(conn: &mut Conn, events: Vec<NewEvent>) -> Result<i64, Error> {
    let text = at_once(events.len());
    let count = events.len() as i64;
    let rows = events.into_iter().zip(1..).flat_map(|(event, place)| event.into_params(place));
    conn.one_made(text, std::iter::once(count.into()).chain(rows).collect()).await
}

/// `$1` how many, then each with its place among them in place of its number.
fn at_once(count: usize) -> String {
    const TYPES: [&str; 9] = ["bigint", "text", "text", "text", "bigint", "bigint", "text", "text", "text"];
    let width = TYPES.len();
    let row = |row: usize| {
        let values: Vec<String> =
            TYPES.iter().enumerate().map(|(column, kind)| format!("${}::{kind}", row * width + column + 2)).collect();
        format!("({})", values.join(", "))
    };
    let rows: Vec<String> = (0..count).map(row).collect();
    format!(
        "WITH taken AS (INSERT INTO counters (name, last) VALUES ('event', $1::bigint) \
         ON CONFLICT (name) DO UPDATE SET last = counters.last + excluded.last RETURNING last), \
         written AS (INSERT INTO events (seq, kind, topic, subject_id, at, recorded_at, actor_kind, actor_id, data) \
         SELECT taken.last - $1::bigint + new.place, new.kind, new.topic, new.subject_id, new.at, new.recorded_at, \
         new.actor_kind, new.actor_id, new.data FROM taken, (VALUES {}) \
         AS new (place, kind, topic, subject_id, at, recorded_at, actor_kind, actor_id, data)) \
         SELECT taken.last FROM taken, pg_notify('{}', taken.last::text)",
        rows.join(", "),
        crate::feed::CHANNEL
    )
}

/// The number of the last committed event; 0 if there is none.
pub async fn last(conn: &mut Conn) -> Result<i64, Error> {
    conn.one(const { named(crate::QUERIES, "last_event") }, params![]).await
}

/// Whether there are events of these topics after a number.
pub async fn any_after(conn: &mut Conn, seq: i64, topics: &[&'static str]) -> Result<bool, Error> {
    let mut select = Select::new(const { named(crate::QUERIES, "topics_after") }, params![seq]);
    select.and_in("topic", topics.iter().copied()).then("LIMIT 1", vec![]);
    Ok(!conn.select::<String>(&select).await?.is_empty())
}

/// How many events there are: as many as the last one's number, or some are missing.
pub async fn count(conn: &mut Conn) -> Result<i64, Error> {
    conn.one(const { named(crate::QUERIES, "count_events") }, params![]).await
}

/// Events after a number, oldest first.
pub async fn after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Event>, Error> {
    conn.all(const { named(crate::QUERIES, "events_after") }, params![seq, limit]).await
}

/// Events about one subject after a number, oldest first.
pub async fn of_subject(conn: &mut Conn, subject_id: &str, after: i64, limit: i64) -> Result<Vec<Event>, Error> {
    conn.all(const { named(crate::QUERIES, "events_of_subject") }, params![subject_id, after, limit]).await
}

/// The number of the last committed event about one subject; 0 if there is none.
pub async fn last_of_subject(conn: &mut Conn, subject_id: &str) -> Result<i64, Error> {
    conn.one(const { named(crate::QUERIES, "last_event_of_subject") }, params![subject_id]).await
}

/// Events about many subjects, in the order of the log.
pub async fn of_subjects(conn: &mut Conn, subjects: &[String]) -> Result<Vec<Event>, Error> {
    let mut select = Select::new(const { named(crate::QUERIES, "events_of_subjects") }, params![]);
    select.and_in("subject_id", subjects).then("ORDER BY seq", vec![]);
    conn.select(&select).await
}
