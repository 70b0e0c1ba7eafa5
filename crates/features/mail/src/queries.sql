-- name: list_mailboxes
SELECT id, name, address, brand_id, team_id, signature, active, follow_up, follow_up_days, plus_addressing, acknowledgement,
  survey, survey_after_minutes, survey_reminder_days, trusted_hop, notify_assignee, after_fetch, move_to, incoming, outgoing, CASE WHEN incoming_password IS NULL THEN 0 ELSE 1 END AS has_incoming_password,
  CASE WHEN outgoing_password IS NULL THEN 0 ELSE 1 END AS has_outgoing_password, oauth,
  (SELECT count(k.client_secret) FROM mailbox_tokens k WHERE k.mailbox_id = mailboxes.id) AS has_client_secret,
  (SELECT count(k.refresh_token) FROM mailbox_tokens k WHERE k.mailbox_id = mailboxes.id) AS has_refresh_token,
  created_at, version
FROM mailboxes ORDER BY name, id;

-- name: find_mailbox
-- $1 id
SELECT id, name, address, brand_id, team_id, signature, active, follow_up, follow_up_days, plus_addressing, acknowledgement,
  survey, survey_after_minutes, survey_reminder_days, trusted_hop, notify_assignee, after_fetch, move_to, incoming, outgoing, CASE WHEN incoming_password IS NULL THEN 0 ELSE 1 END AS has_incoming_password,
  CASE WHEN outgoing_password IS NULL THEN 0 ELSE 1 END AS has_outgoing_password, oauth,
  (SELECT count(k.client_secret) FROM mailbox_tokens k WHERE k.mailbox_id = mailboxes.id) AS has_client_secret,
  (SELECT count(k.refresh_token) FROM mailbox_tokens k WHERE k.mailbox_id = mailboxes.id) AS has_refresh_token,
  created_at, version
FROM mailboxes WHERE id = $1;

-- name: find_mailbox_of_address
-- $1 address, lower case
SELECT id, name, address, brand_id, team_id, signature, active, follow_up, follow_up_days, plus_addressing, acknowledgement,
  survey, survey_after_minutes, survey_reminder_days, trusted_hop, notify_assignee, after_fetch, move_to, incoming, outgoing, CASE WHEN incoming_password IS NULL THEN 0 ELSE 1 END AS has_incoming_password,
  CASE WHEN outgoing_password IS NULL THEN 0 ELSE 1 END AS has_outgoing_password, oauth,
  (SELECT count(k.client_secret) FROM mailbox_tokens k WHERE k.mailbox_id = mailboxes.id) AS has_client_secret,
  (SELECT count(k.refresh_token) FROM mailbox_tokens k WHERE k.mailbox_id = mailboxes.id) AS has_refresh_token,
  created_at, version
FROM mailboxes WHERE address = $1;

-- name: count_mailboxes
SELECT count(*) FROM mailboxes;

-- name: count_own_address
-- $1 address, $2 the same without what follows a plus
SELECT count(*) FROM mailboxes WHERE address = $1 OR (plus_addressing = 1 AND address = $2);

-- name: count_team
-- $1 id
SELECT count(*) FROM team_cards WHERE id = $1;

-- name: count_brand
-- $1 id
SELECT count(*) FROM brand_cards WHERE id = $1;

-- name: insert_mailbox
-- $1 id, $2 name, $3 address, $4 brand, $5 team, $6 signature, $7 active, $8 follow-up, $9 its days, $10 plus addressing,
-- $11 acknowledgement, $12 incoming, $13 outgoing, $14 and $15 their passwords, $16 number of the last event, $17 now,
-- $18 whether customers are asked how satisfied they are, $19 and $20 when, $21 the server that is believed,
-- $22 whether who has a ticket hears of it by mail, $23 how is signed in by OAuth, $24 and $25 what becomes of letters on their
-- server
INSERT INTO mailboxes (id, name, address, brand_id, team_id, signature, active, follow_up, follow_up_days, plus_addressing,
  acknowledgement, incoming, outgoing, incoming_password, outgoing_password, seen_event, created_at, survey,
  survey_after_minutes, survey_reminder_days, trusted_hop, notify_assignee, oauth, after_fetch, move_to, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, 1);

