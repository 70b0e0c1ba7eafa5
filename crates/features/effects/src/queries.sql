-- name: find_contact_days
SELECT fcr_window_days FROM organisation_cards;

-- name: list_outcomes
-- Tickets by how they were guided: by a version of the playbook, which is that of their first run of it, or
-- (0) not at all though they are of its scenario. `next_contact_at` is of the same customer about the same
-- order in another ticket, as far as it matters. Conditions and an order follow.
-- $1 playbook, $2 opened from, $3 opened before, $4 trial or '', $5 scenario, $6 contact window ms
SELECT f.ticket_id, c.number, c.subject, f.opened_at, a.version, s.solved_at, s.contacts, s.contacts_known,
  s.reopened AS first_reopened,
  (SELECT max(k.reopened) FROM cycle_facts k WHERE k.ticket_id = f.ticket_id AND k.solved_at IS NOT NULL) AS reopened,
  (SELECT max(k.resolution_ms) FROM cycle_facts k WHERE k.ticket_id = f.ticket_id AND k.last_solve = 1) AS resolution_ms,
  CASE WHEN s.reopened = 0 AND s.contacts = 1 AND f.order_id IS NOT NULL THEN (
    SELECT min(k.at) FROM contact_facts k
    WHERE k.order_id = f.order_id AND k.ticket_id <> f.ticket_id AND k.at > s.solved_at AND k.at <= s.solved_at + $6
      AND (SELECT root_id FROM customer_cards WHERE id = k.customer_id) = (SELECT root_id FROM customer_cards WHERE id = f.customer_id)
  ) END AS next_contact_at,
  (SELECT count(*) FROM answer_facts k WHERE k.ticket_id = f.ticket_id AND k.latest = 1) AS answers,
  (SELECT count(*) FROM answer_facts k WHERE k.ticket_id = f.ticket_id AND k.latest = 1 AND k.rating >= 4) AS positive
FROM (
  SELECT r.ticket_id, r.number AS version FROM playbook_run_facts r
  WHERE r.playbook = $1 AND ($4 = '' OR r.trial_id = $4) AND NOT EXISTS (
    SELECT 1 FROM playbook_run_facts e WHERE e.ticket_id = r.ticket_id AND e.playbook = r.playbook AND ($4 = '' OR e.trial_id = $4)
      AND (e.started_at < r.started_at OR (e.started_at = r.started_at AND e.run_id < r.run_id))
  )
  UNION ALL
  SELECT w.ticket_id, 0 FROM ticket_facts w
  WHERE w.scenario = $5 AND NOT EXISTS (SELECT 1 FROM playbook_run_facts r WHERE r.ticket_id = w.ticket_id AND r.playbook = $1)
) a
JOIN ticket_facts f ON f.ticket_id = a.ticket_id
JOIN ticket_cards c ON c.id = f.ticket_id
LEFT JOIN cycle_facts s ON s.ticket_id = f.ticket_id AND s.first_solve = 1 AND s.solved_at IS NOT NULL
WHERE f.opened_at >= $2 AND f.opened_at < $3;

-- name: count_runs
-- $1 playbook, $2 started from
SELECT r.number, count(*) AS runs, count(*) FILTER (WHERE r.state = 'ended') AS ended,
  count(*) FILTER (WHERE r.state = 'stopped') AS stopped,
  string_agg(CAST(r.ended_at - r.started_at AS TEXT), ' ') FILTER (WHERE r.state = 'ended') AS times
FROM playbook_run_facts r WHERE r.playbook = $1 AND r.started_at >= $2 GROUP BY r.number ORDER BY r.number;

-- name: measure_steps
-- What steps came to. The time of a step goes from the one passed before it, or from the start.
-- $1 playbook, $2 version, $3 started from
SELECT p.step, count(*) FILTER (WHERE p.outcome = 'done') AS done,
  count(*) FILTER (WHERE p.outcome = 'skipped') AS skipped,
  count(*) FILTER (WHERE p.outcome <> 'done' AND p.outcome <> 'skipped') AS otherwise,
  string_agg(CAST(p.elapsed AS TEXT), ' ') AS times,
  string_agg(CAST(p.minutes AS TEXT), ' ') FILTER (WHERE p.minutes IS NOT NULL) AS minutes
FROM (
  SELECT s.step, s.outcome, s.minutes,
    s.at - coalesce(lag(s.at) OVER (PARTITION BY s.run_id ORDER BY s.position), s.started_at) AS elapsed
  FROM playbook_step_facts s WHERE s.playbook = $1 AND s.number = $2 AND s.started_at >= $3
) p GROUP BY p.step ORDER BY p.step;

-- name: count_reached
-- Runs that passed a step, stand at it, ended with it or were stopped there; each once.
-- $1 playbook, $2 version, $3 started from
SELECT p.step, count(*) AS reached, count(*) FILTER (WHERE p.stopped = 1) AS stopped, count(*) FILTER (WHERE p.here = 1) AS here
FROM (
  SELECT u.run_id, u.step, max(u.stopped) AS stopped, max(u.here) AS here FROM (
    SELECT s.run_id, s.step, 0 AS stopped, 0 AS here FROM playbook_step_facts s
    WHERE s.playbook = $1 AND s.number = $2 AND s.started_at >= $3
    UNION ALL
    SELECT r.run_id, r.step, CASE r.state WHEN 'stopped' THEN 1 ELSE 0 END, CASE r.state WHEN 'open' THEN 1 ELSE 0 END
    FROM playbook_run_facts r WHERE r.playbook = $1 AND r.number = $2 AND r.started_at >= $3
  ) u GROUP BY u.run_id, u.step
) p GROUP BY p.step ORDER BY p.step;

-- name: list_runs
-- Runs with their tickets. Conditions and an order follow.
-- $1 playbook, $2 version, $3 started from
SELECT r.run_id, r.ticket_id, c.number, c.subject, r.started_at
FROM playbook_run_facts r JOIN ticket_facts f ON f.ticket_id = r.ticket_id JOIN ticket_cards c ON c.id = r.ticket_id
WHERE r.playbook = $1 AND r.number = $2 AND r.started_at >= $3;
