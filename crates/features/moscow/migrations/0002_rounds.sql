-- People say blind which class each initiative should have; then all is shown at once.
CREATE TABLE rounds (
  id TEXT NOT NULL PRIMARY KEY,
  frame_id TEXT NOT NULL REFERENCES frames (id),
  -- Of this frame, from 1.
  number BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'revealed', 'closed')),
  -- JSON: initiatives, weights, who decides.
  definition TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  revealed_at BIGINT,
  closed_at BIGINT,
  version BIGINT NOT NULL,
  UNIQUE (frame_id, number)
);

CREATE TABLE votes (
  round_id TEXT NOT NULL REFERENCES rounds (id),
  initiative TEXT NOT NULL,
  person_id TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('M', 'S', 'C', 'W')),
  reason TEXT NOT NULL,
  cast_at BIGINT NOT NULL,
  PRIMARY KEY (round_id, initiative, person_id)
);

-- What is said of an initiative once the votes are known.
CREATE TABLE remarks (
  id TEXT NOT NULL PRIMARY KEY,
  round_id TEXT NOT NULL REFERENCES rounds (id),
  initiative TEXT NOT NULL,
  body TEXT NOT NULL,
  author_id TEXT NOT NULL,
  at BIGINT NOT NULL
);

CREATE INDEX remarks_of_round ON remarks (round_id, at, id);
