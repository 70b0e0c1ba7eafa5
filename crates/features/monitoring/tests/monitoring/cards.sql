-- What monitoring and the scenarios below it read of the other features.
CREATE TABLE organisation_cards (time_zone TEXT NOT NULL);
CREATE TABLE person_cards (id TEXT NOT NULL PRIMARY KEY);
CREATE TABLE product_cards (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE order_address_cards (order_id TEXT NOT NULL PRIMARY KEY, address TEXT);
CREATE TABLE order_batch_cards (order_id TEXT NOT NULL, position BIGINT NOT NULL, product_id TEXT, batch TEXT NOT NULL);
CREATE TABLE parcel_cards (id TEXT NOT NULL PRIMARY KEY, order_id TEXT NOT NULL, carrier TEXT, created_at BIGINT NOT NULL);
CREATE TABLE parcel_progress_cards (id TEXT NOT NULL PRIMARY KEY, order_id TEXT NOT NULL, delivered_at BIGINT);
CREATE TABLE ticket_facts (
  ticket_id TEXT NOT NULL PRIMARY KEY, opened_at BIGINT NOT NULL, channel TEXT NOT NULL, product_id TEXT, order_id TEXT,
  team_id TEXT, assignee_id TEXT, scenario TEXT, scenario_confirmed BIGINT NOT NULL
);
CREATE TABLE ticket_cards (id TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, subject TEXT NOT NULL);
