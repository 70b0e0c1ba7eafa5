//! Live notices: browsers hear that something changed and fetch it through the authorised way.
//!
//! A notice carries the topic and the object's id, no data. Its event id is the number of the last
//! event it stands for; a browser that comes back with that number misses nothing, and one whose
//! number is too old (or from another database, or none at all) is told to start over. Of the
//! notices of several events only the last carries the number: before it, some are still to come.
//!
//! What hangs on the store's board for some seconds is told of in the same way, without a number: nobody
//! catches up with it.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt};
use kernel::{Actor, Reach};
use serde::Serialize;
use store::{Changed, Db, Error, events};
use tokio::sync::{broadcast, watch};

use crate::streams::Place;
use crate::{App, Ask, Credential, Endpoints, Problem, routes};

/// Most events that are caught up with; a browser further behind starts over.
const CATCH_UP: i64 = 5_000;
const BATCH: i64 = 500;
/// All lines tell at once, and rest so long: on a quiet desk a change is told at once, on a busy one many
/// changes are told together.
const PACE: Duration = Duration::from_millis(100);
/// How long changes of the board are gathered, and most that are told of at once.
const GATHER: Duration = Duration::from_millis(200);
const GATHERED_MAX: usize = 100;
/// How often a stream on which nothing happens looks whether the person may still listen.
const LOOK_AGAIN: Duration = Duration::from_secs(3);

pub fn endpoints() -> Endpoints {
    Endpoints::new("Live").signed_in(routes!(live))
}

/// What changed: refetch it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Notice {
    topic: String,
    /// Missing where the person may see only a part of the topic's objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

impl Notice {
    fn event(&self) -> Event {
        Event::default().event("change").data(serde_json::to_string(self).unwrap_or_default())
    }
}

/// Where to go on.
enum Resume {
    /// A first visit.
    Fresh,
    /// After the last event that the browser has dealt with.
    After(i64),
    /// The browser said something, and it is no number of an event.
    Unknown,
}

impl FromRequestParts<App> for Resume {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("last-event-id") else { return Ok(Self::Fresh) };
        let number = value.to_str().ok().and_then(|text| text.parse().ok());
        Ok(number.map_or(Self::Unknown, Self::After))
    }
}

