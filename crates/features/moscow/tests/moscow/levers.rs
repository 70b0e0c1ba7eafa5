//! What initiatives change in the twin, and strategies that are put on the board.

use futures::record::{Definition as Strategy, Kind};
use futures::writing as strategies;
use kernel::Refusal;
use moscow::exporting::table;
use moscow::initiating::{self, NewInitiative};
use moscow::initiative::{self, Definition, Initiative};
use moscow::{board, settings};
use playbook_language::playbook::Texts;
use store::Schema;
use test_kit::Desk;
use twin::study::{Change, What};

use crate::desk::*;

fn more(what: What, of: &str, add: f64) -> Change {
    Change { what, of: Some(of.into()), times: None, add: Some(add), to: None, skill: None, if_there: false }
}

fn with_levers(title: &str) -> Definition {
    let levers = vec![more(What::Agents, "Chat team", 2.0), more(What::Deflected, "phone", 0.1)];
    Definition { levers, cost_per_day: 480.5, ..plain(title, Some(10.0)) }
}

async fn add_strategy(desk: &Desk, key: &str) {
    let definition = Strategy {
        title: Texts::plain("More for chat"),
        narrative: None,
        changes: with_levers("").levers,
        probability: None,
        position: None,
        cost_per_day: 480.5,
        owner_id: None,
        review_on: None,
        contingency: None,
    };
    let (act, input) = (elif(desk), strategies::NewRecord { key: key.to_owned(), definition });
    commit!(desk, |tx| strategies::add(tx, &act, Kind::Strategy, input)).unwrap();
}

fn of_strategy(key: &str) -> Definition {
    Definition { strategy: Some(key.into()), ..with_levers("More for chat") }
}

async fn all(desk: &Desk) -> Vec<Initiative> {
    initiative::list(&mut desk.db.read().await.unwrap()).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn levers_are_kept_to_the_last_digit_and_a_boards_file_leaves_them(desk: Desk) {
        furnish(&desk).await;
        let frame = add_frame(&desk, agreed("Q1", 100.0)).await.unwrap();
        let made = add(&desk, "chat", with_levers("Chat")).await.unwrap();
        let kept = initiative::find(&mut desk.db.read().await.unwrap(), "chat").await.unwrap();
        assert_eq!(kept, made);
        assert_eq!((&kept.definition.0.levers, kept.definition.0.cost_per_day), (&with_levers("").levers, 480.5));
        let mut conn = desk.db.read().await.unwrap();
        let board = board::show(&mut conn, &elif(&desk), &frame.id).await.unwrap();
        let pools = settings::find(&mut conn).await.unwrap().settings.pools;
        drop(conn);
        let csv = String::from_utf8(table::write(&board, &pools).unwrap()).unwrap().replace("candidate", "idea");
        let dearer = csv.replace("idea,0,", "idea,900,");
        assert_ne!(csv, dearer);
        let (act, id) = (elif(&desk), frame.id.clone());
        let input = moscow::exporting::importing::Import { csv: dearer, reason: "Worth more".into() };
        commit!(desk, |tx| moscow::exporting::importing::import(tx, &act, &id, input)).unwrap();
        let after = initiative::find(&mut desk.db.read().await.unwrap(), "chat").await.unwrap();
        assert_eq!(after.definition.0, Definition { value: 900, ..with_levers("Chat") });
    }

    async fn a_lever_that_cannot_be_is_refused_by_its_name(desk: Desk) {
        furnish(&desk).await;
        let mut wrong = with_levers("Chat");
        wrong.levers[1].times = Some(2.0);
        wrong.levers.push(Change { times: Some(-1.0), add: None, ..more(What::Volume, "phone", 0.0) });
        wrong.cost_per_day = -1.0;
        let Err(Refusal::Invalid(problems)) = add(&desk, "chat", wrong).await else { panic!("it was taken") };
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["definition.levers[1]", "definition.levers[2].times", "definition.cost_per_day"]);
        let many = Definition { levers: vec![more(What::Agents, "Desk", 1.0); 31], ..plain("Many", None) };
        refused(add(&desk, "many", many).await, "may be at most 30");
        assert_eq!(all(&desk).await, [], "a refusal changes nothing");
    }

    async fn of_an_initiative_that_is_split_one_half_has_the_levers(desk: Desk) {
        furnish(&desk).await;
        add_strategy(&desk, "more-chat").await;
        let made = add(&desk, "chat", of_strategy("more-chat")).await.unwrap();
        let (act, version) = (elif(&desk), made.version);
        let input = moscow::splitting::NewSplit {
            key: "chat_2".into(),
            title: Texts::plain("The rest"),
            percent: 40,
            removes: vec![],
            tickets: vec![],
            value: 0,
            after: true,
            frame_id: None,
            class: None,
            reason: "One half fits".into(),
        };
        let split = commit!(desk, |tx| moscow::splitting::split(tx, &act, "chat", input, version)).unwrap();
        let (first, part) = (split.initiative.definition.0, split.part.definition.0);
        assert_eq!((first.levers.len(), first.cost_per_day, first.strategy.as_deref()), (2, 480.5, Some("more-chat")));
        assert_eq!((part.levers.len(), part.cost_per_day, part.strategy), (0, 0.0, None));
    }

    async fn a_strategy_is_on_the_board_once(desk: Desk) {
        furnish(&desk).await;
        add_strategy(&desk, "more-chat").await;
        refused(add(&desk, "ghost", of_strategy("ghost")).await, "there is no such strategy");
        let made = add(&desk, "more-chat", of_strategy("more-chat")).await.unwrap();
        refused(add(&desk, "again", of_strategy("more-chat")).await, "definition.strategy");
        let blind = desk.staff(&["moscow.read", "moscow.write"]);
        let input = NewInitiative { key: "blind".into(), definition: of_strategy("more-chat") };
        refused(commit!(desk, |tx| initiating::add(tx, &blind, input)), futures::READ.name);
        let other = add(&desk, "other", plain("Other", None)).await.unwrap();
        refused(change(&desk, &other, of_strategy("more-chat")).await, "on the board already");
        let renamed = Definition { title: Texts::plain("Renamed"), ..made.definition.0.clone() };
        let renamed = change(&desk, &made, renamed).await.unwrap();
        // What is taken off the board may come back, also after the strategy itself is gone.
        let (act, version) = (elif(&desk), renamed.version);
        commit!(desk, |tx| initiating::remove(tx, &act, "more-chat", version)).unwrap();
        let act = elif(&desk);
        commit!(desk, |tx| strategies::remove(tx, &act, (Kind::Strategy, "more-chat"), 1)).unwrap();
        let again = add(&desk, "again", of_strategy("more-chat")).await.unwrap();
        assert_eq!(again.definition.0.strategy.as_deref(), Some("more-chat"));
    }

    async fn of_two_nodes_that_put_a_strategy_on_the_board_one_does(desk: Desk) {
        furnish(&desk).await;
        add_strategy(&desk, "more-chat").await;
        let second = desk.second_node().await;
        let act = elif(&desk);
        let there = second.write::<_, _, Refusal>(move |tx| Box::pin(async move {
            let input = NewInitiative { key: "there".into(), definition: of_strategy("more-chat") };
            initiating::add(tx, &act, input).await
        }));
        let (here, there) = tokio::join!(add(&desk, "here", of_strategy("more-chat")), there);
        assert_eq!(usize::from(here.is_ok()) + usize::from(there.is_ok()), 1, "{here:?} {there:?}");
        refused(if here.is_err() { here } else { there }, "definition.strategy");
        assert_eq!(all(&desk).await.len(), 1);
        second.close().await;
    }
}