-- name: update_mailbox
-- $1 id, $2 version that was seen, $3 name, $4 address, $5 brand, $6 team, $7 signature, $8 active, $9 follow-up,
-- $10 its days, $11 plus addressing, $12 acknowledgement, $13 incoming, $14 outgoing, $15 whether customers are asked
-- how satisfied they are, $16 and $17 when, $18 the server that is believed, $19 whether who has a ticket hears of it by mail,
-- $20 how is signed in by OAuth, $21 and $22 what becomes of letters on their server
UPDATE mailboxes SET name = $3, address = $4, brand_id = $5, team_id = $6, signature = $7, active = $8, follow_up = $9,
  follow_up_days = $10, plus_addressing = $11, acknowledgement = $12, incoming = $13, outgoing = $14, survey = $15,
  survey_after_minutes = $16, survey_reminder_days = $17, trusted_hop = $18, notify_assignee = $19, oauth = $20,
  after_fetch = $21, move_to = $22, version = version + 1
WHERE id = $1 AND version = $2;

-- name: set_incoming_password
-- $1 id, $2 password, null: none
UPDATE mailboxes SET incoming_password = $2 WHERE id = $1;

-- name: set_outgoing_password
-- $1 id, $2 password, null: none
UPDATE mailboxes SET outgoing_password = $2 WHERE id = $1;

-- name: insert_letter
-- $1 id, $2 mailbox, $3 source, $4 what the source calls it, $5 and $6 envelope, $7 size, $8 content, $9 now, $10 state,
-- $11 reason, $12 and $13 address and name of its sender, $14 subject, $15 its own id, $16 when it is read, $17 whether it
-- came from no server that one trusts
INSERT INTO letters (id, mailbox_id, source, source_key, envelope_from, envelope_to, size, content, received_at, state, reason,
  from_address, from_name, subject, mail_id, forced, attempts, series_from, due_at, direct)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, 0, $16, $17)
ON CONFLICT (mailbox_id, source_key) DO NOTHING;

-- name: claim_content
-- $1 mailbox, $2 content, $3 letter
INSERT INTO letter_contents (mailbox_id, content, letter_id) VALUES ($1, $2, $3)
ON CONFLICT (mailbox_id, content) DO NOTHING;

-- name: mark_duplicate
-- $1 letter, $2 now
UPDATE letters SET state = 'duplicate', due_at = NULL, settled_at = $2,
  same_as = (SELECT c.letter_id FROM letter_contents c WHERE c.mailbox_id = letters.mailbox_id AND c.content = letters.content)
WHERE id = $1;

-- name: find_letter_piece
-- $1 letter, $2 ordinal
SELECT bytes FROM letter_pieces WHERE letter_id = $1 AND ordinal = $2;

-- name: list_letters
-- Goes on with what is wanted.
SELECT l.id, l.mailbox_id, l.source, l.envelope_from, l.envelope_to, l.size, l.received_at, l.state, l.reason, l.detail,
  l.same_as, l.from_address, l.from_name, l.subject, l.mail_id, l.class, l.ticket_id, t.number AS ticket_number,
  l.message_id, l.found_by, l.related_id, l.settled_at, l.spf, l.dkim, l.dmarc, l.confidence, l.direct
FROM letters l LEFT JOIN mail_threads t ON t.ticket_id = l.ticket_id WHERE 1 = 1;

-- name: list_due_letters
-- $1 now, $2 how many
SELECT id, attempts, series_from, from_address FROM letters WHERE due_at IS NOT NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2;

-- name: claim_letter
-- $1 id, $2 attempts so far, $3 now, $4 when the attempt is given up for lost
UPDATE letters SET attempts = attempts + 1, due_at = $4
WHERE id = $1 AND attempts = $2 AND state = 'waiting' AND due_at <= $3;

-- name: find_claimed_letter
-- $1 id, $2 number of the attempt
SELECT id, mailbox_id, attempts, envelope_to, received_at, from_address, mail_id, forced, direct
FROM letters WHERE id = $1 AND attempts = $2 AND state = 'waiting';

-- name: hold_letter
-- $1 id, $2 number of the attempt
UPDATE letters SET detail = NULL WHERE id = $1 AND attempts = $2 AND state = 'waiting';

-- name: hold_sender
-- $1 address, $2 now
INSERT INTO mail_senders (address, seen_at) VALUES ($1, $2)
ON CONFLICT (address) DO UPDATE SET seen_at = excluded.seen_at;

-- name: count_earlier_letters
-- Letters of the same sender that come first. $1 mailbox, $2 address, $3 when this one came, $4 its id
SELECT count(*) FROM letters
WHERE mailbox_id = $1 AND from_address = $2 AND state = 'waiting' AND (received_at, id) < ($3, $4);

-- name: put_letter_back
-- The attempt counts for nothing. $1 id, $2 number of the attempt, $3 when it is read
UPDATE letters SET due_at = $3, series_from = series_from + 1 WHERE id = $1 AND attempts = $2 AND state = 'waiting';

