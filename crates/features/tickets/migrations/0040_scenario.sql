-- Key of the situation that a ticket is about; which ones there are, others know. Null: none.
ALTER TABLE tickets ADD COLUMN scenario TEXT;
-- 1: a person said so. What was detected is 0, and never takes the place of what a person said.
ALTER TABLE tickets ADD COLUMN scenario_confirmed BIGINT NOT NULL DEFAULT 0 CHECK (scenario_confirmed IN (0, 1));

CREATE INDEX tickets_of_scenario ON tickets (scenario, updated_at, id) WHERE scenario IS NOT NULL;

DROP VIEW ticket_facts;
DROP VIEW ticket_cards;

CREATE VIEW ticket_facts AS
SELECT id AS ticket_id, opened_at, waiting_since, solved_at, team_id, assignee_id, channel, product_id, customer_id, order_id,
  scenario, scenario_confirmed
FROM tickets WHERE merged_into IS NULL AND set_aside IS NULL;

CREATE VIEW ticket_cards AS
SELECT id, number, subject, customer_id, order_id, category AS status_category, opened_at, solved_at, scenario
FROM tickets WHERE merged_into IS NULL AND set_aside IS NULL;
