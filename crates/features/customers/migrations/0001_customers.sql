-- A person or a household that buys. Merging is a pointer: a merged customer keeps its row and all
-- that hangs on it, so that undoing is exact.
CREATE TABLE customers (
  id TEXT NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL,
  name TEXT NOT NULL,
  -- lower case, for search
  name_key TEXT NOT NULL,
  -- the first of its own addresses, copied from customer_emails
  email TEXT,
  language TEXT,
  time_zone TEXT,
  preferred_channel TEXT CHECK (preferred_channel IN ('email', 'chat', 'phone', 'sms', 'post')),
  preferred_hours TEXT,
  do_not_contact BIGINT NOT NULL DEFAULT 0 CHECK (do_not_contact IN (0, 1)),
  preference_notes TEXT,
  -- JSON
  address TEXT,
  -- the survivor it was merged into directly; null while it is live
  merged_into TEXT REFERENCES customers (id),
  -- the live customer at the end of the pointers; its own id while it is live
  root_id TEXT NOT NULL,
  -- lower case: name, addresses, phones, external ids, one a line
  search TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (merged_into <> id)
);

CREATE UNIQUE INDEX customers_by_number ON customers (number);
CREATE INDEX customers_by_root ON customers (root_id);
CREATE INDEX customers_by_merged_into ON customers (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX customers_by_name ON customers (name_key);
CREATE INDEX customers_live ON customers (updated_at, id) WHERE merged_into IS NULL;

-- One address belongs to one customer. The first by position is the primary one.
CREATE TABLE customer_emails (
  address TEXT NOT NULL PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  position BIGINT NOT NULL
);

CREATE INDEX customer_emails_of ON customer_emails (customer_id, position);

-- A household shares a phone, so a number may stand at several customers.
CREATE TABLE customer_phones (
  customer_id TEXT NOT NULL REFERENCES customers (id),
  number TEXT NOT NULL,
  -- the digits alone, for search
  digits TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (customer_id, number)
);

CREATE INDEX customer_phones_by_digits ON customer_phones (digits);

-- What other systems call the customer.
CREATE TABLE customer_external_ids (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  -- lower case, for search
  id_key TEXT NOT NULL,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  -- fingerprint of the row last imported under this id; null if it was never imported
  content TEXT,
  PRIMARY KEY (source, id)
);

CREATE INDEX customer_external_ids_of ON customer_external_ids (customer_id);
CREATE INDEX customer_external_ids_by_key ON customer_external_ids (id_key);

CREATE TABLE customer_tags (
  customer_id TEXT NOT NULL REFERENCES customers (id),
  tag TEXT NOT NULL,
  PRIMARY KEY (customer_id, tag)
);

CREATE INDEX customer_tags_by_tag ON customer_tags (tag, customer_id);

-- What the customer agreed to or withdrew, in order. Never changed: the last word per purpose counts.
CREATE TABLE customer_consents (
  id TEXT NOT NULL PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  purpose TEXT NOT NULL,
  given BIGINT NOT NULL CHECK (given IN (0, 1)),
  at BIGINT NOT NULL,
  source TEXT
);

CREATE INDEX customer_consents_of ON customer_consents (customer_id, purpose, at);

CREATE TABLE customer_merges (
  id TEXT NOT NULL PRIMARY KEY,
  from_id TEXT NOT NULL REFERENCES customers (id),
  into_id TEXT NOT NULL REFERENCES customers (id),
  merged_at BIGINT NOT NULL,
  undone_at BIGINT
);

CREATE UNIQUE INDEX customer_merges_standing ON customer_merges (from_id) WHERE undone_at IS NULL;
CREATE INDEX customer_merges_into ON customer_merges (into_id);

-- For the other features: who a customer is.
CREATE VIEW customer_cards AS
SELECT id, root_id, number, name, email, language, time_zone, created_at FROM customers;

-- For the other features: text to look for inside, lower case.
CREATE VIEW customer_search_cards AS
SELECT id, root_id, search FROM customers;
