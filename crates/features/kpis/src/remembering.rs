//! Remembers answers as long as they are true: until the next event, or the next minute.
//!
//! Every change of a fact is an event, so that question, last event and minute decide the figures.
//! Buyers are remembered longer, as only orders and customers change them.
//! Whoever asks the same meanwhile waits for the first answer instead of having it computed again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::Refusal;
use store::{Db, events};
use tokio::sync::watch;

use crate::asking::{Question, measure_with};
use crate::figure::Figure;
use crate::purchases::Buyers;

/// Most questions remembered at a time; they are of one minute.
const MOST: usize = 200;

type Answer = Arc<Vec<Figure>>;

/// The last event when it was answered, and the answer.
type Room = Arc<tokio::sync::Mutex<Option<(i64, Answer)>>>;

/// Per database, known by its channel of commits, which also keeps two databases apart in tests.
static MEMORIES: Mutex<Vec<Memory>> = Mutex::new(Vec::new());

struct Memory {
    database: watch::Receiver<i64>,
    rooms: HashMap<Question, Room>,
    buyers: Arc<Buyers>,
}

/// Answers a question, from memory if nothing happened since.
pub(crate) async fn measured(db: &Db, question: &Question) -> Result<Answer, Refusal> {
    let (room, buyers) = room(db, question);
    let mut kept = room.lock().await;
    // Only now, so that those who wait for an answer hold no connection.
    let mut conn = db.read().await?;
    let last_event = events::last(&mut conn).await?;
    if let Some((seen, answer)) = kept.as_ref()
        && *seen == last_event
    {
        return Ok(Arc::clone(answer));
    }
    let answer = Arc::new(measure_with(&mut conn, question, &buyers).await?);
    // What was committed while measuring may or may not be in it: the older number makes the next
    // one ask again.
    *kept = Some((last_event, Arc::clone(&answer)));
    Ok(answer)
}

fn room(db: &Db, question: &Question) -> (Room, Arc<Buyers>) {
    let database = db.committed();
    let mut memories = MEMORIES.lock().unwrap_or_else(PoisonError::into_inner);
    let known = memories.iter().position(|memory| memory.database.same_channel(&database));
    let at = known.unwrap_or_else(|| {
        memories.push(Memory { database, rooms: HashMap::new(), buyers: Arc::default() });
        memories.len() - 1
    });
    let Memory { rooms, buyers, .. } = &mut memories[at];
    if !rooms.contains_key(question) {
        rooms.retain(|other, _| other.now == question.now);
        if rooms.len() >= MOST {
            rooms.clear();
        }
    }
    (Arc::clone(rooms.entry(question.clone()).or_default()), Arc::clone(buyers))
}
