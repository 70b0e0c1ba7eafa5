-- The organisation this database belongs to: one row.
CREATE TABLE organisation (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  fcr_window_days BIGINT NOT NULL CHECK (fcr_window_days BETWEEN 1 AND 90),
  retention_active_days BIGINT NOT NULL CHECK (retention_active_days BETWEEN 1 AND 3650),
  set_up_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

-- Opening hours in force from a moment on. Never changed: a change adds a row, so that durations
-- measured before keep the hours they were measured by.
CREATE TABLE calendars (
  since BIGINT NOT NULL PRIMARY KEY,
  hours TEXT NOT NULL
);

CREATE TABLE people (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT,
  locale TEXT NOT NULL,
  password_hash TEXT,
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  imported_as TEXT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE UNIQUE INDEX people_email ON people (email);
CREATE UNIQUE INDEX people_imported_as ON people (imported_as);

CREATE TABLE teams (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE UNIQUE INDEX teams_name ON teams (name);

CREATE TABLE team_members (
  team_id TEXT NOT NULL REFERENCES teams (id),
  person_id TEXT NOT NULL REFERENCES people (id),
  PRIMARY KEY (person_id, team_id)
);

CREATE TABLE roles (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE UNIQUE INDEX roles_name ON roles (name);

CREATE TABLE role_grants (
  role_id TEXT NOT NULL REFERENCES roles (id),
  permission TEXT NOT NULL,
  reach TEXT NOT NULL CHECK (reach IN ('own', 'team', 'all')),
  PRIMARY KEY (role_id, permission)
);

CREATE TABLE person_roles (
  person_id TEXT NOT NULL REFERENCES people (id),
  role_id TEXT NOT NULL REFERENCES roles (id),
  PRIMARY KEY (person_id, role_id)
);

-- Signed-in browsers. Only the hash of the cookie's secret is kept.
CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  secret_hash TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES people (id),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  agent TEXT NOT NULL
);

CREATE UNIQUE INDEX sessions_secret ON sessions (secret_hash);
CREATE INDEX sessions_person ON sessions (person_id);

-- API tokens, likewise.
CREATE TABLE tokens (
  id TEXT NOT NULL PRIMARY KEY,
  secret_hash TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES people (id),
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT
);

CREATE UNIQUE INDEX tokens_secret ON tokens (secret_hash);
CREATE INDEX tokens_person ON tokens (person_id);

-- Failed sign-ins, by account and by address they came from.
CREATE TABLE sign_in_failures (
  subject TEXT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

CREATE VIEW person_cards AS SELECT id, name, email, active FROM people;

CREATE VIEW team_cards AS SELECT id, name FROM teams;

CREATE VIEW organisation_cards AS
SELECT name, time_zone, fcr_window_days, retention_active_days FROM organisation;

CREATE VIEW calendar_cards AS SELECT since, hours FROM calendars;
