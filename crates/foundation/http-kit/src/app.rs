//! What every request needs: the database, the clock, the dice, and who can tell who is asking.

use std::sync::Arc;

use kernel::{Act, Actor, Clock, Permission, Rng};
use store::Db;
use tokio::sync::watch;

use crate::Identify;
use crate::live::{self, Recent};
use crate::streams::Streams;

/// Settings of the HTTP side.
#[derive(Debug, Clone, Default)]
pub struct HttpConfig {
    /// Address under which people reach this server, such as `https://help.example.com`; decides
    /// whether cookies are `Secure`, and from where changes may come. Without it, plain HTTP on the
    /// address bound.
    pub base_url: Option<String>,
    /// Whether the address in `X-Forwarded-For` is believed (behind a proxy of one's own).
    pub trust_forwarded: bool,
    /// Whether webhooks may lead into private networks, and over plain HTTP.
    pub webhooks_allow_private: bool,
}

impl HttpConfig {
    pub fn secure(&self) -> bool {
        self.base_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// The origin that browsers name for a page of this server, if its address is set: scheme, host
    /// and port, without the port that goes without saying.
    pub fn origin(&self) -> Option<String> {
        let (scheme, rest) = self.base_url.as_deref()?.split_once("://")?;
        let authority = rest.split('/').next().unwrap_or("");
        let usual = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
        Some(format!("{scheme}://{}", authority.strip_suffix(usual).unwrap_or(authority)))
    }
}

/// The application as handlers see it. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inside>);

struct Inside {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    identify: Arc<dyn Identify>,
    /// Which permission lets a person hear of changes of a topic.
    topics: Vec<(&'static str, Permission)>,
    /// Every permission there is, for those who grant them.
    permissions: Vec<Permission>,
    config: HttpConfig,
    stopping: watch::Sender<bool>,
    streams: Streams,
    recent: Recent,
    told: watch::Receiver<i64>,
}

/// What [`App::new`] puts together.
pub struct Parts {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub rng: Arc<dyn Rng>,
    pub identify: Arc<dyn Identify>,
    pub topics: Vec<(&'static str, Permission)>,
    pub permissions: Vec<Permission>,
    pub config: HttpConfig,
}

impl App {
    pub fn new(parts: Parts) -> Self {
        let Parts { db, clock, rng, identify, topics, permissions, config } = parts;
        let stopping = watch::Sender::new(false);
        let (streams, recent) = Default::default();
        let told = live::paced(db.committed());
        Self(Arc::new(Inside {
            db,
            clock,
            rng,
            identify,
            topics,
            permissions,
            config,
            stopping,
            streams,
            recent,
            told,
        }))
    }

    pub fn db(&self) -> &Db {
        &self.0.db
    }

    pub fn clock(&self) -> &dyn Clock {
        self.0.clock.as_ref()
    }

    pub fn rng(&self) -> &Arc<dyn Rng> {
        &self.0.rng
    }

    pub fn config(&self) -> &HttpConfig {
        &self.0.config
    }

    pub fn identify(&self) -> &dyn Identify {
        self.0.identify.as_ref()
    }

    pub fn permissions(&self) -> &[Permission] {
        &self.0.permissions
    }

    pub(crate) fn streams(&self) -> &Streams {
        &self.0.streams
    }

    /// Up to which event live lines are to tell of.
    pub(crate) fn told(&self) -> watch::Receiver<i64> {
        self.0.told.clone()
    }

    pub(crate) fn recent(&self) -> &Recent {
        &self.0.recent
    }

    pub fn topic_permission(&self, topic: &str) -> Option<Permission> {
        self.0.topics.iter().find(|(name, _)| *name == topic).map(|(_, permission)| *permission)
    }

    /// Tells what would go on for ever, such as live notices, to end.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Turns true when the server stops.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    /// Something done now by this actor.
    pub fn act(&self, actor: Actor) -> Act {
        Act::new(actor, self.0.clock.now(), Arc::clone(&self.0.rng))
    }
}
