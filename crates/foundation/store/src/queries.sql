-- name: take_numbers
-- $1 counter, $2 how many
INSERT INTO counters (name, last) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET last = counters.last + excluded.last
RETURNING last;

-- name: last_event
SELECT last FROM counters WHERE name = 'event';

-- name: count_events
SELECT count(*) FROM events;

-- name: topics_after
-- $1 sequence number; goes on with the topics
SELECT topic FROM events WHERE seq > $1;

-- name: events_after
-- $1 sequence number, $2 limit
SELECT seq, kind, topic, subject_id, at, recorded_at, actor_kind, actor_id, data
FROM events WHERE seq > $1 ORDER BY seq LIMIT $2;

-- name: events_of_subject
-- $1 subject, $2 after sequence number, $3 limit
SELECT seq, kind, topic, subject_id, at, recorded_at, actor_kind, actor_id, data
FROM events WHERE subject_id = $1 AND seq > $2 ORDER BY seq LIMIT $3;

-- name: last_event_of_subject
-- $1 subject
SELECT coalesce(max(seq), 0) FROM events WHERE subject_id = $1;

-- name: events_of_subjects
SELECT seq, kind, topic, subject_id, at, recorded_at, actor_kind, actor_id, data
FROM events WHERE seq > 0;
