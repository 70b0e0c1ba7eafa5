-- Rules that act by themselves. `since_event` and `since` are from when on a rule reacts: to later events,
-- and to stretches of time that reach their length later. `swept_since` and `swept_id` are how far its
-- stretches have been looked through, in the order in which they began.
CREATE TABLE automation_rules (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  position BIGINT NOT NULL,
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  -- JSON: a list, an object, a list.
  triggers TEXT NOT NULL,
  conditions TEXT NOT NULL,
  actions TEXT NOT NULL,
  stop_after BIGINT NOT NULL CHECK (stop_after IN (0, 1)),
  -- Why the program switched it off; null if it is on, or if a person did.
  off_because TEXT,
  -- Failures without a success between.
  failures BIGINT NOT NULL,
  since_event BIGINT NOT NULL,
  swept_since BIGINT NOT NULL,
  swept_id TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE UNIQUE INDEX automation_rules_name ON automation_rules (name);

-- How far the event log has been followed.
CREATE TABLE automation_reader (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  seen_event BIGINT NOT NULL
);

INSERT INTO automation_reader (id, seen_event) VALUES (1, 0);

-- Since when nothing has happened to a ticket. What a rule does counts only if it changes the status;
-- then `chain` has the rules that led to it.
CREATE TABLE automation_stretches (
  ticket_id TEXT NOT NULL PRIMARY KEY,
  since BIGINT NOT NULL,
  chain TEXT NOT NULL
);

CREATE INDEX automation_stretches_by_age ON automation_stretches (since, ticket_id);

-- What rules did. `occasion` is what a rule reacted to: whoever writes it down first acts, so that each is
-- reacted to once. `after_event` was the last event of the log before: events of a rule about a ticket
-- belong to its run with the greatest one before them.
CREATE TABLE automation_runs (
  id TEXT NOT NULL PRIMARY KEY,
  rule_id TEXT NOT NULL,
  -- As it was called then.
  rule_name TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  ticket_number BIGINT NOT NULL,
  occasion TEXT NOT NULL,
  trigger_kind TEXT NOT NULL,
  event BIGINT,
  at BIGINT NOT NULL,
  after_event BIGINT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'nothing', 'failed', 'cut')),
  -- JSON: what became of each action; ids of the rules that led here, this one last.
  deeds TEXT NOT NULL,
  chain TEXT NOT NULL,
  -- Why it failed or was cut.
  reason TEXT,
  -- Whether the customer was written to.
  replied BIGINT NOT NULL CHECK (replied IN (0, 1))
);

CREATE UNIQUE INDEX automation_runs_occasion ON automation_runs (rule_id, ticket_id, occasion);
CREATE INDEX automation_runs_of_rule ON automation_runs (rule_id, at, id);
CREATE INDEX automation_runs_of_ticket ON automation_runs (ticket_id, at, id);
CREATE INDEX automation_runs_by_age ON automation_runs (at);
