-- What somebody dismissed in a ticket; it is not suggested there again.
CREATE TABLE suggestion_dismissals (
  ticket_id TEXT NOT NULL,
  suggestion TEXT NOT NULL,
  at BIGINT NOT NULL,
  -- Id of a person.
  by_id TEXT NOT NULL,
  PRIMARY KEY (ticket_id, suggestion)
);
