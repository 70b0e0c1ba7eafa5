//! A library goes out of one installation and into another, twice.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::{Act, Clock, Refusal};
use learnings::deciding::{self, Decision};
use learnings::learning::{self, Filter, Learning, State};
use learnings::proposing::{self, NewLearning};
use library::document::Document;
use library::exporting;
use library::importing::{self, Part, Report};
use playbooks::publishing::{self, Why};
use scenarios::exchanging::Outcome;
use scenarios::scenario;
use store::{Db, Schema, Sql, params};
use test_kit::{Desk, commit};

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

/// An installation with what the program brings.
async fn furnish(desk: &Desk) {
    let act = desk.system();
    let shipped = desk.db.write::<_, _, Refusal>(move |tx| {
        Box::pin(async move {
            playbooks::shipping::ship(tx, &act).await?;
            scenarios::shipping::ship(tx, &act).await.map(drop)
        })
    });
    shipped.await.unwrap();
}

async fn export(desk: &Desk) -> String {
    let mut conn = desk.db.read().await.unwrap();
    exporting::export(&mut conn, None, true).await.unwrap().to_text().unwrap()
}

fn lead(desk: &Desk) -> Act {
    desk.staff(&["scenarios.manage", "playbooks.manage"])
}

async fn import(desk: &Desk, text: &str) -> Result<Report, Refusal> {
    let (act, document) = (lead(desk), Document::read(text)?);
    desk.db
        .write::<_, _, Refusal>(move |tx| {
            Box::pin(async move { importing::import(tx, &act, document, "From elsewhere").await })
        })
        .await
}

async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read().await.unwrap().one(Sql::same(sql), params![]).await.unwrap()
}

