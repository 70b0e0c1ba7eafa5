//! Orders over HTTP: shapes, permissions, versions.

mod door;
use door::{Answered, Door};
use serde_json::{Value, json};
use store::Schema;

const ALL: &str = "orders.read orders.write";

fn door(desk: &test_kit::Desk) -> Door {
    Door::of(desk, orders::http::endpoints(), orders::PERMISSIONS)
}

async fn place(door: &Door) -> Value {
    let body = json!({ "currency": "EUR", "lines": [{ "title": "Mug", "quantity": 2, "price": { "amount": 1_000, "currency": "EUR" } }] });
    let placed = door.post("/api/orders", ALL, body).await;
    assert_eq!(placed.status, 201, "{}", placed.json());
    placed.json()
}

fn path(format: &str, id: &Value) -> String {
    format.replace("{}", id.as_str().unwrap())
}

fn told(answer: &Answered, status: u16, kind: &str) -> Value {
    let body = answer.json();
    assert_eq!((answer.status, body["type"].as_str()), (status, Some(format!("/problems/{kind}").as_str())), "{body}");
    body
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, http_kit::SCHEMA, staff::SCHEMA, customers::SCHEMA, orders::SCHEMA, crate::shop::TICKETS];

    async fn every_endpoint_refuses_who_may_not_and_what_is_not(desk: Desk) {
        let door = door(&desk);
        assert_eq!(door.listed.len(), 42);
        for endpoint in &door.listed {
            let path = endpoint.path.replace("{id}", "ord_none");
            let body = (endpoint.method != "GET").then(|| json!({}));
            let nobody = door.send(&endpoint.method, &path, None, None, body.clone()).await;
            told(&nobody, 401, "unauthenticated");
            let other = door.send(&endpoint.method, &path, Some("customers.read"), None, body.clone()).await;
            told(&other, 403, "forbidden");
            if endpoint.method == "GET" && endpoint.path.contains("{id}") || endpoint.method == "PATCH" && endpoint.path.contains("{id}") {
                // A payment's change names its state; the others are well-formed when empty.
                let body = if endpoint.method == "PATCH" && endpoint.path.contains("payments") { Some(json!({ "state": "failed" })) } else { body };
                let none = door.send(&endpoint.method, &path, Some(ALL), None, body).await;
                told(&none, 404, "not-found");
            }
        }
    }

    async fn an_order_is_written_down_read_and_changed(desk: Desk) {
        let door = door(&desk);
        let order = place(&door).await;
        assert_eq!((order["total"]["amount"].as_i64(), order["state"].as_str()), (Some(2_000), Some("placed")));
        let shown = door.get(&path("/api/orders/{}", &order["id"]), "orders.read").await;
        assert_eq!((shown.json(), shown.tag.as_deref()), (order.clone(), Some("\"1\"")));
        let change = json!({ "address": { "city": "Ulm", "country": "DE" } });
        let at = path("/api/orders/{}", &order["id"]);
        told(&door.send("PATCH", &at, Some(ALL), None, Some(change.clone())).await, 428, "precondition-required");
        let changed = door.send("PATCH", &at, Some(ALL), Some("\"1\""), Some(change.clone())).await;
        assert_eq!((changed.json()["address"]["city"].as_str(), changed.tag.as_deref()), (Some("Ulm"), Some("\"2\"")));
        let stale = told(&door.send("PATCH", &at, Some(ALL), Some("\"1\""), Some(change)).await, 412, "stale");
        assert_eq!(stale["current"]["version"], 2);
        let unknown = door.send("PATCH", &at, Some(ALL), Some("\"2\""), Some(json!({ "id": "ord_mine" }))).await;
        assert!(matches!(unknown.status, 400 | 422), "{}", unknown.json());
        let list = door.get("/api/orders?state=placed&q=1", "orders.read").await.json();
        assert_eq!((list["items"].as_array().unwrap().len(), &list["next"]), (1, &Value::Null));
        told(&door.get("/api/orders?limit=0", "orders.read").await, 422, "invalid");
        told(&door.get("/api/orders?state=lost", "orders.read").await, 422, "invalid");
        told(&door.get("/api/orders?cursor=%27", "orders.read").await, 422, "invalid");
    }

    async fn money_and_goods_go_and_come_back(desk: Desk) {
        let door = door(&desk);
        let order = place(&door).await;
        let of = |tail: &str| path(&format!("/api/orders/{{}}/{tail}"), &order["id"]);
        let eur = |amount: i64| json!({ "amount": amount, "currency": "EUR" });
        assert_eq!(door.post(&of("payments"), ALL, json!({ "amount": eur(2_000), "method": "visa" })).await.status, 201);
        let much = told(&door.post(&of("refunds"), ALL, json!({ "amount": eur(2_001) })).await, 422, "invalid");
        assert_eq!(much["errors"][0]["field"], "amount");
        let parcel = door.post(&of("shipments"), ALL, json!({ "carrier": "DHL", "tracking_number": "T1", "promised_on": "2026-11-18", "destination_time_zone": "Asia/Tokyo" })).await;
        assert_eq!((parcel.status, parcel.json()["state"].as_str()), (201, Some("pending")));
        let at = path("/api/shipments/{}/tracking", &parcel.json()["id"]);
        let said = door.post(&at, ALL, json!({ "state": "delivered", "at": "2026-11-18T23:30:00Z", "place": "Tokyo" })).await.json();
        assert_eq!((said["late"].as_bool(), said["delivered_on"].as_str(), said["events"][0]["place"].as_str()), (Some(true), Some("2026-11-19"), Some("Tokyo")));
        let back = door.post(&of("returns"), ALL, json!({ "lines": [{ "line_id": order["lines"][0]["id"], "quantity": 1 }], "reason": "chipped" })).await;
        assert_eq!(back.status, 201, "{}", back.json());
        let at = path("/api/returns/{}", &back.json()["id"]);
        let wrong = told(&door.send("PATCH", &at, Some(ALL), Some("\"1\""), Some(json!({ "state": "closed" }))).await, 409, "conflict");
        assert_eq!(wrong["current"]["allowed"], json!(["approved", "rejected"]));
        let refund = door.post(&of("refunds"), ALL, json!({ "amount": eur(1_000), "return_id": back.json()["id"] })).await.json();
        let at = path("/api/refunds/{}", &refund["id"]);
        for (version, state) in [("\"1\"", "approved"), ("\"2\"", "paid")] {
            let moved = door.send("PATCH", &at, Some(ALL), Some(version), Some(json!({ "state": state }))).await;
            assert_eq!(moved.json()["state"], state, "{}", moved.json());
        }
        let order = door.get(&path("/api/orders/{}", &order["id"]), ALL).await.json();
        assert_eq!((order["refundable"]["amount"].as_i64(), order["state"].as_str()), (Some(1_000), Some("delivered")));
        assert_eq!((order["payments"].as_array().unwrap().len(), order["returns"][0]["state"].as_str()), (2, Some("requested")));
    }

    async fn products_warranties_and_claims(desk: Desk) {
        let door = door(&desk);
        let body = json!({ "sku": "KET", "name": "Kettle", "category": "Kitchen", "warranty_months": 24, "variants": [{ "sku": "KET-R", "options": { "colour": "red" } }] });
        let kettle = door.post("/api/products", ALL, body.clone()).await;
        assert_eq!((kettle.status, kettle.tag.as_deref()), (201, Some("\"1\"")));
        told(&door.post("/api/products", ALL, body).await, 409, "conflict");
        let body = json!({ "product_id": kettle.json()["id"], "serial": "S1", "from": "2026-01-15" });
        let warranty = door.post("/api/warranties", ALL, body.clone()).await.json();
        assert_eq!((warranty["until"].as_str(), warranty["coverage"].as_str()), (Some("2028-01-15"), Some("active")));
        told(&door.post("/api/warranties", ALL, body).await, 409, "conflict");
        let claim = door.post("/api/warranty-claims", ALL, json!({ "warranty_id": warranty["id"], "problem": "Does not heat" })).await.json();
        let at = path("/api/warranty-claims/{}", &claim["id"]);
        let moved = door.send("PATCH", &at, Some(ALL), Some("\"1\""), Some(json!({ "state": "approved" }))).await;
        assert_eq!((moved.status, moved.json()["version"].as_i64()), (200, Some(2)));
        let list = door.get("/api/warranty-claims?state=approved", ALL).await.json();
        assert_eq!(list["items"][0]["id"], claim["id"]);
        assert_eq!(door.get("/api/warranties?serial=S1", ALL).await.json()["items"][0]["id"], warranty["id"]);
    }
}
