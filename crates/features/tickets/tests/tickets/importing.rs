//! History from elsewhere: once, twice, changed, wrong.

use crate::world::{find, number};
use kernel::time::{DAY, HOUR, MINUTE};
use kernel::{Act, Actor, ActorKind, Clock, Outcome, Timestamp};
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::facts::{self, Facts};
use tickets::importing::{
    Answer, AnswerRow, ImportedAuthor, MessageRow, TicketRow, import_answers, import_messages, import_tickets,
};
use tickets::message::MessageKind;
use tickets::status::Category;
use tickets::ticket::Channel;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn opened() -> Timestamp {
    at("2026-10-05T09:00:00Z")
}

fn ticket(external_id: &str) -> TicketRow {
    TicketRow {
        source: "old".into(),
        external_id: external_id.into(),
        subject: format!("Case {external_id}"),
        channel: Some(Channel::Email),
        customer_id: Some("cus_1".into()),
        opened_at: opened(),
        ..Default::default()
    }
}

fn message(external_id: &str, ticket: &str, author: ImportedAuthor, minutes: i64, body: &str) -> MessageRow {
    MessageRow {
        source: "old".into(),
        external_id: external_id.into(),
        ticket: ticket.into(),
        author,
        person_id: (author == ImportedAuthor::Staff).then(|| "per_anna".into()),
        author_name: None,
        kind: MessageKind::Public,
        body_text: Some(body.into()),
        body_html: None,
        at: opened().plus(minutes * MINUTE),
        automatic: false,
    }
}

fn importer(desk: &Desk) -> Act {
    desk.act(Actor::program(ActorKind::Import, "old"))
}

async fn take_tickets(desk: &Desk, rows: Vec<TicketRow>) -> Vec<Answer> {
    let act = importer(desk);
    commit!(desk, |tx| import_tickets(tx, &act, rows)).unwrap()
}

async fn take_messages(desk: &Desk, rows: Vec<MessageRow>) -> Vec<Answer> {
    let act = importer(desk);
    commit!(desk, |tx| import_messages(tx, &act, rows)).unwrap()
}

async fn id_of(desk: &Desk, external_id: &str) -> String {
    let sql = "SELECT object_id FROM ticket_origins WHERE kind = 'ticket' AND external_id = $1";
    desk.db.read().await.unwrap().one(store::Sql::same(sql), params![external_id]).await.unwrap()
}

async fn facts_of(desk: &Desk, external_id: &str) -> Facts {
    let id = id_of(desk, external_id).await;
    crate::world::assert_true(desk).await;
    facts::kept(&mut desk.db.read().await.unwrap(), &id).await.unwrap()
}

