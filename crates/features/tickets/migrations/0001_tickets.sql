-- Tickets and everything that hangs on them.

-- Own names in fixed categories. Only the category means something to the program.
CREATE TABLE statuses (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('new', 'open', 'pending', 'on_hold', 'solved', 'closed')),
  position BIGINT NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (id, category)
);

INSERT INTO statuses (id, key, name, category, position, version) VALUES
  ('sts_00000000000000000000000001', 'new', 'New', 'new', 10, 1),
  ('sts_00000000000000000000000002', 'open', 'Open', 'open', 20, 1),
  ('sts_00000000000000000000000003', 'pending', 'Waiting for customer', 'pending', 30, 1),
  ('sts_00000000000000000000000004', 'on_hold', 'On hold', 'on_hold', 40, 1),
  ('sts_00000000000000000000000005', 'solved', 'Solved', 'solved', 50, 1),
  ('sts_00000000000000000000000006', 'closed', 'Closed', 'closed', 60, 1);

-- One row holds all that a list shows, so that a list reads one table and looks names up.
CREATE TABLE tickets (
  id TEXT NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  subject TEXT NOT NULL,
  status_id TEXT NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('new', 'open', 'pending', 'on_hold', 'solved', 'closed')),
  urgency TEXT NOT NULL CHECK (urgency IN ('low', 'normal', 'high', 'urgent')),
  channel TEXT NOT NULL CHECK (channel IN ('email', 'chat', 'phone', 'web', 'api', 'other')),
  customer_id TEXT,
  order_id TEXT,
  product_id TEXT,
  team_id TEXT,
  assignee_id TEXT,
  -- JSON array of the rows in ticket_tags, sorted.
  tags TEXT NOT NULL,
  -- JSON object of custom fields.
  fields TEXT NOT NULL,
  -- Beginning of the last public message.
  excerpt TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  waiting_since BIGINT,
  snoozed_until BIGINT,
  solved_at BIGINT,
  merged_into TEXT REFERENCES tickets (id),
  version BIGINT NOT NULL,
  -- A status in use never changes its category.
  FOREIGN KEY (status_id, category) REFERENCES statuses (id, category)
);

