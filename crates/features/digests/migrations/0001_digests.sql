-- Who gets a digest by mail, and when. Who has no row never chose one.
CREATE TABLE digest_choices (
  person_id TEXT NOT NULL PRIMARY KEY,
  rhythm TEXT NOT NULL CHECK (rhythm IN ('off', 'daily', 'weekly')),
  -- 1 is Monday; only of a weekly one.
  weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  -- By the clocks of their zone, an IANA name.
  hour BIGINT NOT NULL CHECK (hour BETWEEN 0 AND 23),
  time_zone TEXT NOT NULL,
  version BIGINT NOT NULL
);

-- What became of each day on which one was due. The row is written in the transaction that queues the letter, so that
-- there is one letter of a day and person, by however many nodes.
CREATE TABLE digests (
  person_id TEXT NOT NULL,
  -- The day in the person's zone, such as 2026-11-30.
  due_on TEXT NOT NULL,
  -- passed: it was over when they chose.
  outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'empty', 'passed')),
  -- The month whose learnings it told, such as 2026-10; null: of none.
  learnings_of TEXT,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, due_on)
);

CREATE INDEX digests_due_on ON digests (due_on);
CREATE UNIQUE INDEX digests_learnings ON digests (person_id, learnings_of) WHERE learnings_of IS NOT NULL;
