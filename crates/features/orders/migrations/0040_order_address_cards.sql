-- For the other features: where an order goes, as JSON; null where it is not known.
CREATE VIEW order_address_cards AS
SELECT id AS order_id, address FROM orders;
