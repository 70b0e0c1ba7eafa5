-- What the organisation aims at, per KPI. The facts themselves belong to the other features.
CREATE TABLE kpi_targets (
  key TEXT NOT NULL PRIMARY KEY,
  -- in the KPI's unit: a share from 0 to 1, milliseconds, a count; null once it was withdrawn
  value REAL,
  set_at BIGINT NOT NULL,
  set_by TEXT NOT NULL,
  version BIGINT NOT NULL
);
