//! Tickets are handed out to who is here and can, once, and what a person decided stays.

use crate::world::{find, hear, number, open_as, person, progress, question, reaching, reply, run};
use kernel::time::{HOUR, MINUTE};
use kernel::{Reach, Refusal};
use serde_json::Value;
use store::{Schema, events as log, params};
use test_kit::{Desk, commit};
use tickets::assigning::{self, Assignment};
use tickets::events::Routed;
use tickets::foreseeing::{self, TicketRouting};
use tickets::handing_back::hand_back;
use tickets::handing_out::{hand_out, is_wanted};
use tickets::listing::{self, Filter};
use tickets::opening::Opening;
use tickets::routing::Obstacle;
use tickets::team_routing::{self, LanguageRule, Mode, TeamRoutingInput};

fn automatic() -> TeamRoutingInput {
    TeamRoutingInput { mode: Mode::Automatic, language: LanguageRule::Preferred, known_days: 90, grace_minutes: 15 }
}

/// The front hands its tickets out to Anna and Ben.
async fn set(desk: &Desk, input: TeamRoutingInput) {
    let act = person(desk, "per_anna");
    let version = team_routing::find(&mut desk.db.read().await.unwrap(), "tem_a").await.unwrap().version;
    commit!(desk, |tx| team_routing::change(tx, &act, "tem_a", input, version)).unwrap();
}

async fn opened(desk: &Desk, team: Option<&str>) -> String {
    desk.clock.advance(1_000);
    open_as(desk, Opening { team_id: team.map(str::to_owned), ..question("Kettle") }).await.unwrap().row.id
}

async fn out(desk: &Desk) -> usize {
    desk.clock.advance(1_000);
    hand_out(&desk.db, &desk.system()).await.unwrap()
}

async fn back(desk: &Desk) -> usize {
    hand_back(&desk.db, &desk.system()).await.unwrap()
}

async fn whose(desk: &Desk, id: &str) -> Option<String> {
    find(desk, id).await.row.assignee.map(|person| person.id)
}

async fn assign(desk: &Desk, id: &str, person_id: Option<&str>, team: Option<&str>) {
    let act = person(desk, "per_cleo");
    let (id, version) = (id.to_owned(), find(desk, id).await.row.version);
    let input =
        Assignment { assignee_id: Some(person_id.map(str::to_owned)), team_id: team.map(|team| Some(team.to_owned())) };
    commit!(desk, |tx| assigning::assign(tx, &act, &id, input, version)).unwrap();
}

async fn away(desk: &Desk, id: &str, until: Option<i64>) {
    let now = desk.system().now;
    let sql = "UPDATE availability_cards SET away = 1, away_since = $2, away_until = $3 WHERE person_id = $1";
    run(&desk.db, sql, params![id, now, until.map(|millis| now.plus(millis))]).await;
}

async fn here(desk: &Desk, id: &str) {
    run(&desk.db, "UPDATE availability_cards SET away = 0 WHERE person_id = $1", params![id]).await;
}

async fn able(desk: &Desk, id: &'static str, skills: &'static str, languages: &'static str, capacity: i64) {
    let sql = "UPDATE abilities SET skills = $2, languages = $3, capacity = $4 WHERE person_id = $1";
    run(&desk.db, sql, params![id, skills, languages, capacity]).await;
}

/// Why routing did what it did with the ticket, in order.
async fn reasons(desk: &Desk, id: &str) -> Vec<Routed> {
    let events = log::of_subject(&mut desk.db.read().await.unwrap(), id, 0, 1_000).await.unwrap();
    let told = events.iter().filter(|event| event.kind == "TicketAssigned").map(|event| event.read::<Value>().unwrap());
    told.filter_map(|data| serde_json::from_value(data["routed"].clone()).ok()).collect()
}