-- name: try_letter_again
-- $1 id, $2 number of the attempt, $3 when it is read, $4 what failed
UPDATE letters SET due_at = $3, detail = $4 WHERE id = $1 AND attempts = $2 AND state = 'waiting';

-- name: quarantine_letter
-- $1 id, $2 number of the attempt, $3 what failed, $4 now
UPDATE letters SET state = 'quarantined', due_at = NULL, detail = $3, settled_at = $4
WHERE id = $1 AND attempts = $2 AND state = 'waiting';

-- name: settle_letter
-- $1 id, $2 state, $3 reason, $4 class, $5 ticket, $6 message, $7 how it was found, $8 related ticket, $9 now,
-- $10, $11, $12 what is said of its sender: SPF, DKIM, DMARC, $13 whether it is not clearly a person's,
-- $14 when it was sent, $15 how sure it is that it belongs to its ticket, $16 signs of what sent it, $17 whether it is spam
UPDATE letters SET state = $2, reason = $3, class = $4, ticket_id = $5, message_id = $6, found_by = $7, related_id = $8,
  settled_at = $9, spf = $10, dkim = $11, dmarc = $12, doubtful = $13, sent_at = $14, confidence = $15,
  signs = $16, spam = $17, due_at = NULL WHERE id = $1;

-- name: replay_letter
-- $1 id, $2 state it was in, $3 now, $4 whether it becomes a ticket in any case
UPDATE letters SET state = 'waiting', reason = NULL, detail = NULL, settled_at = NULL, series_from = attempts, due_at = $3,
  forced = $4 WHERE id = $1 AND state = $2;

-- name: list_letters_of_mail_ids
-- Goes on with the ids.
SELECT ticket_id FROM letters WHERE ticket_id IS NOT NULL AND mail_id IS NOT NULL;

-- name: list_begun_lately
-- $1 mailbox, $2 sender, $3 from, $4 to
SELECT ticket_id, subject, received_at, sent_at FROM letters
WHERE mailbox_id = $1 AND from_address = $2 AND received_at >= $3 AND received_at <= $4 AND state = 'new_ticket'
ORDER BY received_at DESC, id DESC LIMIT 20;

-- name: find_thread
-- $1 ticket
SELECT mail_ids FROM mail_threads WHERE ticket_id = $1;

-- name: write_thread
-- $1 ticket, $2 number, $3 mailbox, $4 address, $5 subject, $6 id of the last letter, $7 ids of the letters before
INSERT INTO mail_threads (ticket_id, number, mailbox_id, address, subject, last_mail_id, mail_ids)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (ticket_id) DO UPDATE SET mailbox_id = excluded.mailbox_id, address = excluded.address,
  last_mail_id = excluded.last_mail_id, mail_ids = excluded.mail_ids;

-- name: count_common_root
-- $1 and $2 customers
SELECT count(*) FROM customer_cards one JOIN customer_cards other ON other.root_id = one.root_id
WHERE one.id = $1 AND other.id = $2;

-- name: list_mail_keys
SELECT id, secret FROM mail_keys WHERE retired_at IS NULL ORDER BY id DESC;

-- name: count_mail_keys
SELECT count(*) FROM mail_keys;

-- name: find_last_mail_key
SELECT coalesce(max(id), 0) FROM mail_keys;

-- name: insert_mail_key
-- $1 number, $2 secret, $3 now
INSERT INTO mail_keys (id, secret, made_at) VALUES ($1, $2, $3);

-- name: retire_mail_keys
-- $1 made before, $2 now
UPDATE mail_keys SET retired_at = $2
WHERE retired_at IS NULL AND made_at < $1 AND id < (SELECT max(newest.id) FROM mail_keys newest);

-- name: count_letters
-- The whole of each mailbox (without a state) and its parts in one statement, so that they are of one moment.
-- $1 since
SELECT m.id AS mailbox_id, m.name AS name, CAST(NULL AS TEXT) AS state, count(l.id) AS count, max(l.received_at) AS at
FROM mailboxes m LEFT JOIN letters l ON l.mailbox_id = m.id AND l.received_at >= $1
GROUP BY m.id, m.name
UNION ALL
SELECT mailbox_id, '' AS name, state, count(*) AS count, min(received_at) AS at FROM letters
WHERE received_at >= $1 GROUP BY mailbox_id, state
ORDER BY name, mailbox_id;

-- name: count_deferred
-- Letters that could not be sent yet, by mailbox.
SELECT mailbox_id, count(*) AS deferred FROM outgoing_letters WHERE state = 'deferred' GROUP BY mailbox_id ORDER BY mailbox_id;

