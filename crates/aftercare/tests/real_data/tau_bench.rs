//! A shop's users, products and orders.

use std::collections::BTreeMap;

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::What;
use serde::Deserialize;
use serde_json::Value;
use store::{Schema, Sql, params};

use crate::{count, data, import_twice};

#[derive(Deserialize)]
struct State {
    state: String,
    n: i64,
}

/// Sum of what was ordered, in cents, straight from the file.
fn ordered(file: &std::path::Path) -> (i64, BTreeMap<String, i64>) {
    let orders: BTreeMap<String, Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let mut states = BTreeMap::new();
    let mut cents = 0;
    for order in orders.values() {
        *states.entry(order["status"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        for item in order["items"].as_array().unwrap() {
            cents += (item["price"].as_f64().unwrap() * 100.0).round() as i64;
        }
    }
    (cents, states)
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn users_products_and_orders_go_in_whole(desk: Desk) {
        let Some(folder) = data("tau_bench_retail") else { return };
        let db = &desk.db;
        import_twice(db, What::Customers, folder.join("users.json"), "tau-bench-users", 500).await;
        import_twice(db, What::Products, folder.join("products.json"), "tau-bench-products", 50).await;
        import_twice(db, What::Orders, folder.join("orders.json"), "tau-bench-orders", 1_000).await;

        let mut conn = db.read().await.unwrap();
        assert_eq!(count(&mut conn, "SELECT count(*) FROM customer_cards").await, 500);
        assert_eq!(count(&mut conn, "SELECT count(*) FROM product_cards").await, 50);
        assert_eq!(count(&mut conn, "SELECT count(*) FROM product_variants").await, 591);
        let states: Vec<State> = conn
            .all(Sql::same("SELECT state, count(*) AS n FROM order_cards GROUP BY state ORDER BY state"), params![])
            .await
            .unwrap();
        let states: Vec<(&str, i64)> = states.iter().map(|row| (row.state.as_str(), row.n)).collect();
        assert_eq!(states, [("cancelled", 102), ("confirmed", 102), ("delivered", 373), ("placed", 423)]);
        let (cents, told) = ordered(&folder.join("orders.json"));
        assert_eq!(told.values().sum::<i64>(), 1_000);
        assert_eq!(told["processed"], 102, "packed, still in the house: confirmed");
        assert_eq!(count(&mut conn, "SELECT CAST(sum(price * quantity) AS BIGINT) FROM order_lines").await, cents);
        assert_eq!(count(&mut conn, "SELECT CAST(sum(total) AS BIGINT) FROM order_cards").await, cents);
        assert_eq!(count(&mut conn, "SELECT count(*) FROM order_lines WHERE product_id IS NULL").await, 0);
        let buyers = "SELECT count(*) FROM order_cards o JOIN customer_cards c ON c.id = o.customer_id";
        assert_eq!(count(&mut conn, buyers).await, 1_000);
        assert_eq!(count(&mut conn, "SELECT count(*) FROM shipments").await, 577);
        assert_eq!(count(&mut conn, "SELECT count(*) FROM payments WHERE kind = 'refund'").await, 102);
    }

    async fn orders_may_come_before_their_customers(desk: Desk) {
        let Some(folder) = data("tau_bench_retail") else { return };
        let db = &desk.db;
        import_twice(db, What::Orders, folder.join("orders.json"), "tau-bench-orders", 1_000).await;
        let options = crate::options(What::Customers, folder.join("users.json"), "tau-bench-users");
        let users = aftercare::import::import(db, &options).await.unwrap();
        assert_eq!(users.created + users.changed, 500, "{users}");
        let mut conn = db.read().await.unwrap();
        assert_eq!(count(&mut conn, "SELECT count(*) FROM customer_cards").await, 500);
        let unnamed = "SELECT count(*) FROM customer_cards WHERE name LIKE '%\\_%' ESCAPE '\\' OR email IS NULL";
        assert_eq!(count(&mut conn, unnamed).await, 0, "what orders knew by id only is complete now");
    }
}
