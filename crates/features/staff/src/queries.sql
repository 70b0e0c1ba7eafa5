-- name: find_organisation
SELECT o.name, o.time_zone, o.fcr_window_days, o.retention_active_days, o.escalate_after_minutes, o.escalation_lead_id, o.ticket_capacity, o.version,
  (SELECT hours FROM calendars ORDER BY since DESC LIMIT 1) AS calendar
FROM organisation o;

-- name: count_organisations
SELECT count(*) FROM organisation;

-- name: insert_organisation
-- $1 name, $2 time zone, $3 FCR window in days, $4 retention in days, $5 now
INSERT INTO organisation (id, name, time_zone, fcr_window_days, retention_active_days, set_up_at, version)
VALUES (1, $1, $2, $3, $4, $5, 1);

-- name: update_organisation
-- $1 name, $2 time zone, $3 FCR window in days, $4 retention in days, $5 version seen,
-- $6 minutes of open time after which a lead is told, $7 lead where a team has none, $8 most open tickets of a person
UPDATE organisation
SET name = $1, time_zone = $2, fcr_window_days = $3, retention_active_days = $4, escalate_after_minutes = $6,
  escalation_lead_id = $7, ticket_capacity = $8, version = version + 1
WHERE version = $5;

-- name: upsert_calendar
-- $1 in force since, $2 opening hours
INSERT INTO calendars (since, hours) VALUES ($1, $2)
ON CONFLICT (since) DO UPDATE SET hours = excluded.hours;

-- name: list_business_calendars
SELECT c.id, c.name, c.version, h.hours
FROM business_calendars c JOIN business_calendar_hours h ON h.calendar_id = c.id
WHERE h.since = (SELECT max(latest.since) FROM business_calendar_hours latest WHERE latest.calendar_id = c.id)
ORDER BY c.name, c.id;

-- name: find_business_calendar
-- $1 id
SELECT c.id, c.name, c.version, h.hours
FROM business_calendars c JOIN business_calendar_hours h ON h.calendar_id = c.id
WHERE c.id = $1 ORDER BY h.since DESC LIMIT 1;

-- name: insert_business_calendar
-- $1 id, $2 name, $3 now
INSERT INTO business_calendars (id, name, created_at, version) VALUES ($1, $2, $3, 1);

-- name: update_business_calendar
-- $1 id, $2 name, $3 version seen
UPDATE business_calendars SET name = $2, version = version + 1 WHERE id = $1 AND version = $3;

-- name: upsert_business_hours
-- $1 calendar, $2 in force since, $3 opening hours
INSERT INTO business_calendar_hours (calendar_id, since, hours) VALUES ($1, $2, $3)
ON CONFLICT (calendar_id, since) DO UPDATE SET hours = excluded.hours;

-- name: list_people
SELECT id, name, email, locale, active, skills, languages, ticket_capacity, version FROM people ORDER BY name, id;

-- name: list_person_roles
SELECT person_id, role_id AS belongs_to FROM person_roles ORDER BY role_id;

-- name: list_team_members
SELECT person_id, team_id AS belongs_to FROM team_members ORDER BY team_id;

-- name: insert_person
-- $1 id, $2 name, $3 e-mail, $4 locale, $5 password hash, $6 now
INSERT INTO people (id, name, email, locale, password_hash, active, created_at, version)
VALUES ($1, $2, $3, $4, $5, 1, $6, 1);

-- name: update_person
-- $1 id, $2 name, $3 e-mail, $4 locale, $5 active, $6 version seen, $7 skills, $8 languages, $9 most open tickets
UPDATE people SET name = $2, email = $3, locale = $4, active = $5, skills = $7, languages = $8, ticket_capacity = $9,
  version = version + 1
WHERE id = $1 AND version = $6;

