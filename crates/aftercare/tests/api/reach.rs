//! Reach: what a person may not see answers exactly like what does not exist, in every place where
//! an id can stand, and in no list, count or search.

use aftercare::features;
use serde_json::{Value, json};

use crate::client::{Answer, Api, SCHEMAS as ALL};
use crate::samples;

/// Opens a ticket as the admin. Gives its id.
async fn open(api: &Api, subject: &str, assignee: Option<&str>) -> String {
    let input = json!({
        "subject": subject, "channel": "email", "assignee_id": assignee,
        "message": { "author": "customer", "body_text": format!("{subject} zanzibar") },
    });
    let made = api.post(&api.admin, "/api/tickets", &input).await.ok();
    made["id"].as_str().unwrap().to_owned()
}

/// What an answer tells, without the id that was asked for.
fn told(answer: &Answer, id: &str) -> (u16, String) {
    (answer.status.as_u16(), answer.text.replace(id, "ID"))
}

/// Asks every endpoint of a ticket as somebody whose permissions reach this far.
async fn a_foreign_ticket_answers_like_none(api: &Api, reach: &str) {
    let every: Vec<(&str, &str)> = features::permissions()
        .iter()
        .filter(|permission| permission.reaches.contains(&kernel::Reach::Own))
        .map(|permission| (permission.name, reach))
        .collect();
    let (person, token) = api.person(reach, &every).await;
    let (mine, foreign) = (open(api, "mine", Some(&person)).await, open(api, "foreign", None).await);
    api.get(&token, &format!("/api/tickets/{mine}")).await.ok();
    let document: Value = serde_json::from_str(&aftercare::openapi_text().unwrap()).unwrap();
    let (_, _, listed) = features::endpoints().finish("test");
    let mut looked_at = 0;
    for endpoint in listed.iter().filter(|endpoint| endpoint.path.starts_with("/api/tickets/{")) {
        let operation = &document["paths"][&endpoint.path][endpoint.method.to_lowercase()];
        let body = samples::body(&document, operation);
        let mut answers = Vec::new();
        for id in [foreign.as_str(), samples::NOBODY] {
            let path = samples::path(&endpoint.path, id);
            let answer = api.call(&token, &endpoint.method, &path, &[("if-match", "\"1\"")], body.as_ref()).await;
            answers.push(told(&answer, id));
        }
        assert_eq!(answers[0], answers[1], "{} {}", endpoint.method, endpoint.path);
        assert_eq!(answers[0].0, 404, "{} {}: {}", endpoint.method, endpoint.path, answers[0].1);
        looked_at += 1;
    }
    assert!(looked_at >= 20, "only {looked_at} endpoints were looked at");
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = ALL;

    async fn a_foreign_ticket_answers_like_none_everywhere(desk: Desk) {
        let api = Api::new(&desk).await;
        for reach in ["own", "team"] {
            a_foreign_ticket_answers_like_none(&api, reach).await;
        }
    }

    async fn who_may_not_see_a_ticket_changes_nothing_of_it(desk: Desk) {
        let api = Api::new(&desk).await;
        let foreign = open(&api, "foreign", None).await;
        let everything: Vec<(&str, &str)> = features::permissions().iter().filter(|permission| permission.name.starts_with("tickets.") && permission.name != "tickets.read").map(|permission| (permission.name, "all")).collect();
        let own = [everything.as_slice(), &[("tickets.read", "own")]].concat();
        let document: Value = serde_json::from_str(&aftercare::openapi_text().unwrap()).unwrap();
        let (_, _, listed) = features::endpoints().finish("test");
        for (name, grants) in [("blind", everything), ("narrow", own)] {
            let (_, token) = api.person(name, &grants).await;
            for endpoint in listed.iter().filter(|endpoint| endpoint.path.starts_with("/api/tickets/{") && endpoint.method != "GET") {
                let operation = &document["paths"][&endpoint.path][endpoint.method.to_lowercase()];
                let path = samples::path(&endpoint.path, &foreign);
                let answer = api.call(&token, &endpoint.method, &path, &[("if-match", "\"77\"")], samples::body(&document, operation).as_ref()).await;
                assert!(matches!(answer.status.as_u16(), 403 | 404), "{name}: {} {path}: {} {}", endpoint.method, answer.status, answer.text);
                assert!(!answer.text.contains("zanzibar"), "{}", answer.text);
            }
        }
        let (_, form) = api.person("form", &[("tickets.answer", "all")]).await;
        let opening = json!({ "subject": "by a form", "message": { "author": "customer", "body_text": "x" } });
        api.post(&form, "/api/tickets", &opening).await.ok();
    }

    async fn who_may_not_see_customers_or_orders_changes_none(desk: Desk) {
        let api = Api::new(&desk).await;
        let customer = api.post(&api.admin, "/api/customers", &json!({ "name": "Ada Zanzibar" })).await.ok();
        let (_, token) = api.person("writer", &[("customers.write", "all"), ("customers.merge", "all"), ("orders.write", "all")]).await;
        api.post(&token, "/api/customers", &json!({ "name": "Own" })).await.ok();
        let path = format!("/api/customers/{}", customer["id"].as_str().unwrap());
        for version in ["\"1\"", "\"77\""] {
            let answer = api.call(&token, "PATCH", &path, &[("if-match", version)], Some(&json!({ "locale": "de" }))).await;
            assert_eq!(answer.status, 403, "{}", answer.text);
            assert!(!answer.text.contains("Zanzibar"), "{}", answer.text);
        }
        let document: Value = serde_json::from_str(&aftercare::openapi_text().unwrap()).unwrap();
        let (_, _, listed) = features::endpoints().finish("test");
        let seeing = |path: &str| ["/api/customers/{", "/api/orders/{", "/api/products/{", "/api/shipments/{"].iter().any(|start| path.starts_with(start));
        for endpoint in listed.iter().filter(|endpoint| seeing(&endpoint.path)) {
            let operation = &document["paths"][&endpoint.path][endpoint.method.to_lowercase()];
            let path = samples::path(&endpoint.path, samples::NOBODY);
            let answer = api.call(&token, &endpoint.method, &path, &[("if-match", "\"1\"")], samples::body(&document, operation).as_ref()).await;
            assert_eq!(answer.status, 403, "{} {path}: {}", endpoint.method, answer.text);
        }
    }

    async fn a_history_names_no_foreign_ticket(desk: Desk) {
        let api = Api::new(&desk).await;
        let (person, token) = api.person("limited", &[("tickets.read", "own")]).await;
        let (mine, foreign) = (open(&api, "mine", Some(&person)).await, open(&api, "foreign", None).await);
        api.post(&api.admin, &format!("/api/tickets/{mine}/links"), &json!({ "kind": "related", "ticket_id": foreign })).await.ok();
        api.post(&api.admin, &format!("/api/tickets/{foreign}/merges"), &json!({ "into": mine })).await.ok();
        let path = format!("/api/tickets/{mine}/events");
        let (told, known) = (api.get(&token, &path).await, api.get(&api.admin, &path).await);
        told.ok();
        assert!(!told.text.contains(&foreign), "{}", told.text);
        assert_eq!(known.text.matches(&foreign).count(), 2, "who may see it is told: {}", known.text);
        assert!(!api.get(&token, &format!("/api/tickets/{mine}")).await.text.contains(&foreign));
    }

    async fn a_foreign_ticket_is_in_no_list_count_or_search(desk: Desk) {
        let api = Api::new(&desk).await;
        let (person, token) = api.person("limited", &[("tickets.read", "own"), ("tickets.answer", "own")]).await;
        let (mine, foreign) = (open(&api, "mine", Some(&person)).await, open(&api, "foreign", None).await);
        for path in ["/api/tickets", "/api/tickets?q=zanzibar", "/api/tickets?assignee=none", "/api/tickets?sort=opened", "/api/tickets?category=new,open"] {
            let found = api.get(&token, path).await.ok().to_string();
            assert!(!found.contains(&foreign) && !found.contains("foreign"), "{path}: {found}");
        }
        assert!(api.get(&token, "/api/tickets?q=zanzibar").await.ok().to_string().contains(&mine));
        let counts = api.get(&token, "/api/tickets/counts").await.ok();
        assert_eq!((counts["open"].clone(), counts["unassigned"].clone()), (json!(1), json!(0)), "{counts}");
    }

    async fn a_foreign_ticket_cannot_be_named_in_a_body(desk: Desk) {
        let api = Api::new(&desk).await;
        let (person, token) = api.person("limited", &[("tickets.read", "own"), ("tickets.answer", "own"), ("tickets.restructure", "own")]).await;
        let (mine, foreign) = (open(&api, "mine", Some(&person)).await, open(&api, "foreign", None).await);
        for (path, field) in [(format!("/api/tickets/{mine}/merges"), "into"), (format!("/api/tickets/{mine}/links"), "ticket_id")] {
            let mut answers = Vec::new();
            for id in [foreign.as_str(), samples::NOBODY] {
                let answer = api.post(&token, &path, &json!({ field: id, "kind": "related" })).await;
                assert!(answer.status.is_client_error(), "{path}: {}", answer.text);
                answers.push(told(&answer, id));
            }
            assert_eq!(answers[0], answers[1], "{path}");
        }
    }

    async fn a_child_belongs_to_its_parent(desk: Desk) {
        let api = Api::new(&desk).await;
        let (one, other) = (open(&api, "one", None).await, open(&api, "other", None).await);
        let link = api.post(&api.admin, &format!("/api/tickets/{one}/links"), &json!({ "kind": "related", "ticket_id": other })).await.ok();
        let third = open(&api, "third", None).await;
        let path = format!("/api/tickets/{third}/links/{}", link["id"].as_str().unwrap_or("lnk_x"));
        let answer = api.call(&api.admin, "DELETE", &path, &[], None).await;
        assert_eq!(answer.status, 404, "{}", answer.text);
    }

    async fn fields_that_are_not_offered_change_nothing(desk: Desk) {
        let api = Api::new(&desk).await;
        let ticket = open(&api, "one", None).await;
        for (name, value) in [("id", json!("tkt_x")), ("number", json!(9)), ("version", json!(9)), ("opened_at", json!("2020-01-01T00:00:00Z")), ("created_by", json!("per_x"))] {
            let answer = api.call(&api.admin, "PATCH", &format!("/api/tickets/{ticket}"), &[("if-match", "\"1\"")], Some(&json!({ name: value }))).await;
            assert_eq!(answer.status, 422, "{name}: {}", answer.text);
        }
    }
}
