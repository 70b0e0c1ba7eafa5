-- Trials: two versions that new runs get by chance. Of a playbook one is under way.
CREATE TABLE playbook_trials (
  id TEXT NOT NULL PRIMARY KEY,
  playbook TEXT NOT NULL,
  -- Numbers of versions; of 100 tickets, how many get the second.
  first_version BIGINT NOT NULL,
  second_version BIGINT NOT NULL,
  share BIGINT NOT NULL CHECK (share BETWEEN 1 AND 99),
  -- What would not matter, said before there is anything to see: percentage points, and minutes.
  points BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  why TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  started_by TEXT NOT NULL,
  -- Null while it is under way.
  ended_at BIGINT,
  ended_by TEXT,
  -- The version that goes on, and why.
  decision BIGINT,
  decided_why TEXT
);

CREATE UNIQUE INDEX playbook_trials_under_way ON playbook_trials (playbook) WHERE ended_at IS NULL;
CREATE INDEX playbook_trials_of_playbook ON playbook_trials (playbook, started_at, id);
