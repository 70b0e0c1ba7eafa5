-- What calibration reads of the other features.
CREATE TABLE organisation_cards (time_zone TEXT NOT NULL);
CREATE TABLE team_cards (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE calendar_cards (calendar_id TEXT NOT NULL, since BIGINT NOT NULL, hours TEXT NOT NULL);
CREATE TABLE ticket_facts (
  ticket_id TEXT NOT NULL PRIMARY KEY, channel TEXT NOT NULL, scenario TEXT, waiting_since BIGINT,
  customer_id TEXT, order_id TEXT
);
CREATE TABLE reply_facts (
  ticket_id TEXT NOT NULL, ordinal BIGINT NOT NULL, at BIGINT NOT NULL, wait_ms BIGINT NOT NULL, agent_id TEXT,
  team_id TEXT, channel TEXT NOT NULL, first BIGINT NOT NULL DEFAULT 0, cycle BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (ticket_id, ordinal)
);
CREATE TABLE answer_facts (
  answer_id TEXT NOT NULL PRIMARY KEY, ticket_id TEXT NOT NULL, cycle BIGINT NOT NULL, answered_at BIGINT NOT NULL,
  rating BIGINT NOT NULL, latest BIGINT NOT NULL
);
CREATE TABLE order_cards (id TEXT NOT NULL PRIMARY KEY, placed_at BIGINT, state TEXT NOT NULL);
CREATE TABLE parcel_progress_cards (id TEXT NOT NULL PRIMARY KEY, order_id TEXT NOT NULL, promised_on TEXT, delivered_on TEXT);
