-- Whether customers are asked how satisfied they are once their ticket is solved, how long after it, and after how many
-- days who did not answer is reminded, once; 0: never.
ALTER TABLE mailboxes ADD COLUMN survey BIGINT NOT NULL DEFAULT 0 CHECK (survey IN (0, 1));
ALTER TABLE mailboxes ADD COLUMN survey_after_minutes BIGINT NOT NULL DEFAULT 60 CHECK (survey_after_minutes BETWEEN 0 AND 43200);
ALTER TABLE mailboxes ADD COLUMN survey_reminder_days BIGINT NOT NULL DEFAULT 0 CHECK (survey_reminder_days BETWEEN 0 AND 60);

-- Words of a letter that carries no message, as HTML.
ALTER TABLE outgoing_letters ADD COLUMN body_html TEXT;
-- Of a letter that asks how satisfied its reader is: the resolution of the ticket that it is about.
ALTER TABLE outgoing_letters ADD COLUMN survey_cycle BIGINT;

-- One question for each resolution of a ticket. `due_at` is when it is asked, or when its customer is reminded.
CREATE TABLE surveys (
  ticket_id TEXT NOT NULL,
  cycle BIGINT NOT NULL,
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'asked', 'answered', 'dropped')),
  -- A word for why nobody was asked, or not reminded.
  reason TEXT,
  due_at BIGINT,
  created_at BIGINT NOT NULL,
  asked_at BIGINT,
  answered_at BIGINT,
  answers BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, cycle)
);

CREATE INDEX surveys_due ON surveys (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX surveys_asked ON surveys (asked_at) WHERE asked_at IS NOT NULL;
