-- Addresses that customers write to. Passwords of other servers are kept as they are, since they are
-- shown to those servers; no answer of the API holds one.
CREATE TABLE mailboxes (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  address TEXT NOT NULL UNIQUE,
  brand_id TEXT,
  team_id TEXT,
  signature TEXT NOT NULL,
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  -- What a letter to a solved ticket does.
  follow_up TEXT NOT NULL CHECK (follow_up IN ('reopen', 'new', 'by_age')),
  -- By age: solved so many days ago or less, it is open again.
  follow_up_days BIGINT NOT NULL CHECK (follow_up_days BETWEEN 1 AND 3650),
  -- 1: letters to local+anything@domain come here, too.
  plus_addressing BIGINT NOT NULL CHECK (plus_addressing IN (0, 1)),
  -- What is answered at once to who begins a ticket; empty: nothing.
  acknowledgement TEXT NOT NULL,
  -- JSON objects: the servers that letters come from and go through; null: none.
  incoming TEXT,
  outgoing TEXT,
  incoming_password TEXT,
  outgoing_password TEXT,
  -- How far in the log replies have been looked for.
  seen_event BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

-- Everything that arrived, and what became of it. Each is in one state, so that the counts of all states
-- are what was received. While it waits, `due_at` is when it is read, or when its reader is given up for lost.
CREATE TABLE letters (
  id TEXT NOT NULL PRIMARY KEY,
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id),
  source TEXT NOT NULL CHECK (source IN ('pipe', 'smtp', 'lmtp', 'imap')),
  -- What the source calls it, so that asking twice for it brings it once.
  source_key TEXT,
  envelope_from TEXT,
  envelope_to TEXT,
  size BIGINT NOT NULL,
  -- Hash of what its sender wrote, without what servers on the way wrote above it.
  content TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'new_ticket', 'appended', 'duplicate', 'suppressed', 'quarantined', 'rejected')),
  -- A word for why, where the state does not say it all; and for people what failed.
  reason TEXT,
  detail TEXT,
  -- Of a duplicate: the letter that came first and has the bytes.
  same_as TEXT,
  from_address TEXT NOT NULL,
  from_name TEXT NOT NULL,
  subject TEXT NOT NULL,
  mail_id TEXT,
  class TEXT,
  ticket_id TEXT,
  message_id TEXT,
  -- How the ticket was found, and one that it may belong to and did not join.
  found_by TEXT,
  related_id TEXT,
  -- 1: somebody said that it is to become a ticket, whatever wrote it.
  forced BIGINT NOT NULL CHECK (forced IN (0, 1)),
  attempts BIGINT NOT NULL,
  series_from BIGINT NOT NULL,
  due_at BIGINT,
  settled_at BIGINT
);

CREATE UNIQUE INDEX letters_of_source ON letters (mailbox_id, source_key);
CREATE INDEX letters_due ON letters (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX letters_listed ON letters (mailbox_id, state, received_at, id);
CREATE INDEX letters_by_sender ON letters (mailbox_id, from_address, received_at) WHERE from_address <> '';
CREATE INDEX letters_by_mail_id ON letters (mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX letters_of_ticket ON letters (ticket_id) WHERE ticket_id IS NOT NULL;

-- The first letter of each content in a mailbox: the next one is a duplicate.
CREATE TABLE letter_contents (
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id),
  content TEXT NOT NULL,
  letter_id TEXT NOT NULL REFERENCES letters (id),
  PRIMARY KEY (mailbox_id, content)
);

-- The bytes as they came, in pieces. Never changed.
CREATE TABLE letter_pieces (
  letter_id TEXT NOT NULL REFERENCES letters (id),
  ordinal BIGINT NOT NULL,
  bytes BYTES NOT NULL,
  PRIMARY KEY (letter_id, ordinal)
);

-- Locked by whoever settles a letter: of two letters of one sender one is settled after the other.
CREATE TABLE mail_senders (
  address TEXT NOT NULL PRIMARY KEY,
  seen_at BIGINT NOT NULL
);

-- Tickets that mail belongs to: by their number, and where an answer goes.
CREATE TABLE mail_threads (
  ticket_id TEXT NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id),
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- Of the last letter, and those before it, with spaces between.
  last_mail_id TEXT,
  mail_ids TEXT NOT NULL
);

-- Keys that reply addresses and ids of letters are signed with: the newest signs, those not retired are believed.
CREATE TABLE mail_keys (
  id BIGINT NOT NULL PRIMARY KEY,
  secret TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  retired_at BIGINT
);
