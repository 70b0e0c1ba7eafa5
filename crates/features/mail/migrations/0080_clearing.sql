-- What becomes of a letter on the server that it was fetched from, once it is stored here; and the folder that it is moved to,
-- empty: none.
ALTER TABLE mailboxes ADD COLUMN after_fetch TEXT NOT NULL DEFAULT 'leave' CHECK (after_fetch IN ('leave', 'move', 'delete'));
ALTER TABLE mailboxes ADD COLUMN move_to TEXT NOT NULL DEFAULT '';

-- Letters that are stored here and are to leave their folder. Written with the letter, gone once the server has done it: so
-- nothing leaves that is not here, and what a crash leaves undone is done next time.
CREATE TABLE letters_to_clear (
  letter_id TEXT NOT NULL PRIMARY KEY REFERENCES letters (id),
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id),
  -- The server, who signed in there, and the folder; its number, and the letter's. Elsewhere they mean other letters.
  place TEXT NOT NULL,
  uid_validity BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  -- 1: a copy is in the other folder already.
  copied BIGINT NOT NULL CHECK (copied IN (0, 1)),
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  -- Why the server refused it last.
  error TEXT
);

CREATE INDEX letters_to_clear_due ON letters_to_clear (mailbox_id, due_at);

-- Why nothing leaves the folder, or is only marked there; null: nothing is wrong.
ALTER TABLE mailbox_cursors ADD COLUMN clearing_problem TEXT;
