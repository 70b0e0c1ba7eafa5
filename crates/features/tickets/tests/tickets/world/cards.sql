CREATE TABLE person_cards (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  active BIGINT NOT NULL
);
INSERT INTO person_cards (id, name, email, active) VALUES
  ('per_anna', 'Anna', 'anna@shop.example', 1), ('per_ben', 'Ben', 'ben@shop.example', 1),
  ('per_cleo', 'Cleo', 'cleo@shop.example', 1), ('per_gone', 'Gone', 'gone@shop.example', 0);
CREATE TABLE team_cards (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
);
INSERT INTO team_cards (id, name) VALUES ('tem_a', 'Front'), ('tem_b', 'Repairs'), ('tem_c', 'Finance');
CREATE TABLE escalation_cards (
  team_id TEXT,
  lead_id TEXT,
  after_minutes BIGINT
);
CREATE TABLE team_member_cards (
  team_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL
);
INSERT INTO team_member_cards (team_id, person_id, name) VALUES ('tem_a', 'per_anna', 'Anna'), ('tem_b', 'per_anna', 'Anna'), ('tem_a', 'per_ben', 'Ben'), ('tem_b', 'per_cleo', 'Cleo');
CREATE TABLE availability_cards (
  person_id TEXT NOT NULL PRIMARY KEY,
  away BIGINT NOT NULL,
  away_since BIGINT NOT NULL,
  away_until BIGINT
);
INSERT INTO availability_cards (person_id, away, away_since) VALUES ('per_anna', 0, 0), ('per_ben', 0, 0), ('per_cleo', 0, 0), ('per_gone', 1, 0);
CREATE TABLE abilities (
  person_id TEXT NOT NULL PRIMARY KEY,
  skills TEXT NOT NULL,
  languages TEXT NOT NULL,
  capacity BIGINT NOT NULL
);
INSERT INTO abilities (person_id, skills, languages, capacity) VALUES
  ('per_anna', '[]', '["en"]', 5), ('per_ben', '[]', '["en"]', 5), ('per_cleo', '[]', '["en"]', 5);
CREATE VIEW candidate_cards AS
SELECT m.team_id, m.person_id, m.name, b.skills, b.languages, b.capacity, v.away
FROM team_member_cards m JOIN abilities b ON b.person_id = m.person_id JOIN availability_cards v ON v.person_id = m.person_id;
CREATE TABLE organisation_cards (
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL
);
INSERT INTO organisation_cards (name, time_zone) VALUES ('Shop', 'Europe/Berlin');
CREATE TABLE calendar_cards (
  calendar_id TEXT NOT NULL DEFAULT '',
  since BIGINT NOT NULL,
  hours TEXT NOT NULL,
  PRIMARY KEY (calendar_id, since)
);
CREATE TABLE business_calendar_cards (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
);
INSERT INTO business_calendar_cards (id, name) VALUES ('cal_1', 'Weekend');
CREATE TABLE customer_tag_cards (
  customer_id TEXT NOT NULL,
  tag TEXT NOT NULL
);
INSERT INTO customer_tag_cards (customer_id, tag) VALUES ('cus_2', 'gold');
CREATE TABLE customer_cards (
  id TEXT NOT NULL PRIMARY KEY,
  root_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  language TEXT,
  created_at BIGINT NOT NULL
);
INSERT INTO customer_cards (id, root_id, number, name, created_at) VALUES
  ('cus_1', 'cus_1', 1, 'Dora', 0), ('cus_2', 'cus_2', 2, 'Emil', 0), ('cus_3', 'cus_2', 3, 'Emil Old', 0);
CREATE TABLE order_cards (
  id TEXT NOT NULL PRIMARY KEY,
  number TEXT NOT NULL,
  number_key TEXT NOT NULL,
  customer_id TEXT
);
INSERT INTO order_cards (id, number, number_key, customer_id) VALUES ('ord_1', '#W-77', 'w-77', 'cus_1');
CREATE TABLE product_cards (
  id TEXT NOT NULL PRIMARY KEY,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  category TEXT
);
INSERT INTO product_cards (id, sku, name) VALUES ('prd_1', 'KTL', 'Kettle'), ('prd_2', 'MUG', 'Mug');
CREATE TABLE parcel_cards (
  id TEXT NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL,
  carrier TEXT,
  tracking_number TEXT,
  created_at BIGINT NOT NULL
);
INSERT INTO parcel_cards (id, order_id, carrier, tracking_number, created_at) VALUES
  ('shp_1', 'ord_1', 'Northway', 'NW-1', 1), ('shp_2', 'ord_1', 'Northway', 'NW-2', 2);
CREATE TABLE customer_search_cards (
  id TEXT NOT NULL PRIMARY KEY,
  root_id TEXT NOT NULL,
  search TEXT NOT NULL
);
INSERT INTO customer_search_cards (id, root_id, search) VALUES
  ('cus_1', 'cus_1', 'dora
dora@example.org'), ('cus_2', 'cus_2', 'emil'), ('cus_3', 'cus_2', 'emil old');

-- The brand of one team; there is no default.
CREATE TABLE team_brand_cards (
  team_id TEXT NOT NULL PRIMARY KEY,
  name TEXT,
  signature TEXT
);
INSERT INTO team_brand_cards (team_id, name, signature) VALUES ('tem_a', 'Halo', 'Yours, Halo');
