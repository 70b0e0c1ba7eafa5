-- 71: how far each person has read. Who reads is no event: it changes nothing for anybody else.
CREATE TABLE ticket_reads (
  person_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
  -- Number of the last event that they saw.
  seen_event BIGINT NOT NULL,
  -- 1: put back by them, to be read again.
  unread BIGINT NOT NULL CHECK (unread IN (0, 1)),
  PRIMARY KEY (person_id, ticket_id)
);

-- The same of all tickets at once.
CREATE TABLE inbox_reads (
  person_id TEXT NOT NULL PRIMARY KEY,
  seen_event BIGINT NOT NULL
);

-- What was there before anybody kept count is not unread.
INSERT INTO inbox_reads (person_id, seen_event)
SELECT p.id, (SELECT coalesce(max(e.seq), 0) FROM event_facts e) FROM person_cards p;
