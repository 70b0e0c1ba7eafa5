//! Promises: golden timelines computed by hand, what a worker tells, and whom a service level is for.

use crate::world::{find, hear, open_as, person, progress, question, reply, run};
use kernel::calendar::{OpeningHours, Span};
use kernel::time::MINUTE;
use kernel::{Refusal, Timestamp};
use serde_json::{Value, json};
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::facts::{self, Facts};
use tickets::opening::Opening;
use tickets::promise::PromiseKind::{self, FirstResponse, NextResponse, Resolution};
use tickets::sla_policy::{self, NewSlaPolicy, SlaPolicy, SlaPolicyOrder};
use tickets::ticket::{Channel, Urgency};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn now(desk: &Desk, moment: &str) {
    desk.clock.set(at(moment));
}

async fn hours(desk: &Desk, calendar: &str, since: &str, hours: OpeningHours) {
    let json = serde_json::to_string(&hours).unwrap();
    let values = params![calendar, at(since), json];
    run(&desk.db, "INSERT INTO calendar_cards (calendar_id, since, hours) VALUES ($1, $2, $3)", values).await;
}

/// Monday to Friday, nine to five, UTC: 20 November 2026 is a Friday.
async fn office(desk: &Desk) {
    hours(desk, "", "2026-01-01T00:00:00Z", OpeningHours::nine_to_five("UTC")).await;
}

async fn add(desk: &Desk, body: Value) -> Result<SlaPolicy, Refusal> {
    let (act, input): (_, NewSlaPolicy) = (person(desk, "per_anna"), serde_json::from_value(body).unwrap());
    commit!(desk, |tx| sla_policy::add(tx, &act, input))
}

async fn change(desk: &Desk, policy: &SlaPolicy, body: Value) -> SlaPolicy {
    let (act, input): (_, NewSlaPolicy) = (person(desk, "per_anna"), serde_json::from_value(body).unwrap());
    let (id, version) = (policy.id.clone(), policy.version);
    commit!(desk, |tx| sla_policy::change(tx, &act, &id, input, version)).unwrap()
}

/// The same for every urgency.
fn all(first: i64, next: i64, resolution: i64) -> Value {
    let one = json!({ "first_response": first, "next_response": next, "resolution": resolution });
    json!({ "low": one, "normal": one, "high": one, "urgent": one })
}

async fn opened(desk: &Desk, moment: &str) -> String {
    now(desk, moment);
    open_as(desk, question("Kettle")).await.unwrap().row.id
}

async fn says(desk: &Desk, moment: &str, id: &str) {
    now(desk, moment);
    hear(desk, id, "It leaks again, what now?").await;
}

async fn replies(desk: &Desk, moment: &str, id: &str) {
    now(desk, moment);
    reply(desk, &person(desk, "per_anna"), id, "We send a new one.", None).await;
}

async fn becomes(desk: &Desk, moment: &str, id: &str, status: &str) {
    now(desk, moment);
    progress(desk, &person(desk, "per_ben"), id, status).await;
}

async fn becomes_urgent(desk: &Desk, moment: &str, id: &str) {
    now(desk, moment);
    let version = find(desk, id).await.row.version;
    let input = tickets::editing::Changes { urgency: Some(Urgency::Urgent), ..Default::default() };
    let (act, id) = (person(desk, "per_anna"), id.to_owned());
    commit!(desk, |tx| tickets::editing::edit(tx, &act, &id, input, version)).unwrap();
}

async fn facts(desk: &Desk, id: &str) -> Facts {
    crate::world::assert_true(desk).await;
    facts::kept(&mut desk.db.read().await.unwrap(), id).await.unwrap()
}

/// Kind, cycle, due, decided, kept.
type Told<'a> = (PromiseKind, i64, Option<&'a str>, Option<&'a str>, Option<bool>);

