-- Which batch the pieces of a line are from, as far as the shop knows it.
ALTER TABLE order_lines ADD COLUMN batch TEXT;

-- For the other features.
CREATE VIEW order_batch_cards AS
SELECT order_id, position, product_id, batch FROM order_lines WHERE batch IS NOT NULL;
