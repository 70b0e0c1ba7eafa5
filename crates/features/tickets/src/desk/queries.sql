-- name: count_awake_alike
-- Tickets in hand by all that views ask for. Who may see them follows.
-- $1 now
SELECT t.team_id, t.assignee_id, t.status_id, t.category, t.urgency, t.channel, count(*) AS count FROM tickets t
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
  AND (t.snoozed_until IS NULL OR t.snoozed_until <= $1)
GROUP BY t.team_id, t.assignee_id, t.status_id, t.category, t.urgency, t.channel HAVING count(*) > 0;

-- name: count_asleep_alike
-- The same of those asleep.
-- $1 now
SELECT t.team_id, t.assignee_id, t.status_id, t.category, t.urgency, t.channel, count(*) AS count FROM tickets t
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
  AND t.snoozed_until > $1
GROUP BY t.team_id, t.assignee_id, t.status_id, t.category, t.urgency, t.channel HAVING count(*) > 0;

-- name: find_in_view
-- One row a ticket, to be narrowed down and cut off.
SELECT CAST(1 AS BIGINT) AS found FROM tickets t WHERE t.merged_into IS NULL;

-- name: list_ids
-- Who may see them and which are meant follow.
SELECT t.id FROM tickets t WHERE t.id <> '';

-- name: list_views
-- $1 person
SELECT id, name, owner_id, audience, team_id, filter, sort, columns, version FROM views
WHERE audience <> 'own' OR owner_id = $1 ORDER BY name, id;

-- name: hold_view
-- $1 id
UPDATE views SET version = version WHERE id = $1 RETURNING id, name, owner_id, audience, team_id, filter, sort, columns, version;

-- name: add_view
-- $1 id, $2 name, $3 owner, $4 audience, $5 team, $6 filter, $7 sort, $8 columns
INSERT INTO views (id, name, owner_id, audience, team_id, filter, sort, columns, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1);

-- name: change_view
-- $1 id, $2 name, $3 owner, $4 audience, $5 team, $6 filter, $7 sort, $8 columns, $9 version
UPDATE views SET name = $2, owner_id = $3, audience = $4, team_id = $5, filter = $6, sort = $7, columns = $8, version = $9 WHERE id = $1;

-- name: drop_view
-- $1 id
DELETE FROM views WHERE id = $1;

-- name: count_own_views
-- $1 person
SELECT count(*) FROM views WHERE audience = 'own' AND owner_id = $1;

-- name: count_shared_views
SELECT count(*) FROM views WHERE audience <> 'own';

-- name: keep_deed
-- $1 id, $2 person, $3 when, $4 what was done
INSERT INTO deeds (id, person_id, at, done) VALUES ($1, $2, $3, $4);

-- name: take_deed
-- $1 id, $2 person, $3 done at the earliest
DELETE FROM deeds WHERE id = $1 AND person_id = $2 AND at > $3 RETURNING done;

-- name: forget_deeds
-- $1 done before
DELETE FROM deeds WHERE at <= $1;

-- name: list_templates
-- $1 person
SELECT id, name, owner_id, audience, team_id, reply_text, note_text, steps, snooze_minutes, language, version FROM templates
WHERE audience <> 'own' OR owner_id = $1 ORDER BY name, id;

-- name: find_template
-- $1 id
SELECT id, name, owner_id, audience, team_id, reply_text, note_text, steps, snooze_minutes, language, version FROM templates WHERE id = $1;

-- name: hold_template
-- $1 id
UPDATE templates SET version = version WHERE id = $1
RETURNING id, name, owner_id, audience, team_id, reply_text, note_text, steps, snooze_minutes, language, version;

