//! How the work stands: each number is that of the list it leads to, and nobody counts what they may not see.

use crate::world::{open_as, person, progress, question, reaching, reply, run};
use kernel::calendar::OpeningHours;
use kernel::time::HOUR;
use kernel::{Act, Clock, Reach, Refusal, Timestamp};
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::listing::{self, Attention, Filter, Snoozed};
use tickets::opening::Opening;
use tickets::overseeing::{self, Asked, Load, Today};
use tickets::snoozing::Snooze;

const LIVING: &str = "new,open,pending,on_hold";

fn now(desk: &Desk, moment: &str) {
    desk.clock.set(Timestamp::parse(moment).unwrap());
}

async fn opened(desk: &Desk, subject: &str, team: &str, assignee: Option<&str>) -> String {
    let opening = Opening { team_id: Some(team.into()), assignee_id: assignee.map(str::to_owned), ..question(subject) };
    open_as(desk, opening).await.unwrap().row.id
}

async fn look(desk: &Desk, act: &Act, team: Option<&str>) -> Result<Today, Refusal> {
    let asked = Asked { team: team.map(str::to_owned) };
    overseeing::oversee(&mut desk.db.read().await.unwrap(), act, &asked).await
}

async fn listed(desk: &Desk, act: &Act, filter: Filter) -> i64 {
    listing::list(&mut desk.db.read().await.unwrap(), act, &filter).await.unwrap().items.len() as i64
}

fn load(today: &Today, id: Option<&str>) -> Load {
    let is = |load: &&Load| load.person.as_ref().map(|person| person.id.as_str()) == id;
    today.people.iter().find(is).unwrap().clone()
}

