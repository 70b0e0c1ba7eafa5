//! A board for what holds for some seconds and is not worth a disk: who looks at something, who writes.
//!
//! What is pinned is gone after its moment, or with the process. Nodes on PostgreSQL tell each other by
//! NOTIFY; on SQLite there is one process that serves. A node that came later, or missed something, has
//! it again at the next refreshing: whoever pins says so every few seconds for as long as it holds.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

/// Most that hangs below one subject, most of one owner there, most in all. What ends first goes first.
const OF_SUBJECT: usize = 50;
const OF_OWNER: usize = 5;
const IN_ALL: usize = 20_000;
/// Changes that a slow listener may be behind before it misses some.
const BEHIND: usize = 1_024;

/// Something that holds until a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub topic: String,
    pub subject: String,
    /// Whose it is, and which of theirs.
    pub owner: String,
    pub seat: String,
    pub text: String,
    pub until: Timestamp,
}

/// That below a subject something else hangs than before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Changed {
    pub topic: String,
    pub subject: String,
}

/// What nodes tell each other.
#[derive(Serialize, Deserialize)]
pub(crate) struct Told {
    /// The node that says it, which knows already.
    pub node: String,
    pub pin: Pin,
    /// Whether it is taken off.
    pub off: bool,
}

pub(crate) struct Board {
    node: String,
    pins: Mutex<HashMap<(String, String), Vec<Pin>>>,
    changes: broadcast::Sender<Changed>,
}

impl Board {
    pub fn new(node: String) -> Self {
        Self { node, pins: Mutex::default(), changes: broadcast::Sender::new(BEHIND) }
    }

    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.changes.subscribe()
    }

    /// What to tell the other nodes of it.
    pub fn telling(&self, pin: Pin, off: bool) -> Told {
        Told { node: self.node.clone(), pin, off }
    }

    /// What another node told.
    pub fn hear(&self, payload: &str) {
        match serde_json::from_str::<Told>(payload) {
            Ok(told) if told.node == self.node => {}
            Ok(told) if told.off => self.take_off(&told.pin),
            Ok(told) => self.put(told.pin),
            Err(error) => tracing::debug!(%error, "another node told what this one does not understand"),
        }
    }

    /// Puts a pin in the place of the same one before. One that only holds longer is no change.
    pub fn put(&self, pin: Pin) {
        let changed = Changed { topic: pin.topic.clone(), subject: pin.subject.clone() };
        let mut pins = self.pins();
        let count: usize = pins.values().map(Vec::len).sum();
        if count >= IN_ALL {
            let soon = pins.values().flatten().map(|pin| pin.until).min().unwrap_or_default();
            pins.values_mut().for_each(|below| below.retain(|pin| pin.until > soon));
            pins.retain(|_, below| !below.is_empty());
        }
        let below = pins.entry((pin.topic.clone(), pin.subject.clone())).or_default();
        let before = below.iter().position(|one| one.owner == pin.owner && one.seat == pin.seat);
        let same = before.map(|at| below.remove(at)).is_some_and(|one| one.text == pin.text);
        let owner = pin.owner.clone();
        below.push(pin);
        bound(below, OF_OWNER, |one| one.owner == owner);
        bound(below, OF_SUBJECT, |_| true);
        drop(pins);
        if !same {
            let _ = self.changes.send(changed);
        }
    }

    pub fn take_off(&self, pin: &Pin) {
        let place = (pin.topic.clone(), pin.subject.clone());
        let mut pins = self.pins();
        let Some(below) = pins.get_mut(&place) else { return };
        let before = below.len();
        below.retain(|one| one.owner != pin.owner || one.seat != pin.seat);
        let gone = below.len() < before;
        if below.is_empty() {
            pins.remove(&place);
        }
        drop(pins);
        if gone {
            let (topic, subject) = place;
            let _ = self.changes.send(Changed { topic, subject });
        }
    }

    /// All of a topic that still hold, in the order in which they were pinned.
    pub fn of_topic(&self, topic: &str, now: Timestamp) -> Vec<Pin> {
        let mut pins = self.pins();
        pins.retain(|_, below| {
            below.retain(|pin| pin.until > now);
            !below.is_empty()
        });
        pins.iter().filter(|((of, _), _)| of == topic).flat_map(|(_, below)| below.iter().cloned()).collect()
    }

    fn pins(&self) -> MutexGuard<'_, HashMap<(String, String), Vec<Pin>>> {
        self.pins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes off what ends first until no more are left than may be.
fn bound(below: &mut Vec<Pin>, most: usize, counts: impl Fn(&Pin) -> bool) {
    while below.iter().filter(|pin| counts(pin)).count() > most {
        let first = below.iter().enumerate().filter(|(_, pin)| counts(pin)).min_by_key(|(_, pin)| pin.until);
        let Some((at, _)) = first else { return };
        below.remove(at);
    }
}
