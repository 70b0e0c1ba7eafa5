//! Live notices: that something changed, never what; without gaps; only to those who may know.

use aftercare::{Settings, serve};
use serde_json::json;

use crate::client::{Api, SCHEMAS as ALL};

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = ALL;

    async fn a_listener_hears_of_changes_and_misses_none_on_return(desk: Desk) {
        let api = Api::new(&desk).await;
        let mut notices = api.listen(&api.admin, None).await;
        let (event, seen, _) = notices.next().await.unwrap();
        assert_eq!(event, "ready");
        let team = api.post(&api.admin, "/api/teams", &json!({ "name": "Secret name" })).await.ok();
        let (event, id, data) = notices.next().await.unwrap();
        let told: serde_json::Value = serde_json::from_str(&data).unwrap();
        assert_eq!((event.as_str(), told), ("change", json!({ "topic": "team", "id": team["id"] })), "and nothing else");
        assert!(id > seen);
        drop(notices);
        api.post(&api.admin, "/api/teams", &json!({ "name": "While away" })).await.ok();
        let mut back = api.listen(&api.admin, Some(id)).await;
        assert_eq!(back.next().await.unwrap().0, "ready");
        let (event, later, _) = back.next().await.unwrap();
        assert_eq!((event.as_str(), later), ("change", id + 1));
    }

    async fn who_cannot_be_caught_up_is_told_to_start_over(desk: Desk) {
        let api = Api::new(&desk).await;
        for unknown in ["1000000", "-1", "-9223372036854775808", "abc", "1.5", "99999999999999999999", ""] {
            let mut notices = api.listen_from(&api.admin, Some(unknown)).await;
            assert_eq!(notices.next().await.unwrap().0, "reset", "{unknown:?}");
        }
    }

    async fn notices_go_only_to_those_who_may_know_and_end_with_their_right(desk: Desk) {
        let api = Api::new(&desk).await;
        let (person, token) = api.person("outsider", &[("orders.read", "all")]).await;
        let mut notices = api.listen(&token, None).await;
        assert_eq!(notices.next().await.unwrap().0, "ready");
        api.post(&api.admin, "/api/teams", &json!({ "name": "Not for you" })).await.ok();
        let path = format!("/api/people/{person}");
        let gone = json!({ "active": false });
        api.call(&api.admin, "PATCH", &path, &[("if-match", "\"1\"")], Some(&gone)).await.ok();
        desk.clock.advance(2_000);
        api.post(&api.admin, "/api/teams", &json!({ "name": "Nor this" })).await.ok();
        assert_eq!(notices.next().await, None, "the stream ends, and nothing came before");
    }

    async fn of_notices_that_come_together_only_the_last_says_how_far(desk: Desk) {
        let api = Api::new(&desk).await;
        let mut notices = api.listen(&api.admin, None).await;
        let (_, seen, _) = notices.next().await.unwrap();
        drop(notices);
        for name in ["One", "Two", "Three"] {
            api.post(&api.admin, "/api/teams", &json!({ "name": name })).await.ok();
        }
        let mut back = api.listen(&api.admin, Some(seen)).await;
        assert_eq!(back.next().await.unwrap().0, "ready");
        let numbers = [back.next().await.unwrap().1, back.next().await.unwrap().1, back.next().await.unwrap().1];
        assert_eq!(numbers, [-1, -1, seen + 3], "who is cut off after the first hears the others again");
    }

    async fn a_stream_on_which_nothing_happens_ends_with_the_right(desk: Desk) {
        let api = Api::new(&desk).await;
        let (person, token) = api.person("outsider", &[]).await;
        let mut notices = api.listen(&token, None).await;
        assert_eq!(notices.next().await.unwrap().0, "ready");
        let gone = json!({ "active": false });
        api.call(&api.admin, "PATCH", &format!("/api/people/{person}"), &[("if-match", "\"1\"")], Some(&gone)).await.ok();
        let ended = tokio::time::timeout(std::time::Duration::from_secs(10), notices.next()).await;
        assert_eq!(ended.expect("within seconds"), None);
    }

    async fn a_person_has_so_many_streams_and_the_oldest_ends(desk: Desk) {
        let api = Api::new(&desk).await;
        let mut open = Vec::new();
        for _ in 0..21 {
            let mut notices = api.listen(&api.admin, None).await;
            assert_eq!(notices.next().await.unwrap().0, "ready");
            open.push(notices);
        }
        assert_eq!(open[0].next().await, None);
        api.post(&api.admin, "/api/teams", &json!({ "name": "Delivery" })).await.ok();
        for notices in &mut open[1..] {
            assert_eq!(notices.next().await.unwrap().0, "change");
        }
    }

    async fn who_comes_to_a_ticket_is_told_of_without_a_number_and_leaves_no_event(desk: Desk) {
        let api = Api::new(&desk).await;
        let (_, token) = api.person("colleague", &[("tickets.read", "own")]).await;
        let opening = json!({ "subject": "Kettle", "channel": "email", "message": { "author": "customer", "body_text": "It leaks" } });
        let ticket = api.post(&api.admin, "/api/tickets", &opening).await.ok()["id"].as_str().unwrap().to_owned();
        let (mut all, mut own) = (api.listen(&api.admin, None).await, api.listen(&token, None).await);
        let (_, seen, _) = all.next().await.unwrap();
        assert_eq!(own.next().await.unwrap().0, "ready");
        let seat = format!("/api/tickets/{ticket}/presence/one");
        api.call(&api.admin, "PUT", &seat, &[], Some(&json!({ "doing": "replying" }))).await.ok();
        let (event, id, data) = all.next().await.unwrap();
        let told: serde_json::Value = serde_json::from_str(&data).unwrap();
        assert_eq!((event.as_str(), id, told), ("change", -1, json!({ "topic": "presence", "id": ticket })));
        let (_, _, data) = own.next().await.unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&data).unwrap(), json!({ "topic": "presence" }), "not where");
        assert_eq!(api.get(&token, "/api/presences").await.ok()["items"], json!([]), "nor who");
        assert_eq!(api.call(&api.admin, "DELETE", &seat, &[], None).await.status, 204);
        let mut back = api.listen(&api.admin, Some(seen)).await;
        assert_eq!(back.next().await.unwrap().0, "ready");
        api.post(&api.admin, "/api/teams", &json!({ "name": "Delivery" })).await.ok();
        assert_eq!(back.next().await.unwrap().1, seen + 1, "nothing of it is in the log");
    }

    async fn a_second_node_hears_what_the_first_wrote(desk: Desk) {
        let api = Api::new(&desk).await;
        let db = desk.second_node().await;
        let follower = tokio::spawn(db.join().await.unwrap().follow());
        let other = api.node(serve::app(db, desk.clock.clone(), desk.rng.clone(), &Settings::default()));
        let mut notices = other.listen(&api.admin, None).await;
        assert_eq!(notices.next().await.unwrap().0, "ready");
        let team = api.post(&api.admin, "/api/teams", &json!({ "name": "Far away" })).await.ok();
        let (event, _, data) = notices.next().await.unwrap();
        assert_eq!(event, "change");
        assert!(data.contains(team["id"].as_str().unwrap()), "{data}");
        follower.abort();
    }
}
