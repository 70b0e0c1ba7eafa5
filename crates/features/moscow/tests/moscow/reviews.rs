//! The end of a frame: its agenda makes itself, and nothing rolls on silently.

use std::collections::BTreeMap;

use kernel::Refusal;
use moscow::class::{Class, Grounds};
use moscow::classifying::NewClass;
use moscow::decision;
use moscow::frame::{self, Frame};
use moscow::framing;
use moscow::planning::Wanted;
use moscow::review::holding::{self, Summary};
use moscow::review::noting::{self, NewNote, NewUsed};
use moscow::review::reminding::remind_due;
use moscow::review::review::{self, Review, State};
use store::{Schema, Sql, params};
use test_kit::Desk;

use crate::desk::*;

async fn look(desk: &Desk, frame: &Frame) -> Review {
    review::show(&mut desk.db.read().await.unwrap(), &elif(desk), &frame.id).await.unwrap()
}

async fn say(desk: &Desk, frame: &Frame, item: &str, version: i64) -> Result<Review, Refusal> {
    let (act, id, input) = (elif(desk), frame.id.clone(), NewNote { item: item.into(), text: "Goes on".into() });
    commit!(desk, |tx| noting::note(tx, &act, &id, input, version))
}

async fn hold(desk: &Desk, frame: &Frame, version: i64) -> Result<Review, Refusal> {
    let (act, id, input) = (elif(desk), frame.id.clone(), Summary { summary: "Claims are late".into() });
    commit!(desk, |tx| holding::hold(tx, &act, &id, input, version))
}

async fn remind(desk: &Desk) -> usize {
    let act = desk.system();
    commit!(desk, |tx| remind_due(tx, &act)).unwrap()
}

/// A quarter whose plan was promised, with a Won't and a decision to be looked at again.
async fn promised_quarter(desk: &Desk) -> Frame {
    let frame = quarter(desk).await;
    let (act, id) = (elif(desk), frame.id.clone());
    let days = frame::Definition {
        starts_on: "2026-10-01".into(),
        ends_on: "2026-12-31".into(),
        ..frame.definition.0.clone()
    };
    let frame = commit!(desk, |tx| framing::change(tx, &act, &id, days, frame.version)).unwrap();
    add(desk, "forum", plain("Forum", None)).await.unwrap();
    let wont = Grounds { reason: "Few ask".into(), revisit_on: Some("2026-12-01".into()), ..Grounds::default() };
    class(desk, &frame, "forum", NewClass { class: Class::Wont, grounds: wont }, 0).await.unwrap();
    let doubt = Grounds { reason: "Dear".into(), review_on: Some("2026-12-01".into()), ..Grounds::default() };
    class(desk, &frame, "labels", NewClass { class: Class::Could, grounds: doubt }, 1).await.unwrap();
    let plan = propose(desk, &frame, Wanted::default()).await.unwrap();
    promise(desk, &frame, &plan, frame.version).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn an_agenda_makes_itself_and_is_walked_through(desk: Desk) {
        furnish(&desk).await;
        let frame = promised_quarter(&desk).await;
        assert_eq!(look(&desk, &frame).await.state, State::NotDue);
        assert_eq!(remind(&desk).await, 0, "its time is not over");
        desk.clock.advance(60 * kernel::time::DAY);
        live(&desk, "chat").await;
        let found = look(&desk, &frame).await;
        assert_eq!((found.state, found.decider.as_ref().unwrap().name.as_str()), (State::Due, "Elif Tanaka"));
        let unfinished: Vec<&str> = found.agenda.unfinished.iter().map(|one| one.initiative.as_str()).collect();
        assert_eq!(unfinished, ["claims", "labels"], "what is live is there, what was left out was not promised");
        assert_eq!(found.agenda.wonts[0].initiative, "forum");
        assert_eq!(found.agenda.decisions.len(), 1);
        assert_eq!(found.agenda.decisions[0].decision.initiative.as_ref().unwrap().id, "labels");
        let pool = &found.agenda.pools[0];
        assert_eq!((pool.free, pool.planned, pool.used, pool.not_noted), (100.0, 85.0, None, 3), "nothing is no nought");
        assert_eq!(found.open, ["unfinished:claims", "unfinished:labels", "wont:forum"]);
    }

    async fn a_review_is_held_once_each_open_end_has_its_answer(desk: Desk) {
        furnish(&desk).await;
        let frame = promised_quarter(&desk).await;
        desk.clock.advance(60 * kernel::time::DAY);
        refused(say(&desk, &frame, "unfinished:nobody", 0).await, "is not on the agenda");
        let items: Vec<String> = look(&desk, &frame).await.open;
        refused(hold(&desk, &frame, 0).await, "review-unanswered");
        for (at, item) in items.iter().enumerate() {
            say(&desk, &frame, item, at as i64).await.unwrap();
        }
        refused(say(&desk, &frame, &items[0], 0).await, "Stale");
        let (act, id) = (elif(&desk), frame.id.clone());
        let used = NewUsed { used: BTreeMap::from([("team".to_owned(), 61.5)]) };
        let noted = commit!(desk, |tx| noting::note_used(tx, &act, (&id, "claims"), used)).unwrap();
        assert_eq!((noted.agenda.pools[0].used, noted.agenda.pools[0].not_noted), (Some(61.5), 2));
        let held = hold(&desk, &frame, items.len() as i64).await.unwrap();
        assert_eq!((held.state, held.summary.as_deref()), (State::Held, Some("Claims are late")));
        refused(hold(&desk, &frame, held.version).await, "review-held");
        let (act, id) = (elif(&desk), frame.id.clone());
        let used = NewUsed { used: BTreeMap::new() };
        refused(commit!(desk, |tx| noting::note_used(tx, &act, (&id, "claims"), used)), "review-held");
        live(&desk, "claims").await;
        assert_eq!(look(&desk, &frame).await.agenda, held.agenda, "it stays as it was");
        let filter = decision::Filter { limit: 2, ..decision::Filter::default() };
        let log = decision::list(&mut desk.db.read().await.unwrap(), &filter).await.unwrap();
        assert_eq!((log.items[1].kind, log.items[1].reason.as_str()), (decision::Kind::Review, "Claims are late"));
    }

    async fn the_decider_is_told_once(desk: Desk) {
        furnish(&desk).await;
        let frame = promised_quarter(&desk).await;
        let over = agreed("Nothing was promised in it", 5.0);
        add_frame(&desk, over).await.unwrap();
        desk.clock.advance(60 * kernel::time::DAY);
        assert_eq!((remind(&desk).await, remind(&desk).await), (1, 0));
        let sql = Sql::same("SELECT data FROM events WHERE kind = 'ReviewDue'");
        let told: Vec<String> = desk.db.read().await.unwrap().all(sql, params![]).await.unwrap();
        assert!(told.len() == 1 && told[0].contains("per_elif"), "{told:?}");
        let mut conn = desk.db.read().await.unwrap();
        let mine = review::waiting(&mut conn, &elif(&desk)).await.unwrap();
        let others = review::waiting(&mut conn, &voter(&desk, "per_omar")).await.unwrap();
        assert_eq!((mine.yours, mine.all, others.yours, others.all), (1, 1, 0, 1));
        assert_eq!(mine.frames[0].id, frame.id);
    }
}
