-- The server, who signed in there, and the folder that the numbers are of: two folders may have one UIDVALIDITY. Empty: not
-- known yet, and taken for the mailbox's own.
ALTER TABLE mailbox_cursors ADD COLUMN place TEXT NOT NULL DEFAULT '';
