//! A trial of two versions: which one a ticket gets is chance, and the same on every node. No person chooses.

use kernel::{Refusal, Timestamp, lot};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::playbook;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlaybookTrial)]
pub struct Trial {
    pub id: String,
    pub playbook: String,
    /// Numbers of the two versions.
    pub first_version: i64,
    pub second_version: i64,
    /// Of 100 tickets, how many get the second.
    pub share: i64,
    /// Difference in percentage points that would not matter.
    pub points: i64,
    /// The same of durations, in minutes.
    pub minutes: i64,
    pub why: String,
    pub started_at: Timestamp,
    pub started_by: String,
    /// Null while it is under way.
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<String>,
    /// The version that goes on.
    pub decision: Option<i64>,
    pub decided_why: Option<String>,
}

impl Trial {
    /// The version that a ticket gets: always the same one.
    pub fn version_of(&self, ticket_id: &str) -> i64 {
        let drawn = lot::draw(&self.id, ticket_id, 100);
        if i64::try_from(drawn).is_ok_and(|drawn| drawn < self.share) {
            self.second_version
        } else {
            self.first_version
        }
    }
}

/// Newest first.
pub async fn list(conn: &mut Conn, key: &str) -> Result<Vec<Trial>, Refusal> {
    playbook::find(conn, key).await?;
    Ok(conn.all(sql!("list_trials"), params![key]).await?)
}

/// The one that is under way.
pub async fn under_way(conn: &mut Conn, key: &str) -> Result<Option<Trial>, Refusal> {
    Ok(conn.maybe(sql!("find_trial_under_way"), params![key]).await?)
}

/// While a trial is under way, what is in use stays as it is.
pub(crate) async fn must_be_none(conn: &mut Conn, key: &str) -> Result<(), Refusal> {
    match under_way(conn, key).await? {
        None => Ok(()),
        Some(trial) => Err(Refusal::conflict(format!(
            "a trial of versions {} and {} is under way; decide it first",
            trial.first_version, trial.second_version
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(id: &str, share: i64) -> Trial {
        Trial {
            id: id.to_owned(),
            playbook: "way".to_owned(),
            first_version: 1,
            second_version: 2,
            share,
            points: 5,
            minutes: 120,
            why: "Which is quicker?".to_owned(),
            started_at: Timestamp::from_millis(0),
            started_by: "per_1".to_owned(),
            ended_at: None,
            ended_by: None,
            decision: None,
            decided_why: None,
        }
    }

    fn seconds(trial: &Trial) -> Vec<bool> {
        (0..10_000).map(|n| trial.version_of(&format!("tkt_{n:04}")) == trial.second_version).collect()
    }

    #[test]
    fn chance_keeps_to_the_share_and_a_ticket_to_its_version() {
        for share in [1, 20, 50, 99] {
            let trial = trial("try_1", share);
            let drawn = seconds(&trial);
            assert_eq!(drawn, seconds(&trial));
            let count = drawn.iter().filter(|second| **second).count() as i64;
            // Five standard deviations of 10,000 coins.
            assert!((count - share * 100).abs() <= 250, "{share}: {count}");
        }
    }

    #[test]
    fn another_trial_draws_anew() {
        let (one, other) = (seconds(&trial("try_1", 50)), seconds(&trial("try_2", 50)));
        let same = one.iter().zip(&other).filter(|(one, other)| one == other).count();
        assert!((4_750..=5_250).contains(&same), "{same}");
    }
}
