//! What is proposed, and what may be promised.

use std::collections::BTreeMap;

use moscow::class::Class;
use moscow::classifying::NewClass;
use moscow::frame::{self, Level, Status};
use moscow::initiative::Lifecycle;
use moscow::planning::{Pin, Wanted};
use store::{Schema, Sql, params};

use crate::desk::*;

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_plan_is_proposed_promised_and_moves_initiatives_on(desk: Desk) {
        furnish(&desk).await;
        complain(&desk, "delivery-delay").await;
        let frame = quarter(&desk).await;
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        assert_eq!((plan.proposal.status.as_str(), plan.proposal.verified), ("optimal", true));
        let placed = plan.proposal.placed();
        assert!(placed.contains_key("claims") && placed.contains_key("chat") && !placed.contains_key("notices"), "{placed:?}");
        let out = plan.proposal.placements.iter().find(|one| one.initiative == "notices").unwrap();
        assert!(out.reasons.iter().any(|reason| reason.sentence == "needs 15 more d of Team in Q1"), "{:?}", out.reasons);
        assert_eq!(plan.proposal.loads.iter().map(|load| load.used).sum::<f64>(), 85.0);
        refused(promise(&desk, &frame, &plan, 7).await, "Stale");
        let promised = promise(&desk, &frame, &plan, frame.version).await.unwrap();
        assert_eq!((promised.status, promised.version), (Status::Committed, 2));
        let board = show(&desk, &frame).await;
        assert_eq!(card(&board, "chat").initiative.definition.0.lifecycle, Lifecycle::Planned);
        assert_eq!(card(&board, "notices").initiative.definition.0.lifecycle, Lifecycle::Idea);
        assert_eq!(card(&board, "chat").committed.as_deref(), Some(frame.id.as_str()));
        let pinned = Wanted { pins: BTreeMap::from([("notices".to_owned(), Pin::In)]), ..Wanted::default() };
        let second = propose(&desk, &frame, pinned).await.unwrap();
        assert!(second.proposal.placed().contains_key("notices"));
        promise(&desk, &frame, &second, 2).await.unwrap();
        let board = show(&desk, &frame).await;
        assert_eq!(card(&board, "chat").initiative.definition.0.lifecycle, Lifecycle::Candidate, "it waits again");
        let sql = Sql::same("SELECT kind FROM events WHERE topic = 'frame' ORDER BY seq");
        let told: Vec<String> = desk.db.read().await.unwrap().all(sql, params![]).await.unwrap();
        assert_eq!(told, ["FrameAdded", "PlanProposed", "FrameCommitted", "PlanProposed", "FrameCommitted"]);
    }

    async fn nothing_is_promised_that_was_made_for_another_board(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let wide = propose(&desk, &frame, Wanted { capacity_percent: 150.0, ..Wanted::default() }).await.unwrap();
        assert!(wide.proposal.placed().contains_key("notices") || wide.proposal.placed().contains_key("chat"));
        refused(promise(&desk, &frame, &wide, frame.version).await, "a capacity that there is not");
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        class(&desk, &frame, "chat", NewClass { class: Class::Could, grounds: grounds(Class::Could) }, 1).await.unwrap();
        refused(promise(&desk, &frame, &plan, frame.version).await, "has changed since");
        add(&desk, "guess", plain("Guess", None)).await.unwrap();
        classed(&desk, &frame, "guess", Class::Should).await;
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        refused(promise(&desk, &frame, &plan, frame.version).await, "Guess is not estimated");
        let other = add_frame(&desk, agreed("Q2", 10.0)).await.unwrap();
        refused(promise(&desk, &other, &plan, other.version).await, "is of another frame");
        refused(propose(&desk, &other, Wanted::default()).await, "no initiative has a class");
    }

    async fn musts_that_do_not_fit_are_named_and_not_promised(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        for (key, days) in [("a", 60.0), ("b", 70.0), ("c", 5.0)] {
            add(&desk, key, plain(key, Some(days))).await.unwrap();
            classed(&desk, &frame, key, Class::Must).await;
        }
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        assert_eq!(plan.proposal.conflict, ["a", "b"]);
        refused(promise(&desk, &frame, &plan, frame.version).await, "not all Musts fit");
    }

    async fn capacity_may_lie_in_timeboxes(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 0.0)).await.unwrap();
        let timebox = |name: &str, from: &str, to: &str, amount| frame::Definition {
            level: Level::Timebox,
            parent_id: Some(frame.id.clone()),
            starts_on: from.into(),
            ends_on: to.into(),
            ..agreed(name, amount)
        };
        let january = add_frame(&desk, timebox("January", "2026-01-01", "2026-01-31", 10.0)).await.unwrap();
        let february = add_frame(&desk, timebox("February", "2026-02-01", "2026-02-28", 20.0)).await.unwrap();
        refused(add_frame(&desk, timebox("April", "2026-04-01", "2026-04-30", 10.0)).await, "must lie in Q1");
        refused(add_frame(&desk, frame::Definition { level: Level::Project, ..timebox("P", "2026-01-01", "2026-01-31", 1.0) }).await, "parent_id");
        for (key, days) in [("large", 15.0), ("small", 8.0)] {
            add(&desk, key, plain(key, Some(days))).await.unwrap();
            classed(&desk, &frame, key, Class::Must).await;
        }
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        assert_eq!(plan.proposal.placed(), BTreeMap::from([("large".to_owned(), february.id), ("small".to_owned(), january.id)]));
        assert_eq!(show(&desk, &frame).await.pools[0].capacity, 30.0);
    }
}
