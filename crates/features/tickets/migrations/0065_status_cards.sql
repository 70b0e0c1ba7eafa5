-- For the other features: which statuses there are.
CREATE VIEW status_cards AS SELECT key, name FROM statuses;
