-- Playbooks on their way through tickets. A run stays on the version it began with; `run` is where it is
-- and what it knows, which is what the inputs of its steps come to. `version` counts changes of this row.
CREATE TABLE playbook_runs (
  id TEXT NOT NULL PRIMARY KEY,
  ticket_id TEXT NOT NULL,
  playbook TEXT NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'ended', 'stopped')),
  -- JSON.
  run TEXT NOT NULL,
  -- Id of the step it is at, or ended with.
  step TEXT NOT NULL,
  -- Event that it waits for; since which event of the log and which moment; until when.
  waiting_for TEXT,
  since_event BIGINT NOT NULL,
  since BIGINT NOT NULL,
  due_at BIGINT,
  started_at BIGINT NOT NULL,
  -- Id of a person; empty for the program.
  started_by TEXT NOT NULL,
  ended_at BIGINT,
  -- Why it was stopped.
  reason TEXT,
  version BIGINT NOT NULL
);

-- Of a ticket one run is open.
CREATE UNIQUE INDEX playbook_runs_open ON playbook_runs (ticket_id) WHERE state = 'open';
CREATE INDEX playbook_runs_of_ticket ON playbook_runs (ticket_id, started_at, id);
CREATE INDEX playbook_runs_due ON playbook_runs (due_at, id) WHERE state = 'open' AND due_at IS NOT NULL;
CREATE INDEX playbook_runs_waiting ON playbook_runs (id) WHERE state = 'open' AND waiting_for IS NOT NULL;

-- What came in at each step, in order. What was taken back stays to be read.
CREATE TABLE playbook_run_steps (
  run_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  step TEXT NOT NULL,
  -- JSON: what came in; what takes the action back, null where nothing does.
  input TEXT NOT NULL,
  back TEXT,
  minutes BIGINT,
  at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  taken_back_at BIGINT,
  taken_back_by TEXT,
  PRIMARY KEY (run_id, position)
);

-- How far the event log has been followed.
CREATE TABLE playbook_run_reader (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  seen_event BIGINT NOT NULL
);

INSERT INTO playbook_run_reader (id, seen_event) VALUES (1, 0);

-- For other features: which playbooks were run in which tickets.
CREATE VIEW playbook_run_facts AS
  SELECT id AS run_id, ticket_id, playbook, number, state, started_at, ended_at FROM playbook_runs;
