-- Under which names the organisation meets its customers.
CREATE TABLE brands (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- #rrggbb, readable on light grounds; null: the program's own.
  colour TEXT,
  postal_address TEXT,
  reply_email TEXT,
  web_address TEXT,
  signature TEXT,
  is_default BIGINT NOT NULL CHECK (is_default IN (0, 1)),
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE UNIQUE INDEX brands_name ON brands (name);
CREATE UNIQUE INDEX brands_default ON brands (is_default) WHERE is_default = 1;

CREATE TABLE brand_logos (
  brand_id TEXT NOT NULL PRIMARY KEY REFERENCES brands (id),
  media_type TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  size BIGINT NOT NULL,
  bytes BYTES NOT NULL
);

-- Null: the default brand, which speaks for one that is gone, too. No reference: a backup is restored table by
-- table in the order in which they were made, and teams came before brands.
ALTER TABLE teams ADD COLUMN brand_id TEXT;

CREATE VIEW brand_cards AS SELECT id, name FROM brands;

-- The brand that speaks for each team; the row without one is for tickets of no team.
CREATE VIEW team_brand_cards AS
SELECT '' AS team_id, b.name, b.signature FROM brands b WHERE b.is_default = 1
UNION ALL
SELECT t.id, coalesce(own.name, standard.name), CASE WHEN own.id IS NULL THEN standard.signature ELSE own.signature END
FROM teams t
LEFT JOIN brands own ON own.id = t.brand_id
LEFT JOIN brands standard ON standard.is_default = 1;
