-- Spam, test and deleted tickets are set aside: they stay, but leave every list and every count.
ALTER TABLE tickets ADD COLUMN set_aside TEXT CHECK (set_aside IN ('spam', 'test', 'deleted'));
ALTER TABLE tickets ADD COLUMN set_aside_at BIGINT;
ALTER TABLE tickets ADD COLUMN set_aside_by TEXT;

CREATE INDEX tickets_set_aside ON tickets (updated_at, id) WHERE set_aside IS NOT NULL;

-- The indexes of what lists and counts read leave out what they leave out.
DROP INDEX tickets_not_closed_by_update;
DROP INDEX tickets_not_closed_by_opening;
DROP INDEX tickets_not_closed_by_wait;
DROP INDEX tickets_in_hand_by_update;
DROP INDEX tickets_in_hand_by_wait;
DROP INDEX tickets_in_hand;
CREATE INDEX tickets_not_closed_by_update ON tickets (updated_at, id) WHERE merged_into IS NULL AND set_aside IS NULL AND category <> 'closed';
CREATE INDEX tickets_not_closed_by_opening ON tickets (opened_at, id) WHERE merged_into IS NULL AND set_aside IS NULL AND category <> 'closed';
CREATE INDEX tickets_not_closed_by_wait ON tickets (coalesce(waiting_since, 9223372036854775807), id) WHERE merged_into IS NULL AND set_aside IS NULL AND category <> 'closed';
CREATE INDEX tickets_in_hand_by_update ON tickets (updated_at, id) WHERE merged_into IS NULL AND set_aside IS NULL AND category IN ('new', 'open', 'pending', 'on_hold');
CREATE INDEX tickets_in_hand_by_wait ON tickets (coalesce(waiting_since, 9223372036854775807), id) WHERE merged_into IS NULL AND set_aside IS NULL AND category IN ('new', 'open', 'pending', 'on_hold');
CREATE INDEX tickets_in_hand ON tickets (team_id, assignee_id, snoozed_until, category, merged_into, set_aside) WHERE merged_into IS NULL AND set_aside IS NULL AND category IN ('new', 'open', 'pending', 'on_hold');

DROP VIEW ticket_facts;
DROP VIEW ticket_cards;
DROP VIEW ticket_timeline_cards;

CREATE VIEW ticket_facts AS
SELECT id AS ticket_id, opened_at, waiting_since, solved_at, team_id, assignee_id, channel, product_id, customer_id
FROM tickets WHERE merged_into IS NULL AND set_aside IS NULL;

CREATE VIEW ticket_cards AS
SELECT id, number, subject, customer_id, order_id, category AS status_category, opened_at, solved_at
FROM tickets WHERE merged_into IS NULL AND set_aside IS NULL;

-- The moments in the life of a customer's tickets.
CREATE VIEW ticket_timeline_cards AS
SELECT customer_id, opened_at AS at, 'TicketOpened' AS kind, 'ticket' AS subject_kind, id AS subject_id, '#' || number || ' ' || subject AS label
FROM tickets WHERE merged_into IS NULL AND set_aside IS NULL AND customer_id IS NOT NULL
UNION ALL
SELECT tickets.customer_id, contact_facts.at, 'CustomerWrote', 'ticket', tickets.id, '#' || tickets.number || ' ' || tickets.subject
FROM contact_facts JOIN tickets ON tickets.id = contact_facts.ticket_id WHERE contact_facts.at > tickets.opened_at
UNION ALL
SELECT tickets.customer_id, cycle_facts.solved_at, 'TicketSolved', 'ticket', tickets.id, '#' || tickets.number || ' ' || tickets.subject
FROM cycle_facts JOIN tickets ON tickets.id = cycle_facts.ticket_id WHERE cycle_facts.solved_at IS NOT NULL
UNION ALL
SELECT tickets.customer_id, answer_facts.answered_at, 'SurveyAnswered', 'ticket', tickets.id, '#' || tickets.number || ' ' || tickets.subject
FROM answer_facts JOIN tickets ON tickets.id = answer_facts.ticket_id;
