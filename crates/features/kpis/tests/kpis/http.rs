//! KPIs over HTTP: shapes, permissions, reach, memory, targets.

use std::sync::Arc;

use crate::facts::{Answer, Cycle, Order, World, at};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::{Extension, Router};
use futures_util::future::BoxFuture;
use http_kit::{App, Credential, HttpConfig, Identify, Identity};
use kernel::time::{DAY, HOUR};
use kernel::{Actor, ActorKind, Grants, Reach, Refusal, Timestamp};
use serde_json::{Value, json};
use store::{Db, Schema, Sql, Subject, params};
use test_kit::Desk;
use tower::ServiceExt;

const PERIOD: &str = "from=2026-11-01&to=2026-11-30";

/// A token names what its bearer may do: `kpis.read tickets.read:team`; everybody is of team a.
struct Tokens;

impl Identify for Tokens {
    fn forget(&self) {}

    fn identify<'a>(
        &'a self,
        _: &'a Db,
        credential: &'a Credential,
        _: Timestamp,
    ) -> BoxFuture<'a, Result<Option<Identity>, Refusal>> {
        let Credential::Token(words) = credential else { return Box::pin(async { Ok(None) }) };
        let mut grants = Grants::default();
        for word in words.split(' ') {
            match word.strip_suffix(":team") {
                Some(permission) => grants.add(permission, Reach::Team),
                None => grants.add(word, Reach::All),
            }
        }
        let actor = Actor {
            kind: ActorKind::Staff,
            id: "per_ann".into(),
            name: "Ann".into(),
            teams: vec!["tem_a".into()],
            grants,
        };
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
        permissions: kpis::PERMISSIONS.to_vec(),
        config: HttpConfig::default(),
    });
    let (router, _, listed) = kpis::http::endpoints().finish("1");
    assert_eq!(listed.len(), 7);
    router.with_state(app.clone()).layer(Extension(app))
}

struct Answered {
    status: StatusCode,
    headers: axum::http::HeaderMap,
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
    token: &str,
    version: Option<&str>,
    body: Option<Value>,
) -> Answered {
    let mut request =
        Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
    if let Some(version) = version {
        request = request.header(header::IF_MATCH, version);
    }
    let body = body.map_or_else(Body::empty, |body| {
        request.headers_mut().unwrap().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        Body::from(body.to_string())
    });
    let response = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answered { status, headers, body: to_bytes(response.into_body(), 10_000_000).await.unwrap().to_vec() }
}

async fn get(router: &Router, path: &str, token: &str) -> Answered {
    send(router, "GET", path, token, None, None).await
}

