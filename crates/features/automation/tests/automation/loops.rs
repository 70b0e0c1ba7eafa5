//! Rules that feed each other come to an end, and the log says so.

use crate::world::*;
use automation::action::Action;
use automation::chain::{DEEPEST, PER_HOUR};
use automation::condition::{Condition, Holds};
use automation::rule::NewRule;
use automation::run::Outcome;
use automation::trigger::{Lasting, Ticking, Trigger};
use kernel::time::HOUR;
use store::Schema;
use test_kit::commit;

fn tagged(op: Holds, tag: &str) -> automation::condition::Conditions {
    all_of(vec![Condition::Tags { op, values: vec![tag.into()] }])
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn two_rules_that_feed_each_other_end_and_the_log_says_so(desk: Desk) {
        furnish(&desk).await;
        let to = |status: &str| vec![Action::SetStatus { status: status.into() }];
        let is = |status: &str| all_of(vec![Condition::Status { op: automation::condition::Among::AnyOf, values: vec![status.into()] }]);
        let ping = add(&desk, NewRule { conditions: is("open"), ..new("Ping", &[Trigger::StatusChanged], to("pending")) }).await;
        let pong = add(&desk, NewRule { conditions: is("pending"), ..new("Pong", &[Trigger::StatusChanged], to("open")) }).await;
        let id = open(&desk, "Round and round").await.row.id;
        progress(&desk, &id, "open").await;
        for _ in 0..5 {
            work(&desk).await;
        }
        let all = [runs(&desk, &ping).await, runs(&desk, &pong).await].concat();
        let cut: Vec<_> = all.iter().filter(|run| run.outcome == Outcome::Cut).collect();
        assert!(all.len() < 10, "they came to an end: {all:#?}");
        assert!(!cut.is_empty() && cut.iter().all(|run| run.reason.as_deref() == Some("repeated")), "{cut:#?}");
        let again = cut[0].chain.0.iter().filter(|rule| *rule == &cut[0].rule_id).count();
        assert_eq!(again, 2, "its chain shows that it had acted before: {:?}", cut[0].chain);
        let before = all.len();
        work(&desk).await;
        assert_eq!(runs(&desk, &ping).await.len() + runs(&desk, &pong).await.len(), before, "and stay there");
        let is_open = find(&desk, &id).await.row.status.key == "open";
        progress(&desk, &id, if is_open { "pending" } else { "open" }).await;
        work(&desk).await;
        assert!(runs(&desk, &ping).await.len() + runs(&desk, &pong).await.len() > before, "what a person does begins anew");
    }

    async fn a_chain_of_different_rules_ends_too(desk: Desk) {
        furnish(&desk).await;
        let mut rules = Vec::new();
        // Later links come first, so that none acts on the event of an earlier one.
        for link in (0..DEEPEST + 2).rev() {
            let conditions = tagged(Holds::AnyOf, &format!("link {link}"));
            let mut rule = NewRule { conditions, ..new(&format!("Link {link}"), &[Trigger::Tagged], vec![add_tag(&format!("link {}", link + 1))]) };
            rule.conditions.groups[0].conditions.push(Condition::Tags { op: Holds::NoneOf, values: vec![format!("link {}", link + 1)] });
            rules.push(add(&desk, rule).await);
        }
        let id = open(&desk, "Chain").await.row.id;
        tag(&desk, &id, "link 0").await;
        for _ in 0..DEEPEST + 2 {
            work(&desk).await;
        }
        assert_eq!(find(&desk, &id).await.row.tags.len(), DEEPEST + 1);
        let cut = runs(&desk, &rules[1]).await;
        assert_eq!((cut.len(), cut[0].outcome, cut[0].reason.as_deref()), (1, Outcome::Cut, Some("too_deep")));
    }

    async fn one_ticket_is_acted_on_so_often_an_hour(desk: Desk) {
        furnish(&desk).await;
        let rule = add(&desk, new("Busy", &[Trigger::Tagged], vec![Action::Note { text: "again".into(), mentions: vec![] }])).await;
        let id = open(&desk, "Busy").await.row.id;
        for each in 0..PER_HOUR / 2 + 1 {
            tag(&desk, &id, &format!("a{}", each % 40)).await;
            let (act, ticket, off) = (person(&desk, "per_anna"), id.clone(), format!("a{}", each % 40));
            commit!(desk, |tx| tickets::tagging::untag(tx, &act, &ticket, &off)).unwrap();
            tag(&desk, &id, "b").await;
            let (act, ticket) = (person(&desk, "per_anna"), id.clone());
            commit!(desk, |tx| tickets::tagging::untag(tx, &act, &ticket, "b")).unwrap();
        }
        work(&desk).await;
        let ran = runs(&desk, &rule).await;
        let cut: Vec<_> = ran.iter().filter(|run| run.outcome == Outcome::Cut).collect();
        assert_eq!((ran.len() as i64, cut.len()), (PER_HOUR + 2, 2));
        assert_eq!(cut[0].reason.as_deref(), Some("too_many"));
    }

    async fn rules_by_time_that_feed_each_other_end_too(desk: Desk) {
        furnish(&desk).await;
        let after = |state| Trigger::Lasted { state, minutes: 60, clock: Ticking::Calendar };
        let to = |status: &str| vec![Action::SetStatus { status: status.into() }];
        let ping = add(&desk, new("Ping", &[after(Lasting::Open)], to("pending"))).await;
        let pong = add(&desk, new("Pong", &[after(Lasting::Pending)], to("open"))).await;
        let id = open(&desk, "Back and forth").await.row.id;
        progress(&desk, &id, "open").await;
        for _ in 0..8 {
            work(&desk).await;
            desk.clock.advance(HOUR);
            work(&desk).await;
        }
        let outcomes = |runs: Vec<automation::run::Run>| runs.into_iter().map(|run| run.outcome).collect::<Vec<_>>();
        assert_eq!(outcomes(runs(&desk, &ping).await), [Outcome::Done, Outcome::Cut]);
        assert_eq!(outcomes(runs(&desk, &pong).await), [Outcome::Done]);
    }
}
