//! What the neighbours promise to show, as far as this feature reads it.

use store::{Migration, Schema};

/// The views of the tickets feature as tables that a test can fill.
pub const TICKETS: Schema = Schema {
    owner: "tickets",
    migrations: &[Migration {
        version: 1,
        name: "promised",
        sql: "CREATE TABLE ticket_cards (
  id TEXT NOT NULL,
  customer_id TEXT
);
CREATE TABLE ticket_timeline_cards (
  customer_id TEXT,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  label TEXT NOT NULL
);
CREATE TABLE answer_facts (
  answer_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  answered_at BIGINT NOT NULL,
  rating BIGINT NOT NULL
);
CREATE TABLE ticket_facts (
  ticket_id TEXT NOT NULL,
  team_id TEXT,
  assignee_id TEXT
);
",
    }],
    queries: store::Queries::NONE,
};