-- name: count_active_managers
SELECT count(DISTINCT p.id) FROM people p
JOIN person_roles pr ON pr.person_id = p.id
JOIN role_grants g ON g.role_id = pr.role_id
WHERE p.active = 1 AND p.email IS NOT NULL AND g.permission = 'staff.manage';

-- name: people_imported_as
SELECT id, imported_as AS name FROM people WHERE imported_as IS NOT NULL;

-- name: role_ids
SELECT id FROM roles;

-- name: team_ids
SELECT id FROM teams;

-- name: insert_person_role
-- $1 person, $2 role
INSERT INTO person_roles (person_id, role_id) VALUES ($1, $2);

-- name: delete_person_roles
-- $1 person
DELETE FROM person_roles WHERE person_id = $1;

-- name: insert_team_member
-- $1 team, $2 person
INSERT INTO team_members (team_id, person_id) VALUES ($1, $2);

-- name: delete_team_members
-- $1 person
DELETE FROM team_members WHERE person_id = $1;

-- name: find_account
-- $1 e-mail
SELECT id, password_hash FROM people WHERE email = $1 AND active = 1;

-- name: find_account_by_id
-- $1 person
SELECT id, password_hash FROM people WHERE id = $1 AND active = 1;

-- name: update_password
-- $1 person, $2 hash
UPDATE people SET password_hash = $2 WHERE id = $1;

-- name: list_teams
SELECT t.id, t.name, t.lead_id, t.escalate_after_minutes, t.brand_id, t.version, (SELECT count(*) FROM team_members m WHERE m.team_id = t.id) AS members
FROM teams t ORDER BY t.name, t.id;

-- name: find_team
-- $1 id
SELECT t.id, t.name, t.lead_id, t.escalate_after_minutes, t.brand_id, t.version, (SELECT count(*) FROM team_members m WHERE m.team_id = t.id) AS members
FROM teams t WHERE t.id = $1;

-- name: teams_named
SELECT id, name FROM teams WHERE name IS NOT NULL;

-- name: insert_team
-- $1 id, $2 name, $3 now
INSERT INTO teams (id, name, created_at, version) VALUES ($1, $2, $3, 1);

-- name: update_team
-- $1 id, $2 name, $3 version seen, $4 lead, $5 minutes of open time after which the lead is told, $6 brand
UPDATE teams SET name = $2, lead_id = $4, escalate_after_minutes = $5, brand_id = $6, version = version + 1 WHERE id = $1 AND version = $3;

-- name: find_active_person
-- $1 id
SELECT id FROM people WHERE id = $1 AND active = 1;

-- name: list_roles
SELECT id, name, version FROM roles ORDER BY name, id;

-- name: list_grants
SELECT role_id, permission, reach FROM role_grants ORDER BY role_id, permission;

-- name: insert_role
-- $1 id, $2 name
INSERT INTO roles (id, name, version) VALUES ($1, $2, 1);

-- name: update_role
-- $1 id, $2 name, $3 version seen
UPDATE roles SET name = $2, version = version + 1 WHERE id = $1 AND version = $3;

-- name: insert_grant
-- $1 role, $2 permission, $3 reach
INSERT INTO role_grants (role_id, permission, reach) VALUES ($1, $2, $3);

-- name: delete_grants
-- $1 role
DELETE FROM role_grants WHERE role_id = $1;

-- name: list_known_permissions
SELECT permission FROM known_permissions ORDER BY permission;

-- name: insert_known_permission
-- $1 permission
INSERT INTO known_permissions (permission) VALUES ($1);

-- name: grants_of_person
-- $1 person
SELECT g.permission, g.reach FROM role_grants g
JOIN person_roles pr ON pr.role_id = g.role_id WHERE pr.person_id = $1;

-- name: team_ids_of_person
-- $1 person
SELECT team_id FROM team_members WHERE person_id = $1 ORDER BY team_id;

