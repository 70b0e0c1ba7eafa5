//! A transaction: a connection that writes, and the events it will leave in the log.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

use kernel::{Act, Timestamp};
use serde::Serialize;

use crate::events::{self, Event, NewEvent, Subject};
use crate::{Conn, Engine, Error, Value, feed, settings};

/// One transaction. What it wrote counts only if its closure ends well.
pub struct Tx {
    pub(crate) conn: Conn,
    pending: Vec<NewEvent>,
    /// Places in `pending` by subject: a long transaction asks often for the events of one.
    places: HashMap<String, Vec<usize>>,
}

impl Tx {
    pub(crate) fn new(conn: Conn) -> Self {
        Self { conn, pending: Vec::new(), places: HashMap::new() }
    }

    /// Appends an event about `subject`. It gets its number at commit, so that numbers have no
    /// gaps and nobody can read past one that is still being written.
    pub fn append(
        &mut self,
        act: &Act,
        kind: &'static str,
        subject: Subject<'_>,
        data: &impl Serialize,
    ) -> Result<(), Error> {
        self.append_at(act, act.now, kind, subject, data)
    }

    /// Appends an event that happened at another moment than now (imported history).
    pub fn append_at(
        &mut self,
        act: &Act,
        at: Timestamp,
        kind: &'static str,
        subject: Subject<'_>,
        data: &impl Serialize,
    ) -> Result<(), Error> {
        let data = serde_json::to_string(data).map_err(|error| Error::Other(error.to_string()))?;
        self.places.entry(subject.id.to_owned()).or_default().push(self.pending.len());
        self.pending.push(NewEvent {
            kind,
            topic: subject.topic,
            subject_id: subject.id.to_owned(),
            at,
            recorded_at: act.now,
            actor_kind: act.actor.kind,
            actor_id: act.actor.id.clone(),
            data,
        });
        Ok(())
    }

    /// Appends that something happened to a setting. Unlike what happens to customers and their tickets,
    /// it is told with where it was asked from: who looks into a change wants to know.
    pub fn append_setting(
        &mut self,
        act: &Act,
        kind: &'static str,
        subject: Subject<'_>,
        data: &impl Serialize,
    ) -> Result<(), Error> {
        let told = settings::told(act, settings::fields(data)?)?;
        self.append(act, kind, subject, &told)
    }

    /// Appends that a setting changed: as it is after, and under `before` the fields that were other.
    pub fn append_change(
        &mut self,
        act: &Act,
        kind: &'static str,
        subject: Subject<'_>,
        before: &impl Serialize,
        after: &impl Serialize,
    ) -> Result<(), Error> {
        let changed = settings::changed(settings::fields(before)?, settings::fields(after)?);
        self.append(act, kind, subject, &settings::told(act, changed)?)
    }

    /// The events about a subject in order: those in the log, then those of this transaction,
    /// which carry provisional numbers.
    pub async fn events_of(&mut self, subject_id: &str) -> Result<Vec<Event>, Error> {
        let mut found = events::of_subject(&mut self.conn, subject_id, 0, i64::MAX).await?;
        found.extend(self.events_of_new(subject_id));
        Ok(found)
    }

    /// The events of this transaction about a subject; all there are, if it came into being here.
    pub fn events_of_new(&self, subject_id: &str) -> Vec<Event> {
        let first = i64::MAX - self.pending.len() as i64;
        let mine = self.places.get(subject_id).into_iter().flatten();
        mine.map(|place| self.pending[*place].to_event(first + *place as i64)).collect()
    }

    /// The same of many subjects, by subject.
    pub async fn events_of_all(&mut self, subjects: &[String]) -> Result<HashMap<String, Vec<Event>>, Error> {
        let mut found: HashMap<String, Vec<Event>> = subjects.iter().map(|id| (id.clone(), Vec::new())).collect();
        for event in events::of_subjects(&mut self.conn, subjects).await? {
            if let Some(events) = found.get_mut(&event.subject_id) {
                events.push(event);
            }
        }
        for (id, events) in &mut found {
            events.extend(self.events_of_new(id));
        }
        Ok(found)
    }

    /// The next `count` numbers of a counter; gives the first of them.
    pub async fn take_numbers(&mut self, counter: &str, count: i64) -> Result<i64, Error> {
        let last: i64 = self.conn.one(events::TAKE_NUMBERS, vec![counter.into(), count.into()]).await?;
        Ok(last - count + 1)
    }

    /// Writes the events with their numbers, and tells other nodes. Gives the last number, or none without events.
    pub(crate) async fn flush(&mut self) -> Result<Option<i64>, Error> {
        let pending = std::mem::take(&mut self.pending);
        self.places.clear();
        if pending.is_empty() {
            return Ok(None);
        }
        let engine = self.conn.engine();
        if engine == Engine::Postgres && pending.len() <= events::AT_ONCE {
            return events::write_at_once(&mut self.conn, pending).await.map(Some);
        }
        let count = pending.len() as i64;
        let first = self.take_numbers("event", count).await?;
        let rows: Vec<Vec<Value>> =
            pending.into_iter().zip(first..).map(|(event, seq)| event.into_params(seq)).collect();
        self.conn.insert_many(events::INSERT_HEAD, rows, "").await?;
        let last = first + count - 1;
        if engine == Engine::Postgres {
            feed::announce(&mut self.conn, last).await?;
        }
        Ok(Some(last))
    }

    pub(crate) fn discard(&mut self) {
        self.pending.clear();
        self.places.clear();
    }

    pub(crate) fn into_conn(self) -> Conn {
        self.conn
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
