-- For the other features: what was given out of a ticket. Minor units; a replacement is worth what was paid for the pieces
-- that it makes good.
CREATE VIEW remedy_facts AS
SELECT d.ticket_id, 'refund' AS kind, r.id AS subject_id, r.amount, r.currency
FROM order_deeds d JOIN refunds r ON r.id = d.subject_id
WHERE d.kind = 'RefundRequested' AND r.state NOT IN ('rejected', 'failed')
UNION ALL
SELECT d.ticket_id, 'replacement', o.id,
  (SELECT CAST(coalesce(sum(l.price * p.quantity), 0) AS BIGINT) FROM replacement_lines p JOIN order_lines l ON l.id = p.line_id
    WHERE p.replacement_id = o.id), o.currency
FROM order_deeds d JOIN orders o ON o.id = d.subject_id
WHERE d.kind = 'ReplacementRequested' AND o.state <> 'cancelled';
