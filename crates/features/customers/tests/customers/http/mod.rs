//! Customers over HTTP: shapes, permissions, versions.

mod door;
use door::{Answered, Door};
use serde_json::{Value, json};
use store::Schema;

const ALL: &str = "customers.read customers.write customers.merge orders.read tickets.read";

fn door(desk: &test_kit::Desk) -> Door {
    Door::of(desk, customers::http::endpoints(), customers::PERMISSIONS)
}

fn told(answer: &Answered, status: u16, kind: &str) -> Value {
    let body = answer.json();
    assert_eq!((answer.status, body["type"].as_str()), (status, Some(format!("/problems/{kind}").as_str())), "{body}");
    body
}

async fn create(door: &Door, name: &str) -> Value {
    let body = json!({ "name": name, "emails": [{ "address": format!("{name}@x.de") }], "preferences": { "channel": "phone" } });
    let created = door.post("/api/customers", ALL, body).await;
    assert_eq!((created.status, created.tag.as_deref()), (201, Some("\"1\"")), "{}", created.json());
    created.json()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, http_kit::SCHEMA, customers::SCHEMA, orders::SCHEMA, crate::siblings::TICKETS];

    async fn every_endpoint_refuses_who_may_not_and_what_is_not(desk: Desk) {
        let door = door(&desk);
        assert_eq!(door.listed.len(), 7);
        for endpoint in &door.listed {
            let path = endpoint.path.replace("{id}", "cus_none");
            let body = matches!(endpoint.method.as_str(), "POST" | "PATCH").then(|| json!({ "from": "cus_other" }));
            told(&door.send(&endpoint.method, &path, None, None, body.clone()).await, 401, "unauthenticated");
            told(&door.send(&endpoint.method, &path, Some("orders.read"), None, body.clone()).await, 403, "forbidden");
            if endpoint.path.contains("{id}") {
                let body = if endpoint.method == "PATCH" { Some(json!({})) } else { body };
                told(&door.send(&endpoint.method, &path, Some(ALL), None, body).await, 404, "not-found");
            }
        }
    }

    async fn a_customer_is_written_down_read_changed_and_found(desk: Desk) {
        let door = door(&desk);
        let anna = create(&door, "anna").await;
        assert_eq!(anna["emails"], json!([{ "address": "anna@x.de", "primary": true }]));
        assert_eq!((anna["preferences"]["channel"].as_str(), anna["merged_into"].is_null()), (Some("phone"), true));
        let at = format!("/api/customers/{}", anna["id"].as_str().unwrap());
        let narrow = door.get(&at, "customers.read").await.json();
        assert!(narrow["summary"]["orders"].is_null() && narrow["summary"]["tickets"].is_null(), "no more than may be seen elsewhere");
        let change = json!({ "tags": ["VIP"], "language": "de", "preferences": { "channel": null } });
        told(&door.send("PATCH", &at, Some(ALL), None, Some(change.clone())).await, 428, "precondition-required");
        let changed = door.send("PATCH", &at, Some(ALL), Some("\"1\""), Some(change.clone())).await;
        assert_eq!((changed.json()["tags"].clone(), changed.json()["preferences"]["channel"].clone()), (json!(["vip"]), Value::Null));
        let stale = told(&door.send("PATCH", &at, Some(ALL), Some("\"1\""), Some(change)).await, 412, "stale");
        assert_eq!(stale["current"]["tags"], json!(["vip"]));
        let taken = told(&door.post("/api/customers", ALL, json!({ "name": "Other", "emails": [{ "address": "ANNA@x.de" }] })).await, 409, "conflict");
        assert_eq!(taken["current"]["customer"]["id"], anna["id"]);
        let list = door.get("/api/customers?q=ann&tag=vip&limit=1", ALL).await.json();
        assert_eq!((list["items"][0]["id"].clone(), list["next"].clone()), (anna["id"].clone(), Value::Null));
        told(&door.get("/api/customers?limit=999", ALL).await, 422, "invalid");
    }

    async fn a_merge_is_made_seen_in_the_timeline_and_undone(desk: Desk) {
        let door = door(&desk);
        let (anna, ann) = (create(&door, "anna").await, create(&door, "ann").await);
        let at = format!("/api/customers/{}", anna["id"].as_str().unwrap());
        let merges = format!("{at}/merges");
        told(&door.post(&merges, ALL, json!({ "from": anna["id"] })).await, 422, "invalid");
        let merge = door.post(&merges, ALL, json!({ "from": ann["id"] })).await;
        assert_eq!(merge.status, 201, "{}", merge.json());
        told(&door.post(&merges, ALL, json!({ "from": ann["id"] })).await, 409, "conflict");
        let timeline = door.get(&format!("{at}/timeline"), ALL).await.json();
        let kinds: Vec<&str> = timeline["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "CustomerMerged").count(), 2, "{kinds:?}");
        assert_eq!(timeline["items"][0]["text"], "Customer merged");
        let undo = format!("/api/customer-merges/{}", merge.json()["id"].as_str().unwrap());
        assert_eq!(door.send("DELETE", &undo, Some(ALL), None, None).await.status, 204);
        told(&door.send("DELETE", &undo, Some(ALL), None, None).await, 409, "conflict");
        let free = door.get(&format!("/api/customers/{}", ann["id"].as_str().unwrap()), ALL).await.json();
        assert!(free["merged_into"].is_null());
    }
}
