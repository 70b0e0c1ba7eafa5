-- The server whose word about senders is believed, by the name it gives itself in Authentication-Results; empty: none.
ALTER TABLE mailboxes ADD COLUMN trusted_hop TEXT NOT NULL DEFAULT '';
-- What that server said of a letter, in the words of RFC 8601; null: nothing.
ALTER TABLE letters ADD COLUMN spf TEXT;
ALTER TABLE letters ADD COLUMN dkim TEXT;
ALTER TABLE letters ADD COLUMN dmarc TEXT;
