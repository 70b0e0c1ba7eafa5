-- name: list_statuses
SELECT id, key, name, category, position, version FROM statuses ORDER BY position, key;

-- name: find_status
-- $1 id
SELECT id, key, name, category, position, version FROM statuses WHERE id = $1;

-- name: find_status_by_key
-- $1 key
SELECT id, key, name, category, position, version FROM statuses WHERE key = $1;

-- name: find_first_status
-- $1 category
SELECT id, key, name, category, position, version FROM statuses WHERE category = $1 ORDER BY position, key LIMIT 1;

-- name: add_status
-- $1 id, $2 key, $3 name, $4 category, $5 position
INSERT INTO statuses (id, key, name, category, position, version) VALUES ($1, $2, $3, $4, $5, 1);

-- name: change_status
-- $1 id, $2 version seen, $3 key, $4 name, $5 category, $6 position
UPDATE statuses SET key = $3, name = $4, category = $5, position = $6, version = version + 1 WHERE id = $1 AND version = $2;

-- name: hold_ticket
-- Reads a ticket and keeps others from changing it until this transaction ends.
-- $1 id
UPDATE tickets SET version = version WHERE id = $1
RETURNING id, number, subject, status_id, category, urgency, channel, customer_id, order_id, product_id, team_id, assignee_id,
  tags, fields, excerpt, opened_at, updated_at, waiting_since, snoozed_until, solved_at, merged_into, set_aside, due_at, due_kind, warn_at,
  escalated_at, escalated_to, scenario, scenario_confirmed, version;

-- name: hold_tickets
-- The same of many; a list of ids follows.
SELECT id, number, subject, status_id, category, urgency, channel, customer_id, order_id, product_id,
  team_id, assignee_id, tags, fields, excerpt, opened_at, updated_at, waiting_since, snoozed_until, solved_at, merged_into, set_aside,
  due_at, due_kind, warn_at, escalated_at, escalated_to, scenario, scenario_confirmed, version
FROM tickets WHERE merged_into IS NULL;

-- name: save_ticket
-- $1 id, $2 subject, $3 status, $4 category, $5 urgency, $6 channel, $7 customer, $8 order, $9 product,
-- $10 team, $11 assignee, $12 tags, $13 fields, $14 excerpt, $15 opened, $16 updated, $17 waiting since,
-- $18 snoozed until, $19 solved, $20 merged into, $21 version, $22 due, $23 kind of what is due, $24 near,
-- $25 when a lead was told, $26 which one
UPDATE tickets SET subject = $2, status_id = $3, category = $4, urgency = $5, channel = $6, customer_id = $7, order_id = $8,
  product_id = $9, team_id = $10, assignee_id = $11, tags = $12, fields = $13, excerpt = $14, opened_at = $15, updated_at = $16,
  waiting_since = $17, snoozed_until = $18, solved_at = $19, merged_into = $20, version = $21,
  due_at = $22, due_kind = $23, warn_at = $24, escalated_at = $25, escalated_to = $26
WHERE id = $1;

-- name: classify_ticket
-- $1 id, $2 key of the scenario, $3 1 if a person says so
UPDATE tickets SET scenario = $2, scenario_confirmed = $3 WHERE id = $1;

-- name: set_ticket_aside
-- $1 id, $2 reason, $3 when, $4 person
UPDATE tickets SET set_aside = $2, set_aside_at = $3, set_aside_by = $4 WHERE id = $1;

-- name: take_ticket_back
-- $1 id
UPDATE tickets SET set_aside = NULL, set_aside_at = NULL, set_aside_by = NULL WHERE id = $1;

-- name: list_tickets
-- A list row. Every name is looked up by key; LEFT JOIN keeps the order of the index on tickets.
SELECT t.id, t.number, t.subject, s.key AS status_key, s.name AS status_name, t.category, t.urgency, t.channel,
  t.customer_id, c.name AS customer_name, t.order_id, o.number AS order_number, t.product_id, t.team_id, g.name AS team_name,
  t.assignee_id, p.name AS assignee_name, t.tags, t.excerpt, t.opened_at, t.updated_at, t.waiting_since, t.snoozed_until,
  t.solved_at, t.set_aside, t.due_at, t.due_kind, t.warn_at, t.escalated_at, t.escalated_to, t.scenario, t.scenario_confirmed, t.version,
  (SELECT min(k.due_at) FROM ticket_tasks k WHERE k.ticket_id = t.id AND k.done_at IS NULL) AS task_due_at
