-- 1: who has a ticket hears by mail of what its customer writes, and may answer by mail.
ALTER TABLE mailboxes ADD COLUMN notify_assignee BIGINT NOT NULL DEFAULT 0 CHECK (notify_assignee IN (0, 1));
-- Of a letter to somebody of staff: whom, and where their answer goes.
ALTER TABLE outgoing_letters ADD COLUMN person_id TEXT;
ALTER TABLE outgoing_letters ADD COLUMN reply_to TEXT;

CREATE INDEX outgoing_letters_to_staff ON outgoing_letters (person_id, created_at) WHERE person_id IS NOT NULL;
