-- name: find_settings
SELECT value, version FROM moscow_settings WHERE id = 1;

-- name: insert_settings
-- $1 as JSON, $2 version, $3 version before
INSERT INTO moscow_settings (id, value, version) SELECT 1, $1, $2 WHERE $3 = 0;

-- name: change_settings
-- $1 as JSON, $2 version, $3 version before
UPDATE moscow_settings SET value = $1, version = $2 WHERE id = 1 AND version = $3;

-- name: list_frames
SELECT id, status, definition, committed, version FROM frames ORDER BY starts_on, level, id;

-- name: find_frame
-- $1 id
SELECT id, status, definition, committed, version FROM frames WHERE id = $1;

-- name: hold_frame
-- Locked until the transaction ends.
-- $1 id
UPDATE frames SET version = version WHERE id = $1 RETURNING id, status, definition, committed, version;

-- name: hold_open_frames
-- Locked until the transaction ends.
UPDATE frames SET version = version WHERE status <> 'closed' RETURNING id, status, definition, committed, version;

-- name: list_timeboxes
-- $1 frame
SELECT id, status, definition, committed, version FROM frames
WHERE parent_id = $1 AND level = 'timebox' ORDER BY starts_on, id;

-- name: count_frames
SELECT count(*) FROM frames;

-- name: count_parts_outside
-- $1 frame, $2 first day, $3 last day
SELECT count(*) FROM frames WHERE parent_id = $1 AND (starts_on < $2 OR ends_on > $3);

-- name: insert_frame
-- $1 id, $2 parent, $3 level, $4 status, $5 first day, $6 last day, $7 definition, $8 version
INSERT INTO frames (id, parent_id, level, status, starts_on, ends_on, definition, committed, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8);

-- name: change_frame
-- $1 id, $2 parent, $3 level, $4 first day, $5 last day, $6 definition
UPDATE frames SET parent_id = $2, level = $3, starts_on = $4, ends_on = $5, definition = $6, version = version + 1
WHERE id = $1;

-- name: settle_frame
-- $1 id, $2 status, $3 committed plan
UPDATE frames SET status = $2, committed = $3, version = version + 1 WHERE id = $1;

-- name: count_on_frame
-- What keeps a frame: parts, decisions, plans. Classes that nobody decided on do not.
-- $1 frame
SELECT (SELECT count(*) FROM frames WHERE parent_id = $1) + (SELECT count(*) FROM decisions WHERE frame_id = $1)
  + (SELECT count(*) FROM plans WHERE frame_id = $1) + (SELECT count(*) FROM classes WHERE frame_id = $1);

-- name: remove_frame
-- $1 id
DELETE FROM frames WHERE id = $1;

-- name: list_initiatives
SELECT key, definition, version, changed_at, changed_by FROM initiatives WHERE removed_at IS NULL ORDER BY key;

-- name: find_initiative
-- $1 key
SELECT key, definition, version, changed_at, changed_by FROM initiatives WHERE key = $1 AND removed_at IS NULL;

-- name: list_removed_initiatives
-- What was decided on them still names them.
SELECT key, definition, version, changed_at, changed_by FROM initiatives WHERE removed_at IS NOT NULL ORDER BY key;

-- name: hold_initiative
-- Locked until the transaction ends.
-- $1 key
UPDATE initiatives SET version = version WHERE key = $1 AND removed_at IS NULL
RETURNING key, definition, version, changed_at, changed_by;

-- name: count_initiatives
SELECT count(*) FROM initiatives WHERE removed_at IS NULL;

-- name: count_key
-- Also of what was removed: its decisions still name it.
-- $1 key
SELECT count(*) FROM initiatives WHERE key = $1;

-- name: insert_initiative
-- Nothing where the key is taken, or the strategy is on the board.
-- $1 key, $2 lifecycle, $3 definition, $4 version, $5 when, $6 who, $7 strategy
INSERT INTO initiatives (key, lifecycle, definition, removed_at, version, changed_at, changed_by, strategy)
VALUES ($1, $2, $3, NULL, $4, $5, $6, $7) ON CONFLICT DO NOTHING;

-- name: change_initiative
-- $1 key, $2 lifecycle, $3 definition, $4 version, $5 when, $6 who, $7 strategy
UPDATE initiatives SET lifecycle = $2, definition = $3, version = $4, changed_at = $5, changed_by = $6, strategy = $7
WHERE key = $1;

