-- What customers are asked about an initiative on the pages of their cases. One for each initiative.
CREATE TABLE polls (
  -- By which customers answer: the key of an initiative is not for them.
  id TEXT NOT NULL PRIMARY KEY,
  initiative TEXT NOT NULL UNIQUE REFERENCES initiatives (key),
  -- JSON: how it is asked, the customer's words for it, and until when.
  definition TEXT NOT NULL,
  -- Last day of the organisation's, such as 2027-01-31.
  until_day TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  -- Before its last day; NULL as long as nobody closed it.
  closed_at BIGINT,
  version BIGINT NOT NULL
);

-- One for each customer; what they say later stands in the place of what they said before.
CREATE TABLE poll_answers (
  poll_id TEXT NOT NULL REFERENCES polls (id),
  -- Of a group of merged customers the one that stands for it.
  customer_id TEXT NOT NULL,
  -- On the page of whose case it was said.
  ticket_id TEXT NOT NULL,
  help TEXT CHECK (help IN ('very', 'little', 'not')),
  -- Kano: 1 like, 2 must be so, 3 neutral, 4 can live with it, 5 dislike.
  with_it BIGINT CHECK (with_it BETWEEN 1 AND 5),
  without_it BIGINT CHECK (without_it BETWEEN 1 AND 5),
  remark TEXT NOT NULL,
  answered_at BIGINT NOT NULL,
  -- How often it was said.
  times BIGINT NOT NULL,
  PRIMARY KEY (poll_id, customer_id),
  CHECK ((help IS NULL) <> (with_it IS NULL)),
  CHECK ((with_it IS NULL) = (without_it IS NULL))
);
