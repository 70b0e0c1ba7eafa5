//! Learnings from the first word to the digest of the month.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::time::DAY;
use kernel::{Act, Reach, Refusal};
use learnings::commenting::{self, NewComment};
use learnings::deciding::{self, Decision};
use learnings::digest::{Digest, digest};
use learnings::learning::{self, Filter, Learning, State};
use learnings::owners::{self, Waiting};
use learnings::proposing::{self, NewLearning};
use playbooks::checking::Written;
use playbooks::publishing::{self, Why};
use playbooks::{drafting, playbook};
use store::{Error, Schema, Sql, params};
use test_kit::{Desk, commit};
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::ticket::{Channel, Urgency};

const ALL: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    playbooks::SCHEMA,
    scenarios::SCHEMA,
    learnings::SCHEMA,
];
const TEXT: &str = "playbook: way\nname: Way\nscenario: delivery-delay\nsteps:
  - { id: ask, title: { en: Ask, de: Fragen }, kind: instruction }
  - { id: end, title: End, kind: resolve, reason: solved }\n";

fn person(desk: &Desk, id: &str, permissions: &[&str]) -> Act {
    let mut act = desk.staff(permissions);
    act.actor.id = id.into();
    act
}

/// Anna answers tickets, Omar owns the playbook, Lea decides on any.
fn anna(desk: &Desk) -> Act {
    person(desk, "per_anna", &["tickets.read", "learnings.read", "learnings.write"])
}

fn omar(desk: &Desk) -> Act {
    person(desk, "per_omar", &["learnings.read", "learnings.write"])
}

fn lea(desk: &Desk) -> Act {
    person(desk, "per_lea", &["learnings.read", "learnings.write", "learnings.decide"])
}

async fn publish(desk: &Desk, text: &str) {
    let act = person(desk, "per_omar", &["playbooks.manage"]);
    let draft = Written::text(text).draft().unwrap();
    commit!(desk, |tx| async {
        let row = match playbook::maybe(tx, "way").await? {
            None => drafting::add(tx, &act, draft, None).await?,
            Some(row) => drafting::change(tx, &act, "way", (draft, None), row.version).await?,
        };
        publishing::publish(tx, &act, "way", Why { why: "Now".into() }, row.version).await
    })
    .unwrap();
}

async fn furnish(desk: &Desk) {
    for (id, name) in [("per_anna", "Anna Berg"), ("per_omar", "Omar Haddad"), ("per_lea", "Lea Stern")] {
        let sql = "INSERT INTO people (id, name, email, locale, active, created_at, version) VALUES ($1, $2, $1, 'en', 1, 0, 1)";
        let done: Result<u64, Error> =
            desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![id, name]).await })).await;
        done.unwrap();
    }
    let act = desk.system();
    commit!(desk, |tx| scenarios::shipping::ship(tx, &act)).unwrap();
    publish(desk, TEXT).await;
}

async fn ticket(desk: &Desk) -> String {
    let act = desk.system();
    let opening = Opening {
        subject: "Late".into(),
        customer_id: None,
        order_id: None,
        product_id: None,
        channel: Channel::Email,
        urgency: Urgency::Normal,
        team_id: None,
        assignee_id: Some("per_anna".into()),
        tags: vec![],
        fields: Default::default(),
        message: OpeningMessage {
            author: OpeningAuthor::Customer,
            body_text: Some("Where is it?".into()),
            body_html: None,
            attachments: vec![],
            queue_wait_ms: None,
        },
    };
    commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap().row.id
}

async fn propose(desk: &Desk, act: Act, input: NewLearning) -> Result<Learning, Refusal> {
    commit!(desk, |tx| proposing::propose(tx, &act, input))
}

fn at_step(step: &str) -> NewLearning {
    NewLearning {
        text: "Ask for the number on the label first".into(),
        playbook: Some("way".into()),
        step: Some(step.into()),
        ..NewLearning::default()
    }
}

async fn decide(desk: &Desk, act: Act, of: &Learning, reason: Option<&str>) -> Result<Learning, Refusal> {
    let (id, version) = (of.id.clone(), of.version);
    let input = Decision { accept: reason.is_none(), reason: reason.map(str::to_owned) };
    commit!(desk, |tx| deciding::decide(tx, &act, &id, input, version))
}

async fn seen(desk: &Desk, act: &Act, id: &str) -> Learning {
    learning::find(&mut desk.db.read().await.unwrap(), &act.actor, id).await.unwrap()
}

async fn waiting(desk: &Desk, act: Act) -> Waiting {
    owners::waiting(&mut desk.db.read().await.unwrap(), &act.actor).await.unwrap()
}

