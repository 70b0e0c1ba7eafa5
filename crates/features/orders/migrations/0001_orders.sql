-- What is sold. A product with variants has one row here and one per variant below.
CREATE TABLE products (
  id TEXT NOT NULL PRIMARY KEY,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  -- lower case: name, sku, category, the skus of variants, one a line
  search TEXT NOT NULL,
  category TEXT,
  warranty_months BIGINT CHECK (warranty_months >= 0),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE UNIQUE INDEX products_by_sku ON products (sku);
CREATE INDEX products_by_update ON products (updated_at, id);

CREATE TABLE product_variants (
  id TEXT NOT NULL PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES products (id),
  sku TEXT NOT NULL,
  -- JSON object: colour, size, …
  options TEXT NOT NULL,
  -- minor units
  price BIGINT,
  currency TEXT,
  available BIGINT NOT NULL DEFAULT 1 CHECK (available IN (0, 1)),
  position BIGINT NOT NULL
);

CREATE UNIQUE INDEX product_variants_by_sku ON product_variants (sku);
CREATE INDEX product_variants_of ON product_variants (product_id, position);

CREATE TABLE product_external_ids (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  product_id TEXT NOT NULL REFERENCES products (id),
  -- fingerprint of the row last imported under this id
  content TEXT,
  PRIMARY KEY (source, id)
);

CREATE INDEX product_external_ids_of ON product_external_ids (product_id);

CREATE TABLE orders (
  id TEXT NOT NULL PRIMARY KEY,
  -- as the shop writes it; two shops may use the same
  number TEXT NOT NULL,
  -- lower case without a leading #, for search
  number_key TEXT NOT NULL,
  customer_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('placed', 'confirmed', 'shipped', 'delivered', 'cancelled')),
  -- null where history does not tell
  placed_at BIGINT,
  -- placed_at, or else when it was written down: what lists are sorted by
  listed_at BIGINT NOT NULL,
  currency TEXT NOT NULL,
  -- minor units, what the customer owes for it all
  total BIGINT NOT NULL,
  -- JSON
  address TEXT,
  cancelled_at BIGINT,
  cancel_reason TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE INDEX orders_listed ON orders (listed_at, id);
CREATE INDEX orders_of_customer ON orders (customer_id, listed_at, id);
CREATE INDEX orders_by_state ON orders (state, listed_at, id);
CREATE INDEX orders_by_number ON orders (number_key);
CREATE INDEX orders_facts ON orders (placed_at, customer_id, state, id) WHERE placed_at IS NOT NULL;

CREATE TABLE order_external_ids (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  -- lower case, for search
  id_key TEXT NOT NULL,
  order_id TEXT NOT NULL REFERENCES orders (id),
  -- fingerprint of the row last imported under this id
  content TEXT,
  PRIMARY KEY (source, id)
);

CREATE INDEX order_external_ids_of ON order_external_ids (order_id);
CREATE INDEX order_external_ids_by_key ON order_external_ids (id_key);

CREATE TABLE order_lines (
  id TEXT NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  position BIGINT NOT NULL,
  product_id TEXT REFERENCES products (id),
  -- of the variant or product as it was ordered
  sku TEXT,
  title TEXT NOT NULL,
  -- JSON object
  options TEXT,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  -- minor units of the order's currency, for one piece
  price BIGINT NOT NULL
);

CREATE UNIQUE INDEX order_lines_of ON order_lines (order_id, position);
CREATE INDEX order_lines_by_product ON order_lines (product_id);

CREATE TABLE order_line_serials (
  line_id TEXT NOT NULL REFERENCES order_lines (id),
  order_id TEXT NOT NULL REFERENCES orders (id),
  serial TEXT NOT NULL,
  PRIMARY KEY (line_id, serial)
);

CREATE INDEX order_line_serials_by_serial ON order_line_serials (serial);
CREATE INDEX order_line_serials_of ON order_line_serials (order_id);

-- Money that moved, or was tried to be moved.
CREATE TABLE payments (
  id TEXT NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund', 'chargeback')),
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  method TEXT,
  at BIGINT,
  state TEXT NOT NULL CHECK (state IN ('pending', 'settled', 'failed')),
  -- the refund it pays out
  refund_id TEXT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE INDEX payments_of ON payments (order_id);
CREATE INDEX payments_listed ON payments (created_at, id);

CREATE TABLE shipments (
  id TEXT NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  carrier TEXT,
  tracking_number TEXT,
  -- lower case without spaces, for search
  tracking_key TEXT,
  -- day in the destination's time zone
  promised_on TEXT,
  destination_time_zone TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'info_received', 'in_transit', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delivered', 'exception', 'expired')),
  -- entered, or else the first event that shows it on its way
  shipped_at BIGINT,
  delivered_at BIGINT,
  -- day of delivered_at in the destination's time zone
  delivered_on TEXT,
  -- delivered_on is after promised_on; null until both are known
  late BIGINT CHECK (late IN (0, 1)),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE INDEX shipments_listed ON shipments (created_at, id);
CREATE INDEX shipments_of ON shipments (order_id);
CREATE INDEX shipments_by_tracking ON shipments (tracking_key);
CREATE INDEX shipments_delivered ON shipments (delivered_at, id) WHERE delivered_at IS NOT NULL;

CREATE TABLE shipment_external_ids (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  shipment_id TEXT NOT NULL REFERENCES shipments (id),
  -- fingerprint of the row last imported under this id
  content TEXT,
  PRIMARY KEY (source, id)
);

CREATE INDEX shipment_external_ids_of ON shipment_external_ids (shipment_id);

CREATE TABLE shipment_lines (
  shipment_id TEXT NOT NULL REFERENCES shipments (id),
  line_id TEXT NOT NULL REFERENCES order_lines (id),
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (shipment_id, line_id)
);

-- What the carrier said. Append-only; the shipment's state follows the latest by time.
CREATE TABLE tracking_events (
  id TEXT NOT NULL PRIMARY KEY,
  shipment_id TEXT NOT NULL REFERENCES shipments (id),
  at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'info_received', 'in_transit', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delivered', 'exception', 'expired')),
  place TEXT,
  text TEXT,
  -- fingerprint of all the above: the same event said twice is one event
  content TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX tracking_events_once ON tracking_events (content, shipment_id);
CREATE INDEX tracking_events_of ON tracking_events (shipment_id, at, id);

CREATE TABLE returns (
  id TEXT NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'label_sent', 'in_transit', 'received', 'inspected', 'closed', 'rejected')),
  reason TEXT,
  note TEXT,
  requested_at BIGINT NOT NULL,
  received_at BIGINT,
  -- closed or rejected
  ended_at BIGINT,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE INDEX returns_of ON returns (order_id);
CREATE INDEX returns_listed ON returns (requested_at, id);

CREATE TABLE return_lines (
  return_id TEXT NOT NULL REFERENCES returns (id),
  line_id TEXT NOT NULL REFERENCES order_lines (id),
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (return_id, line_id)
);

CREATE TABLE refunds (
  id TEXT NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  return_id TEXT REFERENCES returns (id),
  state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'paid', 'failed', 'rejected')),
  amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  reason TEXT,
  method TEXT,
  requested_at BIGINT NOT NULL,
  paid_at BIGINT,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE INDEX refunds_of ON refunds (order_id);
CREATE INDEX refunds_listed ON refunds (requested_at, id);

CREATE TABLE warranties (
  id TEXT NOT NULL PRIMARY KEY,
  customer_id TEXT,
  order_id TEXT REFERENCES orders (id),
  line_id TEXT REFERENCES order_lines (id),
  product_id TEXT NOT NULL REFERENCES products (id),
  serial TEXT,
  -- first and last day
  valid_from TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  registered_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE UNIQUE INDEX warranties_by_serial ON warranties (product_id, serial) WHERE serial IS NOT NULL;
CREATE INDEX warranties_listed ON warranties (registered_at, id);
CREATE INDEX warranties_serial_alone ON warranties (serial);
CREATE INDEX warranties_of_order ON warranties (order_id);
CREATE INDEX warranties_of_customer ON warranties (customer_id);

CREATE TABLE warranty_claims (
  id TEXT NOT NULL PRIMARY KEY,
  warranty_id TEXT NOT NULL REFERENCES warranties (id),
  state TEXT NOT NULL CHECK (state IN ('submitted', 'approved', 'label_sent', 'received', 'repaired', 'replaced', 'refunded', 'rejected', 'closed')),
  problem TEXT NOT NULL,
  -- accepted although the warranty did not cover the day
  goodwill BIGINT NOT NULL CHECK (goodwill IN (0, 1)),
  note TEXT,
  submitted_at BIGINT NOT NULL,
  ended_at BIGINT,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE INDEX warranty_claims_of ON warranty_claims (warranty_id);
CREATE INDEX warranty_claims_listed ON warranty_claims (submitted_at, id);
