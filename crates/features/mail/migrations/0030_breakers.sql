-- Whom nothing automatic is sent any more, since more was sent than is good: an address, or a whole domain. Reset,
-- it is counted anew from then on.
CREATE TABLE mail_breakers (
  kind TEXT NOT NULL CHECK (kind IN ('address', 'domain')),
  key TEXT NOT NULL,
  tripped_at BIGINT,
  reset_at BIGINT,
  PRIMARY KEY (kind, key)
);

CREATE INDEX mail_breakers_tripped ON mail_breakers (tripped_at) WHERE tripped_at IS NOT NULL;
CREATE INDEX outgoing_letters_to ON outgoing_letters (address, created_at);
CREATE INDEX outgoing_letters_automatic ON outgoing_letters (domain, created_at) WHERE automatic = 1;
