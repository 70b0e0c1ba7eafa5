//! A client that calls the router directly, and people with the rights a test needs.

use std::time::Duration;

use aftercare::{Settings, features, serve};
use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use futures_util::StreamExt;
use serde_json::{Value, json};
use test_kit::Desk;
use tower::ServiceExt;

pub const PASSWORD: &str = "lighthouse keeper";

pub struct Api {
    router: Router,
    origin: String,
    /// Token of the first admin, who holds every permission.
    pub admin: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The answer as JSON; fails the test if the call did not succeed.
    pub fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text);
        self.json()
    }
}

impl Api {
    /// An application that is set up.
    pub async fn new(desk: &Desk) -> Self {
        Self::with(desk, &Settings::default()).await
    }

    /// The same with these settings.
    pub async fn with(desk: &Desk, settings: &Settings) -> Self {
        // What is logged shows with a failing test.
        let _ = tracing_subscriber::fmt().with_test_writer().with_max_level(tracing::Level::WARN).try_init();
        let app = serve::app(desk.db.clone(), desk.clock.clone(), desk.rng.clone(), settings);
        let mut api = Self {
            router: serve::router(app, settings),
            origin: settings.base_url.clone().unwrap_or("http://desk.test".to_owned()),
            admin: String::new(),
        };
        let input = json!({
            "organisation": "Northway", "time_zone": "Europe/Berlin",
            "name": "Elif Tanaka", "email": "elif@example.com", "password": PASSWORD,
        });
        let answer = api.send("POST", "/api/setup", &[], Some(&input)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        api.admin = api.token_by_cookie(&answer).await;
        api
    }

    /// A person with exactly these grants (`permission`, `reach`) and their token.
    pub async fn person(&self, name: &str, grants: &[(&str, &str)]) -> (String, String) {
        let grants: Vec<Value> =
            grants.iter().map(|(permission, reach)| json!({ "permission": permission, "reach": reach })).collect();
        let with_token = [grants, vec![json!({ "permission": "tokens.own", "reach": "all" })]].concat();
        let role = self.post(&self.admin, "/api/roles", &json!({ "name": name, "grants": with_token })).await.ok();
        let email = format!("{name}@example.com");
        let person = json!({ "name": name, "email": email, "password": PASSWORD, "roles": [role["id"]] });
        let person = self.post(&self.admin, "/api/people", &person).await.ok();
        let signed_in =
            self.send("POST", "/api/session", &[], Some(&json!({ "email": email, "password": PASSWORD }))).await;
        (person["id"].as_str().unwrap().to_owned(), self.token_by_cookie(&signed_in).await)
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.call(token, "GET", path, &[], None).await
    }

    pub async fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.call(token, "POST", path, &[], Some(body)).await
    }

    /// A call with a token.
    pub async fn call(
        &self,
        token: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [headers, &[("authorization", bearer.as_str())]].concat();
        self.send(method, path, &headers, body).await
    }

    /// A call with JSON and exactly these headers.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Answer {
        let bytes = body.map_or_else(Vec::new, |body| body.to_string().into_bytes());
        let json = [headers, &[("content-type", "application/json")]].concat();
        self.raw(method, path, if body.is_some() { &json } else { headers }, bytes).await
    }

    /// A call with these bytes.
    pub async fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], bytes: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "desk.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(bytes)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Begins to listen to live notices.
    pub async fn listen(&self, token: &str, last_event_id: Option<i64>) -> Notices {
        self.listen_from(token, last_event_id.map(|id| id.to_string()).as_deref()).await
    }

    /// The same, whatever the browser says it has seen.
    pub async fn listen_from(&self, token: &str, last_event_id: Option<&str>) -> Notices {
        let mut request = Request::get("/api/live").header("authorization", format!("Bearer {token}"));
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response =
            self.router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        Notices { stream: response.into_body().into_data_stream(), text: String::new() }
    }

    /// Another node on the same database, with the same people.
    pub fn node(&self, app: http_kit::App) -> Self {
        Self {
            router: serve::router(app, &Settings::default()),
            origin: self.origin.clone(),
            admin: self.admin.clone(),
        }
    }

    /// Signs in. Gives the answer and the session's cookie.
    pub async fn sign_in(&self, email: &str, password: &str, headers: &[(&str, &str)]) -> (Answer, String) {
        let input = json!({ "email": email, "password": password });
        let answer = self.send("POST", "/api/session", headers, Some(&input)).await;
        let cookie = cookie_of(&answer);
        (answer, cookie)
    }

    /// A token with every right of the person whose sign-in was answered.
    async fn token_by_cookie(&self, signed_in: &Answer) -> String {
        let permissions = signed_in.ok()["permissions"].as_array().unwrap().clone();
        let scopes: Vec<&Value> = permissions.iter().map(|grant| &grant["permission"]).collect();
        let cookie = cookie_of(signed_in);
        let headers = [("cookie", cookie.as_str()), ("origin", self.origin.as_str())];
        let made = self.send("POST", "/api/tokens", &headers, Some(&json!({ "name": "test", "scopes": scopes }))).await;
        made.ok()["secret"].as_str().unwrap().to_owned()
    }
}

fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.headers.get("set-cookie").and_then(|value| value.to_str().ok());
    cookie.and_then(|cookie| cookie.split(';').next()).unwrap_or("").to_owned()
}

/// A stream of live notices.
pub struct Notices {
    stream: BodyDataStream,
    text: String,
}

impl Notices {
    /// The next notice as (event, id, data); none if the stream ended.
    pub async fn next(&mut self) -> Option<(String, i64, String)> {
        loop {
            if let Some((block, rest)) = self.text.clone().split_once("\n\n") {
                self.text = rest.to_owned();
                let field =
                    |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("").trim().to_owned();
                if block.starts_with(':') {
                    continue;
                }
                return Some((field("event:"), field("id:").parse().unwrap_or(-1), field("data:")));
            }
            let chunk =
                tokio::time::timeout(Duration::from_secs(20), self.stream.next()).await.expect("a notice in time")?;
            self.text.push_str(&String::from_utf8_lossy(&chunk.expect("a chunk")));
        }
    }
}

/// Every schema, for `on_both!`.
pub const SCHEMAS: &[store::Schema] = features::SCHEMAS;
