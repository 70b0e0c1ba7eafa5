//! Bad requests get a clear refusal; nothing is half done; a panic is a bug.

use serde_json::json;

use crate::client::{Api, SCHEMAS as ALL};

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = ALL;

    async fn hostile_bodies_are_refused(desk: Desk) {
        let api = Api::new(&desk).await;
        let bearer = format!("Bearer {}", api.admin);
        let deep = format!("{{\"name\":{}1{}}}", "[".repeat(2_000), "]".repeat(2_000));
        let cases: Vec<(&str, Vec<u8>, u16)> = vec![
            ("not JSON", b"{".to_vec(), 400),
            ("deep", deep.into_bytes(), 400),
            ("double key", br#"{"name":"a","name":"b"}"#.to_vec(), 400),
            ("NUL", br#"{"name":"a\u0000"}"#.to_vec(), 400),
            ("lone surrogate", br#"{"name":"\ud800"}"#.to_vec(), 400),
            ("invalid UTF-8", b"{\"name\":\"\xff\"}".to_vec(), 400),
            ("number too large", br#"{"name":1e400}"#.to_vec(), 400),
            ("unknown field", br#"{"name":"a","id":"tem_x"}"#.to_vec(), 422),
            ("missing field", b"{}".to_vec(), 422),
            ("wrong type", br#"{"name":7}"#.to_vec(), 422),
            ("empty name", br#"{"name":"  "}"#.to_vec(), 422),
            ("control characters", br#"{"name":"a\u0007b"}"#.to_vec(), 422),
            ("too long", json!({ "name": "x".repeat(10_000) }).to_string().into_bytes(), 422),
            ("ten megabytes", vec![b' '; 10 * 1024 * 1024], 413),
        ];
        for (what, bytes, status) in cases {
            let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
            let answer = api.raw("POST", "/api/teams", &headers, bytes).await;
            assert_eq!(answer.status, status, "{what}: {}", answer.text);
            assert_eq!(answer.headers["content-type"], "application/problem+json", "{what}");
            assert!(answer.json()["detail"].as_str().is_some_and(|words| words.len() > 5), "{what}: {}", answer.text);
        }
        let headers = [("authorization", bearer.as_str()), ("content-type", "text/plain")];
        assert_eq!(api.raw("POST", "/api/teams", &headers, b"{}".to_vec()).await.status, 415);
        assert_eq!(api.get(&api.admin, "/api/teams").await.ok(), json!([]), "nothing was made");
    }

    async fn a_change_from_a_foreign_site_is_refused(desk: Desk) {
        let api = Api::new(&desk).await;
        let input = json!({ "email": "elif@example.com", "password": crate::client::PASSWORD });
        let signed_in = api.send("POST", "/api/session", &[], Some(&input)).await;
        let cookie = signed_in.headers["set-cookie"].to_str().unwrap().to_owned();
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        let cookie = cookie.split(';').next().unwrap();
        let team = json!({ "name": "Forged" });
        for origin in [Some("https://evil.example"), Some("null"), None] {
            let headers: Vec<(&str, &str)> = [Some(("cookie", cookie)), origin.map(|origin| ("origin", origin))].into_iter().flatten().collect();
            let answer = api.send("POST", "/api/teams", &headers, Some(&team)).await;
            assert_eq!((answer.status.as_u16(), answer.json()["type"].clone()), (403, json!("/problems/csrf")), "{origin:?}");
        }
        let here = [("cookie", cookie), ("origin", "http://desk.test")];
        api.send("POST", "/api/teams", &here, Some(&team)).await.ok();
        let elsewhere = [("origin", "https://evil.example")];
        assert_eq!(api.send("POST", "/api/session", &elsewhere, Some(&input)).await.status, 403, "nor is a forged sign-in");
    }

    async fn a_repeated_request_is_done_once(desk: Desk) {
        let api = Api::new(&desk).await;
        let key = [("idempotency-key", "k-1")];
        let team = json!({ "name": "Delivery" });
        let first = api.call(&api.admin, "POST", "/api/teams", &key, Some(&team)).await;
        let again = api.call(&api.admin, "POST", "/api/teams", &key, Some(&team)).await;
        assert_eq!((first.status, &first.text), (again.status, &again.text));
        assert_eq!(first.headers["etag"], "\"1\"");
        assert_eq!(again.headers["etag"], "\"1\"");
        let other = api.call(&api.admin, "POST", "/api/teams", &key, Some(&json!({ "name": "Returns" }))).await;
        assert_eq!((other.status.as_u16(), other.json()["type"].clone()), (422, json!("/problems/idempotency-mismatch")));
        assert_eq!(api.get(&api.admin, "/api/teams").await.ok().as_array().unwrap().len(), 1);
        let refused = api.call(&api.admin, "POST", "/api/teams", &[("idempotency-key", "k-2")], Some(&team)).await;
        assert_eq!(refused.status, 409, "the name is taken: {}", refused.text);
    }

    async fn of_many_at_once_with_one_key_one_is_done_and_all_hear_of_it(desk: Desk) {
        let api = Api::new(&desk).await;
        let (key, team) = ([("idempotency-key", "k-1")], json!({ "name": "Delivery" }));
        let all = (0..20).map(|_| api.call(&api.admin, "POST", "/api/teams", &key, Some(&team)));
        let answers = futures_util::future::join_all(all).await;
        for answer in &answers {
            assert_eq!((answer.status.as_u16(), &answer.text), (201, &answers[0].text));
        }
        let other = api.call(&api.admin, "POST", "/api/teams?x=1", &key, Some(&team)).await;
        assert_eq!(other.json()["type"], "/problems/idempotency-mismatch", "the query is a part of the request");
    }

    async fn a_secret_is_shown_once_and_made_once(desk: Desk) {
        let api = Api::new(&desk).await;
        let (signed_in, cookie) = api.sign_in("elif@example.com", crate::client::PASSWORD, &[]).await;
        signed_in.ok();
        let headers = [("cookie", cookie.as_str()), ("origin", "http://desk.test"), ("idempotency-key", "k-1")];
        let token = json!({ "name": "ci", "scopes": ["staff.read"] });
        api.send("POST", "/api/tokens", &headers, Some(&token)).await.ok();
        let again = api.send("POST", "/api/tokens", &headers, Some(&token)).await;
        assert_eq!((again.status.as_u16(), again.json()["type"].clone()), (409, json!("/problems/shown-once")));
        assert!(!again.text.contains("act_"), "{}", again.text);
        let mine = api.get(&api.admin, "/api/tokens").await.ok();
        assert_eq!(mine.as_array().unwrap().len(), 2, "the test's own and this: {mine}");
    }

    async fn a_refusal_speaks_of_fields_and_not_of_the_database(desk: Desk) {
        let api = Api::new(&desk).await;
        let team = json!({ "name": "Delivery" });
        api.post(&api.admin, "/api/teams", &team).await.ok();
        let twice = api.post(&api.admin, "/api/teams", &team).await;
        assert_eq!(twice.status, 409);
        assert!(twice.text.contains("name") && !twice.text.contains("teams_name") && !twice.text.contains("UNIQUE"), "{}", twice.text);
        let role = json!({ "name": "many", "grants": vec![json!({ "permission": "x".repeat(5_000), "reach": "all" }); 500] });
        let long = api.post(&api.admin, "/api/roles", &role).await;
        assert_eq!(long.status, 422);
        assert!(long.text.len() < 20_000, "{} bytes", long.text.len());
    }

    async fn what_is_no_page_is_a_problem_document(desk: Desk) {
        let api = Api::new(&desk).await;
        for (method, path, status) in [
            ("GET", "/api", 404), ("GET", "/api/", 404), ("GET", "//api/teams", 404), ("POST", "/api/", 404),
            ("GET", "/assets/none.js", 404), ("POST", "/nonapi", 405), ("BREW", "/api/teams", 405),
        ] {
            let answer = api.send(method, path, &[], None).await;
            assert_eq!((answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()), (status, "application/problem+json"), "{method} {path}");
        }
        let html = api.send("GET", "/tickets", &[], None).await;
        assert_eq!((html.status.as_u16(), html.headers["content-type"].to_str().unwrap()), (200, "text/html; charset=utf-8"));
        let bearer = format!("Bearer {}", api.admin);
        let shouted = [("authorization", bearer.as_str()), ("content-type", "Application/JSON; Charset=UTF-8")];
        assert_eq!(api.raw("POST", "/api/teams", &shouted, br#"{"name":"Loud"}"#.to_vec()).await.status, 201);
        let cursor = api.get(&api.admin, "/api/customers?q=abc&cursor=8000000000000000.a").await;
        assert_eq!(cursor.status, 422, "{}", cursor.text);
    }

    async fn figures_are_not_for_those_behind_a_proxy_nor_counted_by_made_up_methods(desk: Desk) {
        let api = Api::with(&desk, &aftercare::Settings { metrics: aftercare::Metrics::Open, ..Default::default() }).await;
        api.send("BREW", "/api/teams", &[], None).await;
        let figures = api.send("GET", "/metrics", &[], None).await.text;
        assert!(figures.contains("method=\"other\"") && !figures.contains("BREW"), "{figures}");
    }

    async fn a_change_needs_the_version_it_saw(desk: Desk) {
        let api = Api::new(&desk).await;
        let team = api.post(&api.admin, "/api/teams", &json!({ "name": "Delivery" })).await.ok();
        let path = format!("/api/teams/{}", team["id"].as_str().unwrap());
        let name = json!({ "name": "Parcels" });
        assert_eq!(api.call(&api.admin, "PATCH", &path, &[], Some(&name)).await.status, 428);
        api.call(&api.admin, "PATCH", &path, &[("if-match", "\"1\"")], Some(&name)).await.ok();
        let stale = api.call(&api.admin, "PATCH", &path, &[("if-match", "\"1\"")], Some(&name)).await;
        assert_eq!(stale.status, 412);
        assert_eq!(stale.json()["current"]["name"], "Parcels", "the refusal shows the state as it is");
    }

    async fn every_answer_keeps_browsers_safe(desk: Desk) {
        let api = Api::new(&desk).await;
        for path in ["/api/session", "/api/none", "/", "/healthz", "/api/teams"] {
            let answer = api.get(&api.admin, path).await;
            let policy = answer.headers["content-security-policy"].to_str().unwrap().to_owned();
            let scripts = policy.split(';').find(|part| part.trim().starts_with("script-src")).unwrap().to_owned();
            assert!(!scripts.contains("unsafe-inline") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
            if path.starts_with("/api/") {
                assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
            }
        }
    }
}
