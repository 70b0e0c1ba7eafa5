//! How long statements take, by their text.
//!
//! Handing one to a thread and getting the answer back takes longer than most statements. One that has always been
//! quick is therefore asked in place, where nobody else's task can go on meanwhile.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Milliseconds; the clock has no finer ones.
const QUICK: i64 = 1;

/// So many times in a row a statement must have been quick, at first and after it took long.
const PROVEN: u16 = 8;
const PROVEN_AGAIN: u16 = 500;

/// There are fewer statements; lists of many lengths may make more of them.
const KNOWN_MAX: usize = 4_096;

/// How often each has still to be quick.
#[derive(Default)]
pub(crate) struct Speeds(Mutex<HashMap<Box<str>, u16>>);

impl Speeds {
    pub fn is_quick(&self, text: &str) -> bool {
        self.lock().get(text) == Some(&0)
    }

    /// Told after each, with how many milliseconds it took.
    pub fn learn(&self, text: &str, millis: i64) {
        let mut known = self.lock();
        if !known.contains_key(text) {
            if known.len() >= KNOWN_MAX {
                known.clear();
            }
            known.insert(text.into(), PROVEN);
        }
        if let Some(unproven) = known.get_mut(text) {
            *unproven = if millis > QUICK { PROVEN_AGAIN } else { unproven.saturating_sub(1) };
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Box<str>, u16>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_quick_when_it_has_been_so_often_and_not_after_it_took_long() {
        let speeds = Speeds::default();
        let quick = |times: u16| (0..times).for_each(|_| speeds.learn("a", QUICK));
        quick(PROVEN - 1);
        assert!(!speeds.is_quick("a"));
        quick(1);
        assert!(speeds.is_quick("a") && !speeds.is_quick("b"));
        speeds.learn("a", QUICK + 1);
        quick(PROVEN_AGAIN - 1);
        assert!(!speeds.is_quick("a"));
        quick(1);
        assert!(speeds.is_quick("a"));
    }

    #[test]
    fn what_is_known_of_statements_does_not_grow_without_end() {
        let speeds = Speeds::default();
        (0..=KNOWN_MAX).for_each(|number| speeds.learn(&number.to_string(), 0));
        assert_eq!(speeds.lock().len(), 1);
    }
}
