//! Who waits too long is told to a lead: by open time, once per stretch, to whom the team says.

use crate::world::{find, hear, number, open_as, person, progress, question, reply, run};
use kernel::Timestamp;
use kernel::calendar::OpeningHours;
use serde_json::Value;
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::escalating::escalate_due;
use tickets::merging::NewMerge;
use tickets::opening::Opening;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn now(desk: &Desk, moment: &str) {
    desk.clock.set(at(moment));
}

/// Nine to five, UTC, Monday to Friday; an hour for tickets without a team, half of it for the front,
/// never for repairs. 20 November 2026 is a Friday.
async fn office(desk: &Desk) {
    let hours = serde_json::to_string(&OpeningHours::nine_to_five("UTC")).unwrap();
    run(&desk.db, "INSERT INTO calendar_cards (since, hours) VALUES ($1, $2)", params![0_i64, hours]).await;
    let rules = "INSERT INTO escalation_cards (team_id, lead_id, after_minutes) VALUES (NULL, 'per_anna', 60), ('tem_a', 'per_ben', 30), ('tem_b', 'per_cleo', 0), ('tem_c', NULL, NULL)";
    run(&desk.db, rules, vec![]).await;
}

async fn opened(desk: &Desk, moment: &str, team: Option<&str>) -> String {
    now(desk, moment);
    open_as(desk, Opening { team_id: team.map(str::to_owned), ..question("Kettle") }).await.unwrap().row.id
}

async fn tell(desk: &Desk, moment: &str) -> usize {
    now(desk, moment);
    let act = desk.system();
    commit!(desk, |tx| escalate_due(tx, &act)).unwrap()
}

/// When a lead was told of the ticket, and who.
async fn told(desk: &Desk, id: &str) -> (Option<Timestamp>, Option<String>) {
    let row = find(desk, id).await.row;
    (row.escalated_at, row.escalated_to)
}