FROM tickets t
LEFT JOIN statuses s ON s.id = t.status_id
LEFT JOIN customer_cards own ON own.id = t.customer_id
LEFT JOIN customer_cards c ON c.id = own.root_id
LEFT JOIN order_cards o ON o.id = t.order_id
LEFT JOIN team_cards g ON g.id = t.team_id
LEFT JOIN person_cards p ON p.id = t.assignee_id
WHERE t.merged_into IS NULL;

-- name: count_matches
-- only: sqlite
-- How many documents match, as far as it matters.
-- $1 words to match, $2 most to count
SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH $1 LIMIT $2);

-- name: count_matches
-- only: postgres
-- $1 words to match, $2 most to count
SELECT count(*) FROM (
  SELECT 1 FROM messages WHERE search @@ to_tsquery('simple', search_letters($1))
  UNION ALL
  SELECT 1 FROM tickets WHERE search @@ to_tsquery('simple', search_letters($1))
  LIMIT $2
) matches;

-- name: match_documents
-- only: sqlite
-- A row a document that matches, to be narrowed down, newest tickets first. `bm25` reads all there is
-- of a word, also if few rows are wanted.
-- $1 words to match, $2 1 to weigh
SELECT t.id, t.number AS newest, f.rowid % 1048576 = 0 AS titled, CASE CAST($2 AS BIGINT) WHEN 1 THEN CAST(-1000000 * bm25(search_index) AS INTEGER) ELSE 0 END AS weight
FROM search_index f CROSS JOIN tickets t
WHERE search_index MATCH $1 AND t.number = f.rowid / 1048576 AND t.merged_into IS NULL;

-- name: match_documents
-- only: postgres
-- $1 words to match, $2 1 to weigh
SELECT t.id, t.number AS newest, f.titled, CASE CAST($2 AS BIGINT) WHEN 1 THEN CAST(1000000 * ts_rank(f.search, f.query) * (1 + 3 * f.titled) AS BIGINT) ELSE 0 END AS weight
FROM (
  SELECT m.ticket_id, CAST(0 AS BIGINT) AS titled, m.search, w.query
  FROM messages m, to_tsquery('simple', search_letters($1)) AS w (query) WHERE m.search @@ w.query
  UNION ALL
  SELECT titled.id, 1, titled.search, w.query
  FROM tickets titled, to_tsquery('simple', search_letters($1)) AS w (query) WHERE titled.search @@ w.query
) f JOIN tickets t ON t.id = f.ticket_id
WHERE t.merged_into IS NULL;

-- name: match_numbers
-- Tickets of a number, or of an order's, to be narrowed down.
-- $1 ticket number, $2 order number
SELECT t.id, t.number AS newest, CASE t.number WHEN $1 THEN 1 ELSE 0 END AS titled, 0 AS weight
FROM tickets t
WHERE (t.number = $1 OR t.order_id IN (SELECT id FROM order_cards WHERE number_key = $2)) AND t.merged_into IS NULL;

-- name: find_ticket
-- $1 id
SELECT t.id, t.number, t.subject, s.key AS status_key, s.name AS status_name, t.category, t.urgency, t.channel,
  t.customer_id, c.name AS customer_name, t.order_id, o.number AS order_number, t.product_id, t.team_id, g.name AS team_name,
  t.assignee_id, p.name AS assignee_name, t.tags, t.excerpt, t.opened_at, t.updated_at, t.waiting_since, t.snoozed_until,
  t.solved_at, t.set_aside, t.due_at, t.due_kind, t.warn_at, t.escalated_at, t.escalated_to, t.scenario, t.scenario_confirmed, t.version, t.fields, t.merged_into, t.set_aside_at, t.set_aside_by, a.name AS set_aside_by_name,
  (SELECT count(*) FROM contact_facts f WHERE f.ticket_id = t.id) AS customer_contacts,
  (SELECT min(k.due_at) FROM ticket_tasks k WHERE k.ticket_id = t.id AND k.done_at IS NULL) AS task_due_at
