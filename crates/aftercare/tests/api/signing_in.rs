//! Signing in through the whole router: who is slowed down, whose cookie and origin count.

use aftercare::Settings;
use serde_json::json;

use crate::client::{Api, PASSWORD, SCHEMAS as ALL};

const ELIF: &str = "elif@example.com";
const HOME: &str = "https://help.example.com";

fn behind_a_proxy() -> Settings {
    Settings { base_url: Some(HOME.to_owned()), trust_forwarded: true, ..Settings::default() }
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = ALL;

    async fn many_guesses_at_once_are_no_more_than_one_after_the_other(desk: Desk) {
        let api = Api::new(&desk).await;
        let guesses = (0..40).map(|_| api.sign_in(ELIF, "wrong wrong wrong", &[]));
        let answers = futures_util::future::join_all(guesses).await;
        let looked_at = answers.iter().filter(|(answer, _)| answer.status == 422).count();
        assert_eq!(looked_at, 5, "the others are told to wait");
        assert!(answers.iter().all(|(answer, _)| answer.status == 422 || answer.headers.contains_key("retry-after")));
    }

    async fn who_shares_an_address_with_a_guesser_still_gets_in(desk: Desk) {
        let api = Api::new(&desk).await;
        for number in 0..31 {
            api.sign_in(&format!("other{number}@example.com"), "wrong wrong wrong", &[]).await;
        }
        api.sign_in(ELIF, PASSWORD, &[]).await.0.ok();
    }

    async fn only_what_the_proxy_itself_added_says_where_a_request_comes_from(desk: Desk) {
        let api = Api::with(&desk, &behind_a_proxy()).await;
        let mut refused = 0;
        for number in 0..8 {
            let spoofed = format!("10.0.0.{number}");
            let headers = [("x-forwarded-for", spoofed.as_str()), ("x-forwarded-for", "192.0.2.7")];
            refused += usize::from(api.sign_in(ELIF, "wrong wrong wrong", &headers).await.0.status == 429);
        }
        assert_eq!(refused, 3, "all eight came from one address");
        let elsewhere = [("x-forwarded-for", "192.0.2.7, 192.0.2.8")];
        api.sign_in(ELIF, PASSWORD, &elsewhere).await.0.ok();
    }

    async fn a_password_is_not_guessed_at_a_browser_left_open(desk: Desk) {
        let api = Api::new(&desk).await;
        let (_, cookie) = api.sign_in(ELIF, PASSWORD, &[]).await;
        let headers = [("cookie", cookie.as_str()), ("origin", "http://desk.test")];
        let mut told = Vec::new();
        for _ in 0..6 {
            let guess = json!({ "current": "wrong wrong wrong", "new": "another lighthouse" });
            told.push(api.send("PUT", "/api/session/password", &headers, Some(&guess)).await.status.as_u16());
        }
        assert_eq!(told, [422, 422, 422, 422, 422, 429]);
        api.sign_in(ELIF, PASSWORD, &[]).await.0.ok();
    }

    async fn a_new_password_ends_the_other_sessions(desk: Desk) {
        let api = Api::new(&desk).await;
        let (_, here) = api.sign_in(ELIF, PASSWORD, &[]).await;
        let (_, there) = api.sign_in(ELIF, PASSWORD, &[]).await;
        let headers = [("cookie", here.as_str()), ("origin", "http://desk.test")];
        assert_eq!(api.send("GET", "/api/session", &[("cookie", &there)], None).await.status, 200);
        let change = json!({ "current": PASSWORD, "new": "another lighthouse" });
        api.send("PUT", "/api/session/password", &headers, Some(&change)).await.ok();
        assert_eq!(api.send("GET", "/api/session", &[("cookie", &there)], None).await.status, 401);
        assert_eq!(api.send("GET", "/api/session", &[("cookie", &here)], None).await.status, 200);
    }

    async fn a_token_does_not_touch_its_owners_sessions(desk: Desk) {
        let api = Api::new(&desk).await;
        let (_, cookie) = api.sign_in(ELIF, PASSWORD, &[]).await;
        let sessions = api.send("GET", "/api/sessions", &[("cookie", &cookie)], None).await.ok();
        let path = format!("/api/sessions/{}", sessions[0]["id"].as_str().unwrap());
        for (method, path) in [("DELETE", path.as_str()), ("GET", "/api/sessions"), ("DELETE", "/api/session")] {
            assert_eq!(api.call(&api.admin, method, path, &[], None).await.status, 403, "{method} {path}");
        }
        assert_eq!(api.send("GET", "/api/session", &[("cookie", &cookie)], None).await.status, 200);
    }

    async fn the_address_that_is_set_decides_about_origin_cookie_and_transport(desk: Desk) {
        let api = Api::with(&desk, &behind_a_proxy()).await;
        let (answer, cookie) = api.sign_in(ELIF, PASSWORD, &[("origin", HOME)]).await;
        assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000");
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        let team = json!({ "name": "Delivery" });
        for (origin, status) in [("http://desk.test", 403), ("http://help.example.com", 403), (HOME, 201)] {
            let headers = [("cookie", cookie.as_str()), ("origin", origin)];
            assert_eq!(api.send("POST", "/api/teams", &headers, Some(&team)).await.status, status, "{origin}");
        }
        let unguarded = cookie.replace("__Host-", "");
        assert_eq!(api.send("GET", "/api/session", &[("cookie", &unguarded)], None).await.status, 401);
    }

    async fn who_is_nobody_fills_no_memory_and_is_refused(desk: Desk) {
        let api = Api::new(&desk).await;
        let long = "x".repeat(6_000);
        for credential in [long.as_str(), "act_", "act_wrong", &"0".repeat(52)] {
            assert_eq!(api.get(credential, "/api/teams").await.status, 401);
        }
    }
}
