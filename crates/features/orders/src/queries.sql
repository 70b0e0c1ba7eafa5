-- name: organisation_zone
SELECT time_zone FROM organisation_cards LIMIT 1;

-- name: find_product
-- $1 product
SELECT id, sku, name, category, warranty_months, created_at, updated_at, version FROM products WHERE id = $1;

-- name: list_products
-- goes on in the listing
SELECT id, sku, name, category, warranty_months, created_at, updated_at, version FROM products WHERE 1 = 1;

-- name: list_variants
-- goes on with the products
SELECT product_id, sku, options, price, currency, available FROM product_variants WHERE 1 = 1;

-- name: list_product_external_ids
-- goes on with the products
SELECT product_id AS owner, source, id FROM product_external_ids WHERE 1 = 1;

-- name: claim_sku
-- $1 id, $2 sku, $3 name, $4 what to look for inside, $5 category, $6 warranty months, $7 now
INSERT INTO products (id, sku, name, search, category, warranty_months, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (sku) DO NOTHING;

-- name: find_sku_holder
-- $1 sku: the product of that sku or of a variant of that sku, other than $2
SELECT id, name FROM products
WHERE id <> $2 AND (sku = $1 OR id IN (SELECT product_id FROM product_variants WHERE sku = $1)) LIMIT 1;

-- name: update_product
-- $1 id, $2 version seen, $3 now, $4 sku, $5 name, $6 what to look for inside, $7 category, $8 warranty months
UPDATE products SET updated_at = $3, sku = $4, name = $5, search = $6, category = $7, warranty_months = $8,
  version = version + 1
WHERE id = $1 AND version = $2;

-- name: drop_variants
-- $1 product
DELETE FROM product_variants WHERE product_id = $1;

-- name: resolve_skus
-- goes on with the skus
SELECT sku, product_id, name FROM (
  SELECT product_variants.sku, product_variants.product_id, products.name
  FROM product_variants JOIN products ON products.id = product_variants.product_id
  UNION ALL
  SELECT products.sku, products.id, products.name FROM products
) AS known WHERE 1 = 1;

-- name: resolve_product_ids
-- $1 source; goes on with the ids
SELECT product_external_ids.id, product_external_ids.product_id, product_external_ids.content, products.name
FROM product_external_ids JOIN products ON products.id = product_external_ids.product_id
WHERE product_external_ids.source = $1;

-- name: claim_product_external_id
-- $1 source, $2 id, $3 product, $4 fingerprint
INSERT INTO product_external_ids (source, id, product_id, content) VALUES ($1, $2, $3, $4)
ON CONFLICT (source, id) DO UPDATE SET content = excluded.content;

-- name: find_order
-- $1 order
SELECT orders.id, orders.number, orders.customer_id, buyers.id AS buyer_id, buyers.name AS buyer_name, orders.state,
  orders.placed_at, orders.listed_at, orders.currency, orders.total, orders.address, orders.cancelled_at,
  orders.cancel_reason, orders.replaces_id, firsts.number AS replaces_number, orders.replace_reason,
  orders.created_at, orders.updated_at, orders.version
FROM orders
LEFT JOIN orders AS firsts ON firsts.id = orders.replaces_id
LEFT JOIN customer_cards AS own ON own.id = orders.customer_id
LEFT JOIN customer_cards AS buyers ON buyers.id = own.root_id
WHERE orders.id = $1;

-- name: list_orders
-- goes on in the listing
SELECT orders.id, orders.number, orders.customer_id, buyers.id AS buyer_id, buyers.name AS buyer_name, orders.state,
  orders.placed_at, orders.listed_at, orders.currency, orders.total, orders.address, orders.cancelled_at,
  orders.cancel_reason, orders.replaces_id, firsts.number AS replaces_number, orders.replace_reason,
  orders.created_at, orders.updated_at, orders.version
FROM orders
LEFT JOIN orders AS firsts ON firsts.id = orders.replaces_id
LEFT JOIN customer_cards AS own ON own.id = orders.customer_id
LEFT JOIN customer_cards AS buyers ON buyers.id = own.root_id
WHERE 1 = 1;

-- name: list_lines
-- goes on with the orders
SELECT order_lines.id, order_lines.order_id, order_lines.sku, order_lines.title, order_lines.options,
  order_lines.quantity, order_lines.price, order_lines.batch, products.id AS product_id, products.sku AS product_sku,
  products.name AS product_name
FROM order_lines LEFT JOIN products ON products.id = order_lines.product_id WHERE 1 = 1;

-- name: list_serials
-- goes on with the orders
SELECT line_id, serial FROM order_line_serials WHERE 1 = 1;

-- name: list_payments
-- goes on with the orders
SELECT id, order_id, kind, amount, currency, method, at, state, refund_id, created_at, version FROM payments WHERE 1 = 1;

-- name: list_shipments
-- goes on with the orders or shipments
SELECT id, order_id, carrier, tracking_number, promised_on, destination_time_zone, state, shipped_at, delivered_at,
  delivered_on, late, created_at, version
FROM shipments WHERE 1 = 1;

-- name: list_tracking
-- goes on with the shipments
SELECT shipment_id, at, state, place, text, expected_on FROM tracking_events WHERE 1 = 1;

-- name: list_shipment_lines
-- goes on with the shipments
SELECT shipment_id AS owner, line_id, quantity FROM shipment_lines WHERE 1 = 1;

-- name: list_returns
-- goes on with the orders
SELECT id, order_id, state, reason, note, exception, requested_at, received_at, ended_at, version FROM returns WHERE 1 = 1;

-- name: list_return_lines
-- goes on with the returns
SELECT return_id AS owner, line_id, quantity FROM return_lines WHERE 1 = 1;

-- name: list_refunds
-- goes on with the orders
SELECT id, order_id, return_id, state, amount, currency, reason, method, requested_at, paid_at, version
FROM refunds WHERE 1 = 1;

-- name: list_order_external_ids
-- goes on with the orders
SELECT order_id AS owner, source, id FROM order_external_ids WHERE 1 = 1;

-- name: customer_exists
-- $1 customer
SELECT count(*) FROM customer_cards WHERE id = $1;

-- name: claim_order_external_id
-- $1 source, $2 id, $3 id lowered, $4 order, $5 fingerprint
INSERT INTO order_external_ids (source, id, id_key, order_id, content) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (source, id) DO NOTHING;

-- name: find_order_external_id_holder
-- $1 source, $2 id
SELECT orders.id, orders.number FROM order_external_ids JOIN orders ON orders.id = order_external_ids.order_id
WHERE order_external_ids.source = $1 AND order_external_ids.id = $2;

-- name: set_order_content
-- $1 source, $2 id, $3 fingerprint
UPDATE order_external_ids SET content = $3 WHERE source = $1 AND id = $2;

-- name: update_order
-- $1 id, $2 version seen, $3 now, $4 number, $5 number for search, $6 customer, $7 state, $8 placed at,
-- $9 listed at, $10 total, $11 address, $12 cancelled at, $13 reason
UPDATE orders SET updated_at = $3, number = $4, number_key = $5, customer_id = $6, state = $7, placed_at = $8,
  listed_at = $9, total = $10, address = $11, cancelled_at = $12, cancel_reason = $13, version = version + 1
WHERE id = $1 AND version = $2;

-- name: take_order
-- $1 order, $2 now: takes the row until the end of the transaction
UPDATE orders SET updated_at = $2 WHERE id = $1;

-- name: drop_serials
-- $1 line
DELETE FROM order_line_serials WHERE line_id = $1;

-- name: update_line
-- $1 line, $2 quantity, $3 price
UPDATE order_lines SET quantity = $2, price = $3 WHERE id = $1;

-- name: set_batch
-- $1 line, $2 batch
UPDATE order_lines SET batch = $2 WHERE id = $1;

-- name: swap_line
-- Another variant is from another batch. $1 line, $2 SKU, $3 title, $4 options, $5 price
UPDATE order_lines SET sku = $2, title = $3, options = $4, price = $5, batch = NULL WHERE id = $1;

-- name: pack_fewer
-- $1 line, $2 how many pieces of it there are
UPDATE shipment_lines SET quantity = $2 WHERE line_id = $1 AND quantity > $2;

-- name: unpack_line
-- $1 line
DELETE FROM shipment_lines WHERE line_id = $1;

-- name: drop_line
-- $1 line
DELETE FROM order_lines WHERE id = $1;

-- name: count_warranties_of_line
-- $1 line
SELECT count(*) FROM warranties WHERE line_id = $1;

-- name: find_payment_order
-- $1 payment
SELECT order_id FROM payments WHERE id = $1;

-- name: move_payment
-- $1 payment, $2 version seen, $3 state
UPDATE payments SET state = $3, version = version + 1 WHERE id = $1 AND version = $2;

-- name: find_shipment_order
-- $1 shipment
SELECT order_id FROM shipments WHERE id = $1;

-- name: take_shipments
-- $1 now: takes the rows until the end of the transaction; goes on with the shipments
UPDATE shipments SET updated_at = $1 WHERE 1 = 1;

-- name: update_shipment
-- $1 shipment, $2 version seen, $3 now, $4 carrier, $5 tracking number, $6 tracking number for search, $7 promised on,
-- $8 time zone, $9 state, $10 shipped at, $11 delivered at, $12 delivered on, $13 late
UPDATE shipments SET updated_at = $3, carrier = $4, tracking_number = $5, tracking_key = $6, promised_on = $7,
  destination_time_zone = $8, state = $9, shipped_at = $10, delivered_at = $11, delivered_on = $12, late = $13,
  version = version + 1
WHERE id = $1 AND version = $2;

-- name: list_parcel_states
-- goes on with the orders
SELECT order_id, state FROM shipments WHERE 1 = 1;

-- name: list_order_states
-- goes on with the orders
SELECT id, state FROM orders WHERE 1 = 1;

-- name: known_tracking
-- goes on with the fingerprints
SELECT shipment_id, content FROM tracking_events WHERE 1 = 1;

-- name: find_return_order
-- $1 return
SELECT order_id FROM returns WHERE id = $1;

-- name: insert_return
-- $1 id, $2 order, $3 state, $4 reason, $5 note, $6 now, $7 why although the window was over
INSERT INTO returns (id, order_id, state, reason, note, requested_at, updated_at, exception)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7);

