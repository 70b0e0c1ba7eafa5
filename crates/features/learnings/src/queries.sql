-- name: insert_learning
-- $1 id, $2 scenario, $3 playbook, $4 version, $5 step, $6 title of it, $7 ticket, $8 text, $9 who, $10 when
INSERT INTO learnings (id, scenario, playbook, number, step, step_title, ticket_id, body, state, author_id, written_at,
  decided_by, decided_at, reason, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed', $9, $10, NULL, NULL, NULL, 1);

-- name: list_learnings
-- With names, and the first version that was published since it was accepted or taken in; the versions of elsewhere
-- are counted otherwise. Conditions and an order follow.
SELECT l.id, l.scenario, l.playbook, p.name AS playbook_name, l.number, l.step, l.step_title, l.ticket_id,
  c.number AS ticket_number, f.team_id AS ticket_team, f.assignee_id AS ticket_assignee, l.body, l.state,
  l.author_id, COALESCE(l.credit, a.name) AS author_name, l.taken_at, l.written_at, l.decided_by, d.name AS decided_by_name, l.decided_at, l.reason, l.version,
  (SELECT count(*) FROM learning_comments k WHERE k.learning_id = l.id) AS comments,
  (SELECT min(v.number) FROM playbook_version_cards v
    WHERE v.playbook = l.playbook AND l.state = 'accepted' AND (l.taken_at IS NOT NULL OR v.number > l.number)
      AND v.published_at >= COALESCE(l.taken_at, l.decided_at)) AS in_version
FROM learnings l
LEFT JOIN person_cards a ON a.id = l.author_id
LEFT JOIN person_cards d ON d.id = l.decided_by
LEFT JOIN playbook_cards p ON p.key = l.playbook
LEFT JOIN ticket_facts f ON f.ticket_id = l.ticket_id
LEFT JOIN ticket_cards c ON c.id = f.ticket_id
WHERE 1 = 1;

-- name: hold_learning
-- Locked until the transaction ends.
-- $1 id
UPDATE learnings SET version = version WHERE id = $1 RETURNING state, version;

-- name: decide_learning
-- $1 id, $2 state, $3 who, $4 when, $5 why not
UPDATE learnings SET state = $2, decided_by = $3, decided_at = $4, reason = $5, version = version + 1 WHERE id = $1;

-- name: count_proposed
-- Where something is proposed, and how much.
SELECT scenario, playbook, count(*) AS n FROM learnings WHERE state = 'proposed' GROUP BY scenario, playbook;

-- name: count_decided
-- Of what was learned here.
-- $1 from, $2 to
SELECT count(*) FILTER (WHERE state = 'declined') AS declined,
  (SELECT count(*) FROM learnings WHERE taken_at IS NULL AND written_at >= $1 AND written_at < $2) AS proposed
FROM learnings WHERE decided_at >= $1 AND decided_at < $2;

-- name: list_accepted
-- As a library holds them, the oldest first.
SELECT COALESCE(l.taken_id, l.id) AS id, l.scenario, l.playbook, l.number AS version, l.step, l.step_title, l.body,
  COALESCE(l.credit, a.name) AS credit, l.decided_at AS accepted_at
FROM learnings l LEFT JOIN person_cards a ON a.id = l.author_id
WHERE l.state = 'accepted' ORDER BY l.decided_at, COALESCE(l.taken_id, l.id);

-- name: find_own
-- Whether it was learned here.
-- $1 id
SELECT id FROM learnings WHERE id = $1 AND taken_id IS NULL;

-- name: find_taken
-- $1 its id elsewhere
SELECT taken_id AS id, scenario, playbook, number AS version, step, step_title, body, credit, decided_at AS accepted_at
FROM learnings WHERE taken_id = $1;

-- name: insert_taken
-- $1 id, $2 scenario, $3 playbook, $4 version there, $5 step, $6 title of it, $7 text, $8 when it was accepted,
-- $9 its id there, $10 whom to thank, $11 when it is taken in
INSERT INTO learnings (id, scenario, playbook, number, step, step_title, ticket_id, body, state, author_id, written_at,
  decided_by, decided_at, reason, version, taken_id, credit, taken_at)
VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, 'accepted', '', $8, NULL, $8, NULL, 1, $9, $10, $11);

-- name: change_taken
-- $1 its id elsewhere, $2 scenario, $3 playbook, $4 version there, $5 step, $6 title of it, $7 text, $8 when it was
-- accepted, $9 whom to thank
UPDATE learnings SET scenario = $2, playbook = $3, number = $4, step = $5, step_title = $6, body = $7, written_at = $8,
  decided_at = $8, credit = $9, version = version + 1 WHERE taken_id = $1 RETURNING id;

-- name: insert_comment
-- $1 id, $2 learning, $3 text, $4 who, $5 when
INSERT INTO learning_comments (id, learning_id, body, author_id, at) VALUES ($1, $2, $3, $4, $5);

-- name: count_comments
-- $1 learning
SELECT count(*) FROM learning_comments WHERE learning_id = $1;

-- name: list_comments
-- $1 learning
SELECT k.id, k.body, k.author_id, a.name AS author_name, k.at
FROM learning_comments k LEFT JOIN person_cards a ON a.id = k.author_id WHERE k.learning_id = $1 ORDER BY k.at, k.id;

-- name: find_zone
SELECT time_zone FROM organisation_cards;