-- name: find_session
-- $1 hash of the secret, $2 now, $3 seen after
SELECT s.id, s.seen_at, s.line_at, p.id AS person_id, p.name FROM sessions s
JOIN people p ON p.id = s.person_id
WHERE s.secret_hash = $1 AND s.ends_at > $2 AND s.seen_at > $3 AND p.active = 1;

-- name: touch_session
-- $1 id, $2 now
UPDATE sessions SET seen_at = $2 WHERE id = $1;

-- name: touch_line
-- $1 id, $2 now
UPDATE sessions SET line_at = $2 WHERE id = $1;

-- name: insert_session
-- $1 id, $2 hash of the secret, $3 person, $4 now, $5 ends at, $6 browser
INSERT INTO sessions (id, secret_hash, person_id, created_at, seen_at, line_at, ends_at, agent)
VALUES ($1, $2, $3, $4, $4, $4, $5, $6);

-- name: list_sessions
-- $1 person, $2 now, $3 seen after
SELECT id, created_at, seen_at, ends_at, agent FROM sessions
WHERE person_id = $1 AND ends_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id;

-- name: end_session
-- $1 id, $2 person
DELETE FROM sessions WHERE id = $1 AND person_id = $2;

-- name: end_other_sessions
-- $1 person, $2 the session that stays
DELETE FROM sessions WHERE person_id = $1 AND id <> $2;

-- name: end_sessions_of_person
-- $1 person
DELETE FROM sessions WHERE person_id = $1;

-- name: delete_ended_sessions
-- $1 now, $2 seen before
DELETE FROM sessions WHERE ends_at <= $1 OR seen_at <= $2;

-- name: find_token
-- $1 hash of the secret, $2 now
SELECT t.id, t.name AS token_name, t.scopes, t.acts_as, p.id AS person_id, p.name FROM tokens t
JOIN people p ON p.id = t.person_id
WHERE t.secret_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2) AND p.active = 1;

-- name: list_tokens
-- $1 person
SELECT id, name, scopes, acts_as, created_at, expires_at FROM tokens
WHERE person_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id;

