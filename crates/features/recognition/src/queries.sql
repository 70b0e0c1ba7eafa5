-- name: list_versions
-- $1 how many
SELECT number, state, trained_at, trained_by, took_ms, scenarios, examples, tickets, bytes, figures, confusions, worse, embedding
FROM recognition_versions ORDER BY number DESC LIMIT $1;

-- name: find_version
-- $1 number
SELECT number, state, trained_at, trained_by, took_ms, scenarios, examples, tickets, bytes, figures, confusions, worse, embedding
FROM recognition_versions WHERE number = $1;

-- name: find_basis
SELECT number, trained_at, seen_event, basis FROM recognition_versions ORDER BY number DESC LIMIT 1;

-- name: find_in_use
SELECT number FROM recognition_versions WHERE state = 'in_use';

-- name: last_version
SELECT CAST(coalesce(max(number), 0) AS BIGINT) FROM recognition_versions;

-- name: insert_version
-- $1 number, $2 state, $3 when, $4 by whom, $5 how long, $6 last event, $7 basis, $8 scenarios, $9 examples, $10 tickets,
-- $11 bytes, $12 figures, $13 confusions, $14 worse, $15 signs, $16 the model of language
INSERT INTO recognition_versions (number, state, trained_at, trained_by, took_ms, seen_event, basis, scenarios, examples,
  tickets, bytes, figures, confusions, worse, signs, embedding)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: replace_version_in_use
UPDATE recognition_versions SET state = 'kept' WHERE state = 'in_use';

-- name: use_version
-- $1 number
UPDATE recognition_versions SET state = 'in_use' WHERE number = $1 AND state = 'kept';

-- name: drop_versions
-- All that are kept but the newest ones.
-- $1 how many stay
UPDATE recognition_versions SET state = 'dropped' WHERE state = 'kept'
  AND number NOT IN (SELECT number FROM recognition_versions WHERE state = 'kept' ORDER BY number DESC LIMIT $1);

-- name: drop_pieces
DELETE FROM recognition_pieces WHERE version IN (SELECT number FROM recognition_versions WHERE state = 'dropped');

-- name: find_signs
-- $1 version
SELECT coalesce(signs, 'null') FROM recognition_versions WHERE number = $1;

-- name: find_piece
-- $1 version, $2 ordinal
SELECT bytes FROM recognition_pieces WHERE version = $1 AND ordinal = $2;

-- name: find_training
SELECT asked_at, asked_by, held_until, begun_at, progress, failed_at, failure FROM recognition_training WHERE id = 1;

-- name: ask_for_training
-- $1 when, $2 by whom
UPDATE recognition_training SET asked_at = $1, asked_by = $2 WHERE id = 1 AND asked_at IS NULL;

-- name: begin_training
-- $1 who, $2 now, $3 until when it holds
UPDATE recognition_training SET holder = $1, begun_at = $2, held_until = $3, progress = 0
WHERE id = 1 AND (held_until IS NULL OR held_until < $2);

-- name: go_on_training
-- $1 who, $2 until when it holds, $3 how much is done
UPDATE recognition_training SET held_until = $2, progress = $3 WHERE id = 1 AND holder = $1 AND held_until IS NOT NULL;

-- name: end_training
-- What was asked for after it began stays asked for.
-- $1 who, $2 when it failed, $3 why
UPDATE recognition_training SET asked_at = CASE WHEN asked_at > begun_at THEN asked_at END, held_until = NULL, begun_at = NULL,
  progress = 0, failed_at = $2, failure = $3
WHERE id = 1 AND holder = $1 AND held_until IS NOT NULL;

-- name: count_confirmations_after
-- $1 event
SELECT count(*) FROM recognition_confirmations WHERE event > $1;

