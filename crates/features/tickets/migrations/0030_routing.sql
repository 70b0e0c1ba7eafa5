-- How a team's tickets come to its people; a team without a row shares them out by hand.
CREATE TABLE team_routings (
  team_id TEXT NOT NULL PRIMARY KEY,
  mode TEXT NOT NULL CHECK (mode IN ('manual', 'automatic')),
  -- Whether a customer's language is a wish or a must.
  language TEXT NOT NULL CHECK (language IN ('preferred', 'required')),
  -- Who answered a customer within so many days knows them; 0: nobody does.
  known_days BIGINT NOT NULL CHECK (known_days BETWEEN 0 AND 365),
  -- After so many minutes away, what the program gave somebody goes back.
  grace_minutes BIGINT NOT NULL CHECK (grace_minutes BETWEEN 0 AND 1440),
  version BIGINT NOT NULL
);

-- What routing must know of a ticket. None: nobody assigned it yet, or all begins anew.
CREATE TABLE ticket_routings (
  ticket_id TEXT NOT NULL PRIMARY KEY REFERENCES tickets (id),
  -- 1: a person assigned it, or took it from somebody; the program leaves it alone.
  by_hand BIGINT NOT NULL CHECK (by_hand IN (0, 1)),
  -- Whom the program gave it, as long as nobody else did anything to that.
  person_id TEXT,
  at BIGINT NOT NULL
);

CREATE INDEX ticket_routings_of_person ON ticket_routings (person_id, at) WHERE person_id IS NOT NULL;

-- Locked by whoever gives a ticket to somebody: of several nodes one does at a time, so that nobody gets
-- more than they take.
CREATE TABLE routing_turn (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1)
);

INSERT INTO routing_turn (id) VALUES (1);
