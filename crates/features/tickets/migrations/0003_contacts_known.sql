-- 0 where a ticket was imported without its messages: how often the customer wrote is not known.
ALTER TABLE cycle_facts ADD COLUMN contacts_known BIGINT NOT NULL DEFAULT 1;
