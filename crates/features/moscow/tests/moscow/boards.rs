//! Frames, initiatives, classes and their log.

use std::collections::BTreeMap;

use kernel::Refusal;
use kernel::time::DAY;
use moscow::board::Board;
use moscow::class::{Class, Grounds, MustTest, Trigger};
use moscow::classifying::{self, NewClass};
use moscow::committing::{self, Closing};
use moscow::decision::{self, Filter, Kind};
use moscow::frame::{self, Status};
use moscow::initiating::{self};
use moscow::initiative::{self, Definition, Direction, Effect, Effort, Removal};
use moscow::settings::{self, Pool};
use moscow::{framing, shipping};
use store::{Error, Schema, Sql, params};

use crate::desk::*;

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_the_program_brings_comes_once_and_stays_away(desk: Desk) {
        let act = desk.system();
        let given = commit!(desk, |tx| shipping::ship(tx, &act)).unwrap();
        assert_eq!(given.len(), 12);
        let frames = frame::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!((frames.len(), frames[0].status), (1, Status::Draft));
        let board = show(&desk, &frames[0]).await;
        let classes = |class| board.cards.iter().filter(|card| card.standing.as_ref().unwrap().class == class).count();
        assert_eq!(Class::ALL.map(classes), [5, 4, 1, 2]);
        assert!(board.cards.iter().all(|card| card.standing.as_ref().unwrap().decided_by.is_none()));
        let (act, gone) = (elif(&desk), card(&board, "chatbot").initiative.clone());
        commit!(desk, |tx| initiating::remove(tx, &act, &gone.key, gone.version)).unwrap();
        let act = desk.system();
        assert_eq!(commit!(desk, |tx| shipping::ship(tx, &act)).unwrap(), Vec::<String>::new());
        assert_eq!(show(&desk, &frames[0]).await.cards.len(), 11);
        refused(add(&desk, "chatbot", plain("Bot", None)).await, "there is or was");
    }

    async fn a_class_needs_its_grounds_and_two_at_one_card_do_not_overwrite_each_other(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        add(&desk, "chat", plain("Chat", Some(5.0))).await.unwrap();
        let with = |class, grounds| NewClass { class, grounds };
        let reason = || Grounds { reason: "Because".into(), ..Grounds::default() };
        for (input, words) in [
            (with(Class::Should, Grounds::default()), "grounds.reason"),
            (with(Class::Must, reason()), "grounds.must_test"),
            (with(Class::Must, Grounds { must_test: Some(MustTest::Legal), ..reason() }), "grounds.what_if_not"),
            (with(Class::Wont, reason()), "grounds.revisit_on"),
            (with(Class::Wont, Grounds { revisit_on: Some("soon".into()), ..reason() }), "is not a day"),
            (with(Class::Wont, Grounds { revisit_when: Some(Trigger { scenario: "nothing".into(), above: 5.0 }), ..reason() }), "no such scenario"),
        ] {
            refused(class(&desk, &frame, "chat", input, 0).await, words);
        }
        let first = classed(&desk, &frame, "chat", Class::Should).await;
        assert_eq!((first.version, first.was, first.decided_by.unwrap().name.as_str()), (1, None, "Elif Tanaka"));
        refused(class(&desk, &frame, "chat", with(Class::Could, reason()), 0).await, "Stale");
        let second = class(&desk, &frame, "chat", with(Class::Could, reason()), 1).await.unwrap();
        assert_eq!((second.class, second.was, second.version), (Class::Could, Some(Class::Should), 2));
        let page = decision::list(&mut desk.db.read().await.unwrap(), &Filter { limit: 10, ..Filter::default() }).await.unwrap();
        let told: Vec<_> = page.items.iter().map(|one| (one.number, one.kind, one.was.as_deref(), one.became.as_deref())).collect();
        assert_eq!(told, [(2, Kind::Class, Some("S"), Some("C")), (1, Kind::Class, None, Some("S"))]);
        assert_eq!(page.items[0].evidence.as_ref().unwrap().days, 90);
    }

    async fn of_two_nodes_that_class_one_card_one_does_and_the_log_stays_whole(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        for key in ["chat", "forum"] {
            add(&desk, key, plain(key, Some(5.0))).await.unwrap();
        }
        let second = desk.second_node().await;
        let (act, id) = (elif(&desk), frame.id.clone());
        let there = second.write::<_, _, Refusal>(move |tx| Box::pin(async move {
            let input = NewClass { class: Class::Could, grounds: grounds(Class::Could) };
            classifying::classify(tx, &act, (&id, "chat"), input, 0).await
        }));
        let input = NewClass { class: Class::Should, grounds: grounds(Class::Should) };
        let (here, there) = tokio::join!(class(&desk, &frame, "chat", input, 0), there);
        assert_eq!(usize::from(here.is_ok()) + usize::from(there.is_ok()), 1);
        classed(&desk, &frame, "forum", Class::Could).await;
        let chain = decision::check(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!((chain.decisions, chain.broken_at), (2, None));
        second.close().await;
    }

    async fn who_changes_the_log_afterwards_is_found(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        for key in ["a", "b", "c"] {
            add(&desk, key, plain(key, Some(5.0))).await.unwrap();
            classed(&desk, &frame, key, Class::Should).await;
        }
        for (sql, broken) in [
            ("UPDATE decisions SET reason = 'It was never so' WHERE number = 2", 2),
            ("DELETE FROM decisions WHERE number = 3", 2),
            ("DELETE FROM decisions WHERE number = 1", 1),
        ] {
            let done: Result<u64, Error> = desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![]).await })).await;
            done.unwrap();
            let chain = decision::check(&mut desk.db.read().await.unwrap()).await.unwrap();
            assert_eq!(chain.broken_at, Some(broken), "{sql}");
        }
    }

    async fn what_was_cut_off_the_end_of_the_log_is_missed(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        for key in ["a", "b"] {
            add(&desk, key, plain(key, Some(5.0))).await.unwrap();
            classed(&desk, &frame, key, Class::Should).await;
        }
        let sql = Sql::same("DELETE FROM decisions WHERE number = 2");
        let done: Result<u64, Error> = desk.db.write(move |tx| Box::pin(async move { tx.run(sql, params![]).await })).await;
        done.unwrap();
        let chain = decision::check(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!((chain.decisions, chain.broken_at), (1, Some(2)));
    }

    async fn a_board_counts_effort_and_evidence(desk: Desk) {
        furnish(&desk).await;
        for _ in 0..9 {
            complain(&desk, "delivery-delay").await;
        }
        let frame = quarter(&desk).await;
        let board = show(&desk, &frame).await;
        let team = &board.pools[0];
        assert_eq!((team.capacity, team.must, team.should, team.could), (100.0, 50.0, 55.0, 10.0));
        assert_eq!((team.guaranteed_to, team.expected_to), (60.0, 80.0));
        let backing = card(&board, "notices").backing;
        assert_eq!((backing.links, backing.tickets), (1, 9));
        // 9 tickets of 12 minutes at 35.00 an hour, in 90 of 30.4375 days; half of it, four fifths sure.
        let pain = (9.0 * 12.0 / 60.0 * 3_500.0 / (90.0 / 30.4375_f64)).round() as i64;
        assert_eq!((backing.pain, backing.covers), (pain, (pain as f64 * 0.4).round() as i64));
        assert_eq!(card(&board, "labels").backing.links, 0);
        let codes: Vec<&str> = board.rules.iter().map(|rule| rule.code.as_str()).collect();
        assert_eq!(codes, ["no_contingency"], "{:?}", board.rules);
    }

    async fn dependencies_are_checked_where_they_are_written(desk: Desk) {
        furnish(&desk).await;
        let a = add(&desk, "a", plain("A", Some(1.0))).await.unwrap();
        let needs = |keys: &[&str]| Definition { requires: keys.iter().map(|key| (*key).to_owned()).collect(), ..plain("B", Some(1.0)) };
        let b = add(&desk, "b", needs(&["a"])).await.unwrap();
        refused(change(&desk, &a, needs(&["b"])).await, "a → b → a");
        refused(change(&desk, &a, needs(&["a"])).await, "cannot depend on itself");
        refused(change(&desk, &a, needs(&["nothing"])).await, "no such initiative");
        let (act, version) = (elif(&desk), a.version);
        refused(commit!(desk, |tx| initiating::remove(tx, &act, "a", version)), "B depends on it");
        let (act, version) = (elif(&desk), b.version);
        commit!(desk, |tx| initiating::remove(tx, &act, "b", version)).unwrap();
        let left = initiative::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!(left.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["a"]);
    }

    async fn it_says_what_is_wrong_with_an_initiative(desk: Desk) {
        furnish(&desk).await;
        let effort = |low, likely, high| Some(BTreeMap::from([("team".to_owned(), Effort { low, likely, high })]));
        let removes = |scenario: &str, share| vec![Removal { scenario: scenario.into(), share, confidence: 0.5, note: String::new() }];
        let base = || plain("One", None);
        for (definition, words) in [
            (Definition { effort: effort(-1.0, 2.0, 3.0), ..base() }, "definition.effort.team"),
            (Definition { effort: effort(3.0, 2.0, 1.0), ..base() }, "low ≤ likely ≤ high"),
            (Definition { effort: effort(1.0, f64::NAN, 3.0), ..base() }, "definition.effort.team"),
            (Definition { effort: Some(BTreeMap::from([("moon".to_owned(), Effort { low: 1.0, likely: 1.0, high: 1.0 })])), ..base() }, "no such pool"),
            (Definition { removes: removes("nothing", 0.5), ..base() }, "no such scenario"),
            (Definition { removes: removes("praise", 1.5), ..base() }, "definition.removes[0].share"),
            (Definition { tickets: vec!["tic_none".into()], ..base() }, "no such ticket"),
            (Definition { owner_id: Some("per_none".into()), ..base() }, "no such person"),
            (Definition { value: -1, ..base() }, "definition.value"),
        ] {
            refused(add(&desk, "one", definition).await, words);
        }
        refused(add(&desk, "One", base()).await, "small letters");
        // Half an hour counts in milliseconds.
        let effect = Effect { kpi: "first_response_time".into(), direction: Direction::Down, least: 1_800_000.0, primary: true };
        refused(add(&desk, "one", Definition { effects: vec![Effect { kpi: "nps".into(), ..effect.clone() }], ..base() }).await, "definition.effects[0].kpi");
        add(&desk, "one", Definition { effects: vec![effect], ..base() }).await.unwrap();
    }

    async fn a_wont_is_due_on_its_day_or_when_it_happened(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        for key in ["forum", "social"] {
            add(&desk, key, plain(key, None)).await.unwrap();
        }
        let on = Grounds { revisit_on: Some(desk.system().now.day_in(&jiff::tz::TimeZone::UTC).saturating_add(jiff::ToSpan::days(30)).to_string()), ..grounds(Class::Wont) };
        class(&desk, &frame, "forum", NewClass { class: Class::Wont, grounds: on }, 0).await.unwrap();
        let when = Grounds { revisit_on: None, revisit_when: Some(Trigger { scenario: "praise".into(), above: 0.5 }), ..grounds(Class::Wont) };
        class(&desk, &frame, "social", NewClass { class: Class::Wont, grounds: when }, 0).await.unwrap();
        let due = |board: Board| board.rules.into_iter().filter(|rule| rule.rule == "R13").flat_map(|rule| rule.initiatives).collect::<Vec<_>>();
        assert_eq!(due(show(&desk, &frame).await), Vec::<String>::new());
        complain(&desk, "praise").await;
        complain(&desk, "praise").await;
        assert_eq!(due(show(&desk, &frame).await), ["social"]);
        desk.clock.advance(31 * DAY);
        assert_eq!(due(show(&desk, &frame).await), ["forum", "social"]);
    }

    async fn what_is_closed_stays_as_it_is(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let (act, id, version) = (elif(&desk), frame.id.clone(), frame.version);
        refused(commit!(desk, |tx| framing::remove(tx, &act, &id, version)), "something was decided in it");
        let (act, id) = (elif(&desk), frame.id.clone());
        let input = Closing { reason: "The quarter is over".into() };
        commit!(desk, |tx| committing::close(tx, &act, &id, input, version)).unwrap();
        refused(class(&desk, &frame, "chat", NewClass { class: Class::Could, grounds: grounds(Class::Could) }, 1).await, "is closed");
        let (act, id) = (elif(&desk), frame.id.clone());
        refused(commit!(desk, |tx| framing::change(tx, &act, &id, agreed("Q9", 5.0), version + 1)), "is closed");
    }

    async fn pools_and_costs_are_changed_by_one_at_a_time(desk: Desk) {
        let held = settings::find(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!(held.version, 0);
        let mut wanted = held.settings.clone();
        wanted.pools.push(Pool { key: "ops".into(), name: "Operations".into(), unit: "d".into() });
        let (act, other) = (elif(&desk), wanted.clone());
        let after = commit!(desk, |tx| settings::change(tx, &act, other, 0)).unwrap();
        assert_eq!((after.version, after.settings.pools.len()), (1, 2));
        let (act, other) = (elif(&desk), wanted.clone());
        refused(commit!(desk, |tx| settings::change(tx, &act, other, 0)), "Stale");
        wanted.costs.currency = "euro".into();
        wanted.pools[1].key = "team".into();
        let act = elif(&desk);
        refused(commit!(desk, |tx| settings::change(tx, &act, wanted, 1)), "costs.currency");
    }
}
