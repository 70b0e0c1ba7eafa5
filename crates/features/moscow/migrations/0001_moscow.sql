-- What people and money there are, and what bad experience is taken to cost. One row, or none: then as the
-- program proposes.
CREATE TABLE moscow_settings (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  -- JSON
  value TEXT NOT NULL,
  version BIGINT NOT NULL
);

-- A time in which capacity is given to what matters most. An increment belongs to a project, a timebox to an
-- increment.
CREATE TABLE frames (
  id TEXT NOT NULL PRIMARY KEY,
  parent_id TEXT REFERENCES frames (id),
  level TEXT NOT NULL CHECK (level IN ('project', 'increment', 'timebox')),
  status TEXT NOT NULL CHECK (status IN ('draft', 'committed', 'closed')),
  -- Days, both of which belong to it.
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  -- JSON: name, capacity by pool, shares that were agreed.
  definition TEXT NOT NULL,
  -- JSON: initiative to frame; NULL until something was committed.
  committed TEXT,
  version BIGINT NOT NULL
);

CREATE INDEX frames_of_parent ON frames (parent_id);

-- What could be built, or be had, for customers.
CREATE TABLE initiatives (
  key TEXT NOT NULL PRIMARY KEY,
  lifecycle TEXT NOT NULL,
  -- JSON
  definition TEXT NOT NULL,
  -- Removed ones stay for the log; no board has them.
  removed_at BIGINT,
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  -- Id of a person; empty for the program.
  changed_by TEXT NOT NULL
);

-- The class of an initiative in a frame: the latest decision on it.
CREATE TABLE classes (
  frame_id TEXT NOT NULL REFERENCES frames (id),
  initiative TEXT NOT NULL REFERENCES initiatives (key),
  class TEXT NOT NULL CHECK (class IN ('M', 'S', 'C', 'W')),
  -- The class before, if there was one.
  was TEXT,
  -- JSON: reason, test of a Must, when a Won't is looked at again.
  grounds TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  -- Counts the decisions.
  version BIGINT NOT NULL,
  PRIMARY KEY (frame_id, initiative)
);

-- What was decided: never changed, each row with a hash over itself and the row before it.
CREATE TABLE decisions (
  number BIGINT NOT NULL PRIMARY KEY,
  frame_id TEXT,
  initiative TEXT,
  kind TEXT NOT NULL,
  was TEXT,
  became TEXT,
  reason TEXT NOT NULL,
  -- JSON: the evidence as it was.
  evidence TEXT,
  review_on TEXT,
  decided_by TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  hash TEXT NOT NULL
);

CREATE INDEX decisions_of_frame ON decisions (frame_id, number);
CREATE INDEX decisions_of_initiative ON decisions (initiative, number);

-- The last of them; whoever decides holds this row.
CREATE TABLE decision_head (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  number BIGINT NOT NULL,
  hash TEXT NOT NULL
);

INSERT INTO decision_head (id, number, hash) VALUES (1, 0, '');

-- Plans that were proposed, with what they were made from.
CREATE TABLE plans (
  id TEXT NOT NULL PRIMARY KEY,
  frame_id TEXT NOT NULL REFERENCES frames (id),
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  -- Of the board that it was made from.
  board_hash TEXT NOT NULL,
  -- JSON, both.
  board TEXT NOT NULL,
  proposal TEXT NOT NULL
);

CREATE INDEX plans_of_frame ON plans (frame_id, made_at);

-- What the program gave this installation; what was removed since stays away.
CREATE TABLE initiatives_shipped (
  key TEXT NOT NULL PRIMARY KEY
);

-- For other features.
CREATE VIEW initiative_cards AS SELECT key, lifecycle, definition FROM initiatives WHERE removed_at IS NULL;
