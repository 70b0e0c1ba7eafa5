-- Shifts for a week, found round by round.
CREATE TABLE staffing_runs (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- JSON: model, future and question as they were when it was begun. It never changes.
  definition TEXT NOT NULL,
  -- SHA-256 of the definition.
  input TEXT NOT NULL,
  engine TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
  -- Rounds that are over.
  round BIGINT NOT NULL,
  -- JSON, of the last round; NULL before the first.
  answer TEXT,
  failure TEXT,
  -- Until then nobody else takes its next round; NULL if nobody has it.
  held_until BIGINT,
  begun_at BIGINT NOT NULL,
  begun_by TEXT NOT NULL,
  ended_at BIGINT,
  version BIGINT NOT NULL
);

CREATE INDEX staffing_runs_running ON staffing_runs (begun_at, id) WHERE state = 'running';
