-- What scenarios read of the other features.
CREATE TABLE organisation_cards (time_zone TEXT NOT NULL);
CREATE TABLE customer_cards (id TEXT NOT NULL PRIMARY KEY, root_id TEXT NOT NULL);
CREATE TABLE product_cards (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE parcel_cards (id TEXT NOT NULL PRIMARY KEY, order_id TEXT NOT NULL, carrier TEXT, created_at BIGINT NOT NULL);
CREATE TABLE parcel_progress_cards (id TEXT NOT NULL PRIMARY KEY, order_id TEXT NOT NULL, delivered_at BIGINT);
CREATE TABLE order_facts (order_id TEXT NOT NULL PRIMARY KEY, customer_id TEXT NOT NULL, placed_at BIGINT NOT NULL, valid BIGINT NOT NULL);
CREATE TABLE ticket_facts (
  ticket_id TEXT NOT NULL PRIMARY KEY, opened_at BIGINT NOT NULL, channel TEXT NOT NULL, product_id TEXT, customer_id TEXT,
  order_id TEXT, scenario TEXT, scenario_confirmed BIGINT NOT NULL
);
CREATE TABLE cycle_facts (
  ticket_id TEXT NOT NULL, cycle BIGINT NOT NULL, solved_at BIGINT, resolution_ms BIGINT, last_solve BIGINT NOT NULL, reopened BIGINT NOT NULL,
  contacts_known BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE contact_facts (ticket_id TEXT NOT NULL, ordinal BIGINT NOT NULL);
CREATE TABLE delivery_facts (shipment_id TEXT NOT NULL, order_id TEXT NOT NULL, promised_on TEXT NOT NULL, delivered_on TEXT NOT NULL);
CREATE TABLE step_minutes_facts (ticket_id TEXT NOT NULL, minutes BIGINT NOT NULL);
CREATE TABLE remedy_facts (ticket_id TEXT NOT NULL, kind TEXT NOT NULL, amount BIGINT NOT NULL, currency TEXT NOT NULL);
CREATE TABLE answer_facts (answer_id TEXT NOT NULL PRIMARY KEY, ticket_id TEXT NOT NULL, rating BIGINT NOT NULL, latest BIGINT NOT NULL);