FROM tickets t
LEFT JOIN statuses s ON s.id = t.status_id
LEFT JOIN customer_cards own ON own.id = t.customer_id
LEFT JOIN customer_cards c ON c.id = own.root_id
LEFT JOIN order_cards o ON o.id = t.order_id
LEFT JOIN team_cards g ON g.id = t.team_id
LEFT JOIN person_cards p ON p.id = t.assignee_id
LEFT JOIN person_cards a ON a.id = t.set_aside_by
WHERE t.id = $1;

-- name: find_ticket_place
-- $1 id
SELECT team_id, assignee_id FROM tickets WHERE id = $1;

-- name: list_followers
-- $1 ticket
SELECT f.person_id AS id, coalesce(p.name, '') AS name FROM ticket_followers f
LEFT JOIN person_cards p ON p.id = f.person_id WHERE f.ticket_id = $1 ORDER BY p.name, f.person_id;

-- name: follow_ticket
-- $1 ticket, $2 person
INSERT INTO ticket_followers (ticket_id, person_id) VALUES ($1, $2) ON CONFLICT (ticket_id, person_id) DO NOTHING;

-- name: unfollow_ticket
-- $1 ticket, $2 person
DELETE FROM ticket_followers WHERE ticket_id = $1 AND person_id = $2;

-- name: count_mentions
-- $1 person
SELECT count(DISTINCT m.ticket_id) FROM ticket_mentions m JOIN tickets t ON t.id = m.ticket_id
WHERE m.person_id = $1 AND m.answered = 0 AND t.merged_into IS NULL AND t.set_aside IS NULL AND t.category <> 'closed';

-- name: list_team_names
SELECT id, name FROM team_cards ORDER BY name, id;

-- name: find_person
-- $1 id
SELECT id, name FROM person_cards WHERE id = $1 AND active = 1;

-- name: find_team
-- $1 id
SELECT id, name FROM team_cards WHERE id = $1;

-- name: find_customer
-- $1 id
SELECT id, name FROM customer_cards WHERE id = $1;

-- name: find_order
-- $1 id
SELECT id, number AS name FROM order_cards WHERE id = $1;

-- name: find_product
-- $1 id
SELECT id, name FROM product_cards WHERE id = $1;

-- name: list_calendars
SELECT calendar_id, since, hours FROM calendar_cards ORDER BY calendar_id, since;

-- name: find_calendar
-- $1 id
SELECT id, name FROM business_calendar_cards WHERE id = $1;

-- name: list_messages
-- $1 ticket
SELECT m.id, m.kind, m.author_kind, m.author_id, coalesce(p.name, c.name, m.author_name) AS author_name, m.body_text, m.body_html, m.at,
  m.outside, m.outside_address
FROM messages m
LEFT JOIN person_cards p ON m.author_kind = 'staff' AND p.id = m.author_id
LEFT JOIN customer_cards own ON m.author_kind = 'customer' AND own.id = m.author_id
LEFT JOIN customer_cards c ON c.id = own.root_id
WHERE m.ticket_id = $1;

-- name: list_attachments
SELECT a.message_id, a.id, a.name, a.size, a.type FROM attachments a WHERE a.message_id IS NOT NULL;

-- name: list_mentions
-- $1 ticket
SELECT m.message_id, m.person_id AS id, coalesce(p.name, '') AS name FROM ticket_mentions m
LEFT JOIN person_cards p ON p.id = m.person_id WHERE m.ticket_id = $1;

-- name: find_last_public_message
-- $1 ticket
SELECT body_text FROM messages WHERE ticket_id = $1 AND kind = 'public' ORDER BY at DESC, id DESC LIMIT 1;

-- name: list_names_in_threads
-- Who writes to each other in a ticket: its customer, its assignee, its authors. Tickets follow.
SELECT n.ticket_id, n.name FROM (
  SELECT t.id AS ticket_id, c.name FROM tickets t
  JOIN customer_cards own ON own.id = t.customer_id JOIN customer_cards c ON c.id = own.root_id
  UNION ALL
  SELECT t.id, p.name FROM tickets t JOIN person_cards p ON p.id = t.assignee_id
  UNION ALL
  SELECT m.ticket_id, coalesce(p.name, m.author_name) FROM messages m
  LEFT JOIN person_cards p ON m.author_kind = 'staff' AND p.id = m.author_id
) n WHERE n.name <> '';

