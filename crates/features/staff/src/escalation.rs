//! Whom to tell of a customer who waits too long, and after how much open time: what may be set.

use kernel::{Problems, Refusal};
use store::{Tx, params};

/// Sixty days of eight hours.
pub const MINUTES_MAX: i64 = 28_800;

/// The minutes must be within bounds; a team may say 0, which is never.
pub(crate) fn check_minutes(problems: &mut Problems, minutes: Option<i64>, least: i64) {
    if minutes.is_some_and(|minutes| !(least..=MINUTES_MAX).contains(&minutes)) {
        problems.add("escalate_after_minutes", format!("must be {least} to {MINUTES_MAX}, or null"));
    }
}

/// Nobody is told who cannot sign in.
pub(crate) async fn check_lead(
    tx: &mut Tx,
    problems: &mut Problems,
    field: &str,
    lead: Option<&str>,
) -> Result<(), Refusal> {
    let Some(lead) = lead else { return Ok(()) };
    if tx.maybe::<String>(sql!("find_active_person"), params![lead]).await?.is_none() {
        problems.add(field, "is nobody who works here; see /api/people");
    }
    Ok(())
}
