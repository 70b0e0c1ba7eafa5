-- What would be seen of each figure, and what that rests on, as it was when it was registered: JSON. NULL for what was registered
-- before this column was there.
ALTER TABLE measurements ADD COLUMN foreseen TEXT;