-- name: add_template
-- $1 id, $2 name, $3 owner, $4 audience, $5 team, $6 reply, $7 note, $8 steps, $9 minutes to snooze, $10 version, $11 language
INSERT INTO templates (id, name, owner_id, audience, team_id, reply_text, note_text, steps, snooze_minutes, version, language)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: change_template
-- $1 id, $2 name, $3 owner, $4 audience, $5 team, $6 reply, $7 note, $8 steps, $9 minutes to snooze, $10 version, $11 language
UPDATE templates SET name = $2, owner_id = $3, audience = $4, team_id = $5, reply_text = $6, note_text = $7, steps = $8,
  snooze_minutes = $9, version = $10, language = $11 WHERE id = $1;

-- name: drop_template
-- $1 id
DELETE FROM templates WHERE id = $1;

-- name: count_own_templates
-- $1 person
SELECT count(*) FROM templates WHERE audience = 'own' AND owner_id = $1;

-- name: count_shared_templates
SELECT count(*) FROM templates WHERE audience <> 'own';

-- name: find_template_values
-- What variables stand for; of several parcels the last one.
-- $1 ticket
SELECT c.name AS customer, t.number, t.subject, o.number AS order_number, g.name AS team,
  coalesce(b.name, h.name) AS brand, b.signature,
  (SELECT w.tracking_number FROM parcel_cards w WHERE w.order_id = t.order_id ORDER BY w.created_at DESC, w.id DESC LIMIT 1) AS tracking,
  (SELECT w.carrier FROM parcel_cards w WHERE w.order_id = t.order_id ORDER BY w.created_at DESC, w.id DESC LIMIT 1) AS carrier
FROM tickets t
LEFT JOIN customer_cards own ON own.id = t.customer_id
LEFT JOIN customer_cards c ON c.id = own.root_id
LEFT JOIN order_cards o ON o.id = t.order_id
LEFT JOIN team_cards g ON g.id = t.team_id
LEFT JOIN team_brand_cards b ON b.team_id = coalesce(t.team_id, '')
LEFT JOIN organisation_cards h ON 1 = 1
WHERE t.id = $1;

-- name: hold_learning
-- One node learns at a time.
UPDATE search_learning SET last_message = last_message WHERE id = 1 RETURNING last_message;

-- name: keep_learning
-- $1 last message
UPDATE search_learning SET last_message = $1 WHERE id = 1;

-- name: list_texts_after
-- $1 message, $2 limit
SELECT m.id, t.subject || ' ' || m.author_name || ' ' || m.body_text AS text FROM messages m JOIN tickets t ON t.id = m.ticket_id
WHERE m.id > $1 ORDER BY m.id LIMIT $2;

-- name: list_known_words
-- A list of words follows.
SELECT v.word FROM search_variants v WHERE v.variant = v.word;

-- name: list_near_words
-- A list of variants follows.
SELECT DISTINCT v.word FROM search_variants v WHERE v.word <> '';

