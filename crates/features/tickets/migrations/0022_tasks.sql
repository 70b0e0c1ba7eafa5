-- What somebody has to do for a ticket, and by when.
CREATE TABLE ticket_tasks (
  id TEXT NOT NULL PRIMARY KEY,
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  body TEXT NOT NULL,
  assignee_id TEXT NOT NULL,
  due_at BIGINT,
  -- Beginning of the day on which it is due, where the organisation is: from then on it is due today.
  due_from BIGINT,
  -- 1 once its person was reminded of this due moment.
  told BIGINT NOT NULL CHECK (told IN (0, 1)),
  added_by TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  done_by TEXT,
  done_at BIGINT,
  version BIGINT NOT NULL,
  CHECK ((due_at IS NULL) = (due_from IS NULL)),
  CHECK ((done_by IS NULL) = (done_at IS NULL))
);

CREATE INDEX ticket_tasks_of_ticket ON ticket_tasks (ticket_id);
CREATE INDEX ticket_tasks_open ON ticket_tasks (assignee_id, due_from) WHERE done_at IS NULL;
CREATE INDEX ticket_tasks_to_tell ON ticket_tasks (due_at) WHERE done_at IS NULL AND told = 0;

-- JSON array of the ids of the tasks that moved; null for merges of the time before there were any.
ALTER TABLE ticket_merges ADD COLUMN tasks TEXT;
