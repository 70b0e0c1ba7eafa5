//! What a promise keeps: prerequisites, what people decided, and what stays of it whoever removes what.

use std::collections::BTreeMap;

use kernel::{Page, Refusal};
use moscow::class::{Class, Grounds};
use moscow::classifying::NewClass;
use moscow::committing::{self, Closing};
use moscow::decision::{self, Decision, Filter, Kind};
use moscow::frame::{self, Capacity, Frame, Level};
use moscow::initiating;
use moscow::initiative::{self, Definition, Effort, Initiative, Lifecycle, Removal};
use moscow::planning::{Pin, Wanted};
use moscow::proposal::{Plan, Reason};
use moscow::review::review;
use moscow::settings::{self, Pool};
use moscow::{framing, shipping};
use store::{Error, Schema, Sql, params};
use test_kit::Desk;

use crate::desk::*;

fn reasons<'p>(plan: &'p Plan, key: &str) -> Vec<(&'p str, &'p str)> {
    let placed = plan.proposal.placements.iter().find(|one| one.initiative == key).unwrap();
    let told = |reason: &'p Reason| (reason.code.as_str(), reason.sentence.as_str());
    placed.reasons.iter().map(told).collect()
}

async fn remove(desk: &Desk, key: &str) -> Result<(), Refusal> {
    let one = initiative::find(&mut desk.db.read().await.unwrap(), key).await?;
    let act = elif(desk);
    commit!(desk, |tx| initiating::remove(tx, &act, &one.key, one.version))
}

async fn moved(desk: &Desk, one: &Initiative, lifecycle: Lifecycle) -> Initiative {
    change(desk, one, Definition { lifecycle, ..one.definition.0.clone() }).await.unwrap()
}

async fn log(desk: &Desk) -> Page<Decision> {
    let filter = Filter { limit: 50, ..Filter::default() };
    decision::list(&mut desk.db.read().await.unwrap(), &filter).await.unwrap()
}

/// R9 of a board: its codes.
async fn changes(desk: &Desk, frame: &Frame) -> Vec<String> {
    show(desk, frame).await.rules.into_iter().filter(|rule| rule.rule == "R9").map(|rule| rule.code).collect()
}

/// The quarter that is under way at the clock of the desk.
async fn under_way(desk: &Desk, frame: Frame) -> Frame {
    let today = desk.system().now.day_in(&jiff::tz::TimeZone::UTC);
    let days = frame::Definition {
        starts_on: today.to_string(),
        ends_on: today.saturating_add(jiff::ToSpan::days(60)).to_string(),
        ..frame.definition.0.clone()
    };
    let act = elif(desk);
    commit!(desk, |tx| framing::change(tx, &act, &frame.id, days, frame.version)).unwrap()
}

