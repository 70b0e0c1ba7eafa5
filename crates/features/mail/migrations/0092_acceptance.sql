-- What the next server said when it took the letter.
ALTER TABLE outgoing_letters ADD COLUMN accepted TEXT;
