-- Who takes tickets now. Who has no row was never here.
CREATE TABLE availabilities (
  person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
  away BIGINT NOT NULL CHECK (away IN (0, 1)),
  -- chosen: somebody said so. gone: no browser of theirs was open for some minutes.
  because TEXT NOT NULL CHECK (because IN ('chosen', 'gone')),
  -- When they come back by themselves; null: when they say so.
  away_until BIGINT,
  since BIGINT NOT NULL
);

-- When the browser last held its live line open, to a minute.
ALTER TABLE sessions ADD COLUMN line_at BIGINT;
