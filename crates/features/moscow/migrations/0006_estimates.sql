-- Who estimated last: what it takes, and what it takes away.
CREATE TABLE estimates (
  initiative TEXT NOT NULL REFERENCES initiatives (key),
  kind TEXT NOT NULL CHECK (kind IN ('effort', 'effect')),
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (initiative, kind)
);

-- Initiatives that were parted in two, with the first as it was, so that it can be taken back.
CREATE TABLE splits (
  id TEXT NOT NULL PRIMARY KEY,
  initiative TEXT NOT NULL REFERENCES initiatives (key),
  part TEXT NOT NULL REFERENCES initiatives (key),
  -- JSON
  before TEXT NOT NULL,
  -- Versions that both had after it.
  initiative_version BIGINT NOT NULL,
  part_version BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  undone_at BIGINT
);

-- Where switches are not as boards have it; ended ones stay for the log.
CREATE TABLE drifts (
  id TEXT NOT NULL PRIMARY KEY,
  frame_id TEXT NOT NULL REFERENCES frames (id),
  initiative TEXT NOT NULL REFERENCES initiatives (key),
  code TEXT NOT NULL CHECK (code IN ('flag_on', 'flag_off')),
  began_at BIGINT NOT NULL,
  ended_at BIGINT
);

CREATE UNIQUE INDEX drifts_going_on ON drifts (frame_id, initiative, code) WHERE ended_at IS NULL;