/// Monday, nine to five in Berlin; an hour for a first response. At 11:30: Anna has one late and one
/// answered, Ben one that is due soon, repairs one that is nobody's; one sleeps, one was solved today and
/// one yesterday.
async fn morning(desk: &Desk) {
    let hours = serde_json::to_string(&OpeningHours::nine_to_five("Europe/Berlin")).unwrap();
    run(&desk.db, "INSERT INTO calendar_cards (since, hours) VALUES ($1, $2)", params![0_i64, hours]).await;
    let policy = serde_json::json!({ "name": "Fast", "targets": { "normal": { "first_response": 120 } } });
    now(desk, "2026-11-22T22:30:00Z");
    let (act, input) = (person(desk, "per_anna"), serde_json::from_value(policy).unwrap());
    commit!(desk, |tx| tickets::sla_policy::add(tx, &act, input)).unwrap();
    let yesterday = opened(desk, "Yesterday", "tem_a", Some("per_anna")).await;
    progress(desk, &person(desk, "per_anna"), &yesterday, "solved").await;
    now(desk, "2026-11-23T08:10:00Z");
    let today = opened(desk, "Solved", "tem_a", Some("per_anna")).await;
    progress(desk, &person(desk, "per_anna"), &today, "solved").await;
    opened(desk, "Late", "tem_a", Some("per_anna")).await;
    let answered = opened(desk, "Answered", "tem_a", Some("per_anna")).await;
    reply(desk, &person(desk, "per_anna"), &answered, "Here you are", None).await;
    let sleeping = opened(desk, "Asleep", "tem_a", Some("per_ben")).await;
    let (act, until) = (person(desk, "per_ben"), desk.clock.now().plus(24 * HOUR));
    commit!(desk, |tx| tickets::snoozing::snooze(tx, &act, &sleeping, Snooze { until })).unwrap();
    now(desk, "2026-11-23T10:00:00Z");
    opened(desk, "Soon", "tem_a", Some("per_ben")).await;
    opened(desk, "Nobody's", "tem_b", None).await;
    now(desk, "2026-11-23T10:30:00Z");
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn the_work_stands_as_its_lists_say(desk: Desk) {
        morning(&desk).await;
        let anna = person(&desk, "per_anna");
        let today = look(&desk, &anna, None).await.unwrap();
        assert_eq!((today.waiting.count, today.waiting.unassigned), (3, 1));
        let subjects: Vec<&str> = today.waiting.longest.iter().map(|row| row.subject.as_str()).collect();
        assert_eq!(subjects[0], "Late", "who waits longest comes first, and who sleeps not at all");
        assert_eq!(subjects.len(), 3);
        assert_eq!((today.at_risk.late, today.at_risk.soon), (1, 2));
        assert_eq!(today.at_risk.first[0].ticket.subject, "Late");
        assert_eq!((today.at_risk.first[0].used, today.at_risk.first[1].used), (Some(1.0), Some(0.25)));
        assert_eq!(today.at_risk.first[1].policy_name.as_deref(), Some("Fast"));
        let of = |open, waiting, at_risk, solved_today| (open, waiting, at_risk, solved_today);
        let numbers = |load: Load| (load.open, load.waiting, load.at_risk, load.solved_today);
        assert_eq!(numbers(load(&today, Some("per_anna"))), of(2, 1, 1, 1), "yesterday ended at midnight in Berlin");
        assert_eq!(numbers(load(&today, Some("per_ben"))), of(1, 1, 1, 0));
        assert_eq!(numbers(load(&today, Some("per_cleo"))), of(0, 0, 0, 0), "who has nothing could take something");
        assert_eq!(numbers(today.people[0].clone()), of(1, 1, 1, 0));
        assert_eq!(today.people[0].person, None, "what is nobody's comes first");
        let names: Vec<_> = today.people[1..].iter().map(|load| load.person.as_ref().unwrap().name.clone()).collect();
        assert_eq!(names, ["Anna", "Ben", "Cleo"]);
        let awake = |attention| Filter { category: Some(LIVING.into()), snoozed: Some(Snoozed::Without), attention, ..Filter::default() };
        assert_eq!(listed(&desk, &anna, awake(Some(Attention::Waiting))).await, today.waiting.count);
        assert_eq!(listed(&desk, &anna, awake(Some(Attention::Late))).await, today.at_risk.late);
        assert_eq!(listed(&desk, &anna, awake(Some(Attention::AtRisk))).await, today.at_risk.late + today.at_risk.soon);
        let mine = |filter: Filter| Filter { assignee: Some("per_anna".into()), ..filter };
        assert_eq!(listed(&desk, &anna, mine(awake(None))).await, 2);
        let solved = Filter { category: Some("solved,closed".into()), solved_since: Some(today.day_started_at), ..Filter::default() };
        assert_eq!(listed(&desk, &anna, mine(solved)).await, 1);
    }

    async fn a_team_is_looked_at_alone(desk: Desk) {
        morning(&desk).await;
        let anna = person(&desk, "per_anna");
        let repairs = look(&desk, &anna, Some("tem_b")).await.unwrap();
        assert_eq!((repairs.waiting.count, repairs.at_risk.late, repairs.at_risk.soon), (1, 0, 1));
        let names: Vec<_> = repairs.people[1..].iter().map(|load| load.person.as_ref().unwrap().id.clone()).collect();
        assert_eq!(names, ["per_anna", "per_cleo"], "those who work there");
        assert_eq!(repairs.teams.len(), 3, "the others are still to be chosen");
    }

    async fn nobody_counts_what_they_may_not_see(desk: Desk) {
        morning(&desk).await;
        let front = reaching(&desk, "per_ben", Reach::Team, &["tem_a"]);
        let today = look(&desk, &front, None).await.unwrap();
        assert_eq!((today.waiting.count, today.waiting.unassigned), (2, 0));
        assert_eq!(today.teams.iter().map(|team| team.id.as_str()).collect::<Vec<_>>(), ["tem_a"]);
        assert!(today.people.iter().all(|load| load.person.as_ref().unwrap().id != "per_cleo"));
        for team in ["tem_b", "tem_nowhere"] {
            let refused = look(&desk, &front, Some(team)).await;
            assert!(matches!(&refused, Err(Refusal::Invalid(problems)) if problems[0].field == "team"), "{refused:?}");
        }
        let alone = look(&desk, &reaching(&desk, "per_ben", Reach::Own, &["tem_a"]), None).await.unwrap();
        assert_eq!((alone.waiting.count, alone.people.len(), alone.teams.len()), (1, 1, 0));
    }

    async fn what_was_escalated_is_counted_and_listed(desk: Desk) {
        morning(&desk).await;
        run(&desk.db, "INSERT INTO escalation_cards (team_id, lead_id, after_minutes) VALUES ('tem_a', 'per_ben', 60)", vec![]).await;
        let act = desk.system();
        commit!(desk, |tx| tickets::escalating::escalate_due(tx, &act)).unwrap();
        let anna = person(&desk, "per_anna");
        assert_eq!(look(&desk, &anna, None).await.unwrap().escalated, 1, "what sleeps is out of sight");
        let counts = tickets::counting::count(&mut desk.db.read().await.unwrap(), &anna).await.unwrap();
        assert_eq!(counts.escalated, 2, "but who waits is not forgotten in the view");
        let escalated = |attention| Filter { attention: Some(attention), ..Filter::default() };
        assert_eq!(listed(&desk, &anna, escalated(Attention::Escalated)).await, 2);
        assert_eq!(listed(&desk, &anna, escalated(Attention::EscalatedToMe)).await, 0);
        let ben = person(&desk, "per_ben");
        assert_eq!(listed(&desk, &ben, escalated(Attention::EscalatedToMe)).await, 2);
        let asked = Filter { q: Some("is:escalated late".into()), ..Filter::default() };
        assert_eq!(listed(&desk, &anna, asked).await, 1);
    }
}
