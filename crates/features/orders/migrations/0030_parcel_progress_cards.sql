-- For the other features: what was promised of a parcel and what became of it. The days are the
-- destination's.
CREATE VIEW parcel_progress_cards AS
SELECT id, order_id, promised_on, delivered_on, delivered_at, destination_time_zone FROM shipments;
