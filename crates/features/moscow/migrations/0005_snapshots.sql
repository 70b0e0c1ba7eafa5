-- Boards as they were: at each promise, at the close, and when somebody wants one. Never changed.
CREATE TABLE snapshots (
  id TEXT NOT NULL PRIMARY KEY,
  frame_id TEXT NOT NULL REFERENCES frames (id),
  occasion TEXT NOT NULL CHECK (occasion IN ('commit', 'close', 'hand')),
  name TEXT NOT NULL,
  -- JSON
  content TEXT NOT NULL,
  taken_by TEXT NOT NULL,
  taken_at BIGINT NOT NULL
);

CREATE INDEX snapshots_of_frame ON snapshots (frame_id, taken_at, id);
