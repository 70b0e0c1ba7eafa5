//! The live streams that are open: so many for each person, and no more.
//!
//! Each stream looks up who listens and is written to at every change, so one person with thousands
//! of them slows everybody down. The oldest ends for the newest: a browser whose stream ends comes
//! back by itself, and one that has silently gone away makes room.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::App;

/// Streams of one person; a tab needs one.
pub(crate) const MOST: usize = 20;

#[derive(Default)]
pub(crate) struct Streams(Mutex<Open>);

#[derive(Default)]
struct Open {
    begun: u64,
    by_person: HashMap<String, VecDeque<(u64, oneshot::Sender<()>)>>,
}

/// A stream's place among those of its person; free again when it is dropped.
pub(crate) struct Place {
    app: App,
    person: String,
    number: u64,
    pushed_out: oneshot::Receiver<()>,
}

impl Place {
    pub fn take(app: App, person: &str) -> Self {
        let (sender, pushed_out) = oneshot::channel();
        let mut open = app.streams().open();
        open.begun += 1;
        let number = open.begun;
        let mine = open.by_person.entry(person.to_owned()).or_default();
        mine.push_back((number, sender));
        if mine.len() > MOST {
            // Dropping its sender tells the stream.
            mine.pop_front();
        }
        drop(open);
        Self { app, person: person.to_owned(), number, pushed_out }
    }

    /// Waits until a newer stream has taken the place.
    pub async fn lost(&mut self) {
        let _ = (&mut self.pushed_out).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.app.streams().open();
        let Some(mine) = open.by_person.get_mut(&self.person) else { return };
        mine.retain(|(number, _)| *number != self.number);
        if mine.is_empty() {
            open.by_person.remove(&self.person);
        }
    }
}

impl Streams {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
