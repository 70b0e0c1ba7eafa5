-- name: find_organisation
SELECT time_zone, fcr_window_days, retention_active_days FROM organisation_cards;

-- name: list_team_names
SELECT id, name FROM team_cards;

-- name: list_person_names
SELECT id, name FROM person_cards;

-- name: list_product_names
SELECT id, name FROM product_cards;

-- name: measure_answers
-- Of all measures: facts are called f, `dim` is the group they belong to, a GROUP BY may follow.
-- Durations of a group come packed in one text, which costs a tenth of a row each; where a number
-- carries flags in its last bits, the comment says so.
-- $1 from, $2 to, $3 grouping
SELECT min(CASE $3 WHEN 'team' THEN f.team_id WHEN 'agent' THEN f.solver_id WHEN 'channel' THEN f.channel WHEN 'product' THEN f.product_id END) AS dim,
  count(*) AS n,
  count(*) FILTER (WHERE f.rating >= 4) AS positive,
  string_agg(CAST(f.rating AS TEXT), ' ') AS ratings
FROM answer_facts f
WHERE f.latest = 1 AND f.answered_at >= $1 AND f.answered_at < $2;

-- name: measure_replies
-- $1 from, $2 to, $3 grouping; last bits: 2 the first reply of a reopened cycle, 1 the ticket's first
SELECT min(CASE $3 WHEN 'team' THEN f.team_id WHEN 'agent' THEN f.agent_id WHEN 'channel' THEN f.channel WHEN 'product' THEN f.product_id END) AS dim,
  string_agg(CAST(f.wait_ms * 4 + f.first_in_cycle * (1 - f.first) * 2 + f.first AS TEXT), ' ') AS calendar,
  string_agg(CAST(f.business_ms * 4 + f.first_in_cycle * (1 - f.first) * 2 + f.first AS TEXT), ' ') AS business
FROM reply_facts f
WHERE f.at >= $1 AND f.at < $2;

-- name: measure_waiting
-- $1 grouping
SELECT min(CASE $1 WHEN 'team' THEN f.team_id WHEN 'agent' THEN f.assignee_id WHEN 'channel' THEN f.channel WHEN 'product' THEN f.product_id END) AS dim,
  count(*) AS n,
  min(f.waiting_since) AS oldest
FROM ticket_facts f
WHERE f.waiting_since IS NOT NULL;

-- name: measure_resolutions
-- $1 from, $2 to, $3 grouping; last bits: 2 a ticket's first solve, 1 its last
SELECT min(CASE $3 WHEN 'team' THEN f.team_id WHEN 'agent' THEN f.solver_id WHEN 'channel' THEN f.channel WHEN 'product' THEN f.product_id END) AS dim,
  string_agg(CAST(f.resolution_ms * 4 + f.first_solve * f.first_timed * 2 + f.last_solve AS TEXT), ' ') AS calendar,
  string_agg(CAST(f.resolution_business_ms * 4 + f.first_solve * f.first_timed * 2 + f.last_solve AS TEXT), ' ') AS business
FROM cycle_facts f
WHERE f.resolution_ms IS NOT NULL AND f.solved_at >= $1 AND f.solved_at < $2;

-- name: measure_solved_tickets
-- Tickets solved in a period, each once: by the first of its solves that was reopened, else by the
-- first. `alone`: one contact and never reopened; `next_contact_at`: of the same customer about
-- the same order, in another ticket, as far as it matters. It is looked up wherever it stands: once a window.
-- $1 from, $2 to, $3 grouping, $4 now, $5 first window ms, $6 second window ms, $7 the longer one
SELECT min(CASE $3 WHEN 'team' THEN f.team_id WHEN 'agent' THEN f.solver_id WHEN 'channel' THEN f.channel WHEN 'product' THEN f.product_id END) AS dim,
  count(*) AS solved,
  count(*) FILTER (WHERE f.reopened = 1) AS reopened,
  count(*) FILTER (WHERE f.contacts_known = 1) AS told,
  count(*) FILTER (WHERE f.contacts_known = 1 AND f.once = 1 AND f.human_replies = 1) AS one_touch,
  count(*) FILTER (WHERE f.contacts_known = 1 AND f.solved_at + $5 <= $4) AS ripe_first,
  count(*) FILTER (WHERE f.solved_at + $5 <= $4 AND f.alone = 1 AND coalesce(f.next_contact_at, 9223372036854775807) > f.solved_at + $5) AS resolved_first,
  string_agg(CAST(f.contacts AS TEXT), ' ') FILTER (WHERE f.contacts_known = 1) AS contacts,
  count(*) FILTER (WHERE f.contacts_known = 1 AND f.solved_at + $6 <= $4) AS ripe_second,
  count(*) FILTER (WHERE f.solved_at + $6 <= $4 AND f.alone = 1 AND coalesce(f.next_contact_at, 9223372036854775807) > f.solved_at + $6) AS resolved_second
