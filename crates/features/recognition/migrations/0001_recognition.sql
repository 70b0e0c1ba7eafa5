-- Versions of what was learned. `seen_event` was the last event of the log when the texts were read; `basis` tells
-- whether the examples are still those that were learned from.
CREATE TABLE recognition_versions (
  number BIGINT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('in_use', 'kept', 'dropped')),
  trained_at BIGINT NOT NULL,
  -- Id of the person who asked for it; empty for the program.
  trained_by TEXT NOT NULL,
  took_ms BIGINT NOT NULL,
  seen_event BIGINT NOT NULL,
  basis TEXT NOT NULL,
  scenarios BIGINT NOT NULL,
  examples BIGINT NOT NULL,
  tickets BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  -- JSON: an object, a list.
  figures TEXT NOT NULL,
  confusions TEXT NOT NULL,
  -- 1: clearly worse than the version before on the same texts, and so not used by itself.
  worse BIGINT NOT NULL CHECK (worse IN (0, 1))
);

CREATE UNIQUE INDEX recognition_version_in_use ON recognition_versions (state) WHERE state = 'in_use';

CREATE TABLE recognition_pieces (
  version BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  bytes BYTES NOT NULL,
  PRIMARY KEY (version, ordinal)
);

-- Who trains, and until when nobody else does; what was asked for; what went wrong last.
CREATE TABLE recognition_training (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  asked_at BIGINT,
  asked_by TEXT NOT NULL,
  holder TEXT NOT NULL,
  held_until BIGINT,
  begun_at BIGINT,
  -- How much is done, from 0 to 1.
  progress REAL NOT NULL,
  failed_at BIGINT,
  failure TEXT
);

INSERT INTO recognition_training (id, asked_by, holder, progress) VALUES (1, '', '', 0);

-- How far the event log has been followed.
CREATE TABLE recognition_reader (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  seen_event BIGINT NOT NULL
);

INSERT INTO recognition_reader (id, seen_event) VALUES (1, 0);

-- What was recognised in a ticket, after which message of its customer. A null scenario is "I don't know".
CREATE TABLE recognition_detections (
  ticket_id TEXT NOT NULL,
  -- The event of the message.
  event BIGINT NOT NULL,
  at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  scenario TEXT,
  confidence REAL NOT NULL,
  -- JSON: lists.
  guesses TEXT NOT NULL,
  reasons TEXT NOT NULL,
  signs TEXT NOT NULL,
  PRIMARY KEY (ticket_id, event)
);

-- What a person said a ticket is about, beside what had been recognised in it before: null in `version` is nothing,
-- null in `detected` is "I don't know".
CREATE TABLE recognition_confirmations (
  ticket_id TEXT NOT NULL PRIMARY KEY,
  event BIGINT NOT NULL,
  at BIGINT NOT NULL,
  scenario TEXT NOT NULL,
  version BIGINT,
  detected TEXT,
  -- JSON: what the signs in the data said when it was recognised.
  signs TEXT NOT NULL
);

CREATE INDEX recognition_confirmations_by_event ON recognition_confirmations (event);
