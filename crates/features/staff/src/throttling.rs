//! Slowing down those who guess passwords, without locking the owner out.
//!
//! Counted are tries per account, per source, and per both together. A try counts as failed before
//! the password is looked at, so that many at once are no more than one after the other; a right
//! password takes it back. Beyond a few free tries for an account from a source each further one must
//! wait longer. From a source that failed at many accounts only the first try at each is free. An
//! account under attack, or one behind an address shared with the attacker, is never closed: its
//! tries are only answered more slowly.

use kernel::time::{HOUR, MINUTE, SECOND};
use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Conn, Db, Tx, TxFuture, params};

use crate::events;

/// Failures that cost nothing, for somebody who mistypes.
const FREE_OF_PAIR: i64 = 5;
const FREE_OF_PAIR_AT_SUSPICIOUS_SOURCE: i64 = 1;
/// From this many failures on, a source is suspicious.
const SUSPICIOUS_FROM: i64 = 30;
/// Short, as it is also what an owner waits who shares the guesser's address.
const LONGEST_WAIT: i64 = MINUTE;
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

/// How often it failed, the present try among it.
#[derive(Debug, Clone, Copy)]
pub struct Tries {
    account: i64,
    pair: i64,
    source: i64,
    pause: i64,
}

/// Why further tries are held up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Because {
    /// One account from one source.
    Repeated,
    /// One source at many accounts.
    Source,
    /// One account from many sources.
    Account,
}

impl Tries {
    /// What is held up from this failure on. Each is told once: a guesser must not fill the log, either.
    fn reached(self) -> Option<Because> {
        if self.source == SUSPICIOUS_FROM {
            Some(Because::Source)
        } else if self.account == SLOW_FROM {
            Some(Because::Account)
        } else {
            (self.pair == FREE_OF_PAIR && self.source < SUSPICIOUS_FROM).then_some(Because::Repeated)
        }
    }
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

    /// Counts a try and, where it must, lets it wait; refuses one that comes too early.
    pub async fn begin(&self, db: &Db, now: Timestamp) -> Result<Tries, Refusal> {
        let attempt = self.clone();
        let counted = db
            .write(move |tx| -> TxFuture<'_, Tries, Refusal> { Box::pin(async move { attempt.count(tx, now).await }) });
        let tries = counted.await?;
        tokio::time::sleep(std::time::Duration::from_millis(tries.pause as u64)).await;
        Ok(tries)
    }

    /// Counts a try as failed, or refuses it.
    async fn count(&self, tx: &mut Tx, now: Timestamp) -> Result<Tries, Refusal> {
        let subjects = [&self.account, &self.pair, &self.source];
        // Holds the rows: on PostgreSQL another try of the same waits here until this one is counted.
        for subject in subjects {
            tx.run(sql!("hold_sign_in_subject"), params![subject, now]).await?;
        }
        let tries = self.check(tx, now).await?;
        for subject in subjects {
            let anew_before = now.plus(-FORGOTTEN_AFTER);
            tx.run(sql!("count_sign_in_failure"), params![subject, now, anew_before]).await?;
        }
        Ok(tries)
    }

    async fn check(&self, conn: &mut Conn, now: Timestamp) -> Result<Tries, Refusal> {
        let known: Vec<Failures> =
            conn.all(sql!("find_sign_in_failures"), params![&self.account, &self.pair, &self.source]).await?;
        let of = |subject: &str| {
            let fresh = known.iter().filter(|entry| now.since(entry.last_at) < FORGOTTEN_AFTER);
            fresh.filter(|entry| entry.subject == subject).map(|entry| (entry.failures, entry.last_at)).next()
        };
        let failures = |subject: &str| of(subject).map_or(0, |(failures, _)| failures);
        let suspicious = failures(&self.source) >= SUSPICIOUS_FROM;
        let free = if suspicious { FREE_OF_PAIR_AT_SUSPICIOUS_SOURCE } else { FREE_OF_PAIR };
        let left = of(&self.pair).map_or(0, |(failures, last_at)| last_at.plus(wait(failures, free)).since(now));
        if left > 0 {
            return Err(Refusal::TooMany { retry_after_seconds: (left as u64).div_ceil(1_000) });
        }
        let pause = if suspicious || failures(&self.account) >= SLOW_FROM { PAUSE } else { 0 };
        let with_this = |subject: &str| failures(subject) + 1;
        let (account, pair) = (with_this(&self.account), with_this(&self.pair));
        Ok(Tries { account, pair, source: with_this(&self.source), pause })
    }

    /// The password was wrong: tells the log where that holds further tries up.
    pub async fn failed(&self, db: &Db, act: &Act, tries: Tries, person_id: Option<String>) -> Result<(), Refusal> {
        let Some(because) = tries.reached() else { return Ok(()) };
        let (act, account) = (act.clone(), self.account.trim_start_matches("a:").to_owned());
        let told = db.write(move |tx| -> TxFuture<'_, (), Refusal> {
            Box::pin(async move {
                let subject = match &person_id {
                    Some(id) => events::person(id),
                    None => events::sign_in(),
                };
                let data = json!({ "because": because, "account": account, "failures": tries.pair });
                Ok(tx.append_setting(&act, events::SIGN_IN_HELD_UP, subject, &data)?)
            })
        });
        told.await
    }

    /// The password was right: forgets the account's failures, and that this try counted.
    pub async fn succeeded(&self, tx: &mut Tx) -> Result<(), Refusal> {
        tx.run(sql!("forget_sign_in_failures"), params![&self.account, &self.pair]).await?;
        tx.run(sql!("take_back_sign_in_failure"), params![&self.source]).await?;
        Ok(())
    }
}

/// Forgets failures that count no more. Gives how many.
pub async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<u64, Refusal> {
    Ok(tx.run(sql!("forget_old_sign_in_failures"), params![now.plus(-FORGOTTEN_AFTER)]).await?)
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
    fn waiting_doubles_up_to_a_minute() {
        assert_eq!(wait(4, FREE_OF_PAIR), 0);
        assert_eq!(wait(5, FREE_OF_PAIR), SECOND);
        assert_eq!(wait(8, FREE_OF_PAIR), 8 * SECOND);
        assert_eq!(wait(1_000, FREE_OF_PAIR), LONGEST_WAIT);
    }

    #[test]
    fn what_is_held_up_is_told_once_and_a_source_at_many_accounts_as_one() {
        let tries = |account, pair, source| Tries { account, pair, source, pause: 0 }.reached();
        assert_eq!([4, 5, 6].map(|n| tries(n, n, n)), [None, Some(Because::Repeated), None]);
        assert_eq!([29, 30, 31].map(|n| tries(1, 1, n)), [None, Some(Because::Source), None]);
        assert_eq!(tries(5, 5, 31), None, "the source is told of already");
        assert_eq!([49, 50, 51].map(|n| tries(n, 1, 1)), [None, Some(Because::Account), None]);
    }
}
