-- What a person did to many tickets at once or by a macro, for as long as it can be taken back.
CREATE TABLE deeds (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  -- JSON: the steps, and for each ticket those that take them back.
  done TEXT NOT NULL
);

CREATE INDEX deeds_by_age ON deeds (at);
