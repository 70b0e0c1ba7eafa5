-- Words that were written, by what they look like with one letter left out: a mistyped word finds the
-- one that was meant by equality, on either database, however many messages there are.
CREATE TABLE search_variants (
  variant TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (variant, word)
);

-- How far messages have been read for their words.
CREATE TABLE search_learning (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  last_message TEXT NOT NULL
);

INSERT INTO search_learning (id, last_message) VALUES (1, '');