-- name: list_person_names
-- A list of people may follow.
SELECT id, name FROM person_cards WHERE name <> '';

-- name: list_message_ids
-- $1 ticket
SELECT id FROM messages WHERE ticket_id = $1 ORDER BY at, id;

-- name: add_mention
-- $1 message, $2 person, $3 ticket
INSERT INTO ticket_mentions (message_id, person_id, ticket_id, answered) VALUES ($1, $2, $3, 0);

-- name: answer_mentions
-- $1 person, $2 ticket
UPDATE ticket_mentions SET answered = 1 WHERE person_id = $1 AND ticket_id = $2 AND answered = 0;

-- name: use_attachment
-- $1 attachment, $2 message, $3 uploader
UPDATE attachments SET message_id = $2 WHERE id = $1 AND uploader_id = $3 AND message_id IS NULL
RETURNING id, name, size, type;

-- name: mark_outside
-- $1 message, $2 which way it went, $3 address
UPDATE messages SET outside = $2, outside_address = $3 WHERE id = $1;

-- name: find_own_forward
-- $1 message, $2 ticket, $3 who forwarded it
SELECT outside_address FROM messages WHERE id = $1 AND ticket_id = $2 AND author_id = $3 AND outside = 'to';

-- name: unmark_outside
-- $1 message
UPDATE messages SET outside = NULL, outside_address = NULL WHERE id = $1;

-- name: find_file_of_ticket
-- $1 attachment, $2 ticket
SELECT m.kind, m.outside FROM attachments a JOIN messages m ON m.id = a.message_id WHERE a.id = $1 AND m.ticket_id = $2;

-- name: copy_attachment
-- $1 attachment, $2 id of the copy, $3 uploader, $4 when
INSERT INTO attachments (id, uploader_id, name, type, size, uploaded_at)
SELECT $2, $3, name, type, size, $4 FROM attachments WHERE id = $1;

-- name: copy_attachment_chunks
-- $1 attachment, $2 its copy
INSERT INTO attachment_chunks (attachment_id, ordinal, bytes)
SELECT $2, ordinal, bytes FROM attachment_chunks WHERE attachment_id = $1;