async fn foreseen(desk: &Desk, id: &str) -> TicketRouting {
    let act = person(desk, "per_anna");
    foreseeing::foresee(&mut desk.db.read().await.unwrap(), &act, id).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn a_team_that_wants_it_has_its_tickets_shared_out_and_no_other(desk: Desk) {
        let first = opened(&desk, Some("tem_a")).await;
        assert!(!is_wanted(&mut desk.db.read().await.unwrap()).await.unwrap());
        assert_eq!(out(&desk).await, 0, "off unless a team wants it");
        set(&desk, automatic()).await;
        let (second, third) = (opened(&desk, Some("tem_a")).await, opened(&desk, Some("tem_b")).await);
        assert_eq!(out(&desk).await, 2);
        let both = [whose(&desk, &first).await.unwrap(), whose(&desk, &second).await.unwrap()];
        assert_eq!(both, ["per_anna", "per_ben"], "least load first");
        assert_eq!((whose(&desk, &third).await, reasons(&desk, &first).await), (None, vec![Routed::LeastLoad]));
        assert_eq!(out(&desk).await, 0, "once");
        crate::world::assert_true(&desk).await;
    }

    async fn who_is_away_or_full_gets_none_and_the_queue_tells_of_it(desk: Desk) {
        set(&desk, automatic()).await;
        able(&desk, "per_ben", "[]", "[]", 1).await;
        away(&desk, "per_anna", None).await;
        let ids = [opened(&desk, Some("tem_a")).await, opened(&desk, Some("tem_a")).await];
        assert_eq!(out(&desk).await, 1);
        assert_eq!((whose(&desk, &ids[0]).await.as_deref(), whose(&desk, &ids[1]).await), (Some("per_ben"), None));
        let anna = person(&desk, "per_anna");
        let now = team_routing::now(&mut desk.db.read().await.unwrap(), &anna.actor, "tem_a", anna.now).await.unwrap();
        assert_eq!((now.queued, now.available, now.people), (1, 1, 2));
        let told = foreseen(&desk, &ids[1]).await;
        assert_eq!(told.choice, None);
        let obstacles: Vec<_> = told.candidates.iter().map(|one| (one.person.id.as_str(), one.obstacles.as_slice())).collect();
        assert!(obstacles.contains(&("per_anna", &[Obstacle::Away][..])) && obstacles.contains(&("per_ben", &[Obstacle::Full][..])));
        here(&desk, "per_anna").await;
        assert_eq!((out(&desk).await, whose(&desk, &ids[1]).await.as_deref()), (1, Some("per_anna")));
        let foreign = reaching(&desk, "per_ben", Reach::Own, &[]);
        let hidden = foreseeing::foresee(&mut desk.db.read().await.unwrap(), &foreign, &ids[1]).await;
        assert!(matches!(hidden, Err(Refusal::NotFound("ticket"))));
    }

    async fn skills_are_needed_and_languages_wished_for_or_needed(desk: Desk) {
        set(&desk, automatic()).await;
        able(&desk, "per_ben", r#"["b2b"]"#, r#"["de"]"#, 5).await;
        run(&desk.db, "UPDATE customer_cards SET language = 'de-AT' WHERE id = 'cus_1'", vec![]).await;
        let german = opened(&desk, Some("tem_a")).await;
        out(&desk).await;
        assert_eq!(whose(&desk, &german).await.as_deref(), Some("per_ben"));
        let business = open_as(&desk, Opening { team_id: Some("tem_a".into()), tags: vec!["b2b".into()], customer_id: None, ..question("Pots") });
        let business = business.await.unwrap().row.id;
        assert_eq!(foreseen(&desk, &business).await.skills, ["b2b"]);
        out(&desk).await;
        assert_eq!(whose(&desk, &business).await.as_deref(), Some("per_ben"), "though Anna has less in hand");
        run(&desk.db, "UPDATE customer_cards SET language = 'fr' WHERE id = 'cus_1'", vec![]).await;
        let french = opened(&desk, Some("tem_a")).await;
        out(&desk).await;
        assert_eq!((whose(&desk, &french).await.as_deref(), reasons(&desk, &french).await), (Some("per_anna"), vec![Routed::NobodySpeaks]));
        set(&desk, TeamRoutingInput { language: LanguageRule::Required, ..automatic() }).await;
        let waits = opened(&desk, Some("tem_a")).await;
        assert_eq!((out(&desk).await, whose(&desk, &waits).await), (0, None));
    }

    async fn a_returning_customer_comes_to_who_answered_them_last(desk: Desk) {
        let before = opened(&desk, Some("tem_a")).await;
        reply(&desk, &person(&desk, "per_ben"), &before, "Here you are", Some("solved")).await;
        set(&desk, automatic()).await;
        let other = opened(&desk, Some("tem_a")).await;
        assert_eq!(out(&desk).await, 1);
        assert_eq!((whose(&desk, &other).await.as_deref(), reasons(&desk, &other).await), (Some("per_ben"), vec![Routed::KnowsCustomer]));
        desk.clock.advance(91 * 24 * HOUR);
        let late = opened(&desk, Some("tem_a")).await;
        out(&desk).await;
        assert_eq!(reasons(&desk, &late).await, [Routed::LeastLoad], "too long ago");
    }

    async fn what_a_person_assigned_is_never_overridden(desk: Desk) {
        set(&desk, automatic()).await;
        let id = opened(&desk, Some("tem_a")).await;
        out(&desk).await;
        assign(&desk, &id, Some("per_ben"), None).await;
        away(&desk, "per_ben", None).await;
        desk.clock.advance(HOUR);
        hear(&desk, &id, "Hello?").await;
        assert_eq!((back(&desk).await, out(&desk).await), (0, 0));
        assert_eq!(whose(&desk, &id).await.as_deref(), Some("per_ben"), "away, and still theirs");
        let anna = person(&desk, "per_anna");
        let filter = Filter { assignee: Some("away".into()), ..Default::default() };
        let listed = listing::list(&mut desk.db.read().await.unwrap(), &anna, &filter).await.unwrap();
        assert_eq!(listed.items.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), [id.as_str()]);
        assign(&desk, &id, None, None).await;
        assert_eq!((out(&desk).await, whose(&desk, &id).await), (0, None), "taken from somebody on purpose");
        assert!(foreseen(&desk, &id).await.by_hand);
        assign(&desk, &id, None, Some("tem_b")).await;
        assign(&desk, &id, None, Some("tem_a")).await;
        assert_eq!((out(&desk).await, whose(&desk, &id).await.as_deref()), (1, Some("per_anna")), "another team begins anew");
        assert_eq!(reasons(&desk, &id).await.len(), 2);
        crate::world::assert_true(&desk).await;
    }

    async fn what_the_customer_reopens_is_shared_out_again(desk: Desk) {
        set(&desk, automatic()).await;
        let id = opened(&desk, Some("tem_a")).await;
        assign(&desk, &id, Some("per_ben"), None).await;
        progress(&desk, &person(&desk, "per_ben"), &id, "solved").await;
        away(&desk, "per_ben", None).await;
        desk.clock.advance(HOUR);
        assert_eq!(back(&desk).await, 0, "solved");
        hear(&desk, &id, "It broke again").await;
        assert_eq!((back(&desk).await, out(&desk).await), (1, 1));
        assert_eq!((whose(&desk, &id).await.as_deref(), reasons(&desk, &id).await), (Some("per_anna"), vec![Routed::Away, Routed::LeastLoad]));
        crate::world::assert_true(&desk).await;
    }

    async fn nothing_that_was_handed_out_sticks_to_who_is_away(desk: Desk) {
        set(&desk, automatic()).await;
        away(&desk, "per_ben", None).await;
        let (waiting, answered) = (opened(&desk, Some("tem_a")).await, opened(&desk, Some("tem_a")).await);
        out(&desk).await;
        reply(&desk, &person(&desk, "per_anna"), &answered, "Here you are", None).await;
        away(&desk, "per_anna", None).await;
        here(&desk, "per_ben").await;
        desk.clock.advance(14 * MINUTE);
        assert_eq!(back(&desk).await, 0, "a short errand");
        desk.clock.advance(MINUTE);
        assert_eq!(back(&desk).await, 1);
        assert_eq!((whose(&desk, &waiting).await, whose(&desk, &answered).await.as_deref()), (None, Some("per_anna")), "nobody waits there");
        assert_eq!((out(&desk).await, whose(&desk, &waiting).await.as_deref()), (1, Some("per_ben")));
        hear(&desk, &answered, "One more thing").await;
        assert_eq!(back(&desk).await, 1, "now they do");
        crate::world::assert_true(&desk).await;
    }

    async fn two_nodes_assign_once_and_nobody_gets_more_than_they_take(desk: Desk) {
        set(&desk, automatic()).await;
        able(&desk, "per_anna", "[]", "[]", 3).await;
        able(&desk, "per_ben", "[]", "[]", 4).await;
        for _ in 0..12 {
            opened(&desk, Some("tem_a")).await;
        }
        let other = desk.second_node().await;
        let (one, two) = (desk.system(), desk.system());
        let (one, two) = tokio::join!(hand_out(&desk.db, &one), hand_out(&other, &two));
        assert_eq!(one.unwrap() + two.unwrap(), 7);
        let told = number(&desk.db, "SELECT count(*) FROM events WHERE kind = 'TicketAssigned'", vec![]).await;
        let most = number(&desk.db, "SELECT max(n) FROM (SELECT count(*) AS n FROM tickets WHERE assignee_id IS NOT NULL GROUP BY assignee_id) x", vec![]).await;
        assert_eq!((told, most), (7, 4));
        away(&desk, "per_anna", None).await;
        desk.clock.advance(HOUR);
        let (one, two) = (desk.system(), desk.system());
        let (one, two) = tokio::join!(hand_back(&desk.db, &one), hand_back(&other, &two));
        assert_eq!(one.unwrap() + two.unwrap(), 3);
        other.close().await;
    }

    async fn settings_out_of_bounds_or_seen_too_early_are_refused(desk: Desk) {
        for (input, field) in [
            (TeamRoutingInput { known_days: 366, ..automatic() }, "known_days"),
            (TeamRoutingInput { grace_minutes: -1, ..automatic() }, "grace_minutes"),
        ] {
            let act = person(&desk, "per_anna");
            match commit!(desk, |tx| team_routing::change(tx, &act, "tem_a", input, 0)) {
                Err(Refusal::Invalid(problems)) => assert_eq!(problems[0].field, field),
                other => panic!("{field}: {other:?}"),
            }
        }
        set(&desk, automatic()).await;
        let act = person(&desk, "per_anna");
        let stale = commit!(desk, |tx| team_routing::change(tx, &act, "tem_a", automatic(), 0));
        assert!(matches!(stale, Err(Refusal::Stale { .. })), "{stale:?}");
        let act = person(&desk, "per_anna");
        let nowhere = commit!(desk, |tx| team_routing::change(tx, &act, "tem_x", automatic(), 0));
        assert!(matches!(nowhere, Err(Refusal::NotFound("team"))));
    }
}
