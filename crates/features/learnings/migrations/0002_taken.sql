-- What was learned elsewhere and came with a library: its id there, whom it is credited to (nobody here: its
-- author_id is empty), and when it was taken in.
ALTER TABLE learnings ADD COLUMN taken_id TEXT;
ALTER TABLE learnings ADD COLUMN credit TEXT;
ALTER TABLE learnings ADD COLUMN taken_at BIGINT;

CREATE UNIQUE INDEX learnings_taken ON learnings (taken_id) WHERE taken_id IS NOT NULL;
