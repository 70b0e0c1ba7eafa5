-- What the support operation offers and can switch. `version` counts changes of a row.
CREATE TABLE capabilities (
  key TEXT NOT NULL PRIMARY KEY,
  -- Who obeys it: a feature of this program, the program as a whole, nobody yet, or the shop's own code.
  kind TEXT NOT NULL CHECK (kind IN ('obeyed', 'fixed', 'planned', 'own')),
  -- Texts by language as JSON.
  name TEXT NOT NULL,
  explanation TEXT NOT NULL,
  not_offered TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('off', 'rolling_out', 'on')),
  -- Of 100 customers: how many have it, and how many never do while it is switched on.
  percent BIGINT NOT NULL CHECK (percent BETWEEN 0 AND 100),
  held_back BIGINT NOT NULL CHECK (held_back BETWEEN 0 AND 20),
  -- With another one other customers are drawn.
  salt TEXT NOT NULL,
  -- Since when it is switched like that, and by whom: id of a person, empty for the program.
  switched_at BIGINT NOT NULL,
  switched_by TEXT NOT NULL,
  version BIGINT NOT NULL
);

-- How each was switched. The moments are those at which an effect can begin.
CREATE TABLE capability_switch_facts (
  id TEXT NOT NULL PRIMARY KEY,
  capability TEXT NOT NULL REFERENCES capabilities (key) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  -- Id of a person or program.
  by_id TEXT NOT NULL,
  from_state TEXT NOT NULL,
  from_percent BIGINT NOT NULL,
  from_held_back BIGINT NOT NULL,
  to_state TEXT NOT NULL,
  to_percent BIGINT NOT NULL,
  to_held_back BIGINT NOT NULL,
  -- Other customers are drawn since then.
  redrawn BIGINT NOT NULL CHECK (redrawn IN (0, 1)),
  reason TEXT NOT NULL
);

CREATE INDEX capability_switch_facts_of ON capability_switch_facts (capability, at, id);

-- For the other features: how each is switched. `percent` is 0 when it is off and 100 when it is on.
CREATE VIEW capability_cards AS
SELECT key, state, percent, held_back, switched_at AS changed_at FROM capabilities;