-- name: update_return
-- $1 return, $2 version seen, $3 now, $4 state, $5 reason, $6 note, $7 received at, $8 ended at
UPDATE returns SET updated_at = $3, state = $4, reason = $5, note = $6, received_at = $7, ended_at = $8,
  version = version + 1
WHERE id = $1 AND version = $2;

-- name: find_refund_order
-- $1 refund
SELECT order_id FROM refunds WHERE id = $1;

-- name: insert_refund
-- $1 id, $2 order, $3 return, $4 amount, $5 currency, $6 reason, $7 method, $8 now, $9 state
INSERT INTO refunds (id, order_id, return_id, state, amount, currency, reason, method, requested_at, updated_at)
VALUES ($1, $2, $3, $9, $4, $5, $6, $7, $8, $8);

-- name: update_refund
-- $1 refund, $2 version seen, $3 now, $4 state, $5 reason, $6 method, $7 paid at
UPDATE refunds SET updated_at = $3, state = $4, reason = $5, method = $6, paid_at = $7, version = version + 1
WHERE id = $1 AND version = $2;

-- name: list_warranties
-- goes on in the listing
SELECT warranties.id, buyers.id AS buyer_id, buyers.name AS buyer_name, warranties.order_id, warranties.line_id,
  products.id AS product_id, products.sku AS product_sku, products.name AS product_name, warranties.serial,
  warranties.valid_from, warranties.valid_until, warranties.registered_at, warranties.version