CREATE INDEX tickets_not_closed_by_update ON tickets (updated_at, id) WHERE merged_into IS NULL AND category <> 'closed';
-- Whole on purpose: SQLite takes a partial index before it where both would do.
CREATE INDEX tickets_by_update ON tickets (updated_at, id);
CREATE INDEX tickets_by_opening ON tickets (opened_at, id);
CREATE INDEX tickets_not_closed_by_opening ON tickets (opened_at, id) WHERE merged_into IS NULL AND category <> 'closed';
CREATE INDEX tickets_not_closed_by_wait ON tickets (coalesce(waiting_since, 9223372036854775807), id) WHERE merged_into IS NULL AND category <> 'closed';
-- The work in hand: small however much history there is. The third holds all that the counts read.
CREATE INDEX tickets_in_hand_by_update ON tickets (updated_at, id) WHERE merged_into IS NULL AND category IN ('new', 'open', 'pending', 'on_hold');
CREATE INDEX tickets_in_hand_by_wait ON tickets (coalesce(waiting_since, 9223372036854775807), id) WHERE merged_into IS NULL AND category IN ('new', 'open', 'pending', 'on_hold');
CREATE INDEX tickets_in_hand ON tickets (team_id, assignee_id, snoozed_until, category, merged_into) WHERE merged_into IS NULL AND category IN ('new', 'open', 'pending', 'on_hold');
CREATE INDEX tickets_of_assignee ON tickets (assignee_id, updated_at, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX tickets_of_team ON tickets (team_id, updated_at, id) WHERE team_id IS NOT NULL;
CREATE INDEX tickets_of_customer ON tickets (customer_id, updated_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX tickets_of_order ON tickets (order_id, updated_at, id) WHERE order_id IS NOT NULL;
CREATE INDEX tickets_waiting ON tickets (waiting_since) WHERE waiting_since IS NOT NULL;
CREATE INDEX tickets_snoozed ON tickets (snoozed_until) WHERE snoozed_until IS NOT NULL;

CREATE TABLE ticket_tags (
  tag TEXT NOT NULL,
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  PRIMARY KEY (tag, ticket_id)
);

CREATE INDEX ticket_tags_of_ticket ON ticket_tags (ticket_id);

CREATE TABLE messages (
  id TEXT NOT NULL PRIMARY KEY,
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  kind TEXT NOT NULL CHECK (kind IN ('public', 'note')),
  author_kind TEXT NOT NULL CHECK (author_kind IN ('customer', 'staff', 'system')),
  author_id TEXT,
  -- As it was when written; shown where the author has no row.
  author_name TEXT NOT NULL,
  body_text TEXT NOT NULL,
  -- Sanitised when written.
  body_html TEXT,
  at BIGINT NOT NULL
);

CREATE INDEX messages_of_ticket ON messages (ticket_id, at, id);

CREATE TABLE ticket_mentions (
  message_id TEXT NOT NULL REFERENCES messages (id),
  person_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  -- 1 once the person has written in the ticket after it.
  answered BIGINT NOT NULL,
  PRIMARY KEY (message_id, person_id)
);

CREATE INDEX ticket_mentions_of_person ON ticket_mentions (person_id, ticket_id) WHERE answered = 0;
CREATE INDEX ticket_mentions_of_ticket ON ticket_mentions (ticket_id, person_id);

CREATE TABLE ticket_followers (
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  person_id TEXT NOT NULL,
  PRIMARY KEY (ticket_id, person_id)
);

-- A file belongs to its uploader until a message takes it.
CREATE TABLE attachments (
  id TEXT NOT NULL PRIMARY KEY,
  message_id TEXT REFERENCES messages (id),
  uploader_id TEXT NOT NULL,
  -- Text for people only; nothing is ever stored or opened under it.
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size BIGINT NOT NULL,
  uploaded_at BIGINT NOT NULL
);

CREATE INDEX attachments_of_message ON attachments (message_id);
CREATE INDEX attachments_unused ON attachments (uploaded_at) WHERE message_id IS NULL;

CREATE TABLE attachment_chunks (
  attachment_id TEXT NOT NULL REFERENCES attachments (id),
  ordinal BIGINT NOT NULL,
  bytes BYTES NOT NULL,
  PRIMARY KEY (attachment_id, ordinal)
);

CREATE TABLE drafts (
  person_id TEXT NOT NULL,
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  kind TEXT NOT NULL CHECK (kind IN ('public', 'note')),
  body_text TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, ticket_id)
);

CREATE TABLE ticket_links (
  id TEXT NOT NULL PRIMARY KEY,
  -- parent: ticket_id is the child, other_id its parent. duplicate: ticket_id repeats other_id.
  kind TEXT NOT NULL CHECK (kind IN ('related', 'duplicate', 'parent')),
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  other_id TEXT NOT NULL REFERENCES tickets (id),
  UNIQUE (ticket_id, other_id)
);

CREATE INDEX ticket_links_of_other ON ticket_links (other_id);

CREATE TABLE ticket_merges (
  id TEXT NOT NULL PRIMARY KEY,
  from_id TEXT NOT NULL REFERENCES tickets (id),
  into_id TEXT NOT NULL REFERENCES tickets (id),
  merged_at BIGINT NOT NULL,
  -- JSON array of the message ids that moved.
  messages TEXT NOT NULL,
  -- The target's status before, if the merge put it back to open.
  status_before TEXT REFERENCES statuses (id),
  undone_at BIGINT
);

CREATE INDEX ticket_merges_into ON ticket_merges (into_id);
CREATE INDEX ticket_merges_from ON ticket_merges (from_id);

-- What customers answered to the survey. Every answer is kept.
CREATE TABLE answers (
  id TEXT NOT NULL PRIMARY KEY,
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  rating BIGINT NOT NULL CHECK (rating BETWEEN 1 AND 5),
  comment TEXT,
  answered_at BIGINT NOT NULL
);

CREATE INDEX answers_of_ticket ON answers (ticket_id, answered_at);

-- Where imported things came from, so that a second import finds them again.
CREATE TABLE ticket_origins (
  kind TEXT NOT NULL CHECK (kind IN ('ticket', 'message', 'answer')),
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  object_id TEXT NOT NULL,
  -- Hash of the row as it was imported last.
  content TEXT NOT NULL,
  PRIMARY KEY (kind, source, external_id)
);

CREATE INDEX ticket_origins_of_message ON ticket_origins (object_id) WHERE kind = 'message';

-- Facts for the KPIs, written with the events they follow from. Merged-away tickets have none.

-- One row per resolution cycle: from opening or reopening to the solve.
CREATE TABLE cycle_facts (
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  cycle BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  solved_at BIGINT,
  solver_id TEXT,
  team_id TEXT,
  channel TEXT NOT NULL,
  customer_id TEXT,
  order_id TEXT,
  product_id TEXT,
  -- From the ticket's opening to this solve; null where imported history lacks a timestamp.
  resolution_ms BIGINT,
  resolution_business_ms BIGINT,
  first_solve BIGINT NOT NULL,
  last_solve BIGINT NOT NULL,
  -- Within this cycle.
  contacts BIGINT NOT NULL,
  human_replies BIGINT NOT NULL,
  reopened BIGINT NOT NULL,
  reopened_at BIGINT,
  sla_met BIGINT,
  sla_decided_at BIGINT,
  first_timed BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, cycle)
);

