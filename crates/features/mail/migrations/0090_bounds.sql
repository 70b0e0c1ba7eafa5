-- Bounds on automatic letters, in a table of its own, as what a breaker may stop has changed: a ticket, an address, or the
-- machines of a domain. One in which nothing is held back any more for as long as it counts is over by itself.
CREATE TABLE automatic_breakers (
  kind TEXT NOT NULL CHECK (kind IN ('ticket', 'address', 'domain')),
  -- The ticket's id, the address without what follows its plus, or what stands behind the @.
  key TEXT NOT NULL,
  tripped_at BIGINT,
  -- When a letter was held back last.
  held_at BIGINT,
  reset_at BIGINT,
  PRIMARY KEY (kind, key)
);

INSERT INTO automatic_breakers (kind, key, tripped_at, held_at, reset_at)
SELECT kind, key, tripped_at, tripped_at, reset_at FROM mail_breakers;

DROP TABLE mail_breakers;

CREATE INDEX automatic_breakers_tripped ON automatic_breakers (tripped_at) WHERE tripped_at IS NOT NULL;

-- Not clearly a person's: it has the marks of a machine, or answers an automatic letter of ours that went to another address.
ALTER TABLE letters ADD COLUMN doubtful BIGINT NOT NULL DEFAULT 0;

-- The address that a letter goes to without what follows its plus; and whether the letter that it answers is doubtful.
ALTER TABLE outgoing_letters ADD COLUMN bare_address TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing_letters ADD COLUMN doubtful BIGINT NOT NULL DEFAULT 0;
UPDATE outgoing_letters SET bare_address = address;

CREATE INDEX outgoing_letters_to_bare ON outgoing_letters (bare_address, created_at);
CREATE INDEX outgoing_letters_doubtful ON outgoing_letters (domain, created_at) WHERE doubtful = 1;