FROM warranties
JOIN products ON products.id = warranties.product_id
LEFT JOIN customer_cards AS own ON own.id = warranties.customer_id
LEFT JOIN customer_cards AS buyers ON buyers.id = own.root_id
WHERE 1 = 1;

-- name: claim_warranty
-- $1 id, $2 customer, $3 order, $4 line, $5 product, $6 serial, $7 from, $8 until, $9 now
INSERT INTO warranties (id, customer_id, order_id, line_id, product_id, serial, valid_from, valid_until, registered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (product_id, serial) WHERE serial IS NOT NULL DO NOTHING;

-- name: find_warranty_of_serial
-- $1 product, $2 serial
SELECT id FROM warranties WHERE product_id = $1 AND serial = $2;

-- name: find_line
-- $1 order line
SELECT order_lines.id, order_lines.order_id, order_lines.product_id, orders.customer_id, orders.placed_at,
  (SELECT max(delivered_on) FROM shipments WHERE shipments.order_id = orders.id) AS delivered_on
FROM order_lines JOIN orders ON orders.id = order_lines.order_id WHERE order_lines.id = $1;

-- name: serials_of_line
-- $1 order line
SELECT serial FROM order_line_serials WHERE line_id = $1;

-- name: list_claims
-- goes on in the listing
SELECT id, warranty_id, state, problem, goodwill, note, submitted_at, ended_at, version FROM warranty_claims WHERE 1 = 1;

-- name: insert_claim
-- $1 id, $2 warranty, $3 problem, $4 goodwill, $5 note, $6 now
INSERT INTO warranty_claims (id, warranty_id, state, problem, goodwill, note, submitted_at, updated_at)
VALUES ($1, $2, 'submitted', $3, $4, $5, $6, $6);

-- name: update_claim
-- $1 claim, $2 version seen, $3 now, $4 state, $5 note, $6 ended at
UPDATE warranty_claims SET updated_at = $3, state = $4, note = $5, ended_at = $6, version = version + 1
WHERE id = $1 AND version = $2;

-- name: resolve_order_ids
-- $1 source; goes on with the ids
SELECT id, order_id, content FROM order_external_ids WHERE source = $1;

-- name: resolve_order_numbers
-- goes on with the numbers for search
SELECT number_key, id FROM orders WHERE 1 = 1;

-- name: resolve_shipment_ids
-- $1 source; goes on with the ids
SELECT id, shipment_id, content FROM shipment_external_ids WHERE source = $1;

-- name: resolve_tracking_numbers
-- goes on with the tracking numbers for search
SELECT tracking_key, id FROM shipments WHERE 1 = 1;

-- name: claim_shipment_external_id
-- $1 source, $2 id, $3 shipment, $4 fingerprint
INSERT INTO shipment_external_ids (source, id, shipment_id, content) VALUES ($1, $2, $3, $4)
ON CONFLICT (source, id) DO UPDATE SET content = excluded.content;

-- name: list_claims_of_order
-- $1 order
SELECT warranty_claims.id, warranty_claims.warranty_id, warranty_claims.state, warranty_claims.problem,
  warranty_claims.goodwill, warranty_claims.note, warranty_claims.submitted_at, warranty_claims.ended_at,
  warranty_claims.version
FROM warranty_claims JOIN warranties ON warranties.id = warranty_claims.warranty_id
WHERE warranties.order_id = $1 ORDER BY warranty_claims.submitted_at, warranty_claims.id;

-- name: find_claim_order
-- $1 claim
SELECT warranties.order_id FROM warranty_claims JOIN warranties ON warranties.id = warranty_claims.warranty_id
WHERE warranty_claims.id = $1 AND warranties.order_id IS NOT NULL;

-- name: list_numbered_products
-- products of which a piece is registered by its serial number; goes on with the products
SELECT id FROM products
WHERE EXISTS (SELECT 1 FROM warranties WHERE warranties.product_id = products.id AND warranties.serial IS NOT NULL);

-- name: list_replacements
-- $1 order
SELECT id, number, state, replace_reason AS reason, listed_at AS placed_at, version FROM orders
WHERE replaces_id = $1 ORDER BY listed_at, id;

-- name: list_replaced
-- $1 order: pieces in its replacements that were not cancelled
SELECT replacement_lines.line_id, replacement_lines.quantity
FROM orders JOIN replacement_lines ON replacement_lines.replacement_id = orders.id
WHERE orders.replaces_id = $1 AND orders.state <> 'cancelled';

-- name: mark_replacement
-- $1 the new order, $2 the order that it makes good, $3 why
UPDATE orders SET replaces_id = $2, replace_reason = $3 WHERE id = $1;

-- name: find_order_rules
SELECT return_window_days, refund_limit, refund_limit_currency, warranty_months, goodwill, version FROM order_rules;

-- name: insert_order_rules
-- $1 version seen, which is 0, $2 now, $3 return window, $4 refund limit, $5 its currency, $6 warranty months, $7 goodwill
INSERT INTO order_rules (id, version, updated_at, return_window_days, refund_limit, refund_limit_currency,
  warranty_months, goodwill)
VALUES (1, $1 + 1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING;

-- name: update_order_rules
-- $1 version seen, $2 now, $3 return window, $4 refund limit, $5 its currency, $6 warranty months, $7 goodwill
UPDATE order_rules SET version = version + 1, updated_at = $2, return_window_days = $3, refund_limit = $4,
  refund_limit_currency = $5, warranty_months = $6, goodwill = $7
WHERE id = 1 AND version = $1;

-- name: find_ticket
-- $1 ticket; goes on with the reach
SELECT ticket_id FROM ticket_facts WHERE ticket_id = $1;

-- name: insert_order_deed
-- $1 id, $2 order, $3 ticket, $4 now, $5 kind of actor, $6 actor, $7 kind, $8 subject, $9 state, $10 amount,
-- $11 currency, $12 pieces
INSERT INTO order_deeds (id, order_id, ticket_id, at, actor_kind, actor_id, kind, subject_id, state, amount,
  currency, pieces)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: list_deeds_of_ticket
-- $1 ticket, $2 how many at most
SELECT order_deeds.id, order_deeds.order_id, orders.number AS order_number, order_deeds.ticket_id, order_deeds.at,
  order_deeds.actor_kind, order_deeds.actor_id, order_deeds.kind, order_deeds.subject_id, order_deeds.state,
  order_deeds.amount, order_deeds.currency, order_deeds.pieces
FROM order_deeds JOIN orders ON orders.id = order_deeds.order_id
WHERE order_deeds.ticket_id = $1 ORDER BY order_deeds.at, order_deeds.id LIMIT $2;

-- name: list_origins
-- $1 order: what was done out of which ticket
SELECT subject_id, ticket_id FROM order_deeds WHERE order_id = $1 ORDER BY at, id;
