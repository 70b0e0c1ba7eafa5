//! What nobody sends who means well, to every operation of the OpenAPI document: it is refused in
//! words, never with a fault of ours, and no answer is anything but a problem document.

use aftercare::features;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::{Answer, Api, SCHEMAS as ALL};
use crate::samples;

/// A refusal as every program may rely on it.
fn must_be_problem(answer: &Answer, what: &str) {
    assert!(answer.status.is_client_error(), "{what}: {} {}", answer.status, answer.text);
    assert_eq!(answer.headers["content-type"], "application/problem+json", "{what}: {}", answer.text);
    let document = answer.json();
    assert_eq!(document["status"], answer.status.as_u16(), "{what}: {document}");
    assert!(document["type"].as_str().is_some_and(|kind| kind.starts_with("/problems/")), "{what}: {document}");
    for field in ["title", "detail"] {
        assert!(document[field].as_str().is_some_and(|words| !words.is_empty()), "{what}: {document}");
    }
    for ours in ["struct ", "enum ", "u32", "i64", "with 1 element", "expected value"] {
        assert!(!document["errors"].to_string().contains(ours), "{what} names our types: {document}");
    }
}

/// An operation that takes JSON, with the smallest body it accepts.
struct Taking {
    method: String,
    path: String,
    sample: Value,
    fields: Vec<String>,
}

fn taking() -> Vec<Taking> {
    let (_, document, listed) = features::endpoints().finish("test");
    let document = serde_json::to_value(document).unwrap();
    let one = |endpoint: &http_kit::Listed| {
        let operation = &document["paths"][&endpoint.path][endpoint.method.to_lowercase()];
        // A token, by which these tests come, is refused there whatever it sends.
        if operation["x-session"] == true {
            return None;
        }
        // A protocol of others says itself how a refusal looks: see `evaluating`.
        if endpoint.path.starts_with("/ofrep/") {
            return None;
        }
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let name = schema["$ref"].as_str()?.rsplit('/').next()?;
        let properties = document["components"]["schemas"][name]["properties"].as_object()?;
        Some(Taking {
            method: endpoint.method.clone(),
            path: samples::path(&endpoint.path, samples::NOBODY),
            sample: samples::body(&document, operation)?,
            fields: properties.keys().cloned().collect(),
        })
    };
    let all: Vec<Taking> = listed.iter().filter_map(one).collect();
    assert!(all.len() > 40, "only {} operations take JSON", all.len());
    all
}

