//! The law of the mail: what was received is what became tickets, messages, duplicates, what was suppressed,
//! quarantined and rejected, and what still waits.

use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::letter::LetterState;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MailCounts {
    pub mailbox_id: String,
    /// All letters that arrived, counted by themselves.
    pub received: i64,
    pub waiting: i64,
    pub new_ticket: i64,
    pub appended: i64,
    pub duplicate: i64,
    pub suppressed: i64,
    pub quarantined: i64,
    pub rejected: i64,
    /// Customers who were asked how satisfied they are, and those of them who answered.
    pub surveys_asked: i64,
    pub surveys_answered: i64,
    /// Letters that go out and could not be sent yet, whenever they were written.
    pub deferred: i64,
    /// Whether the parts are the whole.
    pub balanced: bool,
    /// Since when the letter waits that waits longest.
    pub waiting_since: Option<Timestamp>,
    pub last_received_at: Option<Timestamp>,
}

/// All letters of a mailbox, with the last one's moment; or those in a state, with that of the first.
#[derive(Deserialize)]
struct Counted {
    mailbox_id: String,
    state: Option<LetterState>,
    count: i64,
    at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Surveys {
    mailbox_id: String,
    asked: i64,
    answered: i64,
}

#[derive(Deserialize)]
struct Deferred {
    mailbox_id: String,
    deferred: i64,
}

/// The counts of every mailbox since a moment, or since ever.
pub async fn counts(conn: &mut Conn, since: Option<Timestamp>) -> Result<Vec<MailCounts>, Refusal> {
    let since = since.unwrap_or(Timestamp::from_millis(i64::MIN / 2));
    let counted: Vec<Counted> = conn.all(sql!("count_letters"), params![since]).await?;
    let (parts, wholes): (Vec<Counted>, Vec<Counted>) = counted.into_iter().partition(|one| one.state.is_some());
    let surveys: Vec<Surveys> = conn.all(sql!("count_surveys"), params![since]).await?;
    let deferred: Vec<Deferred> = conn.all(sql!("count_deferred"), params![]).await?;
    let counts = wholes.into_iter().map(|whole| {
        let asked = surveys.iter().find(|one| one.mailbox_id == whole.mailbox_id);
        let (asked, answered) = asked.map_or((0, 0), |one| (one.asked, one.answered));
        let waits = deferred.iter().find(|one| one.mailbox_id == whole.mailbox_id).map_or(0, |one| one.deferred);
        MailCounts { surveys_asked: asked, surveys_answered: answered, deferred: waits, ..of_mailbox(whole, &parts) }
    });
    Ok(counts.collect())
}

fn of_mailbox(whole: Counted, parts: &[Counted]) -> MailCounts {
    let part = |state| parts.iter().find(|part| part.mailbox_id == whole.mailbox_id && part.state == Some(state));
    let count = |state| part(state).map_or(0, |part| part.count);
    let sum: i64 = LetterState::ALL.iter().map(|state| count(*state)).sum();
    MailCounts {
        received: whole.count,
        waiting: count(LetterState::Waiting),
        new_ticket: count(LetterState::NewTicket),
        appended: count(LetterState::Appended),
        duplicate: count(LetterState::Duplicate),
        suppressed: count(LetterState::Suppressed),
        quarantined: count(LetterState::Quarantined),
        rejected: count(LetterState::Rejected),
        surveys_asked: 0,
        surveys_answered: 0,
        deferred: 0,
        balanced: sum == whole.count,
        waiting_since: part(LetterState::Waiting).and_then(|part| part.at),
        last_received_at: whole.at,
        mailbox_id: whole.mailbox_id,
    }
}
