-- Views that somebody saved: what to show, in which order, with which facts in a row.
CREATE TABLE views (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- Who saved it, and for whom.
  owner_id TEXT NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('own', 'team', 'everybody')),
  team_id TEXT,
  -- JSON object: what a list is asked for.
  filter TEXT NOT NULL,
  sort TEXT NOT NULL CHECK (sort IN ('updated', 'opened', 'waiting')),
  -- JSON array.
  columns TEXT NOT NULL,
  version BIGINT NOT NULL,
  CHECK ((audience = 'team') = (team_id IS NOT NULL))
);

CREATE INDEX views_own ON views (owner_id) WHERE audience = 'own';
CREATE INDEX views_shared ON views (audience) WHERE audience <> 'own';

-- The work in hand by all that views ask for, so that one walk along the index counts every view.
DROP INDEX tickets_in_hand;
CREATE INDEX tickets_in_hand ON tickets (team_id, assignee_id, status_id, category, urgency, channel, snoozed_until, merged_into, set_aside) WHERE merged_into IS NULL AND set_aside IS NULL AND category IN ('new', 'open', 'pending', 'on_hold');
