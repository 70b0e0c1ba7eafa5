-- Alarms of scenarios. What was usual and how many cases there were is as of the last round in which it went on; days are
-- the organisation's.
CREATE TABLE scenario_alarms (
  id TEXT NOT NULL PRIMARY KEY,
  scenario TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('going_on', 'over', 'became_usual', 'withdrawn')),
  -- The day on which it was known, the one on which it most probably began, and the last that was raised.
  begin_on TEXT NOT NULL,
  since_on TEXT NOT NULL,
  last_on TEXT NOT NULL,
  cases BIGINT NOT NULL,
  expected REAL NOT NULL,
  -- Cases to expected, with its 95 % interval.
  ratio REAL NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  peak_on TEXT NOT NULL,
  peak_cases BIGINT NOT NULL,
  peak_expected REAL NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  acknowledged_at BIGINT,
  -- Id of a person.
  acknowledged_by TEXT,
  note TEXT,
  version BIGINT NOT NULL
);

-- Of a scenario one alarm goes on.
CREATE UNIQUE INDEX scenario_alarms_going_on ON scenario_alarms (scenario) WHERE state = 'going_on';
CREATE INDEX scenario_alarms_listed ON scenario_alarms (opened_at, id);
CREATE INDEX scenario_alarms_of ON scenario_alarms (scenario, last_on);

-- How the last day of each scenario was judged in the last round.
CREATE TABLE scenario_conditions (
  scenario TEXT NOT NULL PRIMARY KEY,
  condition TEXT NOT NULL CHECK (condition IN ('learning', 'usual', 'warning', 'alarm'))
);

-- When the next round is due, and who makes the one under way.
CREATE TABLE monitoring_round (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  due_at BIGINT NOT NULL,
  holder TEXT NOT NULL
);

INSERT INTO monitoring_round (id, due_at, holder) VALUES (1, 0, '');
