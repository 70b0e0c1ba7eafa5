-- What the other features may read.
CREATE VIEW order_cards AS
SELECT id, number, number_key, customer_id, state, placed_at, currency, total FROM orders;

CREATE VIEW order_line_cards AS
SELECT id, order_id, position, product_id, sku, title, quantity, price FROM order_lines;

CREATE VIEW product_cards AS
SELECT id, sku, name, category FROM products;

-- Orders that may count for retention. Those without a day cannot be placed in time.
CREATE VIEW order_facts AS
SELECT id AS order_id, customer_id, placed_at,
  CASE WHEN state = 'cancelled' THEN 0 ELSE 1 END AS valid
FROM orders
WHERE placed_at IS NOT NULL AND customer_id IS NOT NULL;

-- Deliveries that had a promise. The days are the destination's.
CREATE VIEW delivery_facts AS
SELECT id AS shipment_id, order_id, carrier, promised_on, delivered_at, delivered_on, late
FROM shipments
WHERE delivered_at IS NOT NULL AND late IS NOT NULL;

-- The moments in the life of a customer's orders.
CREATE VIEW order_timeline_cards AS
SELECT customer_id, placed_at AS at, 'OrderPlaced' AS kind, 'order' AS subject_kind, id AS subject_id, number AS label
FROM orders WHERE placed_at IS NOT NULL
UNION ALL
SELECT customer_id, cancelled_at, 'OrderCancelled', 'order', id, number
FROM orders WHERE cancelled_at IS NOT NULL
UNION ALL
SELECT orders.customer_id, shipments.shipped_at, 'ShipmentShipped', 'shipment', shipments.id, orders.number
FROM shipments JOIN orders ON orders.id = shipments.order_id WHERE shipments.shipped_at IS NOT NULL
UNION ALL
SELECT orders.customer_id, shipments.delivered_at, 'ShipmentDelivered', 'shipment', shipments.id, orders.number
FROM shipments JOIN orders ON orders.id = shipments.order_id WHERE shipments.delivered_at IS NOT NULL
UNION ALL
SELECT orders.customer_id, tracking_events.at, 'ShipmentTroubled', 'shipment', shipments.id, orders.number
FROM tracking_events
JOIN shipments ON shipments.id = tracking_events.shipment_id
JOIN orders ON orders.id = shipments.order_id
WHERE tracking_events.state IN ('attempt_failed', 'exception', 'expired')
UNION ALL
SELECT orders.customer_id, returns.requested_at, 'ReturnRequested', 'return', returns.id, orders.number
FROM returns JOIN orders ON orders.id = returns.order_id
UNION ALL
SELECT orders.customer_id, returns.received_at, 'ReturnReceived', 'return', returns.id, orders.number
FROM returns JOIN orders ON orders.id = returns.order_id WHERE returns.received_at IS NOT NULL
UNION ALL
SELECT orders.customer_id, returns.ended_at, CASE WHEN returns.state = 'rejected' THEN 'ReturnRejected' ELSE 'ReturnClosed' END, 'return', returns.id, orders.number
FROM returns JOIN orders ON orders.id = returns.order_id WHERE returns.ended_at IS NOT NULL
UNION ALL
SELECT orders.customer_id, refunds.requested_at, 'RefundRequested', 'refund', refunds.id, orders.number
FROM refunds JOIN orders ON orders.id = refunds.order_id
UNION ALL
SELECT orders.customer_id, refunds.paid_at, 'RefundPaid', 'refund', refunds.id, orders.number
FROM refunds JOIN orders ON orders.id = refunds.order_id WHERE refunds.paid_at IS NOT NULL
UNION ALL
SELECT warranties.customer_id, warranties.registered_at, 'WarrantyRegistered', 'warranty', warranties.id, products.name
FROM warranties JOIN products ON products.id = warranties.product_id
UNION ALL
SELECT warranties.customer_id, warranty_claims.submitted_at, 'WarrantyClaimSubmitted', 'warranty_claim', warranty_claims.id, products.name
FROM warranty_claims
JOIN warranties ON warranties.id = warranty_claims.warranty_id
JOIN products ON products.id = warranties.product_id
UNION ALL
SELECT warranties.customer_id, warranty_claims.ended_at, 'WarrantyClaimEnded', 'warranty_claim', warranty_claims.id, products.name
FROM warranty_claims
JOIN warranties ON warranties.id = warranty_claims.warranty_id
JOIN products ON products.id = warranties.product_id
WHERE warranty_claims.ended_at IS NOT NULL;
