-- Addresses of other programs that are told what happens here. The secret signs what they are sent,
-- so it is kept as it is, unlike a password; `seen_event` is how far in the log they have been told.
CREATE TABLE webhooks (
  id TEXT NOT NULL PRIMARY KEY,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  kinds TEXT NOT NULL,
  secret TEXT NOT NULL,
  old_secret TEXT,
  old_secret_until BIGINT,
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  off_because TEXT CHECK (off_because IN ('gone', 'failing')),
  seen_event BIGINT NOT NULL,
  failing_since BIGINT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

-- What is sent to whom. `next_at` is when it is due, while it is being sent when that is given up for
-- lost, and null once nothing more is tried; `attempts` only grows, so that whoever notes how an
-- attempt ended can tell that it was theirs. `series_from` is what it stood at when the present series
-- of attempts began. A test is about no event.
CREATE TABLE webhook_deliveries (
  id TEXT NOT NULL PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event BIGINT,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'failing', 'delivered', 'given_up')),
  attempts BIGINT NOT NULL,
  series_from BIGINT NOT NULL,
  next_at BIGINT,
  sent_at BIGINT,
  status BIGINT,
  error TEXT,
  answer TEXT,
  created_at BIGINT NOT NULL
);

-- Two nodes that read the log at once make one delivery.
CREATE UNIQUE INDEX webhook_deliveries_event ON webhook_deliveries (webhook_id, event);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_old ON webhook_deliveries (created_at) WHERE next_at IS NULL;
