-- name: freeze_forecast
-- As the initiative is now, and by whom it was estimated. Nothing where there is one.
-- $1 kind, $2 frame or measurement, $3 initiative, $4 when, $5 whether something of the outcome is known
INSERT INTO forecasts (kind, subject_id, initiative, made_by, frozen_at, is_late, definition, share)
SELECT $1, $2, i.key, COALESCE(e.made_by, ''), $4, $5, i.definition, 1
FROM initiatives i LEFT JOIN estimates e ON e.initiative = i.key AND e.kind = $1 WHERE i.key = $3
ON CONFLICT (kind, subject_id, initiative) DO NOTHING;

-- name: drop_forecast
-- $1 kind, $2 frame or measurement, $3 initiative
DELETE FROM forecasts WHERE kind = $1 AND subject_id = $2 AND initiative = $3;

-- name: list_forecasts
-- Also of initiatives that were removed: what came of them stays. In the order in which they were made.
SELECT f.kind, f.subject_id, f.initiative, f.made_by, p.name AS made_by_name, f.is_late, f.definition, f.share
FROM forecasts f LEFT JOIN person_cards p ON p.id = f.made_by ORDER BY f.frozen_at, f.subject_id, f.initiative;

-- name: list_forecasts_of
-- $1 kind, $2 frame or measurement
SELECT f.kind, f.subject_id, f.initiative, f.made_by, p.name AS made_by_name, f.is_late, f.definition, f.share
FROM forecasts f LEFT JOIN person_cards p ON p.id = f.made_by
WHERE f.kind = $1 AND f.subject_id = $2 ORDER BY f.initiative;

-- name: count_used
-- $1 initiative
SELECT count(*) FROM used_efforts WHERE initiative = $1;

-- name: part_forecast
-- The other half has its share of what was promised and not begun.
-- $1 initiative, $2 its other half, $3 share of that
INSERT INTO forecasts (kind, subject_id, initiative, made_by, frozen_at, is_late, definition, share)
SELECT f.kind, f.subject_id, $2, f.made_by, f.frozen_at, f.is_late, f.definition, f.share * $3
FROM forecasts f WHERE f.initiative = $1 AND f.kind = 'effort'
  AND NOT EXISTS (SELECT 1 FROM used_efforts u WHERE u.initiative = $1);

-- name: scale_forecast
-- That of which the other half has a share.
-- $1 initiative, $2 its other half, $3 by how much
UPDATE forecasts SET share = share * $3 WHERE initiative = $1 AND kind = 'effort' AND EXISTS (
  SELECT 1 FROM forecasts p WHERE p.kind = forecasts.kind AND p.subject_id = forecasts.subject_id AND p.initiative = $2);

-- name: join_forecast
-- With the share of its other half.
-- $1 initiative, $2 its other half
UPDATE forecasts SET share = share + (SELECT p.share FROM forecasts p
  WHERE p.kind = forecasts.kind AND p.subject_id = forecasts.subject_id AND p.initiative = $2)
WHERE initiative = $1 AND kind = 'effort' AND EXISTS (
  SELECT 1 FROM forecasts p WHERE p.kind = forecasts.kind AND p.subject_id = forecasts.subject_id AND p.initiative = $2);

-- name: drop_forecasts
-- $1 initiative
DELETE FROM forecasts WHERE initiative = $1 AND kind = 'effort';

-- name: count_asked_again
-- By scenario: tickets of customers opened in a time, and those whose customer had asked about the same shortly before.
-- $1 from, $2 to, $3 how shortly, $4 by so much before from
SELECT q.key, count(*) AS n, count(*) FILTER (WHERE q.opened_at - q.before_at <= $3) AS hits FROM (
  SELECT f.scenario AS key, f.opened_at,
    lag(f.opened_at) OVER (PARTITION BY f.scenario, c.root_id ORDER BY f.opened_at, f.ticket_id) AS before_at
  FROM ticket_facts f JOIN customer_cards c ON c.id = f.customer_id
  WHERE f.opened_at >= $4 AND f.opened_at < $2 AND f.scenario IS NOT NULL
) q WHERE q.opened_at >= $1 GROUP BY q.key ORDER BY q.key;

-- name: list_teams_of
-- A condition follows.
SELECT u.id, u.name FROM team_cards u WHERE 1 = 1;

-- name: list_products_of
-- A condition follows.
SELECT u.id, u.name FROM product_cards u WHERE 1 = 1;

-- name: count_contacts_by_unit
-- Tickets opened in a time, by what is told apart; a condition and a GROUP BY follow.
-- $1 from, $2 to, $3 team, channel or product
SELECT CASE $3 WHEN 'team' THEN f.team_id WHEN 'channel' THEN f.channel WHEN 'product' THEN f.product_id END AS unit, count(*) AS n
FROM ticket_facts f WHERE f.opened_at >= $1 AND f.opened_at < $2;

-- name: list_dissatisfied_tickets
-- Whose customers answered last that they were not satisfied; conditions follow.
-- $1 scenario, $2 opened from, $3 to
SELECT f.ticket_id AS id, c.number, c.subject FROM ticket_facts f JOIN ticket_cards c ON c.id = f.ticket_id
WHERE f.scenario = $1 AND f.opened_at >= $2 AND f.opened_at < $3
  AND EXISTS (SELECT 1 FROM answer_facts a WHERE a.ticket_id = f.ticket_id AND a.latest = 1 AND a.rating < 4);

-- name: list_reopened_tickets
-- Solved, and opened again; conditions follow.
-- $1 scenario, $2 opened from, $3 to
SELECT f.ticket_id AS id, c.number, c.subject FROM ticket_facts f JOIN ticket_cards c ON c.id = f.ticket_id
WHERE f.scenario = $1 AND f.opened_at >= $2 AND f.opened_at < $3
  AND EXISTS (SELECT 1 FROM cycle_facts s WHERE s.ticket_id = f.ticket_id AND s.solved_at IS NOT NULL AND s.reopened = 1);