async fn assert_promises(desk: &Desk, id: &str, expected: &[Told<'_>]) {
    let found: Vec<_> =
        facts(desk, id).await.promises.into_iter().map(|f| (f.kind, f.cycle, f.due_at, f.decided_at, f.met)).collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(kind, cycle, due, decided, met)| (*kind, *cycle, due.map(at), decided.map(at), *met))
        .collect();
    assert_eq!(found, expected);
}

async fn due(desk: &Desk, id: &str) -> Option<(PromiseKind, Timestamp)> {
    find(desk, id).await.row.due.map(|due| (due.kind, due.at))
}

async fn tell(desk: &Desk) -> usize {
    let act = desk.system();
    commit!(desk, |tx| tickets::warning::warn_due(tx, &act)).unwrap()
}

async fn told(desk: &Desk, kind: &'static str) -> i64 {
    crate::world::number(&desk.db, "SELECT count(*) FROM events WHERE kind = $1", params![kind]).await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    /// An hour from Friday 16:30 is Monday 9:30, and answering at that very moment keeps it. Two hours from
    /// Monday 16:00 are Tuesday 10:00. Eight hours from Friday 16:30 are Monday 16:30.
    async fn a_promise_is_counted_in_hours_of_business(desk: Desk) {
        office(&desk).await;
        add(&desk, json!({ "name": "All", "targets": all(60, 120, 480) })).await.unwrap();
        let id = opened(&desk, "2026-11-20T16:30:00Z").await;
        assert_eq!(due(&desk, &id).await, Some((FirstResponse, at("2026-11-23T09:30:00Z"))));
        replies(&desk, "2026-11-23T09:30:00Z", &id).await;
        assert_eq!(due(&desk, &id).await, Some((Resolution, at("2026-11-23T16:30:00Z"))));
        says(&desk, "2026-11-23T16:00:00Z", &id).await;
        replies(&desk, "2026-11-24T10:01:00Z", &id).await;
        assert_eq!(due(&desk, &id).await, Some((Resolution, at("2026-11-23T16:30:00Z"))), "broken, and still to be done");
        becomes(&desk, "2026-11-24T11:00:00Z", &id, "solved").await;
        assert_eq!(due(&desk, &id).await, None);
        assert_promises(&desk, &id, &[
            (FirstResponse, 1, Some("2026-11-23T09:30:00Z"), Some("2026-11-23T09:30:00Z"), Some(true)),
            (NextResponse, 1, Some("2026-11-24T10:00:00Z"), Some("2026-11-24T10:00:00Z"), Some(false)),
            (Resolution, 1, Some("2026-11-23T16:30:00Z"), Some("2026-11-23T16:30:00Z"), Some(false)),
        ]).await;
        let found = facts(&desk, &id).await.promises;
        assert_eq!(found[1].agent_id.as_deref(), Some("per_anna"));
        assert_eq!((found[2].agent_id.as_deref(), found[2].done_at), (Some("per_ben"), Some(at("2026-11-24T11:00:00Z"))));
        assert_eq!(found[2].warn_at, Some(at("2026-11-23T14:30:00Z")), "six of eight hours");
    }

    /// Two hours until it is the customer's turn; six are left from Tuesday 10:00.
    async fn the_clock_of_the_solution_stands_still_for_the_customer(desk: Desk) {
        office(&desk).await;
        let targets = json!({ "normal": { "resolution": 480 } });
        let policy = add(&desk, json!({ "name": "Solve", "targets": targets })).await.unwrap();
        let id = opened(&desk, "2026-11-23T09:00:00Z").await;
        assert_eq!(due(&desk, &id).await, Some((Resolution, at("2026-11-23T17:00:00Z"))));
        becomes(&desk, "2026-11-23T11:00:00Z", &id, "pending").await;
        assert_eq!(due(&desk, &id).await, None);
        says(&desk, "2026-11-24T10:00:00Z", &id).await;
        assert_eq!(due(&desk, &id).await, Some((Resolution, at("2026-11-24T16:00:00Z"))));
        becomes(&desk, "2026-11-24T12:00:00Z", &id, "on_hold").await;
        becomes(&desk, "2026-11-24T15:00:00Z", &id, "solved").await;
        assert_promises(&desk, &id, &[
            (Resolution, 1, Some("2026-11-24T16:00:00Z"), Some("2026-11-24T15:00:00Z"), Some(true)),
        ]).await;
        let running = json!({ "name": "Solve", "targets": targets, "pause_while_pending": false });
        change(&desk, &policy, running).await;
        let other = opened(&desk, "2026-11-23T09:00:00Z").await;
        becomes(&desk, "2026-11-23T11:00:00Z", &other, "pending").await;
        assert_eq!(due(&desk, &other).await, Some((Resolution, at("2026-11-23T17:00:00Z"))), "unless the policy says so");
    }

    /// Each cycle is promised its solution anew, by the policy as it is then. What was promised before stays.
    async fn reopening_promises_anew_and_a_change_rewrites_nothing(desk: Desk) {
        office(&desk).await;
        let policy = add(&desk, json!({ "name": "Old", "targets": all(60, 60, 480) })).await.unwrap();
        let id = opened(&desk, "2026-11-23T09:00:00Z").await;
        change(&desk, &policy, json!({ "name": "New", "targets": all(30, 30, 60) })).await;
        assert_eq!(due(&desk, &id).await, Some((FirstResponse, at("2026-11-23T10:00:00Z"))));
        replies(&desk, "2026-11-23T09:50:00Z", &id).await;
        becomes(&desk, "2026-11-23T12:00:00Z", &id, "solved").await;
        says(&desk, "2026-11-23T16:30:00Z", &id).await;
        assert_eq!(due(&desk, &id).await, Some((NextResponse, at("2026-11-23T17:00:00Z"))));
        becomes(&desk, "2026-11-23T16:45:00Z", &id, "solved").await;
        assert_promises(&desk, &id, &[
            (FirstResponse, 1, Some("2026-11-23T10:00:00Z"), Some("2026-11-23T09:50:00Z"), Some(true)),
            (Resolution, 1, Some("2026-11-23T17:00:00Z"), Some("2026-11-23T12:00:00Z"), Some(true)),
            (Resolution, 2, Some("2026-11-24T09:30:00Z"), Some("2026-11-23T16:45:00Z"), Some(true)),
        ]).await;
        let names: Vec<_> = facts(&desk, &id).await.promises.into_iter().map(|fact| fact.policy_name).collect();
        assert_eq!(names, ["Old", "Old", "New"], "and what was solved without an answer was dropped");
    }

    /// Sundays from one to four in Berlin: two hours on 29 March, none on the holiday, the rest a week later.
    async fn clock_changes_holidays_and_another_calendar(desk: Desk) {
        office(&desk).await;
        let span = Span { day: 7, from: "01:00".into(), to: "04:00".into() };
        let sundays = OpeningHours { time_zone: "Europe/Berlin".into(), weekly: vec![span], holidays: vec!["2026-04-05".into()] };
        hours(&desk, "cal_1", "2026-01-01T00:00:00Z", sundays).await;
        let targets = json!({ "normal": { "first_response": 150 } });
        add(&desk, json!({ "name": "Sunday", "targets": targets, "calendar_id": "cal_1" })).await.unwrap();
        let id = opened(&desk, "2026-03-28T23:30:00Z").await;
        assert_eq!(due(&desk, &id).await, Some((FirstResponse, at("2026-04-11T23:30:00Z"))));
        hours(&desk, "cal_1", "2026-03-29T12:00:00Z", OpeningHours::nine_to_five("UTC")).await;
        replies(&desk, "2026-04-11T23:31:00Z", &id).await;
        assert_promises(&desk, &id, &[
            (FirstResponse, 1, Some("2026-04-11T23:30:00Z"), Some("2026-04-11T23:30:00Z"), Some(false)),
        ]).await;
    }

    /// Four hours become one, counted from the opening; but nothing is broken before it was promised.
    async fn urgency_raised_midway(desk: Desk) {
        office(&desk).await;
        let targets = json!({ "normal": { "first_response": 240 }, "urgent": { "first_response": 60 } });
        add(&desk, json!({ "name": "By urgency", "targets": targets })).await.unwrap();
        let early = opened(&desk, "2026-11-23T09:00:00Z").await;
        becomes_urgent(&desk, "2026-11-23T09:30:00Z", &early).await;
        assert_eq!(due(&desk, &early).await, Some((FirstResponse, at("2026-11-23T10:00:00Z"))));
        let late = opened(&desk, "2026-11-23T09:00:00Z").await;
        becomes_urgent(&desk, "2026-11-23T11:00:00Z", &late).await;
        replies(&desk, "2026-11-23T11:05:00Z", &late).await;
        assert_promises(&desk, &late, &[
            (FirstResponse, 1, Some("2026-11-23T11:00:00Z"), Some("2026-11-23T11:00:00Z"), Some(false)),
        ]).await;
        let broken = opened(&desk, "2026-11-23T09:00:00Z").await;
        becomes_urgent(&desk, "2026-11-23T14:00:00Z", &broken).await;
        replies(&desk, "2026-11-23T14:05:00Z", &broken).await;
        assert_eq!(facts(&desk, &broken).await.promises[0].decided_at, Some(at("2026-11-23T13:00:00Z")), "what is broken stays");
    }

    /// A solve that its own solver takes back at once never stopped the clock; what it went back to counts.
    async fn a_solve_taken_back_keeps_the_promise_running(desk: Desk) {
        office(&desk).await;
        add(&desk, json!({ "name": "Solve", "targets": { "normal": { "resolution": 480 } } })).await.unwrap();
        let id = opened(&desk, "2026-11-23T09:00:00Z").await;
        becomes(&desk, "2026-11-23T10:00:00Z", &id, "pending").await;
        becomes(&desk, "2026-11-23T11:00:00Z", &id, "solved").await;
        becomes(&desk, "2026-11-23T11:01:00Z", &id, "open").await;
        let found = facts(&desk, &id).await;
        assert_eq!((found.promises.len(), found.promises[0].cycle), (1, 1));
        assert_eq!(due(&desk, &id).await, Some((Resolution, at("2026-11-24T10:01:00Z"))), "one hour was used");
    }

    async fn a_worker_tells_of_each_promise_once(desk: Desk) {
        office(&desk).await;
        add(&desk, json!({ "name": "Fast", "targets": { "normal": { "first_response": 60 } } })).await.unwrap();
        let id = opened(&desk, "2026-11-23T09:00:00Z").await;
        let quick = opened(&desk, "2026-11-23T09:00:00Z").await;
        replies(&desk, "2026-11-23T09:10:00Z", &quick).await;
        now(&desk, "2026-11-23T09:44:00Z");
        assert_eq!(tell(&desk).await, 0);
        now(&desk, "2026-11-23T09:45:00Z");
        assert_eq!((tell(&desk).await, tell(&desk).await), (1, 0));
        now(&desk, "2026-11-23T12:00:00Z");
        assert_eq!((tell(&desk).await, tell(&desk).await), (1, 0));
        assert_eq!((told(&desk, "SlaWarned").await, told(&desk, "SlaBreached").await), (1, 1));
        let given_up = opened(&desk, "2026-11-23T09:00:00Z").await;
        becomes(&desk, "2026-11-23T12:00:00Z", &given_up, "solved").await;
        assert_eq!(tell(&desk).await, 0, "nothing is told of what is over");
        assert_eq!(facts(&desk, &given_up).await.promises[0].met, Some(false));
        let detail = find(&desk, &id).await;
        assert_eq!((detail.promises[0].met, detail.row.due.unwrap().at), (None, at("2026-11-23T10:00:00Z")));
        crate::world::assert_true(&desk).await;
    }

    async fn the_first_that_fits_holds(desk: Desk) {
        office(&desk).await;
        let only = |condition: Value, minutes: i64| json!({ "name": format!("In {minutes}"), "conditions": condition,
            "targets": { "normal": { "first_response": minutes } } });
        let gold = add(&desk, only(json!({ "customer_tags": ["gold"] }), 10)).await.unwrap();
        let team = add(&desk, only(json!({ "teams": ["tem_a"], "channels": ["email", "chat"] }), 20)).await.unwrap();
        let rest = add(&desk, only(json!({}), 30)).await.unwrap();
        now(&desk, "2026-11-23T09:00:00Z");
        let minutes = async |opening: Opening| {
            let due = open_as(&desk, opening).await.unwrap().row.due;
            due.map(|due| due.at.since(at("2026-11-23T09:00:00Z")) / MINUTE)
        };
        let of = |customer: &str, team: Option<&str>, channel: Channel| Opening {
            customer_id: Some(customer.into()), team_id: team.map(str::to_owned), channel, ..question("Kettle")
        };
        assert_eq!(minutes(of("cus_3", Some("tem_a"), Channel::Email)).await, Some(10), "a merged customer has the tags of the root");
        assert_eq!(minutes(of("cus_1", Some("tem_a"), Channel::Email)).await, Some(20));
        assert_eq!(minutes(of("cus_1", Some("tem_a"), Channel::Api)).await, Some(30));
        assert_eq!(minutes(of("cus_1", None, Channel::Email)).await, Some(30));
        let urgent = Opening { urgency: Urgency::Urgent, ..question("Kettle") };
        assert_eq!(minutes(urgent).await, None, "nothing is promised for this urgency");
        let ids = vec![rest.id.clone(), team.id.clone(), gold.id.clone()];
        let act = person(&desk, "per_anna");
        let order = SlaPolicyOrder { ids: ids.clone() };
        let ordered = commit!(desk, |tx| sla_policy::order(tx, &act, order)).unwrap();
        assert_eq!(ordered.iter().map(|policy| policy.id.clone()).collect::<Vec<_>>(), ids);
        assert_eq!(minutes(of("cus_3", None, Channel::Email)).await, Some(30));
        let act = person(&desk, "per_anna");
        let wrong = SlaPolicyOrder { ids: vec![ids[0].clone(); 3] };
        let refused = commit!(desk, |tx| sla_policy::order(tx, &act, wrong));
        assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
        change(&desk, &ordered[0], json!({ "name": "Off", "active": false, "targets": all(30, 30, 30) })).await;
        assert_eq!(minutes(of("cus_2", None, Channel::Email)).await, Some(10));
        let id = ordered[2].id.clone();
        let act = person(&desk, "per_anna");
        commit!(desk, |tx| sla_policy::remove(tx, &act, &id)).unwrap();
        assert_eq!(minutes(of("cus_2", None, Channel::Email)).await, None);
    }

    /// Another team may be promised something else, or nothing; the time that passed still counts.
    async fn another_team_is_promised_something_else(desk: Desk) {
        office(&desk).await;
        let targets = json!({ "normal": { "first_response": 120 } });
        add(&desk, json!({ "name": "Front", "conditions": { "teams": ["tem_a"] }, "targets": targets })).await.unwrap();
        let id = opened(&desk, "2026-11-23T09:00:00Z").await;
        assert_eq!(due(&desk, &id).await, None);
        let assign = async |moment: &str, team: &str| {
            now(&desk, moment);
            let version = find(&desk, &id).await.row.version;
            let input = tickets::assigning::Assignment { team_id: Some(Some(team.into())), assignee_id: None };
            let (act, id) = (person(&desk, "per_anna"), id.clone());
            commit!(desk, |tx| tickets::assigning::assign(tx, &act, &id, input, version)).unwrap();
        };
        assign("2026-11-23T10:00:00Z", "tem_a").await;
        assert_eq!(due(&desk, &id).await, Some((FirstResponse, at("2026-11-23T12:00:00Z"))), "promised from then on");
        assign("2026-11-23T10:30:00Z", "tem_b").await;
        assert_eq!(due(&desk, &id).await, None);
        assert_eq!(facts(&desk, &id).await.promises, []);
        assign("2026-11-23T11:00:00Z", "tem_a").await;
        assert_eq!(due(&desk, &id).await, Some((FirstResponse, at("2026-11-23T12:00:00Z"))), "going to and fro wins no time");
        assert_eq!(told(&desk, "SlaApplied").await, 3);
    }

    async fn what_is_due_first_comes_first(desk: Desk) {
        office(&desk).await;
        let plain = opened(&desk, "2026-11-23T08:00:00Z").await;
        add(&desk, json!({ "name": "All", "targets": all(60, 60, 960) })).await.unwrap();
        let answered = opened(&desk, "2026-11-23T09:00:00Z").await;
        replies(&desk, "2026-11-23T09:10:00Z", &answered).await;
        let waiting = opened(&desk, "2026-11-23T10:00:00Z").await;
        let filter = tickets::listing::Filter { sort: Some(tickets::listing::Sort::Due), limit: Some(2), ..Default::default() };
        let mut conn = desk.db.read().await.unwrap();
        let page = tickets::listing::list(&mut conn, &person(&desk, "per_anna"), &filter).await.unwrap();
        let ids: Vec<_> = page.items.iter().map(|row| row.id.clone()).collect();
        assert_eq!(ids, [waiting, answered]);
        let rest = tickets::listing::Filter { cursor: page.next, ..filter };
        let page = tickets::listing::list(&mut conn, &person(&desk, "per_anna"), &rest).await.unwrap();
        assert_eq!(page.items[0].id, plain);
    }

    async fn what_is_wrong_is_refused_by_field(desk: Desk) {
        let fine = json!({ "normal": { "first_response": 10 } });
        for (body, field) in [
            (json!({ "name": " ", "targets": fine }), "name"),
            (json!({ "name": "A", "targets": {} }), "targets"),
            (json!({ "name": "A", "targets": { "low": { "resolution": 0 } } }), "targets.low.resolution"),
            (json!({ "name": "A", "targets": { "urgent": { "next_response": 900_000 } } }), "targets.urgent.next_response"),
            (json!({ "name": "A", "targets": fine, "calendar_id": "cal_x" }), "calendar_id"),
            (json!({ "name": "A", "targets": fine, "conditions": { "teams": ["tem_a", "tem_x"] } }), "conditions.teams[1]"),
            (json!({ "name": "A", "targets": fine, "conditions": { "customer_tags": [""] } }), "conditions.customer_tags[0]"),
        ] {
            let Err(Refusal::Invalid(problems)) = add(&desk, body).await else { panic!("{field} was taken") };
            assert_eq!(problems[0].field, field);
        }
        let first = add(&desk, json!({ "name": "A", "targets": fine })).await.unwrap();
        assert!(add(&desk, json!({ "name": "A", "targets": fine })).await.is_err(), "the name is taken");
        change(&desk, &first, json!({ "name": "A", "targets": fine })).await;
        let (act, input): (_, NewSlaPolicy) = (person(&desk, "per_anna"), serde_json::from_value(json!({ "name": "B", "targets": fine })).unwrap());
        let stale = commit!(desk, |tx| sla_policy::change(tx, &act, &first.id, input, 1));
        assert!(matches!(stale, Err(Refusal::Stale { .. })), "{stale:?}");
    }
}
