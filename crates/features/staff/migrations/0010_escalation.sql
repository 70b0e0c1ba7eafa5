-- Whom to tell when a customer waits too long for an answer, and after how much open time.
-- Null: never.
ALTER TABLE organisation ADD COLUMN escalate_after_minutes BIGINT CHECK (escalate_after_minutes BETWEEN 1 AND 28800);
-- Told of tickets without a team, and of those of teams without a lead.
ALTER TABLE organisation ADD COLUMN escalation_lead_id TEXT;

ALTER TABLE teams ADD COLUMN lead_id TEXT;
-- Null: as the organisation. 0: never.
ALTER TABLE teams ADD COLUMN escalate_after_minutes BIGINT CHECK (escalate_after_minutes BETWEEN 0 AND 28800);

-- What holds for each team; the row without one is for tickets of no team. Who cannot sign in any more
-- is not told.
CREATE VIEW escalation_cards AS
SELECT nullif('', '') AS team_id, own.id AS lead_id, o.escalate_after_minutes AS after_minutes
FROM organisation o LEFT JOIN people own ON own.id = o.escalation_lead_id AND own.active = 1
UNION ALL
SELECT t.id, coalesce(lead.id, own.id), coalesce(t.escalate_after_minutes, o.escalate_after_minutes)
FROM teams t CROSS JOIN organisation o
LEFT JOIN people lead ON lead.id = t.lead_id AND lead.active = 1
LEFT JOIN people own ON own.id = o.escalation_lead_id AND own.active = 1;

-- Who is in which team and works.
CREATE VIEW team_member_cards AS
SELECT m.team_id, m.person_id, p.name FROM team_members m JOIN people p ON p.id = m.person_id WHERE p.active = 1;
