//! Figures, comparisons and what stands behind them, against tickets counted by hand.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use effects::comparing::{self, Basis, Compared, Comparison, Measure, Question, Verdict};
use effects::showing::{self, Behind, Case, Runs, What};
use effects::{funnel, measuring};
use kernel::time::{DAY, HOUR, MINUTE};
use kernel::{Act, Clock, Refusal, Timestamp};
use playbooks::checking::Written;
use playbooks::publishing::{self, Why};
use playbooks::trying::{self, NewTrial};
use playbooks::{drafting, trial};
use store::{Error, Migration, Schema, Sql, Value, params};
use test_kit::{Desk, commit};

/// Tables that stand where the other features have views and facts of the same names.
const CARDS: Schema = Schema {
    owner: "cards",
    migrations: &[Migration { version: 1, name: "cards", sql: include_str!("cards.sql") }],
    queries: store::Queries::NONE,
};
const KEY: &str = "way";
const TEXT: &str = "playbook: way\nname: Way\nscenario: late\nsteps:
  - { id: ask, title: Ask, kind: instruction, optional: true }
  - { id: tell, title: Tell, kind: instruction }
  - { id: end, title: End, kind: resolve, reason: solved }\n";

async fn run(desk: &Desk, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

/// Three versions of a playbook for late parcels.
async fn publish(desk: &Desk) {
    let act = desk.staff(&["playbooks.manage"]);
    for title in ["Ask", "Ask kindly", "Ask twice"] {
        let draft = Written::text(TEXT.replace("title: Ask", &format!("title: {title}"))).draft().unwrap();
        let by = act.clone();
        commit!(desk, |tx| async {
            let row = match playbooks::playbook::maybe(tx, KEY).await? {
                None => drafting::add(tx, &by, draft, None).await?,
                Some(row) => drafting::change(tx, &by, KEY, (draft, None), row.version).await?,
            };
            publishing::publish(tx, &by, KEY, Why { why: "Now".into() }, row.version).await
        })
        .unwrap();
    }
}

/// A ticket of the scenario, opened so many days ago and solved after so many minutes with one contact.
struct Given<'a> {
    id: &'a str,
    days: i64,
    minutes: Option<i64>,
    contacts: i64,
}

async fn ticket(desk: &Desk, given: Given<'_>) -> Timestamp {
    let Given { id, days, minutes, contacts } = given;
    let opened = desk.clock.now().plus(-days * DAY);
    let number: i64 = id.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap();
    run(desk, "INSERT INTO ticket_cards (id, number, subject) VALUES ($1, $2, $1)", params![id, number]).await;
    let sql = "INSERT INTO ticket_facts (ticket_id, opened_at, customer_id, order_id, scenario, team_id) VALUES ($1, $2, 'cus_1', $1, 'late', 'tem_1')";
    run(desk, sql, params![id, opened]).await;
    if let Some(minutes) = minutes {
        let sql = "INSERT INTO cycle_facts (ticket_id, cycle, solved_at, resolution_ms, first_solve, last_solve, contacts, contacts_known, reopened) VALUES ($1, 1, $2, $3, 1, 1, $4, 1, 0)";
        run(desk, sql, params![id, opened.plus(minutes * MINUTE), minutes * MINUTE, contacts]).await;
    }
    opened
}

async fn guide(desk: &Desk, id: &str, version: i64, trial: Option<&str>, at: Timestamp) {
    let sql = "INSERT INTO playbook_run_facts (run_id, ticket_id, playbook, number, trial_id, state, step, started_at, ended_at) VALUES ($1, $2, 'way', $3, $4, 'ended', 'end', $5, $6)";
    let run_id = format!("run_{id}_{version}");
    run(desk, sql, params![run_id, id, version, trial, at, at.plus(HOUR)]).await;
}

/// Twelve tickets without a run take about 20 hours and two contacts; twelve each with versions 1 and 2
/// take about 10 and 2 hours and one contact.
async fn world(desk: &Desk) {
    publish(desk).await;
    run(desk, "INSERT INTO customer_cards (id, root_id) VALUES ('cus_1', 'cus_1')", vec![]).await;
    for place in 0..12 {
        for (version, hours) in [(0, 20), (1, 10), (2, 2)] {
            let id = format!("t{}", version * 100 + place);
            let contacts = if version == 0 { 2 } else { 1 };
            let given = Given { id: &id, days: 60 - place, minutes: Some(hours * 60 + place), contacts };
            let opened = ticket(desk, given).await;
            if version > 0 {
                guide(desk, &id, version, None, opened).await;
            }
        }
    }
}