-- name: list_mail_readers
SELECT id, seen_event FROM mailboxes ORDER BY id;

-- name: advance_mail_reader
-- $1 mailbox, $2 event it had seen, $3 event it has seen now
UPDATE mailboxes SET seen_event = $3 WHERE id = $1 AND seen_event = $2;

-- name: find_whole_thread
-- $1 ticket
SELECT ticket_id, number, mailbox_id, address, subject, last_mail_id, mail_ids FROM mail_threads WHERE ticket_id = $1;

-- name: find_customer_address
-- $1 customer
SELECT email FROM customer_cards WHERE id = $1;

-- name: insert_outgoing
-- $1 id, $2 mailbox, $3 ticket, empty: none, $4 its number, 0: none, $5 message, $6 words where there is no message, $7 id that it carries,
-- $8 address, $9 subject, $10 id of the letter that it answers, $11 ids of those before, $12 automatic, $13 state,
-- $14 when it is sent, $15 what is wrong, $16 now, $17 domain of the address, $18 words as HTML, $19 the resolution that it
-- asks about, $20 and $21 whom of staff it goes to and where their answer goes, $22 address without what follows its plus,
-- $23 whether it answers what is not clearly a person's, $24 whether it goes to somebody outside
INSERT INTO outgoing_letters (id, mailbox_id, ticket_id, ticket_number, message_id, body, mail_id, address, subject,
  in_reply_to, mail_ids, automatic, state, attempts, series_from, next_at, error, created_at, domain, body_html,
  survey_cycle, person_id, reply_to, bare_address, doubtful, forwarded)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
ON CONFLICT (message_id) DO NOTHING;

-- name: withdraw_forward
-- Only what nobody has begun to send. $1 message, $2 ticket
DELETE FROM outgoing_letters
WHERE message_id = $1 AND ticket_id = $2 AND forwarded = 1 AND state = 'queued' AND attempts = 0;

-- name: list_outgoing
-- Goes on with what is wanted.
SELECT id, mailbox_id, nullif(ticket_id, '') AS ticket_id, nullif(ticket_number, 0) AS ticket_number, message_id, mail_id, address, subject, automatic, state, attempts, next_at,
  error, created_at, sent_at, survey_cycle, person_id, accepted, forwarded
FROM outgoing_letters WHERE 1 = 1;

-- name: list_mailboxes_with_due
-- Where somebody must connect first, letters wait without an attempt. $1 now
SELECT m.id FROM mailboxes m WHERE m.active = 1 AND m.outgoing IS NOT NULL AND EXISTS (
  SELECT 1 FROM outgoing_letters o WHERE o.mailbox_id = m.id AND o.next_at IS NOT NULL AND o.next_at <= $1)
AND NOT EXISTS (SELECT 1 FROM mailbox_tokens k WHERE k.mailbox_id = m.id AND k.problem IS NOT NULL) ORDER BY m.id;

-- name: find_passwords
-- $1 mailbox
SELECT incoming_password, outgoing_password FROM mailboxes WHERE id = $1;

-- name: list_due_outgoing
-- $1 mailbox, $2 now, $3 how many
SELECT id, attempts FROM outgoing_letters
WHERE mailbox_id = $1 AND next_at IS NOT NULL AND next_at <= $2 ORDER BY next_at, id LIMIT $3;

-- name: claim_outgoing
-- $1 id, $2 attempts so far, $3 now, $4 when the attempt is given up for lost
UPDATE outgoing_letters SET attempts = attempts + 1, next_at = $4
WHERE id = $1 AND attempts = $2 AND next_at <= $3 AND state IN ('queued', 'deferred');

-- name: find_claimed_outgoing
-- $1 id
SELECT id, nullif(ticket_id, '') AS ticket_id, nullif(ticket_number, 0) AS ticket_number, message_id, body, body_html, mail_id,
  address, subject, in_reply_to, mail_ids, reply_to, automatic, attempts, series_from FROM outgoing_letters WHERE id = $1;

-- name: note_outgoing
-- $1 id, $2 number of the attempt, $3 state, $4 when it is tried again, $5 error, $6 when it was sent, $7 what the server
-- said that took it
UPDATE outgoing_letters SET state = $3, next_at = $4, error = $5, sent_at = $6, accepted = $7
WHERE id = $1 AND attempts = $2 AND state IN ('queued', 'deferred');

-- name: note_returned
-- $1 id that it carries, $2 state, $3 why
UPDATE outgoing_letters SET state = $2, error = $3, next_at = NULL
WHERE mail_id = $1 AND state IN ('sent', 'deferred') RETURNING id, nullif(ticket_id, '') AS ticket_id;

