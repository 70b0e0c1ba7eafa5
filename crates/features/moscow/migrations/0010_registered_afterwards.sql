-- Whether the change was there before anybody had said how it is measured: 1 or 0; NULL as long as its roll-out has not begun, and
-- for those that began before this column was there.
ALTER TABLE measurements ADD COLUMN registered_afterwards BIGINT;
