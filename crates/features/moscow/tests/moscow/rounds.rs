//! Blind votes, what they come to, and the talk about them.

use std::collections::BTreeMap;

use kernel::{Act, Refusal};
use moscow::class::Class;
use moscow::classifying::NewClass;
use moscow::frame::Frame;
use moscow::planning::Wanted;
use moscow::round::{self, Definition, Detail, Round, State};
use moscow::tally::AgreementLevel;
use moscow::voting::{self, NewRemark, NewVote};
use store::Schema;
use test_kit::Desk;

use crate::desk::*;

async fn open(desk: &Desk, frame: &Frame, definition: Definition) -> Result<Round, Refusal> {
    let (act, id) = (elif(desk), frame.id.clone());
    commit!(desk, |tx| voting::open(tx, &act, &id, definition))
}

async fn vote(desk: &Desk, round: &Round, who: &str, initiative: &str, class: Class) -> Result<Round, Refusal> {
    let (act, id, initiative) = (voter(desk, who), round.id.clone(), initiative.to_owned());
    let input = NewVote { class, reason: "So I think".into() };
    commit!(desk, |tx| voting::vote(tx, &act, &id, &initiative, input))
}

async fn seen(desk: &Desk, act: &Act, round: &Round) -> Detail {
    round::detail(&mut desk.db.read().await.unwrap(), act, &round.id).await.unwrap()
}

async fn reveal(desk: &Desk, act: Act, round: &Round, version: i64) -> Result<Round, Refusal> {
    let id = round.id.clone();
    commit!(desk, |tx| voting::reveal(tx, &act, &id, version))
}

async fn close(desk: &Desk, act: Act, round: &Round, version: i64) -> Result<Round, Refusal> {
    let id = round.id.clone();
    commit!(desk, |tx| voting::close(tx, &act, &id, version))
}

