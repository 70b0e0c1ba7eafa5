//! The schema is taken by both databases, every statement is understood, and the views that others
//! read have their columns.

use store::Schema;

/// What the other features select; a view that loses a column fails here and not at theirs.
const PROMISED: &[&str] = &[
    "SELECT id, number, customer_id, state, placed_at, currency, total, replaces_id FROM order_cards",
    "SELECT id, order_id, position, product_id, sku, title, quantity, price FROM order_line_cards",
    "SELECT id, sku, name, category FROM product_cards",
    "SELECT id, order_id, carrier, tracking_number, created_at FROM parcel_cards",
    "SELECT order_id, customer_id, placed_at, valid FROM order_facts",
    "SELECT shipment_id, order_id, carrier, promised_on, delivered_at, delivered_on, late FROM delivery_facts",
    "SELECT customer_id, at, kind, subject_kind, subject_id, label FROM order_timeline_cards WHERE customer_id = $1",
];

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, staff::SCHEMA, customers::SCHEMA, orders::SCHEMA, tickets::SCHEMA];

    async fn the_views_have_their_columns(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        for text in PROMISED {
            conn.prepare(text).await.unwrap_or_else(|error| panic!("{text}: {error}"));
        }
    }

    async fn every_statement_prepares(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        for (name, text) in orders::SCHEMA.queries.of(conn.engine()) {
            conn.prepare(text).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
