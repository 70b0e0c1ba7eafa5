-- A replacement is an order of its own that costs nothing and names the order it makes good.
ALTER TABLE orders ADD COLUMN replaces_id TEXT;
ALTER TABLE orders ADD COLUMN replace_reason TEXT;

CREATE INDEX orders_replacing ON orders (replaces_id) WHERE replaces_id IS NOT NULL;

-- Which pieces of the first order a replacement makes good.
CREATE TABLE replacement_lines (
  replacement_id TEXT NOT NULL REFERENCES orders (id),
  -- of the first order
  line_id TEXT NOT NULL REFERENCES order_lines (id),
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (replacement_id, line_id)
);

-- Who gets something made good has not bought again.
DROP VIEW order_facts;
DROP INDEX orders_facts;
CREATE INDEX orders_facts ON orders (placed_at, customer_id, state, replaces_id, id) WHERE placed_at IS NOT NULL;
CREATE VIEW order_facts AS
SELECT id AS order_id, customer_id, placed_at,
  CASE WHEN state = 'cancelled' OR replaces_id IS NOT NULL THEN 0 ELSE 1 END AS valid
FROM orders
WHERE placed_at IS NOT NULL AND customer_id IS NOT NULL;

DROP VIEW order_cards;
CREATE VIEW order_cards AS
SELECT id, number, number_key, customer_id, state, placed_at, currency, total, replaces_id FROM orders;
