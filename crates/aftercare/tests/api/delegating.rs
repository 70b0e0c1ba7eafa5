//! Nobody gives or takes more than they hold, whichever endpoint they try it at.

use serde_json::{Value, json};
use store::{Error, Sql, TxFuture, params};

use crate::client::{Api, PASSWORD, SCHEMAS as ALL};

/// Somebody who manages staff and sees the tickets of their teams, and nothing else.
async fn manager(api: &Api) -> (String, String) {
    api.person("manager", &[("staff.read", "all"), ("staff.manage", "all"), ("tickets.read", "team")]).await
}

async fn role(api: &Api, name: &str) -> Value {
    let roles = api.get(&api.admin, "/api/roles").await.ok();
    roles.as_array().unwrap().iter().find(|role| role["name"] == name).unwrap().clone()
}

fn person(name: &str, roles: &Value, teams: &Value) -> Value {
    let email = format!("{name}@example.com");
    json!({ "name": name, "email": email, "password": PASSWORD, "roles": roles, "teams": teams })
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = ALL;

    async fn managing_staff_is_not_being_admin(desk: Desk) {
        let api = Api::new(&desk).await;
        let (id, token) = manager(&api).await;
        let (admin, own) = (role(&api, "admin").await["id"].clone(), role(&api, "manager").await);
        let me = format!("/api/people/{id}");
        let my_role = format!("/api/roles/{}", own["id"].as_str().unwrap());
        let all = json!([{ "permission": "kpis.read", "reach": "all" }]);
        let farther = json!([{ "permission": "staff.manage", "reach": "all" }, { "permission": "tickets.read", "reach": "all" }]);
        let tries = [
            ("POST", "/api/people", person("twin", &json!([admin]), &json!([]))),
            ("PATCH", me.as_str(), json!({ "roles": [admin] })),
            ("POST", "/api/roles", json!({ "name": "more", "grants": all })),
            ("POST", "/api/roles", json!({ "name": "farther", "grants": farther })),
            ("PATCH", my_role.as_str(), json!({ "grants": farther })),
            ("PATCH", my_role.as_str(), json!({ "grants": all })),
        ];
        for (method, path, body) in tries {
            let answer = api.call(&token, method, path, &[("if-match", "\"1\"")], Some(&body)).await;
            assert_eq!(answer.status, 403, "{method} {path} {body}: {}", answer.text);
        }
        let harmless = person("colleague", &json!([own["id"]]), &json!([]));
        api.post(&token, "/api/people", &harmless).await.ok();
    }

    async fn who_holds_more_is_not_touched_by_who_holds_less(desk: Desk) {
        let api = Api::new(&desk).await;
        let (_, token) = manager(&api).await;
        let people = api.get(&api.admin, "/api/people").await.ok();
        let admin = people.as_array().unwrap().iter().find(|person| person["name"] == "Elif Tanaka").unwrap();
        let path = format!("/api/people/{}", admin["id"].as_str().unwrap());
        for change in [json!({ "active": false }), json!({ "email": "mine@example.com" }), json!({ "roles": [] })] {
            let answer = api.call(&token, "PATCH", &path, &[("if-match", "\"1\"")], Some(&change)).await;
            assert_eq!(answer.status, 403, "{change}: {}", answer.text);
        }
        let role_path = format!("/api/roles/{}", role(&api, "admin").await["id"].as_str().unwrap());
        let fewer = json!({ "grants": [{ "permission": "staff.manage", "reach": "all" }] });
        assert_eq!(api.call(&token, "PATCH", &role_path, &[("if-match", "\"1\"")], Some(&fewer)).await.status, 403);
        let name = json!({ "name": "Elif T." });
        api.call(&token, "PATCH", &path, &[("if-match", "\"1\"")], Some(&name)).await.ok();
    }

    async fn learnings_are_accepted_with_a_library_by_who_may_decide_on_any(desk: Desk) {
        let api = Api::new(&desk).await;
        let grants = ["scenarios.read", "scenarios.manage", "playbooks.read", "playbooks.manage"].map(|one| (one, "all"));
        let (_, token) = api.person("librarian", &grants).await;
        let (_, decider) = api.person("decider", &[&grants[..], &[("learnings.decide", "all")]].concat()).await;
        let with = |learnings: &str| json!({ "text": format!("library: 1\n{learnings}"), "why": "From elsewhere" });
        let learned = with("learnings: [{ id: lrn_1, scenario: moon, text: x, accepted_at: 2026-03-04T05:06:07Z }]");
        for path in ["/api/library-checks", "/api/library-imports"] {
            api.post(&token, path, &with("")).await.ok();
            assert_eq!(api.post(&token, path, &learned).await.status, 403, "{path}");
            let refused = api.post(&decider, path, &learned).await;
            assert_eq!(refused.status, 422, "{path}: {}", refused.text);
            assert_eq!(refused.json()["errors"][0]["field"], "learnings.lrn_1.scenario");
        }
    }

    async fn a_team_of_others_is_more_than_ones_own(desk: Desk) {
        let api = Api::new(&desk).await;
        let (id, token) = manager(&api).await;
        let team = api.post(&api.admin, "/api/teams", &json!({ "name": "Returns" })).await.ok()["id"].clone();
        let path = format!("/api/people/{id}");
        let join = json!({ "teams": [team] });
        assert_eq!(api.call(&token, "PATCH", &path, &[("if-match", "\"1\"")], Some(&join)).await.status, 403);
        api.call(&api.admin, "PATCH", &path, &[("if-match", "\"1\"")], Some(&join)).await.ok();
    }

    async fn the_last_manager_is_not_lost_by_a_role(desk: Desk) {
        let api = Api::new(&desk).await;
        let (id, _) = manager(&api).await;
        let people = api.get(&api.admin, "/api/people").await.ok();
        let admin = people.as_array().unwrap().iter().find(|person| person["id"] != json!(id)).unwrap();
        let path = format!("/api/people/{}", admin["id"].as_str().unwrap());
        // Another active manager is there, so the admin may give the role away ...
        let spare = role(&api, "analyst").await["id"].clone();
        let manages = role(&api, "manager").await;
        let full: Vec<Value> = role(&api, "admin").await["grants"].as_array().unwrap().clone();
        let without: Vec<&Value> = full.iter().filter(|grant| grant["permission"] != "staff.manage").collect();
        let role_path = format!("/api/roles/{}", manages["id"].as_str().unwrap());
        api.call(&api.admin, "PATCH", &role_path, &[("if-match", "\"1\"")], Some(&json!({ "grants": full }))).await.ok();
        desk.clock.advance(2_000);
        let moved = json!({ "roles": [spare, manages["id"]] });
        api.call(&api.admin, "PATCH", &path, &[("if-match", "\"1\"")], Some(&moved)).await.ok();
        let off = json!({ "grants": without });
        // ... and then the only role that still grants it keeps it.
        let refused = api.call(&api.admin, "PATCH", &role_path, &[("if-match", "\"2\"")], Some(&off)).await;
        assert_eq!(refused.status, 409, "{}", refused.text);
    }

    /// The permission of a feature that came later could otherwise never be given to anybody.
    async fn the_admin_of_an_older_database_holds_what_the_program_brings(desk: Desk) {
        let api = Api::new(&desk).await;
        for sql in [
            Sql::same("DELETE FROM role_grants WHERE permission = 'webhooks.manage'"),
            Sql::same("DELETE FROM known_permissions WHERE permission = 'webhooks.manage'"),
        ] {
            let forget = desk.db.write(move |tx| -> TxFuture<'_, u64, Error> {
                Box::pin(async move { tx.run(sql, params![]).await })
            });
            forget.await.unwrap();
        }
        let grants = |role: Value| role["grants"].as_array().unwrap().iter().any(|grant| grant["permission"] == "webhooks.manage");
        assert!(!grants(role(&api, "admin").await));
        assert_eq!(aftercare::features::migrate(&desk.db).await.unwrap(), 0);
        assert!(grants(role(&api, "admin").await));
        assert!(!grants(role(&api, "lead").await), "an upgrade gives nobody else more");
    }
}
