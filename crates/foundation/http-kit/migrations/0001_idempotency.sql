-- The answer to each request that carried an Idempotency-Key, written with what the request did.
CREATE TABLE idempotent_answers (
  actor_id TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  answered_at BIGINT NOT NULL,
  PRIMARY KEY (actor_id, idempotency_key)
);

CREATE INDEX idempotent_answers_by_age ON idempotent_answers (answered_at);
