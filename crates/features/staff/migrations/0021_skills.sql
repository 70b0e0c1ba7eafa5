-- What somebody can do and speak, and how much they take at a time. JSON arrays of words and of language tags.
ALTER TABLE people ADD COLUMN skills TEXT NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';
-- Null: as the organisation.
ALTER TABLE people ADD COLUMN ticket_capacity BIGINT CHECK (ticket_capacity BETWEEN 1 AND 500);
ALTER TABLE organisation ADD COLUMN ticket_capacity BIGINT NOT NULL DEFAULT 20 CHECK (ticket_capacity BETWEEN 1 AND 500);

-- Who is away, for everybody; who does not work here any more is away for good.
CREATE VIEW availability_cards AS
SELECT p.id AS person_id, CASE WHEN p.active = 0 THEN 1 ELSE coalesce(a.away, 1) END AS away,
  coalesce(a.since, 0) AS away_since, a.away_until
FROM people p LEFT JOIN availabilities a ON a.person_id = p.id;

-- Whom tickets of a team can be given to: members who may answer.
CREATE VIEW candidate_cards AS
SELECT m.team_id, p.id AS person_id, p.name, p.skills, p.languages, coalesce(p.ticket_capacity, o.ticket_capacity) AS capacity,
  coalesce(a.away, 1) AS away
FROM team_members m
JOIN people p ON p.id = m.person_id AND p.active = 1
CROSS JOIN organisation o
LEFT JOIN availabilities a ON a.person_id = p.id
WHERE EXISTS (
  SELECT 1 FROM person_roles pr JOIN role_grants g ON g.role_id = pr.role_id
  WHERE pr.person_id = p.id AND g.permission = 'tickets.answer'
);
