//! Every statement is understood by both databases.

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = &[store::SCHEMA, staff::SCHEMA];

    async fn every_statement_prepares(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        for (name, text) in staff::SCHEMA.queries.of(conn.engine()) {
            conn.prepare(text).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