const EVENTS: &str = "SELECT count(*) FROM events";

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_goes_out_comes_in_once_elsewhere(desk: Desk) {
        furnish(&desk).await;
        let text = export(&desk).await;
        assert!(text.starts_with("library: 1\nstages:\n"), "{}", &text[..200]);
        assert_eq!(export(&desk).await, text, "always written the same way");
        let here = import(&desk, &text).await.unwrap();
        assert_eq!((here.new, here.changed), (0, 0), "it is here already");
        let events = number(&desk.db, EVENTS).await;
        let elsewhere = text.replace("Parcel", "Packet");
        assert_ne!(elsewhere, text);
        let report = import(&desk, &elsewhere).await.unwrap();
        assert!(report.changed > 0 && report.new == 0);
        let again = import(&desk, &elsewhere).await.unwrap();
        assert_eq!((again.new, again.changed, again.same), (0, 0, report.same + report.changed));
        assert_eq!(number(&desk.db, EVENTS).await, events + report.changed, "a second import changes nothing");
    }

    async fn an_empty_installation_gets_all_of_it(desk: Desk) {
        let document = exported_by_a_full_one();
        let report = import(&desk, &document).await.unwrap();
        assert_eq!((report.changed, report.same), (0, 0));
        let of = |part| report.items.iter().filter(|one| one.part == part && one.outcome == Outcome::New).count();
        assert_eq!((of(Part::Scenario), of(Part::Playbook)), (1, 1));
        let found = scenario::find(&mut desk.db.read().await.unwrap(), "trade-in").await.unwrap();
        assert_eq!(found.definition.0.examples["en"], ["Do you take my old lamp?"]);
        assert_eq!(export(&desk).await, document, "and gives it back as it came");
    }

    async fn all_that_is_wrong_is_told_at_once_and_nothing_is_kept(desk: Desk) {
        let whole = exported_by_a_full_one();
        let wrong = whole.replace("touchpoint: desk", "touchpoint: moon").replace("impact: 2", "impact: 9");
        let Err(Refusal::Invalid(problems)) = import(&desk, &wrong).await else { panic!("it was taken") };
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        assert!(fields.contains(&"scenarios.trade-in.definition.touchpoint"), "{fields:?}");
        assert!(fields.iter().any(|field| field.ends_with("estimate.impact")), "{fields:?}");
        let unread = Document::read(&whole.replace("kind: resolve", "kind: magic")).unwrap_err();
        assert!(unread.to_string().contains("playbooks.trade-in."), "{unread}");
        assert_eq!((number(&desk.db, EVENTS).await, number(&desk.db, "SELECT count(*) FROM journey_stages").await), (0, 0));
    }

    async fn a_check_tells_what_would_be_done_and_keeps_nothing(desk: Desk) {
        let document = Document::read(&exported_by_a_full_one()).unwrap();
        let report = importing::check(&desk.db, lead(&desk), document, "A look".into()).await.unwrap();
        assert_eq!(report.new, 4, "a stage, a touchpoint, a scenario, a playbook");
        assert_eq!((number(&desk.db, EVENTS).await, number(&desk.db, "SELECT count(*) FROM scenarios").await), (0, 0));
    }

    async fn what_was_accepted_goes_along_without_people_and_tickets(desk: Desk) {
        furnish(&desk).await;
        let learned = learn(&desk).await;
        let text = export(&desk).await;
        let goes = Document::read(&text).unwrap().learnings;
        assert_eq!(goes.len(), 1, "what is only proposed stays here");
        let one = &goes[0];
        assert_eq!((one.id.as_str(), one.text.as_str()), (learned.id.as_str(), "They mean the parcel shop"));
        assert_eq!((one.credit.as_deref(), one.scenario.as_deref()), (Some("Anna Berg"), Some("delivery-delay")));
        assert_eq!(Some(one.accepted_at), learned.decided_at);
        assert!(!text.contains("per_anna") && !text.contains("tkt_"), "{text}");
        let report = import(&desk, &text).await.unwrap();
        assert_eq!((report.new, report.changed), (0, 0), "it was learned here");
        let without = exporting::export(&mut desk.db.read().await.unwrap(), None, false).await.unwrap();
        assert!(!without.to_text().unwrap().contains("learnings"), "and is read by a program that knows none");
    }

    async fn what_was_learned_elsewhere_comes_once_and_is_credited_in_the_next_version(desk: Desk) {
        let text = with_learnings(&[LEARNED]);
        let checked = importing::check(&desk.db, lead(&desk), Document::read(&text).unwrap(), "A look".into()).await.unwrap();
        assert_eq!((checked.new, number(&desk.db, "SELECT count(*) FROM learnings").await), (5, 0));
        assert_eq!(import(&desk, &text).await.unwrap(), checked);
        let again = import(&desk, &text).await.unwrap();
        assert_eq!((again.new, again.changed, again.same), (0, 0, 5));
        assert_eq!(export(&desk).await, text, "it goes on as it came");
        let taken = all(&desk).await.remove(0);
        assert_eq!((taken.state, taken.author.name.as_str(), taken.author.id.as_str()), (State::Accepted, "Mia Sand", ""));
        assert_eq!((taken.taken_at, taken.number, taken.in_version), (Some(desk.clock.now()), Some(7), None));
        let digest = learnings::digest::digest(&mut desk.db.read().await.unwrap(), &lead(&desk), Some("2026-03")).await.unwrap();
        assert_eq!((digest.accepted.len(), digest.credits.len(), digest.proposed), (0, 0, 0), "it was not learned here");
        publish(&desk).await;
        assert_eq!(all(&desk).await[0].in_version, Some(1), "though it was learned at a seventh version there");
        let renamed = import(&desk, &text.replace("Mia Sand", "Mia Strand")).await.unwrap();
        assert_eq!((renamed.new, renamed.changed), (0, 1));
        assert_eq!(all(&desk).await[0].author.name, "Mia Strand");
    }

    async fn a_learning_that_belongs_to_nothing_is_told_and_nothing_is_kept(desk: Desk) {
        let foreign = LEARNED.replace("scenario: trade-in", "scenario: moon");
        let other = LEARNED.replace("lrn_there", "lrn_other").replace("playbook: trade-in", "playbook: sun");
        let text = with_learnings(&[&foreign, &other, &other]);
        let Err(Refusal::Invalid(problems)) = import(&desk, &text).await else { panic!("it was taken") };
        let told: Vec<String> = problems.iter().map(|one| format!("{}: {}", one.field, one.problem)).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!(told[0], "learnings.lrn_there.scenario: there is no scenario `moon`, neither here nor in the file");
        assert_eq!(told[1], "learnings.lrn_other.playbook: there is no playbook `sun`, neither here nor in the file");
        assert_eq!(told[2], "learnings.lrn_other: stands there twice");
        for (part, wrong, field) in [
            ("They take it", "\"\"", "text"),
            ("credit: Mia Sand", "credit: \"a\\nb\"", "credit"),
            ("version: 7", "version: 0", "version"),
            ("playbook: trade-in\n    ", "", "playbook"),
        ] {
            let refused = import(&desk, &with_learnings(&[&LEARNED.replace(part, wrong)])).await.unwrap_err();
            assert!(refused.to_string().contains(&format!("learnings.lrn_there.{field}")), "{field}: {refused}");
        }
        assert_eq!((number(&desk.db, EVENTS).await, number(&desk.db, "SELECT count(*) FROM learnings").await), (0, 0));
    }

    async fn an_owner_who_is_unknown_here_takes_nobodys_place(desk: Desk) {
        furnish(&desk).await;
        let text = export(&desk).await;
        let with = |owner: &str| text.replacen("touchpoint: feedback", &format!("touchpoint: feedback\n    owner_id: {owner}"), 1);
        let first = import(&desk, &with("per_gone")).await.unwrap();
        assert_eq!((first.new, first.changed), (0, 0), "nobody is known by that id");
    }
}