-- name: find_last_sent
-- $1 ticket
SELECT mail_id FROM outgoing_letters WHERE ticket_id = $1 AND state = 'sent' AND person_id IS NULL ORDER BY sent_at DESC, id DESC LIMIT 1;

-- name: send_again
-- $1 id, $2 now
UPDATE outgoing_letters SET state = 'queued', series_from = attempts, next_at = $2, error = NULL
WHERE id = $1 AND state IN ('deferred', 'bounced', 'failed', 'held');

-- name: insert_cursor
-- $1 mailbox
INSERT INTO mailbox_cursors (mailbox_id, uid_validity, last_uid, held_until, backlog) VALUES ($1, 0, 0, 0, 0)
ON CONFLICT (mailbox_id) DO NOTHING;

-- name: hold_cursor
-- $1 mailbox, $2 now, $3 until when
UPDATE mailbox_cursors SET held_until = $3 WHERE mailbox_id = $1 AND held_until <= $2;

-- name: renew_cursor
-- $1 mailbox, $2 until when
UPDATE mailbox_cursors SET held_until = $2, failing_since = NULL, error = NULL WHERE mailbox_id = $1;

-- name: release_cursor
-- $1 mailbox, $2 when it is fetched again, $3 what is wrong, $4 now
UPDATE mailbox_cursors SET held_until = $2, error = $3,
  failing_since = CASE WHEN $3 IS NULL THEN NULL ELSE coalesce(failing_since, $4) END WHERE mailbox_id = $1;

-- name: find_position
-- $1 mailbox
SELECT place, uid_validity, last_uid FROM mailbox_cursors WHERE mailbox_id = $1;

-- name: advance_cursor
-- $1 mailbox, $2 number of the folder, $3 number of the letter, $4 place of the folder
UPDATE mailbox_cursors SET
  last_uid = CASE WHEN place IN ('', $4) AND uid_validity = $2 AND last_uid > $3 THEN last_uid ELSE $3 END,
  uid_validity = $2, place = $4 WHERE mailbox_id = $1;

-- name: note_fetched
-- $1 mailbox, $2 now, $3 letters that are left, $4 place of the folder
UPDATE mailbox_cursors SET fetched_at = $2, backlog = $3, place = CASE WHEN place = '' THEN $4 ELSE place END
WHERE mailbox_id = $1;

-- name: note_withheld
-- $1 mailbox, $2 place, $3 number of the folder, $4 number of the letter
INSERT INTO letters_withheld (mailbox_id, place, uid_validity, uid, attempts, wanted) VALUES ($1, $2, $3, $4, 1, 0)
ON CONFLICT (mailbox_id, place, uid_validity, uid) DO UPDATE SET attempts = letters_withheld.attempts + 1
RETURNING attempts;

-- name: insert_withheld_letter
-- $1 id, $2 mailbox, $3 source, $4 what the source calls it, $5 now, $6 reason, $7 what the server says
INSERT INTO letters (id, mailbox_id, source, source_key, size, content, received_at, state, reason, detail, from_address,
  from_name, subject, forced, attempts, series_from, settled_at)
VALUES ($1, $2, $3, $4, 0, '', $5, 'quarantined', $6, $7, '', '', '', 0, 0, 0, $5)
ON CONFLICT (mailbox_id, source_key) DO NOTHING;

-- name: enter_withheld
-- $1 mailbox, $2 place, $3 number of the folder, $4 number of the letter, $5 its entry
UPDATE letters_withheld SET letter_id = $5 WHERE mailbox_id = $1 AND place = $2 AND uid_validity = $3 AND uid = $4;

-- name: want_withheld
-- $1 letter
UPDATE letters_withheld SET wanted = 1 WHERE letter_id = $1 AND wanted = 0;

-- name: unwant_withheld
-- $1 letter
UPDATE letters_withheld SET wanted = 0 WHERE letter_id = $1;

-- name: end_withheld
-- $1 letter
DELETE FROM letters_withheld WHERE letter_id = $1;

-- name: list_wanted
-- $1 mailbox, $2 place, $3 number of the folder, $4 how many
SELECT letter_id, uid FROM letters_withheld
WHERE mailbox_id = $1 AND place = $2 AND uid_validity = $3 AND wanted = 1 AND letter_id IS NOT NULL ORDER BY uid LIMIT $4;

-- name: mark_given
-- $1 entry, $2 the letter that it is, $3 now
UPDATE letters SET state = 'duplicate', reason = NULL, detail = NULL, settled_at = $3,
  same_as = coalesce((SELECT l.same_as FROM letters l WHERE l.id = $2), $2)
