-- name: find_customer
-- $1 customer
SELECT id, number, name, language, time_zone, preferred_channel, avoided_channel, contact_from,
  contact_to, preferred_hours, do_not_contact, accessibility, preference_notes, address, merged_into, created_at, updated_at, version
FROM customers WHERE id = $1;

-- name: list_customers
-- goes on in the listing
SELECT id, number, name, language, time_zone, preferred_channel, avoided_channel, contact_from,
  contact_to, preferred_hours, do_not_contact, accessibility, preference_notes, address, merged_into, created_at, updated_at, version
FROM customers WHERE merged_into IS NULL;

-- name: list_emails
-- goes on with whose
SELECT customers.root_id, customers.id AS customer_id, customer_emails.address AS value
FROM customer_emails JOIN customers ON customers.id = customer_emails.customer_id WHERE 1 = 1;

-- name: list_phones
-- goes on with whose
SELECT customers.root_id, customers.id AS customer_id, customer_phones.number AS value
FROM customer_phones JOIN customers ON customers.id = customer_phones.customer_id WHERE 1 = 1;

-- name: list_tags
-- goes on with whose
SELECT customers.root_id, customers.id AS customer_id, customer_tags.tag AS value
FROM customer_tags JOIN customers ON customers.id = customer_tags.customer_id WHERE 1 = 1;

-- name: list_external_ids
-- goes on with whose
SELECT customers.root_id, customers.id AS customer_id, customer_external_ids.source, customer_external_ids.id AS value
FROM customer_external_ids JOIN customers ON customers.id = customer_external_ids.customer_id WHERE 1 = 1;

-- name: list_consents
-- $1 customer: what it and those merged into it said, oldest first
SELECT purpose, given, at, source FROM customer_consents
WHERE customer_id IN (SELECT id FROM customers WHERE root_id = $1 OR id = $1)
ORDER BY at, id;

-- name: find_standing_merge
-- $1 the merged customer
SELECT id FROM customer_merges WHERE from_id = $1 AND undone_at IS NULL;

-- name: update_customer
-- $1 id, $2 version seen, $3 now, $4 name, $5 name lowered, $6 language, $7 time zone, $8 channel,
-- $9 hours, $10 do not contact, $11 notes, $12 address, $13 avoided channel, $14 contact from, $15 contact to,
-- $16 accessibility
UPDATE customers SET updated_at = $3, name = $4, name_key = $5, language = $6, time_zone = $7,
  preferred_channel = $8, preferred_hours = $9, do_not_contact = $10, preference_notes = $11,
  address = $12, avoided_channel = $13, contact_from = $14, contact_to = $15, accessibility = $16, version = version + 1
WHERE id = $1 AND version = $2 AND merged_into IS NULL;

-- name: claim_email
-- $1 address, $2 customer, $3 position
INSERT INTO customer_emails (address, customer_id, position) VALUES ($1, $2, $3)
ON CONFLICT (address) DO NOTHING;

-- name: find_email_holder
-- $1 address
SELECT customers.id, customers.number, customers.name, customers.root_id
FROM customer_emails JOIN customers ON customers.id = customer_emails.customer_id
WHERE customer_emails.address = $1;

-- name: place_email
-- $1 address, $2 position
UPDATE customer_emails SET position = $2 WHERE address = $1;

-- name: drop_email
-- $1 address
DELETE FROM customer_emails WHERE address = $1;

-- name: add_phone
-- $1 customer, $2 number, $3 digits, $4 position
INSERT INTO customer_phones (customer_id, number, digits, position) VALUES ($1, $2, $3, $4)
ON CONFLICT (customer_id, number) DO UPDATE SET position = excluded.position;

-- name: drop_phone
-- $1 survivor, $2 number: from all of its group
DELETE FROM customer_phones WHERE number = $2 AND customer_id IN (SELECT id FROM customers WHERE root_id = $1);

-- name: place_phone
-- $1 survivor, $2 number, $3 position
UPDATE customer_phones SET position = $3
WHERE number = $2 AND customer_id IN (SELECT id FROM customers WHERE root_id = $1);

-- name: add_tag
-- $1 customer, $2 tag
INSERT INTO customer_tags (customer_id, tag) VALUES ($1, $2) ON CONFLICT (customer_id, tag) DO NOTHING;

-- name: drop_tag
-- $1 survivor, $2 tag: from all of its group
DELETE FROM customer_tags WHERE tag = $2 AND customer_id IN (SELECT id FROM customers WHERE root_id = $1);

-- name: claim_external_id
-- $1 source, $2 id, $3 id lowered, $4 customer, $5 fingerprint of the imported row or null
INSERT INTO customer_external_ids (source, id, id_key, customer_id, content) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (source, id) DO NOTHING;

-- name: find_external_id_holder
-- $1 source, $2 id
SELECT customers.id, customers.number, customers.name, customers.root_id
FROM customer_external_ids JOIN customers ON customers.id = customer_external_ids.customer_id
WHERE customer_external_ids.source = $1 AND customer_external_ids.id = $2;

-- name: drop_external_id
-- $1 source, $2 id
DELETE FROM customer_external_ids WHERE source = $1 AND id = $2;

-- name: set_external_content
-- $1 source, $2 id, $3 fingerprint
UPDATE customer_external_ids SET content = $3 WHERE source = $1 AND id = $2;

-- name: list_group
-- $1 survivor
SELECT id, name_key FROM customers WHERE root_id = $1;

