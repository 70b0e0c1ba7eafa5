-- The customer's journey: stages with touchpoints, in order.
CREATE TABLE journey_stages (
  key TEXT NOT NULL PRIMARY KEY,
  -- JSON: text, or texts by language.
  name TEXT NOT NULL,
  position BIGINT NOT NULL
);

CREATE TABLE touchpoints (
  key TEXT NOT NULL PRIMARY KEY,
  stage TEXT NOT NULL REFERENCES journey_stages (key),
  name TEXT NOT NULL,
  position BIGINT NOT NULL
);

-- Situations that customers meet. A row is the latest version, which stands in `scenario_versions` too.
CREATE TABLE scenarios (
  key TEXT NOT NULL PRIMARY KEY,
  -- Both stand in the definition as well; here they are found.
  touchpoint TEXT NOT NULL REFERENCES touchpoints (key),
  state TEXT NOT NULL CHECK (state IN ('draft', 'active', 'retired')),
  -- JSON
  definition TEXT NOT NULL,
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  -- Id of a person; empty for the program.
  changed_by TEXT NOT NULL
);

CREATE INDEX scenarios_of_touchpoint ON scenarios (touchpoint);

-- Never changed.
CREATE TABLE scenario_versions (
  scenario TEXT NOT NULL,
  number BIGINT NOT NULL,
  definition TEXT NOT NULL,
  why TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  PRIMARY KEY (scenario, number)
);

-- What the program gave this installation; what was removed since stays away.
CREATE TABLE scenarios_shipped (
  key TEXT NOT NULL PRIMARY KEY
);

-- For other features.
CREATE VIEW scenario_cards AS SELECT key, state, touchpoint, definition FROM scenarios;
