//! Tickets over HTTP: versions, repeated requests, problem documents, downloads.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::world::number;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::{Extension, Router};
use futures_util::future::BoxFuture;
use http_kit::{Access, App, Credential, HttpConfig, Identify, Identity};
use kernel::{Actor, ActorKind, Grants, Reach, Refusal, Timestamp};
use serde_json::{Value, json};
use store::{Db, Schema};
use test_kit::Desk;
use tower::ServiceExt;

/// The token is the person's id; everybody may do everything, `per_cleo` only in team a.
struct Tokens;

impl Identify for Tokens {
    fn forget(&self) {}

    fn identify<'a>(
        &'a self,
        _: &'a Db,
        credential: &'a Credential,
        _: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Identity>, Refusal>> {
        let Credential::Token(id) = credential else { return Box::pin(async { Ok(None) }) };
        let reach = if id == "per_cleo" { Reach::Team } else { Reach::All };
        let mut grants = Grants::default();
        crate::world::ALL.iter().for_each(|permission| grants.add(permission, reach));
        let actor =
            Actor { kind: ActorKind::Staff, id: id.clone(), name: id.clone(), teams: vec!["tem_a".into()], grants };
        Box::pin(async move { Ok(Some(Identity { actor, credential_id: String::new(), by_token: true })) })
    }
}

fn router(desk: &Desk) -> Router {
    let app = App::new(http_kit::Parts {
        db: desk.db.clone(),
        clock: desk.clock.clone(),
        rng: desk.rng.clone(),
        identify: Arc::new(Tokens),
        topics: vec![],
        permissions: tickets::PERMISSIONS.to_vec(),
        config: HttpConfig::default(),
    });
    let (router, _, _) = tickets::http::endpoints().finish("1");
    router.with_state(app.clone()).layer(Extension(app))
}

struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answered {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

async fn send(
    router: &Router,
    method: &str,
    path: &str,
    who: &str,
    extra: &[(&str, &str)],
    body: Option<Value>,
) -> Answered {
    let mut request =
        Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {who}"));
    for (name, value) in extra {
        request = request.header(*name, *value);
    }
    let body = match body {
        None => Body::empty(),
        Some(Value::String(raw)) => Body::from(raw),
        Some(json) => {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Body::from(json.to_string())
        }
    };
    let response = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answered { status, headers, body: to_bytes(response.into_body(), 50_000_000).await.unwrap().to_vec() }
}

fn question() -> Value {
    json!({"subject": "Kettle", "customer_id": "cus_1", "channel": "email", "team_id": "tem_b",
        "message": {"author": "customer", "body_text": "It leaks"}})
}

#[test]
fn every_endpoint_is_there_once_and_says_who_may() {
    let (_, document, listed) = tickets::http::endpoints().finish("1");
    let distinct: BTreeSet<(String, String)> =
        listed.iter().map(|one| (one.method.clone(), one.path.clone())).collect();
    assert!(listed.len() >= 69, "{} endpoints are fewer than there were", listed.len());
    assert_eq!(distinct.len(), listed.len(), "one of them is there twice");
    let count = |item: &utoipa::openapi::PathItem| {
        [&item.get, &item.put, &item.post, &item.patch, &item.delete]
            .iter()
            .filter(|operation| operation.is_some())
            .count()
    };
    assert_eq!(document.paths.paths.values().map(count).sum::<usize>(), listed.len(), "all are documented");
    assert!(listed.iter().all(|one| !matches!(one.access, Access::Public | Access::SignedIn)));
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, http_kit::SCHEMA, crate::world::CARDS, tickets::SCHEMA];

    async fn versions_travel_as_entity_tags(desk: Desk) {
        let router = router(&desk);
        let opened = send(&router, "POST", "/api/tickets", "per_anna", &[], Some(question())).await;
        assert_eq!((opened.status, &opened.headers[header::ETAG]), (StatusCode::CREATED, &"\"1\"".parse().unwrap()));
        let path = format!("/api/tickets/{}", opened.json()["id"].as_str().unwrap());
        let status = format!("{path}/status");
        let solved = Some(json!({"status": "solved"}));
        let bare = send(&router, "PUT", &status, "per_anna", &[], solved.clone()).await;
        assert_eq!((bare.status, bare.json()["type"].as_str().unwrap()), (StatusCode::PRECONDITION_REQUIRED, "/problems/precondition-required"));
        let done = send(&router, "PUT", &status, "per_anna", &[("if-match", "\"1\"")], solved.clone()).await;
        assert_eq!((done.status, &done.headers[header::ETAG]), (StatusCode::OK, &"\"2\"".parse().unwrap()));
        let stale = send(&router, "PUT", &status, "per_anna", &[("if-match", "\"1\"")], Some(json!({"status": "open"}))).await;
        assert_eq!((stale.status, stale.json()["current"]["version"].as_i64()), (StatusCode::PRECONDITION_FAILED, Some(2)));
        let assignment = format!("{path}/assignment");
        let to = Some(json!({"assignee_id": "per_ben", "team_id": null}));
        let assigned = send(&router, "PUT", &assignment, "per_anna", &[("if-match", "\"2\"")], to).await.json();
        assert_eq!((assigned["assignee"]["name"].as_str(), assigned["team"].is_null()), (Some("Ben"), true));
        let shown = send(&router, "GET", &path, "per_anna", &[], None).await;
        assert_eq!((shown.json()["version"].as_i64(), shown.json()["status"]["category"].as_str()), (Some(3), Some("solved")));
    }

    async fn a_repeated_request_does_it_once(desk: Desk) {
        let router = router(&desk);
        let key = [("idempotency-key", "k1")];
        let first = send(&router, "POST", "/api/tickets", "per_anna", &key, Some(question())).await;
        let again = send(&router, "POST", "/api/tickets", "per_anna", &key, Some(question())).await;
        assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body));
        assert_eq!(number(&desk.db, "SELECT count(*) FROM tickets", vec![]).await, 1);
    }

    async fn what_is_out_of_reach_answers_like_nothing(desk: Desk) {
        let router = router(&desk);
        let id = send(&router, "POST", "/api/tickets", "per_anna", &[], Some(question())).await.json()["id"].as_str().unwrap().to_owned();
        let version = [("if-match", "\"1\"")];
        for (method, tail, body) in [
            ("GET", "", None), ("GET", "/messages", None), ("GET", "/events", None), ("GET", "/draft", None), ("GET", "/answers", None),
            ("PATCH", "", Some(json!({"subject": "x"}))), ("PUT", "/status", Some(json!({"status": "open"}))), ("PUT", "/assignment", Some(json!({}))),
            ("POST", "/replies", Some(json!({"body_text": "x", "seen_event": 99}))), ("POST", "/notes", Some(json!({"body_text": "x"}))),
            ("POST", "/customer-messages", Some(json!({"body_text": "x"}))), ("POST", "/tags", Some(json!({"tag": "x"}))), ("DELETE", "/tags/x", None),
            ("PUT", "/set-aside", Some(json!({"reason": "spam"}))), ("DELETE", "/set-aside", None),
            ("PUT", "/snooze", Some(json!({"until": "2027-01-01T00:00:00Z"}))), ("DELETE", "/snooze", None),
            ("PUT", "/draft", Some(json!({"body_text": "x", "kind": "public"}))), ("DELETE", "/draft", None), ("PUT", "/following", None),
            ("POST", "/merges", Some(json!({"into": "tkt_x"}))), ("POST", "/splits", Some(json!({"messages": ["msg_x"], "subject": "x"}))),
            ("POST", "/links", Some(json!({"kind": "related", "ticket_id": "tkt_x"}))), ("DELETE", "/links/lnk_x", None),
            ("POST", "/answers", Some(json!({"rating": 5}))), ("DELETE", "/following", None),
        ] {
            let foreign = send(&router, method, &format!("/api/tickets/{id}{tail}"), "per_cleo", &version, body.clone()).await;
            let nothing = send(&router, method, &format!("/api/tickets/tkt_01m7w6c380q6tg3merajxq3999{tail}"), "per_cleo", &version, body).await;
            assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{method} {tail}: {}", String::from_utf8_lossy(&foreign.body));
            assert_eq!((foreign.status, &foreign.body), (nothing.status, &nothing.body), "{method} {tail}");
        }
        assert_eq!(send(&router, "GET", "/api/tickets", "per_cleo", &[], None).await.json()["items"], json!([]));
        assert_eq!(send(&router, "GET", "/api/tickets/counts", "per_cleo", &[], None).await.json()["open"], 0);
    }

    async fn unknown_fields_and_filters_are_refused_by_name(desk: Desk) {
        let router = router(&desk);
        let mut body = question();
        body["number"] = json!(7);
        let refused = send(&router, "POST", "/api/tickets", "per_anna", &[], Some(body)).await;
        assert_eq!((refused.status, refused.json()["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("number")));
        for path in ["/api/tickets?colour=red", "/api/tickets?limit=0", "/api/tickets?cursor=zz", "/api/tickets?category=odd", "/api/tickets?sort=rank"] {
            assert_eq!(send(&router, "GET", path, "per_anna", &[], None).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        for path in ["/api/tickets?sort=waiting&q=kettle&snoozed=without&mentioned=me", "/api/tickets?team=none&assignee=me&urgency=high&channel=email"] {
            assert_eq!(send(&router, "GET", path, "per_anna", &[], None).await.status, StatusCode::OK, "{path}");
        }
    }

    async fn files_are_downloads_and_nothing_else(desk: Desk) {
        let router = router(&desk);
        let svg = Some(Value::String("<svg onload=alert(1)>".into()));
        let kept = send(&router, "POST", "/api/attachments?name=..%2Fa%22b.svg", "per_anna", &[("content-type", "image/svg+xml")], svg).await;
        assert_eq!((kept.status, &kept.json()["name"], &kept.json()["type"]), (StatusCode::CREATED, &json!("a\"b.svg"), &json!("image/svg+xml")));
        let path = format!("/api/attachments/{}", kept.json()["id"].as_str().unwrap());
        let down = send(&router, "GET", &path, "per_anna", &[], None).await;
        assert_eq!((down.status, &down.body[..]), (StatusCode::OK, &b"<svg onload=alert(1)>"[..]));
        assert!(down.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename=\"a_b.svg\""));
        assert_eq!(down.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(down.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("sandbox"));
        assert_eq!(send(&router, "GET", &path, "per_ben", &[], None).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_day_at_the_desk(desk: Desk) {
        let router = router(&desk);
        let id = send(&router, "POST", "/api/tickets", "per_anna", &[], Some(question())).await.json()["id"].as_str().unwrap().to_owned();
        let at = |tail: &str| format!("/api/tickets/{id}{tail}");
        let seen = send(&router, "GET", &at(""), "per_anna", &[], None).await.json()["last_event"].clone();
        let said = send(&router, "POST", &at("/customer-messages"), "per_ben", &[], Some(json!({"body_text": "And now?"}))).await;
        assert_eq!(said.status, StatusCode::CREATED);
        let reply = json!({"body_html": "<p>Sorry <script>x</script></p>", "seen_event": seen, "status": "solved"});
        let unseen = send(&router, "POST", &at("/replies"), "per_anna", &[], Some(reply.clone())).await;
        assert_eq!((unseen.status, unseen.json()["type"].as_str()), (StatusCode::CONFLICT, Some("/problems/unseen-messages")));
        assert_eq!(unseen.json()["current"]["messages"][0]["body_text"], "And now?");
        let mut forced = reply;
        forced["force"] = json!(true);
        let sent = send(&router, "POST", &at("/replies"), "per_anna", &[], Some(forced)).await;
        assert_eq!((sent.status, sent.json()["body_html"].as_str()), (StatusCode::CREATED, Some("<p>Sorry </p>")));
        let answer = send(&router, "POST", &at("/answers"), "per_anna", &[], Some(json!({"rating": 5, "comment": "Quick"}))).await;
        assert_eq!((answer.status, answer.json()["counts"].as_bool()), (StatusCode::CREATED, Some(true)));
        let thread = send(&router, "GET", &at("/messages"), "per_anna", &[], None).await.json();
        assert_eq!(thread["items"].as_array().unwrap().len(), 3);
        let history = send(&router, "GET", &at("/events"), "per_anna", &[], None).await.json();
        let kinds: Vec<&str> = history["items"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["TicketOpened", "CustomerWrote", "CustomerWrote", "ReplySent", "StatusChanged", "SurveyAnswered"]);
    }
}