-- name: add_attachment
-- $1 id, $2 uploader, $3 name, $4 media type, $5 size, $6 when
INSERT INTO attachments (id, uploader_id, name, type, size, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: find_attachment
-- $1 id
SELECT a.id, a.name, a.size, a.type, a.uploader_id, m.ticket_id FROM attachments a
LEFT JOIN messages m ON m.id = a.message_id WHERE a.id = $1;

-- name: find_attachment_chunk
-- $1 attachment, $2 ordinal
SELECT bytes FROM attachment_chunks WHERE attachment_id = $1 AND ordinal = $2;

-- name: find_attachment_size
-- $1 id, $2 whoever wants to send it
SELECT size FROM attachments WHERE id = $1 AND uploader_id = $2;

-- name: list_forgotten_attachments
-- $1 uploaded before, $2 limit
-- Whoever has a message on its way may have files in it.
SELECT id FROM attachments WHERE message_id IS NULL AND uploaded_at < $1
  AND uploader_id NOT IN (SELECT person_id FROM held_messages) ORDER BY uploaded_at LIMIT $2;

-- name: drop_attachment_chunks
-- $1 attachment
DELETE FROM attachment_chunks WHERE attachment_id = $1;

-- name: drop_attachment
-- $1 attachment
DELETE FROM attachments WHERE id = $1 AND message_id IS NULL;

-- name: find_draft
-- $1 person, $2 ticket
SELECT kind, body_text, saved_at FROM drafts WHERE person_id = $1 AND ticket_id = $2;

-- name: save_draft
-- $1 person, $2 ticket, $3 kind, $4 text, $5 when
INSERT INTO drafts (person_id, ticket_id, kind, body_text, saved_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person_id, ticket_id) DO UPDATE SET kind = excluded.kind, body_text = excluded.body_text, saved_at = excluded.saved_at;

-- name: drop_draft
-- $1 person, $2 ticket
DELETE FROM drafts WHERE person_id = $1 AND ticket_id = $2;

-- name: drop_sent_draft
-- $1 person, $2 ticket, $3 kind
DELETE FROM drafts WHERE person_id = $1 AND ticket_id = $2 AND kind = $3;

-- name: add_tag
-- $1 tag, $2 ticket
INSERT INTO ticket_tags (tag, ticket_id) VALUES ($1, $2) ON CONFLICT (tag, ticket_id) DO NOTHING;

-- name: drop_tag
-- $1 tag, $2 ticket
DELETE FROM ticket_tags WHERE tag = $1 AND ticket_id = $2;

-- name: add_link
-- $1 id, $2 kind, $3 ticket, $4 other
INSERT INTO ticket_links (id, kind, ticket_id, other_id) VALUES ($1, $2, $3, $4);

-- name: find_link
-- $1 link
SELECT id, kind, ticket_id, other_id FROM ticket_links WHERE id = $1;

-- name: find_link_between
-- $1, $2 tickets in either order
SELECT id, kind, ticket_id, other_id FROM ticket_links
WHERE (ticket_id = $1 AND other_id = $2) OR (ticket_id = $2 AND other_id = $1);

-- name: find_case_link
-- $1 ticket, $2 customer
SELECT token FROM case_links WHERE ticket_id = $1 AND customer_id = $2;

-- name: save_case_link
-- $1 ticket, $2 customer, $3 token, $4 moment
INSERT INTO case_links (ticket_id, customer_id, token, given_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (ticket_id) DO UPDATE SET customer_id = excluded.customer_id, token = excluded.token, given_at = excluded.given_at;

-- name: drop_case_link
-- $1 ticket
DELETE FROM case_links WHERE ticket_id = $1;

-- name: find_ticket_of_case_link
-- Along merges, as long as it is the same customer's.
-- $1 token
WITH RECURSIVE way (id, merged_into, customer_id, set_aside) AS (
  SELECT t.id, t.merged_into, t.customer_id, t.set_aside FROM case_links l
  JOIN tickets t ON t.id = l.ticket_id AND t.customer_id = l.customer_id WHERE l.token = $1
  UNION
  SELECT t.id, t.merged_into, t.customer_id, t.set_aside FROM way
  JOIN tickets t ON t.id = way.merged_into AND t.customer_id = way.customer_id
)
SELECT id FROM way WHERE merged_into IS NULL AND set_aside IS NULL;

-- name: drop_link
-- $1 link
DELETE FROM ticket_links WHERE id = $1;

-- name: list_links
-- Both directions, each with the ticket at the other end.
-- $1 ticket
SELECT l.id, l.kind, CAST(0 AS BIGINT) AS reverse, t.id AS other_id, t.number, t.subject, t.team_id, t.assignee_id
FROM ticket_links l JOIN tickets t ON t.id = l.other_id WHERE l.ticket_id = $1
UNION ALL
SELECT l.id, l.kind, CAST(1 AS BIGINT), t.id, t.number, t.subject, t.team_id, t.assignee_id
FROM ticket_links l JOIN tickets t ON t.id = l.ticket_id WHERE l.other_id = $1
ORDER BY 1;

-- name: add_merge
-- $1 id, $2 from, $3 into, $4 when, $5 messages, $6 status before, $7 tasks
INSERT INTO ticket_merges (id, from_id, into_id, merged_at, messages, status_before, tasks) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: find_merge
-- $1 id
SELECT id, from_id, into_id, messages, status_before, undone_at, tasks FROM ticket_merges WHERE id = $1;

-- name: undo_merge
-- $1 id, $2 when
UPDATE ticket_merges SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL;

-- name: move_message
-- $1 message, $2 from, $3 to
UPDATE messages SET ticket_id = $3 WHERE id = $1 AND ticket_id = $2;

-- name: move_mentions
-- $1 message, $2 to
UPDATE ticket_mentions SET ticket_id = $2 WHERE message_id = $1;

-- name: list_due
-- $1 now, $2 limit
SELECT id FROM tickets WHERE snoozed_until IS NOT NULL AND snoozed_until <= $1 AND merged_into IS NULL ORDER BY snoozed_until LIMIT $2;

-- name: add_answer
-- $1 id, $2 ticket, $3 rating, $4 comment, $5 when
INSERT INTO answers (id, ticket_id, rating, comment, answered_at) VALUES ($1, $2, $3, $4, $5);

-- name: list_asked
-- Tickets whose customer may be asked: they contacted us, and it was solved. Tickets follow.
SELECT f.ticket_id FROM cycle_facts f
WHERE f.first_solve = 1 AND EXISTS (SELECT 1 FROM contact_facts k WHERE k.ticket_id = f.ticket_id);

-- name: list_answers
-- $1 ticket
SELECT a.id, a.rating, a.comment, a.answered_at AS at, coalesce(f.cycle, 0) AS cycle, coalesce(f.latest, 0) AS counts
FROM answers a LEFT JOIN answer_facts f ON f.answer_id = a.id WHERE a.ticket_id = $1 ORDER BY a.answered_at, a.id;

-- name: find_measured_state
-- $1 ticket
SELECT waiting_since, solved_at, due_at, due_kind, warn_at, escalated_at, escalated_to FROM tickets WHERE id = $1;

-- name: list_cycle_facts
-- Goes on with which tickets and in which order.
SELECT ticket_id, cycle, opened_at, started_at, solved_at, solver_id, team_id, channel, customer_id, order_id, product_id, resolution_ms,
  resolution_business_ms, first_solve, last_solve, contacts, contacts_known, human_replies, reopened, reopened_at, sla_met, sla_decided_at, first_timed
FROM cycle_facts WHERE 1 = 1;

-- name: list_reply_facts
-- Goes on with which tickets and in which order.
SELECT ticket_id, ordinal, at, agent_id, team_id, channel, product_id, wait_ms, business_ms, first, first_in_cycle, cycle
FROM reply_facts WHERE 1 = 1;

-- name: list_contact_facts
-- Goes on with which tickets and in which order.
SELECT ticket_id, ordinal, at, customer_id, order_id FROM contact_facts WHERE 1 = 1;

-- name: list_answer_facts
-- Goes on with which tickets and in which order.
SELECT ticket_id, answer_id, cycle, answered_at, rating, solver_id, team_id, channel, product_id, latest
FROM answer_facts WHERE 1 = 1;

-- name: list_sla_facts
-- Goes on with which tickets and in which order.
SELECT ticket_id, ordinal, kind, cycle, policy_id, policy_name, target_ms, started_at, due_at, warn_at, done_at, decided_at, met, under_way, agent_id, team_id, channel, product_id
FROM sla_facts WHERE 1 = 1;

-- name: list_ticket_ids
-- $1 after id, $2 limit
SELECT id FROM tickets WHERE id > $1 ORDER BY id LIMIT $2;

-- name: list_origins
-- $1 kind, $2 source
SELECT external_id, object_id, content FROM ticket_origins WHERE kind = $1 AND source = $2;

-- name: retell_origin
-- $1 kind, $2 source, $3 external id, $4 content
UPDATE ticket_origins SET content = $4 WHERE kind = $1 AND source = $2 AND external_id = $3;

-- name: list_told_messages
-- Messages that a row of an import told; a list of messages follows.
SELECT object_id FROM ticket_origins WHERE 1 = 1;

-- name: list_numbers
SELECT number FROM tickets WHERE number > 0;

-- name: list_openings
-- The customer's first public message of tickets; a list of them follows.
SELECT m.ticket_id, m.id, m.body_text FROM messages m
WHERE m.id = (
  SELECT first.id FROM messages first
  WHERE first.ticket_id = m.ticket_id AND first.kind = 'public' AND first.author_kind = 'customer'
  ORDER BY first.at, first.id LIMIT 1
);

-- name: reword_message
-- $1 message, $2 text, $3 HTML, $4 the ticket it must be in
UPDATE messages SET body_text = $2, body_html = $3 WHERE id = $1 AND ticket_id = $4;

-- name: retime_message
-- $1 message, $2 when
UPDATE messages SET at = $2 WHERE id = $1;

-- name: change_answer
-- $1 answer, $2 rating, $3 comment, $4 when
UPDATE answers SET rating = $2, comment = $3, answered_at = $4 WHERE id = $1;

-- name: list_heard
-- Goes on with which tickets. As much of a message as says what it is about.
SELECT m.ticket_id, t.subject, substr(m.body_text, 1, 4000) AS text FROM messages m JOIN tickets t ON t.id = m.ticket_id
WHERE m.kind = 'public' AND m.author_kind = 'customer' AND t.merged_into IS NULL AND t.set_aside IS NULL;
