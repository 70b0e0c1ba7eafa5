-- name: list_rules
SELECT id, name, position, active, triggers, conditions, actions, stop_after, off_because, version
FROM automation_rules ORDER BY position, id;

-- name: find_rule
-- $1 id
SELECT id, name, position, active, triggers, conditions, actions, stop_after, off_because, version
FROM automation_rules WHERE id = $1;

-- name: hold_rule
-- Locked until the transaction ends.
-- $1 id
UPDATE automation_rules SET version = version WHERE id = $1
RETURNING id, name, position, active, triggers, conditions, actions, stop_after, off_because, version;

-- name: list_progress
SELECT id, since_event, swept_since, swept_id FROM automation_rules WHERE active = 1;

-- name: add_rule
-- $1 id, $2 name, $3 position, $4 active, $5 triggers, $6 conditions, $7 actions, $8 stop after, $9 version
INSERT INTO automation_rules (id, name, position, active, triggers, conditions, actions, stop_after, off_because, failures,
  since_event, swept_since, swept_id, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, 0, 0, 0, '', $9);

-- name: change_rule
-- $1 id, $2 name, $3 position, $4 active, $5 triggers, $6 conditions, $7 actions, $8 stop after, $9 version
UPDATE automation_rules SET name = $2, position = $3, active = $4, triggers = $5, conditions = $6, actions = $7,
  stop_after = $8, version = $9, off_because = NULL, failures = 0
WHERE id = $1;

-- name: begin_rule
-- $1 id, $2 number of the last event, $3 last begin of a stretch that has reached its length
UPDATE automation_rules SET since_event = $2, swept_since = $3, swept_id = '' WHERE id = $1;

-- name: give_rule_up
-- $1 id, $2 why
UPDATE automation_rules SET active = 0, off_because = $2, version = version + 1 WHERE id = $1;

-- name: move_rule
-- $1 id, $2 position
UPDATE automation_rules SET position = $2, version = version + 1 WHERE id = $1;

-- name: drop_rule
-- $1 id
DELETE FROM automation_rules WHERE id = $1;

-- name: note_failure
-- $1 rule
UPDATE automation_rules SET failures = failures + 1 WHERE id = $1 RETURNING failures;

-- name: note_success
-- $1 rule
UPDATE automation_rules SET failures = 0 WHERE id = $1 AND failures > 0;

-- name: count_runs
-- $1 since
SELECT rule_id, CAST(sum(CASE WHEN outcome IN ('done', 'nothing') THEN 1 ELSE 0 END) AS BIGINT) AS runs,
  CAST(sum(CASE WHEN outcome IN ('failed', 'cut') THEN 1 ELSE 0 END) AS BIGINT) AS troubles,
  max(CASE WHEN outcome IN ('done', 'nothing') THEN at END) AS last_run_at
FROM automation_runs WHERE at >= $1 GROUP BY rule_id;

-- name: find_reader
SELECT seen_event FROM automation_reader WHERE id = 1;

-- name: hold_reader
UPDATE automation_reader SET seen_event = seen_event WHERE id = 1 RETURNING seen_event;

-- name: advance_reader
-- $1 event it had seen, $2 event it has seen now
UPDATE automation_reader SET seen_event = $2 WHERE id = 1 AND seen_event = $1;

-- name: advance_sweep
-- $1 rule, $2 begin and $3 ticket where it was, $4 begin and $5 ticket where it is now
UPDATE automation_rules SET swept_since = $4, swept_id = $5
WHERE id = $1 AND swept_since = $2 AND swept_id = $3 AND active = 1;

-- name: list_waits
-- $1 begin and $2 ticket after which to look, $3 last begin to look at
SELECT f.ticket_id, f.waiting_since AS since, s.chain
FROM ticket_facts f LEFT JOIN automation_stretches s ON s.ticket_id = f.ticket_id
WHERE f.waiting_since IS NOT NULL AND (f.waiting_since, f.ticket_id) > ($1, $2) AND f.waiting_since <= $3;

-- name: list_quiet
-- $1 begin and $2 ticket after which to look, $3 last begin to look at
SELECT s.ticket_id, s.since, s.chain
FROM automation_stretches s JOIN ticket_cards c ON c.id = s.ticket_id
WHERE (s.since, s.ticket_id) > ($1, $2) AND s.since <= $3;