WHERE id = $1 AND state = 'quarantined';

-- name: note_in_vain
-- $1 entry, $2 what the server says
UPDATE letters SET detail = $2 WHERE id = $1 AND state = 'quarantined';

-- name: plan_clearing
-- $1 letter, $2 mailbox, $3 place, $4 number of the folder, $5 number of the letter, $6 now
INSERT INTO letters_to_clear (letter_id, mailbox_id, place, uid_validity, uid, copied, attempts, due_at)
VALUES ($1, $2, $3, $4, $5, 0, 0, $6);

-- name: forget_clearings
-- Those of elsewhere. $1 mailbox, $2 place, empty: all, $3 number of the folder
DELETE FROM letters_to_clear WHERE mailbox_id = $1 AND (place <> $2 OR uid_validity <> $3);

-- name: note_clearing
-- $1 mailbox, $2 what is wrong, empty: nothing
UPDATE mailbox_cursors SET clearing_problem = nullif($2, '') WHERE mailbox_id = $1 AND coalesce(clearing_problem, '') <> $2;

-- name: claim_clearings
-- While the mailbox is as it was seen. $1 mailbox, $2 its version, $3 place, $4 number of the folder, $5 now, $6 when the
-- attempt is given up for lost, $7 how many
UPDATE letters_to_clear SET attempts = attempts + 1, due_at = $6
WHERE due_at <= $5 AND EXISTS (SELECT 1 FROM mailboxes m WHERE m.id = $1 AND m.version = $2) AND letter_id IN (
  SELECT d.letter_id FROM letters_to_clear d
  WHERE d.mailbox_id = $1 AND d.place = $3 AND d.uid_validity = $4 AND d.due_at <= $5 ORDER BY d.due_at, d.letter_id LIMIT $7)
RETURNING letter_id, uid, copied, attempts;

-- name: note_copied
-- $1 letter
UPDATE letters_to_clear SET copied = 1 WHERE letter_id = $1;

-- name: note_not_cleared
-- $1 letter, $2 when it is tried again, $3 what the server said
UPDATE letters_to_clear SET due_at = $2, error = $3 WHERE letter_id = $1;

-- name: end_clearing
-- $1 letter
DELETE FROM letters_to_clear WHERE letter_id = $1;

-- name: list_fetch_states
-- What is wrong with clearing is the whole folder's matter, or what the server said of a letter.
SELECT m.id AS mailbox_id, c.fetched_at, coalesce(c.backlog, 0) AS backlog, c.failing_since, c.error, k.problem AS reconnect,
  CASE WHEN m.after_fetch = 'leave' THEN 0
    ELSE (SELECT count(*) FROM letters_to_clear d WHERE d.mailbox_id = m.id) END AS to_clear,
  CASE WHEN m.after_fetch = 'leave' THEN NULL
    ELSE coalesce(c.clearing_problem, (SELECT d.error FROM letters_to_clear d WHERE d.mailbox_id = m.id AND d.error IS NOT NULL
      ORDER BY d.due_at DESC, d.letter_id LIMIT 1)) END AS clearing_problem
FROM mailboxes m LEFT JOIN mailbox_cursors c ON c.mailbox_id = m.id LEFT JOIN mailbox_tokens k ON k.mailbox_id = m.id
WHERE c.mailbox_id IS NOT NULL OR k.mailbox_id IS NOT NULL ORDER BY m.id;

-- name: insert_tokens
-- $1 mailbox
INSERT INTO mailbox_tokens (mailbox_id, fresh_until, asked_at, attempts, retry_at, leased_until, renewals)
VALUES ($1, 0, 0, 0, 0, 0, 0) ON CONFLICT (mailbox_id) DO NOTHING;

-- name: delete_tokens
-- $1 mailbox
DELETE FROM mailbox_tokens WHERE mailbox_id = $1;

-- name: set_client_secret
-- $1 mailbox, $2 secret, null: none
UPDATE mailbox_tokens SET client_secret = $2 WHERE mailbox_id = $1;

-- name: set_tokens
-- What was tried before counts for nothing. $1 mailbox, $2 refresh token, null: none, $3 access token, null: none,
-- $4 until when it is fresh, $5 now, $6 why somebody must connect
UPDATE mailbox_tokens SET refresh_token = $2, access_token = $3, fresh_until = $4, asked_at = $5, problem = $6, error = NULL,
  attempts = 0, retry_at = 0, leased_until = 0, renewals = renewals + 1 WHERE mailbox_id = $1;

-- name: find_tokens
-- $1 mailbox
SELECT client_secret, refresh_token, access_token, fresh_until, problem, error, attempts, retry_at, renewals
FROM mailbox_tokens WHERE mailbox_id = $1;

