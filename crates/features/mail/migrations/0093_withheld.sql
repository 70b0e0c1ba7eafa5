-- Letters that a folder has and its server does not hand out, with how often it was asked for them. After some tries one
-- is an entry in quarantine, so that those behind it come; `wanted` is set when somebody has it fetched again.
CREATE TABLE letters_withheld (
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id),
  place TEXT NOT NULL,
  uid_validity BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  -- The entry; null as long as it is still asked for.
  letter_id TEXT REFERENCES letters (id),
  wanted BIGINT NOT NULL CHECK (wanted IN (0, 1)),
  PRIMARY KEY (mailbox_id, place, uid_validity, uid)
);

CREATE UNIQUE INDEX letters_withheld_letter ON letters_withheld (letter_id) WHERE letter_id IS NOT NULL;
