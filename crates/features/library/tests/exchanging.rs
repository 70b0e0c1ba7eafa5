//! A library goes out of one installation and into another, twice.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::{Act, Refusal};
use library::document::Document;
use library::exporting;
use library::importing::{self, Part, Report};
use scenarios::exchanging::Outcome;
use scenarios::scenario;
use store::{Db, Schema, Sql, params};
use test_kit::Desk;

const ALL: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    playbooks::SCHEMA,
    scenarios::SCHEMA,
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
    exporting::export(&mut conn, None).await.unwrap().to_text().unwrap()
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

    async fn an_owner_who_is_unknown_here_takes_nobodys_place(desk: Desk) {
        furnish(&desk).await;
        let text = export(&desk).await;
        let with = |owner: &str| text.replacen("touchpoint: feedback", &format!("touchpoint: feedback\n    owner_id: {owner}"), 1);
        let first = import(&desk, &with("per_gone")).await.unwrap();
        assert_eq!((first.new, first.changed), (0, 0), "nobody is known by that id");
    }
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
