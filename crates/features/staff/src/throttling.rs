//! Slowing down those who guess passwords, without locking the owner out.
//!
//! Counted are failures per account and source together, and per source. Beyond a few free tries
//! each further one must wait longer. An account under attack from many sources is never closed:
//! its tries are only answered more slowly.

use kernel::time::{HOUR, MINUTE, SECOND};
use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Tx, params};

/// Failures that cost nothing, for somebody who mistypes.
const FREE_OF_PAIR: i64 = 5;
const FREE_OF_SOURCE: i64 = 30;
const LONGEST_WAIT: i64 = 15 * MINUTE;
/// After this long without a failure counting starts anew.
const FORGOTTEN_AFTER: i64 = 24 * HOUR;
/// From this many failures on, tries on an account are answered with a pause.
const SLOW_FROM: i64 = 50;
const PAUSE: i64 = 2 * SECOND;

#[derive(Debug, Deserialize)]
struct Failures {
    subject: String,
    failures: i64,
    last_at: Timestamp,
}

/// Who tries to sign in where.
#[derive(Debug, Clone)]
pub struct Attempt {
    account: String,
    pair: String,
    source: String,
}

impl Attempt {
    pub fn new(email: &str, source: &str) -> Self {
        Self { account: format!("a:{email}"), pair: format!("p:{email}|{source}"), source: format!("s:{source}") }
    }

    /// Refuses a try that comes too early; otherwise gives the pause in ms before it is answered.
    pub async fn check(&self, conn: &mut Conn, now: Timestamp) -> Result<i64, Refusal> {
        let known: Vec<Failures> =
            conn.all(sql!("find_sign_in_failures"), params![&self.account, &self.pair, &self.source]).await?;
        let mut pause = 0;
        for entry in known.iter().filter(|entry| now.since(entry.last_at) < FORGOTTEN_AFTER) {
            let wait = match &entry.subject {
                subject if *subject == self.pair => wait(entry.failures, FREE_OF_PAIR),
                subject if *subject == self.source => wait(entry.failures, FREE_OF_SOURCE),
                _ => {
                    pause = if entry.failures >= SLOW_FROM { PAUSE } else { 0 };
                    0
                }
            };
            let left = entry.last_at.plus(wait).since(now);
            if left > 0 {
                return Err(Refusal::TooMany { retry_after_seconds: (left as u64).div_ceil(1_000) });
            }
        }
        Ok(pause)
    }

    pub async fn failed(&self, tx: &mut Tx, now: Timestamp) -> Result<(), Refusal> {
        for subject in [&self.account, &self.pair, &self.source] {
            let anew_before = now.plus(-FORGOTTEN_AFTER);
            tx.run(sql!("count_sign_in_failure"), params![subject, now, anew_before]).await?;
        }
        Ok(())
    }

    pub async fn succeeded(&self, tx: &mut Tx) -> Result<(), Refusal> {
        tx.run(sql!("forget_sign_in_failures"), params![&self.account, &self.pair]).await?;
        Ok(())
    }
}

/// How long to wait after so many failures: doubling from one second.
fn wait(failures: i64, free: i64) -> i64 {
    match failures - free {
        over if over < 0 => 0,
        over => (SECOND << over.min(20)).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_a_quarter_of_an_hour() {
        assert_eq!(wait(4, FREE_OF_PAIR), 0);
        assert_eq!(wait(5, FREE_OF_PAIR), SECOND);
        assert_eq!(wait(8, FREE_OF_PAIR), 8 * SECOND);
        assert_eq!(wait(1_000, FREE_OF_PAIR), LONGEST_WAIT);
    }
}
