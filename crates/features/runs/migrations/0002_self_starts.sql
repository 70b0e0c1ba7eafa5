-- Playbooks that start by themselves in tickets of their scenario.
CREATE TABLE playbook_self_starts (
  playbook TEXT NOT NULL PRIMARY KEY,
  enabled BIGINT NOT NULL CHECK (enabled IN (0, 1)),
  -- How sure recognition has to be where no person has confirmed the scenario.
  least_percent BIGINT NOT NULL CHECK (least_percent BETWEEN 50 AND 100),
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  version BIGINT NOT NULL
);

-- Tickets in which one is to start. A row goes in the transaction that starts it, or that finds it must not.
CREATE TABLE playbook_starts_due (
  ticket_id TEXT NOT NULL PRIMARY KEY,
  scenario TEXT NOT NULL,
  -- How sure recognition was; null where a person confirmed the scenario.
  percent BIGINT,
  at BIGINT NOT NULL
);

CREATE INDEX playbook_starts_due_by_time ON playbook_starts_due (at, ticket_id);

-- How far the event log has been followed for what people confirm.
CREATE TABLE playbook_start_reader (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  seen_event BIGINT NOT NULL
);

INSERT INTO playbook_start_reader (id, seen_event) VALUES (1, 0);
