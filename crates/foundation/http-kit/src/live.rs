//! Live notices: browsers hear that something changed and fetch it through the authorised way.
//!
//! A notice carries the topic and the object's id, no data. Its event id is the number of the last
//! event it stands for; a browser that comes back with that number misses nothing, and one whose
//! number is too old (or from another database) is told to start over.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt};
use kernel::{Actor, Reach};
use serde::Serialize;
use store::{Error, events};
use tokio::sync::watch;

use crate::{App, Ask, Credential, Endpoints, Problem, routes};

/// Most events that are caught up with; a browser further behind starts over.
const CATCH_UP: i64 = 5_000;
const BATCH: i64 = 500;

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

/// The number of the last event that the browser has dealt with.
struct Resume(Option<i64>);

impl FromRequestParts<App> for Resume {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let header = parts.headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
        Ok(Self(header))
    }
}

/// Notices of changes as server-sent events: `change` with topic and id, `reset` for "start over".
#[utoipa::path(get, path = "/api/live", operation_id = "live", params(
    ("Last-Event-ID" = Option<i64>, Header, description = "Number of the last event dealt with")
), responses((status = 200, content_type = "text/event-stream", body = String)))]
async fn live(ask: Ask, resume: Resume) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let last = events::last(&mut ask.conn().await?).await?;
    let (cursor, reset) = match resume.0 {
        None => (last, false),
        Some(seen) if seen > last || last - seen > CATCH_UP => (last, true),
        Some(seen) => (seen, false),
    };
    let first = if reset {
        Event::default().event("reset").data("start over")
    } else {
        Event::default().event("ready").data("listening")
    };
    let first = first.id(cursor.to_string());
    let mut stopping = ask.app.stopping();
    let follower = Follower { committed: ask.app.db().committed(), app: ask.app, credential: ask.credential, cursor };
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
    cursor: i64,
}

impl Follower {
    /// Waits for new events and gives their notices; ends when the person may not listen any more.
    async fn next(mut self) -> Option<(Vec<Event>, Self)> {
        let cursor = self.cursor;
        self.committed.wait_for(|last| *last > cursor).await.ok()?;
        let credential = self.credential.as_ref()?;
        let now = self.app.clock().now();
        let identity = self.app.identify().identify(self.app.db(), credential, now).await.ok()??;
        match self.notices(&identity.actor).await {
            Ok(notices) => Some((notices, self)),
            Err(error) => {
                // Ending the stream makes the browser come back with its number.
                tracing::warn!(%error, "live notices broke off");
                None
            }
        }
    }

    async fn notices(&mut self, actor: &Actor) -> Result<Vec<Event>, Error> {
        let found = events::after(&mut self.app.db().read().await?, self.cursor, BATCH).await?;
        let Some(last) = found.last().map(|event| event.seq) else {
            return Ok(Vec::new());
        };
        let mut notices = BTreeSet::new();
        for event in found {
            let Some(permission) = self.app.topic_permission(&event.topic) else { continue };
            let Some(reach) = actor.grants.reach(permission) else { continue };
            let id = (reach == Reach::All).then_some(event.subject_id);
            notices.insert(Notice { topic: event.topic, id });
        }
        self.cursor = last;
        let event = |notice: Notice| {
            let data = serde_json::to_string(&notice).unwrap_or_default();
            Event::default().event("change").id(last.to_string()).data(data)
        };
        Ok(notices.into_iter().map(event).collect())
    }
}