async fn month(desk: &Desk, month: Option<&str>) -> Result<Digest, Refusal> {
    digest(&mut desk.db.read().await.unwrap(), &lea(desk), month).await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_was_learned_at_a_step_is_credited_in_the_next_version(desk: Desk) {
        furnish(&desk).await;
        let ticket = ticket(&desk).await;
        let input = NewLearning { ticket_id: Some(ticket.clone()), ..at_step("ask") };
        let learned = propose(&desk, anna(&desk), input).await.unwrap();
        assert_eq!((learned.state, learned.number, learned.scenario.as_deref()), (State::Proposed, Some(1), Some("delivery-delay")));
        assert_eq!(learned.step_title.as_ref().unwrap().0.in_language("de"), "Fragen");
        assert_eq!((learned.author.name.as_str(), learned.ticket.as_ref().map(|at| at.id.clone()), learned.may_decide), ("Anna Berg", Some(ticket), false));
        let omars = seen(&desk, &omar(&desk), &learned.id).await;
        assert_eq!((omars.ticket, omars.may_decide), (None, true), "the owner decides, and sees no ticket that is not for them");
        let (act, id) = (omar(&desk), learned.id.clone());
        let said = commit!(desk, |tx| commenting::comment(tx, &act, &id, NewComment { text: "Which label?".into() })).unwrap();
        assert_eq!((said.len(), said[0].author.name.as_str()), (1, "Omar Haddad"));
        let accepted = decide(&desk, omar(&desk), &learned, None).await.unwrap();
        assert_eq!((accepted.state, accepted.in_version, accepted.comments), (State::Accepted, None, 1));
        desk.clock.advance(DAY);
        publish(&desk, &TEXT.replace("en: Ask", "en: Ask for the label")).await;
        publish(&desk, &TEXT.replace("en: Ask", "en: Ask for the number")).await;
        let after = seen(&desk, &anna(&desk), &learned.id).await;
        assert_eq!((after.in_version, after.decided_by.unwrap().name.as_str()), (Some(2), "Omar Haddad"));
        let sql = Sql::same("SELECT kind FROM events WHERE topic = 'learning' ORDER BY seq");
        let told: Vec<String> = desk.db.read().await.unwrap().all(sql, params![]).await.unwrap();
        assert_eq!(told, ["LearningProposed", "LearningDiscussed", "LearningAccepted"]);
    }

    async fn it_is_decided_on_once_by_who_may_and_declined_with_a_reason(desk: Desk) {
        furnish(&desk).await;
        let learned = propose(&desk, anna(&desk), at_step("ask")).await.unwrap();
        let refused = decide(&desk, anna(&desk), &learned, None).await.unwrap_err();
        assert!(matches!(&refused, Refusal::Forbidden(words) if words.contains("learnings.decide")), "{refused}");
        let silent = decide(&desk, lea(&desk), &learned, Some(" ")).await.unwrap_err();
        assert!(silent.to_string().contains("reason"), "{silent}");
        assert_eq!(seen(&desk, &anna(&desk), &learned.id).await.state, State::Proposed);
        let declined = decide(&desk, lea(&desk), &learned, Some("The label is not always there")).await.unwrap();
        assert_eq!((declined.state, declined.reason.as_deref()), (State::Declined, Some("The label is not always there")));
        assert!(matches!(decide(&desk, omar(&desk), &learned, None).await, Err(Refusal::Stale { .. })));
        let again = decide(&desk, omar(&desk), &declined, None).await.unwrap_err();
        assert!(again.to_string().contains("decided on before"), "{again}");
    }

    async fn of_two_nodes_that_decide_one_does(desk: Desk) {
        furnish(&desk).await;
        let second = desk.second_node().await;
        let learned = propose(&desk, anna(&desk), at_step("ask")).await.unwrap();
        let (act, id, version) = (lea(&desk), learned.id.clone(), learned.version);
        let there = second.write::<_, _, Refusal>(move |tx| Box::pin(async move {
            let input = Decision { accept: false, reason: Some("No".into()) };
            deciding::decide(tx, &act, &id, input, version).await
        }));
        let (here, there) = tokio::join!(decide(&desk, omar(&desk), &learned, None), there);
        assert_eq!(usize::from(here.is_ok()) + usize::from(there.is_ok()), 1);
        second.close().await;
    }

    async fn a_proposal_waits_for_the_owner_or_else_for_who_may_decide(desk: Desk) {
        furnish(&desk).await;
        propose(&desk, anna(&desk), at_step("ask")).await.unwrap();
        let ownerless = NewLearning { text: "They mean the shop".into(), scenario: Some("praise".into()), ..NewLearning::default() };
        let scenarios: Vec<String> = scenarios::scenario::list(&mut desk.db.read().await.unwrap()).await.unwrap().into_iter().map(|one| one.key).collect();
        let key = scenarios.iter().find(|key| *key != "delivery-delay").unwrap().clone();
        propose(&desk, anna(&desk), NewLearning { scenario: Some(key), ..ownerless }).await.unwrap();
        assert_eq!(waiting(&desk, omar(&desk)).await, Waiting { yours: 1, all: 2 });
        assert_eq!(waiting(&desk, lea(&desk)).await, Waiting { yours: 1, all: 2 });
        assert_eq!(waiting(&desk, anna(&desk)).await, Waiting { yours: 0, all: 2 });
    }

    async fn it_says_where_and_what(desk: Desk) {
        furnish(&desk).await;
        let theirs = ticket(&desk).await;
        for (input, field) in [
            (NewLearning { text: " ".into(), ..at_step("ask") }, "text"),
            (NewLearning { text: "Anything".into(), ..NewLearning::default() }, "scenario"),
            (at_step("nowhere"), "step"),
            (NewLearning { number: Some(7), ..at_step("ask") }, "number"),
            (NewLearning { playbook: Some("none".into()), ..at_step("ask") }, "playbook"),
            (NewLearning { playbook: None, scenario: Some("delivery-delay".into()), ..at_step("ask") }, "playbook"),
            (NewLearning { scenario: Some("none".into()), ..at_step("ask") }, "scenario"),
        ] {
            let refused = propose(&desk, anna(&desk), input).await.unwrap_err();
            assert!(refused.to_string().contains(field), "{field}: {refused}");
        }
        let foreign = propose(&desk, omar(&desk), NewLearning { ticket_id: Some(theirs), ..at_step("ask") }).await.unwrap_err();
        assert!(foreign.to_string().contains("ticket_id"), "{foreign}");
        let page = learning::list(&mut desk.db.read().await.unwrap(), &lea(&desk).actor, &Filter { limit: 50, ..Filter::default() }).await;
        assert_eq!(page.unwrap().items, []);
    }

    async fn lists_are_narrowed_and_paged(desk: Desk) {
        furnish(&desk).await;
        for step in ["ask", "end", "ask"] {
            propose(&desk, anna(&desk), at_step(step)).await.unwrap();
            desk.clock.advance(DAY);
        }
        let mut conn = desk.db.read().await.unwrap();
        let actor = lea(&desk).actor;
        let filter = Filter { step: Some("ask".into()), limit: 1, ..Filter::default() };
        let first = learning::list(&mut conn, &actor, &filter).await.unwrap();
        let cursor = Some(kernel::Cursor::decode(first.next.as_deref().unwrap()).unwrap());
        let second = learning::list(&mut conn, &actor, &Filter { cursor, ..filter }).await.unwrap();
        assert!(first.items[0].written_at > second.items[0].written_at && second.next.is_none());
        let none = Filter { state: Some(State::Accepted), limit: 5, ..Filter::default() };
        assert_eq!(learning::list(&mut conn, &actor, &none).await.unwrap().items, []);
    }

    async fn a_month_tells_what_was_accepted_and_whom_to_thank(desk: Desk) {
        furnish(&desk).await;
        for (step, reason) in [("ask", None), ("end", None), ("ask", Some("No"))] {
            let learned = propose(&desk, anna(&desk), at_step(step)).await.unwrap();
            decide(&desk, lea(&desk), &learned, reason).await.unwrap();
        }
        let now = month(&desk, None).await.unwrap();
        assert_eq!((now.proposed, now.declined, now.accepted.len()), (3, 1, 2));
        assert_eq!((now.credits.len(), now.credits[0].accepted, now.credits[0].person.name.as_str()), (1, 2, "Anna Berg"));
        assert_eq!(month(&desk, Some(&now.month)).await.unwrap(), now);
        assert_eq!(month(&desk, Some("1999-12")).await.unwrap().accepted, []);
        for wrong in ["", "2026-13", "2026", "2026-11-01", "99999-01"] {
            assert!(month(&desk, Some(wrong)).await.unwrap_err().to_string().contains("month"), "{wrong}");
        }
    }

    async fn who_sees_tickets_of_their_own_sees_no_others_here(desk: Desk) {
        furnish(&desk).await;
        let id = ticket(&desk).await;
        let learned = propose(&desk, anna(&desk), NewLearning { ticket_id: Some(id), ..at_step("ask") }).await.unwrap();
        let mut act = omar(&desk);
        act.actor.grants.add("tickets.read", Reach::Own);
        assert_eq!(seen(&desk, &act, &learned.id).await.ticket, None);
        act.actor.id = "per_anna".into();
        assert!(seen(&desk, &act, &learned.id).await.ticket.is_some());
    }
}
