-- Letters that go out. The id that they carry is fixed here, so that what is sent twice is known for one letter.
-- `next_at` is when it is due, while it is being sent when that is given up for lost, and null once nothing
-- more is tried; `attempts` only grows, so that whoever notes how one ended can tell that it was theirs.
CREATE TABLE outgoing_letters (
  id TEXT NOT NULL PRIMARY KEY,
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id),
  ticket_id TEXT NOT NULL,
  ticket_number BIGINT NOT NULL,
  -- The message that it carries; null for what has none, whose words are in `body`.
  message_id TEXT UNIQUE,
  body TEXT,
  mail_id TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL,
  -- What stands behind the @ of it.
  domain TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- The letter that it answers, and all before it, with spaces between.
  in_reply_to TEXT,
  mail_ids TEXT NOT NULL,
  automatic BIGINT NOT NULL CHECK (automatic IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('queued', 'deferred', 'sent', 'bounced', 'failed', 'held')),
  attempts BIGINT NOT NULL,
  series_from BIGINT NOT NULL,
  next_at BIGINT,
  -- What the last attempt, or whoever returned it, said.
  error TEXT,
  created_at BIGINT NOT NULL,
  sent_at BIGINT
);

CREATE INDEX outgoing_letters_due ON outgoing_letters (mailbox_id, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX outgoing_letters_of_ticket ON outgoing_letters (ticket_id, created_at);
CREATE INDEX outgoing_letters_listed ON outgoing_letters (created_at, id);