async fn promised(desk: &Desk, frame: &Frame) -> Frame {
    let plan = propose(desk, frame, Wanted::default()).await.unwrap();
    promise(desk, frame, &plan, frame.version).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_prerequisite_without_a_class_here_is_out(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        let there = add(&desk, "there", plain("There", Some(1.0))).await.unwrap();
        add(&desk, "elsewhere", plain("Elsewhere", Some(1.0))).await.unwrap();
        let old = add(&desk, "old", plain("Old", Some(1.0))).await.unwrap();
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        let worth = |title: &str| Definition { value: 1_000, ..plain(title, Some(1.0)) };
        for (key, definition) in [
            ("on_there", Definition { requires: keys(&["there"]), ..worth("On there") }),
            ("on_elsewhere", Definition { requires: keys(&["there", "elsewhere"]), ..worth("On elsewhere") }),
            ("on_old", Definition { requires: keys(&["old"]), ..worth("On old") }),
            ("against", Definition { excludes: keys(&["there"]), ..worth("Against") }),
            ("excluded", worth("Excluded")),
            ("one_of", Definition { one_of: keys(&["elsewhere", "there"]), ..worth("One of") }),
        ] {
            add(&desk, key, definition).await.unwrap();
            classed(&desk, &frame, key, Class::Should).await;
        }
        let there = change(&desk, &there, Definition { excludes: keys(&["excluded"]), ..there.definition.0.clone() }).await.unwrap();
        live(&desk, &there.key).await;
        classed(&desk, &frame, "old", Class::Must).await;
        moved(&desk, &old, Lifecycle::Retired).await;
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        assert_eq!((plan.proposal.status.as_str(), plan.proposal.verified), ("optimal", true));
        assert_eq!(plan.proposal.placed().into_keys().collect::<Vec<_>>(), ["on_there", "one_of"]);
        assert_eq!(reasons(&plan, "on_elsewhere"), [("prerequisite_out", "its prerequisite Elsewhere is out")]);
        assert_eq!(reasons(&plan, "on_old"), [("prerequisite_out", "its prerequisite Old is out")]);
        assert_eq!(reasons(&plan, "against"), [("excluded_by", "it excludes There, which is there already")]);
        assert_eq!(reasons(&plan, "excluded"), [("excluded_by", "it excludes There, which is there already")]);
        assert_eq!(reasons(&plan, "old"), [("retired", "is retired")]);
        assert_eq!(show(&desk, &frame).await.pools[0].must, 0.0, "what is retired takes nothing");
        let pinned = Wanted { pins: BTreeMap::from([("old".to_owned(), Pin::In)]), ..Wanted::default() };
        refused(propose(&desk, &frame, pinned).await, "it is retired");
    }

    async fn a_must_whose_prerequisite_is_not_here_is_not_promised_away(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        add(&desk, "base", plain("Base", Some(1.0))).await.unwrap();
        add(&desk, "top", Definition { requires: vec!["base".to_owned()], ..plain("Top", Some(1.0)) }).await.unwrap();
        classed(&desk, &frame, "top", Class::Must).await;
        let hidden = show(&desk, &frame).await.rules.into_iter().find(|rule| rule.rule == "R4").unwrap();
        assert_eq!(hidden.initiatives, ["base", "top"]);
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        refused(promise(&desk, &frame, &plan, frame.version).await, "musts-do-not-fit");
    }

    async fn what_is_a_wont_in_a_timebox_is_not_done_in_it(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 0.0)).await.unwrap();
        let timebox = |name: &str, from: &str, to: &str| frame::Definition {
            level: Level::Timebox,
            parent_id: Some(frame.id.clone()),
            starts_on: from.into(),
            ends_on: to.into(),
            ..agreed(name, 10.0)
        };
        let january = add_frame(&desk, timebox("January", "2026-01-01", "2026-01-31")).await.unwrap();
        let february = add_frame(&desk, timebox("February", "2026-02-01", "2026-02-28")).await.unwrap();
        for key in ["chat", "forum"] {
            add(&desk, key, Definition { value: 1_000, ..plain(key, Some(5.0)) }).await.unwrap();
            classed(&desk, &frame, key, Class::Should).await;
            classed(&desk, &january, key, Class::Wont).await;
        }
        let before = propose(&desk, &frame, Wanted::default()).await.unwrap();
        classed(&desk, &february, "forum", Class::Wont).await;
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        assert_eq!(plan.proposal.placed(), BTreeMap::from([("chat".to_owned(), february.id.clone())]));
        assert_eq!(reasons(&plan, "forum"), [("not_here", "is done in none of the timeboxes")]);
        refused(promise(&desk, &frame, &before, frame.version).await, "has changed since");
    }

    async fn a_ticket_that_comes_in_makes_no_plan_stale(desk: Desk) {
        furnish(&desk).await;
        complain(&desk, "delivery-delay").await;
        let frame = quarter(&desk).await;
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        complain(&desk, "delivery-delay").await;
        complain(&desk, "praise").await;
        assert_eq!(show(&desk, &frame).await.board_hash, plan.board_hash);
        let one = initiative::find(&mut desk.db.read().await.unwrap(), "labels").await.unwrap();
        let removes = vec![Removal { scenario: "damaged-on-arrival".into(), share: 0.1, confidence: 0.5, note: String::new() }];
        change(&desk, &one, Definition { removes, ..one.definition.0.clone() }).await.unwrap();
        refused(promise(&desk, &frame, &plan, frame.version).await, "has changed since");
    }

    async fn evidence_moves_and_a_promise_is_made(desk: Desk) {
        furnish(&desk).await;
        complain(&desk, "delivery-delay").await;
        let frame = quarter(&desk).await;
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        complain(&desk, "delivery-delay").await;
        desk.clock.advance(kernel::time::DAY);
        let frame = promise(&desk, &frame, &plan, frame.version).await.unwrap();
        let next = propose(&desk, &frame, Wanted::default()).await.unwrap();
        class(&desk, &frame, "chat", NewClass { class: Class::Could, grounds: grounds(Class::Could) }, 1).await.unwrap();
        refused(promise(&desk, &frame, &next, frame.version).await, "has changed since");
    }

    async fn what_is_promised_is_not_removed_and_never_gets_lost(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let frame = promised(&desk, &frame).await;
        let count = log(&desk).await.items.len();
        refused(remove(&desk, "chat").await, "it is promised in Q1; make it a Won't there");
        remove(&desk, "notices").await.unwrap();
        class(&desk, &frame, "chat", NewClass { class: Class::Wont, grounds: grounds(Class::Wont) }, 1).await.unwrap();
        remove(&desk, "chat").await.unwrap();
        assert_eq!(log(&desk).await.items.len(), count + 1, "the log has why");
        let found = review::show(&mut desk.db.read().await.unwrap(), &elif(&desk), &frame.id).await.unwrap();
        let unfinished: Vec<_> =
            found.agenda.unfinished.iter().map(|one| (one.initiative.as_str(), one.class, one.removed)).collect();
        assert!(unfinished.contains(&("chat", Class::Wont, true)) && unfinished.contains(&("claims", Class::Must, false)), "{unfinished:?}");
        // In a frame that is closed nothing is promised any more.
        let (act, id) = (elif(&desk), frame.id.clone());
        let input = Closing { reason: "The quarter is over".into() };
        commit!(desk, |tx| committing::close(tx, &act, &id, input, frame.version)).unwrap();
        remove(&desk, "claims").await.unwrap();
        refused(propose(&desk, &frame, Wanted::default()).await, "is closed");
    }

    async fn a_new_must_in_a_promised_frame_is_told_until_it_is_promised(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let frame = under_way(&desk, frame).await;
        let frame = promised(&desk, &frame).await;
        assert_eq!(changes(&desk, &frame).await, Vec::<String>::new());
        add(&desk, "new", plain("New", Some(2.0))).await.unwrap();
        classed(&desk, &frame, "new", Class::Must).await;
        assert_eq!(changes(&desk, &frame).await, ["must_not_paid_for"]);
        let input = || NewClass { class: Class::Must, grounds: grounds(Class::Must) };
        class(&desk, &frame, "new", input(), 1).await.unwrap();
        assert_eq!(changes(&desk, &frame).await, ["must_not_paid_for"], "saying it again pays for nothing");
        let wont = NewClass { class: Class::Should, grounds: grounds(Class::Should) };
        class(&desk, &frame, "claims", wont, 1).await.unwrap();
        assert_eq!(changes(&desk, &frame).await, Vec::<String>::new(), "a larger one was given up for it");
        let sql = Sql::same("UPDATE classes SET class = 'C' WHERE initiative = 'claims'");
        let done: Result<u64, Error> = desk.db.write(move |tx| Box::pin(async move { tx.run(sql, params![]).await })).await;
        done.unwrap();
        assert_eq!(changes(&desk, &frame).await, ["changed_while_running"], "the log knows of no such decision");
    }

    async fn a_pool_that_is_used_stays(desk: Desk) {
        furnish(&desk).await;
        let held = settings::find(&mut desk.db.read().await.unwrap()).await.unwrap();
        let pool = |key: &str| Pool { key: key.into(), name: key.into(), unit: "d".into() };
        let mut wanted = held.settings.clone();
        wanted.pools.extend([pool("ops"), pool("money"), pool("idle")]);
        let (act, all) = (elif(&desk), wanted.clone());
        let after = commit!(desk, |tx| settings::change(tx, &act, all, 0)).unwrap();
        let effort = BTreeMap::from([("ops".to_owned(), Effort { low: 1.0, likely: 2.0, high: 3.0 })]);
        let one = add(&desk, "chat", Definition { effort: Some(effort), ..plain("Chat", None) }).await.unwrap();
        let capacity = BTreeMap::from([("money".to_owned(), Capacity { amount: 5.0, reserve_percent: 0 })]);
        add_frame(&desk, frame::Definition { capacity, ..agreed("Q1", 0.0) }).await.unwrap();
        let without = |gone: &[&str]| {
            let pools = wanted.pools.iter().filter(|pool| !gone.contains(&pool.key.as_str())).cloned().collect();
            settings::Settings { pools, ..wanted.clone() }
        };
        for (gone, words) in [("ops", "ops is used by Chat; take it out of them first"), ("money", "money is used by Q1")] {
            let (act, less) = (elif(&desk), without(&[gone, "idle"]));
            refused(commit!(desk, |tx| settings::change(tx, &act, less, after.version)), words);
        }
        change(&desk, &one, plain("Chat", None)).await.unwrap();
        let (act, less) = (elif(&desk), without(&["ops", "idle"]));
        let left = commit!(desk, |tx| settings::change(tx, &act, less, after.version)).unwrap();
        assert_eq!(left.settings.pools.len(), 2);
    }

    async fn a_wont_is_looked_at_on_a_day_to_come(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        add(&desk, "chat", plain("Chat", Some(5.0))).await.unwrap();
        let today = desk.system().now.day_in(&jiff::tz::TimeZone::UTC);
        let on = |day: jiff::civil::Date| NewClass {
            class: Class::Wont,
            grounds: Grounds { revisit_on: Some(day.to_string()), ..grounds(Class::Wont) },
        };
        refused(class(&desk, &frame, "chat", on(today), 0).await, "must be a day after today");
        class(&desk, &frame, "chat", on(today.tomorrow().unwrap()), 0).await.unwrap();
    }

    async fn what_came_with_the_program_is_in_the_log_and_nobody_decided_it(desk: Desk) {
        let act = desk.system();
        let given = commit!(desk, |tx| shipping::ship(tx, &act)).unwrap();
        let page = log(&desk).await;
        assert_eq!(page.items.len(), given.len());
        assert!(page.items.iter().all(|one| one.kind == Kind::Class && one.decided_by.is_none() && !one.reason.is_empty()));
        let chain = decision::check(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!((chain.decisions, chain.broken_at), (12, None));
    }
}