-- name: remove_initiative
-- $1 key, $2 when, $3 who
UPDATE initiatives SET removed_at = $2, version = version + 1, changed_at = $2, changed_by = $3 WHERE key = $1;

-- name: count_strategy
-- Also what was removed: what came of it stays.
-- $1 key
SELECT count(*) FROM strategy_cards WHERE key = $1;

-- name: count_of_strategy
-- Other initiatives that came of it.
-- $1 strategy, $2 key of the initiative
SELECT count(*) FROM initiatives WHERE strategy = $1 AND key <> $2 AND removed_at IS NULL;

-- name: find_person
-- $1 id
SELECT id FROM person_cards WHERE id = $1;

-- name: count_ticket
-- $1 id
SELECT count(*) FROM ticket_cards WHERE id = $1;

-- name: list_classes
-- $1 frame
SELECT c.initiative, c.class, c.was, c.grounds, c.decided_by, p.name AS decided_by_name, c.decided_at, c.version
FROM classes c LEFT JOIN person_cards p ON p.id = c.decided_by WHERE c.frame_id = $1 ORDER BY c.initiative;

-- name: find_class
-- $1 frame, $2 initiative
SELECT c.initiative, c.class, c.was, c.grounds, c.decided_by, p.name AS decided_by_name, c.decided_at, c.version
FROM classes c LEFT JOIN person_cards p ON p.id = c.decided_by WHERE c.frame_id = $1 AND c.initiative = $2;

