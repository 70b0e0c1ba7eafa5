-- Business calendars beside the organisation's own hours, for promises that are counted by other hours.
CREATE TABLE business_calendars (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE UNIQUE INDEX business_calendars_name ON business_calendars (name);

-- Their hours in force from a moment on. Never changed, like the organisation's own.
CREATE TABLE business_calendar_hours (
  calendar_id TEXT NOT NULL REFERENCES business_calendars (id),
  since BIGINT NOT NULL,
  hours TEXT NOT NULL,
  PRIMARY KEY (calendar_id, since)
);

-- All hours; the organisation's own have no id.
DROP VIEW calendar_cards;
CREATE VIEW calendar_cards AS
SELECT '' AS calendar_id, since, hours FROM calendars
UNION ALL
SELECT calendar_id, since, hours FROM business_calendar_hours;

CREATE VIEW business_calendar_cards AS SELECT id, name FROM business_calendars;
