-- What happens to settings, among millions of events about daily work: small, and newest first. Who
-- asks for them repeats this condition word for word; only then do the databases take the index.
CREATE INDEX events_beside_work ON events (at, seq)
WHERE topic NOT IN ('ticket', 'customer', 'order', 'product', 'warranty');
