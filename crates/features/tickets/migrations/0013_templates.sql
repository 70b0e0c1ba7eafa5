-- Texts to be inserted, and what is done along with them. One that does more than insert a reply is
-- what people call a macro.
CREATE TABLE templates (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('own', 'team', 'everybody')),
  team_id TEXT,
  reply_text TEXT,
  note_text TEXT,
  -- JSON object.
  steps TEXT NOT NULL,
  snooze_minutes BIGINT,
  version BIGINT NOT NULL,
  CHECK ((audience = 'team') = (team_id IS NOT NULL))
);

CREATE INDEX templates_own ON templates (owner_id) WHERE audience = 'own';
CREATE INDEX templates_shared ON templates (audience) WHERE audience <> 'own';
