//! The shop's own code asks whether a capability is on, as OpenFeature's protocol says.

use serde_json::{Value, json};

use crate::client::{Api, SCHEMAS as ALL};

const ALL_FLAGS: &str = "/ofrep/v1/evaluate/flags";

fn about(who: &str) -> Value {
    json!({ "context": { "targetingKey": who, "plan": "gold" } })
}

/// A capability of the shop, switched so.
async fn furnish(api: &Api, key: &str, switch: Value) {
    let new = json!({ "key": key, "name": "Checkout", "explanation": "On one page." });
    api.post(&api.admin, "/api/capabilities", &new).await.ok();
    let path = format!("/api/capabilities/{key}");
    api.call(&api.admin, "PATCH", &path, &[("if-match", "\"1\"")], Some(&switch)).await.ok();
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = ALL;

    async fn one_flag_is_answered_with_its_reason_or_what_is_wrong(desk: Desk) {
        let api = Api::new(&desk).await;
        furnish(&api, "checkout", json!({ "state": "rolling_out", "percent": 50, "reason": "Half" })).await;
        furnish(&api, "search", json!({ "state": "on", "reason": "All" })).await;
        api.post(&api.admin, "/api/capabilities", &json!({ "key": "dark", "name": "Dark", "explanation": "x" })).await.ok();
        let (_, shop) = api.person("shop", &[("capabilities.evaluate", "all")]).await;
        let one = async |key: &str, body: Value| api.post(&shop, &format!("{ALL_FLAGS}/{key}"), &body).await;
        let on = one("search", json!({})).await;
        assert_eq!(on.headers["content-type"], "application/json");
        let on = on.ok();
        assert_eq!((&on["key"], &on["value"], &on["variant"], &on["reason"]), (&json!("search"), &json!(true), &json!("on"), &json!("STATIC")));
        let off = one("dark", about("v-1")).await.ok();
        assert_eq!((&off["value"], &off["reason"]), (&json!(false), &json!("DISABLED")));
        assert_eq!(off["metadata"]["notOffered.en"], "Not offered at present.");
        let mut on = 0;
        for n in 0..60 {
            let answer = one("checkout", about(&format!("v-{n}"))).await.ok();
            assert_eq!(answer["reason"], "SPLIT");
            on += i64::from(answer["value"] == true);
        }
        // Six standard deviations.
        assert!((7..=53).contains(&on), "{on}");
        for (key, body, status, code) in [
            ("checkout", json!({}), 400, "TARGETING_KEY_MISSING"),
            ("checkout", json!({ "context": 1 }), 400, "INVALID_CONTEXT"),
            ("nothing", about("v-1"), 404, "FLAG_NOT_FOUND"),
        ] {
            let answer = one(key, body).await;
            assert_eq!((answer.status.as_u16(), answer.json()["errorCode"].as_str()), (status, Some(code)), "{}", answer.text);
            assert_eq!(answer.json()["key"], key);
        }
        let bearer = format!("Bearer {shop}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let broken = api.raw("POST", &format!("{ALL_FLAGS}/search"), &headers, b"{".to_vec()).await;
        assert_eq!((broken.status.as_u16(), broken.json()["errorCode"].as_str()), (400, Some("PARSE_ERROR")));
    }

    async fn all_flags_have_a_tag_and_are_sent_again_when_something_is_other(desk: Desk) {
        let api = Api::new(&desk).await;
        furnish(&api, "checkout", json!({ "state": "rolling_out", "percent": 50, "reason": "Half" })).await;
        furnish(&api, "search", json!({ "state": "on", "reason": "All" })).await;
        let (_, shop) = api.person("shop", &[("capabilities.evaluate", "all")]).await;
        let first = api.post(&shop, ALL_FLAGS, &about("v-1")).await;
        let tag = first.headers["etag"].to_str().unwrap().to_owned();
        let flags = first.ok()["flags"].clone();
        let keys: Vec<&str> = flags.as_array().unwrap().iter().map(|flag| flag["key"].as_str().unwrap()).collect();
        assert_eq!(keys, ["checkout", "search"]);
        let body = about("v-1");
        let again = api.call(&shop, "POST", ALL_FLAGS, &[("if-none-match", &tag)], Some(&body)).await;
        assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
        let nobody = api.post(&shop, ALL_FLAGS, &json!({})).await.ok();
        assert_eq!(nobody["flags"][0]["errorCode"], "TARGETING_KEY_MISSING");
        assert_eq!(nobody["flags"][1]["value"], true);
        let off = json!({ "state": "off", "reason": "Enough" });
        api.call(&api.admin, "PATCH", "/api/capabilities/search", &[("if-match", "\"2\"")], Some(&off)).await.ok();
        let other = api.call(&shop, "POST", ALL_FLAGS, &[("if-none-match", &tag)], Some(&body)).await;
        assert_eq!(other.ok()["flags"][1]["value"], false);
        let (_, agent) = api.person("agent", &[("capabilities.read", "all")]).await;
        assert_eq!(api.post(&agent, ALL_FLAGS, &body).await.status.as_u16(), 403);
    }
}
