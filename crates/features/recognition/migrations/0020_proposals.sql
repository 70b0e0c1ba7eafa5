-- What many tickets that fit no scenario have in common: it may be one. Texts stay where they were written.
CREATE TABLE recognition_proposals (
  id TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'dismissed')),
  found_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  -- JSON: lists of words and of ticket ids, the most telling first.
  words TEXT NOT NULL,
  tickets TEXT NOT NULL,
  cohesion REAL NOT NULL,
  -- The scenario that is the likeliest for most of them, and for which share.
  nearest TEXT,
  nearest_share REAL NOT NULL,
  decided_at BIGINT,
  -- Id of a person.
  decided_by TEXT NOT NULL,
  -- Why it was dismissed.
  reason TEXT,
  -- Key of what was made of it.
  scenario TEXT
);

-- Who looks for proposals, and until when nobody else does; what was asked for; when it was done last.
CREATE TABLE recognition_search (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  asked_at BIGINT,
  holder TEXT NOT NULL,
  held_until BIGINT,
  begun_at BIGINT,
  searched_at BIGINT,
  -- How many tickets were looked at last.
  tickets BIGINT NOT NULL
);

INSERT INTO recognition_search (id, holder, tickets) VALUES (1, '', 0);
