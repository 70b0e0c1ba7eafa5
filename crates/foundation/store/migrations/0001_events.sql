-- The event log: what happened, in the order in which it was committed. Never changed, never deleted.
CREATE TABLE events (
  seq BIGINT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  topic TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('staff', 'customer', 'system', 'import')),
  actor_id TEXT NOT NULL,
  data TEXT NOT NULL
);

CREATE INDEX events_of_subject ON events (subject_id, seq);

-- What others may read of the log.
CREATE VIEW event_facts AS
SELECT seq, kind, topic, subject_id, at, actor_kind, actor_id, data FROM events;

-- Running numbers: of events, and the short numbers people use.
CREATE TABLE counters (
  name TEXT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);

INSERT INTO counters (name, last) VALUES ('event', 0);
