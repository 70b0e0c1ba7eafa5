-- Recognising tickets of a period that were never looked at. There is one at a time, and the last one is kept.
CREATE TABLE recognition_catch_up (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  asked_at BIGINT,
  -- Id of the person who asked for it; empty for the command line.
  asked_by TEXT NOT NULL,
  opened_since BIGINT NOT NULL,
  opened_before BIGINT NOT NULL,
  -- The ticket that was looked at last, by when it was opened and its id.
  seen_opened BIGINT NOT NULL,
  seen_ticket TEXT NOT NULL,
  -- How many there were when it was asked for, how many of them were looked at, and of how many it was known.
  tickets BIGINT NOT NULL,
  looked_at BIGINT NOT NULL,
  recognised BIGINT NOT NULL,
  ended_at BIGINT,
  -- 1: somebody stopped it.
  stopped BIGINT NOT NULL CHECK (stopped IN (0, 1))
);

INSERT INTO recognition_catch_up (id, asked_by, opened_since, opened_before, seen_opened, seen_ticket, tickets, looked_at,
  recognised, stopped)
VALUES (1, '', 0, 0, 0, '', 0, 0, 0, 0);
