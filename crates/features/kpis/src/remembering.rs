//! Remembers answers as long as they are true: until the next event, or the next minute.
//!
//! Every change of a fact is an event, so that question, last event and minute decide the figures.
//! Buyers are remembered longer, as only orders and customers change them.
//! Whoever asks the same meanwhile waits for the first answer instead of having it computed again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::Refusal;
use store::{Conn, Db, events};
use tokio::sync::watch;

use crate::asking::{Question, measure_with};
use crate::figure::Figure;
use crate::key::Key;
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
    let answer = Arc::new(at_once(db, conn, question, buyers).await?);
    // What was committed while measuring may or may not be in it: the older number makes the next
    // one ask again.
    *kept = Some((last_event, Arc::clone(&answer)));
    Ok(answer)
}

/// Both halves of a question at the same time, each by a connection of its own: reading and reckoning take turns on each.
async fn at_once(db: &Db, conn: Conn, question: &Question, buyers: Arc<Buyers>) -> Result<Vec<Figure>, Refusal> {
    let [one, other] = halves(question);
    let one = tokio::spawn(half(conn, one, Arc::clone(&buyers)));
    // Whoever waits for this one holds none: no half stands in the way of another.
    let other = half(db.read().await?, other, buyers).await;
    let mut figures = one.await.map_err(|error| Refusal::Fault(error.to_string()))??;
    figures.extend(other?);
    figures.sort_by_key(|figure| figure.key);
    Ok(figures)
}

async fn half(mut conn: Conn, question: Question, buyers: Arc<Buyers>) -> Result<Vec<Figure>, Refusal> {
    if question.keys.is_empty() {
        return Ok(Vec::new());
    }
    measure_with(&mut conn, &question, &buyers).await
}

/// What comes of solving and what is left to do takes about as long as everything else.
fn halves(question: &Question) -> [Question; 2] {
    let of_solving = |key: &Key| {
        use Key::*;
        matches!(
            key,
            ResolutionTimeFirst | ResolutionTimeFull | FirstContactResolution | ReopenRate | SlaAttainment | Backlog
        )
    };
    let (solving, rest) = question.keys.iter().partition(|key| of_solving(key));
    [solving, rest].map(|keys| Question { keys, ..question.clone() })
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::Timestamp;

    use super::*;

    #[test]
    fn every_key_is_in_one_half() {
        let question = Question::of_period(date(2026, 11, 1), date(2026, 12, 1), Timestamp::default());
        let [one, other] = halves(&question);
        assert!(!one.keys.is_empty() && !other.keys.is_empty());
        let mut keys = [one.keys, other.keys].concat();
        keys.sort_unstable();
        assert_eq!(keys, Key::ALL);
        let few = Question { keys: vec![Key::Csat], ..question };
        let [one, other] = halves(&few);
        assert_eq!((one.keys, other.keys), (vec![], vec![Key::Csat]));
    }
}
