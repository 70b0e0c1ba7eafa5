-- For the other features: what customers are tagged with; of merged ones, their root is.
CREATE VIEW customer_tag_cards AS
SELECT c.root_id AS customer_id, t.tag FROM customer_tags t JOIN customers c ON c.id = t.customer_id;
