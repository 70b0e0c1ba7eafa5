-- name: insert_run
-- $1 id, $2 ticket, $3 playbook, $4 version of it, $5 run, $6 step, $7 last event, $8 now, $9 who, $10 trial
INSERT INTO playbook_runs (id, ticket_id, playbook, number, state, run, step, waiting_for, since_event, since, due_at,
  started_at, started_by, ended_at, reason, version, trial_id)
VALUES ($1, $2, $3, $4, 'open', $5, $6, NULL, $7, $8, NULL, $8, $9, NULL, NULL, 1, $10)
ON CONFLICT DO NOTHING;

-- name: find_run
-- $1 id
SELECT id, ticket_id, playbook, number, state, run, waiting_for, since_event, since, due_at, started_at, started_by,
  ended_at, reason, version
FROM playbook_runs WHERE id = $1;

-- name: find_latest_run
-- Of two that began at one moment the open one.
-- $1 ticket
SELECT id, ticket_id, playbook, number, state, run, waiting_for, since_event, since, due_at, started_at, started_by,
  ended_at, reason, version
FROM playbook_runs WHERE ticket_id = $1
ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, started_at DESC, id DESC LIMIT 1;

-- name: list_runs_of_ticket
-- Those that are over, the last first.
-- $1 ticket, $2 how many
SELECT id, ticket_id, playbook, number, state, run, waiting_for, since_event, since, due_at, started_at, started_by,
  ended_at, reason, version
FROM playbook_runs WHERE ticket_id = $1 AND state <> 'open' ORDER BY started_at DESC, id DESC LIMIT $2;

-- name: save_run
-- $1 id, $2 version it had, $3 state, $4 run, $5 step, $6 event waited for, $7 since which event, $8 since when,
-- $9 until when, $10 ended, $11 why it was stopped
UPDATE playbook_runs SET state = $3, run = $4, step = $5, waiting_for = $6, since_event = $7, since = $8, due_at = $9,
  ended_at = $10, reason = $11, version = version + 1
WHERE id = $1 AND version = $2;

-- name: insert_step
-- $1 run, $2 position, $3 step, $4 input, $5 what takes it back, $6 minutes, $7 when, $8 kind of actor, $9 who, $10 outcome
INSERT INTO playbook_run_steps (run_id, position, step, input, back, minutes, at, actor_kind, actor_id, taken_back_at,
  taken_back_by, outcome)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL, $10);

-- name: list_steps
-- $1 run
SELECT position, step, input, back, minutes, at, actor_kind, actor_id, taken_back_at FROM playbook_run_steps
WHERE run_id = $1 ORDER BY position;

-- name: last_position
-- $1 run
SELECT CAST(coalesce(max(position), 0) AS BIGINT) FROM playbook_run_steps WHERE run_id = $1;

-- name: take_steps_back
-- $1 run, $2 first position, $3 when, $4 who
UPDATE playbook_run_steps SET taken_back_at = $3, taken_back_by = $4
WHERE run_id = $1 AND position >= $2 AND taken_back_at IS NULL;

-- name: list_due_runs
-- $1 now, $2 how many
SELECT id FROM playbook_runs WHERE state = 'open' AND due_at IS NOT NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2;

-- name: list_waiting_runs
-- $1 how many
SELECT r.id, r.ticket_id, c.order_id, r.waiting_for
FROM playbook_runs r JOIN ticket_cards c ON c.id = r.ticket_id
WHERE r.state = 'open' AND r.waiting_for IS NOT NULL ORDER BY r.id LIMIT $1;

-- name: count_waiting_runs
SELECT count(*) FROM playbook_runs WHERE state = 'open' AND waiting_for IS NOT NULL;

-- name: count_any_runs
SELECT count(*) FROM (SELECT id FROM playbook_runs LIMIT 1) AS any_run;

-- name: give_up_waiting
-- $1 id
UPDATE playbook_runs SET due_at = NULL WHERE id = $1;

-- name: find_reader
SELECT seen_event FROM playbook_run_reader WHERE id = 1;

-- name: begin_reader
-- While nothing waits nothing is read: it begins at the present.
-- $1 last event
UPDATE playbook_run_reader SET seen_event = $1
WHERE id = 1 AND seen_event < $1
  AND NOT EXISTS (SELECT 1 FROM playbook_runs WHERE state = 'open' AND waiting_for IS NOT NULL);

