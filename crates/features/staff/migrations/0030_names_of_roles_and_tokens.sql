-- What roles and tokens are called, for who reads what was done to them, or with them.
CREATE VIEW role_cards AS SELECT id, name FROM roles;

CREATE VIEW token_cards AS SELECT id, name FROM tokens;
