-- 100: letters to somebody outside, such as a parcel carrier: none of the customer's correspondence.
ALTER TABLE outgoing_letters ADD COLUMN forwarded BIGINT NOT NULL DEFAULT 0 CHECK (forwarded IN (0, 1));

CREATE INDEX outgoing_letters_forwarded ON outgoing_letters (ticket_id, bare_address) WHERE forwarded = 1;
CREATE INDEX outgoing_letters_forwarded_number ON outgoing_letters (ticket_number) WHERE forwarded = 1;
