-- What was done to an order out of a conversation. The ticket is known by its id alone.
CREATE TABLE order_deeds (
  id TEXT NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  ticket_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('staff', 'customer', 'system', 'import')),
  actor_id TEXT NOT NULL,
  -- as in the event log, such as RefundRequested
  kind TEXT NOT NULL,
  -- the return, refund, claim, replacement or order
  subject_id TEXT NOT NULL,
  state TEXT,
  amount BIGINT,
  currency TEXT,
  pieces BIGINT
);

CREATE INDEX order_deeds_of_ticket ON order_deeds (ticket_id, at, id);
CREATE INDEX order_deeds_of_order ON order_deeds (order_id, at, id);

-- The day on which the carrier then expected the delivery, at the destination.
ALTER TABLE tracking_events ADD COLUMN expected_on TEXT;
