//! Golden timelines: what happened, and by hand what must be counted.

use crate::world::{hear, open_as, person, progress, question, reply, run};
use kernel::calendar::{OpeningHours, Span};
use kernel::time::{HOUR, MINUTE, SECOND};
use kernel::{Act, Timestamp};
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::facts::{self, Facts};
use tickets::opening::{Opening, OpeningAuthor};
use tickets::ticket::Channel;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn span(day: i8, from: &str, to: &str) -> Span {
    Span { day, from: from.into(), to: to.into() }
}

/// From now on these hours hold.
async fn hours(desk: &Desk, since: &str, hours: OpeningHours) {
    let json = serde_json::to_string(&hours).unwrap();
    run(&desk.db, "INSERT INTO calendar_cards (since, hours) VALUES ($1, $2)", params![at(since), json]).await;
}

/// Something that happens at a moment.
fn now(desk: &Desk, moment: &str) {
    desk.clock.set(at(moment));
}

async fn opened(desk: &Desk, moment: &str) -> String {
    now(desk, moment);
    open_as(desk, question("Kettle")).await.unwrap().row.id
}

async fn says(desk: &Desk, moment: &str, id: &str) {
    now(desk, moment);
    hear(desk, id, "It leaks again, what now?").await;
}

async fn replies(desk: &Desk, moment: &str, who: &str, id: &str) {
    now(desk, moment);
    reply(desk, &person(desk, who), id, "We send a new one.", None).await;
}

async fn becomes(desk: &Desk, moment: &str, who: &str, id: &str, status: &str) {
    now(desk, moment);
    progress(desk, &person(desk, who), id, status).await;
}

async fn facts(desk: &Desk, id: &str) -> Facts {
    crate::world::assert_true(desk).await;
    facts::kept(&mut desk.db.read().await.unwrap(), id).await.unwrap()
}