-- name: count_agreement
-- $1 since
SELECT CAST(count(*) AS BIGINT) AS confirmed,
  CAST(coalesce(sum(CASE WHEN detected = scenario THEN 1 ELSE 0 END), 0) AS BIGINT) AS agreed,
  CAST(coalesce(sum(CASE WHEN detected IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS unknown
FROM recognition_confirmations WHERE at >= $1 AND version IS NOT NULL;

-- name: list_confirmed_tickets
-- Those opened last.
-- $1 how many
SELECT f.ticket_id, f.scenario, c.signs
FROM ticket_facts f LEFT JOIN recognition_confirmations c ON c.ticket_id = f.ticket_id
WHERE f.scenario_confirmed = 1 AND f.scenario IS NOT NULL
ORDER BY f.opened_at DESC, f.ticket_id DESC LIMIT $1;

-- name: count_confirmed_scenarios
SELECT count(DISTINCT scenario) FROM ticket_facts WHERE scenario_confirmed = 1;

-- name: list_unconfirmed_tickets
-- Goes on with which tickets.
SELECT ticket_id, customer_id FROM ticket_facts WHERE scenario_confirmed = 0;

-- name: find_customer
-- $1 ticket
SELECT customer_id FROM ticket_facts WHERE ticket_id = $1;

-- name: find_reader
SELECT seen_event FROM recognition_reader WHERE id = 1;

-- name: advance_reader
-- $1 event it had seen, $2 event it has seen now
UPDATE recognition_reader SET seen_event = $2 WHERE id = 1 AND seen_event = $1;

-- name: insert_detection
-- $1 ticket, $2 event, $3 when, $4 version, $5 scenario, $6 confidence, $7 guesses, $8 reasons, $9 signs,
-- $10 by words alone
INSERT INTO recognition_detections (ticket_id, event, at, version, scenario, confidence, guesses, reasons, signs, words_alone)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (ticket_id, event) DO NOTHING;

-- name: find_detection
-- The last one.
-- $1 ticket
SELECT event, at, version, scenario, confidence, guesses, reasons, signs, words_alone FROM recognition_detections
WHERE ticket_id = $1 ORDER BY event DESC LIMIT 1;

-- name: keep_confirmation
-- $1 ticket, $2 event, $3 when, $4 scenario, $5 version, $6 what was detected, $7 signs
INSERT INTO recognition_confirmations (ticket_id, event, at, scenario, version, detected, signs)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (ticket_id) DO UPDATE SET event = $2, at = $3, scenario = $4, version = $5, detected = $6, signs = $7;

-- name: drop_confirmation
-- $1 ticket
DELETE FROM recognition_confirmations WHERE ticket_id = $1;

-- name: list_proposals
-- All that is known of, to find out whether a group is new.
-- $1 how many
SELECT id, state, found_at, seen_at, words, tickets, cohesion, nearest, nearest_share, decided_at, decided_by, reason, scenario
FROM recognition_proposals ORDER BY seen_at DESC, id LIMIT $1;

-- name: list_open_proposals
-- $1 how many
SELECT id, state, found_at, seen_at, words, tickets, cohesion, nearest, nearest_share, decided_at, decided_by, reason, scenario
FROM recognition_proposals WHERE state = 'open' ORDER BY found_at, id LIMIT $1;

-- name: find_proposal
-- $1 id
SELECT id, state, found_at, seen_at, words, tickets, cohesion, nearest, nearest_share, decided_at, decided_by, reason, scenario
FROM recognition_proposals WHERE id = $1;

-- name: keep_proposal
-- $1 id, $2 when, $3 words, $4 tickets, $5 cohesion, $6 nearest scenario, $7 its share
INSERT INTO recognition_proposals (id, state, found_at, seen_at, words, tickets, cohesion, nearest, nearest_share, decided_by)
VALUES ($1, 'open', $2, $2, $3, $4, $5, $6, $7, '')
ON CONFLICT (id) DO UPDATE SET seen_at = $2, words = $3, tickets = $4, cohesion = $5, nearest = $6, nearest_share = $7;

-- name: see_proposal_again
-- $1 id, $2 when
UPDATE recognition_proposals SET seen_at = $2 WHERE id = $1;

-- name: drop_unseen_proposals
-- Open ones that are found no longer.
-- $1 when those that are were found
DELETE FROM recognition_proposals WHERE state = 'open' AND seen_at < $1;

-- name: drop_forgotten_proposals
-- Decided ones whose like was not met for long.
-- $1 before when
DELETE FROM recognition_proposals WHERE state <> 'open' AND seen_at < $1;

-- name: decide_proposal
-- $1 id, $2 state, $3 when, $4 by whom, $5 reason, $6 scenario
UPDATE recognition_proposals SET state = $2, decided_at = $3, decided_by = $4, reason = $5, scenario = $6
WHERE id = $1 AND state = 'open';

-- name: find_search
SELECT asked_at, held_until, begun_at, searched_at, tickets FROM recognition_search WHERE id = 1;

-- name: ask_for_search
-- $1 when
UPDATE recognition_search SET asked_at = $1 WHERE id = 1 AND asked_at IS NULL;

-- name: begin_search
-- Unless another node has just done it.
-- $1 who, $2 now, $3 until when it holds, $4 a day ago
UPDATE recognition_search SET holder = $1, begun_at = $2, held_until = $3
WHERE id = 1 AND (held_until IS NULL OR held_until < $2)
  AND (asked_at IS NOT NULL OR searched_at IS NULL OR searched_at <= $4);

-- name: end_search
-- What was asked for after it began stays asked for.
-- $1 who, $2 when, $3 how many tickets
UPDATE recognition_search SET asked_at = CASE WHEN asked_at > begun_at THEN asked_at END, held_until = NULL, begun_at = NULL,
  searched_at = $2, tickets = $3
WHERE id = 1 AND holder = $1 AND held_until IS NOT NULL;

-- name: list_unknown_tickets
-- Those that fit no scenario by what was recognised or a person said, the latest first.
-- $1 key of the scenario for what is none, $2 how many
SELECT f.ticket_id, c.root_id AS customer_id FROM ticket_facts f LEFT JOIN customer_cards c ON c.id = f.customer_id
WHERE (f.scenario IS NULL AND EXISTS (SELECT 1 FROM recognition_detections d WHERE d.ticket_id = f.ticket_id))
  OR (f.scenario = $1 AND f.scenario_confirmed = 1)
ORDER BY f.opened_at DESC, f.ticket_id DESC LIMIT $2;

-- name: list_unknown_cards
-- Goes on with which tickets and the reach.
-- $1 key of the scenario for what is none
SELECT t.id, t.number, t.subject, c.language FROM ticket_facts f JOIN ticket_cards t ON t.id = f.ticket_id
LEFT JOIN customer_cards c ON c.id = f.customer_id WHERE (f.scenario IS NULL OR f.scenario = $1);

-- name: find_catch_up
SELECT asked_at, asked_by, opened_since, opened_before, seen_opened, seen_ticket, tickets, looked_at, recognised, ended_at, stopped
FROM recognition_catch_up WHERE id = 1;

-- name: count_never_looked_at
-- $1 opened since, $2 opened before
SELECT count(*) FROM ticket_facts f WHERE f.opened_at >= $1 AND f.opened_at < $2 AND f.scenario IS NULL
  AND NOT EXISTS (SELECT 1 FROM recognition_detections d WHERE d.ticket_id = f.ticket_id);

-- name: list_never_looked_at
-- The next ones after a ticket, in the order in which they were opened.
-- $1 when that was opened, $2 its id, $3 opened before, $4 how many
SELECT f.ticket_id, f.opened_at, f.customer_id FROM ticket_facts f
WHERE (f.opened_at > $1 OR (f.opened_at = $1 AND f.ticket_id > $2)) AND f.opened_at < $3 AND f.scenario IS NULL
  AND NOT EXISTS (SELECT 1 FROM recognition_detections d WHERE d.ticket_id = f.ticket_id)
ORDER BY f.opened_at, f.ticket_id LIMIT $4;

-- name: begin_catch_up
-- Unless one is under way.
-- $1 when, $2 by whom, $3 opened since, $4 opened before, $5 how many tickets
UPDATE recognition_catch_up SET asked_at = $1, asked_by = $2, opened_since = $3, opened_before = $4, seen_opened = $3,
  seen_ticket = '', tickets = $5, looked_at = 0, recognised = 0, ended_at = NULL, stopped = 0
WHERE id = 1 AND (asked_at IS NULL OR ended_at IS NOT NULL);

-- name: go_on_catching_up
-- Unless another node was faster, or somebody stopped it.
-- $1 asked when, $2 and $3 the ticket it had seen last, $4 and $5 the one it has seen now, $6 how many more were looked at,
-- $7 of how many it is known, $8 when it ended
UPDATE recognition_catch_up SET seen_opened = $4, seen_ticket = $5, looked_at = looked_at + $6, recognised = recognised + $7,
  ended_at = $8
WHERE id = 1 AND asked_at = $1 AND seen_opened = $2 AND seen_ticket = $3 AND ended_at IS NULL;

-- name: stop_catching_up
-- $1 when
UPDATE recognition_catch_up SET ended_at = $1, stopped = 1 WHERE id = 1 AND asked_at IS NOT NULL AND ended_at IS NULL;
