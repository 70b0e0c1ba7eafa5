-- name: list_alarms
-- Conditions and the order follow.
SELECT id, scenario, state, begin_on, since_on, last_on, cases, expected, ratio, low, high, peak_on, peak_cases, peak_expected,
  opened_at, closed_at, acknowledged_at, acknowledged_by, note, version
FROM scenario_alarms WHERE 1 = 1;

-- name: list_alarms_since
-- Those that go on, and those that were raised lately.
-- $1 day
SELECT id, scenario, state, begin_on, since_on, last_on, cases, expected, ratio, low, high, peak_on, peak_cases, peak_expected,
  opened_at, closed_at, acknowledged_at, acknowledged_by, note, version
FROM scenario_alarms WHERE state = 'going_on' OR last_on >= $1 ORDER BY scenario, opened_at, id;

-- name: find_alarm
-- $1 id
SELECT id, scenario, state, begin_on, since_on, last_on, cases, expected, ratio, low, high, peak_on, peak_cases, peak_expected,
  opened_at, closed_at, acknowledged_at, acknowledged_by, note, version
FROM scenario_alarms WHERE id = $1;

-- name: insert_alarm
-- $1 id, $2 scenario, $3 state, $4 begin, $5 since, $6 last, $7 cases, $8 expected, $9 ratio, $10 low, $11 high, $12 day of the
-- peak, $13 its cases, $14 expected then, $15 opened, $16 closed
INSERT INTO scenario_alarms (id, scenario, state, begin_on, since_on, last_on, cases, expected, ratio, low, high, peak_on,
  peak_cases, peak_expected, opened_at, closed_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1);

-- name: change_alarm
-- Only one that goes on changes. What a person saw of it stays the same version: figures of a day are no conflict.
-- $1 id, $2 state, $3 begin, $4 since, $5 last, $6 cases, $7 expected, $8 ratio, $9 low, $10 high, $11 day of the peak, $12 its
-- cases, $13 expected then, $14 closed
UPDATE scenario_alarms SET state = $2, begin_on = $3, since_on = $4, last_on = $5, cases = $6, expected = $7, ratio = $8, low = $9,
  high = $10, peak_on = $11, peak_cases = $12, peak_expected = $13, closed_at = $14
WHERE id = $1 AND state = 'going_on';

-- name: withdraw_alarm
-- $1 id, $2 when
UPDATE scenario_alarms SET state = 'withdrawn', closed_at = $2 WHERE id = $1 AND state = 'going_on';

-- name: acknowledge_alarm
-- $1 id, $2 when, $3 who, $4 note, $5 version that was seen
UPDATE scenario_alarms SET acknowledged_at = $2, acknowledged_by = $3, note = $4, version = version + 1
WHERE id = $1 AND version = $5;

-- name: keep_condition
-- $1 scenario, $2 how its last day was judged
INSERT INTO scenario_conditions (scenario, condition) VALUES ($1, $2)
ON CONFLICT (scenario) DO UPDATE SET condition = $2;

-- name: list_warnings
SELECT scenario FROM scenario_conditions WHERE condition = 'warning';

-- name: claim_round
-- $1 now, $2 when the next one is due, $3 who
UPDATE monitoring_round SET due_at = $2, holder = $3 WHERE id = 1 AND due_at <= $1;

-- name: hold_round
-- Whoever comes late finds that another node has begun a round of its own.
-- $1 who
UPDATE monitoring_round SET holder = '' WHERE id = 1 AND holder = $1;

-- name: find_round
SELECT due_at FROM monitoring_round WHERE id = 1;

-- name: count_any
-- 1 if any ticket has a scenario.
SELECT count(*) FROM (SELECT 1 AS one FROM ticket_facts WHERE scenario IS NOT NULL LIMIT 1) found;

-- name: list_cases
-- Tickets opened in a period with what they can be told apart by; of several parcels of an order the last one. Conditions and
-- the order follow.
-- $1 from, $2 to
SELECT f.ticket_id AS id, c.number, c.subject, f.opened_at, f.scenario, f.channel, p.name AS product, o.address,
  (SELECT b.batch FROM order_batch_cards b WHERE b.order_id = f.order_id AND (f.product_id IS NULL OR b.product_id = f.product_id)
    ORDER BY b.position LIMIT 1) AS batch,
  (SELECT w.carrier FROM parcel_cards w WHERE w.order_id = f.order_id ORDER BY w.created_at DESC, w.id DESC LIMIT 1) AS carrier
FROM ticket_facts f JOIN ticket_cards c ON c.id = f.ticket_id LEFT JOIN product_cards p ON p.id = f.product_id
  LEFT JOIN order_address_cards o ON o.order_id = f.order_id
WHERE f.opened_at >= $1 AND f.opened_at < $2;
