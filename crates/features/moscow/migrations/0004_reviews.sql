-- The end of a frame, talked through. There is a row once somebody was told of it or noted something.
CREATE TABLE reviews (
  frame_id TEXT NOT NULL PRIMARY KEY REFERENCES frames (id),
  -- JSON: by item of the agenda what was said of it.
  notes TEXT NOT NULL,
  -- When its decider was told that it is due.
  told_at BIGINT,
  -- JSON: the agenda as it was; NULL until it was held.
  agenda TEXT,
  summary TEXT NOT NULL,
  held_by TEXT NOT NULL,
  held_at BIGINT,
  version BIGINT NOT NULL
);

-- What an initiative really took in a frame.
CREATE TABLE used_efforts (
  frame_id TEXT NOT NULL REFERENCES frames (id),
  initiative TEXT NOT NULL REFERENCES initiatives (key),
  -- JSON: by key of a pool.
  used TEXT NOT NULL,
  noted_by TEXT NOT NULL,
  noted_at BIGINT NOT NULL,
  PRIMARY KEY (frame_id, initiative)
);
