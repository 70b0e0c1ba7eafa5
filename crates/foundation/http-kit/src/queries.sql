-- name: find_idempotent_answer
-- $1 actor, $2 key
SELECT fingerprint, status, body FROM idempotent_answers WHERE actor_id = $1 AND idempotency_key = $2;

-- name: insert_idempotent_answer
-- $1 actor, $2 key, $3 fingerprint of the request, $4 status, $5 body, $6 now
INSERT INTO idempotent_answers (actor_id, idempotency_key, fingerprint, status, body, answered_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: delete_old_idempotent_answers
-- $1 answered before
DELETE FROM idempotent_answers WHERE answered_at < $1;