async fn times(desk: &Desk, id: &str) -> i64 {
    number(&desk.db, "SELECT count(*) FROM events WHERE kind = 'TicketEscalated' AND subject_id = $1", params![id])
        .await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn only_open_time_counts_and_each_team_has_its_own(desk: Desk) {
        office(&desk).await;
        let none = opened(&desk, "2026-11-20T16:30:00Z", None).await;
        let front = opened(&desk, "2026-11-20T16:45:00Z", Some("tem_a")).await;
        let repairs = opened(&desk, "2026-11-20T16:00:00Z", Some("tem_b")).await;
        let finance = opened(&desk, "2026-11-20T16:00:00Z", Some("tem_c")).await;
        assert_eq!(tell(&desk, "2026-11-23T09:14:59Z").await, 0, "the weekend is no open time");
        assert_eq!(tell(&desk, "2026-11-23T09:15:00Z").await, 1);
        assert_eq!(told(&desk, &front).await, (Some(at("2026-11-23T09:15:00Z")), Some("per_ben".into())));
        assert_eq!(tell(&desk, "2026-11-23T09:30:00Z").await, 1);
        assert_eq!(told(&desk, &none).await, (Some(at("2026-11-23T09:30:00Z")), Some("per_anna".into())));
        assert_eq!(tell(&desk, "2026-11-27T09:30:00Z").await, 0);
        assert_eq!((told(&desk, &repairs).await, told(&desk, &finance).await), ((None, None), (None, None)), "never is never");
        crate::world::assert_true(&desk).await;
    }

    async fn nothing_is_told_unless_it_is_wanted(desk: Desk) {
        let id = opened(&desk, "2026-11-20T09:00:00Z", None).await;
        assert_eq!(tell(&desk, "2026-11-30T09:00:00Z").await, 0);
        assert_eq!(told(&desk, &id).await, (None, None));
    }

    async fn one_stretch_is_told_once_and_the_next_anew(desk: Desk) {
        office(&desk).await;
        let id = opened(&desk, "2026-11-23T09:00:00Z", None).await;
        assert_eq!(tell(&desk, "2026-11-23T10:00:00Z").await, 1);
        hear(&desk, &id, "Hello? Anybody?").await;
        assert_eq!(tell(&desk, "2026-11-23T15:00:00Z").await, 0, "they wait since their first words");
        assert_eq!(tell(&desk, "2026-11-23T08:00:00Z").await, 0, "a clock that went back tells nothing");
        now(&desk, "2026-11-23T15:01:00Z");
        reply(&desk, &person(&desk, "per_anna"), &id, "Here we are", None).await;
        assert_eq!(told(&desk, &id).await, (None, None), "answered");
        now(&desk, "2026-11-23T15:02:00Z");
        hear(&desk, &id, "And now?").await;
        assert_eq!(tell(&desk, "2026-11-23T16:01:59Z").await, 0);
        assert_eq!(tell(&desk, "2026-11-23T16:02:00Z").await, 1);
        assert_eq!(times(&desk, &id).await, 2);
        crate::world::assert_true(&desk).await;
    }

    /// Who takes a solve back at once goes on with the same stretch; so does who undoes a merge.
    async fn a_stretch_that_comes_back_is_not_told_again(desk: Desk) {
        office(&desk).await;
        let id = opened(&desk, "2026-11-23T09:00:00Z", None).await;
        let other = opened(&desk, "2026-11-23T09:59:00Z", None).await;
        assert_eq!(tell(&desk, "2026-11-23T10:00:00Z").await, 1);
        now(&desk, "2026-11-23T10:10:00Z");
        progress(&desk, &person(&desk, "per_anna"), &id, "solved").await;
        assert_eq!(told(&desk, &id).await, (None, None), "solved");
        now(&desk, "2026-11-23T10:11:00Z");
        progress(&desk, &person(&desk, "per_anna"), &id, "open").await;
        assert_eq!(told(&desk, &id).await.0, Some(at("2026-11-23T10:00:00Z")));
        let (act, from, into) = (person(&desk, "per_anna"), id.clone(), other.clone());
        let merge = commit!(desk, |tx| tickets::merging::merge(tx, &act, &from, NewMerge { into })).unwrap().id;
        assert_eq!(tell(&desk, "2026-11-23T10:12:00Z").await, 1, "in the other ticket somebody waits so long now");
        let act = person(&desk, "per_anna");
        commit!(desk, |tx| tickets::unmerging::unmerge(tx, &act, &merge)).unwrap();
        assert_eq!(tell(&desk, "2026-11-23T10:13:00Z").await, 0);
        assert_eq!(told(&desk, &id).await.0, Some(at("2026-11-23T10:00:00Z")));
        assert_eq!(told(&desk, &other).await, (None, None), "its own customer wrote a quarter of an hour ago");
        assert_eq!((times(&desk, &id).await, times(&desk, &other).await), (1, 1));
        crate::world::assert_true(&desk).await;
    }

    async fn two_nodes_at_once_tell_once(desk: Desk) {
        office(&desk).await;
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(opened(&desk, "2026-11-23T09:00:00Z", Some("tem_a")).await);
        }
        now(&desk, "2026-11-23T12:00:00Z");
        let (one, other) = (desk.system(), desk.system());
        let (one, other) = tokio::join!(
            async { commit!(desk, |tx| escalate_due(tx, &one)) },
            async { commit!(desk, |tx| escalate_due(tx, &other)) },
        );
        assert_eq!(one.unwrap() + other.unwrap(), 5);
        for id in &ids {
            assert_eq!(times(&desk, id).await, 1);
        }
    }

    async fn the_history_says_how_long_and_to_whom(desk: Desk) {
        office(&desk).await;
        let id = opened(&desk, "2026-11-23T09:00:00Z", Some("tem_a")).await;
        tell(&desk, "2026-11-23T12:00:00Z").await;
        let mut conn = desk.db.read().await.unwrap();
        let page = tickets::thread::history(&mut conn, &desk.system().actor, &id, None, None).await.unwrap();
        let event: &Value = &page.items.iter().find(|event| event.kind == "TicketEscalated").unwrap().data;
        assert_eq!((&event["after_minutes"], &event["lead_id"]), (&Value::from(30), &Value::from("per_ben")));
        assert_eq!(event["waiting_since"], "2026-11-23T09:00:00.000Z");
    }
}
