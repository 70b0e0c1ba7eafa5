-- name: list_settings_events
-- The first condition is that of the index events_beside_work, word for word. Views and templates that one
-- person keeps for themselves are no setting of the desk, unless they were just taken from others.
SELECT seq, kind, topic, subject_id, at, actor_kind, actor_id, data FROM event_facts
WHERE topic NOT IN ('ticket', 'customer', 'order', 'product', 'warranty')
  AND (topic NOT IN ('view', 'template') OR data NOT LIKE '%"audience":"own"%'
    OR data LIKE '%"before":{%"audience":%');

-- name: audit_zone
SELECT time_zone FROM organisation_cards;

-- name: person_names
SELECT id, name FROM person_cards WHERE id <> '';

-- name: team_names
SELECT id, name FROM team_cards WHERE id <> '';

-- name: role_names
SELECT id, name FROM role_cards WHERE id <> '';

-- name: token_names
SELECT id, name FROM token_cards WHERE id <> '';

-- name: calendar_names
SELECT id, name FROM business_calendar_cards WHERE id <> '';

-- name: brand_names
SELECT id, name FROM brand_cards WHERE id <> '';