-- name: advance_reader
-- $1 event it has seen now
UPDATE playbook_run_reader SET seen_event = $1 WHERE id = 1 AND seen_event < $1;

-- name: list_playbooks_in_use
SELECT c.key, c.name, c.scenario, c.published, c.steps,
  CASE WHEN s.enabled = 1 THEN s.least_percent END AS starts_from
FROM playbook_cards c LEFT JOIN playbook_self_starts s ON s.playbook = c.key ORDER BY c.key;

-- name: find_self_start
-- $1 playbook
SELECT enabled, least_percent, changed_at, changed_by, version FROM playbook_self_starts WHERE playbook = $1;

-- name: save_self_start
-- $1 playbook, $2 whether, $3 least per cent, $4 when, $5 who, $6 version it had
INSERT INTO playbook_self_starts (playbook, enabled, least_percent, changed_at, changed_by, version)
VALUES ($1, $2, $3, $4, $5, 1)
ON CONFLICT (playbook) DO UPDATE SET enabled = $2, least_percent = $3, changed_at = $4, changed_by = $5,
  version = playbook_self_starts.version + 1
WHERE playbook_self_starts.version = $6;

-- name: count_self_starts
SELECT count(*) FROM playbook_self_starts WHERE enabled = 1;

-- name: find_self_start_of_scenario
-- $1 scenario
SELECT s.playbook, s.least_percent FROM playbook_self_starts s JOIN playbook_cards c ON c.key = s.playbook
WHERE s.enabled = 1 AND c.scenario = $1 ORDER BY s.playbook LIMIT 1;

-- name: propose_start
-- What a person confirmed stays before what was recognised.
-- $1 ticket, $2 scenario, $3 how sure, $4 when
INSERT INTO playbook_starts_due (ticket_id, scenario, percent, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (ticket_id) DO UPDATE SET scenario = $2, percent = $3, at = $4
WHERE excluded.percent IS NULL OR playbook_starts_due.percent IS NOT NULL;

-- name: list_due_starts
-- $1 how many
SELECT ticket_id FROM playbook_starts_due ORDER BY at, ticket_id LIMIT $1;

-- name: take_due_start
-- $1 ticket
DELETE FROM playbook_starts_due WHERE ticket_id = $1 RETURNING scenario, percent;

-- name: drop_due_start
-- $1 ticket
DELETE FROM playbook_starts_due WHERE ticket_id = $1;

-- name: find_ticket_scenario
-- $1 ticket
SELECT scenario FROM ticket_facts WHERE ticket_id = $1 AND scenario IS NOT NULL;

-- name: find_start_reader
SELECT seen_event FROM playbook_start_reader WHERE id = 1;

-- name: begin_start_reader
-- $1 last event
UPDATE playbook_start_reader SET seen_event = $1 WHERE id = 1 AND seen_event < $1;

-- name: advance_start_reader
-- $1 event it had seen, $2 event it has seen now
UPDATE playbook_start_reader SET seen_event = $2 WHERE id = 1 AND seen_event = $1;

-- name: find_own_zone
SELECT time_zone FROM organisation_cards;

-- name: find_ticket_product
-- $1 ticket
SELECT f.product_id AS id, p.name FROM ticket_facts f JOIN product_cards p ON p.id = f.product_id WHERE f.ticket_id = $1;

-- name: count_orders_of_customer
-- $1 root customer
SELECT count(*) FROM order_cards o JOIN customer_cards c ON c.id = o.customer_id
WHERE c.root_id = $1 AND o.state <> 'cancelled';

-- name: count_claims_of_customer
-- $1 root customer, $2 since
SELECT count(*) FROM order_timeline_cards t JOIN customer_cards c ON c.id = t.customer_id
WHERE c.root_id = $1 AND t.kind = 'WarrantyClaimSubmitted' AND t.at >= $2;

-- name: find_people
-- By name or address of e-mail, of those who are here.
-- $1 either, in lower case
SELECT id FROM person_cards WHERE active = 1 AND (lower(email) = $1 OR lower(name) = $1) ORDER BY id LIMIT 2;

-- name: list_teams
SELECT id, name FROM team_cards ORDER BY name, id;