-- name: insert_token
-- $1 id, $2 hash of the secret, $3 person, $4 name, $5 scopes, $6 acts as, $7 now, $8 expires at
INSERT INTO tokens (id, secret_hash, person_id, name, scopes, acts_as, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: revoke_token
-- $1 id, $2 person, $3 now
UPDATE tokens SET revoked_at = $3 WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL;

-- name: find_sign_in_failures
-- $1 account, $2 account and source, $3 source
SELECT subject, failures, last_at FROM sign_in_failures WHERE subject IN ($1, $2, $3);

-- name: hold_sign_in_subject
-- $1 subject, $2 now
INSERT INTO sign_in_failures (subject, failures, last_at) VALUES ($1, 0, $2)
ON CONFLICT (subject) DO UPDATE SET failures = sign_in_failures.failures;

-- name: take_back_sign_in_failure
-- $1 source
UPDATE sign_in_failures SET failures = failures - 1 WHERE subject = $1 AND failures > 0;

-- name: forget_old_sign_in_failures
-- $1 last before
DELETE FROM sign_in_failures WHERE last_at < $1;

-- name: count_sign_in_failure
-- $1 subject, $2 now, $3 counting starts anew if the last was before
INSERT INTO sign_in_failures (subject, failures, last_at) VALUES ($1, 1, $2)
ON CONFLICT (subject) DO UPDATE SET
  failures = CASE WHEN sign_in_failures.last_at < $3 THEN 1 ELSE sign_in_failures.failures + 1 END,
  last_at = excluded.last_at;

-- name: forget_sign_in_failures
-- $1 account, $2 account and source
DELETE FROM sign_in_failures WHERE subject IN ($1, $2);

-- name: list_brands
SELECT b.id, b.name, b.colour, b.postal_address, b.reply_email, b.web_address, b.signature, b.is_default, b.version,
  l.media_type, l.width, l.height, l.size
FROM brands b LEFT JOIN brand_logos l ON l.brand_id = b.id
ORDER BY b.is_default DESC, b.name, b.id;

-- name: insert_brand
-- $1 id, $2 name, $3 colour, $4 postal address, $5 address for replies, $6 web address, $7 signature,
-- $8 whether it is the default, $9 now
INSERT INTO brands (id, name, colour, postal_address, reply_email, web_address, signature, is_default, created_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1);

-- name: update_brand
-- $1 id, $2 name, $3 colour, $4 postal address, $5 address for replies, $6 web address, $7 signature,
-- $8 whether it is the default, $9 version seen
UPDATE brands
SET name = $2, colour = $3, postal_address = $4, reply_email = $5, web_address = $6, signature = $7, is_default = $8,
  version = version + 1
WHERE id = $1 AND version = $9;

-- name: step_back
-- $1 id of the brand that is the default no more
UPDATE brands SET is_default = 0, version = version + 1 WHERE id = $1;

-- name: count_brand_up
-- $1 id
UPDATE brands SET version = version + 1 WHERE id = $1;

-- name: teams_of_brand
-- $1 brand
SELECT name FROM teams WHERE brand_id = $1 ORDER BY name;

-- name: delete_brand
-- $1 id
DELETE FROM brands WHERE id = $1;

-- name: insert_logo
-- $1 brand, $2 media type, $3 width, $4 height, $5 bytes of it, $6 the bytes
INSERT INTO brand_logos (brand_id, media_type, width, height, size, bytes) VALUES ($1, $2, $3, $4, $5, $6);

-- name: delete_logo
-- $1 brand
DELETE FROM brand_logos WHERE brand_id = $1;

-- name: find_logo
-- $1 brand
SELECT media_type, bytes FROM brand_logos WHERE brand_id = $1;

-- name: list_availabilities
SELECT p.id AS person_id, coalesce(a.away, 1) AS away, coalesce(a.because, 'gone') AS because, a.away_until AS until, a.since
FROM people p LEFT JOIN availabilities a ON a.person_id = p.id
WHERE p.active = 1 ORDER BY p.name, p.id;

-- name: find_availability
-- $1 person
SELECT p.id AS person_id, coalesce(a.away, 1) AS away, coalesce(a.because, 'gone') AS because, a.away_until AS until, a.since
FROM people p LEFT JOIN availabilities a ON a.person_id = p.id
WHERE p.id = $1 AND p.active = 1;

-- name: list_availabilities_due
-- Who said when they come back and it is then, who is available without a browser, who is gone and has one.
-- $1 now, $2 a line open since then counts, $3 limit
SELECT p.id AS person_id, coalesce(a.away, 1) AS away, coalesce(a.because, 'gone') AS because, a.away_until AS until, a.since, l.line_at
FROM people p LEFT JOIN availabilities a ON a.person_id = p.id
LEFT JOIN (SELECT person_id, max(line_at) AS line_at FROM sessions GROUP BY person_id) l ON l.person_id = p.id
WHERE p.active = 1 AND (
  (a.away = 1 AND a.because = 'chosen' AND a.away_until <= $1)
  OR (a.away = 0 AND a.since <= $2 AND coalesce(l.line_at, 0) <= $2)
  OR (coalesce(a.away, 1) = 1 AND coalesce(a.because, 'gone') = 'gone' AND l.line_at > $2)
)
ORDER BY p.id LIMIT $3;

-- name: turn_availability
-- $1 person, $2 away, $3 because, $4 until, $5 now, $6 since when they were as they were seen, $7 whether away
INSERT INTO availabilities (person_id, away, because, away_until, since) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person_id) DO UPDATE SET away = excluded.away, because = excluded.because, away_until = excluded.away_until,
  since = excluded.since
WHERE availabilities.since = $6 AND availabilities.away = $7;

-- name: find_led_person
-- $1 person, $2 who leads a team of theirs
SELECT m.person_id FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = $1 AND t.lead_id = $2 LIMIT 1;