FROM (
  SELECT c.team_id, c.solver_id, c.channel, c.product_id, c.solved_at, c.reopened, c.human_replies, c.contacts, c.contacts_known,
    c.first_solve * (1 - c.reopened) AS once,
    CASE WHEN c.first_solve = 1 AND c.reopened = 0 AND c.contacts = 1 AND c.contacts_known = 1 THEN 1 ELSE 0 END AS alone,
    CASE WHEN c.first_solve = 1 AND c.reopened = 0 AND c.contacts = 1 AND c.contacts_known = 1 AND c.order_id IS NOT NULL THEN (
      SELECT min(k.at) FROM contact_facts k
      WHERE k.order_id = c.order_id AND k.ticket_id <> c.ticket_id AND k.at > c.solved_at AND k.at <= c.solved_at + $7
        AND (SELECT root_id FROM customer_cards WHERE id = k.customer_id) = (SELECT root_id FROM customer_cards WHERE id = c.customer_id)
    ) END AS next_contact_at
  FROM cycle_facts c
  WHERE c.solved_at >= $1 AND c.solved_at < $2
    AND ((c.first_solve = 1 AND c.last_solve = 1) OR NOT EXISTS (
      SELECT 1 FROM cycle_facts better
      WHERE better.ticket_id = c.ticket_id AND better.solved_at >= $1 AND better.solved_at < $2
        AND (better.reopened > c.reopened OR (better.reopened = c.reopened AND better.cycle < c.cycle))
    ))
) f
WHERE 1 = 1;

-- name: measure_promises
-- $1 from, $2 to, $3 grouping, $4 now: what would be broken only later is not decided yet.
SELECT min(CASE $3 WHEN 'team' THEN f.team_id WHEN 'agent' THEN f.solver_id WHEN 'channel' THEN f.channel WHEN 'product' THEN f.product_id END) AS dim,
  count(*) AS n,
  count(*) FILTER (WHERE f.met = 1) AS met
FROM promise_facts f
WHERE f.decided_at >= $1 AND f.decided_at < $2 AND f.decided_at <= $4;

-- name: measure_open_stretches
-- $1 earliest moment looked at, $2 latest, $3 grouping; the three lists are in step. A ticket still
-- open is its assignee's, looked up only where agents are asked for. Few stretches end late, all
-- begin early: + 0 keeps the database from going by the beginning.
SELECT min(CASE $3 WHEN 'team' THEN f.team_id WHEN 'agent' THEN f.assignee_id WHEN 'channel' THEN f.channel WHEN 'product' THEN f.product_id END) AS dim,
  string_agg(CAST(f.opened_at AS TEXT), ' ') AS opened,
  string_agg(CAST(f.started_at AS TEXT), ' ') AS started,
  string_agg(CAST(coalesce(f.solved_at, 9223372036854775807) AS TEXT), ' ') AS solved
FROM (
  SELECT c.opened_at, c.started_at, c.solved_at, c.team_id, c.channel, c.product_id,
    CASE WHEN $3 <> 'agent' THEN NULL WHEN c.solved_at IS NOT NULL THEN c.solver_id
      ELSE (SELECT t.assignee_id FROM ticket_facts t WHERE t.ticket_id = c.ticket_id) END AS assignee_id
  FROM cycle_facts c
  WHERE c.started_at + 0 < $2 AND (c.solved_at IS NULL OR c.solved_at >= $1)
) f
WHERE 1 = 1;

-- name: measure_deliveries
-- $1 from, $2 to
SELECT count(*) AS n,
  count(*) FILTER (WHERE f.late = 1) AS late,
  count(*) FILTER (WHERE f.delivered_on >= f.promised_on) AS late_by_timestamp
FROM delivery_facts f
WHERE f.delivered_at >= $1 AND f.delivered_at < $2;

-- name: pack_purchases
-- customer and moment in turn
SELECT string_agg(f.customer_id || ' ' || CAST(f.placed_at AS TEXT), ' ') AS purchases
FROM order_facts f
WHERE f.valid = 1;

-- name: pack_openings
-- customer and moment in turn
-- $1 from, $2 to
SELECT string_agg(f.customer_id || ' ' || CAST(f.opened_at AS TEXT), ' ') AS openings
FROM ticket_facts f
WHERE f.customer_id IS NOT NULL AND f.opened_at >= $1 AND f.opened_at < $2;

-- name: list_merged_customers
SELECT id, root_id FROM customer_cards WHERE root_id <> id;

-- name: name_customers
SELECT id, name FROM customer_cards WHERE 1 = 1;

-- name: list_answers
-- Of all lists of rows behind figures: p is where the ticket stands, so that reach applies.
-- $1 from, $2 to
SELECT f.answer_id AS key, f.answer_id AS id, f.answered_at AS at, t.number, t.subject, f.rating, f.latest
FROM answer_facts f JOIN ticket_cards t ON t.id = f.ticket_id JOIN ticket_facts p ON p.ticket_id = f.ticket_id
WHERE f.answered_at >= $1 AND f.answered_at < $2;