impl Taking {
    async fn send(&self, api: &Api, bytes: Vec<u8>) -> Answer {
        let bearer = format!("Bearer {}", api.admin);
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), ("if-match", "\"1\"")];
        api.raw(&self.method, &self.path, &headers, bytes).await
    }

    fn what(&self, body: &str) -> String {
        format!("{} {} with {body:.80}", self.method, self.path)
    }
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = ALL;

    async fn a_hostile_body_is_refused_in_words_everywhere(desk: Desk) {
        let api = Api::new(&desk).await;
        let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
        for operation in taking() {
            let listed = Value::Array(operation.sample.as_object().unwrap().values().cloned().collect());
            let whole = ["[]", "null", "7", "\"x\"", "{", "", "{\"x\":\"\\ud800\"}", "{\"x\":1e999}", "{\"x\":\"\\u0000\"}", "{\"x\":1,\"x\":2}", "\u{feff}{}", &deep, &listed.to_string()];
            for body in whole {
                let answer = operation.send(&api, body.as_bytes().to_vec()).await;
                must_be_problem(&answer, &operation.what(body));
            }
            let answer = operation.send(&api, b"{\"x\":\"\xff\"}".to_vec()).await;
            must_be_problem(&answer, &operation.what("bytes that are no text"));
            for field in &operation.fields {
                for value in [json!([]), json!({}), json!(-1), json!(1.5), json!(i64::MAX), json!("\u{202e}\u{7}"), json!([[{}]])] {
                    let mut body = operation.sample.clone();
                    body[field] = value;
                    let answer = operation.send(&api, body.to_string().into_bytes()).await;
                    assert!(!answer.status.is_server_error(), "{}: {}", operation.what(&body.to_string()), answer.text);
                    if !answer.status.is_success() {
                        must_be_problem(&answer, &operation.what(&body.to_string()));
                    }
                }
            }
        }
    }

    async fn no_body_sets_what_is_not_asked_for(desk: Desk) {
        let api = Api::new(&desk).await;
        for operation in taking() {
            for name in ["id", "version", "role", "roles", "grants", "password", "password_hash", "created_at", "updated_at", "organisation_id", "actor", "__proto__"] {
                if operation.fields.iter().any(|field| field == name) {
                    continue;
                }
                let mut body = operation.sample.clone();
                body[name] = json!("x");
                let answer = operation.send(&api, body.to_string().into_bytes()).await;
                assert_eq!(answer.status, 422, "{}: {}", operation.what(&body.to_string()), answer.text);
                assert_eq!(answer.json()["errors"][0]["field"], name, "{}", answer.text);
            }
        }
    }

    async fn every_refusal_is_a_problem_document(desk: Desk) {
        let api = Api::new(&desk).await;
        let bearer = format!("Bearer {}", api.admin);
        let admin = ("authorization", bearer.as_str());
        for operation in taking() {
            let (method, path) = (operation.method.as_str(), operation.path.as_str());
            let text = api.raw(method, path, &[admin, ("content-type", "text/plain")], b"{}".to_vec()).await;
            must_be_problem(&text, &operation.what("text"));
            assert_eq!(text.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{path}");
            let large = api.raw(method, path, &[admin, ("content-type", "application/json"), ("content-length", "999999999")], Vec::new()).await;
            must_be_problem(&large, &operation.what("an announcement"));
            assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
            let unversioned = api.raw(method, path, &[admin, ("content-type", "application/json")], operation.sample.to_string().into_bytes()).await;
            if !unversioned.status.is_success() {
                must_be_problem(&unversioned, &operation.what("no version"));
            }
            let odd = api.raw(method, path, &[admin, ("if-match", "\"x\""), ("content-type", "application/json")], operation.sample.to_string().into_bytes()).await;
            must_be_problem(&odd, &operation.what("an odd version"));
        }
        let team = api.post(&api.admin, "/api/teams", &json!({ "name": "Taken" })).await.ok();
        let path = format!("/api/teams/{}", team["id"].as_str().unwrap());
        for (status, method, path, version) in [
            (404, "GET", "/api/nothing", ""), (404, "POST", "/api/teams/x/y/z", ""), (405, "PUT", "/api/teams", ""), (405, "PATCH", "/api/tickets", ""),
            (409, "POST", "/api/teams", ""), (428, "PATCH", path.as_str(), ""), (412, "PATCH", path.as_str(), "\"7\""),
            (400, "GET", "/api/tickets?q=%FF", ""), (422, "GET", "/api/tickets?urgency=wild", ""), (422, "GET", "/api/tickets?limit=-1", ""), (422, "GET", "/api/tickets?colour=red", ""),
        ] {
            let body = (method != "GET").then(|| json!({ "name": "Taken" }));
            let headers = [admin, ("if-match", version)];
            let answer = api.send(method, path, if version.is_empty() { &headers[..1] } else { &headers }, body.as_ref()).await;
            assert_eq!(answer.status.as_u16(), status, "{method} {path}: {}", answer.text);
            must_be_problem(&answer, path);
            if let Some((_, named)) = path.split_once('?').filter(|_| status == 422) {
                assert_eq!(answer.json()["errors"][0]["field"], named.split('=').next().unwrap(), "{}", answer.text);
            }
        }
    }

    async fn a_file_is_only_ever_saved(desk: Desk) {
        let api = Api::new(&desk).await;
        let bearer = format!("Bearer {}", api.admin);
        let files: [(&str, &str, &[u8]); 7] = [
            ("page.html", "text/html", b"<script>alert(1)</script>"),
            ("drawing.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("data.xml", "application/xml", b"<?xml-stylesheet href='x.xsl'?><a xmlns='http://www.w3.org/1999/xhtml'/>"),
            ("paper.pdf", "application/pdf", b"%PDF-1.7 /OpenAction << /S /JavaScript >>"),
            ("code.js", "text/javascript", b"alert(1)"),
            ("both.gif", "image/gif", b"GIF89a/*<script>*/=1;alert(1)//</script>"),
            ("unknown", "nonsense", b"<html><script>alert(1)</script>"),
        ];
        for (name, kind, bytes) in files {
            let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
            let kept = api.raw("POST", &format!("/api/attachments?name={name}"), &headers, bytes.to_vec()).await.ok();
            let answer = api.get(&api.admin, &format!("/api/attachments/{}", kept["id"].as_str().unwrap())).await;
            let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
            assert_eq!(answer.text.as_bytes(), bytes, "{name}: its bytes are not touched");
            assert!(header("content-disposition").starts_with("attachment;"), "{name}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{name}");
            assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox", "{name}");
            assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{name}");
        }
    }
}
