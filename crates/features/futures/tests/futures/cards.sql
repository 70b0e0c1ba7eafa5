CREATE TABLE person_cards (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, email TEXT, active BIGINT NOT NULL);
CREATE TABLE playbook_cards (key TEXT NOT NULL PRIMARY KEY);
CREATE TABLE organisation_cards (time_zone TEXT NOT NULL);
CREATE TABLE ticket_facts (ticket_id TEXT NOT NULL PRIMARY KEY, opened_at BIGINT NOT NULL, channel TEXT NOT NULL, scenario TEXT);