-- name: list_replies
-- $1 from, $2 to, $3 1 for first replies only
SELECT f.ticket_id || '_' || CAST(f.ordinal AS TEXT) AS key, f.ticket_id AS id, f.at, t.number, t.subject, f.wait_ms, f.business_ms
FROM reply_facts f JOIN ticket_cards t ON t.id = f.ticket_id JOIN ticket_facts p ON p.ticket_id = f.ticket_id
WHERE f.at >= $1 AND f.at < $2 AND f.first >= $3;

-- name: list_resolutions
-- $1 from, $2 to, $3 1 for first solves, 0 for last ones
SELECT f.ticket_id AS key, f.ticket_id AS id, f.solved_at AS at, t.number, t.subject, f.resolution_ms, f.resolution_business_ms, f.first_timed
FROM cycle_facts f JOIN ticket_cards t ON t.id = f.ticket_id JOIN ticket_facts p ON p.ticket_id = f.ticket_id
WHERE f.solved_at >= $1 AND f.solved_at < $2 AND CASE CAST($3 AS BIGINT) WHEN 1 THEN f.first_solve ELSE f.last_solve END = 1;

-- name: list_solved_tickets
-- $1 from, $2 to, $3 window ms
SELECT f.ticket_id AS key, f.ticket_id AS id, f.solved_at AS at, t.number, t.subject, f.first_solve, f.reopened, f.reopened_at, f.contacts, f.contacts_known, f.next_contact_at
FROM (
  SELECT c.ticket_id, c.team_id, c.solver_id, c.channel, c.product_id, c.solved_at, c.reopened, c.reopened_at, c.first_solve, c.contacts, c.contacts_known,
    CASE WHEN c.order_id IS NOT NULL THEN (
      SELECT min(k.at) FROM contact_facts k
      WHERE k.order_id = c.order_id AND k.ticket_id <> c.ticket_id AND k.at > c.solved_at AND k.at <= c.solved_at + $3
        AND (SELECT root_id FROM customer_cards WHERE id = k.customer_id) = (SELECT root_id FROM customer_cards WHERE id = c.customer_id)
    ) END AS next_contact_at
  FROM cycle_facts c
  WHERE c.solved_at >= $1 AND c.solved_at < $2
    AND ((c.first_solve = 1 AND c.last_solve = 1) OR NOT EXISTS (
      SELECT 1 FROM cycle_facts better
      WHERE better.ticket_id = c.ticket_id AND better.solved_at >= $1 AND better.solved_at < $2
        AND (better.reopened > c.reopened OR (better.reopened = c.reopened AND better.cycle < c.cycle))
    ))
) f JOIN ticket_cards t ON t.id = f.ticket_id JOIN ticket_facts p ON p.ticket_id = f.ticket_id
WHERE 1 = 1;

-- name: list_promises
-- $1 from, $2 to, $3 now
SELECT f.key, f.ticket_id AS id, f.decided_at AS at, t.number, t.subject, f.met, f.kind, f.policy_name, f.due_at, f.done_at
FROM promise_facts f JOIN ticket_cards t ON t.id = f.ticket_id JOIN ticket_facts p ON p.ticket_id = f.ticket_id
WHERE f.decided_at >= $1 AND f.decided_at < $2 AND f.decided_at <= $3;

-- name: list_open_tickets
-- $1 moment
SELECT f.ticket_id || '_' || CAST(f.cycle AS TEXT) AS key, f.ticket_id AS id, f.opened_at AS at, t.number, t.subject, f.started_at
FROM (
  SELECT c.ticket_id, c.cycle, c.opened_at, c.started_at, c.team_id, c.channel, c.product_id,
    CASE WHEN c.solved_at IS NOT NULL THEN c.solver_id
      ELSE (SELECT t.assignee_id FROM ticket_facts t WHERE t.ticket_id = c.ticket_id) END AS assignee_id
  FROM cycle_facts c
  WHERE c.started_at + 0 < $1 AND (c.solved_at IS NULL OR c.solved_at >= $1)
) f JOIN ticket_cards t ON t.id = f.ticket_id JOIN ticket_facts p ON p.ticket_id = f.ticket_id
WHERE 1 = 1;

-- name: list_deliveries
-- $1 from, $2 to
SELECT f.shipment_id AS key, f.order_id AS id, f.delivered_at AS at, o.number, f.promised_on, f.delivered_on, f.late
FROM delivery_facts f JOIN order_cards o ON o.id = f.order_id
WHERE f.delivered_at >= $1 AND f.delivered_at < $2;

-- name: list_targets
SELECT key, value, set_at, set_by, version FROM kpi_targets;

-- name: find_target
-- $1 key
SELECT key, value, set_at, set_by, version FROM kpi_targets WHERE key = $1;

-- name: set_first_target
-- $1 key, $2 value, $3 at, $4 person
INSERT INTO kpi_targets (key, value, set_at, set_by, version) VALUES ($1, $2, $3, $4, 1)
ON CONFLICT (key) DO NOTHING
RETURNING key, value, set_at, set_by, version;

-- name: change_target
-- $1 key, $2 value, $3 at, $4 person, $5 version seen
UPDATE kpi_targets SET value = $2, set_at = $3, set_by = $4, version = version + 1
WHERE key = $1 AND version = $5
RETURNING key, value, set_at, set_by, version;