async fn compare(desk: &Desk, question: Question) -> Result<Comparison, Refusal> {
    comparing::compare(&mut desk.db.read().await.unwrap(), KEY, &question, desk.clock.now()).await
}

fn of(comparison: &Comparison, measure: Measure) -> &Compared {
    comparison.measures.iter().find(|one| one.measure == measure).unwrap()
}

fn close(value: Option<f64>, wanted: f64) -> bool {
    value.is_some_and(|value| (value - wanted).abs() < 5e-4)
}

async fn cases(desk: &Desk, act: &Act, version: i64, what: What) -> Vec<Case> {
    let mut conn = desk.db.read().await.unwrap();
    let mut found = Vec::new();
    let mut cursor = None;
    loop {
        let behind = Behind { version, trial: None, days: None, what: what.clone(), cursor, limit: 5 };
        let page = showing::cases(&mut conn, act, KEY, &behind).await.unwrap();
        found.extend(page.items);
        match page.next {
            Some(next) => cursor = Some(kernel::Cursor::decode(&next).unwrap()),
            None => return found,
        }
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, CARDS, http_kit::SCHEMA, staff::SCHEMA, playbooks::SCHEMA, effects::SCHEMA];

    async fn versions_are_counted_beside_tickets_without_them(desk: Desk) {
        world(&desk).await;
        // A second run of another version counts as a run, and its ticket stays with the first.
        guide(&desk, "t100", 2, None, desk.clock.now().plus(-DAY)).await;
        let answers = "INSERT INTO answer_facts (answer_id, ticket_id, rating, latest) VALUES ('a1', 't200', 5, 1), ('a2', 't201', 2, 1), ('a3', 't201', 5, 0), ('a4', 't100', 4, 1)";
        run(&desk, answers, vec![]).await;
        let found = measuring::measure(&mut desk.db.read().await.unwrap(), KEY, None, desk.clock.now()).await.unwrap();
        let numbers: Vec<_> = found.versions.iter().map(|one| (one.number, one.runs, one.outcomes.tickets)).collect();
        assert_eq!(numbers, [(3, 0, 0), (2, 13, 12), (1, 12, 12)]);
        let second = &found.versions[1];
        assert_eq!((second.completion.hits, second.completion.n), (13, 13));
        assert_eq!(second.duration.median_ms, Some(HOUR as f64));
        assert_eq!(second.outcomes.resolution.median_ms, Some((2 * HOUR) as f64 + 5.5 * MINUTE as f64));
        assert_eq!((second.outcomes.first_contact.hits, second.outcomes.first_contact.n), (12, 12));
        assert_eq!((second.outcomes.satisfaction.hits, second.outcomes.satisfaction.n), (1, 2), "the latest counts");
        let without = found.without.unwrap();
        assert_eq!((without.tickets, without.first_contact.hits), (12, 0));
        assert_eq!(found.versions[2].outcomes.satisfaction.n, 1);
        let recent = measuring::measure(&mut desk.db.read().await.unwrap(), KEY, Some(55), desk.clock.now()).await.unwrap();
        assert_eq!(recent.versions[2].outcomes.tickets, 7, "of 49 to 55 days ago");
        let wrong = measuring::measure(&mut desk.db.read().await.unwrap(), KEY, Some(0), desk.clock.now()).await;
        assert!(wrong.unwrap_err().to_string().contains("days"));
    }

    async fn a_contact_about_the_same_order_speaks_against_the_first(desk: Desk) {
        world(&desk).await;
        let solved = desk.clock.now().plus(-60 * DAY + 2 * HOUR);
        let sql = "INSERT INTO contact_facts (ticket_id, ordinal, at, customer_id, order_id) VALUES ('t0', 2, $1, 'cus_1', 't200'), ('t0', 3, $2, 'cus_1', 't201')";
        run(&desk, sql, params![solved.plus(6 * DAY), solved.plus(9 * DAY)]).await;
        run(&desk, "UPDATE cycle_facts SET contacts_known = 0 WHERE ticket_id = 't202'", vec![]).await;
        ticket(&desk, Given { id: "t299", days: 3, minutes: Some(60), contacts: 1 }).await;
        guide(&desk, "t299", 2, None, desk.clock.now().plus(-3 * DAY)).await;
        let found = measuring::measure(&mut desk.db.read().await.unwrap(), KEY, None, desk.clock.now()).await.unwrap();
        let first = found.versions[1].outcomes.first_contact;
        // Of 13, one is not told and one is too young; of 11 one customer wrote again within the week.
        assert_eq!((first.hits, first.n), (10, 11));
    }

    async fn a_verdict_names_what_it_rests_on(desk: Desk) {
        world(&desk).await;
        let found = compare(&desk, Question { version: 2, against: Some(1), ..Question::default() }).await.unwrap();
        assert_eq!((found.basis, found.tickets, found.tickets_against), (Basis::BeforeAfter, 12, 12));
        let time = of(&found, Measure::Resolution);
        assert_eq!((time.verdict, time.difference), (Verdict::Better, Some((-8 * HOUR) as f64)));
        assert!(time.high.unwrap() < (-7 * HOUR) as f64 && time.low.unwrap() > (-9 * HOUR) as f64, "{time:?}");
        // 12 of 12 and 12 of 12: by Newcombe at most 24.25 points apart.
        let first = of(&found, Measure::FirstContact);
        assert_eq!((first.verdict, first.difference), (Verdict::Unknown, Some(0.0)));
        assert!(close(first.low, -0.2425) && close(first.high, 0.2425), "{first:?}");
        assert_eq!(of(&found, Measure::Satisfaction).verdict, Verdict::Unknown);
        let wide = Question { version: 2, against: Some(1), points: Some(25), minutes: Some(60 * 10), ..Question::default() };
        let found = compare(&desk, wide).await.unwrap();
        assert_eq!(of(&found, Measure::FirstContact).verdict, Verdict::Same);
        assert_eq!(of(&found, Measure::Resolution).verdict, Verdict::Same, "eight hours would not matter");
        let found = compare(&desk, Question { version: 1, ..Question::default() }).await.unwrap();
        assert_eq!((found.basis, found.tickets_against), (Basis::Chosen, 12));
        assert_eq!(of(&found, Measure::FirstContact).verdict, Verdict::Better);
        let found = compare(&desk, Question { version: 1, against: Some(2), ..Question::default() }).await.unwrap();
        assert_eq!(of(&found, Measure::Resolution).verdict, Verdict::Worse);
    }

    async fn of_a_trial_only_its_own_tickets_are_compared(desk: Desk) {
        world(&desk).await;
        let act = desk.staff(&["playbooks.manage"]);
        let input = NewTrial { first_version: 1, second_version: 2, share: None, points: Some(30), minutes: None, why: "Which?".into() };
        let begun = commit!(desk, |tx| trying::begin(tx, &act, KEY, input)).unwrap();
        for place in 0..12 {
            let (one, two) = (format!("t{}", 400 + place), format!("t{}", 500 + place));
            for (id, version) in [(&one, 1), (&two, 2)] {
                // Long before the trial; only one of them is old enough for a figure.
                let opened = ticket(&desk, Given { id, days: 400, minutes: Some(100 + place), contacts: 1 }).await;
                guide(&desk, id, version, Some(&begun.id), opened).await;
            }
        }
        let question = Question { version: 2, against: Some(1), trial: Some(begun.id.clone()), ..Question::default() };
        let found = compare(&desk, question.clone()).await.unwrap();
        assert_eq!((found.basis, found.tickets, found.tickets_against), (Basis::Randomised, 12, 12));
        assert_eq!((of(&found, Measure::Resolution).verdict, of(&found, Measure::Resolution).difference), (Verdict::Same, Some(0.0)));
        assert_eq!(of(&found, Measure::FirstContact).margin, 0.3, "as the trial said beforehand");
        assert_eq!(of(&found, Measure::FirstContact).verdict, Verdict::Same);
        let listed = trial::list(&mut desk.db.read().await.unwrap(), KEY).await.unwrap();
        assert_eq!(listed.len(), 1);
        for (wrong, field) in [
            (Question { trial: Some("try_none".into()), ..question.clone() }, "trial"),
            (Question { against: None, ..question.clone() }, "against"),
            (Question { against: Some(2), ..question.clone() }, "against"),
            (Question { points: Some(51), ..question.clone() }, "points"),
        ] {
            assert!(compare(&desk, wrong).await.unwrap_err().to_string().contains(field), "{field}");
        }
        let missing = compare(&desk, Question { version: 9, ..Question::default() }).await;
        assert!(matches!(missing, Err(Refusal::NotFound("version"))));
    }

    async fn steps_tell_how_many_came_there_and_what_it_came_to(desk: Desk) {
        publish(&desk).await;
        let at = desk.clock.now().plus(-10 * DAY);
        let runs = [("r1", "ended", "end"), ("r2", "stopped", "tell"), ("r3", "open", "ask"), ("r4", "open", "tell")];
        for (place, (id, state, step)) in runs.into_iter().enumerate() {
            ticket(&desk, Given { id: &format!("t{place}"), days: 10, minutes: None, contacts: 1 }).await;
            let sql = "INSERT INTO playbook_run_facts (run_id, ticket_id, playbook, number, state, step, started_at, ended_at) VALUES ($1, $2, 'way', 3, $3, $4, $5, NULL)";
            run(&desk, sql, params![id, format!("t{place}"), state, step, at]).await;
        }
        for (id, position, step, outcome, minutes, after) in [
            ("r1", 1_i64, "ask", "done", Some(4_i64), 10_i64),
            ("r1", 2, "tell", "refused", None, 40),
            ("r2", 1, "ask", "skipped", None, 20),
            ("r4", 1, "ask", "done", Some(6), 30),
        ] {
            let sql = "INSERT INTO playbook_step_facts (run_id, position, step, outcome, minutes, at, playbook, number, started_at) VALUES ($1, $2, $3, $4, $5, $6, 'way', 3, $7)";
            run(&desk, sql, params![id, position, step, outcome, minutes, at.plus(after * MINUTE), at]).await;
        }
        let mut conn = desk.db.read().await.unwrap();
        let found = funnel::funnel(&mut conn, KEY, 3, None, desk.clock.now()).await.unwrap();
        drop(conn);
        let counts: Vec<_> = found.steps.iter().map(|one| (one.step.as_str(), one.reached, one.done, one.skipped, one.otherwise, one.stopped, one.here)).collect();
        assert_eq!(counts, [("ask", 4, 2, 1, 0, 0, 1), ("tell", 3, 0, 0, 1, 1, 1), ("end", 1, 0, 0, 0, 0, 0)]);
        let ask = &found.steps[0];
        assert_eq!((ask.elapsed.median_ms, ask.worked.median_ms), (Some((20 * MINUTE) as f64), Some((5 * MINUTE) as f64)));
        assert_eq!(found.steps[1].elapsed.median_ms, Some((30 * MINUTE) as f64), "since the step before");
        let act = desk.staff(&["tickets.read"]);
        for (which, step, wanted) in [
            (Runs::All, None, 4),
            (Runs::Reached, Some("tell"), 3),
            (Runs::Done, Some("ask"), 2),
            (Runs::Skipped, Some("ask"), 1),
            (Runs::Otherwise, Some("tell"), 1),
            (Runs::Stopped, Some("tell"), 1),
            (Runs::Stopped, Some("ask"), 0),
            (Runs::Here, Some("ask"), 1),
        ] {
            let listed = cases(&desk, &act, 3, What::Runs { which, step: step.map(str::to_owned) }).await;
            assert_eq!(listed.len(), wanted, "{which:?} {step:?}");
        }
    }

    async fn each_number_opens_its_tickets_as_far_as_they_may_be_seen(desk: Desk) {
        world(&desk).await;
        let act = desk.staff(&["tickets.read"]);
        for (version, measure, wanted) in [
            (2, None, 12),
            (2, Some(Measure::Resolution), 12),
            (0, Some(Measure::FirstContact), 12),
            (0, Some(Measure::Satisfaction), 0),
        ] {
            let listed = cases(&desk, &act, version, What::Tickets(measure)).await;
            assert_eq!(listed.len(), wanted, "{version} {measure:?}");
            assert!(listed.windows(2).all(|pair| pair[0].at >= pair[1].at));
        }
        let mut own = desk.staff(&[]);
        own.actor.grants.add("tickets.read", kernel::Reach::Own);
        assert_eq!(cases(&desk, &own, 2, What::Tickets(None)).await, []);
        assert_eq!(cases(&desk, &own, 2, What::Runs { which: Runs::All, step: None }).await, []);
    }
}
