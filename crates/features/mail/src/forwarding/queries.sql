-- name: list_forwards
-- Goes on with what is wanted. $1 ticket
SELECT id FROM outgoing_letters WHERE forwarded = 1 AND ticket_id = $1;

-- name: find_thread_of_number
-- What was forwarded of a ticket is answered also where its customer never wrote by mail. $1 number
SELECT ticket_id FROM mail_threads WHERE number = $1
UNION SELECT ticket_id FROM outgoing_letters WHERE ticket_number = $1 AND forwarded = 1 LIMIT 1;

-- name: find_mailbox_for_team
-- The team's own comes first, then the oldest. $1 team, empty: none
SELECT id FROM mailboxes WHERE active = 1 AND outgoing IS NOT NULL
ORDER BY CASE WHEN team_id = $1 THEN 0 ELSE 1 END, created_at, id LIMIT 1;
