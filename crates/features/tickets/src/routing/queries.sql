-- name: find_team_routing
-- $1 team
SELECT g.id AS team_id, coalesce(r.mode, 'manual') AS mode, coalesce(r.language, 'preferred') AS language,
  coalesce(r.known_days, 90) AS known_days, coalesce(r.grace_minutes, 15) AS grace_minutes, coalesce(r.version, 0) AS version
FROM team_cards g LEFT JOIN team_routings r ON r.team_id = g.id WHERE g.id = $1;

-- name: count_routed_teams
SELECT count(*) FROM team_routings WHERE mode = 'automatic';

-- name: keep_team_routing
-- $1 team, $2 mode, $3 language, $4 days, $5 minutes, $6 version seen
INSERT INTO team_routings (team_id, mode, language, known_days, grace_minutes, version) VALUES ($1, $2, $3, $4, $5, 1)
ON CONFLICT (team_id) DO UPDATE SET mode = excluded.mode, language = excluded.language, known_days = excluded.known_days,
  grace_minutes = excluded.grace_minutes, version = team_routings.version + 1
WHERE team_routings.version = $6;

-- name: hold_routing_turn
UPDATE routing_turn SET id = 1 WHERE id = 1 RETURNING id;

-- name: list_queue
-- Tickets that wait for somebody to be given to, what falls due first before the others.
-- $1 now, $2 limit
SELECT t.id, t.team_id, t.tags, r.language, g.language AS language_rule FROM tickets t
JOIN team_routings g ON g.team_id = t.team_id AND g.mode = 'automatic'
LEFT JOIN ticket_routings h ON h.ticket_id = t.id
LEFT JOIN customer_cards c ON c.id = t.customer_id
LEFT JOIN customer_cards r ON r.id = c.root_id
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
  AND t.category IN ('new', 'open') AND t.assignee_id IS NULL AND (t.snoozed_until IS NULL OR t.snoozed_until <= $1)
  AND coalesce(h.by_hand, 0) = 0
ORDER BY coalesce(t.due_at, 9223372036854775807), t.opened_at, t.id LIMIT $2;

-- name: count_queue
-- Of a team, whether by routing or by hand; who may see it follows.
-- $1 team, $2 now
SELECT count(*) FROM tickets t
WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
  AND t.category IN ('new', 'open') AND t.assignee_id IS NULL AND (t.snoozed_until IS NULL OR t.snoozed_until <= $2)
  AND t.team_id = $1;

-- name: find_routing_of_ticket
-- $1 ticket
SELECT t.team_id, t.assignee_id, t.category, t.snoozed_until, t.set_aside, t.merged_into, t.tags, r.language, c.root_id AS customer_id,
  coalesce(g.mode, 'manual') AS mode, coalesce(g.language, 'preferred') AS language_rule, coalesce(g.known_days, 90) AS known_days,
  coalesce(h.by_hand, 0) AS by_hand
FROM tickets t
LEFT JOIN team_routings g ON g.team_id = t.team_id
LEFT JOIN ticket_routings h ON h.ticket_id = t.id
LEFT JOIN customer_cards c ON c.id = t.customer_id
LEFT JOIN customer_cards r ON r.id = c.root_id
WHERE t.id = $1;

-- name: list_candidates
-- Members of a team with what they have in hand, and when they were given something last.
-- $1 team, $2 now, $3 limit
SELECT c.person_id AS id, c.name, c.skills, c.languages, c.capacity, c.away, coalesce(w.load, 0) AS load,
  (SELECT max(h.at) FROM ticket_routings h WHERE h.person_id = c.person_id) AS last_given_at
FROM candidate_cards c LEFT JOIN (
  SELECT t.assignee_id, count(*) AS load FROM tickets t
  WHERE t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
    AND t.category IN ('new', 'open') AND (t.snoozed_until IS NULL OR t.snoozed_until <= $2)
  GROUP BY t.assignee_id
) w ON w.assignee_id = c.person_id
WHERE c.team_id = $1 ORDER BY c.name, c.person_id LIMIT $3;

-- name: find_who_answered
-- Who wrote to a customer last.
-- $1 customer, $2 since
SELECT m.author_id FROM customer_cards c JOIN tickets t ON t.customer_id = c.id JOIN messages m ON m.ticket_id = t.id
WHERE c.root_id = $1 AND m.kind = 'public' AND m.author_kind = 'staff' AND m.author_id IS NOT NULL AND m.at >= $2
ORDER BY m.at DESC, m.id DESC LIMIT 1;

-- name: note_routing
-- $1 ticket, $2 by hand, $3 whom the program gave it, $4 now
INSERT INTO ticket_routings (ticket_id, by_hand, person_id, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (ticket_id) DO UPDATE SET by_hand = excluded.by_hand, person_id = excluded.person_id, at = excluded.at;

-- name: forget_routing
-- $1 ticket
DELETE FROM ticket_routings WHERE ticket_id = $1;

-- name: list_left_behind
-- Tickets that the program gave to somebody who is away for too long while the customer waits. Who comes
-- back before it falls due keeps it. Goes on with which, and the limit.
-- $1 now
SELECT t.id FROM tickets t CROSS JOIN ticket_routings h
JOIN team_routings g ON g.team_id = t.team_id AND g.mode = 'automatic'
JOIN availability_cards a ON a.person_id = t.assignee_id
WHERE h.ticket_id = t.id AND h.person_id = t.assignee_id AND h.by_hand = 0
  AND t.merged_into IS NULL AND t.set_aside IS NULL AND t.category IN ('new', 'open', 'pending', 'on_hold')
  AND t.category IN ('new', 'open') AND t.waiting_since IS NOT NULL
  AND a.away = 1 AND a.away_since + g.grace_minutes * 60000 <= $1
  AND (a.away_until IS NULL OR t.due_at IS NULL OR a.away_until >= t.due_at);
