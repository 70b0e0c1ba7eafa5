-- All that is read to tell which customers had a ticket: a period's openings, without their rows.
CREATE INDEX tickets_of_customers_by_opening ON tickets (opened_at, customer_id, merged_into, set_aside)
  WHERE merged_into IS NULL AND set_aside IS NULL AND customer_id IS NOT NULL;
