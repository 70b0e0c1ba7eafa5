-- How it will be seen whether an initiative helped. Fixed once its roll-out begins.
CREATE TABLE measurements (
  id TEXT NOT NULL PRIMARY KEY,
  initiative TEXT NOT NULL REFERENCES initiatives (key),
  -- JSON
  definition TEXT NOT NULL,
  registered_by TEXT NOT NULL,
  registered_at BIGINT NOT NULL,
  -- Day of the change, and last day that is measured; NULL until the roll-out begins.
  begun_on TEXT,
  ends_on TEXT,
  -- JSON: the least change that would be seen, by KPI, as it was when it was registered.
  detectable TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE INDEX measurements_of_initiative ON measurements (initiative, registered_at, id);
CREATE INDEX measurements_under_way ON measurements (ends_on) WHERE begun_on IS NOT NULL;

-- What was found, each time somebody looked. Never changed.
CREATE TABLE assessments (
  id TEXT NOT NULL PRIMARY KEY,
  measurement_id TEXT NOT NULL REFERENCES measurements (id),
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  -- Whether all of the time had passed.
  is_final BIGINT NOT NULL,
  -- JSON
  findings TEXT NOT NULL
);

CREATE INDEX assessments_of_measurement ON assessments (measurement_id, made_at, id);