const LEARNED: &str = "
  - id: lrn_there
    scenario: trade-in
    playbook: trade-in
    version: 7
    step: done
    step_title: { en: Done }
    text: They take it
    credit: Mia Sand
    accepted_at: 2026-03-04T05:06:07Z";

fn with_learnings(learnings: &[&str]) -> String {
    let text = format!("{}learnings:{}\n", exported_by_a_full_one(), learnings.concat());
    Document::read(&text).unwrap().to_text().unwrap()
}

/// One that is accepted, and one that waits.
async fn learn(desk: &Desk) -> Learning {
    let sql = "INSERT INTO people (id, name, email, locale, active, created_at, version) \
        VALUES ('per_anna', 'Anna Berg', 'a@x.example', 'en', 1, 0, 1)";
    let mut act = desk.staff(&["learnings.write", "learnings.decide"]);
    act.actor.id = "per_anna".into();
    commit!(desk, |tx| async {
        tx.run(Sql::same(sql), params![]).await?;
        let of = |text: &str| NewLearning {
            text: text.into(),
            scenario: Some("delivery-delay".into()),
            ..NewLearning::default()
        };
        proposing::propose(tx, &act, of("Who knows")).await?;
        let learned = proposing::propose(tx, &act, of("They mean the parcel shop")).await?;
        deciding::decide(tx, &act, &learned.id, Decision { accept: true, reason: None }, learned.version).await
    })
    .unwrap()
}

async fn all(desk: &Desk) -> Vec<Learning> {
    let filter = Filter { limit: 10, ..Filter::default() };
    learning::list(&mut desk.db.read().await.unwrap(), &lead(desk).actor, &filter).await.unwrap().items
}

async fn publish(desk: &Desk) {
    let act = lead(desk);
    commit!(desk, |tx| async {
        let row = playbooks::playbook::find(tx, "trade-in").await?;
        publishing::publish(tx, &act, "trade-in", Why { why: "Now".into() }, row.version).await
    })
    .unwrap();
}

fn exported_by_a_full_one() -> String {
    let text = "library: 1
stages:
  - key: care
    name: Care
    touchpoints:
      - key: desk
        name: Desk
scenarios:
  trade-in:
    name: { en: Trade-in }
    description: Somebody wants to give an old lamp.
    touchpoint: desk
    state: active
    estimate: { per_thousand: 2, impact: 2, hours: 8 }
    stakeholders: []
    examples: { en: [\"Do you take my old lamp?\"] }
    signs: []
playbooks:
  - playbook: trade-in
    name: Trade-in
    scenario: trade-in
    steps:
      - { id: done, title: Done, kind: resolve, reason: explained }
";
    Document::read(text).unwrap().to_text().unwrap()
}
