//! Equal questions asked at the same time are put to the database once.
//!
//! Two hundred open lists that hear of the same change ask for the same rows. Whoever asks while the answer
//! to an equal question is being read waits, and takes the next one together with all who wait: that one
//! begins after they asked, so nobody gets an answer older than their question.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Error, Value};

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
    /// The last answer, and which reading it came from. Held while one reads.
    last: tokio::sync::Mutex<Option<(u64, Answer)>>,
}

/// Questions that are being asked.
#[derive(Default)]
pub(crate) struct Shared(Mutex<HashMap<Question, Arc<Line>>>);

impl Shared {
    /// The answer to this question, read by `read` unless somebody does who began after now.
    pub async fn ask<T, F>(&self, question: Question, read: impl FnOnce() -> F) -> Result<Arc<T>, Error>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T, Error>>,
    {
        let waiting = self.join(question);
        let asked_at = waiting.line.begun.load(Ordering::SeqCst);
        let mut last = waiting.line.last.lock().await;
        let answer = match &*last {
            Some((reading, answer)) if *reading > asked_at => answer.clone(),
            _ => {
                let reading = waiting.line.begun.fetch_add(1, Ordering::SeqCst) + 1;
                let answer: Answer = read().await.map(|rows| Arc::new(rows) as Arc<dyn Any + Send + Sync>);
                *last = Some((reading, answer.clone()));
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
        let (shared, source) = (Arc::clone(shared), Arc::clone(source));
        tokio::spawn(async move { shared.ask(Question::new::<u64>(text, &[1_i64.into()]), || source.read()).await })
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
