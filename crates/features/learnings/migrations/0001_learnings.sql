-- What somebody learned at a step of a playbook, or of a scenario. What is proposed is accepted or declined
-- once. `version` counts changes of this row.
CREATE TABLE learnings (
  id TEXT NOT NULL PRIMARY KEY,
  scenario TEXT,
  playbook TEXT,
  -- Version of the playbook, and step of that version with its title as JSON.
  number BIGINT,
  step TEXT,
  step_title TEXT,
  -- Where it was learned.
  ticket_id TEXT,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'accepted', 'declined')),
  author_id TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  -- Why it was declined.
  reason TEXT,
  version BIGINT NOT NULL
);

CREATE INDEX learnings_by_moment ON learnings (written_at, id);
CREATE INDEX learnings_of_scenario ON learnings (scenario, written_at, id);
CREATE INDEX learnings_of_playbook ON learnings (playbook, written_at, id);
CREATE INDEX learnings_decided ON learnings (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX learnings_proposed ON learnings (id) WHERE state = 'proposed';

CREATE TABLE learning_comments (
  id TEXT NOT NULL PRIMARY KEY,
  learning_id TEXT NOT NULL REFERENCES learnings (id),
  body TEXT NOT NULL,
  author_id TEXT NOT NULL,
  at BIGINT NOT NULL
);

CREATE INDEX learning_comments_of_learning ON learning_comments (learning_id, at, id);