-- name: lease_tokens
-- $1 mailbox, $2 renewals that were seen, $3 now, $4 when whoever asks is given up for dead
UPDATE mailbox_tokens SET leased_until = $4 WHERE mailbox_id = $1 AND renewals = $2 AND leased_until <= $3;

-- name: renew_tokens
-- What was got for a token replaces this token and no other. $1 mailbox, $2 the refresh token that was used, empty: none,
-- $3 the one that came, null: none, $4 access token, $5 until when it is fresh, $6 now
UPDATE mailbox_tokens SET refresh_token = coalesce($3, refresh_token), access_token = $4, fresh_until = $5, asked_at = $6,
  problem = NULL, error = NULL, attempts = 0, retry_at = 0, leased_until = 0, renewals = renewals + 1
WHERE mailbox_id = $1 AND coalesce(refresh_token, '') = $2;

-- name: note_tokens
-- $1 mailbox, $2 the refresh token that was used, empty: none, $3 why somebody must connect, $4 what went wrong,
-- $5 when it is asked again
UPDATE mailbox_tokens SET problem = $3, error = $4, retry_at = $5, attempts = attempts + 1, leased_until = 0,
  renewals = renewals + 1 WHERE mailbox_id = $1 AND coalesce(refresh_token, '') = $2;

-- name: forget_access_token
-- $1 mailbox, $2 access token, $3 it was got then or before
UPDATE mailbox_tokens SET access_token = NULL, fresh_until = 0 WHERE mailbox_id = $1 AND access_token = $2 AND asked_at <= $3;

