-- name: find_choice
-- $1 person
SELECT person_id, rhythm, weekday, hour, time_zone, version FROM digest_choices WHERE person_id = $1;

-- name: list_choices
SELECT person_id, rhythm, weekday, hour, time_zone, version FROM digest_choices WHERE rhythm <> 'off' ORDER BY person_id;

-- name: choose
-- Only over the version that was seen, 0: none. $1 person, $2 rhythm, $3 weekday, $4 hour, $5 zone, $6 version seen
INSERT INTO digest_choices (person_id, rhythm, weekday, hour, time_zone, version) VALUES ($1, $2, $3, $4, $5, $6 + 1)
ON CONFLICT (person_id) DO UPDATE SET rhythm = excluded.rhythm, weekday = excluded.weekday, hour = excluded.hour,
  time_zone = excluded.time_zone, version = excluded.version WHERE digest_choices.version = excluded.version - 1;

-- name: hold_choice
-- Locked until the transaction ends. $1 person, $2 version that was seen
UPDATE digest_choices SET version = version WHERE person_id = $1 AND version = $2;

-- name: claim_day
-- Nothing where it was claimed before, or where those learnings were told. $1 person, $2 day, $3 outcome,
-- $4 month of the learnings, null: none, $5 now
INSERT INTO digests (person_id, due_on, outcome, learnings_of, made_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING;

-- name: list_claimed
-- $1 day from which on
SELECT person_id, due_on FROM digests WHERE due_on >= $1;

-- name: list_own_claimed
-- $1 person, $2 day from which on
SELECT person_id, due_on FROM digests WHERE person_id = $1 AND due_on >= $2;

-- name: find_last_sent
-- $1 person
SELECT made_at FROM digests WHERE person_id = $1 AND outcome = 'sent' ORDER BY due_on DESC LIMIT 1;

-- name: count_told_learnings
-- $1 person, $2 month
SELECT count(*) FROM digests WHERE person_id = $1 AND learnings_of = $2;
