//! Equal questions asked at the same time are put to the database once.
//!
//! Two hundred open lists that hear of the same change ask for the same rows. Whoever asks while the answer
//! to an equal question is being read waits, and takes the next one together with all who wait: that one
//! begins after they asked, so nobody gets an answer older than their question.
//!
//! What reads much may rest before it is read again: otherwise one question that is always asked would have the
//! database read without a pause, and everybody else's would wait for it. Who asks it alone waits for nothing.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::{Clock, SystemClock};
use tokio::time::Sleep;

use crate::{Error, Value};

/// Readings that took longer rest.
const LONG: Duration = Duration::from_millis(4);
/// So many times as long as they took, up to the most: others have most of the database.
const RESTS: u32 = 3;
const RESTS_MAX: Duration = Duration::from_millis(150);

type Answer = Result<Arc<dyn Any + Send + Sync>, Error>;

/// What makes two questions equal: the statement, its parameters, and what its rows are read as.
#[derive(Debug, PartialEq, Eq, Hash, Clone)]
pub(crate) struct Question {
    text: String,
    params: String,
    rows: TypeId,
}

impl Question {
    pub fn new<T: 'static>(text: &str, params: &[Value]) -> Self {
        Self { text: text.to_owned(), params: format!("{params:?}"), rows: TypeId::of::<T>() }
    }
}

/// All who ask the same.
#[derive(Default)]
struct Line {
    /// How often reading began.
    begun: AtomicU64,
    /// Held while one reads.
    last: tokio::sync::Mutex<Option<Reading>>,
}

/// An answer, and the number of the reading that it came from.
struct Reading {
    number: u64,
    answer: Answer,
    /// Ends when there may be another; none: at once, without the millisecond that a timer takes.
    rest: Option<Pin<Box<Sleep>>>,
}

/// Questions that are being asked.
#[derive(Default)]
pub(crate) struct Shared(Mutex<HashMap<Question, Arc<Line>>>);

/// How long what took so long is not read again.
pub(crate) type Rest = fn(Duration) -> Duration;

impl Shared {
    /// The answer to this question, read by `read` unless somebody does who began after now.
    pub async fn ask<T, F>(&self, question: Question, rest: Rest, read: impl FnOnce() -> F) -> Result<Arc<T>, Error>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T, Error>>,
    {
        let waiting = self.join(question);
        let asked_at = waiting.line.begun.load(Ordering::SeqCst);
        let mut last = waiting.line.last.lock().await;
        let answer = match &mut *last {
            Some(reading) if reading.number > asked_at => reading.answer.clone(),
            before => {
                if let Some(rest) = before.as_mut().and_then(|before| before.rest.as_mut())
                    && !rest.is_elapsed()
                {
                    rest.as_mut().await;
                }
                let number = waiting.line.begun.fetch_add(1, Ordering::SeqCst) + 1;
                let began = SystemClock.now();
                let answer: Answer = read().await.map(|rows| Arc::new(rows) as Arc<dyn Any + Send + Sync>);
                let took = Duration::from_millis(SystemClock.now().since(began).try_into().unwrap_or(0));
                let rest = Some(rest(took)).filter(|rest| !rest.is_zero());
                let rest = rest.map(|rest| Box::pin(tokio::time::sleep(rest)));
                *last = Some(Reading { number, answer: answer.clone(), rest });
                answer
            }
        };
        drop(last);
        answer?.downcast().map_err(|_| Error::Other("an answer of another kind".to_owned()))
    }

    fn join(&self, question: Question) -> Waiting<'_> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = Arc::clone(lines.entry(question.clone()).or_default());
        Waiting { shared: self, question, line }
    }
}

/// Of what is quick, and of what is to be had as often as can be.
pub(crate) fn no_rest(_took: Duration) -> Duration {
    Duration::ZERO
}

/// Of what reads much.
pub(crate) fn long_rest(took: Duration) -> Duration {
    if took < LONG { Duration::ZERO } else { (took * RESTS).min(RESTS_MAX) }
}

