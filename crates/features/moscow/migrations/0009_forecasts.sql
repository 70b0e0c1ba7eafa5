-- What was expected, as it was when it was promised: effort at the promise of a plan, effects at the begin of a roll-out. Who
-- changes an estimate afterwards changes nothing here.
CREATE TABLE forecasts (
  kind TEXT NOT NULL CHECK (kind IN ('effort', 'effect')),
  -- Id of the frame whose plan was promised, or of the measurement whose roll-out began.
  subject_id TEXT NOT NULL,
  initiative TEXT NOT NULL REFERENCES initiatives (key),
  -- Who had estimated; empty for the program.
  made_by TEXT NOT NULL,
  frozen_at BIGINT NOT NULL,
  -- Something of the outcome was known already: it is kept, and is no forecast.
  is_late BIGINT NOT NULL,
  -- JSON: the initiative as it was.
  definition TEXT NOT NULL,
  -- Of its effort, what is left after splits.
  share REAL NOT NULL,
  PRIMARY KEY (kind, subject_id, initiative)
);

CREATE INDEX forecasts_of_initiative ON forecasts (initiative);

-- What was promised before this table was there, as it is now.
INSERT INTO forecasts (kind, subject_id, initiative, made_by, frozen_at, is_late, definition, share)
SELECT 'effort', f.id, i.key, COALESCE(e.made_by, ''), i.changed_at, 0, i.definition, 1
FROM frames f CROSS JOIN initiatives i LEFT JOIN estimates e ON e.initiative = i.key AND e.kind = 'effort'
WHERE f.committed IS NOT NULL AND replace(f.committed, '"' || i.key || '":', '') <> f.committed;

INSERT INTO forecasts (kind, subject_id, initiative, made_by, frozen_at, is_late, definition, share)
SELECT 'effect', m.id, i.key, COALESCE(e.made_by, ''), m.registered_at, 0, i.definition, 1
FROM measurements m JOIN initiatives i ON i.key = m.initiative
LEFT JOIN estimates e ON e.initiative = i.key AND e.kind = 'effect'
WHERE m.begun_on IS NOT NULL;
