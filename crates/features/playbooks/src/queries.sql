-- name: list_playbooks
SELECT key, name, scenario, owner_id, CAST(CASE WHEN draft IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_draft, published,
  retired, steps, errors, hints, changed_at, changed_by, version
FROM playbooks ORDER BY key;

-- name: find_playbook
-- $1 key
SELECT key, name, scenario, owner_id, draft, published, retired, steps, errors, hints, changed_at, changed_by, version
FROM playbooks WHERE key = $1;

-- name: hold_playbook
-- Locked until the transaction ends.
-- $1 key
UPDATE playbooks SET version = version WHERE key = $1
RETURNING key, name, scenario, owner_id, draft, published, retired, steps, errors, hints, changed_at, changed_by, version;

-- name: count_playbooks
SELECT count(*) FROM playbooks;

-- name: insert_playbook
-- $1 key, $2 name, $3 scenario, $4 owner, $5 draft, $6 published, $7 retired, $8 steps, $9 errors, $10 hints, $11 when,
-- $12 who, $13 version
INSERT INTO playbooks (key, name, scenario, owner_id, draft, published, retired, steps, errors, hints, changed_at,
  changed_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: change_playbook
-- $1 key, $2 name, $3 scenario, $4 owner, $5 draft, $6 published, $7 retired, $8 steps, $9 errors, $10 hints, $11 when,
-- $12 who, $13 version
UPDATE playbooks SET name = $2, scenario = $3, owner_id = $4, draft = $5, published = $6, retired = $7, steps = $8,
  errors = $9, hints = $10, changed_at = $11, changed_by = $12, version = $13
WHERE key = $1;

-- name: drop_playbook
-- $1 key
DELETE FROM playbooks WHERE key = $1;

-- name: insert_version
-- $1 playbook, $2 number, $3 text, $4 why, $5 steps, $6 when, $7 who
INSERT INTO playbook_versions (playbook, number, text, why, steps, published_at, published_by)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: list_versions
-- $1 playbook
SELECT number, why, steps, published_at, published_by FROM playbook_versions WHERE playbook = $1 ORDER BY number DESC;

-- name: find_version
-- $1 playbook, $2 number
SELECT number, text, why, steps, published_at, published_by FROM playbook_versions WHERE playbook = $1 AND number = $2;

-- name: last_version
-- $1 playbook
SELECT CAST(coalesce(max(number), 0) AS BIGINT) FROM playbook_versions WHERE playbook = $1;

-- name: find_person
-- $1 id
SELECT id FROM person_cards WHERE id = $1;

-- name: list_shipped
SELECT key FROM playbooks_shipped;

-- name: insert_shipped
-- $1 key
INSERT INTO playbooks_shipped (key) VALUES ($1);

-- name: insert_trial
-- $1 id, $2 playbook, $3 first version, $4 second version, $5 share of the second, $6 points, $7 minutes, $8 why,
-- $9 when, $10 who
INSERT INTO playbook_trials (id, playbook, first_version, second_version, share, points, minutes, why, started_at,
  started_by, ended_at, ended_by, decision, decided_why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL, NULL, NULL);

-- name: end_trial
-- $1 id, $2 when, $3 who, $4 version that goes on, $5 why
UPDATE playbook_trials SET ended_at = $2, ended_by = $3, decision = $4, decided_why = $5 WHERE id = $1 AND ended_at IS NULL;

-- name: list_trials
-- $1 playbook
SELECT id, playbook, first_version, second_version, share, points, minutes, why, started_at, started_by, ended_at,
  ended_by, decision, decided_why
FROM playbook_trials WHERE playbook = $1 ORDER BY started_at DESC, id DESC LIMIT 100;

-- name: find_trial_under_way
-- $1 playbook
SELECT id, playbook, first_version, second_version, share, points, minutes, why, started_at, started_by, ended_at,
  ended_by, decision, decided_why
FROM playbook_trials WHERE playbook = $1 AND ended_at IS NULL;

-- name: list_team_names
SELECT name FROM team_cards ORDER BY name;

-- name: list_people_names
-- What those who work here may be called by: their name or address of e-mail.
SELECT name FROM person_cards WHERE active = 1 UNION SELECT email FROM person_cards WHERE active = 1 AND email IS NOT NULL;

-- name: list_status_keys
SELECT key FROM status_cards ORDER BY key;

-- name: list_product_names
SELECT name FROM product_cards UNION SELECT sku FROM product_cards;
