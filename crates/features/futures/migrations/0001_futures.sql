-- Futures that may come, and strategies for them: the latest version of each, which stands in the versions too.
CREATE TABLE rehearsal_records (
  kind TEXT NOT NULL CHECK (kind IN ('future', 'strategy')),
  key TEXT NOT NULL,
  -- JSON
  definition TEXT NOT NULL,
  -- Removed ones stay for the studies that name them.
  removed_at BIGINT,
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  -- Id of a person; empty for the program.
  changed_by TEXT NOT NULL,
  PRIMARY KEY (kind, key)
);

CREATE TABLE rehearsal_record_versions (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  version BIGINT NOT NULL,
  definition TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  PRIMARY KEY (kind, key, version)
);

-- What the program gave, by kind and key: what was removed is not given again.
CREATE TABLE rehearsal_records_shipped (
  name TEXT NOT NULL PRIMARY KEY
);

-- Models of the operation that somebody gave. They never change.
CREATE TABLE twin_models (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- JSON
  model TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL
);

-- Every strategy rehearsed in every future.
CREATE TABLE studies (
  id TEXT NOT NULL PRIMARY KEY,
  -- JSON: model, futures and strategies as they were when it was begun. It never changes.
  definition TEXT NOT NULL,
  -- SHA-256 of the definition.
  input TEXT NOT NULL,
  engine TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
  -- How often further replications were asked for.
  round BIGINT NOT NULL,
  failure TEXT,
  -- Its futures are watched day by day.
  watched_since TEXT,
  begun_at BIGINT NOT NULL,
  begun_by TEXT NOT NULL,
  ended_at BIGINT,
  version BIGINT NOT NULL
);

CREATE INDEX studies_running ON studies (begun_at, id) WHERE state = 'running';

-- Some replications of one strategy in one future. Futures after those with a name are sampled.
CREATE TABLE study_parts (
  study_id TEXT NOT NULL REFERENCES studies (id),
  future BIGINT NOT NULL,
  strategy BIGINT NOT NULL,
  -- The first replication, and the one after the last.
  first BIGINT NOT NULL,
  past BIGINT NOT NULL,
  -- Until then nobody else takes it; NULL if nobody has it.
  held_until BIGINT,
  -- JSON; NULL until it was rehearsed.
  result TEXT,
  PRIMARY KEY (study_id, future, strategy, first)
);

CREATE INDEX study_parts_open ON study_parts (study_id, future, strategy, first) WHERE result IS NULL;

-- What is believed about the futures of a watched study after each day.
CREATE TABLE signpost_days (
  study_id TEXT NOT NULL REFERENCES studies (id),
  day TEXT NOT NULL,
  -- JSON: what happened by class, and the belief after it.
  seen TEXT NOT NULL,
  belief TEXT NOT NULL,
  PRIMARY KEY (study_id, day)
);

-- A future whose weight passed its trigger; told once, until it is acknowledged.
CREATE TABLE signpost_alerts (
  id TEXT NOT NULL PRIMARY KEY,
  study_id TEXT NOT NULL REFERENCES studies (id),
  -- Key of the future; empty for "none of these".
  future TEXT NOT NULL,
  owner_id TEXT,
  day TEXT NOT NULL,
  weight REAL NOT NULL,
  opened_at BIGINT NOT NULL,
  acknowledged_at BIGINT,
  acknowledged_by TEXT
);

CREATE INDEX signpost_alerts_open ON signpost_alerts (opened_at) WHERE acknowledged_at IS NULL;
