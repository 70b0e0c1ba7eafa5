//! Exactly once: with two nodes, after a kill, and by time.

use crate::world::*;
use automation::action::Action;
use automation::rule::NewRule;
use automation::run::Outcome;
use automation::trigger::{Lasting, Ticking, Trigger};
use kernel::time::{DAY, HOUR, MINUTE};
use store::{Schema, params};
use test_kit::commit;

fn lasted(state: Lasting, minutes: i64, clock: Ticking) -> Trigger {
    Trigger::Lasted { state, minutes, clock }
}

fn note(text: &str) -> Action {
    Action::Note { text: text.into(), mentions: vec![] }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn two_nodes_act_once_on_each_occasion(desk: Desk) {
        furnish(&desk).await;
        let rule = add(&desk, new("Note it", &[Trigger::TicketOpened], vec![note("seen")])).await;
        for number in 0..12 {
            open(&desk, &format!("Question {number}")).await;
        }
        let second = desk.second_node().await;
        let (here, there) = (worker_on(&desk, desk.db.clone()), worker_on(&desk, second.clone()));
        for _ in 0..4 {
            let (one, other) = tokio::join!(here.round(), there.round());
            one.unwrap();
            other.unwrap();
        }
        assert_eq!(runs(&desk, &rule).await.len(), 12);
        assert_eq!(number(&desk.db, "SELECT count(*) FROM messages WHERE kind = 'note'").await, 12);
        second.close().await;
    }

    async fn who_died_before_moving_on_acts_no_second_time(desk: Desk) {
        furnish(&desk).await;
        let first = add(&desk, NewRule { stop_after: true, ..new("First", &[Trigger::TicketOpened], vec![note("first")]) }).await;
        add(&desk, new("Second", &[Trigger::TicketOpened], vec![note("second")])).await;
        let before = number(&desk.db, "SELECT seen_event FROM automation_reader").await;
        open(&desk, "Once").await;
        work(&desk).await;
        // As if the process had died behind the first rule: what it did is there, the place is not.
        run(&desk.db, "UPDATE automation_reader SET seen_event = $1", params![before]).await;
        work(&desk).await;
        assert_eq!(runs(&desk, &first).await.len(), 1);
        assert_eq!(number(&desk.db, "SELECT count(*) FROM messages WHERE kind = 'note'").await, 1, "and it is still the last");
    }

    async fn without_an_active_rule_nothing_is_written(desk: Desk) {
        furnish(&desk).await;
        open(&desk, "Quiet").await;
        work(&desk).await;
        assert_eq!(number(&desk.db, "SELECT seen_event FROM automation_reader").await, 0);
        let rule = add(&desk, new("Now", &[lasted(Lasting::New, 30, Ticking::Calendar)], vec![add_tag("old")])).await;
        desk.clock.advance(31 * MINUTE);
        work(&desk).await;
        assert_eq!(runs(&desk, &rule).await.len(), 1, "what began before the rule and lasts until after it is seen");
    }

    async fn what_lasts_is_acted_on_once_and_anew_when_it_begins_anew(desk: Desk) {
        furnish(&desk).await;
        let rule = add(&desk, new("Remind", &[lasted(Lasting::Pending, 3 * 24 * 60, Ticking::Calendar)], vec![note("still pending")])).await;
        let id = open(&desk, "Slow").await.row.id;
        progress(&desk, &id, "pending").await;
        for _ in 0..7 {
            work(&desk).await;
            desk.clock.advance(DAY);
        }
        assert_eq!(runs(&desk, &rule).await.len(), 1, "the note of the rule itself begins nothing anew");
        tag(&desk, &id, "vip").await;
        work(&desk).await;
        desk.clock.advance(2 * DAY);
        work(&desk).await;
        assert_eq!(runs(&desk, &rule).await.len(), 1);
        desk.clock.advance(DAY);
        work(&desk).await;
        let ran = runs(&desk, &rule).await;
        assert_eq!((ran.len(), ran[1].outcome, ran[1].trigger_kind.as_str(), ran[1].event), (2, Outcome::Done, "lasted", None));
    }

    async fn a_wait_is_counted_in_open_hours(desk: Desk) {
        furnish(&desk).await;
        // The clock stands on Friday at ten; nine to five is what holds without hours of one's own.
        let rule = add(&desk, new("Waits", &[lasted(Lasting::Waiting, 8 * 60, Ticking::Business)], vec![add_tag("waits")])).await;
        let id = open(&desk, "Anybody?").await.row.id;
        for hours in [7, 62] {
            work(&desk).await;
            desk.clock.advance(hours * HOUR);
        }
        work(&desk).await;
        assert!(find(&desk, &id).await.row.tags.is_empty(), "Monday at seven: seven open hours");
        desk.clock.advance(3 * HOUR);
        work(&desk).await;
        assert_eq!(find(&desk, &id).await.row.tags, ["waits"]);
        assert_eq!(runs(&desk, &rule).await.len(), 1);
    }

    async fn what_had_its_length_before_the_rule_was_on_is_left_alone(desk: Desk) {
        furnish(&desk).await;
        let old = open(&desk, "Old").await.row.id;
        progress(&desk, &old, "solved").await;
        desk.clock.advance(5 * DAY);
        let close = vec![Action::SetStatus { status: "closed".into() }];
        add(&desk, new("Close", &[lasted(Lasting::Solved, 4 * 24 * 60, Ticking::Calendar)], close)).await;
        let young = open(&desk, "Young").await.row.id;
        progress(&desk, &young, "solved").await;
        work(&desk).await;
        desk.clock.advance(4 * DAY);
        work(&desk).await;
        assert_eq!(find(&desk, &old).await.row.status.key, "solved");
        assert_eq!(find(&desk, &young).await.row.status.key, "closed");
    }

    async fn the_log_is_kept_for_its_time(desk: Desk) {
        furnish(&desk).await;
        let rule = add(&desk, new("Note it", &[Trigger::TicketOpened], vec![note("seen")])).await;
        open(&desk, "Old").await;
        work(&desk).await;
        for (days, left) in [(89, 1), (2, 0)] {
            desk.clock.advance(days * DAY);
            let now = kernel::Clock::now(desk.clock.as_ref());
            commit!(desk, |tx| automation::forgetting::forget_old(tx, now)).unwrap();
            assert_eq!(runs(&desk, &rule).await.len(), left);
        }
    }
}
