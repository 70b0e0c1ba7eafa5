-- How far a mailbox's letters have been fetched: by the number that the server gave each, under the number that it
-- gave the folder. No date and no mark of the server's counts. Who fetches holds it until `held_until`.
CREATE TABLE mailbox_cursors (
  mailbox_id TEXT NOT NULL PRIMARY KEY REFERENCES mailboxes (id),
  uid_validity BIGINT NOT NULL,
  last_uid BIGINT NOT NULL,
  held_until BIGINT NOT NULL,
  fetched_at BIGINT,
  -- Letters that the server had and we had not, when it was last asked.
  backlog BIGINT NOT NULL,
  failing_since BIGINT,
  error TEXT
);
