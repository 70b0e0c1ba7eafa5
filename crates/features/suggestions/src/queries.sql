-- name: list_dismissed
-- $1 ticket
SELECT suggestion FROM suggestion_dismissals WHERE ticket_id = $1;

-- name: dismiss
-- $1 ticket, $2 suggestion, $3 when, $4 by whom
INSERT INTO suggestion_dismissals (ticket_id, suggestion, at, by_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (ticket_id, suggestion) DO NOTHING;

-- name: count_earlier_contacts
-- Tickets of the same customer and scenario that were opened before this one.
-- $1 ticket, $2 opened since
SELECT count(*) FROM ticket_facts own
JOIN customer_cards who ON who.id = own.customer_id
JOIN customer_cards same ON same.root_id = who.root_id
JOIN ticket_facts earlier ON earlier.customer_id = same.id
WHERE own.ticket_id = $1 AND earlier.scenario = own.scenario AND earlier.ticket_id <> own.ticket_id
  AND earlier.opened_at <= own.opened_at AND earlier.opened_at >= $2;
