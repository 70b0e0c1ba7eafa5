//! A dry run tells what a rule would have done, changes nothing, and is quick.

use crate::world::*;
use automation::action::Action;
use automation::condition::{Among, Condition, Within};
use automation::judging::Lacking;
use automation::rehearsing::{self, DryRun, Rehearsal};
use automation::rule::NewRule;
use automation::run::{Did, Skipped};
use automation::trigger::{Lasting, Ticking, Trigger};
use kernel::Refusal;
use kernel::time::{DAY, HOUR};
use store::Schema;
use test_kit::{Desk, commit};

async fn rehearse(desk: &Desk, rule: NewRule) -> Result<Rehearsal, Refusal> {
    let input = DryRun { rule: Some(rule), rule_id: None };
    rehearsing::rehearse(&mut desk.db.read().await.unwrap(), &person(desk, "per_anna"), input).await
}

/// Everything that a rule could have changed.
async fn everything(desk: &Desk) -> Vec<i64> {
    let mut counts = Vec::new();
    for sql in [
        "SELECT count(*) FROM events",
        "SELECT count(*) FROM messages",
        "SELECT CAST(sum(version) AS BIGINT) FROM tickets",
        "SELECT count(*) FROM automation_runs",
        "SELECT count(*) FROM automation_rules",
        "SELECT count(*) FROM automation_stretches",
        "SELECT seen_event FROM automation_reader",
    ] {
        counts.push(number(&desk.db, sql).await);
    }
    counts
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn it_tells_what_would_have_been_done_and_changes_nothing(desk: Desk) {
        furnish(&desk).await;
        let parcel = open(&desk, "Where is my parcel?").await.row.id;
        let invoice = open(&desk, "An invoice").await.row.id;
        assign(&desk, &parcel, "per_anna").await;
        let before = everything(&desk).await;
        let rule = NewRule {
            conditions: all_of(vec![Condition::Words { within: Within::Subject, op: Among::AnyOf, values: vec!["parcel".into()] }]),
            ..new("Parcels", &[Trigger::TicketOpened, Trigger::Assigned], vec![
                Action::SetTeam { team_id: Some("tem_delivery".into()) },
                Action::SetAssignee { assignee_id: Some("per_ben".into()), over_people: false },
            ])
        };
        let told = rehearse(&desk, rule).await.unwrap();
        assert_eq!((told.tickets, told.pulled, told.met), (2, 2, 1));
        let one = &told.matches[0];
        assert_eq!((one.ticket_id.as_str(), one.times, one.trigger_kind.as_str()), (parcel.as_str(), 2, "assigned"));
        assert_eq!((one.deeds[0].did, one.deeds[1].did, one.deeds[1].why), (Did::Done, Did::Skipped, Some(Skipped::ChosenByPerson)));
        assert!(one.reasons[0].met && one.reasons[0].found.as_deref() == Some("parcel"));
        assert_eq!((told.misses[0].ticket_id.as_str(), told.misses[0].reasons[0].met), (invoice.as_str(), false));
        assert_eq!(everything(&desk).await, before);
    }

    async fn a_ticket_is_judged_as_it_was(desk: Desk) {
        furnish(&desk).await;
        let id = open(&desk, "Was pending").await.row.id;
        tag(&desk, &id, "vip").await;
        progress(&desk, &id, "pending").await;
        desk.clock.advance(4 * DAY);
        progress(&desk, &id, "solved").await;
        let (act, ticket) = (person(&desk, "per_anna"), id.clone());
        commit!(desk, |tx| tickets::tagging::untag(tx, &act, &ticket, "vip")).unwrap();
        let lasted = |state, minutes| Trigger::Lasted { state, minutes, clock: Ticking::Calendar };
        let vip = |trigger| NewRule {
            conditions: all_of(vec![Condition::Tags { op: automation::condition::Holds::AnyOf, values: vec!["vip".into()] }]),
            ..new("Vip", &[trigger], vec![add_tag("reminded")])
        };
        let told = rehearse(&desk, vip(lasted(Lasting::Pending, 3 * 24 * 60))).await.unwrap();
        assert_eq!(told.met, 1, "it was pending for four days, and tagged then");
        assert_eq!(told.matches[0].at, person(&desk, "per_anna").now.plus(-DAY));
        assert_eq!(rehearse(&desk, vip(lasted(Lasting::Pending, 5 * 24 * 60))).await.unwrap().pulled, 0);
        let waits = rehearse(&desk, vip(lasted(Lasting::Waiting, 60))).await.unwrap();
        assert_eq!((waits.met, waits.matches[0].at), (1, person(&desk, "per_anna").now.plus(-4 * DAY + HOUR)));
        let solved = rehearse(&desk, vip(Trigger::StatusChanged)).await.unwrap();
        assert_eq!((solved.met, solved.matches[0].times), (1, 2), "both changes of the status were while it was tagged");
    }

    async fn what_cannot_be_answered_says_so_and_what_is_wrong_is_refused(desk: Desk) {
        furnish(&desk).await;
        open(&desk, "No order").await;
        let late = NewRule {
            conditions: all_of(vec![Condition::ParcelLate { is: false }]),
            ..new("Late", &[Trigger::TicketOpened], vec![add_tag("late")])
        };
        let told = rehearse(&desk, late).await.unwrap();
        assert_eq!((told.met, told.misses[0].reasons[0].lacking), (0, Some(Lacking::NoOrder)));
        let wrong = NewRule {
            conditions: all_of(vec![Condition::Team { op: Among::AnyOf, values: vec!["tem_none".into()] }]),
            ..new("", &[], vec![Action::SetStatus { status: "nowhere".into() }, Action::Snooze { minutes: 0 }])
        };
        let refused = rehearse(&desk, wrong).await.unwrap_err().to_string();
        for field in ["name", "triggers", "conditions.groups[0].conditions[0].values[0]", "actions[0].status", "actions[1].minutes"] {
            assert!(refused.contains(field), "{field} is not in {refused}");
        }
        let mut conn = desk.db.read().await.unwrap();
        let none = rehearsing::rehearse(&mut conn, &person(&desk, "per_anna"), DryRun { rule: None, rule_id: None }).await;
        assert!(none.unwrap_err().to_string().contains("rule"));
    }

    async fn only_what_the_asker_may_see_is_looked_at(desk: Desk) {
        furnish(&desk).await;
        open(&desk, "Somebody's").await;
        let mut act = person(&desk, "per_anna");
        act.actor.grants = kernel::Grants::default();
        act.actor.grants.add("tickets.read", kernel::Reach::Own);
        let input = DryRun { rule: Some(new("All", &[Trigger::TicketOpened], vec![add_tag("x")])), rule_id: None };
        let told = rehearsing::rehearse(&mut desk.db.read().await.unwrap(), &act, input).await.unwrap();
        assert_eq!((told.tickets, told.matches.len()), (0, 0));
    }

    async fn a_thousand_tickets_are_looked_through_in_a_few_seconds(desk: Desk) {
        furnish(&desk).await;
        let act = desk.system();
        let opened: Result<(), Refusal> = desk.db.write(move |tx| Box::pin(async move {
            for number in 0..1_050 {
                let opening = tickets::opening::Opening { order_id: Some("ord_1".into()), ..question(&format!("Parcel {number}")) };
                tickets::opening::open(tx, &act, opening).await?;
            }
            Ok(())
        })).await;
        opened.unwrap();
        let rule = NewRule {
            conditions: all_of(vec![
                Condition::ParcelLate { is: true },
                Condition::EarlierTickets { op: automation::condition::Bound::AtMost, number: 5_000 },
            ]),
            ..new("Late", &[Trigger::TicketOpened], vec![add_tag("late")])
        };
        let clock = kernel::SystemClock;
        let began = kernel::Clock::now(&clock);
        let told = rehearse(&desk, rule).await.unwrap();
        assert_eq!((told.tickets, told.met, told.matches.len()), (1_000, 1_000, 100));
        let took = kernel::Clock::now(&clock).since(began);
        assert!(took < 8_000, "{took} ms");
    }
}
