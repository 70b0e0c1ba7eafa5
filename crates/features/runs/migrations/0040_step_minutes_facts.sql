-- For other features: the minutes that people noted at steps. What was taken back has taken its time all the same.
CREATE VIEW step_minutes_facts AS
  SELECT r.ticket_id, r.id AS run_id, s.position, s.minutes, s.at
  FROM playbook_run_steps s JOIN playbook_runs r ON r.id = s.run_id WHERE s.minutes IS NOT NULL;