-- name: insert_run
-- $1 id, $2 rule, $3 its name, $4 ticket, $5 its number, $6 occasion, $7 trigger, $8 event, $9 now, $10 last event,
-- $11 outcome, $12 chain, $13 reason
INSERT INTO automation_runs (id, rule_id, rule_name, ticket_id, ticket_number, occasion, trigger_kind, event, at, after_event,
  outcome, deeds, chain, reason, replied)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '[]', $12, $13, 0)
ON CONFLICT (rule_id, ticket_id, occasion) DO NOTHING;

-- name: finish_run
-- $1 id, $2 outcome, $3 deeds, $4 whether the customer was written to
UPDATE automation_runs SET outcome = $2, deeds = $3, replied = $4 WHERE id = $1;

-- name: find_chain
-- $1 ticket, $2 rule, $3 event that the rule is the actor of
SELECT chain FROM automation_runs WHERE ticket_id = $1 AND rule_id = $2 AND after_event < $3 AND outcome IN ('done', 'nothing')
ORDER BY after_event DESC LIMIT 1;

-- name: list_rules_at
-- $1 ticket, $2 occasion
SELECT rule_id FROM automation_runs WHERE ticket_id = $1 AND occasion = $2;

-- name: count_lately
-- $1 ticket, $2 since
SELECT count(*) FROM automation_runs WHERE ticket_id = $1 AND at > $2 AND outcome IN ('done', 'nothing');

-- name: count_replies
-- $1 ticket, $2 since
SELECT count(*) FROM automation_runs WHERE ticket_id = $1 AND at > $2 AND replied = 1;

-- name: list_runs_of_rule
-- $1 rule; goes on with what is wanted
SELECT r.id, r.rule_id, r.rule_name, r.ticket_id, r.ticket_number, r.trigger_kind, r.event, r.at, r.outcome, r.deeds, r.chain, r.reason
FROM automation_runs r LEFT JOIN ticket_facts t ON t.ticket_id = r.ticket_id
WHERE r.rule_id = $1;

-- name: list_runs_of_ticket
-- $1 ticket; goes on with what is wanted
SELECT r.id, r.rule_id, r.rule_name, r.ticket_id, r.ticket_number, r.trigger_kind, r.event, r.at, r.outcome, r.deeds, r.chain, r.reason
FROM automation_runs r WHERE r.ticket_id = $1;

-- name: forget_runs
-- $1 acted before, $2 how many
DELETE FROM automation_runs WHERE id IN (SELECT id FROM automation_runs WHERE at < $1 ORDER BY at LIMIT $2);

-- name: forget_stretches
-- $1 begun before, $2 how many
DELETE FROM automation_stretches WHERE ticket_id IN (
  SELECT ticket_id FROM automation_stretches WHERE since < $1 ORDER BY since, ticket_id LIMIT $2);

-- name: list_tickets_of_order
-- $1 order, $2 how many
SELECT id FROM ticket_cards WHERE order_id = $1 AND status_category <> 'closed' ORDER BY opened_at DESC, id DESC LIMIT $2;

-- name: list_teams_of
SELECT id FROM team_cards WHERE id IS NOT NULL;

-- name: list_people_of
SELECT id FROM person_cards WHERE id IS NOT NULL;

-- name: list_tags_of_customers
SELECT customer_id, tag FROM customer_tag_cards WHERE customer_id IS NOT NULL;

-- name: count_orders_of_customers
SELECT c.root_id AS customer_id, count(*) AS orders FROM order_cards o JOIN customer_cards c ON c.id = o.customer_id
WHERE o.state <> 'cancelled';

-- name: list_openings_of_customers
SELECT c.root_id AS customer_id, t.opened_at FROM ticket_cards t JOIN customer_cards c ON c.id = t.customer_id
WHERE t.opened_at IS NOT NULL;

-- name: list_last_letters
SELECT f.ticket_id, f.spf, f.dkim, f.dmarc, f.verified, f.signs, f.spam FROM letter_facts f
WHERE NOT EXISTS (SELECT 1 FROM letter_facts n WHERE n.ticket_id = f.ticket_id
  AND (n.received_at > f.received_at OR (n.received_at = f.received_at AND n.id > f.id)));

-- name: list_orders_of
SELECT id, state, total, currency FROM order_cards WHERE id IS NOT NULL;

-- name: list_parcels_of
SELECT id, order_id, promised_on, delivered_on, delivered_at, destination_time_zone FROM parcel_progress_cards
WHERE order_id IS NOT NULL;
