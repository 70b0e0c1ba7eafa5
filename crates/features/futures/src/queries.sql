-- name: list_records
-- $1 kind
SELECT key, definition, version, changed_at, changed_by FROM rehearsal_records
WHERE kind = $1 AND removed_at IS NULL ORDER BY key;

-- name: find_record
-- $1 kind, $2 key
SELECT key, definition, version, changed_at, changed_by FROM rehearsal_records
WHERE kind = $1 AND key = $2 AND removed_at IS NULL;

-- name: hold_record
-- Locked until the transaction ends.
-- $1 kind, $2 key
UPDATE rehearsal_records SET version = version WHERE kind = $1 AND key = $2 AND removed_at IS NULL
RETURNING key, definition, version, changed_at, changed_by;

-- name: count_records
-- $1 kind
SELECT count(*) FROM rehearsal_records WHERE kind = $1 AND removed_at IS NULL;

-- name: count_key
-- Also of what was removed: studies still name it.
-- $1 kind, $2 key
SELECT count(*) FROM rehearsal_records WHERE kind = $1 AND key = $2;

-- name: find_key
-- Also what was removed.
-- $1 kind, $2 key
SELECT version, removed_at FROM rehearsal_records WHERE kind = $1 AND key = $2;

-- name: restore_record
-- $1 kind, $2 key, $3 definition, $4 version, $5 now, $6 by
UPDATE rehearsal_records SET definition = $3, removed_at = NULL, version = $4, changed_at = $5, changed_by = $6
WHERE kind = $1 AND key = $2 AND removed_at IS NOT NULL;

-- name: insert_record
-- $1 kind, $2 key, $3 definition, $4 version, $5 now, $6 by
INSERT INTO rehearsal_records (kind, key, definition, removed_at, version, changed_at, changed_by)
VALUES ($1, $2, $3, NULL, $4, $5, $6);

-- name: change_record
-- $1 kind, $2 key, $3 definition, $4 version, $5 now, $6 by
UPDATE rehearsal_records SET definition = $3, version = $4, changed_at = $5, changed_by = $6
WHERE kind = $1 AND key = $2;

-- name: remove_record
-- $1 kind, $2 key, $3 now, $4 by
UPDATE rehearsal_records SET removed_at = $3, changed_at = $3, changed_by = $4, version = version + 1
WHERE kind = $1 AND key = $2;