/// Wait, business wait, first ever, first in its cycle, cycle.
fn waits(facts: &Facts) -> Vec<(i64, i64, bool, bool, i64)> {
    facts
        .replies
        .iter()
        .map(|fact| (fact.wait_ms, fact.business_ms, fact.first, fact.first_in_cycle, fact.cycle))
        .collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    /// The clock starts at the first of several questions and stops at the first of several answers;
    /// Friday evening to Monday morning is half an hour and an hour and a quarter of business time.
    async fn first_and_average_response(desk: Desk) {
        hours(&desk, "2026-01-01T00:00:00Z", OpeningHours::nine_to_five("Europe/Berlin")).await;
        let id = opened(&desk, "2026-11-20T15:30:00Z").await;
        says(&desk, "2026-11-20T15:50:00Z", &id).await;
        assert_eq!(facts(&desk, &id).await.waiting_since, Some(at("2026-11-20T15:30:00Z")));
        assert_eq!(facts(&desk, &id).await.replies, [], "null until it happens");
        replies(&desk, "2026-11-23T09:15:00Z", "per_anna", &id).await;
        replies(&desk, "2026-11-23T09:20:00Z", "per_anna", &id).await;
        says(&desk, "2026-11-23T10:00:00Z", &id).await;
        replies(&desk, "2026-11-23T10:30:00Z", "per_ben", &id).await;
        let found = facts(&desk, &id).await;
        assert_eq!(waits(&found), [
            (65 * HOUR + 45 * MINUTE, 105 * MINUTE, true, true, 1),
            (30 * MINUTE, 30 * MINUTE, false, false, 1),
        ]);
        assert_eq!(found.replies[0].agent_id.as_deref(), Some("per_anna"));
        assert_eq!(found.replies[1].agent_id.as_deref(), Some("per_ben"));
        assert_eq!((found.contacts.len(), found.waiting_since), (3, None));
        assert_eq!((found.cycles[0].contacts, found.cycles[0].human_replies), (3, 3));
    }

    /// Sundays from one to four: two hours when clocks go forward, four when they go back.
    async fn clock_changes(desk: Desk) {
        let sunday = OpeningHours { time_zone: "Europe/Berlin".into(), weekly: vec![span(7, "01:00", "04:00")], holidays: vec![] };
        hours(&desk, "2026-01-01T00:00:00Z", sunday).await;
        let spring = opened(&desk, "2026-03-28T23:30:00Z").await;
        replies(&desk, "2026-03-29T02:30:00Z", "per_anna", &spring).await;
        assert_eq!(waits(&facts(&desk, &spring).await), [(3 * HOUR, 2 * HOUR, true, true, 1)]);
        let autumn = opened(&desk, "2026-10-24T22:30:00Z").await;
        replies(&desk, "2026-10-25T03:30:00Z", "per_anna", &autumn).await;
        assert_eq!(waits(&facts(&desk, &autumn).await), [(5 * HOUR, 4 * HOUR, true, true, 1)]);
    }

    /// 29 February 2028 is a Tuesday: eight hours, and half an hour on Wednesday.
    async fn a_leap_day(desk: Desk) {
        hours(&desk, "2026-01-01T00:00:00Z", OpeningHours::nine_to_five("Europe/Berlin")).await;
        let id = opened(&desk, "2028-02-28T16:00:00Z").await;
        replies(&desk, "2028-03-01T08:30:00Z", "per_anna", &id).await;
        assert_eq!(waits(&facts(&desk, &id).await), [(40 * HOUR + 30 * MINUTE, 8 * HOUR + 30 * MINUTE, true, true, 1)]);
    }

    /// New York with a lunch break: Wednesday half an hour and five, Thanksgiving none, Friday one.
    async fn spans_holidays_and_another_zone(desk: Desk) {
        let weekly = (1..=5).flat_map(|day| [span(day, "08:00", "12:00"), span(day, "13:00", "18:00")]).collect();
        let shop = OpeningHours { time_zone: "America/New_York".into(), weekly, holidays: vec!["2026-11-26".into()] };
        hours(&desk, "2026-01-01T00:00:00Z", shop).await;
        let id = opened(&desk, "2026-11-25T16:30:00Z").await;
        becomes(&desk, "2026-11-27T14:00:00Z", "per_anna", &id, "solved").await;
        let found = facts(&desk, &id).await;
        assert_eq!(found.cycles[0].resolution_ms, Some(45 * HOUR + 30 * MINUTE));
        assert_eq!(found.cycles[0].resolution_business_ms, Some(6 * HOUR + 30 * MINUTE));
    }

    /// New hours hold for what ends under them and leave alone what was measured before.
    async fn a_change_of_hours_rewrites_nothing(desk: Desk) {
        hours(&desk, "2026-01-01T00:00:00Z", OpeningHours::nine_to_five("UTC")).await;
        let id = opened(&desk, "2026-11-20T16:00:00Z").await;
        replies(&desk, "2026-11-20T18:00:00Z", "per_anna", &id).await;
        let always = (1..=7).map(|day| span(day, "00:00", "24:00")).collect();
        hours(&desk, "2026-11-21T00:00:00Z", OpeningHours { time_zone: "UTC".into(), weekly: always, holidays: vec![] }).await;
        says(&desk, "2026-11-22T10:00:00Z", &id).await;
        replies(&desk, "2026-11-22T13:00:00Z", "per_anna", &id).await;
        assert_eq!(waits(&facts(&desk, &id).await), [(2 * HOUR, HOUR, true, true, 1), (3 * HOUR, 3 * HOUR, false, false, 1)]);
    }

    /// A reopened ticket has a second cycle with its own first response; first and full resolution
    /// are both counted from the opening.
    async fn reopening_begins_a_cycle(desk: Desk) {
        let id = opened(&desk, "2026-11-20T10:00:00Z").await;
        replies(&desk, "2026-11-20T10:10:00Z", "per_anna", &id).await;
        becomes(&desk, "2026-11-20T11:00:00Z", "per_ben", &id, "solved").await;
        becomes(&desk, "2026-11-20T11:30:00Z", "per_ben", &id, "closed").await;
        says(&desk, "2026-11-20T12:00:00Z", &id).await;
        let open = facts(&desk, &id).await;
        assert_eq!((open.solved_at, open.waiting_since), (None, Some(at("2026-11-20T12:00:00Z"))));
        assert!(open.cycles[0].first_solve && !open.cycles[0].last_solve && open.cycles[1].solved_at.is_none());
        replies(&desk, "2026-11-20T12:30:00Z", "per_anna", &id).await;
        becomes(&desk, "2026-11-20T13:00:00Z", "per_anna", &id, "solved").await;
        let found = facts(&desk, &id).await;
        assert_eq!(waits(&found).iter().map(|wait| (wait.0, wait.2, wait.3, wait.4)).collect::<Vec<_>>(), [
            (10 * MINUTE, true, true, 1), (30 * MINUTE, false, true, 2),
        ]);
        let [first, second] = &found.cycles[..] else { panic!("{:#?}", found.cycles) };
        assert_eq!((first.started_at, first.solved_at), (at("2026-11-20T10:00:00Z"), Some(at("2026-11-20T11:00:00Z"))));
        assert_eq!((first.solver_id.as_deref(), second.solver_id.as_deref()), (Some("per_ben"), Some("per_anna")));
        assert_eq!((first.resolution_ms, second.resolution_ms), (Some(HOUR), Some(3 * HOUR)));
        assert_eq!((first.reopened, first.reopened_at), (true, Some(at("2026-11-20T12:00:00Z"))));
        assert_eq!((second.started_at, second.reopened, second.reopened_at), (at("2026-11-20T12:00:00Z"), false, None));
        assert!(first.first_solve && first.first_timed && !first.last_solve && second.last_solve && !second.first_solve);
        assert_eq!((first.contacts, first.human_replies, second.contacts, second.human_replies), (1, 1, 1, 1));
        assert_eq!(found.contacts.len(), 2);
    }

    /// Thanks and an out-of-office note are no contacts and reopen nothing.
    async fn thanks_and_automatic_messages_count_for_nothing(desk: Desk) {
        let id = opened(&desk, "2026-11-20T10:00:00Z").await;
        replies(&desk, "2026-11-20T10:10:00Z", "per_anna", &id).await;
        becomes(&desk, "2026-11-20T11:00:00Z", "per_anna", &id, "solved").await;
        now(&desk, "2026-11-20T12:00:00Z");
        hear(&desk, &id, "Great, thank you very much!").await;
        let note = tickets::receiving::CustomerMessage {
            body_text: Some("I am out of office until Monday.".into()), automatic: true, ..Default::default()
        };
        let (act, ticket) = (desk.system(), id.clone());
        commit!(desk, |tx| tickets::receiving::receive(tx, &act, &ticket, note)).unwrap();
        let found = facts(&desk, &id).await;
        assert_eq!((found.contacts.len(), found.cycles.len(), found.cycles[0].reopened), (1, 1, false));
        assert_eq!(found.solved_at, Some(at("2026-11-20T11:00:00Z")));
    }

    /// An agent's own undo within two minutes: never solved. Later, or by somebody else: reopened.
    async fn taking_a_solve_back(desk: Desk) {
        for (who, back, retracted) in [
            ("per_anna", 2 * MINUTE, true), ("per_anna", 2 * MINUTE + 1, false), ("per_ben", 10 * SECOND, false),
        ] {
            let id = opened(&desk, "2026-11-20T10:00:00Z").await;
            becomes(&desk, "2026-11-20T11:00:00Z", "per_anna", &id, "solved").await;
            assert_eq!(facts(&desk, &id).await.waiting_since, None, "nobody waits for what is solved");
            desk.clock.set(at("2026-11-20T11:00:00Z").plus(back));
            progress(&desk, &person(&desk, who), &id, "open").await;
            let found = facts(&desk, &id).await;
            if retracted {
                assert_eq!((found.cycles.len(), found.cycles[0].solved_at, found.cycles[0].reopened), (1, None, false));
                assert_eq!(found.waiting_since, Some(at("2026-11-20T10:00:00Z")), "still waiting since the opening");
            } else {
                assert_eq!((found.cycles.len(), found.cycles[0].reopened), (2, true), "{who} {back}");
            }
        }
    }

    /// Opened by staff for somebody on the telephone: the clock starts at the next message. A call
    /// answered live counts the queue.
    async fn calls(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let call = |author, wait| {
            let mut opening = Opening { channel: Channel::Phone, ..question("A call") };
            opening.message.author = author;
            opening.message.queue_wait_ms = wait;
            opening
        };
        now(&desk, "2026-11-20T10:00:00Z");
        let act = Act { now: at("2026-11-20T10:00:00Z"), ..anna.clone() };
        let silent = commit!(desk, |tx| tickets::opening::open(tx, &act, call(OpeningAuthor::Staff, None))).unwrap().row.id;
        says(&desk, "2026-11-20T12:00:00Z", &silent).await;
        replies(&desk, "2026-11-20T12:20:00Z", "per_ben", &silent).await;
        let found = facts(&desk, &silent).await;
        assert_eq!(waits(&found), [(20 * MINUTE, 20 * MINUTE, true, true, 1)]);
        assert_eq!(found.contacts.len(), 2);
        let act = Act { now: at("2026-11-20T10:00:00Z"), ..anna };
        let live = call(OpeningAuthor::Customer, Some(90 * SECOND));
        let live = commit!(desk, |tx| tickets::opening::open(tx, &act, live)).unwrap().row.id;
        let found = facts(&desk, &live).await;
        assert_eq!(waits(&found), [(90 * SECOND, 90 * SECOND, true, true, 1)]);
        assert_eq!((found.waiting_since, found.replies[0].agent_id.as_deref()), (None, Some("per_anna")));
    }

    /// A bot answers at once; the clock runs until a human does.
    async fn bots_stop_no_clock(desk: Desk) {
        let id = opened(&desk, "2026-11-20T10:00:00Z").await;
        now(&desk, "2026-11-20T10:00:05Z");
        reply(&desk, &desk.system(), &id, "We have got your message.", None).await;
        assert_eq!(facts(&desk, &id).await.waiting_since, Some(at("2026-11-20T10:00:00Z")));
        replies(&desk, "2026-11-20T11:00:00Z", "per_anna", &id).await;
        let found = facts(&desk, &id).await;
        assert_eq!(waits(&found), [(HOUR, HOUR, true, true, 1)]);
        assert_eq!(found.cycles[0].human_replies, 1, "one touch");
    }

    /// A program with Anna's token is not Anna: it stops no clock, solves for the assignee alone, and
    /// what it sends is news to her.
    async fn a_program_with_a_token_is_no_person(desk: Desk) {
        let id = opened(&desk, "2026-11-20T10:00:00Z").await;
        now(&desk, "2026-11-20T10:00:05Z");
        let anna = person(&desk, "per_anna");
        let mut bot = anna.clone();
        (bot.actor.kind, bot.actor.name) = (kernel::ActorKind::System, "Answer bot".into());
        let before = crate::world::find(&desk, &id).await.last_event.unwrap();
        reply(&desk, &bot, &id, "We have got your message.", Some("solved")).await;
        let found = facts(&desk, &id).await;
        assert_eq!((found.replies.len(), found.cycles[0].human_replies, &found.cycles[0].solver_id), (0, 0, &None));
        let thread = tickets::thread::read(&mut desk.db.read().await.unwrap(), &anna.actor, &id, None, None).await.unwrap();
        let author = &thread.items[1].author;
        assert_eq!((author.kind, author.id.as_deref(), author.name.as_str()), (tickets::message::AuthorKind::System, None, "Answer bot"));
        let late = tickets::replying::NewReply {
            body_text: Some("Hello".into()), body_html: None, body_marks: None, seen_event: before, attachments: vec![], status: None, force: false,
        };
        let (act, ticket) = (anna, id.clone());
        assert!(commit!(desk, |tx| tickets::replying::reply(tx, &act, &ticket, late)).is_err(), "Anna has not seen it");
        let live = Opening { channel: Channel::Phone, ..question("A call") };
        let message = tickets::opening::OpeningMessage { queue_wait_ms: Some(SECOND), ..live.message.clone() };
        let (act, live) = (bot.clone(), Opening { message, ..live });
        assert!(commit!(desk, |tx| tickets::opening::open(tx, &act, live)).is_err(), "no program takes a call");
        let mut outsider = crate::world::reaching(&desk, "per_cleo", kernel::Reach::Team, &["tem_a"]);
        outsider.actor.kind = kernel::ActorKind::System;
        let reach = commit!(desk, |tx| tickets::progressing::progress(
            tx, &outsider, &id, tickets::progressing::StatusChoice { status: "open".into() }, 2
        ));
        assert!(matches!(reach, Err(kernel::Refusal::NotFound(_))), "and it reaches no farther than its owner");
    }

    /// Solved without an answer, then reopened: the cycle has its own first response, and the ticket
    /// never gets one of its life.
    async fn solved_without_an_answer(desk: Desk) {
        let id = opened(&desk, "2026-11-20T10:00:00Z").await;
        becomes(&desk, "2026-11-20T11:00:00Z", "per_anna", &id, "closed").await;
        assert!(facts(&desk, &id).await.cycles[0].first_solve, "closed directly counts as solved");
        says(&desk, "2026-11-20T15:00:00Z", &id).await;
        replies(&desk, "2026-11-20T15:30:00Z", "per_anna", &id).await;
        assert_eq!(waits(&facts(&desk, &id).await), [(30 * MINUTE, 30 * MINUTE, false, true, 2)]);
    }

    /// The team is the one at the moment; product and order are what is known of the ticket now.
    async fn whose_a_figure_is(desk: Desk) {
        let id = opened(&desk, "2026-11-20T10:00:00Z").await;
        let assign = async |team: &str| {
            let version = crate::world::find(&desk, &id).await.row.version;
            let input = tickets::assigning::Assignment { team_id: Some(Some(team.into())), assignee_id: None };
            let (act, ticket) = (person(&desk, "per_anna"), id.clone());
            commit!(desk, |tx| tickets::assigning::assign(tx, &act, &ticket, input, version)).unwrap();
        };
        assign("tem_a").await;
        replies(&desk, "2026-11-20T10:10:00Z", "per_anna", &id).await;
        assign("tem_b").await;
        becomes(&desk, "2026-11-20T11:00:00Z", "per_ben", &id, "solved").await;
        assign("tem_c").await;
        let version = crate::world::find(&desk, &id).await.row.version;
        let input = tickets::editing::Changes {
            product_id: Some(Some("prd_1".into())), order_id: Some(Some("ord_1".into())), ..Default::default()
        };
        let (act, ticket) = (person(&desk, "per_anna"), id.clone());
        commit!(desk, |tx| tickets::editing::edit(tx, &act, &ticket, input, version)).unwrap();
        let found = facts(&desk, &id).await;
        assert_eq!(found.replies[0].team_id.as_deref(), Some("tem_a"));
        assert_eq!(found.cycles[0].team_id.as_deref(), Some("tem_b"));
        assert_eq!((found.cycles[0].product_id.as_deref(), found.contacts[0].order_id.as_deref()), (Some("prd_1"), Some("ord_1")));
    }

    /// No survey for what was never solved, what only we wrote in, or what is set aside.
    async fn nobody_is_asked(desk: Desk) {
        let outgoing = Opening { message: tickets::opening::OpeningMessage { author: OpeningAuthor::Staff, ..question("x").message }, ..question("Offer") };
        now(&desk, "2026-11-20T10:00:00Z");
        let act = person(&desk, "per_anna");
        let outgoing = commit!(desk, |tx| tickets::opening::open(tx, &act, outgoing)).unwrap().row.id;
        becomes(&desk, "2026-11-20T11:00:00Z", "per_anna", &outgoing, "solved").await;
        let open = opened(&desk, "2026-11-20T10:00:00Z").await;
        let spam = opened(&desk, "2026-11-20T10:00:00Z").await;
        becomes(&desk, "2026-11-20T11:00:00Z", "per_anna", &spam, "solved").await;
        let (act, id) = (person(&desk, "per_anna"), spam.clone());
        let aside = tickets::setting_aside::SetAside { reason: tickets::ticket::Aside::Spam };
        commit!(desk, |tx| tickets::setting_aside::set_aside(tx, &act, &id, aside)).unwrap();
        for id in [outgoing, open, spam] {
            let (act, ticket) = (desk.system(), id.clone());
            let input = tickets::answering::NewAnswer { rating: 1, comment: None, at: None };
            let refused = commit!(desk, |tx| tickets::answering::answer(tx, &act, &ticket, input));
            assert!(matches!(refused, Err(kernel::Refusal::Conflict { .. })), "{refused:?}");
            assert_eq!(facts(&desk, &id).await.answers, []);
        }
    }

    /// The latest answer of a cycle counts, for who solved that cycle.
    async fn survey_answers(desk: Desk) {
        let id = opened(&desk, "2026-11-20T10:00:00Z").await;
        becomes(&desk, "2026-11-20T11:00:00Z", "per_ben", &id, "solved").await;
        let answer = async |moment: &str, rating: i64| {
            now(&desk, moment);
            let input = tickets::answering::NewAnswer { rating, comment: None, at: None };
            let (act, ticket) = (desk.system(), id.clone());
            commit!(desk, |tx| tickets::answering::answer(tx, &act, &ticket, input)).unwrap()
        };
        answer("2026-11-20T11:10:00Z", 2).await;
        assert!(answer("2026-11-20T11:20:00Z", 5).await.counts);
        says(&desk, "2026-11-20T12:00:00Z", &id).await;
        becomes(&desk, "2026-11-20T13:00:00Z", "per_anna", &id, "solved").await;
        answer("2026-11-20T13:10:00Z", 1).await;
        let found = facts(&desk, &id).await;
        let rows: Vec<_> = found.answers.iter().map(|a| (a.rating, a.cycle, a.latest, a.solver_id.as_deref())).collect();
        assert_eq!(rows, [
            (2, 1, false, Some("per_ben")), (5, 1, true, Some("per_ben")), (1, 2, true, Some("per_anna")),
        ]);
    }
}
