-- When its sender says to have written it; null where they say nothing that can be read.
ALTER TABLE letters ADD COLUMN sent_at BIGINT;
-- It came from somebody who is no server that one trusts: nothing that stands in it about its sender is believed.
ALTER TABLE letters ADD COLUMN direct BIGINT NOT NULL DEFAULT 0;
-- How sure it is that it belongs to its ticket: certain, likely or unsure; null where it joined none.
ALTER TABLE letters ADD COLUMN confidence TEXT;
