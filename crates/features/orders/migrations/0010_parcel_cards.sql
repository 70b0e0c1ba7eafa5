-- For the other features: the parcels of an order.
CREATE VIEW parcel_cards AS
SELECT id, order_id, carrier, tracking_number, created_at FROM shipments;