CREATE INDEX cycle_facts_by_solve ON cycle_facts (solved_at);
CREATE INDEX cycle_facts_by_sla ON cycle_facts (sla_decided_at) WHERE sla_decided_at IS NOT NULL;

-- One row per stretch of unanswered customer messages that a human ended.
CREATE TABLE reply_facts (
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  ordinal BIGINT NOT NULL,
  at BIGINT NOT NULL,
  agent_id TEXT,
  team_id TEXT,
  channel TEXT NOT NULL,
  product_id TEXT,
  wait_ms BIGINT NOT NULL,
  business_ms BIGINT NOT NULL,
  first BIGINT NOT NULL,
  first_in_cycle BIGINT NOT NULL,
  cycle BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, ordinal)
);

CREATE INDEX reply_facts_by_moment ON reply_facts (at);

-- One row per contact: a public customer message that is not just thanks or automatic.
CREATE TABLE contact_facts (
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  ordinal BIGINT NOT NULL,
  at BIGINT NOT NULL,
  customer_id TEXT,
  order_id TEXT,
  PRIMARY KEY (ticket_id, ordinal)
);

CREATE INDEX contact_facts_of_order ON contact_facts (order_id, at) WHERE order_id IS NOT NULL;

-- One row per survey answer; the latest of a cycle counts.
CREATE TABLE answer_facts (
  answer_id TEXT NOT NULL PRIMARY KEY,
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  cycle BIGINT NOT NULL,
  answered_at BIGINT NOT NULL,
  rating BIGINT NOT NULL,
  solver_id TEXT,
  team_id TEXT,
  channel TEXT NOT NULL,
  product_id TEXT,
  latest BIGINT NOT NULL
);

CREATE INDEX answer_facts_by_moment ON answer_facts (answered_at);
CREATE INDEX answer_facts_of_ticket ON answer_facts (ticket_id);

CREATE VIEW ticket_facts AS
SELECT id AS ticket_id, opened_at, waiting_since, solved_at, team_id, assignee_id, channel, product_id, customer_id
FROM tickets WHERE merged_into IS NULL;

CREATE VIEW ticket_cards AS
SELECT id, number, subject, customer_id, order_id, category AS status_category, opened_at, solved_at
FROM tickets WHERE merged_into IS NULL;

-- The moments in the life of a customer's tickets.
CREATE VIEW ticket_timeline_cards AS
SELECT customer_id, opened_at AS at, 'TicketOpened' AS kind, 'ticket' AS subject_kind, id AS subject_id, '#' || number || ' ' || subject AS label
FROM tickets WHERE merged_into IS NULL AND customer_id IS NOT NULL
UNION ALL
SELECT tickets.customer_id, contact_facts.at, 'CustomerWrote', 'ticket', tickets.id, '#' || tickets.number || ' ' || tickets.subject
FROM contact_facts JOIN tickets ON tickets.id = contact_facts.ticket_id WHERE contact_facts.at > tickets.opened_at
UNION ALL
SELECT tickets.customer_id, cycle_facts.solved_at, 'TicketSolved', 'ticket', tickets.id, '#' || tickets.number || ' ' || tickets.subject
FROM cycle_facts JOIN tickets ON tickets.id = cycle_facts.ticket_id WHERE cycle_facts.solved_at IS NOT NULL
UNION ALL
SELECT tickets.customer_id, answer_facts.answered_at, 'SurveyAnswered', 'ticket', tickets.id, '#' || tickets.number || ' ' || tickets.subject
FROM answer_facts JOIN tickets ON tickets.id = answer_facts.ticket_id;