/// Notices of changes as server-sent events: `change` with topic and id, `reset` for "start over".
#[utoipa::path(get, path = "/api/live", operation_id = "live", params(
    ("Last-Event-ID" = Option<i64>, Header, description = "Number of the last event dealt with")
), responses((status = 200, content_type = "text/event-stream", body = String)))]
async fn live(ask: Ask, resume: Resume) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let last = events::last(&mut ask.conn().await?).await?;
    let (cursor, reset) = match resume {
        Resume::Fresh => (last, false),
        Resume::After(seen) if (0..=last).contains(&seen) && last - seen <= CATCH_UP => (seen, false),
        Resume::After(_) | Resume::Unknown => (last, true),
    };
    let first = if reset {
        Event::default().event("reset").data("start over")
    } else {
        Event::default().event("ready").data("listening")
    };
    let first = first.id(cursor.to_string());
    let mut stopping = ask.app.stopping();
    let place = Place::take(ask.app.clone(), &ask.act.actor.id);
    let committed = ask.app.told();
    let board = ask.app.db().board_changes();
    let follower = Follower { committed, board, app: ask.app, credential: ask.credential, cursor, place };
    let rest = stream::unfold(follower, Follower::next).flat_map(stream::iter);
    // A server that stops waits for open answers, and this one has no end of its own.
    let stopped = Box::pin(async move { stopping.wait_for(|stop| *stop).await.map(drop) });
    let all = stream::once(async { first }).chain(rest).take_until(stopped).map(Ok);
    Ok(Sse::new(all).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

struct Follower {
    app: App,
    credential: Option<Credential>,
    committed: watch::Receiver<i64>,
    board: broadcast::Receiver<Changed>,
    cursor: i64,
    place: Place,
}

/// Follows a number at its pace, for as long as there is one.
pub(crate) fn paced(mut committed: watch::Receiver<i64>) -> watch::Receiver<i64> {
    let (tell, told) = watch::channel(*committed.borrow_and_update());
    tokio::spawn(async move {
        while committed.changed().await.is_ok() {
            let last = *committed.borrow_and_update();
            if tell.send(last).is_err() {
                return;
            }
            tokio::time::sleep(PACE).await;
        }
    });
    told
}

/// The events that most streams read next: whoever comes first reads them for all who follow.
#[derive(Default)]
pub(crate) struct Recent(tokio::sync::Mutex<(i64, Arc<Vec<events::Event>>)>);

impl Recent {
    /// Events after a number, at least up to `committed` unless there are more than a batch.
    async fn after(&self, db: &Db, cursor: i64, committed: i64) -> Result<Arc<Vec<events::Event>>, Error> {
        let mut known = self.0.lock().await;
        let (from, found) = &*known;
        let enough = found.len() as i64 >= BATCH || found.last().is_some_and(|event| event.seq >= committed);
        if *from == cursor && enough {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(events::after(&mut db.read().await?, cursor, BATCH).await?);
        *known = (cursor, Arc::clone(&found));
        Ok(found)
    }
}

impl Follower {
    /// Waits for new events and gives their notices; ends when the person may not listen any more.
    async fn next(mut self) -> Option<(Vec<Event>, Self)> {
        let cursor = self.cursor;
        let mut pinned = BTreeSet::new();
        tokio::select! {
            changed = self.committed.wait_for(|last| *last > cursor) => drop(changed.ok()?),
            // Who listens too slowly misses some; what is pinned is asked for now and then anyway.
            changed = self.board.recv() => pinned.extend(changed.ok()),
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            () = self.place.lost() => return None,
        }
        if !pinned.is_empty() {
            tokio::time::sleep(GATHER).await;
            while pinned.len() < GATHERED_MAX
                && let Ok(more) = self.board.try_recv()
            {
                pinned.insert(more);
            }
        }
        let credential = self.credential.as_ref()?;
        let now = self.app.clock().now();
        let identity = self.app.identify().still(self.app.db(), credential, now).await.ok()??;
        match self.notices(&identity.actor).await {
            Ok(notices) => {
                let told = pinned.iter().filter_map(|one| self.notice(&identity.actor, &one.topic, &one.subject));
                let told: BTreeSet<Notice> = told.collect();
                let all = told.iter().map(Notice::event).chain(notices).collect();
                Some((all, self))
            }
            Err(error) => {
                // Ending the stream makes the browser come back with its number.
                tracing::warn!(%error, "live notices broke off");
                None
            }
        }
    }

    /// What this person may hear of it, if anything.
    fn notice(&self, actor: &Actor, topic: &str, id: &str) -> Option<Notice> {
        let reach = actor.grants.reach(self.app.topic_permission(topic)?)?;
        Some(Notice { topic: topic.to_owned(), id: (reach == Reach::All).then(|| id.to_owned()) })
    }

    async fn notices(&mut self, actor: &Actor) -> Result<Vec<Event>, Error> {
        let committed = *self.committed.borrow();
        if committed <= self.cursor {
            return Ok(Vec::new());
        }
        let found = self.app.recent().after(self.app.db(), self.cursor, committed).await?;
        let Some(last) = found.last().map(|event| event.seq) else {
            return Ok(Vec::new());
        };
        let mut notices = BTreeSet::new();
        for event in found.iter() {
            notices.extend(self.notice(actor, &event.topic, &event.subject_id));
        }
        self.cursor = last;
        let many = notices.len();
        let event = |(index, notice): (usize, Notice)| {
            let event = notice.event();
            if index + 1 == many { event.id(last.to_string()) } else { event }
        };
        Ok(notices.into_iter().enumerate().map(event).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_change_is_told_at_once_and_many_after_it_together() {
        let (committed, following) = watch::channel(0);
        let mut told = paced(following);
        committed.send_replace(1);
        told.changed().await.expect("told");
        assert_eq!(*told.borrow_and_update(), 1);
        for number in 2..=50 {
            committed.send_replace(number);
        }
        told.changed().await.expect("told");
        assert_eq!(*told.borrow_and_update(), 50, "none is left out");
        drop(committed);
        assert!(told.changed().await.is_err(), "and it ends with the database");
    }
}