-- name: refresh_search
-- $1 customer, $2 what to look for inside
UPDATE customers SET search = $2, email = (
  SELECT address FROM customer_emails WHERE customer_id = $1 ORDER BY position, address LIMIT 1
) WHERE id = $1;

-- name: lock_live
-- $1 customer, $2 now: takes the row, if it was not merged
UPDATE customers SET updated_at = $2, version = version + 1
WHERE id = $1 AND merged_into IS NULL
RETURNING id;

-- name: lock_any
-- $1 customer, $2 now: takes the row
UPDATE customers SET updated_at = $2, version = version + 1 WHERE id = $1;

-- name: point_at
-- $1 merged customer, $2 survivor
UPDATE customers SET merged_into = $2 WHERE id = $1;

-- name: move_group
-- $1 survivor so far, $2 survivor from now on
UPDATE customers SET root_id = $2 WHERE root_id = $1;

-- name: unpoint
-- $1 customer that is live again
UPDATE customers SET merged_into = NULL WHERE id = $1;

-- name: regroup
-- $1 customer that is live again: it and all that were merged into it become a group
WITH RECURSIVE members (id) AS (
  SELECT id FROM customers WHERE id = $1
  UNION
  SELECT customers.id FROM customers JOIN members ON customers.merged_into = members.id
)
UPDATE customers SET root_id = $1 WHERE id IN (SELECT id FROM members);

-- name: last_email_place
-- $1 survivor
SELECT coalesce(max(position), 0) FROM customer_emails
WHERE customer_id IN (SELECT id FROM customers WHERE root_id = $1);

-- name: shift_emails
-- $1 survivor of the group, $2 by how many places
UPDATE customer_emails SET position = position + $2
WHERE customer_id IN (SELECT id FROM customers WHERE root_id = $1);

-- name: last_phone_place
-- $1 survivor
SELECT coalesce(max(position), 0) FROM customer_phones
WHERE customer_id IN (SELECT id FROM customers WHERE root_id = $1);

-- name: shift_phones
-- $1 survivor of the group, $2 by how many places
UPDATE customer_phones SET position = position + $2
WHERE customer_id IN (SELECT id FROM customers WHERE root_id = $1);

-- name: insert_merge
-- $1 id, $2 from, $3 into, $4 now
INSERT INTO customer_merges (id, from_id, into_id, merged_at) VALUES ($1, $2, $3, $4);

-- name: find_merge
-- $1 merge
SELECT customer_merges.from_id, customer_merges.into_id, customer_merges.undone_at, customers.root_id
FROM customer_merges JOIN customers ON customers.id = customer_merges.from_id
WHERE customer_merges.id = $1;

-- name: undo_merge
-- $1 merge, $2 now
UPDATE customer_merges SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL;

-- name: summarise_orders
-- $1 survivor: what they bought; a replacement is not bought
SELECT currency, count(*) AS orders, CAST(sum(total) AS BIGINT) AS spent, min(placed_at) AS first_at
FROM order_cards
WHERE state <> 'cancelled' AND replaces_id IS NULL AND customer_id IN (SELECT id FROM customers WHERE root_id = $1)
GROUP BY currency ORDER BY orders DESC, currency;

-- name: count_tickets
-- $1 survivor
SELECT count(*) FROM ticket_cards
WHERE customer_id IN (SELECT id FROM customers WHERE root_id = $1);

-- name: last_survey
-- $1 survivor
SELECT answer_facts.rating, answer_facts.answered_at AS at, answer_facts.ticket_id
FROM ticket_cards JOIN answer_facts ON answer_facts.ticket_id = ticket_cards.id
WHERE ticket_cards.customer_id IN (SELECT id FROM customers WHERE root_id = $1)
ORDER BY answer_facts.answered_at DESC, answer_facts.answer_id DESC LIMIT 1;

-- name: list_group_ids
-- $1 survivor
SELECT id FROM customers WHERE root_id = $1;

-- name: list_own_events
-- Goes on with the customers and the page.
SELECT at, kind, 'customer' AS subject_kind, subject_id,
  (SELECT name FROM customers WHERE customers.id = event_facts.subject_id) AS label,
  'event_' || CAST(seq + 1000000000000 AS TEXT) AS place
FROM event_facts WHERE topic = 'customer';

-- name: list_order_moments
-- Goes on with the customers and the page.
SELECT at, kind, subject_kind, subject_id, label, kind || '_' || subject_id AS place
FROM order_timeline_cards WHERE 1 = 1;

-- name: list_ticket_moments
-- Goes on with the customers and the page.
SELECT at, kind, subject_kind, subject_id, label, kind || '_' || subject_id AS place
FROM ticket_timeline_cards WHERE 1 = 1;

-- name: list_reachable_ticket_moments
-- Goes on with the customers, the reach and the page.
SELECT cards.at, cards.kind, cards.subject_kind, cards.subject_id, cards.label,
  cards.kind || '_' || cards.subject_id AS place
FROM ticket_timeline_cards cards JOIN ticket_facts facts ON facts.ticket_id = cards.subject_id
WHERE 1 = 1;

-- name: resolve_external_ids
-- $1 source; goes on with the ids
SELECT source, id, customer_id, content FROM customer_external_ids WHERE source = $1;

-- name: resolve_emails
-- goes on with the addresses
SELECT address, customer_id FROM customer_emails WHERE 1 = 1;