async fn remark(desk: &Desk, round: &Round, initiative: &str) -> Result<Round, Refusal> {
    let (act, id, initiative) = (voter(desk, "per_anna"), round.id.clone(), initiative.to_owned());
    let input = NewRemark { text: "The warehouse does it by hand today".into() };
    commit!(desk, |tx| voting::remark(tx, &act, &id, &initiative, input))
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn votes_are_blind_until_they_are_revealed(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let round = open(&desk, &frame, Definition::default()).await.unwrap();
        assert_eq!((round.number, round.state, round.definition.initiatives.len()), (1, State::Open, 4));
        vote(&desk, &round, "per_omar", "chat", Class::Could).await.unwrap();
        vote(&desk, &round, "per_omar", "chat", Class::Must).await.unwrap();
        let after = vote(&desk, &round, "per_lea", "chat", Class::Wont).await.unwrap();
        assert_eq!((after.voters, after.version), (2, 1));
        let omars = seen(&desk, &voter(&desk, "per_omar"), &round).await;
        let chat = omars.items.iter().find(|item| item.initiative == "chat").unwrap();
        assert_eq!(chat.mine.as_ref().map(|vote| vote.class), Some(Class::Must), "the last one counts");
        assert_eq!((chat.votes.len(), chat.suggested, chat.disagreement, omars.agreement), (0, None, None, None));
        let told = seen(&desk, &voter(&desk, "per_anna"), &round).await;
        assert!(told.items.iter().all(|item| item.mine.is_none() && item.votes.is_empty()));
        assert_eq!(show(&desk, &frame).await.cards.iter().filter(|card| card.votes.is_some()).count(), 0);
        refused(reveal(&desk, voter(&desk, "per_omar"), &round, 1).await, "decider");
        refused(remark(&desk, &round, "chat").await, "not revealed");
        let revealed = reveal(&desk, elif(&desk), &round, 1).await.unwrap();
        let all = seen(&desk, &voter(&desk, "per_anna"), &round).await;
        assert_eq!((all.items[0].initiative.as_str(), all.items[0].disagreement, all.items[0].suggested), ("chat", Some(1.0), Some(Class::Wont)));
        assert_eq!(all.items[0].votes.iter().map(|vote| vote.person.name.as_str()).collect::<Vec<_>>(), ["Lea Stern", "Omar Haddad"]);
        refused(vote(&desk, &round, "per_anna", "chat", Class::Must).await, "no longer be blind");
        refused(reveal(&desk, elif(&desk), &round, revealed.version).await, "revealed already");
    }

    async fn what_people_disagree_about_is_discussed_before_it_is_promised(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let round = open(&desk, &frame, Definition { initiatives: vec!["chat".into(), "labels".into()], ..Definition::default() }).await.unwrap();
        for (who, chat) in [("per_omar", Class::Must), ("per_lea", Class::Wont), ("per_anna", Class::Must)] {
            vote(&desk, &round, who, "chat", chat).await.unwrap();
            vote(&desk, &round, who, "labels", Class::Could).await.unwrap();
        }
        refused(vote(&desk, &round, "per_anna", "notices", Class::Must).await, "NotFound");
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        desk.clock.advance(1_000);
        reveal(&desk, elif(&desk), &round, 1).await.unwrap();
        let votes = card(&show(&desk, &frame).await, "chat").votes.clone().unwrap();
        assert_eq!((votes.classes, votes.disagreement, votes.discussed), (vec![Class::Must, Class::Must, Class::Wont], Some(1.0), false));
        refused(promise(&desk, &frame, &plan, frame.version).await, "people disagree about chat");
        remark(&desk, &round, "chat").await.unwrap();
        let detail = seen(&desk, &elif(&desk), &round).await;
        assert_eq!((detail.items[0].remarks.len(), detail.items[0].to_be_discussed), (1, false));
        promise(&desk, &frame, &plan, frame.version).await.unwrap();
    }

    async fn a_decision_after_the_reveal_closes_the_matter_too(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let round = open(&desk, &frame, Definition::default()).await.unwrap();
        vote(&desk, &round, "per_omar", "chat", Class::Must).await.unwrap();
        vote(&desk, &round, "per_lea", "chat", Class::Wont).await.unwrap();
        desk.clock.advance(1_000);
        reveal(&desk, elif(&desk), &round, 1).await.unwrap();
        desk.clock.advance(1_000);
        let input = NewClass { class: Class::Could, grounds: grounds(Class::Could) };
        class(&desk, &frame, "chat", input, 1).await.unwrap();
        assert!(card(&show(&desk, &frame).await, "chat").votes.as_ref().unwrap().discussed);
    }

    async fn a_frame_has_one_round_at_a_time_and_its_decider_alone_ends_it(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let named = Definition {
            weights: BTreeMap::from([("per_lea".to_owned(), 3.0)]),
            decider_id: Some("per_omar".into()),
            ..Definition::default()
        };
        let round = open(&desk, &frame, named).await.unwrap();
        refused(open(&desk, &frame, Definition::default()).await, "not closed");
        refused(reveal(&desk, voter(&desk, "per_omar"), &round, 1).await, "nobody has voted");
        for (who, class) in [("per_omar", Class::Could), ("per_lea", Class::Must), ("per_anna", Class::Could)] {
            vote(&desk, &round, who, "chat", class).await.unwrap();
        }
        refused(reveal(&desk, elif(&desk), &round, 1).await, "decider");
        reveal(&desk, voter(&desk, "per_omar"), &round, 1).await.unwrap();
        let detail = seen(&desk, &elif(&desk), &round).await;
        assert_eq!(detail.items[0].suggested, Some(Class::Must), "three of five");
        assert_ne!(detail.agreement.unwrap().level, AgreementLevel::Good);
        refused(close(&desk, voter(&desk, "per_omar"), &round, 1).await, "Stale");
        close(&desk, voter(&desk, "per_omar"), &round, 2).await.unwrap();
        let second = open(&desk, &frame, Definition::default()).await.unwrap();
        assert_eq!(second.number, 2);
        close(&desk, elif(&desk), &second, 1).await.unwrap();
        refused(vote(&desk, &second, "per_lea", "chat", Class::Must).await, "this round is closed");
        assert!(seen(&desk, &elif(&desk), &second).await.agreement.is_none(), "it was never revealed");
    }

    async fn it_says_what_is_wrong_with_a_round(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        for (definition, field) in [
            (Definition { initiatives: vec!["nothing".into()], ..Definition::default() }, "initiatives[0]"),
            (Definition { initiatives: vec!["chat".into(), "chat".into()], ..Definition::default() }, "initiatives[1]"),
            (Definition { decider_id: Some("per_none".into()), ..Definition::default() }, "decider_id"),
            (Definition { weights: BTreeMap::from([("per_lea".to_owned(), 99.0)]), ..Definition::default() }, "weights.per_lea"),
        ] {
            refused(open(&desk, &frame, definition).await, field);
        }
    }
}
