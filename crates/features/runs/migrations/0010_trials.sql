-- The trial by whose chance a run has its version; null where nobody tries.
ALTER TABLE playbook_runs ADD COLUMN trial_id TEXT;
-- What a step came to, as its input says.
ALTER TABLE playbook_run_steps ADD COLUMN outcome TEXT;

UPDATE playbook_run_steps SET outcome = CASE
  WHEN input LIKE '{"input":"done"%' THEN 'done'
  WHEN input LIKE '{"input":"silent"%' THEN 'silent'
  WHEN input LIKE '{"input":"refused"%' THEN 'refused'
  WHEN input LIKE '{"input":"late"%' THEN 'late'
  WHEN input LIKE '{"input":"skipped"%' THEN 'skipped'
END;

CREATE INDEX playbook_runs_of_playbook ON playbook_runs (playbook, started_at, id);
CREATE INDEX playbook_runs_of_trial ON playbook_runs (trial_id) WHERE trial_id IS NOT NULL;

DROP VIEW playbook_run_facts;
CREATE VIEW playbook_run_facts AS
  SELECT id AS run_id, ticket_id, playbook, number, trial_id, state, step, started_at, started_by, ended_at
  FROM playbook_runs;

-- What was passed and not taken back.
CREATE VIEW playbook_step_facts AS
  SELECT s.run_id, s.position, s.step, s.outcome, s.minutes, s.at, r.playbook, r.number, r.trial_id, r.started_at
  FROM playbook_run_steps s JOIN playbook_runs r ON r.id = s.run_id
  WHERE s.taken_back_at IS NULL;
