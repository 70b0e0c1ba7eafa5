//! What people ask the search besides words, and what they mistype.

use crate::world::{hear, open, open_as, person, progress, question};
use kernel::time::DAY;
use kernel::{Act, Refusal};
use store::Schema;
use test_kit::{Desk, commit};
use tickets::assigning::Assignment;
use tickets::listing::{self, Filter, TicketPage};
use tickets::tagging::NewTag;

async fn ask(desk: &Desk, act: &Act, question: &str) -> Result<TicketPage, Refusal> {
    let filter = Filter { q: Some(question.into()), ..Default::default() };
    listing::list(&mut desk.db.read().await.unwrap(), act, &filter).await
}

async fn found(desk: &Desk, question: &str) -> Vec<String> {
    let page =
        ask(desk, &person(desk, "per_anna"), question).await.unwrap_or_else(|refusal| panic!("{question}: {refusal}"));
    let mut subjects: Vec<String> = page.items.into_iter().map(|row| row.subject).collect();
    subjects.sort_unstable();
    subjects
}

async fn lay(desk: &Desk) {
    let anna = person(desk, "per_anna");
    let mut grinder = question("Grinder late");
    grinder.order_id = Some("ord_1".into());
    grinder.team_id = Some("tem_b".into());
    let grinder = open_as(desk, grinder).await.unwrap().row.id;
    let mut kettle = question("Kettle broken");
    kettle.customer_id = Some("cus_2".into());
    kettle.channel = tickets::ticket::Channel::Phone;
    let kettle = open_as(desk, kettle).await.unwrap().row.id;
    hear(desk, &kettle, "The lid of the kettle is late too, and Müller knows").await;
    let solved = open(desk, "Cup arrived").await.row.id;
    progress(desk, &anna, &solved, "solved").await;
    let (act, id) = (anna.clone(), grinder.clone());
    commit!(desk, |tx| tickets::tagging::tag(tx, &act, &id, NewTag { tag: "vip".into() })).unwrap();
    let (act, id) = (anna.clone(), grinder);
    let input = Assignment { assignee_id: Some(Some("per_ben".into())), team_id: None };
    commit!(desk, |tx| tickets::assigning::assign(tx, &act, &id, input, 2)).unwrap();
}

async fn learn(desk: &Desk) {
    while commit!(desk, |tx| tickets::learning::learn(tx)).unwrap() > 0 {}
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn operators_narrow_what_words_find(desk: Desk) {
        lay(&desk).await;
        let (grinder, kettle, cup) = ("Grinder late", "Kettle broken", "Cup arrived");
        for (question, wanted) in [
            ("late", vec![grinder, kettle]),
            ("late tag:vip", vec![grinder]),
            ("tag:VIP", vec![grinder]),
            ("status:solved", vec![cup]),
            ("status:open", vec![]),
            ("is:open", vec![grinder, kettle]),
            ("is:solved", vec![cup]),
            ("is:unassigned is:open", vec![kettle]),
            ("is:assigned", vec![grinder]),
            ("assignee:ben", vec![grinder]),
            ("assignee:me", vec![]),
            ("team:repairs", vec![grinder]),
            ("team:none is:open", vec![kettle]),
            ("from:emil", vec![kettle]),
            ("from:dora@example.org is:open", vec![grinder]),
            ("order:w-77", vec![grinder]),
            ("order:#W-77", vec![grinder]),
            ("channel:phone", vec![kettle]),
            ("late -lid", vec![grinder]),
            ("is:open -grinder", vec![kettle]),
            ("\"lid of the kettle\"", vec![kettle]),
            ("\"kettle of the lid\"", vec![]),
            ("\"kettle is late\" muller", vec![kettle]),
            ("before:2026-11-20", vec![]),
            ("after:2026-11-19 before:2026-11-21 is:solved", vec![cup]),
            ("after:2026-11-20", vec![]),
            ("from:100%_", vec![]),
        ] {
            assert_eq!(found(&desk, question).await, wanted, "{question}");
        }
        desk.clock.advance(DAY);
        open(&desk, "The day after").await;
        assert_eq!(found(&desk, "after:2026-11-20").await, ["The day after"]);
    }

    async fn an_unknown_operator_or_value_is_told_with_those_there_are(desk: Desk) {
        lay(&desk).await;
        for (question, words) in [
            ("stauts:open", "there is no operator \"stauts:\"; there are: status, from, order, tag"),
            ("status:opne", "there is no status \"opne\"; there are: new, open, pending"),
            ("is:lost", "there is no is: \"lost\"; there are: unassigned"),
            ("channel:pigeon", "there is no channel \"pigeon\"; there are: email, chat"),
            ("assignee:zoe", "there is no person \"zoe\"; there are: Anna"),
            ("before:yesterday", "\"yesterday\" is no day; write it as 2026-11-21"),
        ] {
            let refused = ask(&desk, &person(&desk, "per_anna"), question).await;
            let Err(Refusal::Invalid(problems)) = refused else { panic!("{question}") };
            assert!(problems[0].field == "q" && problems[0].problem.starts_with(words), "{}", problems[0].problem);
        }
        assert!(found(&desk, "https://shop.example/late").await.is_empty(), "an address is no operator");
        assert!(found(&desk, "\"\" -").await.is_empty());
    }

    async fn a_mistyped_word_finds_what_was_meant(desk: Desk) {
        lay(&desk).await;
        assert!(found(&desk, "gridner").await.is_empty(), "not before it was learned");
        learn(&desk).await;
        for (question, instead, wanted) in [
            ("gridner", "grinder", "Grinder late"),
            ("Ketle brokn", "kettle broken", "Kettle broken"),
            ("mueler", "muller", "Kettle broken"),
        ] {
            let page = ask(&desk, &person(&desk, "per_anna"), question).await.unwrap();
            assert_eq!(page.instead.as_deref(), Some(instead), "{question}");
            assert_eq!(page.items[0].subject, wanted);
        }
        let page = ask(&desk, &person(&desk, "per_anna"), "grinder").await.unwrap();
        assert_eq!((page.items.len(), page.instead), (1, None), "what is spelled well stays");
        let page = ask(&desk, &person(&desk, "per_anna"), "gridner tag:none").await.unwrap();
        assert_eq!((page.items.len(), page.instead), (0, None));
        assert_eq!(commit!(desk, |tx| tickets::learning::learn(tx)).unwrap(), 0, "learned once");
    }
}
