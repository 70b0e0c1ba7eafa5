//! A ticket as another system tells it.

use kernel::time::DAY;
use kernel::{Problems, Timestamp, text};
use serde::{Deserialize, Serialize};

use super::Sourced;
use crate::events::HistoryImported;
use crate::status::{Category, Status};
use crate::ticket::{Channel, Fields, Urgency};
use crate::{classifying, editing, tagging};

/// Largest number that a ticket brings along.
const NUMBER_MAX: i64 = 1_000_000_000;

/// A ticket as another system tells it. What it refers to has been resolved to ids of ours.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketRow {
    /// The system, such as `zendesk`.
    pub source: String,
    pub external_id: String,
    /// The number for people; the next free one if absent.
    pub number: Option<i64>,
    pub subject: String,
    /// Key of a status. If absent it follows from the moments: closed, solved, else open.
    pub status: Option<String>,
    pub urgency: Urgency,
    pub channel: Option<Channel>,
    pub customer_id: Option<String>,
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    pub team_id: Option<String>,
    pub assignee_id: Option<String>,
    /// Who solved it; the assignee if absent.
    pub solver_id: Option<String>,
    pub tags: Vec<String>,
    pub fields: Fields,
    /// Key of the scenario that people there said it is about. Not written where absent, so that rows of which it was never
    /// told keep their fingerprint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// What the customer wrote first.
    pub description: Option<String>,
    pub opened_at: Timestamp,
    pub first_response_at: Option<Timestamp>,
    /// The last solve.
    pub solved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub reopen_count: i64,
    pub sla_met: Option<bool>,
}

impl Sourced for TicketRow {
    fn source(&self) -> &str {
        &self.source
    }

    fn external_id(&self) -> &str {
        &self.external_id
    }

    fn check(&self, now: Timestamp, problems: &mut Problems) {
        problems.note("subject", text::line(&self.subject, text::SUBJECT_MAX));
        if let Some(description) = &self.description {
            problems.note("description", text::body(description, text::BODY_MAX));
        }
        tagging::check_all(&self.tags, problems);
        editing::check_fields(&self.fields, problems);
        if let Some(scenario) = &self.scenario {
            problems.note("scenario", classifying::check(scenario));
        }
        if self.number.is_some_and(|number| !(1..=NUMBER_MAX).contains(&number)) {
            problems.add("number", format!("must be between 1 and {NUMBER_MAX}"));
        }
        if !(0..=10_000).contains(&self.reopen_count) {
            problems.add("reopen_count", "must be between 0 and 10000");
        }
        // Clocks of other systems may be a little ahead.
        let latest = now.plus(DAY);
        if self.opened_at > latest {
            problems.add("opened_at", "must not be in the future");
        }
        for (field, moment) in [
            ("first_response_at", self.first_response_at),
            ("solved_at", self.solved_at),
            ("closed_at", self.closed_at),
        ] {
            if moment.is_some_and(|moment| moment < self.opened_at) {
                problems.add(field, "must not be before opened_at");
            }
            if moment.is_some_and(|moment| moment > latest) {
                problems.add(field, "must not be in the future");
            }
        }
    }
}

impl TicketRow {
    /// The last thing that is known to have happened.
    pub(super) fn last_moment(&self) -> Timestamp {
        [self.first_response_at, self.solved_at, self.closed_at]
            .into_iter()
            .flatten()
            .fold(self.opened_at, Timestamp::max)
    }

    pub(super) fn history(&self, status: &Status) -> HistoryImported {
        HistoryImported {
            opened_at: self.opened_at,
            solved: status.category.is_solved(),
            first_response_at: self.first_response_at,
            solved_at: self.solved_at,
            closed_at: self.closed_at,
            solver_id: self.solver_id.clone().or_else(|| self.assignee_id.clone()),
            reopen_count: self.reopen_count,
            sla_met: self.sla_met,
        }
    }

    /// Without a description the subject is all that is known of what the customer wrote.
    pub(super) fn first_words(&self) -> &str {
        self.description.as_deref().unwrap_or(&self.subject)
    }

    /// The status this row asks for.
    pub(super) fn status<'s>(&self, statuses: &'s [Status]) -> Result<&'s Status, String> {
        let wanted = match (self.closed_at, self.solved_at) {
            (Some(_), _) => Category::Closed,
            (None, Some(_)) => Category::Solved,
            (None, None) => Category::Open,
        };
        match &self.status {
            Some(key) => {
                statuses.iter().find(|status| status.key == *key).ok_or_else(|| format!("there is no status {key:?}"))
            }
            None => statuses.iter().find(|status| status.category == wanted).ok_or_else(|| "no status fits".to_owned()),
        }
    }
}
