-- name: find_idempotent_answer
-- $1 actor, $2 key
SELECT fingerprint, status, body FROM idempotent_answers WHERE actor_id = $1 AND idempotency_key = $2;

-- name: reserve_idempotency_key
-- $1 actor, $2 key, $3 fingerprint of the request, $4 now
INSERT INTO idempotent_answers (actor_id, idempotency_key, fingerprint, status, body, answered_at)
VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT (actor_id, idempotency_key) DO NOTHING;

-- name: keep_idempotent_answer
-- $1 actor, $2 key, $3 status, $4 body
UPDATE idempotent_answers SET status = $3, body = $4 WHERE actor_id = $1 AND idempotency_key = $2;

-- name: delete_old_idempotent_answers
-- $1 answered before
DELETE FROM idempotent_answers WHERE answered_at < $1;
