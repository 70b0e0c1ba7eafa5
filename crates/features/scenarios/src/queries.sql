-- name: list_stages
SELECT key, name FROM journey_stages ORDER BY position, key;

-- name: list_touchpoints
SELECT key, stage, name FROM touchpoints ORDER BY stage, position, key;

-- name: hold_journey
-- Changes of the order of stages and touchpoints wait for each other.
UPDATE journey_stages SET position = position RETURNING key;

-- name: insert_stage
-- $1 key, $2 name, $3 position
INSERT INTO journey_stages (key, name, position) VALUES ($1, $2, $3);

-- name: change_stage
-- $1 key, $2 name, $3 position
UPDATE journey_stages SET name = $2, position = $3 WHERE key = $1;

-- name: drop_stage
-- $1 key
DELETE FROM journey_stages WHERE key = $1;

-- name: insert_touchpoint
-- $1 key, $2 stage, $3 name, $4 position
INSERT INTO touchpoints (key, stage, name, position) VALUES ($1, $2, $3, $4);

-- name: change_touchpoint
-- $1 key, $2 stage, $3 name, $4 position
UPDATE touchpoints SET stage = $2, name = $3, position = $4 WHERE key = $1;

-- name: drop_touchpoint
-- $1 key
DELETE FROM touchpoints WHERE key = $1;

-- name: list_scenarios
SELECT key, definition, version, changed_at, changed_by FROM scenarios ORDER BY key;

-- name: list_scenarios_of_touchpoint
-- $1 touchpoint
SELECT key FROM scenarios WHERE touchpoint = $1 ORDER BY key;

-- name: find_scenario
-- $1 key
SELECT key, definition, version, changed_at, changed_by FROM scenarios WHERE key = $1;

-- name: hold_scenario
-- Locked until the transaction ends.
-- $1 key
UPDATE scenarios SET version = version WHERE key = $1 RETURNING key, definition, version, changed_at, changed_by;

-- name: count_scenarios
SELECT count(*) FROM scenarios;