-- name: add_held
-- $1 id, $2 ticket, $3 writer, $4 kind, $5 text, $6 HTML, $7 1 if the text has marks, $8 attachments, $9 mentions,
-- $10 event seen, $11 status, $12 not if the customer writes before, $13 held, $14 to be sent
INSERT INTO held_messages (id, ticket_id, person_id, kind, body_text, body_html, marked, attachments, mentions, seen_event, status, unless_answered, held_at, send_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: find_held
-- $1 id
SELECT id, ticket_id, person_id, kind, body_text, body_html, marked, attachments, mentions, seen_event, status, unless_answered, held_at, send_at, refused, refused_detail FROM held_messages WHERE id = $1 AND refused IS NULL;

-- name: list_held_in_ticket
-- $1 ticket, $2 person
SELECT h.id, h.ticket_id, h.person_id, h.kind, h.body_text, h.body_html, h.marked, h.attachments, h.mentions, h.seen_event, h.status, h.unless_answered, h.held_at, h.send_at, h.refused, h.refused_detail, t.number AS ticket_number, coalesce(p.name, '') AS author_name
FROM held_messages h JOIN tickets t ON t.id = h.ticket_id LEFT JOIN person_cards p ON p.id = h.person_id
WHERE h.ticket_id = $1 AND (h.refused IS NULL OR h.person_id = $2) ORDER BY h.held_at, h.id LIMIT 100;

-- name: list_held_of_person
-- $1 person
SELECT h.id, h.ticket_id, h.person_id, h.kind, h.body_text, h.body_html, h.marked, h.attachments, h.mentions, h.seen_event, h.status, h.unless_answered, h.held_at, h.send_at, h.refused, h.refused_detail, t.number AS ticket_number, coalesce(p.name, '') AS author_name
FROM held_messages h JOIN tickets t ON t.id = h.ticket_id LEFT JOIN person_cards p ON p.id = h.person_id
WHERE h.person_id = $1 ORDER BY h.send_at, h.id LIMIT 200;

-- name: count_held_of_person
-- $1 person
SELECT count(*) FROM held_messages WHERE person_id = $1;

-- name: find_held_file
-- $1 attachment, $2 uploader
SELECT id, name, size FROM attachments WHERE id = $1 AND uploader_id = $2 AND message_id IS NULL;

-- name: put_held_off
-- $1 id, $2 writer, $3 to be sent
UPDATE held_messages SET send_at = $3 WHERE id = $1 AND person_id = $2 AND refused IS NULL
RETURNING id, ticket_id, person_id, kind, body_text, body_html, marked, attachments, mentions, seen_event, status, unless_answered, held_at, send_at, refused, refused_detail;

-- name: take_held_back
-- $1 id, $2 writer
DELETE FROM held_messages WHERE id = $1 AND person_id = $2
RETURNING id, ticket_id, person_id, kind, body_text, body_html, marked, attachments, mentions, seen_event, status, unless_answered, held_at, send_at, refused, refused_detail;

-- name: list_held_due
-- $1 now, $2 limit
SELECT id, person_id FROM held_messages WHERE refused IS NULL AND send_at <= $1 ORDER BY send_at, id LIMIT $2;

-- name: find_next_held
SELECT min(send_at) FROM held_messages WHERE refused IS NULL;

-- name: take_held_due
-- Whoever deletes it sends it.
-- $1 id, $2 now
DELETE FROM held_messages WHERE id = $1 AND refused IS NULL AND send_at <= $2;

-- name: refuse_held
-- $1 id, $2 code, $3 in words
UPDATE held_messages SET refused = $2, refused_detail = $3 WHERE id = $1 AND refused IS NULL;

-- name: try_held_again
-- $1 id, $2 when
UPDATE held_messages SET send_at = $2 WHERE id = $1 AND refused IS NULL;

-- name: list_policies
SELECT id, name, position, active, conditions, targets, calendar_id, pause_while_pending, version FROM sla_policies ORDER BY position, id;

-- name: list_active_policies
SELECT id, name, position, active, conditions, targets, calendar_id, pause_while_pending, version FROM sla_policies
WHERE active = 1 ORDER BY position, id;

-- name: find_policy
-- $1 id
SELECT id, name, position, active, conditions, targets, calendar_id, pause_while_pending, version FROM sla_policies WHERE id = $1;

-- name: hold_policy
-- $1 id
UPDATE sla_policies SET version = version WHERE id = $1
RETURNING id, name, position, active, conditions, targets, calendar_id, pause_while_pending, version;

-- name: add_policy
-- $1 id, $2 name, $3 position, $4 active, $5 conditions, $6 targets, $7 calendar, $8 pauses, $9 version
INSERT INTO sla_policies (id, name, position, active, conditions, targets, calendar_id, pause_while_pending, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: change_policy
-- $1 id, $2 name, $3 position, $4 active, $5 conditions, $6 targets, $7 calendar, $8 pauses, $9 version
UPDATE sla_policies SET name = $2, position = $3, active = $4, conditions = $5, targets = $6, calendar_id = $7,
  pause_while_pending = $8, version = $9 WHERE id = $1;

-- name: move_policy
-- $1 id, $2 position
UPDATE sla_policies SET position = $2, version = version + 1 WHERE id = $1;

-- name: drop_policy
-- $1 id
DELETE FROM sla_policies WHERE id = $1;

-- name: list_customer_tags
-- $1 customer
SELECT DISTINCT t.tag FROM customer_cards c JOIN customer_tag_cards t ON t.customer_id = c.root_id WHERE c.id = $1;

-- name: list_promises_of_ticket
-- $1 ticket
SELECT kind, cycle, policy_name, target_ms, started_at, due_at, warn_at, done_at, met FROM sla_facts WHERE ticket_id = $1 ORDER BY ordinal;

-- name: list_promises_to_tell
-- Promises under way of which something is to be told. Sorted by what comes first, so that nothing waits for ever.
-- $1 now, $2 limit
SELECT f.ticket_id, f.kind, f.policy_name, f.started_at, f.due_at, CASE WHEN f.due_at <= $1 THEN 'broken' ELSE 'near' END AS level
FROM sla_facts f
WHERE f.under_way = 1 AND f.warn_at IS NOT NULL AND f.warn_at <= $1 AND NOT EXISTS (
  SELECT 1 FROM sla_notices n WHERE n.ticket_id = f.ticket_id AND n.kind = f.kind AND n.started_at = f.started_at
    AND n.level = CASE WHEN f.due_at <= $1 THEN 'broken' ELSE 'near' END
)
ORDER BY f.warn_at, f.ticket_id LIMIT $2;

-- name: keep_sla_notice
-- $1 ticket, $2 kind, $3 begin of the promise, $4 level, $5 now
INSERT INTO sla_notices (ticket_id, kind, started_at, level, told_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (ticket_id, kind, started_at, level) DO NOTHING;

-- name: list_tasks
-- Open ones first, in the order in which they are due; those without a moment come last.
-- $1 ticket
SELECT k.id, k.body, k.assignee_id, p.name AS assignee_name, k.due_at, k.added_by, a.name AS added_by_name, k.added_at, k.done_by,
  d.name AS done_by_name, k.done_at, k.version
FROM ticket_tasks k LEFT JOIN person_cards p ON p.id = k.assignee_id LEFT JOIN person_cards a ON a.id = k.added_by
LEFT JOIN person_cards d ON d.id = k.done_by
WHERE k.ticket_id = $1
ORDER BY CASE WHEN k.done_at IS NULL THEN 0 ELSE 1 END, coalesce(k.due_at, 9223372036854775807), k.id;

-- name: find_task
-- $1 id, $2 ticket
SELECT k.id, k.body, k.assignee_id, p.name AS assignee_name, k.due_at, k.added_by, a.name AS added_by_name, k.added_at, k.done_by,
  d.name AS done_by_name, k.done_at, k.version
FROM ticket_tasks k LEFT JOIN person_cards p ON p.id = k.assignee_id LEFT JOIN person_cards a ON a.id = k.added_by
LEFT JOIN person_cards d ON d.id = k.done_by
WHERE k.id = $1 AND k.ticket_id = $2;

-- name: list_due_tasks
-- Who may see their tickets, and the order, follow.
-- $1 person, $2 now
SELECT k.id, k.body AS text, k.due_at, t.id AS ticket_id, t.number AS ticket_number, t.subject AS ticket_subject
FROM ticket_tasks k JOIN tickets t ON t.id = k.ticket_id
WHERE k.assignee_id = $1 AND k.done_at IS NULL AND k.due_at <= $2 AND t.merged_into IS NULL AND t.set_aside IS NULL;

-- name: list_own_tasks
-- Of somebody who need not see the tickets.
-- $1 person, $2 how many
SELECT k.id, k.ticket_id, k.body, k.due_at, k.added_by, a.name AS added_by_name, k.added_at, t.number AS ticket_number
FROM ticket_tasks k JOIN tickets t ON t.id = k.ticket_id LEFT JOIN person_cards a ON a.id = k.added_by
WHERE k.assignee_id = $1 AND k.done_at IS NULL AND t.merged_into IS NULL AND t.set_aside IS NULL
ORDER BY coalesce(k.due_at, 9223372036854775807), k.id LIMIT $2;

-- name: count_tasks
-- $1 ticket
SELECT count(*) FROM ticket_tasks WHERE ticket_id = $1;

-- name: count_tickets_with_due_tasks
-- Who may see them follows.
-- $1 person, $2 now
SELECT count(DISTINCT k.ticket_id) FROM ticket_tasks k JOIN tickets t ON t.id = k.ticket_id
WHERE k.assignee_id = $1 AND k.done_at IS NULL AND k.due_from <= $2 AND t.merged_into IS NULL AND t.set_aside IS NULL;

-- name: find_person_for_task
-- $1 team
SELECT m.person_id FROM team_member_cards m WHERE m.team_id = $1
ORDER BY (SELECT count(*) FROM ticket_tasks k WHERE k.assignee_id = m.person_id AND k.done_at IS NULL), m.person_id
LIMIT 1;

-- name: add_task
-- $1 id, $2 ticket, $3 text, $4 person, $5 due, $6 begin of the day on which it is due, $7 who adds it, $8 now
INSERT INTO ticket_tasks (id, ticket_id, body, assignee_id, due_at, due_from, told, added_by, added_at, version)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, 1);

-- name: change_task
-- $1 id, $2 text, $3 person, $4 due, $5 begin of the day on which it is due, $6 1 to remind anew
UPDATE ticket_tasks SET body = $2, assignee_id = $3, due_at = $4, due_from = $5,
  told = CASE WHEN CAST($6 AS BIGINT) = 1 THEN 0 ELSE told END, version = version + 1 WHERE id = $1;

-- name: drop_task
-- $1 id
DELETE FROM ticket_tasks WHERE id = $1;

-- name: finish_task
-- $1 id, $2 person, $3 now
UPDATE ticket_tasks SET done_by = $2, done_at = $3, version = version + 1 WHERE id = $1 AND done_at IS NULL;

-- name: reopen_task
-- $1 id
UPDATE ticket_tasks SET done_by = NULL, done_at = NULL, version = version + 1 WHERE id = $1;

-- name: list_tasks_to_tell
-- $1 now, $2 limit
SELECT k.id, k.ticket_id FROM ticket_tasks k WHERE k.done_at IS NULL AND k.told = 0 AND k.due_at <= $1 ORDER BY k.due_at, k.id LIMIT $2;

-- name: tell_task
-- $1 id, $2 now
UPDATE ticket_tasks SET told = 1 WHERE id = $1 AND told = 0 AND done_at IS NULL AND due_at <= $2;

-- name: list_task_ids
-- $1 ticket
SELECT id FROM ticket_tasks WHERE ticket_id = $1 ORDER BY id;

-- name: move_task
-- $1 id, $2 from, $3 to
UPDATE ticket_tasks SET ticket_id = $3 WHERE id = $1 AND ticket_id = $2;

-- name: find_own_hours
-- $1 now
SELECT hours FROM calendar_cards WHERE calendar_id = '' AND since <= $1 ORDER BY since DESC LIMIT 1;

-- name: list_escalation_rules
-- Per team, and for tickets of none, where a lead is told of who waits too long.
SELECT team_id, lead_id, after_minutes FROM escalation_cards WHERE after_minutes > 0;

-- name: list_to_escalate
-- Tickets whose customer waits and of which no lead was told; the teams and the order follow.
-- $1 waiting since then or longer
SELECT t.id FROM tickets t
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
  AND coalesce(t.waiting_since, 9223372036854775807) <= $1 AND t.escalated_at IS NULL;

-- name: count_escalated
SELECT count(*) FROM tickets t
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold') AND t.escalated_at IS NOT NULL;

-- name: count_open_by_person
-- What each has in hand, by team; who may see it follows.
-- $1 now
SELECT t.assignee_id AS id, count(*) AS count FROM tickets t
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
  AND (t.snoozed_until IS NULL OR t.snoozed_until <= $1)
GROUP BY t.assignee_id, t.team_id HAVING count(*) > 0;

-- name: count_waiting_by_person
-- The same of those in which a customer waits.
-- $1 now
SELECT t.assignee_id AS id, count(*) AS count FROM tickets t
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
  AND (t.snoozed_until IS NULL OR t.snoozed_until <= $1) AND t.waiting_since IS NOT NULL
GROUP BY t.assignee_id, t.team_id HAVING count(*) > 0;

-- name: count_due_by_person
-- The same of those that fall due by a moment.
-- $1 now, $2 moment
SELECT t.assignee_id AS id, count(*) AS count FROM tickets t
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
  AND (t.snoozed_until IS NULL OR t.snoozed_until <= $1) AND coalesce(t.due_at, 9223372036854775807) <= $2
GROUP BY t.assignee_id, t.team_id HAVING count(*) > 0;

-- name: count_solved_by_person
-- What was solved since a moment, and is. What was solved then was changed then, at the earliest.
-- $1 moment
SELECT t.assignee_id AS id, count(*) AS count FROM tickets t
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.updated_at >= $1 AND t.solved_at >= $1
GROUP BY t.assignee_id, t.team_id HAVING count(*) > 0;

-- name: count_awake_escalated
-- Told of to a lead and awake.
-- $1 now
SELECT count(*) FROM tickets t
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
  AND (t.snoozed_until IS NULL OR t.snoozed_until <= $1) AND t.escalated_at IS NOT NULL;

-- name: list_members_of_teams
-- Who works in teams; a list of them follows.
SELECT DISTINCT m.person_id AS id, m.name FROM team_member_cards m WHERE m.name <> '';

-- name: list_running_promises
-- Promises to be kept; a list of tickets follows.
SELECT f.ticket_id, f.kind, f.policy_name, f.target_ms, p.calendar_id FROM sla_facts f
LEFT JOIN sla_policies p ON p.id = f.policy_id WHERE f.under_way = 1;

-- name: find_time_zone
SELECT time_zone FROM organisation_cards WHERE time_zone <> '';

-- name: glance_tickets
-- What rules look at; goes on with which tickets. A merged customer's root is who it is about.
SELECT t.id, t.number, t.subject, s.key AS status, t.category, t.urgency, t.channel, c.root_id AS customer_id, r.language,
  t.order_id, t.team_id, t.assignee_id, t.tags, t.opened_at, t.waiting_since, t.solved_at,
  (SELECT substr(m.body_text, 1, 4000) FROM messages m WHERE m.ticket_id = t.id AND m.kind = 'public' ORDER BY m.at, m.id LIMIT 1) AS first_text
FROM tickets t
JOIN statuses s ON s.id = t.status_id
LEFT JOIN customer_cards c ON c.id = t.customer_id
LEFT JOIN customer_cards r ON r.id = c.root_id
WHERE t.merged_into IS NULL AND t.set_aside IS NULL;

-- name: list_latest_tickets
-- Goes on with the reach.
SELECT t.id FROM tickets t WHERE t.merged_into IS NULL AND t.set_aside IS NULL;

-- name: keep_read
-- $1 person, $2 ticket, $3 last event seen, $4 whether it is put back to be read again
INSERT INTO ticket_reads (person_id, ticket_id, seen_event, unread) VALUES ($1, $2, $3, $4)
ON CONFLICT (person_id, ticket_id) DO UPDATE SET seen_event = excluded.seen_event, unread = excluded.unread;

-- name: drop_reads
-- $1 person
DELETE FROM ticket_reads WHERE person_id = $1;

-- name: keep_all_read
-- $1 person, $2 last event there is
INSERT INTO inbox_reads (person_id, seen_event) VALUES ($1, $2)
ON CONFLICT (person_id) DO UPDATE SET seen_event = excluded.seen_event;
