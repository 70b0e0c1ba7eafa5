-- For the other features: what other systems call the customer; the key is the same in lower case.
CREATE VIEW customer_external_cards AS
SELECT source, id AS external_id, id_key AS external_key, customer_id FROM customer_external_ids;
