-- name: list_capabilities
SELECT c.key, c.kind, c.name, c.explanation, c.not_offered, c.state, c.percent, c.held_back, c.salt, c.switched_at,
  c.switched_by, p.name AS switched_by_name, c.version
FROM capabilities c LEFT JOIN person_cards p ON p.id = c.switched_by ORDER BY c.key;

-- name: find_capability
-- $1 key
SELECT c.key, c.kind, c.name, c.explanation, c.not_offered, c.state, c.percent, c.held_back, c.salt, c.switched_at,
  c.switched_by, p.name AS switched_by_name, c.version
FROM capabilities c LEFT JOIN person_cards p ON p.id = c.switched_by WHERE c.key = $1;

-- name: find_switch
-- $1 key
SELECT state, percent, held_back, salt FROM capabilities WHERE key = $1;

-- name: list_standings
SELECT key, state, percent FROM capabilities WHERE kind = 'obeyed' ORDER BY key;

-- name: count_own_capabilities
SELECT count(*) FROM capabilities WHERE kind = 'own';

-- name: insert_capability
-- $1 key, $2 kind, $3 name, $4 explanation, $5 what customers read while it is off, $6 state, $7 percent, $8 salt,
-- $9 when, $10 who
INSERT INTO capabilities (key, kind, name, explanation, not_offered, state, percent, held_back, salt, switched_at,
  switched_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, 1) ON CONFLICT (key) DO NOTHING;

-- name: redeclare_capability
-- $1 key, $2 kind, $3 name, $4 explanation
UPDATE capabilities SET kind = $2, name = $3, explanation = $4 WHERE key = $1;

-- name: change_capability
-- $1 key, $2 name, $3 explanation, $4 what customers read while it is off, $5 state, $6 percent, $7 held back,
-- $8 salt, $9 since when, $10 by whom, $11 version that was seen
UPDATE capabilities SET name = $2, explanation = $3, not_offered = $4, state = $5, percent = $6, held_back = $7,
  salt = $8, switched_at = $9, switched_by = $10, version = version + 1
WHERE key = $1 AND version = $11;

-- name: delete_capability
-- $1 key
DELETE FROM capabilities WHERE key = $1;

-- name: insert_switch
-- $1 id, $2 capability, $3 when, $4 who, $5 state before, $6 percent before, $7 held back before, $8 state, $9 percent,
-- $10 held back, $11 whether others are drawn, $12 reason
INSERT INTO capability_switch_facts (id, capability, at, by_id, from_state, from_percent, from_held_back, to_state,
  to_percent, to_held_back, redrawn, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: list_switches
-- $1 capability, $2 how many
SELECT f.id, f.at, f.by_id, p.name AS by_name, f.from_state, f.from_percent, f.from_held_back, f.to_state,
  f.to_percent, f.to_held_back, f.redrawn, f.reason
FROM capability_switch_facts f LEFT JOIN person_cards p ON p.id = f.by_id
WHERE f.capability = $1 ORDER BY f.at DESC, f.id DESC LIMIT $2;

-- name: find_root
-- $1 id of a customer
SELECT root_id FROM customer_cards WHERE id = $1;

-- name: find_root_by_external
-- Of several systems that use one id the first by name.
-- $1 id in another system, $2 the same in lower case
SELECT c.root_id FROM customer_external_cards e JOIN customer_cards c ON c.id = e.customer_id
WHERE e.external_key = $2 AND e.external_id = $1 ORDER BY e.source LIMIT 1;
