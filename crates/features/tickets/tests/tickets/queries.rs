//! Every statement is understood by both databases, beside the real neighbours.

use store::Schema;

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, staff::SCHEMA, customers::SCHEMA, orders::SCHEMA, tickets::SCHEMA];

    async fn every_statement_prepares(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        for (name, text) in tickets::SCHEMA.queries.of(conn.engine()) {
            assert!(text.trim_end().ends_with(';'), "{name}: what follows the statement would hide what is added to it");
            conn.prepare(text).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
