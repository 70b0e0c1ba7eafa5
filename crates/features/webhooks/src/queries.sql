-- name: list_webhooks
SELECT id, url, description, kinds, active, off_because, failing_since, old_secret_until, created_at, version
FROM webhooks ORDER BY created_at, id;

-- name: find_webhook
-- $1 id
SELECT id, url, description, kinds, active, off_because, failing_since, old_secret_until, created_at, version
FROM webhooks WHERE id = $1;

-- name: count_webhooks
SELECT count(*) FROM webhooks;

-- name: insert_webhook
-- $1 id, $2 url, $3 description, $4 kinds, $5 secret, $6 number of the last event, $7 now
INSERT INTO webhooks (id, url, description, kinds, secret, active, seen_event, created_at, version)
VALUES ($1, $2, $3, $4, $5, 1, $6, $7, 1);

-- name: update_webhook
-- $1 id, $2 url, $3 description, $4 kinds, $5 version that was seen
UPDATE webhooks SET url = $2, description = $3, kinds = $4, version = version + 1
WHERE id = $1 AND version = $5;

-- name: switch_webhook_on
-- $1 id, $2 number of the last event
UPDATE webhooks SET active = 1, off_because = NULL, failing_since = NULL, seen_event = $2 WHERE id = $1;

-- name: switch_webhook_off
-- $1 id, $2 why, null if somebody chose it
UPDATE webhooks SET active = 0, off_because = $2, version = version + 1 WHERE id = $1 AND active = 1;

-- name: rotate_secret
-- $1 id, $2 new secret, $3 until when the one before signs as well
UPDATE webhooks SET old_secret = secret, old_secret_until = $3, secret = $2, version = version + 1
WHERE id = $1;

-- name: delete_webhook
-- $1 id
DELETE FROM webhooks WHERE id = $1;

-- name: list_readers
SELECT id, kinds, seen_event FROM webhooks WHERE active = 1 ORDER BY id;

-- name: advance_reader
-- $1 id, $2 event it had seen, $3 event it has seen now
UPDATE webhooks SET seen_event = $3 WHERE id = $1 AND seen_event = $2 AND active = 1;

-- name: insert_delivery
-- $1 id, $2 webhook, $3 event, null for a test, $4 kind, $5 body, $6 now
INSERT INTO webhook_deliveries (id, webhook_id, event, kind, body, state, attempts, series_from, next_at, created_at)
VALUES ($1, $2, $3, $4, $5, 'waiting', 0, 0, $6, $6) ON CONFLICT (webhook_id, event) DO NOTHING;

-- name: list_senders
-- Webhooks that are on, with the moment at which their next delivery is due, null if nothing waits.
SELECT w.id, w.failing_since, (SELECT min(d.next_at) FROM webhook_deliveries d WHERE d.webhook_id = w.id
  AND d.next_at IS NOT NULL) AS next_at
FROM webhooks w WHERE w.active = 1 ORDER BY w.id;

-- name: list_due
-- $1 webhook, $2 now, $3 how many
SELECT id, attempts FROM webhook_deliveries
WHERE webhook_id = $1 AND next_at IS NOT NULL AND next_at <= $2 ORDER BY next_at, id LIMIT $3;

-- name: claim_delivery
-- $1 id, $2 attempts so far, $3 now, $4 when the attempt is given up for lost
UPDATE webhook_deliveries SET attempts = attempts + 1, next_at = $4, sent_at = $3
WHERE id = $1 AND attempts = $2 AND next_at <= $3;

-- name: find_claimed
-- $1 id
SELECT d.id, d.webhook_id, d.body, d.attempts, d.series_from, w.url, w.secret, w.old_secret, w.old_secret_until
FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE d.id = $1 AND w.active = 1;

-- name: note_attempt
-- $1 id, $2 number of the attempt, $3 state, $4 when it is tried again, $5 status, $6 error, $7 answer
UPDATE webhook_deliveries SET state = $3, next_at = $4, status = $5, error = $6, answer = $7
WHERE id = $1 AND attempts = $2;

-- name: note_success
-- $1 webhook
UPDATE webhooks SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL;

-- name: note_failure
-- $1 webhook, $2 now
UPDATE webhooks SET failing_since = coalesce(failing_since, $2) WHERE id = $1
RETURNING failing_since;

-- name: give_up_waiting
-- $1 webhook
UPDATE webhook_deliveries SET state = 'given_up', next_at = NULL WHERE webhook_id = $1 AND next_at IS NOT NULL;

-- name: list_deliveries
-- $1 webhook; goes on with what is wanted
SELECT id, event, kind, state, attempts, next_at, sent_at, status, error, created_at
FROM webhook_deliveries WHERE webhook_id = $1;

-- name: find_delivery
-- $1 webhook, $2 id
SELECT id, event, kind, state, attempts, next_at, sent_at, status, error, created_at
FROM webhook_deliveries WHERE webhook_id = $1 AND id = $2;

-- name: find_delivery_texts
-- $1 webhook, $2 id
SELECT body, answer FROM webhook_deliveries WHERE webhook_id = $1 AND id = $2;

-- name: replay_delivery
-- $1 webhook, $2 id, $3 now
UPDATE webhook_deliveries SET state = 'waiting', series_from = attempts, next_at = $3
WHERE webhook_id = $1 AND id = $2;

-- name: replay_failed
-- $1 webhook, $2 since, $3 now, $4 how many
UPDATE webhook_deliveries SET state = 'waiting', series_from = attempts, next_at = $3
WHERE id IN (SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND created_at >= $2
  AND state IN ('failing', 'given_up') ORDER BY created_at, id LIMIT $4);

-- name: forget_deliveries
-- $1 made before, $2 how many
DELETE FROM webhook_deliveries WHERE id IN (
  SELECT id FROM webhook_deliveries WHERE next_at IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2);
