-- The twin as it was made of what happened until a day. Rows are only added.
CREATE TABLE calibrations (
  id TEXT NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  -- Id of a person; empty for the program.
  made_by TEXT NOT NULL,
  -- First and last day of the window, the organisation's.
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  contacts BIGINT NOT NULL,
  engine TEXT NOT NULL,
  -- JSON: the model with its estimates and what they leave open; what it foretold of the last weeks; channels that
  -- come too seldom to stand alone.
  calibrated TEXT NOT NULL,
  fit TEXT NOT NULL,
  folded TEXT NOT NULL
);

CREATE UNIQUE INDEX calibrations_number ON calibrations (number);

-- What people said of numbers. Null: taken back.
CREATE TABLE calibration_assumptions (
  what TEXT NOT NULL,
  -- Class or group; empty: of all.
  of_name TEXT NOT NULL,
  value REAL,
  set_at BIGINT NOT NULL,
  set_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (what, of_name)
);

-- When the next calibration is due, and who makes the one under way.
CREATE TABLE calibration_round (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  due_at BIGINT NOT NULL,
  holder TEXT NOT NULL
);

INSERT INTO calibration_round (id, due_at, holder) VALUES (1, 0, '');
