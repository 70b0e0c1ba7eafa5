-- Service levels: which tickets are promised what. The first that fits, in order of position, holds.
CREATE TABLE sla_policies (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  position BIGINT NOT NULL,
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  -- JSON object: channels, teams and customer tags; an empty list is any.
  conditions TEXT NOT NULL,
  -- JSON object: per urgency the minutes of the calendar for each kind of promise.
  targets TEXT NOT NULL,
  -- Null: the organisation's own hours.
  calendar_id TEXT,
  pause_while_pending BIGINT NOT NULL CHECK (pause_while_pending IN (0, 1)),
  version BIGINT NOT NULL
);

CREATE UNIQUE INDEX sla_policies_name ON sla_policies (name);

-- One row per promise: a stretch of waiting, or a resolution cycle, under a policy.
CREATE TABLE sla_facts (
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  ordinal BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('first_response', 'next_response', 'resolution')),
  cycle BIGINT NOT NULL,
  policy_id TEXT NOT NULL,
  -- As it was called when it was applied.
  policy_name TEXT NOT NULL,
  target_ms BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  -- Null while its clock stands still, and where it was kept in that time.
  due_at BIGINT,
  -- Three quarters of the target are used up.
  warn_at BIGINT,
  -- When it was answered or solved, in time or late.
  done_at BIGINT,
  -- Null while nothing has decided it but, perhaps, the time.
  decided_at BIGINT,
  met BIGINT,
  -- 1 while it is still to be kept, in time or late.
  under_way BIGINT NOT NULL CHECK (under_way IN (0, 1)),
  agent_id TEXT,
  team_id TEXT,
  channel TEXT NOT NULL,
  product_id TEXT,
  PRIMARY KEY (ticket_id, ordinal)
);

CREATE INDEX sla_facts_by_decision ON sla_facts (coalesce(decided_at, due_at));
CREATE INDEX sla_facts_under_way ON sla_facts (warn_at) WHERE under_way = 1 AND warn_at IS NOT NULL;

-- What was told of a promise, once each.
CREATE TABLE sla_notices (
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  kind TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('near', 'broken')),
  told_at BIGINT NOT NULL,
  PRIMARY KEY (ticket_id, kind, started_at, level)
);

-- Of the promises under way the one that falls due first, also when that is past.
ALTER TABLE tickets ADD COLUMN due_at BIGINT;
ALTER TABLE tickets ADD COLUMN due_kind TEXT;
ALTER TABLE tickets ADD COLUMN warn_at BIGINT;

CREATE INDEX tickets_in_hand_by_due ON tickets (coalesce(due_at, 9223372036854775807), id) WHERE merged_into IS NULL AND category IN ('new', 'open', 'pending', 'on_hold');
CREATE INDEX tickets_not_closed_by_due ON tickets (coalesce(due_at, 9223372036854775807), id) WHERE merged_into IS NULL AND category <> 'closed';

-- Every promise that is decided, or will be by the time alone: what was imported of them, and ours. One
-- that nobody keeps is broken at its due moment, whether or not anything happens then.
CREATE VIEW promise_facts AS
SELECT ticket_id, ticket_id || '_' || cycle AS key, 'imported' AS kind, sla_met AS met, sla_decided_at AS decided_at,
  CAST(NULL AS BIGINT) AS due_at, CAST(NULL AS BIGINT) AS done_at, nullif('', '') AS policy_name, solver_id, team_id, channel, product_id
FROM cycle_facts WHERE sla_met IS NOT NULL
UNION ALL
SELECT ticket_id, ticket_id || '_p' || ordinal, kind, coalesce(met, 0), coalesce(decided_at, due_at),
  due_at, done_at, policy_name, agent_id, team_id, channel, product_id
FROM sla_facts WHERE coalesce(decided_at, due_at) IS NOT NULL;

-- Views may be sorted by what falls due first, too.
CREATE TABLE views_anew (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('own', 'team', 'everybody')),
  team_id TEXT,
  -- JSON object: what a list is asked for.
  filter TEXT NOT NULL,
  sort TEXT NOT NULL CHECK (sort IN ('updated', 'opened', 'waiting', 'due')),
  -- JSON array.
  columns TEXT NOT NULL,
  version BIGINT NOT NULL,
  CHECK ((audience = 'team') = (team_id IS NOT NULL))
);

INSERT INTO views_anew (id, name, owner_id, audience, team_id, filter, sort, columns, version)
SELECT id, name, owner_id, audience, team_id, filter, sort, columns, version FROM views;
DROP TABLE views;
ALTER TABLE views_anew RENAME TO views;
CREATE INDEX views_own ON views (owner_id) WHERE audience = 'own';
CREATE INDEX views_shared ON views (audience) WHERE audience <> 'own';
