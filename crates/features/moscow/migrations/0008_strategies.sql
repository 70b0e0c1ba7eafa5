-- Key of the strategy of the futures that it came of; whatever two people press, a strategy is on the board once.
ALTER TABLE initiatives ADD COLUMN strategy TEXT;

CREATE UNIQUE INDEX initiatives_of_strategy ON initiatives (strategy) WHERE strategy IS NOT NULL AND removed_at IS NULL;