async fn rows_in_all(desk: &Desk) -> i64 {
    let sql = "SELECT (SELECT count(*) FROM tickets) + (SELECT count(*) FROM messages) + (SELECT count(*) FROM events) \
        + (SELECT count(*) FROM answers) + (SELECT CAST(sum(version) AS BIGINT) FROM tickets) + (SELECT last FROM counters WHERE name = 'ticket')";
    number(&desk.db, sql, vec![]).await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn what_the_source_knew_of_the_outcome(desk: Desk) {
        let solved = TicketRow {
            first_response_at: Some(opened().plus(HOUR)), solved_at: Some(opened().plus(DAY)), closed_at: Some(opened().plus(3 * DAY)),
            sla_met: Some(true), solver_id: Some("per_ben".into()), assignee_id: Some("per_anna".into()), ..ticket("solved")
        };
        let untimed = TicketRow { closed_at: Some(opened().plus(2 * DAY)), sla_met: Some(false), ..ticket("untimed") };
        let reopened = TicketRow { solved_at: Some(opened().plus(DAY)), reopen_count: 2, ..ticket("reopened") };
        let open = TicketRow { sla_met: Some(true), ..ticket("open") };
        let broken = TicketRow { sla_met: Some(false), first_response_at: Some(opened().plus(HOUR)), ..ticket("broken") };
        let answers = take_tickets(&desk, vec![solved, untimed, reopened, open, broken]).await;
        assert!(answers.iter().all(|answer| *answer == Ok(Outcome::Created)), "{answers:?}");

        let solved = facts_of(&desk, "solved").await;
        assert_eq!((solved.cycles[0].solved_at, solved.cycles[0].resolution_ms), (Some(opened().plus(DAY)), Some(DAY)));
        assert_eq!((solved.cycles[0].sla_met, solved.cycles[0].sla_decided_at), (Some(true), Some(opened().plus(DAY))));
        assert_eq!(solved.cycles[0].solver_id.as_deref(), Some("per_ben"));
        assert!(solved.cycles[0].first_timed && !solved.cycles[0].reopened);
        assert_eq!((solved.replies[0].wait_ms, solved.replies[0].first, &solved.replies[0].agent_id), (HOUR, true, &None));
        assert_eq!((solved.cycles[0].contacts, solved.cycles[0].human_replies), (1, 1));

        let untimed = facts_of(&desk, "untimed").await;
        let cycle = &untimed.cycles[0];
        assert_eq!((cycle.solved_at, cycle.resolution_ms), (Some(opened().plus(2 * DAY)), None), "solved when closed, in no time known");
        assert_eq!((cycle.resolution_business_ms, cycle.first_timed, cycle.last_solve), (None, false, true));
        assert_eq!((cycle.sla_met, cycle.sla_decided_at), (Some(false), Some(opened().plus(2 * DAY))));

        let reopened = facts_of(&desk, "reopened").await;
        let cycle = &reopened.cycles[0];
        assert_eq!((reopened.cycles.len(), cycle.reopened, cycle.reopened_at, cycle.first_timed), (1, true, None, false));
        assert_eq!((cycle.last_solve, cycle.resolution_ms), (true, Some(DAY)));

        let open = facts_of(&desk, "open").await;
        assert_eq!((open.solved_at, open.waiting_since, open.cycles[0].sla_met), (None, Some(opened()), None));
        let broken = facts_of(&desk, "broken").await;
        assert_eq!((broken.solved_at, broken.cycles[0].sla_met), (None, Some(false)), "it cannot be kept any more");
        assert_eq!(broken.cycles[0].sla_decided_at, Some(opened().plus(HOUR)));
        let shown = find(&desk, &id_of(&desk, "untimed").await).await;
        assert_eq!((shown.row.status.category, shown.row.updated_at), (Category::Closed, opened().plus(2 * DAY)));
    }

    /// Solved on the first day and open now: the solve counts, and that it did not last.
    async fn imported_open_again(desk: Desk) {
        let again = |id: &str, reopen_count| TicketRow {
            status: Some("open".into()), solved_at: Some(opened().plus(DAY)), reopen_count, sla_met: Some(true), ..ticket(id)
        };
        take_tickets(&desk, vec![again("once", 1), again("twice", 2), again("never", 0)]).await;
        for (id, timed) in [("once", true), ("twice", false)] {
            let facts = facts_of(&desk, id).await;
            let [first, second] = &facts.cycles[..] else { panic!("{:#?}", facts.cycles) };
            assert_eq!((first.solved_at, first.reopened, first.reopened_at), (Some(opened().plus(DAY)), true, None));
            assert_eq!((first.first_timed, first.last_solve, first.sla_met), (timed, false, Some(true)), "{id}");
            assert_eq!((second.solved_at, second.sla_met, facts.solved_at), (None, None, None));
        }
        assert_eq!(facts_of(&desk, "never").await.cycles.len(), 1, "nothing says that it was reopened");
    }

    /// The subject stands in for the customer's words until a message or a description tells them.
    async fn contacts_are_known_if_a_message_came_along(desk: Desk) {
        let solved = |id: &str| TicketRow { solved_at: Some(opened().plus(DAY)), ..ticket(id) };
        let told = TicketRow { description: Some("It leaks".into()), ..solved("told") };
        take_tickets(&desk, vec![solved("silent"), told, solved("opening"), solved("reply"), solved("later")]).await;
        take_messages(&desk, vec![
            message("m1", "opening", ImportedAuthor::Customer, 0, "It leaks"), message("m2", "reply", ImportedAuthor::Staff, 30, "We look"),
        ]).await;
        take_tickets(&desk, vec![TicketRow { description: Some("It leaks".into()), ..solved("later") }]).await;
        for (id, known) in [("silent", false), ("told", true), ("opening", true), ("reply", true), ("later", true)] {
            let facts = facts_of(&desk, id).await;
            assert_eq!((facts.cycles[0].contacts_known, facts.cycles[0].contacts, facts.contacts.len()), (known, 1, 1), "{id}");
        }
    }

    async fn an_answer_nobody_asked_for_is_rejected(desk: Desk) {
        take_tickets(&desk, vec![ticket("open"), TicketRow { solved_at: Some(opened().plus(HOUR)), ..ticket("solved") }]).await;
        let row = |id: &str, ticket: &str| AnswerRow {
            source: "old".into(), external_id: id.into(), ticket: ticket.into(), rating: 1, comment: None, at: opened().plus(DAY),
        };
        let (act, rows) = (importer(&desk), vec![row("a", "open"), row("b", "solved")]);
        let answers = commit!(desk, |tx| import_answers(tx, &act, rows)).unwrap();
        assert_eq!((answers[0].as_ref().unwrap_err()[0].field.as_str(), &answers[1]), ("ticket", &Ok(Outcome::Created)));
        assert_eq!((facts_of(&desk, "open").await.answers.len(), facts_of(&desk, "solved").await.answers.len()), (0, 1));
    }

    async fn a_second_run_changes_nothing(desk: Desk) {
        let solved = Some(opened().plus(2 * HOUR));
        let rows = || (0..70).map(|n| TicketRow { solved_at: solved, ..ticket(&format!("T{n}")) }).collect::<Vec<_>>();
        let said = || (0..70).flat_map(|n| {
            let t = format!("T{n}");
            [message(&format!("m{n}a"), &t, ImportedAuthor::Staff, 30, "We look"), message(&format!("m{n}b"), &t, ImportedAuthor::Customer, 60, "Any news?")]
        }).collect::<Vec<_>>();
        let rated = || vec![AnswerRow { source: "old".into(), external_id: "a".into(), ticket: "T1".into(), rating: 4, comment: None, at: opened().plus(DAY) }];
        take_tickets(&desk, rows()).await;
        take_messages(&desk, said()).await;
        let act = importer(&desk);
        commit!(desk, |tx| import_answers(tx, &act, rated())).unwrap();
        let before = rows_in_all(&desk).await;
        desk.clock.advance(DAY);
        assert!(take_tickets(&desk, rows()).await.iter().all(|answer| *answer == Ok(Outcome::Unchanged)));
        assert!(take_messages(&desk, said()).await.iter().all(|answer| *answer == Ok(Outcome::Unchanged)));
        let act = importer(&desk);
        assert_eq!(commit!(desk, |tx| import_answers(tx, &act, rated())).unwrap(), [Ok(Outcome::Unchanged)]);
        assert_eq!(rows_in_all(&desk).await, before);
        crate::world::assert_true(&desk).await;
    }

    async fn no_moment_is_before_the_opening_or_in_the_future(desk: Desk) {
        let late = Some(desk.clock.now().plus(30 * DAY));
        let answers = take_tickets(&desk, vec![
            ticket("T"),
            TicketRow { solved_at: late, ..ticket("a") },
            TicketRow { opened_at: desk.clock.now().plus(30 * DAY), ..ticket("b") },
            TicketRow { first_response_at: late, closed_at: late, ..ticket("c") },
        ]).await;
        let fields = |answer: &Answer| answer.as_ref().err().map(|problems| problems.iter().map(|problem| problem.field.clone()).collect::<Vec<_>>().join(" "));
        let told: Vec<_> = answers.iter().map(fields).collect();
        assert_eq!(told, [None, Some("solved_at".into()), Some("opened_at".into()), Some("first_response_at closed_at".into())]);
        let answers = take_messages(&desk, vec![message("m1", "T", ImportedAuthor::Staff, -1, "Early"), message("m2", "T", ImportedAuthor::Staff, 0, "At once")]).await;
        assert_eq!(answers.iter().map(fields).collect::<Vec<_>>(), [Some("at".into()), None]);
        assert_eq!(facts_of(&desk, "T").await.replies[0].wait_ms, 0);
    }

    async fn an_automatic_message_is_no_contact_and_no_answer(desk: Desk) {
        take_tickets(&desk, vec![TicketRow { solved_at: Some(opened().plus(HOUR)), ..ticket("T") }]).await;
        // What stands on the ticket is not the note of an absence, though it is the latest word.
        let automatic = |row: MessageRow| MessageRow { automatic: true, ..row };
        let rows = || vec![
            automatic(message("m1", "T", ImportedAuthor::Staff, 1, "We have your message")),
            message("m2", "T", ImportedAuthor::Staff, 30, "It comes today"),
            automatic(message("m3", "T", ImportedAuthor::Customer, 120, "I am out of office")),
        ];
        assert_eq!(take_messages(&desk, rows()).await, vec![Ok(Outcome::Created); 3]);
        assert_eq!(take_messages(&desk, rows()).await, vec![Ok(Outcome::Unchanged); 3]);
        let facts = facts_of(&desk, "T").await;
        assert_eq!((facts.cycles.len(), facts.cycles[0].contacts, facts.cycles[0].human_replies, facts.waiting_since), (1, 1, 1, None));
        assert_eq!(facts.replies.iter().map(|reply| reply.wait_ms).collect::<Vec<_>>(), [30 * MINUTE]);
        assert_eq!(find(&desk, &id_of(&desk, "T").await).await.row.excerpt, "Case T");
    }

    async fn messages_are_measured(desk: Desk) {
        take_tickets(&desk, vec![TicketRow { description: Some("It  leaks".into()), solved_at: Some(opened().plus(DAY)), ..ticket("T") }]).await;
        let answers = take_messages(&desk, vec![
            message("m1", "T", ImportedAuthor::Customer, 0, "It leaks\n"),
            message("m2", "T", ImportedAuthor::System, 1, "We have got your message"),
            message("m3", "T", ImportedAuthor::Staff, 45, "Send us a picture"),
            MessageRow { kind: MessageKind::Note, ..message("m4", "T", ImportedAuthor::Staff, 46, "third this week") },
            message("m5", "T", ImportedAuthor::Customer, 100, "Here it is"),
            message("m6", "T", ImportedAuthor::Staff, 110, "A new one is on its way"),
            message("m7", "T", ImportedAuthor::Customer, 2_000, "Thank you!"),
        ]).await;
        assert!(answers.iter().all(|answer| *answer == Ok(Outcome::Created)), "{answers:?}");
        let facts = facts_of(&desk, "T").await;
        let waits: Vec<(i64, bool)> = facts.replies.iter().map(|reply| (reply.wait_ms, reply.first)).collect();
        assert_eq!(waits, [(45 * MINUTE, true), (10 * MINUTE, false)], "imported staff messages are human replies");
        assert_eq!(facts.contacts.len(), 2, "the opening told twice is one contact, thanks are none");
        assert_eq!((facts.cycles[0].human_replies, facts.cycles[0].reopened), (2, false));
        let id = id_of(&desk, "T").await;
        assert_eq!(number(&desk.db, "SELECT count(*) FROM messages WHERE ticket_id = $1", params![&id]).await, 7);
        let shown = find(&desk, &id).await;
        assert_eq!(shown.row.excerpt, "Thank you!");
        assert_eq!(shown.row.updated_at, opened().plus(2_000 * MINUTE));
    }

    async fn other_content_changes_what_is_there(desk: Desk) {
        take_tickets(&desk, vec![ticket("T")]).await;
        take_messages(&desk, vec![message("m", "T", ImportedAuthor::Staff, 30, "We look")]).await;
        let changed = TicketRow {
            subject: "Case T, corrected".into(), tags: vec!["vip".into()], solved_at: Some(opened().plus(DAY)), assignee_id: Some("per_ben".into()),
            ..ticket("T")
        };
        assert_eq!(take_tickets(&desk, vec![changed]).await, [Ok(Outcome::Changed)]);
        assert_eq!(take_messages(&desk, vec![message("m", "T", ImportedAuthor::Staff, 40, "We look again")]).await, [Ok(Outcome::Changed)]);
        let facts = facts_of(&desk, "T").await;
        assert_eq!((facts.replies.len(), facts.replies[0].wait_ms, facts.cycles[0].resolution_ms), (1, 40 * MINUTE, Some(DAY)));
        assert_eq!(facts.cycles[0].solver_id.as_deref(), Some("per_ben"));
        let shown = find(&desk, &id_of(&desk, "T").await).await;
        assert_eq!((shown.row.subject.as_str(), &shown.row.tags[..]), ("Case T, corrected", &["vip".to_owned()][..]));
        assert_eq!(shown.row.status.category, Category::Solved);
        let rated = |rating| vec![AnswerRow { source: "old".into(), external_id: "a".into(), ticket: "T".into(), rating, comment: None, at: opened().plus(2 * DAY) }];
        for (rating, outcome) in [(2, Outcome::Created), (5, Outcome::Changed)] {
            let act = importer(&desk);
            assert_eq!(commit!(desk, |tx| import_answers(tx, &act, rated(rating))).unwrap(), [Ok(outcome)]);
        }
        let facts = facts_of(&desk, "T").await;
        assert_eq!((facts.answers.len(), facts.answers[0].rating, facts.answers[0].latest), (1, 5, true));
    }

    async fn a_rows_problems_stop_no_other(desk: Desk) {
        let wrong = TicketRow { subject: String::new(), solved_at: Some(opened().plus(-1)), reopen_count: -1, ..ticket("wrong") };
        let status = TicketRow { status: Some("nowhere".into()), ..ticket("status") };
        let answers = take_tickets(&desk, vec![wrong, ticket("right"), status, ticket("right")]).await;
        let fields = |answer: &Answer| answer.as_ref().unwrap_err().iter().map(|problem| problem.field.clone()).collect::<Vec<_>>();
        assert_eq!(fields(&answers[0]), ["subject", "reopen_count", "solved_at"]);
        assert_eq!((&answers[1], fields(&answers[2]), &answers[3]), (&Ok(Outcome::Created), vec!["status".to_owned()], &Ok(Outcome::Unchanged)));
        let answers = take_messages(&desk, vec![
            message("m1", "nobody", ImportedAuthor::Customer, 1, "x"), message("m2", "right", ImportedAuthor::Customer, 1_000_000, "x"),
            message("m3", "right", ImportedAuthor::Customer, 9, "x"),
        ]).await;
        assert_eq!((fields(&answers[0]), fields(&answers[1]), &answers[2]), (vec!["ticket".to_owned()], vec!["at".to_owned()], &Ok(Outcome::Created)));
        crate::world::assert_true(&desk).await;
    }

    async fn numbers_come_along_and_are_never_given_twice(desk: Desk) {
        let numbered = |id: &str, number| TicketRow { number: Some(number), ..ticket(id) };
        let answers = take_tickets(&desk, vec![numbered("a", 5), ticket("b"), numbered("c", 100), numbered("d", 5)]).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3);
        assert_eq!(answers[3].as_ref().unwrap_err()[0].field, "number");
        assert_eq!(find(&desk, &id_of(&desk, "c").await).await.row.number, 100);
        let new = crate::world::open(&desk, "New").await.row.number;
        assert!(new > 101, "{new}");
        let answers = take_tickets(&desk, vec![numbered("e", 7), numbered("f", new)]).await;
        assert_eq!((&answers[0], answers[1].is_err()), (&Ok(Outcome::Created), true));
        assert!(crate::world::open(&desk, "Newer").await.row.number > new);
    }

    async fn an_imported_ticket_lives_on(desk: Desk) {
        take_tickets(&desk, vec![TicketRow { solved_at: Some(opened().plus(DAY)), assignee_id: Some("per_ben".into()), ..ticket("T") }]).await;
        let id = id_of(&desk, "T").await;
        crate::world::hear(&desk, &id, "It is broken again").await;
        let facts = facts_of(&desk, "T").await;
        assert_eq!((facts.cycles.len(), facts.cycles[0].reopened, facts.cycles[0].reopened_at), (2, true, Some(importer(&desk).now)));
        assert_eq!((facts.waiting_since, facts.contacts.len()), (Some(importer(&desk).now), 2));
    }

    async fn a_message_that_moved_on_is_left_alone(desk: Desk) {
        take_tickets(&desk, vec![ticket("A"), ticket("B")]).await;
        take_messages(&desk, vec![message("m", "A", ImportedAuthor::Customer, 60, "By the way, the invoice")]).await;
        let id = id_of(&desk, "A").await;
        let sql = "SELECT object_id FROM ticket_origins WHERE kind = 'message'";
        let moved: String = desk.db.read().await.unwrap().one(store::Sql::same(sql), params![]).await.unwrap();
        let (act, from) = (crate::world::person(&desk, "per_anna"), id.clone());
        let split = tickets::splitting::Split { messages: vec![moved], subject: "Invoice".into() };
        commit!(desk, |tx| tickets::splitting::split(tx, &act, &from, split)).unwrap();
        let answers = take_messages(&desk, vec![message("m", "A", ImportedAuthor::Customer, 60, "Other words")]).await;
        assert_eq!(answers[0].as_ref().unwrap_err()[0].field, "ticket");
        assert_eq!(find(&desk, &id).await.customer_contacts, 1);
        crate::world::assert_true(&desk).await;
    }

    async fn two_imports_at_once_do_not_double(desk: Desk) {
        let mut tasks = Vec::new();
        for _ in 0..3 {
            let (db, act) = (desk.db.clone(), importer(&desk));
            tasks.push(tokio::spawn(async move {
                let rows = (0..20).map(|n| ticket(&format!("T{n}"))).collect();
                db.write::<_, _, kernel::Refusal>(move |tx| Box::pin(async move { import_tickets(tx, &act, rows).await })).await
            }));
        }
        let mut well = 0;
        for task in tasks {
            well += i64::from(task.await.unwrap().is_ok());
        }
        assert!(well >= 1, "a batch that came too late is refused as a whole");
        assert_eq!(number(&desk.db, "SELECT count(*) FROM tickets", vec![]).await, 20);
    }

    async fn the_scenario_comes_along_and_what_people_here_say_stays(desk: Desk) {
        let of = |scenario: Option<&str>, subject: &str| {
            vec![TicketRow { scenario: scenario.map(str::to_owned), subject: subject.into(), ..ticket("about") }]
        };
        let now = async |desk: &Desk| {
            let row = find(desk, &id_of(desk, "about").await).await.row;
            (row.scenario, row.scenario_confirmed)
        };
        assert_eq!(take_tickets(&desk, of(Some("delivery-delay"), "One")).await, [Ok(Outcome::Created)]);
        assert_eq!(now(&desk).await, (Some("delivery-delay".into()), true), "people there said so");
        assert_eq!(take_tickets(&desk, of(Some("delivery-delay"), "One")).await, [Ok(Outcome::Unchanged)]);
        assert_eq!(take_tickets(&desk, of(Some("lost-parcel"), "One")).await, [Ok(Outcome::Changed)]);
        assert_eq!(now(&desk).await, (Some("lost-parcel".into()), true));
        assert_eq!(take_tickets(&desk, of(None, "Two")).await, [Ok(Outcome::Changed)]);
        assert_eq!(now(&desk).await, (Some("lost-parcel".into()), true), "nothing is said of it");
        let (act, id) = (desk.staff(&["tickets.answer", "tickets.read"]), id_of(&desk, "about").await);
        let said = tickets::classifying::Classification { scenario: Some("praise".into()), confirmed: true };
        commit!(desk, |tx| tickets::classifying::classify(tx, &act, &id, said)).unwrap();
        assert_eq!(take_tickets(&desk, of(Some("delivery-delay"), "Three")).await, [Ok(Outcome::Changed)]);
        assert_eq!(now(&desk).await, (Some("praise".into()), true), "somebody here said so");
        crate::world::assert_true(&desk).await;
        let told = "SELECT count(*) FROM events WHERE kind = 'TicketClassified'";
        assert_eq!(number(&desk.db, told, vec![]).await, 3);
        let wrong = take_tickets(&desk, vec![TicketRow { scenario: Some("Not a key".into()), ..ticket("wrong") }]).await;
        assert_eq!(wrong[0].as_ref().unwrap_err()[0].field, "scenario");
    }
}
