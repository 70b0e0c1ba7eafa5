-- A customer who waits too long is told to a lead, once per stretch of waiting. Null while nothing was told
-- of the stretch under way.
ALTER TABLE tickets ADD COLUMN escalated_at BIGINT;
-- Whom it was told, if there was anybody.
ALTER TABLE tickets ADD COLUMN escalated_to TEXT;

CREATE INDEX tickets_escalated ON tickets (escalated_at) WHERE escalated_at IS NOT NULL;
