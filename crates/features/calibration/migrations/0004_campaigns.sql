-- What brings more contacts for some days, or fewer: a sale, a mailing, a launch.
CREATE TABLE calibration_campaigns (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- Days such as 2026-11-27; the last one belongs to it.
  first_on TEXT NOT NULL,
  last_on TEXT NOT NULL,
  -- So many per cent more contacts than on other days, or fewer, as somebody expects it; null: nobody says.
  expected_percent BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX calibration_campaigns_by_day ON calibration_campaigns (first_on, id);
