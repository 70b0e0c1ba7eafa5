//! Every endpoint has a door. All of them are enumerated from the OpenAPI document: none can be
//! forgotten.

use aftercare::features;
use http_kit::Access;
use serde_json::Value;

use crate::client::{Api, SCHEMAS as ALL};
use crate::samples;

/// Endpoints for the world; each has its reason, and the list stays short.
const PUBLIC: &[(&str, &str)] = &[
    ("GET", "/api/setup"),
    // Answers "no such page" once it is done.
    ("POST", "/api/setup"),
    ("POST", "/api/session"),
    // Whoever holds a link that is signed; looking changes nothing.
    ("GET", "/survey/{token}"),
    ("POST", "/survey/{token}"),
    // Whoever holds the address of a case, which is its key.
    ("GET", "/api/portal/cases/{token}"),
    ("POST", "/api/portal/cases/{token}/messages"),
    ("POST", "/api/portal/cases/{token}/choice"),
    ("POST", "/api/portal/cases/{token}/rating"),
    ("PUT", "/api/portal/cases/{token}/polls/{id}"),
    ("POST", "/api/portal/cases/{token}/files"),
    ("GET", "/api/portal/cases/{token}/files/{id}"),
    // What customers may read; empty unless the settings of MoSCoW allow it.
    ("GET", "/api/not-offered"),
];

fn document() -> Value {
    let (_, document, _) = features::endpoints().finish("test");
    serde_json::to_value(document).unwrap()
}

/// Calls an endpoint with a body that its schema accepts.
async fn call(
    api: &Api,
    token: &str,
    endpoint: &http_kit::Listed,
    document: &Value,
    id: &str,
) -> crate::client::Answer {
    let operation = &document["paths"][&endpoint.path][endpoint.method.to_lowercase()];
    let body = samples::body(document, operation);
    let path = samples::path(&endpoint.path, id);
    let mut headers = vec![("if-match", "\"1\"")];
    let bearer = format!("Bearer {token}");
    if !token.is_empty() {
        headers.push(("authorization", bearer.as_str()));
    }
    api.send(&endpoint.method, &path, &headers, body.as_ref()).await
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = ALL;

    async fn anonymous_is_refused_everywhere(desk: Desk) {
        let api = Api::new(&desk).await;
        let (document, (_, _, listed)) = (document(), features::endpoints().finish("test"));
        let guarded = listed.iter().filter(|endpoint| endpoint.access != Access::Public);
        for endpoint in guarded {
            for token in ["", "act_wrong"] {
                let answer = call(&api, token, endpoint, &document, samples::NOBODY).await;
                assert_eq!(answer.status, 401, "{} {}: {}", endpoint.method, endpoint.path, answer.text);
                assert_eq!(answer.json()["type"], "/problems/unauthenticated");
            }
        }
    }

    async fn who_lacks_the_permission_is_refused_everywhere(desk: Desk) {
        let api = Api::new(&desk).await;
        let (_, nobody) = api.person("nobody", &[]).await;
        let (document, (_, _, listed)) = (document(), features::endpoints().finish("test"));
        let mut seen = 0;
        for endpoint in &listed {
            let Access::Needs(permission) = endpoint.access else { continue };
            if permission.name == "tokens.own" {
                continue;
            }
            let answer = call(&api, &nobody, endpoint, &document, samples::NOBODY).await;
            assert_eq!(answer.status, 403, "{} {}: {}", endpoint.method, endpoint.path, answer.text);
            seen += 1;
        }
        assert!(seen > 20, "only {seen} endpoints were looked at");
    }

    async fn a_right_that_is_taken_is_gone_with_the_next_request(desk: Desk) {
        let api = Api::new(&desk).await;
        let (person, token) = api.person("reader", &[("staff.read", "all")]).await;
        api.get(&token, "/api/teams").await.ok();
        let roles = api.get(&api.admin, "/api/roles").await.ok();
        let role = roles.as_array().unwrap().iter().find(|role| role["name"] == "reader").unwrap();
        let path = format!("/api/roles/{}", role["id"].as_str().unwrap());
        let fewer = serde_json::json!({ "grants": [{ "permission": "tokens.own", "reach": "all" }] });
        api.call(&api.admin, "PATCH", &path, &[("if-match", "\"1\"")], Some(&fewer)).await.ok();
        assert_eq!(api.get(&token, "/api/teams").await.status, 403, "by the role");
        let mine = api.get(&token, "/api/tokens").await.ok();
        let own = format!("/api/tokens/{}", mine[0]["id"].as_str().unwrap());
        api.call(&token, "DELETE", &own, &[], None).await.ok();
        assert_eq!(api.get(&token, "/api/tokens").await.status, 401, "by the token");
        let off = serde_json::json!({ "active": false });
        api.call(&api.admin, "PATCH", &format!("/api/people/{person}"), &[("if-match", "\"1\"")], Some(&off)).await.ok();
        let (signed_in, _) = api.sign_in("reader@example.com", crate::client::PASSWORD, &[]).await;
        assert_eq!(signed_in.status, 422, "and by the person");
    }

    async fn an_object_that_does_not_exist_is_not_found_everywhere(desk: Desk) {
        let api = Api::new(&desk).await;
        let (document, (_, _, listed)) = (document(), features::endpoints().finish("test"));
        for endpoint in listed.iter().filter(|endpoint| endpoint.path.contains('{')) {
            let answer = call(&api, &api.admin, endpoint, &document, samples::NOBODY).await;
            if endpoint.access == Access::Session {
                assert_eq!(answer.status, 403, "{} {}: {}", endpoint.method, endpoint.path, answer.text);
                continue;
            }
            assert_eq!(answer.status, 404, "{} {}: {}", endpoint.method, endpoint.path, answer.text);
            // A protocol of others has its own words for it.
            let said = answer.json();
            let theirs = endpoint.path.starts_with("/ofrep/") && said["errorCode"] == "FLAG_NOT_FOUND";
            assert!(said["type"] == "/problems/not-found" || theirs, "{} {}: {said}", endpoint.method, endpoint.path);
        }
    }
}

#[test]
fn the_public_list_is_exactly_this() {
    let (_, _, listed) = features::endpoints().finish("test");
    let public: Vec<(&str, &str)> = listed
        .iter()
        .filter(|endpoint| endpoint.access == Access::Public)
        .map(|endpoint| (endpoint.method.as_str(), endpoint.path.as_str()))
        .collect();
    assert_eq!(public, PUBLIC);
}

#[test]
fn every_operation_of_the_document_says_who_may_call_it() {
    let document = document();
    let (_, _, listed) = features::endpoints().finish("test");
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let said = ["x-public", "x-signed-in", "x-session", "x-permission"]
                .iter()
                .filter(|key| !operation[**key].is_null())
                .count();
            assert_eq!(said, 1, "{method} {path}");
            assert!(operation["operationId"].is_string() && operation["tags"].is_array(), "{method} {path}");
            operations += 1;
        }
    }
    assert_eq!(operations, listed.len(), "the document and the router list the same endpoints");
}

#[test]
fn default_roles_hold_only_permissions_that_exist() {
    let known = features::permissions();
    for (role, permissions) in staff::roles::DEFAULTS {
        for name in permissions.iter().filter(|name| **name != "*") {
            assert!(known.iter().any(|permission| permission.name == *name), "{role}: {name}");
        }
    }
}
