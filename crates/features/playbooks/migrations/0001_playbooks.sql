-- Playbooks. `draft` is the text of the version that is being written, null where none is; what is
-- published stands in `playbook_versions` and never changes. `version` counts changes of this row.
CREATE TABLE playbooks (
  key TEXT NOT NULL PRIMARY KEY,
  -- JSON: text, or texts by language.
  name TEXT NOT NULL,
  scenario TEXT,
  owner_id TEXT,
  draft TEXT,
  -- Number of the version that is in use.
  published BIGINT,
  retired BIGINT NOT NULL CHECK (retired IN (0, 1)),
  -- Of the draft, or else of what is published.
  steps BIGINT NOT NULL,
  errors BIGINT NOT NULL,
  hints BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE INDEX playbooks_scenario ON playbooks (scenario);

CREATE TABLE playbook_versions (
  playbook TEXT NOT NULL,
  number BIGINT NOT NULL,
  text TEXT NOT NULL,
  why TEXT NOT NULL,
  steps BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  -- Id of a person; empty for what the program brought.
  published_by TEXT NOT NULL,
  PRIMARY KEY (playbook, number)
);

-- Keys of shipped playbooks that this installation was given; what was removed since stays away.
CREATE TABLE playbooks_shipped (
  key TEXT NOT NULL PRIMARY KEY
);

-- For other features: which playbook is the way through a scenario.
CREATE VIEW playbook_cards AS
  SELECT key, name, scenario, published, steps FROM playbooks WHERE published IS NOT NULL AND retired = 0;
