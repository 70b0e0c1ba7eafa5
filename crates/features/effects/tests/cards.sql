-- What effects read of the other features.
CREATE TABLE customer_cards (id TEXT NOT NULL PRIMARY KEY, root_id TEXT NOT NULL);
CREATE TABLE ticket_cards (id TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, subject TEXT NOT NULL);
CREATE TABLE ticket_facts (
  ticket_id TEXT NOT NULL PRIMARY KEY, opened_at BIGINT NOT NULL, customer_id TEXT, order_id TEXT, scenario TEXT, team_id TEXT, assignee_id TEXT
);
CREATE TABLE cycle_facts (
  ticket_id TEXT NOT NULL, cycle BIGINT NOT NULL, solved_at BIGINT, resolution_ms BIGINT, first_solve BIGINT NOT NULL, last_solve BIGINT NOT NULL,
  contacts BIGINT NOT NULL, contacts_known BIGINT NOT NULL, reopened BIGINT NOT NULL
);
CREATE TABLE contact_facts (ticket_id TEXT NOT NULL, ordinal BIGINT NOT NULL, at BIGINT NOT NULL, customer_id TEXT, order_id TEXT);
CREATE TABLE answer_facts (answer_id TEXT NOT NULL PRIMARY KEY, ticket_id TEXT NOT NULL, rating BIGINT NOT NULL, latest BIGINT NOT NULL);
CREATE TABLE playbook_run_facts (
  run_id TEXT NOT NULL PRIMARY KEY, ticket_id TEXT NOT NULL, playbook TEXT NOT NULL, number BIGINT NOT NULL, trial_id TEXT, state TEXT NOT NULL,
  step TEXT NOT NULL, started_at BIGINT NOT NULL, ended_at BIGINT
);
CREATE TABLE playbook_step_facts (
  run_id TEXT NOT NULL, position BIGINT NOT NULL, step TEXT NOT NULL, outcome TEXT, minutes BIGINT, at BIGINT NOT NULL, playbook TEXT NOT NULL,
  number BIGINT NOT NULL, started_at BIGINT NOT NULL
);
