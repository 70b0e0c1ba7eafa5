//! The endpoints as a caller finds them. A bearer token names the permissions it carries.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses some of it")]

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use axum::{Extension, Router};
use futures_util::future::BoxFuture;
use http_kit::{App, Credential, Endpoints, HttpConfig, Identify, Identity, Listed};
use kernel::{Actor, ActorKind, Grants, Permission, Reach, Refusal, Timestamp};
use serde_json::Value;
use store::Db;
use test_kit::Desk;
use tower::ServiceExt;

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
            grants.add(word, Reach::All);
        }
        let actor = Actor { kind: ActorKind::Staff, id: "per_ann".into(), name: "Ann".into(), teams: vec![], grants };
        Box::pin(async move { Ok(Some(Identity { actor, credential_id: String::new(), by_token: true })) })
    }
}

pub struct Door {
    router: Router,
    pub listed: Vec<Listed>,
}

pub struct Answered {
    pub status: u16,
    pub tag: Option<String>,
    body: Vec<u8>,
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

impl Door {
    pub fn of(desk: &Desk, endpoints: Endpoints, permissions: &[Permission]) -> Self {
        let app = App::new(http_kit::Parts {
            db: desk.db.clone(),
            clock: desk.clock.clone(),
            rng: desk.rng.clone(),
            identify: Arc::new(Tokens),
            topics: vec![],
            permissions: permissions.to_vec(),
            config: HttpConfig::default(),
        });
        let (router, _, listed) = endpoints.finish("1");
        Self { router: router.with_state(app.clone()).layer(Extension(app)), listed }
    }

    pub async fn get(&self, path: &str, token: &str) -> Answered {
        self.send("GET", path, Some(token), None, None).await
    }

    pub async fn post(&self, path: &str, token: &str, body: Value) -> Answered {
        self.send("POST", path, Some(token), None, Some(body)).await
    }

    pub async fn send(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        version: Option<&str>,
        body: Option<Value>,
    ) -> Answered {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(version) = version {
            request = request.header(header::IF_MATCH, version);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let tag = response.headers().get(header::ETAG).map(|tag| tag.to_str().unwrap().to_owned());
        Answered {
            status: response.status().as_u16(),
            tag,
            body: to_bytes(response.into_body(), 10_000_000).await.unwrap().to_vec(),
        }
    }
}