/// A place in a line. The last to leave takes the answer along: nothing is kept that nobody asks for.
struct Waiting<'s> {
    shared: &'s Shared,
    question: Question,
    line: Arc<Line>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut lines = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One is the line's own place among all, the other is this one.
        if Arc::strong_count(&self.line) == 2 {
            lines.remove(&self.question);
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::Semaphore;

    use super::*;

    /// Counts how often it is read; a reading ends when it is let.
    struct Source {
        begun: AtomicU64,
        ends: Semaphore,
    }

    impl Source {
        fn new() -> Arc<Self> {
            Arc::new(Self { begun: AtomicU64::new(0), ends: Semaphore::new(0) })
        }

        async fn read(&self) -> Result<u64, Error> {
            let reading = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
            self.ends.acquire().await.map_err(|_| Error::Unavailable("gone".to_owned()))?.forget();
            Ok(reading)
        }

        /// Lets everybody do what they can, then this many readings end.
        async fn end(&self, readings: usize) {
            settle().await;
            self.ends.add_permits(readings);
            settle().await;
        }
    }

    async fn settle() {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }

    type Asked = tokio::task::JoinHandle<Result<Arc<u64>, Error>>;

    fn ask(shared: &Arc<Shared>, source: &Arc<Source>, text: &'static str) -> Asked {
        ask_with(shared, source, text, no_rest)
    }

    fn ask_with(shared: &Arc<Shared>, source: &Arc<Source>, text: &'static str, rest: Rest) -> Asked {
        let (shared, source) = (Arc::clone(shared), Arc::clone(source));
        let question = Question::new::<u64>(text, &[1_i64.into()]);
        tokio::spawn(async move { shared.ask(question, rest, || source.read()).await })
    }

    async fn answer(asked: Asked) -> u64 {
        *asked.await.expect("no panic").expect("an answer")
    }

    #[tokio::test]
    async fn who_asks_while_one_reads_gets_the_next_answer_with_all_others() {
        let (shared, source) = (Arc::new(Shared::default()), Source::new());
        let first = ask(&shared, &source, "a");
        settle().await;
        let later: Vec<_> = (0..50).map(|_| ask(&shared, &source, "a")).collect();
        source.end(1).await;
        let last = ask(&shared, &source, "a");
        source.end(2).await;
        assert_eq!(answer(first).await, 1);
        for one in later {
            assert_eq!(answer(one).await, 2, "what began before the question is too old");
        }
        assert_eq!(answer(last).await, 3);
        assert!(shared.0.lock().expect("whole").is_empty(), "nothing is kept");
    }

    #[test]
    fn what_is_quick_does_not_rest_and_nothing_rests_for_long() {
        assert_eq!(long_rest(Duration::from_millis(3)), Duration::ZERO);
        assert_eq!(long_rest(Duration::from_millis(10)), Duration::from_millis(30));
        assert_eq!(long_rest(Duration::from_secs(5)), RESTS_MAX);
    }

    #[tokio::test]
    async fn what_took_long_rests_while_others_wait_for_it_and_not_for_who_asks_alone() {
        let hour: Rest = |_| Duration::from_hours(1);
        let (shared, source) = (Arc::new(Shared::default()), Source::new());
        let first = ask_with(&shared, &source, "a", hour);
        settle().await;
        let second = ask_with(&shared, &source, "a", hour);
        source.end(2).await;
        assert_eq!(answer(first).await, 1);
        assert_eq!(source.begun.load(Ordering::SeqCst), 1, "it rests");
        second.abort();
        settle().await;
        assert_eq!(answer(ask_with(&shared, &source, "a", hour)).await, 2);
    }

    #[tokio::test]
    async fn different_questions_do_not_wait_for_each_other() {
        let (shared, source) = (Arc::new(Shared::default()), Source::new());
        let both = ["a", "b"].map(|text| ask(&shared, &source, text));
        settle().await;
        assert_eq!(source.begun.load(Ordering::SeqCst), 2);
        source.end(2).await;
        for one in both {
            answer(one).await;
        }
    }

    #[tokio::test]
    async fn who_goes_away_leaves_the_reading_to_the_next_and_all_who_waited_hear_of_a_failure() {
        let (shared, source) = (Arc::new(Shared::default()), Source::new());
        let gone = ask(&shared, &source, "a");
        settle().await;
        gone.abort();
        let first = ask(&shared, &source, "a");
        settle().await;
        let later = [(); 2].map(|()| ask(&shared, &source, "a"));
        settle().await;
        source.ends.close();
        for one in later.into_iter().chain([first]) {
            let told = one.await.expect("no panic");
            assert!(matches!(told, Err(Error::Unavailable(why)) if why == "gone"));
        }
        assert_eq!(source.begun.load(Ordering::SeqCst), 3, "who went, the first, and the others together");
        assert!(shared.0.lock().expect("whole").is_empty());
    }
}