-- name: insert_class
-- $1 frame, $2 initiative, $3 class, $4 class before, $5 grounds, $6 who, $7 when, $8 version
INSERT INTO classes (frame_id, initiative, class, was, grounds, decided_by, decided_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: change_class
-- $1 frame, $2 initiative, $3 class, $4 class before, $5 grounds, $6 who, $7 when, $8 version
UPDATE classes SET class = $3, was = $4, grounds = $5, decided_by = $6, decided_at = $7, version = $8
WHERE frame_id = $1 AND initiative = $2;

-- name: hold_head
-- The number of the next decision, and the hash of the one before it. Locked until the transaction ends.
UPDATE decision_head SET number = number + 1 WHERE id = 1 RETURNING number, hash;

-- name: move_head
-- $1 hash
UPDATE decision_head SET hash = $1 WHERE id = 1;

-- name: find_head
SELECT number, hash FROM decision_head WHERE id = 1;

-- name: insert_decision
-- $1 number, $2 frame, $3 initiative, $4 kind, $5 was, $6 became, $7 reason, $8 evidence, $9 review, $10 who, $11 when,
-- $12 hash
INSERT INTO decisions (number, frame_id, initiative, kind, was, became, reason, evidence, review_on, decided_by,
  decided_at, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: list_decisions
-- With names. Conditions and an order follow.
SELECT d.number, d.kind, d.frame_id, f.definition AS frame, d.initiative, i.definition AS initiative_definition, d.was,
  d.became, d.reason, d.evidence, d.review_on, d.decided_by, p.name AS decided_by_name, d.decided_at, d.hash
FROM decisions d
LEFT JOIN frames f ON f.id = d.frame_id
LEFT JOIN initiatives i ON i.key = d.initiative
LEFT JOIN person_cards p ON p.id = d.decided_by
WHERE 1 = 1;

-- name: list_decisions_after
-- $1 number, $2 how many
SELECT number, kind, frame_id, NULL AS frame, initiative, NULL AS initiative_definition, was, became, reason, evidence,
  review_on, decided_by, NULL AS decided_by_name, decided_at, hash
FROM decisions WHERE number > $1 ORDER BY number LIMIT $2;

-- name: list_decided_classes
-- The newest of each initiative.
-- $1 frame
SELECT d.initiative, d.became AS class FROM decisions d JOIN (
  SELECT initiative, max(number) AS number FROM decisions WHERE frame_id = $1 AND kind = 'class' GROUP BY initiative
) n ON n.number = d.number ORDER BY d.initiative;

-- name: insert_plan
-- $1 id, $2 frame, $3 who, $4 when, $5 hash of the board, $6 board, $7 proposal
INSERT INTO plans (id, frame_id, made_by, made_at, board_hash, board, proposal) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: find_plan
-- $1 id
SELECT l.id, l.frame_id, l.made_by, p.name AS made_by_name, l.made_at, l.board_hash, l.proposal
FROM plans l LEFT JOIN person_cards p ON p.id = l.made_by WHERE l.id = $1;

-- name: list_shipped
SELECT key FROM initiatives_shipped ORDER BY key;

-- name: insert_shipped
-- $1 key
INSERT INTO initiatives_shipped (key) VALUES ($1);

-- name: find_zone
SELECT time_zone FROM organisation_cards;

-- name: list_rounds
-- $1 frame
SELECT r.id, r.frame_id, r.number, r.state, r.definition, r.opened_by, p.name AS opened_by_name, r.opened_at,
  r.revealed_at, r.closed_at, (SELECT count(DISTINCT v.person_id) FROM votes v WHERE v.round_id = r.id) AS voters, r.version
FROM rounds r LEFT JOIN person_cards p ON p.id = r.opened_by WHERE r.frame_id = $1 ORDER BY r.number DESC;

-- name: find_round
-- $1 id
SELECT r.id, r.frame_id, r.number, r.state, r.definition, r.opened_by, p.name AS opened_by_name, r.opened_at,
  r.revealed_at, r.closed_at, (SELECT count(DISTINCT v.person_id) FROM votes v WHERE v.round_id = r.id) AS voters, r.version
FROM rounds r LEFT JOIN person_cards p ON p.id = r.opened_by WHERE r.id = $1;

-- name: hold_round
-- Locked until the transaction ends.
-- $1 id
UPDATE rounds SET version = version WHERE id = $1;

-- name: insert_round
-- $1 id, $2 frame, $3 number, $4 definition, $5 who, $6 when
INSERT INTO rounds (id, frame_id, number, state, definition, opened_by, opened_at, revealed_at, closed_at, version)
VALUES ($1, $2, $3, 'open', $4, $5, $6, NULL, NULL, 1);

-- name: reveal_round
-- $1 id, $2 when
UPDATE rounds SET state = 'revealed', revealed_at = $2, version = version + 1 WHERE id = $1;

-- name: close_round
-- $1 id, $2 when
UPDATE rounds SET state = 'closed', closed_at = $2, version = version + 1 WHERE id = $1;

-- name: count_other_voters
-- $1 round, $2 person
SELECT count(DISTINCT person_id) FROM votes WHERE round_id = $1 AND person_id <> $2;

-- name: drop_vote
-- $1 round, $2 initiative, $3 person
DELETE FROM votes WHERE round_id = $1 AND initiative = $2 AND person_id = $3;

-- name: insert_vote
-- $1 round, $2 initiative, $3 person, $4 class, $5 reason, $6 when
INSERT INTO votes (round_id, initiative, person_id, class, reason, cast_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: list_votes
-- $1 round
SELECT v.initiative, v.person_id, p.name AS person_name, v.class, v.reason
FROM votes v LEFT JOIN person_cards p ON p.id = v.person_id WHERE v.round_id = $1 ORDER BY v.initiative, v.person_id;

-- name: count_remarks
-- $1 round
SELECT count(*) FROM remarks WHERE round_id = $1;

-- name: insert_remark
-- $1 id, $2 round, $3 initiative, $4 text, $5 who, $6 when
INSERT INTO remarks (id, round_id, initiative, body, author_id, at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: list_remarks
-- $1 round
SELECT k.id, k.initiative, k.body, k.author_id, p.name AS author_name, k.at
FROM remarks k LEFT JOIN person_cards p ON p.id = k.author_id WHERE k.round_id = $1 ORDER BY k.at, k.id;

-- name: list_measurements
-- $1 initiative
SELECT m.id, m.initiative, m.definition, m.registered_by, p.name AS registered_by_name, m.registered_at, m.begun_on,
  m.ends_on, m.detectable, m.foreseen, m.registered_afterwards, m.version, (SELECT count(*) FROM measurements b
    WHERE b.initiative = m.initiative AND b.begun_on IS NOT NULL
      AND (b.registered_at < m.registered_at OR (b.registered_at = m.registered_at AND b.id < m.id))) + 1 AS number
FROM measurements m LEFT JOIN person_cards p ON p.id = m.registered_by
WHERE m.initiative = $1 ORDER BY m.registered_at DESC, m.id DESC;

-- name: list_newest_measurements
-- Of each initiative; one that was registered after its roll-out stands behind all that were registered before.
SELECT m.id, m.initiative, m.definition, m.registered_by, p.name AS registered_by_name, m.registered_at, m.begun_on,
  m.ends_on, m.detectable, m.foreseen, m.registered_afterwards, m.version, (SELECT count(*) FROM measurements b
    WHERE b.initiative = m.initiative AND b.begun_on IS NOT NULL
      AND (b.registered_at < m.registered_at OR (b.registered_at = m.registered_at AND b.id < m.id))) + 1 AS number
FROM measurements m LEFT JOIN person_cards p ON p.id = m.registered_by
WHERE NOT EXISTS (SELECT 1 FROM measurements n WHERE n.initiative = m.initiative
  AND (COALESCE(n.registered_afterwards, 0) < COALESCE(m.registered_afterwards, 0)
    OR (COALESCE(n.registered_afterwards, 0) = COALESCE(m.registered_afterwards, 0)
      AND (n.registered_at > m.registered_at OR (n.registered_at = m.registered_at AND n.id > m.id)))))
ORDER BY m.initiative;

-- name: find_measurement
-- $1 id
SELECT m.id, m.initiative, m.definition, m.registered_by, p.name AS registered_by_name, m.registered_at, m.begun_on,
  m.ends_on, m.detectable, m.foreseen, m.registered_afterwards, m.version, (SELECT count(*) FROM measurements b
    WHERE b.initiative = m.initiative AND b.begun_on IS NOT NULL
      AND (b.registered_at < m.registered_at OR (b.registered_at = m.registered_at AND b.id < m.id))) + 1 AS number
FROM measurements m LEFT JOIN person_cards p ON p.id = m.registered_by WHERE m.id = $1;

-- name: hold_measurement
-- Locked until the transaction ends.
-- $1 id
UPDATE measurements SET version = version WHERE id = $1;

-- name: insert_measurement
-- $1 id, $2 initiative, $3 definition, $4 who, $5 when, $6 detectable, $7 the same with what it rests on
INSERT INTO measurements (id, initiative, definition, registered_by, registered_at, begun_on, ends_on, detectable, foreseen, version)
VALUES ($1, $2, $3, $4, $5, NULL, NULL, $6, $7, 1);

-- name: drop_measurement
-- One that has not begun.
-- $1 id
DELETE FROM measurements WHERE id = $1 AND begun_on IS NULL;

-- name: begin_measurement
-- $1 id, $2 day of the change, $3 last day, $4 whether it was registered after it
UPDATE measurements SET begun_on = $2, ends_on = $3, registered_afterwards = $4, version = version + 1 WHERE id = $1;

-- name: find_last_classing
-- When a person last gave it another class.
-- $1 initiative, $2 up to when
SELECT decided_at FROM decisions
WHERE initiative = $1 AND kind = 'class' AND decided_by <> '' AND decided_at <= $2 AND (was IS NULL OR was <> became)
ORDER BY number DESC LIMIT 1;

-- name: insert_assessment
-- $1 id, $2 measurement, $3 who, $4 when, $5 whether it is final, $6 findings
INSERT INTO assessments (id, measurement_id, made_by, made_at, is_final, findings) VALUES ($1, $2, $3, $4, $5, $6);

-- name: find_latest_assessment
-- $1 measurement
SELECT a.id, a.made_by, p.name AS made_by_name, a.made_at, a.is_final, a.findings
FROM assessments a LEFT JOIN person_cards p ON p.id = a.made_by
WHERE a.measurement_id = $1 ORDER BY a.made_at DESC, a.id DESC LIMIT 1;

-- name: list_assessments
-- $1 measurement
SELECT a.id, a.made_by, p.name AS made_by_name, a.made_at, a.is_final, a.findings
FROM assessments a LEFT JOIN person_cards p ON p.id = a.made_by
WHERE a.measurement_id = $1 ORDER BY a.made_at DESC, a.id DESC LIMIT 200;

-- name: list_due_measurements
-- Over, and not looked at since.
-- $1 today, $2 how many
SELECT m.id FROM measurements m WHERE m.begun_on IS NOT NULL AND m.ends_on < $1
  AND NOT EXISTS (SELECT 1 FROM assessments a WHERE a.measurement_id = m.id AND a.is_final <> 0)
ORDER BY m.ends_on, m.id LIMIT $2;

-- name: count_deliveries
-- Orders delivered in a time, by customer.
-- $1 from, $2 to
SELECT c.root_id AS customer, count(DISTINCT w.order_id) AS n
FROM parcel_progress_cards w JOIN order_facts o ON o.order_id = w.order_id JOIN customer_cards c ON c.id = o.customer_id
WHERE w.delivered_at >= $1 AND w.delivered_at < $2 GROUP BY c.root_id ORDER BY c.root_id;

-- name: count_contacts
-- Tickets of a scenario opened in a time, by customer.
-- $1 from, $2 to, $3 scenario
SELECT c.root_id AS customer, count(*) AS n
FROM ticket_facts f JOIN customer_cards c ON c.id = f.customer_id
WHERE f.opened_at >= $1 AND f.opened_at < $2 AND f.scenario = $3 GROUP BY c.root_id ORDER BY c.root_id;

-- name: find_review
-- $1 frame
SELECT r.notes, r.agenda, r.summary, r.held_by, p.name AS held_by_name, r.held_at, r.version
FROM reviews r LEFT JOIN person_cards p ON p.id = r.held_by WHERE r.frame_id = $1;

-- name: hold_review
-- Locked until the transaction ends.
-- $1 frame
UPDATE reviews SET version = version WHERE frame_id = $1;

-- name: insert_review
-- Nothing where there is one.
-- $1 frame
INSERT INTO reviews (frame_id, notes, told_at, agenda, summary, held_by, held_at, version)
VALUES ($1, '{}', NULL, NULL, '', '', NULL, 0) ON CONFLICT (frame_id) DO NOTHING;

-- name: change_review_notes
-- $1 frame, $2 notes
UPDATE reviews SET notes = $2, version = version + 1 WHERE frame_id = $1;

-- name: close_review
-- $1 frame, $2 agenda, $3 summary, $4 who, $5 when
UPDATE reviews SET agenda = $2, summary = $3, held_by = $4, held_at = $5, version = version + 1 WHERE frame_id = $1;

-- name: tell_review
-- Of several nodes one tells.
-- $1 frame, $2 when
UPDATE reviews SET told_at = $2 WHERE frame_id = $1 AND told_at IS NULL AND held_at IS NULL;

-- name: list_frames_over
-- Whose last day has come, without those whose review was held.
-- $1 today
SELECT f.id, f.status, f.definition, f.committed, f.version FROM frames f
WHERE f.ends_on <= $1 AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.frame_id = f.id AND r.held_at IS NOT NULL)
ORDER BY f.ends_on, f.id;

-- name: list_frames_to_tell
-- The same, without those of which somebody was told.
-- $1 today
SELECT f.id, f.status, f.definition, f.committed, f.version FROM frames f
WHERE f.ends_on <= $1 AND NOT EXISTS (
  SELECT 1 FROM reviews r WHERE r.frame_id = f.id AND (r.held_at IS NOT NULL OR r.told_at IS NOT NULL))
ORDER BY f.ends_on, f.id;

-- name: find_committer
-- Who promised the latest plan of a frame.
-- $1 frame
SELECT d.decided_by AS id, p.name FROM decisions d LEFT JOIN person_cards p ON p.id = d.decided_by
WHERE d.frame_id = $1 AND d.kind = 'commit' ORDER BY d.number DESC LIMIT 1;

-- name: list_used
-- $1 frame
SELECT initiative, used FROM used_efforts WHERE frame_id = $1 ORDER BY initiative;

-- name: list_all_used
SELECT initiative, used FROM used_efforts ORDER BY initiative, frame_id;

-- name: drop_used
-- $1 frame, $2 initiative
DELETE FROM used_efforts WHERE frame_id = $1 AND initiative = $2;

-- name: insert_used
-- $1 frame, $2 initiative, $3 used, $4 who, $5 when
INSERT INTO used_efforts (frame_id, initiative, used, noted_by, noted_at) VALUES ($1, $2, $3, $4, $5);

-- name: list_classes_later
-- In open frames that end after a day.
-- $1 day
SELECT c.initiative, c.frame_id FROM classes c JOIN frames f ON f.id = c.frame_id
WHERE f.ends_on > $1 AND f.status <> 'closed' AND c.class <> 'W' ORDER BY c.initiative, f.starts_on, f.id;

-- name: list_snapshots
-- $1 frame
SELECT s.id, s.frame_id, s.occasion, s.name, s.taken_by, p.name AS taken_by_name, s.taken_at
FROM snapshots s LEFT JOIN person_cards p ON p.id = s.taken_by
WHERE s.frame_id = $1 ORDER BY s.taken_at DESC, s.id DESC LIMIT 300;

-- name: find_snapshot
-- $1 id
SELECT s.id, s.frame_id, s.occasion, s.name, s.taken_by, p.name AS taken_by_name, s.taken_at
FROM snapshots s LEFT JOIN person_cards p ON p.id = s.taken_by WHERE s.id = $1;

-- name: find_snapshot_content
-- $1 id
SELECT content FROM snapshots WHERE id = $1;

-- name: find_promised_content
-- Of the newest promise.
-- $1 frame
SELECT content FROM snapshots WHERE frame_id = $1 AND occasion = 'commit' ORDER BY taken_at DESC, id DESC LIMIT 1;

-- name: count_snapshots_by_hand
-- $1 frame
SELECT count(*) FROM snapshots WHERE frame_id = $1 AND occasion = 'hand';

-- name: insert_snapshot
-- $1 id, $2 frame, $3 occasion, $4 name, $5 content, $6 who, $7 when
INSERT INTO snapshots (id, frame_id, occasion, name, content, taken_by, taken_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: count_answers
-- By customer; conditions and a grouping follow.
-- $1 from, $2 to
SELECT c.root_id AS customer, CAST(sum(CASE WHEN f.rating >= 4 THEN 1 ELSE 0 END) AS BIGINT) AS hits, count(*) AS n
FROM answer_facts f JOIN ticket_facts t ON t.ticket_id = f.ticket_id JOIN customer_cards c ON c.id = t.customer_id
WHERE f.answered_at >= $1 AND f.answered_at < $2 AND f.latest = 1;

-- name: list_customers_of_tickets
-- Conditions follow.
SELECT f.ticket_id, c.root_id AS customer FROM ticket_facts f JOIN customer_cards c ON c.id = f.customer_id WHERE 1 = 1;

-- name: drop_estimate
-- $1 initiative, $2 kind
DELETE FROM estimates WHERE initiative = $1 AND kind = $2;

-- name: insert_estimate
-- $1 initiative, $2 kind, $3 who, $4 when
INSERT INTO estimates (initiative, kind, made_by, made_at) VALUES ($1, $2, $3, $4);

-- name: insert_split
-- $1 id, $2 initiative, $3 part, $4 before, $5 version of the initiative, $6 version of the part, $7 who, $8 when
INSERT INTO splits (id, initiative, part, before, initiative_version, part_version, made_by, made_at, undone_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL);

-- name: find_split
-- $1 id
SELECT id, initiative, part, before, initiative_version, part_version, undone_at FROM splits WHERE id = $1;

-- name: undo_split
-- $1 id, $2 when
UPDATE splits SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL;

-- name: list_wonts
-- In frames that are not closed.
SELECT c.initiative, i.definition AS initiative_definition, c.frame_id, f.definition AS frame_definition, c.grounds,
  c.decided_at
FROM classes c JOIN frames f ON f.id = c.frame_id JOIN initiatives i ON i.key = c.initiative
WHERE c.class = 'W' AND f.status <> 'closed' AND i.removed_at IS NULL ORDER BY c.initiative, f.starts_on, f.id;

-- name: list_switchable
-- Classes of initiatives that are there. Conditions and an order follow.
SELECT c.frame_id, f.committed, c.initiative, c.class, i.definition
FROM classes c JOIN frames f ON f.id = c.frame_id JOIN initiatives i ON i.key = c.initiative
WHERE i.removed_at IS NULL;

-- name: list_drifts
-- That go on.
SELECT d.id, d.frame_id, f.definition AS frame_definition, d.initiative, i.definition AS initiative_definition, d.code,
  d.began_at
FROM drifts d JOIN frames f ON f.id = d.frame_id JOIN initiatives i ON i.key = d.initiative
WHERE d.ended_at IS NULL ORDER BY d.began_at DESC, d.id;

-- name: insert_drift
-- $1 id, $2 frame, $3 initiative, $4 code, $5 when
INSERT INTO drifts (id, frame_id, initiative, code, began_at, ended_at) VALUES ($1, $2, $3, $4, $5, NULL)
ON CONFLICT DO NOTHING;

-- name: end_drift
-- $1 id, $2 when
UPDATE drifts SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL;

-- name: find_poll
-- $1 initiative
SELECT o.id, o.initiative, o.definition, o.opened_by, p.name AS opened_by_name, o.opened_at, o.closed_at, o.version
FROM polls o LEFT JOIN person_cards p ON p.id = o.opened_by WHERE o.initiative = $1;

-- name: hold_poll
-- Locked until the transaction ends.
-- $1 id
UPDATE polls SET version = version
WHERE id = $1 AND EXISTS (SELECT 1 FROM initiatives i WHERE i.key = polls.initiative AND i.removed_at IS NULL)
RETURNING initiative;

-- name: list_open_polls
-- $1 today
SELECT o.id, o.initiative, o.definition, o.opened_by, p.name AS opened_by_name, o.opened_at, o.closed_at, o.version
FROM polls o JOIN initiatives i ON i.key = o.initiative LEFT JOIN person_cards p ON p.id = o.opened_by
WHERE o.closed_at IS NULL AND o.until_day >= $1 AND i.removed_at IS NULL ORDER BY o.opened_at, o.id;

-- name: insert_poll
-- $1 id, $2 initiative, $3 definition, $4 last day, $5 who, $6 when, $7 version
INSERT INTO polls (id, initiative, definition, until_day, opened_by, opened_at, closed_at, version)
VALUES ($1, $2, $3, $4, $5, $6, NULL, $7);

-- name: open_poll_again
-- $1 id, $2 initiative, $3 definition, $4 last day, $5 who, $6 when, $7 version
UPDATE polls SET definition = $3, until_day = $4, opened_by = $5, opened_at = $6, closed_at = NULL, version = $7
WHERE id = $1 AND initiative = $2;

-- name: close_poll
-- $1 id, $2 when
UPDATE polls SET closed_at = $2, version = version + 1 WHERE id = $1;

-- name: find_root_customer
-- $1 id
SELECT root_id FROM customer_cards WHERE id = $1;

-- name: put_poll_answer
-- The row of a customer who answers one time too many stays as it is.
-- $1 poll, $2 customer, $3 ticket, $4 help, $5 with it, $6 without it, $7 remark, $8 when, $9 times at most
INSERT INTO poll_answers (poll_id, customer_id, ticket_id, help, with_it, without_it, remark, answered_at, times)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
ON CONFLICT (poll_id, customer_id) DO UPDATE SET ticket_id = excluded.ticket_id, help = excluded.help,
  with_it = excluded.with_it, without_it = excluded.without_it, remark = excluded.remark,
  answered_at = excluded.answered_at, times = poll_answers.times + 1
WHERE poll_answers.times < $9;

-- name: find_poll_answer
-- The newest of a group of merged customers.
-- $1 poll, $2 customer that stands for the group
SELECT a.help, a.with_it, a.without_it, a.remark
FROM poll_answers a JOIN customer_cards c ON c.id = a.customer_id
WHERE a.poll_id = $1 AND c.root_id = $2 ORDER BY a.answered_at DESC, a.customer_id DESC LIMIT 1;

-- name: count_poll_answers
-- Of a group of merged customers the newest alone. Conditions and a grouping follow.
SELECT p.initiative, a.help, a.with_it, a.without_it, count(*) AS n,
  CAST(sum(CASE WHEN a.remark <> '' THEN 1 ELSE 0 END) AS BIGINT) AS remarks
FROM poll_answers a JOIN polls p ON p.id = a.poll_id JOIN customer_cards c ON c.id = a.customer_id
WHERE NOT EXISTS (
  SELECT 1 FROM customer_cards d JOIN poll_answers b ON b.customer_id = d.id AND b.poll_id = a.poll_id
  WHERE d.root_id = c.root_id AND d.id <> c.id
    AND (b.answered_at > a.answered_at OR (b.answered_at = a.answered_at AND d.id > c.id)));

-- name: list_poll_remarks
-- The newest of each group of merged customers, newest first.
-- $1 poll, $2 at most
SELECT r.id AS customer_id, r.name AS customer_name, a.ticket_id, a.help, a.with_it, a.without_it, a.remark,
  a.answered_at
FROM poll_answers a JOIN customer_cards c ON c.id = a.customer_id JOIN customer_cards r ON r.id = c.root_id
WHERE a.poll_id = $1 AND a.remark <> '' AND NOT EXISTS (
  SELECT 1 FROM customer_cards d JOIN poll_answers b ON b.customer_id = d.id AND b.poll_id = a.poll_id
  WHERE d.root_id = c.root_id AND d.id <> c.id
    AND (b.answered_at > a.answered_at OR (b.answered_at = a.answered_at AND d.id > c.id)))
ORDER BY a.answered_at DESC, a.customer_id LIMIT $2;
