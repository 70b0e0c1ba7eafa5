-- name: find_zone
SELECT time_zone FROM organisation_cards;

-- name: find_hours
-- The organisation's hours that hold now.
-- $1 now
SELECT hours FROM calendar_cards WHERE calendar_id = '' AND since <= $1 ORDER BY since DESC LIMIT 1;

-- name: list_teams
SELECT id, name FROM team_cards ORDER BY name, id;

-- name: list_replies
-- Stretches of waiting that a person ended.
-- $1 from, $2 most
SELECT f.ticket_id, f.at, f.wait_ms, f.agent_id, f.team_id, f.channel, t.scenario, t.order_id
FROM reply_facts f JOIN ticket_facts t ON t.ticket_id = f.ticket_id
WHERE f.at >= $1 ORDER BY f.at, f.ticket_id, f.ordinal LIMIT $2;

-- name: list_waiting
-- $1 most
SELECT ticket_id, waiting_since, channel, scenario, order_id FROM ticket_facts
WHERE waiting_since IS NOT NULL ORDER BY waiting_since, ticket_id LIMIT $1;

-- name: list_parcels
-- Orders that were not cancelled, once for each of their parcels, or once without any; days are the destination's.
-- $1 placed from, $2 most
SELECT o.id AS order_id, o.placed_at, p.promised_on, p.delivered_on
FROM order_cards o LEFT JOIN parcel_progress_cards p ON p.order_id = o.id
WHERE o.placed_at >= $1 AND o.state <> 'cancelled' ORDER BY o.placed_at, o.id, p.id LIMIT $2;

-- name: list_ratings
-- Rated tickets: the latest rating of the cycle in which a person replied first, and the wait for that reply.
-- $1 from, $2 until, $3 most
SELECT a.ticket_id, t.customer_id, a.rating, f.wait_ms, f.channel, t.scenario
FROM answer_facts a JOIN reply_facts f ON f.ticket_id = a.ticket_id AND f.first = 1 AND f.cycle = a.cycle
JOIN ticket_facts t ON t.ticket_id = a.ticket_id
WHERE a.latest = 1 AND a.answered_at >= f.at AND a.answered_at >= $1 AND a.answered_at < $2
ORDER BY a.answered_at, a.answer_id LIMIT $3;

-- name: count_replies
-- 1 if a person ever replied.
SELECT count(*) FROM (SELECT 1 AS one FROM reply_facts LIMIT 1) found;

-- name: list_calibrations
-- $1 most
SELECT id, number, made_at, made_by, from_on, to_on, contacts, engine FROM calibrations ORDER BY number DESC LIMIT $1;

-- name: find_calibration
-- $1 id
SELECT id, number, made_at, made_by, from_on, to_on, contacts, engine, calibrated, fit, folded, outlook, satisfaction
FROM calibrations WHERE id = $1;

-- name: find_latest_calibration
SELECT id, number, made_at, made_by, from_on, to_on, contacts, engine, calibrated, fit, folded, outlook, satisfaction
FROM calibrations ORDER BY number DESC LIMIT 1;

-- name: count_calibrations
SELECT count(*) FROM calibrations;

-- name: insert_calibration
-- Two at once get two numbers: the unique index refuses the later one, which is tried again.
-- $1 id, $2 made at, $3 by, $4 first day, $5 last day, $6 contacts, $7 engine, $8 calibrated, $9 fit, $10 folded,
-- $11 outlook, $12 satisfaction
INSERT INTO calibrations
  (id, number, made_at, made_by, from_on, to_on, contacts, engine, calibrated, fit, folded, outlook, satisfaction)
SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM calibrations;

-- name: list_assumptions
SELECT what, of_name, value, set_at, set_by, version FROM calibration_assumptions ORDER BY what, of_name;

-- name: find_assumption
-- $1 what, $2 class or group
SELECT what, of_name, value, set_at, set_by, version FROM calibration_assumptions WHERE what = $1 AND of_name = $2;

-- name: set_first_assumption
-- $1 what, $2 class or group, $3 value, $4 at, $5 person
INSERT INTO calibration_assumptions (what, of_name, value, set_at, set_by, version) VALUES ($1, $2, $3, $4, $5, 1)
ON CONFLICT (what, of_name) DO NOTHING
RETURNING what, of_name, value, set_at, set_by, version;

-- name: change_assumption
-- $1 what, $2 class or group, $3 value, $4 at, $5 person, $6 version seen
UPDATE calibration_assumptions SET value = $3, set_at = $4, set_by = $5, version = version + 1
WHERE what = $1 AND of_name = $2 AND version = $6
RETURNING what, of_name, value, set_at, set_by, version;

-- name: list_campaigns
SELECT id, name, first_on, last_on, expected_percent, version FROM calibration_campaigns ORDER BY first_on DESC, id;

-- name: count_campaigns
SELECT count(*) FROM calibration_campaigns;

-- name: hold_campaign
-- Locked until the transaction ends.
-- $1 id
UPDATE calibration_campaigns SET version = version WHERE id = $1
RETURNING id, name, first_on, last_on, expected_percent, version;

-- name: add_campaign
-- $1 id, $2 name, $3 first day, $4 last day, $5 expected per cent, $6 version
INSERT INTO calibration_campaigns (id, name, first_on, last_on, expected_percent, version) VALUES ($1, $2, $3, $4, $5, $6);

-- name: change_campaign
-- $1 id, $2 name, $3 first day, $4 last day, $5 expected per cent, $6 version
UPDATE calibration_campaigns SET name = $2, first_on = $3, last_on = $4, expected_percent = $5, version = $6 WHERE id = $1;

-- name: remove_campaign
-- $1 id
DELETE FROM calibration_campaigns WHERE id = $1;

-- name: claim_round
-- $1 now, $2 when the next one is due, $3 who
UPDATE calibration_round SET due_at = $2, holder = $3 WHERE id = 1 AND due_at <= $1;

-- name: hold_round
-- Whoever comes late finds that another node has begun a round of its own.
-- $1 who, $2 when the next one is due
UPDATE calibration_round SET holder = '', due_at = $2 WHERE id = 1 AND holder = $1;

-- name: find_round
SELECT due_at FROM calibration_round WHERE id = 1;