-- name: insert_record_version
-- $1 kind, $2 key, $3 definition, $4 version, $5 now, $6 by
INSERT INTO rehearsal_record_versions (kind, key, definition, version, changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: list_record_versions
-- $1 kind, $2 key
SELECT key, definition, version, changed_at, changed_by FROM rehearsal_record_versions
WHERE kind = $1 AND key = $2 ORDER BY version DESC LIMIT 200;

-- name: list_shipped
SELECT name FROM rehearsal_records_shipped;

-- name: insert_shipped
-- $1 name
INSERT INTO rehearsal_records_shipped (name) VALUES ($1);

-- name: find_person
-- $1 id
SELECT id FROM person_cards WHERE id = $1 AND active = 1;

-- name: find_playbook
-- $1 key
SELECT key FROM playbook_cards WHERE key = $1;

-- name: find_zone
SELECT time_zone FROM organisation_cards;

-- name: list_models
-- Newest first.
SELECT id FROM twin_models ORDER BY added_at DESC, id DESC LIMIT 100;

-- name: count_models
SELECT count(*) FROM twin_models;

-- name: find_model
-- $1 id
SELECT id, name, model, added_at FROM twin_models WHERE id = $1;

-- name: insert_model
-- $1 id, $2 name, $3 model, $4 now, $5 by
INSERT INTO twin_models (id, name, model, added_at, added_by) VALUES ($1, $2, $3, $4, $5);

-- name: list_studies
SELECT s.id, s.definition, s.input, s.engine, s.state, s.round, s.failure, s.watched_since, s.begun_at, s.begun_by,
  s.ended_at, s.version,
  (SELECT count(*) FROM study_parts p WHERE p.study_id = s.id) AS parts,
  (SELECT count(*) FROM study_parts p WHERE p.study_id = s.id AND p.result IS NULL) AS parts_open
FROM studies s ORDER BY s.begun_at DESC, s.id DESC LIMIT 100;

-- name: find_study
-- $1 id
SELECT s.id, s.definition, s.input, s.engine, s.state, s.round, s.failure, s.watched_since, s.begun_at, s.begun_by,
  s.ended_at, s.version,
  (SELECT count(*) FROM study_parts p WHERE p.study_id = s.id) AS parts,
  (SELECT count(*) FROM study_parts p WHERE p.study_id = s.id AND p.result IS NULL) AS parts_open
FROM studies s WHERE s.id = $1;

-- name: count_running
SELECT count(*) FROM studies WHERE state = 'running';

-- name: insert_study
-- $1 id, $2 definition, $3 input, $4 engine, $5 now, $6 by
INSERT INTO studies (id, definition, input, engine, state, round, failure, watched_since, begun_at, begun_by, ended_at, version)
VALUES ($1, $2, $3, $4, 'running', 0, NULL, NULL, $5, $6, NULL, 1);

-- name: end_study
-- $1 id, $2 state, $3 failure, $4 now
UPDATE studies SET state = $2, failure = $3, ended_at = $4, version = version + 1 WHERE id = $1 AND state = 'running';

-- name: resume_study
-- A cancelled one, of which every part that was rehearsed was kept.
-- $1 id
UPDATE studies SET state = 'running', ended_at = NULL, version = version + 1 WHERE id = $1 AND state = 'cancelled';

-- name: next_round
-- Whoever comes first asks for more; $1 id, $2 the round before
UPDATE studies SET round = round + 1, version = version + 1 WHERE id = $1 AND round = $2 AND state = 'running';

-- name: watch_study
-- $1 id, $2 first day
UPDATE studies SET watched_since = $2, version = version + 1 WHERE id = $1;

-- name: watch_no_other
-- $1 id
UPDATE studies SET watched_since = NULL, version = version + 1 WHERE watched_since IS NOT NULL AND id <> $1;

-- name: find_watched
SELECT id FROM studies WHERE watched_since IS NOT NULL AND state = 'done' ORDER BY id LIMIT 1;

-- name: list_open_parts
-- Of studies that were begun with this engine: pieces of another one would not fit.
-- $1 now, $2 limit, $3 engine
SELECT p.study_id, p.future, p.strategy, p.first, p.past FROM study_parts p JOIN studies s ON s.id = p.study_id
WHERE s.state = 'running' AND s.engine = $3 AND p.result IS NULL AND (p.held_until IS NULL OR p.held_until <= $1)
ORDER BY s.begun_at, s.id, p.future, p.strategy, p.first LIMIT $2;

-- name: take_part
-- $1 study, $2 future, $3 strategy, $4 first, $5 now, $6 held until
UPDATE study_parts SET held_until = $6
WHERE study_id = $1 AND future = $2 AND strategy = $3 AND first = $4 AND result IS NULL
  AND (held_until IS NULL OR held_until <= $5);

-- name: keep_part
-- $1 study, $2 future, $3 strategy, $4 first, $5 result
UPDATE study_parts SET result = $5, held_until = NULL
WHERE study_id = $1 AND future = $2 AND strategy = $3 AND first = $4 AND result IS NULL;

-- name: list_left_behind
-- Running studies of another engine on which nobody works.
-- $1 engine, $2 now
SELECT s.id FROM studies s WHERE s.state = 'running' AND s.engine <> $1 AND NOT EXISTS
  (SELECT 1 FROM study_parts p WHERE p.study_id = s.id AND p.result IS NULL AND p.held_until > $2) ORDER BY s.id;

-- name: list_finished
-- Running studies of which every part was rehearsed.
SELECT s.id FROM studies s WHERE s.state = 'running'
  AND NOT EXISTS (SELECT 1 FROM study_parts p WHERE p.study_id = s.id AND p.result IS NULL) ORDER BY s.begun_at, s.id;

-- name: list_results
-- $1 study, $2 first future, $3 the one after the last
SELECT future, strategy, result FROM study_parts
WHERE study_id = $1 AND future >= $2 AND future < $3 AND result IS NOT NULL ORDER BY future, strategy, first;

-- name: count_tickets
-- $1 from, $2 until
SELECT channel, coalesce(scenario, '') AS scenario, count(*) AS n FROM ticket_facts
WHERE opened_at >= $1 AND opened_at < $2 GROUP BY channel, scenario ORDER BY channel, scenario;

-- name: count_unread
-- 1 if the watched study has a day that is over and was not read.
-- $1 yesterday
SELECT count(*) FROM studies s WHERE s.watched_since IS NOT NULL AND s.watched_since <= $1 AND s.state = 'done'
  AND NOT EXISTS (SELECT 1 FROM signpost_days d WHERE d.study_id = s.id AND d.day >= $1);

-- name: find_signpost_day
-- The latest one.
-- $1 study
SELECT day, seen, belief FROM signpost_days WHERE study_id = $1 ORDER BY day DESC LIMIT 1;

-- name: list_signpost_days
-- $1 study
SELECT day, seen, belief FROM signpost_days WHERE study_id = $1 ORDER BY day DESC LIMIT 60;

-- name: insert_signpost_day
-- $1 study, $2 day, $3 seen, $4 belief
INSERT INTO signpost_days (study_id, day, seen, belief) VALUES ($1, $2, $3, $4) ON CONFLICT (study_id, day) DO NOTHING;

-- name: list_alerts
-- $1 study
SELECT id, study_id, future, owner_id, day, weight, opened_at, acknowledged_at, acknowledged_by FROM signpost_alerts
WHERE study_id = $1 ORDER BY opened_at DESC, id DESC LIMIT 100;

-- name: list_own_alerts
-- That nobody has seen yet.
-- $1 person
SELECT study_id, future, day, weight FROM signpost_alerts WHERE owner_id = $1 AND acknowledged_at IS NULL
ORDER BY opened_at DESC, id DESC LIMIT 20;

-- name: find_alert
-- $1 id
SELECT id, study_id, future, owner_id, day, weight, opened_at, acknowledged_at, acknowledged_by FROM signpost_alerts
WHERE id = $1;

-- name: count_open_alerts
-- $1 study, $2 future
SELECT count(*) FROM signpost_alerts WHERE study_id = $1 AND future = $2 AND acknowledged_at IS NULL;

-- name: insert_alert
-- $1 id, $2 study, $3 future, $4 owner, $5 day, $6 weight, $7 now
INSERT INTO signpost_alerts (id, study_id, future, owner_id, day, weight, opened_at, acknowledged_at, acknowledged_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL);

-- name: acknowledge_alert
-- $1 id, $2 now, $3 by
UPDATE signpost_alerts SET acknowledged_at = $2, acknowledged_by = $3 WHERE id = $1 AND acknowledged_at IS NULL;

-- name: list_staffings
SELECT id, name, definition, input, engine, state, round, failure, begun_at, begun_by, ended_at, version
FROM staffing_runs ORDER BY begun_at DESC, id DESC LIMIT 100;

-- name: find_staffing
-- $1 id
SELECT id, name, definition, input, engine, state, round, failure, begun_at, begun_by, ended_at, version
FROM staffing_runs WHERE id = $1;

-- name: find_staffing_answer
-- $1 id
SELECT answer FROM staffing_runs WHERE id = $1 AND answer IS NOT NULL;

-- name: count_staffings_running
SELECT count(*) FROM staffing_runs WHERE state = 'running';

-- name: insert_staffing
-- $1 id, $2 name, $3 definition, $4 input, $5 engine, $6 now, $7 by
INSERT INTO staffing_runs
  (id, name, definition, input, engine, state, round, answer, failure, held_until, begun_at, begun_by, ended_at, version)
VALUES ($1, $2, $3, $4, $5, 'running', 0, NULL, NULL, NULL, $6, $7, NULL, 1);

-- name: list_open_staffings
-- Of those that were begun with this engine, with nobody at them.
-- $1 now, $2 engine
SELECT id FROM staffing_runs
WHERE state = 'running' AND engine = $2 AND (held_until IS NULL OR held_until <= $1) ORDER BY begun_at, id LIMIT 10;

-- name: take_staffing
-- $1 id, $2 now, $3 held until
UPDATE staffing_runs SET held_until = $3
WHERE id = $1 AND state = 'running' AND (held_until IS NULL OR held_until <= $2);

-- name: let_go_staffing
-- $1 id, $2 the round that was begun
UPDATE staffing_runs SET held_until = NULL WHERE id = $1 AND round = $2;

-- name: keep_staffing
-- Whoever comes late with the same round has the same answer; $1 id, $2 the rounds before, $3 answer
UPDATE staffing_runs SET answer = $3, round = round + 1, held_until = NULL, version = version + 1
WHERE id = $1 AND round = $2 AND state = 'running';

-- name: end_staffing
-- $1 id, $2 state, $3 failure, $4 now
UPDATE staffing_runs SET state = $2, failure = $3, ended_at = $4, held_until = NULL, version = version + 1
WHERE id = $1 AND state = 'running';

-- name: list_left_staffings
-- Running ones of another engine at which nobody is.
-- $1 engine, $2 now
SELECT id FROM staffing_runs
WHERE state = 'running' AND engine <> $1 AND (held_until IS NULL OR held_until <= $2) ORDER BY begun_at, id;