-- name: insert_grant
-- $1 hash of the state, $2 mailbox, $3 its version, $4 session, $5 verifier, $6 redirect address, $7 until when it is good
INSERT INTO mailbox_grants (state, mailbox_id, mailbox_version, credential_id, verifier, redirect_uri, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: delete_grants
-- Those that are over, and an earlier one of the same session. $1 mailbox, $2 session, $3 now
DELETE FROM mailbox_grants WHERE expires_at <= $3 OR (mailbox_id = $1 AND credential_id = $2);

-- name: take_grant
-- $1 hash of the state, $2 session, $3 now
DELETE FROM mailbox_grants WHERE state = $1 AND credential_id = $2 AND expires_at > $3
RETURNING mailbox_id, mailbox_version, verifier, redirect_uri;

-- name: list_breakers
-- Those in which something was held back lately. $1 an hour ago, $2 a day ago
SELECT b.kind, b.key, b.tripped_at, b.held_at, t.number AS ticket_number
FROM automatic_breakers b LEFT JOIN mail_threads t ON b.kind = 'ticket' AND t.ticket_id = b.key
WHERE b.tripped_at IS NOT NULL AND b.held_at > CASE WHEN b.kind = 'address' THEN $2 ELSE $1 END
ORDER BY b.tripped_at DESC, b.kind, b.key LIMIT 500;

-- name: find_breaker
-- $1 kind, $2 key
SELECT tripped_at, held_at, reset_at FROM automatic_breakers WHERE kind = $1 AND key = $2;

-- name: trip_breaker
-- $1 kind, $2 key, $3 now
INSERT INTO automatic_breakers (kind, key, tripped_at, held_at) VALUES ($1, $2, $3, $3)
ON CONFLICT (kind, key) DO UPDATE SET tripped_at = excluded.tripped_at, held_at = excluded.held_at;

-- name: note_held
-- $1 kind, $2 key, $3 now
UPDATE automatic_breakers SET held_at = $3 WHERE kind = $1 AND key = $2;

-- name: reset_breaker
-- $1 kind, $2 key, $3 now
UPDATE automatic_breakers SET tripped_at = NULL, reset_at = $3 WHERE kind = $1 AND key = $2 AND tripped_at IS NOT NULL;

-- name: count_automatic_in_ticket
-- $1 ticket, $2 since
SELECT count(*) FROM outgoing_letters WHERE ticket_id = $1 AND automatic = 1 AND person_id IS NULL AND state <> 'held'
  AND created_at >= $2;

-- name: count_automatic_to_address
-- Since the last letter that a person wrote there. $1 address without what follows its plus, $2 since
SELECT count(*) FROM outgoing_letters o WHERE o.bare_address = $1 AND o.automatic = 1 AND o.person_id IS NULL AND o.state <> 'held'
  AND o.created_at >= $2
  AND NOT EXISTS (SELECT 1 FROM outgoing_letters p WHERE p.bare_address = $1 AND p.automatic = 0 AND p.created_at > o.created_at);

-- name: count_automatic_to_domain
-- Those that answer what is not clearly a person's. $1 domain, $2 since
SELECT count(*) FROM outgoing_letters WHERE domain = $1 AND doubtful = 1 AND automatic = 1 AND person_id IS NULL
  AND state <> 'held' AND created_at >= $2;

-- name: list_last_letter
-- $1 ticket
SELECT doubtful FROM letters WHERE ticket_id = $1 AND state IN ('new_ticket', 'appended')
ORDER BY received_at DESC, id DESC LIMIT 1;

-- name: list_answered_automatic
-- Where the automatic letters went that a letter answers. Goes on with their ids.
SELECT bare_address FROM outgoing_letters WHERE automatic = 1 AND person_id IS NULL;

-- name: count_acknowledgements
-- $1 mailbox, $2 address without what follows its plus, $3 since
SELECT count(*) FROM outgoing_letters
WHERE mailbox_id = $1 AND bare_address = $2 AND message_id IS NULL AND survey_cycle IS NULL AND person_id IS NULL
  AND automatic = 1 AND created_at >= $3;

-- name: find_last_cycle
-- The last resolution of a ticket, and whether its customer ever contacted us. $1 ticket
SELECT f.cycle, CASE WHEN f.solved_at IS NULL THEN 0 ELSE 1 END AS solved, f.customer_id,
  (SELECT count(*) FROM contact_facts k WHERE k.ticket_id = f.ticket_id) AS contacts,
  (SELECT count(*) FROM answer_facts a WHERE a.ticket_id = f.ticket_id AND a.cycle = f.cycle) AS answers
FROM cycle_facts f WHERE f.ticket_id = $1 ORDER BY f.cycle DESC LIMIT 1;

-- name: plan_survey
-- $1 ticket, $2 cycle, $3 mailbox, $4 when it is asked, $5 now
INSERT INTO surveys (ticket_id, cycle, mailbox_id, state, due_at, created_at, answers) VALUES ($1, $2, $3, 'waiting', $4, $5, 0)
ON CONFLICT (ticket_id, cycle) DO NOTHING;

-- name: list_due_surveys
-- $1 now, $2 how many
SELECT ticket_id, cycle, mailbox_id, state, due_at, answers FROM surveys WHERE due_at IS NOT NULL AND due_at <= $1
ORDER BY due_at, ticket_id LIMIT $2;

-- name: claim_survey
-- $1 ticket, $2 cycle, $3 when it was due
UPDATE surveys SET due_at = NULL WHERE ticket_id = $1 AND cycle = $2 AND due_at = $3;

-- name: note_asked
-- $1 ticket, $2 cycle, $3 now, $4 when its customer is reminded
UPDATE surveys SET state = 'asked', asked_at = coalesce(asked_at, $3), due_at = $4 WHERE ticket_id = $1 AND cycle = $2;

-- name: drop_survey
-- Nobody is asked; one that was asked is not reminded. $1 ticket, $2 cycle, $3 why
UPDATE surveys SET state = CASE WHEN asked_at IS NULL THEN 'dropped' ELSE state END, reason = $3
WHERE ticket_id = $1 AND cycle = $2;

-- name: find_survey
-- $1 number of the ticket, $2 cycle
SELECT s.ticket_id, s.cycle, s.mailbox_id, s.state, s.due_at, s.answers, s.asked_at FROM surveys s
JOIN mail_threads t ON t.ticket_id = s.ticket_id WHERE t.number = $1 AND s.cycle = $2;

-- name: note_survey_answered
-- Only so often. $1 ticket, $2 cycle, $3 now, $4 most answers
UPDATE surveys SET state = 'answered', answered_at = coalesce(answered_at, $3), answers = answers + 1, due_at = NULL
WHERE ticket_id = $1 AND cycle = $2 AND answers < $4;

-- name: count_surveys
-- $1 since
SELECT mailbox_id, count(*) AS asked, CAST(sum(CASE WHEN state = 'answered' THEN 1 ELSE 0 END) AS BIGINT) AS answered
FROM surveys
WHERE asked_at >= $1 GROUP BY mailbox_id;

-- name: find_person_of_email
-- $1 address, lower case
SELECT id FROM person_cards WHERE lower(email) = $1 AND active = 1;

-- name: count_told_of_ticket
-- $1 person, $2 ticket, $3 since
SELECT count(*) FROM outgoing_letters WHERE person_id = $1 AND ticket_id = $2 AND created_at >= $3;

-- name: count_told
-- $1 person, $2 since
SELECT count(*) FROM outgoing_letters WHERE person_id = $1 AND created_at >= $2;