-- name: insert_scenario
-- $1 key, $2 touchpoint, $3 state, $4 definition, $5 version, $6 when, $7 who
INSERT INTO scenarios (key, touchpoint, state, definition, version, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: change_scenario
-- $1 key, $2 touchpoint, $3 state, $4 definition, $5 version, $6 when, $7 who
UPDATE scenarios SET touchpoint = $2, state = $3, definition = $4, version = $5, changed_at = $6, changed_by = $7 WHERE key = $1;

-- name: insert_version
-- $1 scenario, $2 number, $3 definition, $4 why, $5 when, $6 who
INSERT INTO scenario_versions (scenario, number, definition, why, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6);

-- name: list_versions
-- $1 scenario
SELECT number, why, changed_at, changed_by FROM scenario_versions WHERE scenario = $1 ORDER BY number DESC LIMIT 500;

-- name: find_version
-- $1 scenario, $2 number
SELECT number, definition, why, changed_at, changed_by FROM scenario_versions WHERE scenario = $1 AND number = $2;

-- name: list_shipped
SELECT key FROM scenarios_shipped;

-- name: insert_shipped
-- $1 key
INSERT INTO scenarios_shipped (key) VALUES ($1);

-- name: find_person
-- $1 id
SELECT id FROM person_cards WHERE id = $1;

-- name: list_playbooks
-- Those in use that are the way through a scenario.
-- $1 scenario
SELECT key, name, published, steps FROM playbook_cards WHERE scenario = $1 ORDER BY key;

-- name: find_zone
SELECT time_zone FROM organisation_cards;

-- name: measure_tickets
-- Tickets opened in a period by their scenario; moments packed, since days are the organisation's.
-- $1 from, $2 to
SELECT f.scenario AS key, count(*) AS tickets, count(*) FILTER (WHERE f.scenario_confirmed = 1) AS confirmed,
  string_agg(CAST(f.opened_at AS TEXT), ' ') AS opened
FROM ticket_facts f WHERE f.scenario IS NOT NULL AND f.opened_at >= $1 AND f.opened_at < $2 GROUP BY f.scenario ORDER BY f.scenario;

-- name: measure_attributes
-- The same by an attribute; of several parcels of an order the last one. A condition may follow.
-- $1 from, $2 to, $3 product, carrier or channel
SELECT f.scenario AS key, f.opened_at AS at,
  CASE $3 WHEN 'channel' THEN f.channel WHEN 'product' THEN p.name
    WHEN 'carrier' THEN (SELECT w.carrier FROM parcel_cards w WHERE w.order_id = f.order_id ORDER BY w.created_at DESC, w.id DESC LIMIT 1) END AS value
FROM ticket_facts f LEFT JOIN product_cards p ON p.id = f.product_id
WHERE f.scenario IS NOT NULL AND f.opened_at >= $1 AND f.opened_at < $2;

-- name: measure_deliveries
-- Orders delivered, each on the day of its last parcel that has arrived.
-- $1 from, $2 to
SELECT count(*) AS orders, string_agg(CAST(d.at AS TEXT), ' ') AS delivered FROM (
  SELECT w.order_id, max(w.delivered_at) AS at FROM parcel_progress_cards w
  WHERE w.delivered_at >= $1 AND w.delivered_at < $2
    AND NOT EXISTS (SELECT 1 FROM parcel_progress_cards later WHERE later.order_id = w.order_id AND later.delivered_at >= $2)
  GROUP BY w.order_id
) d;

-- name: measure_resolutions
-- Of tickets opened in a period and solved, the time until the last solve.
-- $1 from, $2 to
SELECT f.scenario AS key, count(DISTINCT f.ticket_id) AS solved,
  count(DISTINCT f.ticket_id) FILTER (WHERE c.reopened = 1) AS reopened,
  string_agg(CAST(c.resolution_ms AS TEXT), ' ') FILTER (WHERE c.last_solve = 1 AND c.resolution_ms IS NOT NULL) AS times
FROM ticket_facts f JOIN cycle_facts c ON c.ticket_id = f.ticket_id
WHERE f.scenario IS NOT NULL AND f.opened_at >= $1 AND f.opened_at < $2 AND c.solved_at IS NOT NULL GROUP BY f.scenario;

-- name: measure_answers
-- $1 from, $2 to
SELECT f.scenario AS key, count(*) AS n, count(*) FILTER (WHERE a.rating >= 4) AS hits
FROM ticket_facts f JOIN answer_facts a ON a.ticket_id = f.ticket_id
WHERE f.scenario IS NOT NULL AND f.opened_at >= $1 AND f.opened_at < $2 AND a.latest = 1 GROUP BY f.scenario;

-- name: measure_handling
-- Minutes that people noted at steps of playbooks, summed up by ticket.
-- $1 from, $2 to
SELECT m.key, string_agg(CAST(m.minutes AS TEXT), ' ') AS times FROM (
  SELECT f.scenario AS key, f.ticket_id, CAST(sum(s.minutes) AS BIGINT) AS minutes
  FROM ticket_facts f JOIN step_minutes_facts s ON s.ticket_id = f.ticket_id
  WHERE f.scenario IS NOT NULL AND f.opened_at >= $1 AND f.opened_at < $2 GROUP BY f.scenario, f.ticket_id
) m GROUP BY m.key;

-- name: measure_contacts
-- How often customers wrote or called, by ticket; of imported ones it is not known.
-- $1 from, $2 to
SELECT m.key, string_agg(CAST(m.contacts AS TEXT), ' ') AS packed FROM (
  SELECT f.scenario AS key, f.ticket_id, count(*) AS contacts
  FROM ticket_facts f JOIN contact_facts c ON c.ticket_id = f.ticket_id
  WHERE f.scenario IS NOT NULL AND f.opened_at >= $1 AND f.opened_at < $2
    AND NOT EXISTS (SELECT 1 FROM cycle_facts y WHERE y.ticket_id = f.ticket_id AND y.contacts_known = 0)
  GROUP BY f.scenario, f.ticket_id
) m GROUP BY m.key;

-- name: measure_delays
-- The promised day of each parcel of the tickets' orders that came, and the day on which it did.
-- $1 from, $2 to
SELECT m.key, string_agg(m.promised_on || '/' || m.delivered_on, ' ') AS packed FROM (
  SELECT DISTINCT f.scenario AS key, d.shipment_id, d.promised_on, d.delivered_on
  FROM ticket_facts f JOIN delivery_facts d ON d.order_id = f.order_id
  WHERE f.scenario IS NOT NULL AND f.opened_at >= $1 AND f.opened_at < $2
) m GROUP BY m.key;

-- name: measure_remedies
-- What was refunded or replaced out of the tickets.
-- $1 from, $2 to
SELECT f.scenario AS key, r.currency, count(DISTINCT f.ticket_id) AS tickets,
  CAST(coalesce(sum(r.amount) FILTER (WHERE r.kind = 'refund'), 0) AS BIGINT) AS refunds,
  CAST(coalesce(sum(r.amount) FILTER (WHERE r.kind = 'replacement'), 0) AS BIGINT) AS replacements
FROM ticket_facts f JOIN remedy_facts r ON r.ticket_id = f.ticket_id
WHERE f.scenario IS NOT NULL AND f.opened_at >= $1 AND f.opened_at < $2 GROUP BY f.scenario, r.currency ORDER BY f.scenario, r.currency;

-- name: measure_purchases
-- Tickets whose days have passed, and those whose customer bought again within them.
-- $1 from, $2 to, $3 now, $4 days in ms
SELECT f.scenario AS key, count(*) AS n, count(*) FILTER (WHERE f.again = 1) AS hits FROM (
  SELECT t.scenario, CASE WHEN EXISTS (
    SELECT 1 FROM customer_cards own JOIN customer_cards same ON same.root_id = own.root_id
    JOIN order_facts o ON o.customer_id = same.id
    WHERE own.id = t.customer_id AND o.valid = 1 AND o.placed_at > t.opened_at AND o.placed_at <= t.opened_at + $4
  ) THEN 1 ELSE 0 END AS again
  FROM ticket_facts t
  WHERE t.scenario IS NOT NULL AND t.customer_id IS NOT NULL AND t.opened_at >= $1 AND t.opened_at < $2 AND t.opened_at + $4 <= $3
) f GROUP BY f.scenario;