-- Text search. The index follows messages and subjects by itself.
-- only: sqlite
-- A document's number is its ticket's number times 2^20 plus its own within the ticket, so that a match
-- names its ticket without a look-up. 0 is the subject, messages follow. A customer's message is found
-- by the customer's name too.
CREATE TABLE search_documents (
  id INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE search_index USING fts5(text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIEW search_texts AS
SELECT m.id AS message_id, t.number * 1048576 AS subject, CASE m.author_kind WHEN 'customer' THEN m.author_name || ' ' ELSE '' END || m.body_text AS text
FROM messages m JOIN tickets t ON t.id = m.ticket_id;
CREATE TRIGGER search_message AFTER INSERT ON messages BEGIN
  INSERT INTO search_documents (id, message_id)
  SELECT coalesce((SELECT max(id) FROM search_documents WHERE id > s.subject AND id < s.subject + 1048576), s.subject) + 1, new.id
  FROM search_texts s WHERE s.message_id = new.id;
  INSERT INTO search_index (rowid, text) SELECT last_insert_rowid(), s.text FROM search_texts s WHERE s.message_id = new.id;
END;
CREATE TRIGGER search_ticket AFTER INSERT ON tickets BEGIN
  INSERT INTO search_index (rowid, text) VALUES (new.number * 1048576, new.subject);
END;
CREATE TRIGGER search_moved AFTER UPDATE OF ticket_id, body_text ON messages WHEN old.ticket_id <> new.ticket_id OR old.body_text <> new.body_text BEGIN
  DELETE FROM search_index WHERE rowid = (SELECT id FROM search_documents WHERE message_id = new.id);
  DELETE FROM search_documents WHERE message_id = new.id;
  INSERT INTO search_documents (id, message_id)
  SELECT coalesce((SELECT max(id) FROM search_documents WHERE id > s.subject AND id < s.subject + 1048576), s.subject) + 1, new.id
  FROM search_texts s WHERE s.message_id = new.id;
  INSERT INTO search_index (rowid, text) SELECT last_insert_rowid(), s.text FROM search_texts s WHERE s.message_id = new.id;
END;
CREATE TRIGGER search_subject AFTER UPDATE OF subject ON tickets WHEN old.subject <> new.subject BEGIN
  DELETE FROM search_index WHERE rowid = new.number * 1048576;
  INSERT INTO search_index (rowid, text) VALUES (new.number * 1048576, new.subject);
END;
CREATE TRIGGER search_message_gone AFTER DELETE ON messages BEGIN
  DELETE FROM search_index WHERE rowid = (SELECT id FROM search_documents WHERE message_id = old.id);
  DELETE FROM search_documents WHERE message_id = old.id;
END;
CREATE TRIGGER search_ticket_gone AFTER DELETE ON tickets BEGIN
  DELETE FROM search_index WHERE rowid = old.number * 1048576;
END;
-- end
-- only: postgres
-- Small letters without their accents, as SQLite's index has them. lower() knows only ASCII in a
-- database with the locale C.
CREATE FUNCTION search_letters(body text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate(lower(body),
    'àáâãäåāăąçćčďèéêëēęěğìíîïīłñńňòóôõöøōőřśšşťùúûüūůűýÿźžżÀÁÂÃÄÅĀĂĄÇĆČĎÈÉÊËĒĘĚĞÌÍÎÏĪŁÑŃŇÒÓÔÕÖØŌŐŘŚŠŞŤÙÚÛÜŪŮŰÝŸŹŽŻАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ',
    'aaaaaaaaacccdeeeeeeegiiiiilnnnoooooooorssstuuuuuuuyyzzzaaaaaaaaacccdeeeeeeegiiiiilnnnoooooooorssstuuuuuuuyyzzzабвгдежзийклмнопрстуфхцчшщъыьэюяёіїєαβγδεζηθικλμνξοπρστυφχψω')
$$;
-- Signs as blanks, so that an address or a compound is found by its parts.
CREATE FUNCTION search_words(body text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate(search_letters(left(body, 100000)), '@._-/:+#=?%~$;,()[]<>"&|!*''', '                           ')
$$;
ALTER TABLE messages ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, search_words(CASE author_kind WHEN 'customer' THEN author_name || ' ' ELSE '' END || body_text))) STORED;
ALTER TABLE tickets ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, search_words(subject))) STORED;
CREATE INDEX messages_search ON messages USING gin (search) WITH (fastupdate = on);
CREATE INDEX tickets_search ON tickets USING gin (search) WITH (fastupdate = on);
-- end
