-- Messages that wait a while before they are sent: for as long as they can be undone, or until the
-- moment that their writer chose.
CREATE TABLE held_messages (
  id TEXT NOT NULL PRIMARY KEY,
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  person_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('public', 'note')),
  body_text TEXT NOT NULL,
  -- Sanitised when held.
  body_html TEXT,
  -- JSON arrays of ids.
  attachments TEXT NOT NULL,
  mentions TEXT NOT NULL,
  -- What its writer had seen of the ticket.
  seen_event BIGINT NOT NULL,
  -- Key of the status to go into with it.
  status TEXT,
  -- 1: not sent, and no draft again, if the customer writes before.
  unless_answered BIGINT NOT NULL,
  held_at BIGINT NOT NULL,
  send_at BIGINT NOT NULL,
  -- The code of what kept it from being sent, in words beside it; null while it waits.
  refused TEXT,
  refused_detail TEXT
);

CREATE INDEX held_messages_due ON held_messages (send_at) WHERE refused IS NULL;
CREATE INDEX held_messages_of_ticket ON held_messages (ticket_id, held_at);
CREATE INDEX held_messages_of_person ON held_messages (person_id, held_at);