fn world() -> World {
    let opened = at("2026-11-10T00:00:00Z");
    World {
        teams: vec![("tem_a", "=Anvils"), ("tem_b", "Boots")],
        customers: vec![("cus_a", "cus_a")],
        cycles: vec![
            Cycle { team: Some("tem_a"), ..Cycle::solved("tkt_a", opened, opened.plus(HOUR)) },
            Cycle { team: Some("tem_b"), ..Cycle::solved("tkt_b", opened, opened.plus(3 * HOUR)) },
        ],
        answers: vec![Answer {
            id: "ans_1",
            ticket: "tkt_a",
            at: at("2026-11-12T00:00:00Z"),
            rating: 5,
            solver: None,
            team: Some("tem_a"),
            latest: true,
        }],
        orders: vec![Order { id: "ord_1", customer: "cus_a", placed: at("2025-01-10T00:00:00Z"), valid: true }],
        ..World::default()
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::facts::ALL;

    async fn the_answer_is_an_array_of_figures_with_exactly_these_fields(desk: Desk) {
        world().save(&desk).await;
        let found = get(&router(&desk), &format!("/api/kpis?{PERIOD}"), "kpis.read").await;
        assert_eq!(found.status, StatusCode::OK);
        let figures = found.json();
        let figures = figures.as_array().unwrap();
        assert_eq!(figures.len(), 16);
        for figure in figures {
            let fields: Vec<&str> = figure.as_object().unwrap().keys().map(String::as_str).collect();
            for field in ["key", "group", "n", "value", "low", "high", "mean", "median", "p90", "unit", "definition", "group_id", "target", "parts"] {
                assert!(fields.contains(&field), "{field} of {fields:?}");
            }
            assert_eq!(fields.len(), 14);
        }
        let full = figures.iter().find(|figure| figure["key"] == "resolution_time_full").unwrap();
        assert_eq!((&full["value"], &full["unit"], &full["n"]), (&json!(7_200_000), &json!("ms"), &json!(2)));
        assert_eq!(figures[0]["value"], json!(1), "{}", figures[0]);
    }

    async fn wrong_questions_are_refused_in_words(desk: Desk) {
        let router = router(&desk);
        for (query, field) in [
            ("", "from"), ("from=2026-11-01", "to"), ("from=2026-11-31&to=2026-12-01", "from"), ("from=2026-12-01&to=2026-11-01", "to"),
            ("from=2026-11-01&to=2026-12-01&by=colour", "by"), ("from=2026-11-01&to=2026-12-01&keys=nps", "keys"),
            ("from=2026-11-01&to=2026-12-01&colour=red", "colour"), ("from=1900-01-01&to=2199-12-31&by=day", "by"),
        ] {
            for path in ["/api/kpis", "/api/kpis.csv"] {
                let refused = get(&router, &format!("{path}?{query}"), "kpis.read").await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
                assert_eq!(refused.json()["errors"][0]["field"], field, "{query}");
            }
        }
        let absurd = get(&router, "/api/kpis?from=1900-01-01&to=2199-12-31", "kpis.read").await;
        assert_eq!(absurd.status, StatusCode::OK, "three centuries are long, not wrong");
    }

    async fn csv_is_a_download_in_which_no_name_is_a_formula(desk: Desk) {
        world().save(&desk).await;
        let found = get(&router(&desk), &format!("/api/kpis.csv?{PERIOD}&by=team&keys=csat,backlog"), "kpis.read").await;
        assert_eq!(found.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
        assert_eq!(found.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"kpis-2026-11-01-2026-11-30.csv\"");
        let text = String::from_utf8(found.body).unwrap();
        assert!(text.contains("csat,'=Anvils,tem_a,1,1,"), "{text}");
    }

    /// A change without an event cannot happen; here it shows that the answer was remembered.
    async fn an_answer_is_remembered_until_something_happens(desk: Desk) {
        world().save(&desk).await;
        let router = router(&desk);
        let n = async || get(&router, &format!("/api/kpis?{PERIOD}&keys=csat"), "kpis.read").await.json()[0]["n"].clone();
        assert_eq!(n().await, 1);
        desk.db.write::<_, _, Refusal>(|tx| Box::pin(async move { Ok(tx.run(Sql::same("DELETE FROM answer_facts"), params![]).await?) })).await.unwrap();
        assert_eq!(n().await, 1, "no event: the same answer");
        let act = desk.system();
        desk.db.write::<_, _, Refusal>(move |tx| Box::pin(async move {
            Ok(tx.append(&act, "Something", Subject { topic: "none", id: "x" }, &())?)
        })).await.unwrap();
        assert_eq!(n().await, 0, "an event: asked anew");
    }

    async fn buyers_are_remembered_until_an_order_or_a_customer_changes(desk: Desk) {
        world().save(&desk).await;
        let router = router(&desk);
        let n = async || get(&router, "/api/kpis?from=2025-01-01&to=2025-01-31&keys=repeat_rate_30", "kpis.read").await.json()[0]["n"].clone();
        let happened = async |topic: &'static str| {
            let act = desk.system();
            desk.db.write::<_, _, Refusal>(move |tx| Box::pin(async move {
                Ok(tx.append(&act, "Something", Subject { topic, id: "x" }, &())?)
            })).await.unwrap();
        };
        let before = n().await;
        assert_ne!(before, 0, "somebody bought for the first time in the period");
        desk.db.write::<_, _, Refusal>(|tx| Box::pin(async move { Ok(tx.run(Sql::same("UPDATE orders SET state = 'cancelled'"), params![]).await?) })).await.unwrap();
        happened("ticket").await;
        assert_eq!(n().await, before, "nothing about orders: the same buyers");
        happened("order").await;
        assert_eq!(n().await, 0, "an order: asked anew");
    }

    async fn rows_need_the_permission_of_what_they_are_and_keep_to_its_reach(desk: Desk) {
        world().save(&desk).await;
        let router = router(&desk);
        let path = |key: &str| format!("/api/kpis/{key}/rows?{PERIOD}");
        for (key, permission) in [("reopen_rate", "tickets.read"), ("late_deliveries", "orders.read"), ("retention_rate", "customers.read"), ("repeat_rate_30", "customers.read")] {
            assert_eq!(get(&router, &path(key), "kpis.read").await.status, StatusCode::FORBIDDEN, "{key}");
            assert_eq!(get(&router, &path(key), &format!("kpis.read {permission}")).await.status, StatusCode::OK, "{key}");
            assert_eq!(get(&router, &path(key), permission).await.status, StatusCode::FORBIDDEN, "{key}");
        }
        let ids = async |token: &str| {
            let page = get(&router, &path("resolution_time_full"), token).await.json();
            page["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids("kpis.read tickets.read").await, ["tkt_b", "tkt_a"]);
        assert_eq!(ids("kpis.read tickets.read:team").await, ["tkt_a"]);
        assert_eq!(get(&router, "/api/kpis/nps/rows?from=2026-11-01&to=2026-12-01", "kpis.read").await.status, StatusCode::NOT_FOUND);
        let page = get(&router, &format!("{}&limit=1", path("resolution_time_full")), "kpis.read tickets.read").await.json();
        assert_eq!(page["items"][0]["why"], "From opening to the last solve 3 h 0 min.");
        assert_eq!(page["items"][0]["label"], "#2 About tkt_b");
        assert!(page["next"].is_string());
        for query in ["limit=0", "limit=201", "limit=x", "cursor=x", "group=tem_a", "by=day&group=2026-10-01", "by=day&group=tem_a"] {
            let refused = get(&router, &format!("{}&{query}", path("csat")), "kpis.read tickets.read").await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
    }

    async fn targets_are_set_against_a_version(desk: Desk) {
        let router = router(&desk);
        let path = "/api/targets/csat";
        let unset = get(&router, path, "kpis.read").await;
        assert_eq!((unset.headers[header::ETAG].to_str().unwrap(), unset.json()["value"].clone()), ("\"0\"", Value::Null));
        let put = async |version, value: Value| send(&router, "PUT", path, "kpis.target", version, Some(json!({ "value": value }))).await;
        assert_eq!(put(None, json!(0.9)).await.status, StatusCode::PRECONDITION_REQUIRED);
        for wrong in [json!(90), json!(-0.1), json!("0.9")] {
            assert_eq!(put(Some("\"0\""), wrong.clone()).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let set = put(Some("\"0\""), json!(0.9)).await;
        assert_eq!((set.status, set.json()["version"].clone()), (StatusCode::OK, json!(1)));
        let stale = put(Some("\"0\""), json!(0.8)).await;
        assert_eq!((stale.status, stale.json()["current"]["value"].clone()), (StatusCode::PRECONDITION_FAILED, json!(0.9)));
        let shown = get(&router, &format!("/api/kpis?{PERIOD}&keys=csat"), "kpis.read").await;
        assert_eq!(shown.json()[0]["target"], json!(0.9));
        assert_eq!(put(Some("\"1\""), Value::Null).await.json()["version"], json!(2));
        let shown = get(&router, &format!("/api/kpis?{PERIOD}&keys=csat"), "kpis.read").await;
        assert_eq!(shown.json()[0]["target"], Value::Null, "withdrawn, and seen at once");
        let refused = send(&router, "PUT", path, "kpis.read", Some("\"2\""), Some(json!({ "value": 0.5 }))).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(get(&router, "/api/targets/nps", "kpis.read").await.status, StatusCode::NOT_FOUND);
    }

    async fn definitions_and_cohorts_are_there(desk: Desk) {
        world().save(&desk).await;
        desk.clock.advance(365 * DAY);
        let router = router(&desk);
        let definitions = get(&router, "/api/kpis/definitions", "kpis.read").await.json();
        assert_eq!(definitions.as_array().unwrap().len(), 16);
        assert_eq!(definitions[15]["key"], "repeat_rate_365");
        let cohorts = get(&router, "/api/cohorts", "kpis.read").await.json();
        assert_eq!((&cohorts[0]["month"], &cohorts[0]["customers"], &cohorts[0]["repeats"][4]["value"]), (&json!("2025-01-01"), &json!(1), &json!(0)));
        assert_eq!(get(&router, "/api/cohorts?from=2025", "kpis.read").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
