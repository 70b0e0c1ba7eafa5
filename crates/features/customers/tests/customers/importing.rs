//! Customers from elsewhere: again and again with one result.

use customers::importing::{self, ImportRow};
use customers::listing::{self, Wanted};
use customers::resolving::{self, Clue};
use customers::{Address, Customer, finding};
use kernel::{Act, Actor, ActorKind, FieldProblem, Outcome, Refusal};
use store::{Db, Schema, events};
use test_kit::Desk;

fn importer(desk: &Desk) -> Act {
    desk.act(Actor::program(ActorKind::Import, "import"))
}

fn row(id: &str, email: &str) -> ImportRow {
    ImportRow {
        source: "shop".into(),
        external_id: Some(id.into()),
        first_name: Some("Noah".into()),
        last_name: Some(id.into()),
        emails: vec![email.into()],
        address: Some(Address { city: Some("Denver".into()), ..Address::default() }),
        tags: vec!["imported".into()],
        ..ImportRow::default()
    }
}

async fn import(db: &Db, act: &Act, rows: Vec<ImportRow>) -> Vec<Result<Outcome, Vec<FieldProblem>>> {
    let act = act.clone();
    db.write::<_, _, Refusal>(move |tx| Box::pin(async move { importing::import(tx, &act, rows).await })).await.unwrap()
}

async fn resolve(db: &Db, act: &Act, clues: Vec<Clue>) -> Vec<Option<String>> {
    let act = act.clone();
    db.write::<_, _, Refusal>(move |tx| Box::pin(async move { resolving::resolve(tx, &act, &clues).await }))
        .await
        .unwrap()
}

async fn all(db: &Db) -> Vec<Customer> {
    let wanted = Wanted { limit: 200, ..Wanted::default() };
    listing::list(&mut db.read().await.unwrap(), wanted).await.unwrap().items
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, customers::SCHEMA, orders::SCHEMA, crate::siblings::TICKETS];

    async fn a_second_run_changes_nothing(desk: Desk) {
        let act = importer(&desk);
        let rows: Vec<ImportRow> = (0..150).map(|n| row(&format!("u{n}"), &format!("u{n}@x.com"))).collect();
        let first = import(&desk.db, &act, rows.clone()).await;
        assert!(first.iter().all(|answer| *answer == Ok(Outcome::Created)));
        let events_before = events::last(&mut desk.db.read().await.unwrap()).await.unwrap();
        let before = all(&desk.db).await;
        assert_eq!((before.len(), events_before), (150, 150));
        let second = import(&desk.db, &act, rows).await;
        assert!(second.iter().all(|answer| *answer == Ok(Outcome::Unchanged)));
        assert_eq!(all(&desk.db).await, before);
        assert_eq!(events::last(&mut desk.db.read().await.unwrap()).await.unwrap(), events_before);
        let noah = before.iter().find(|customer| customer.name == "Noah u7").unwrap();
        assert_eq!(noah.address.as_ref().unwrap().city.as_deref(), Some("Denver"));
        let mut numbers: Vec<i64> = before.iter().map(|customer| customer.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=150).collect::<Vec<_>>());
    }

    async fn a_bad_row_does_not_stop_the_others(desk: Desk) {
        let act = importer(&desk);
        let nameless = ImportRow { source: "shop".into(), ..ImportRow::default() };
        let rows = vec![row("u1", "u1@x.com"), row("u2", "nonsense"), nameless, row("u3", "U1@x.com"), row("u4", "u4@x.com")];
        let answers = import(&desk.db, &act, rows).await;
        assert_eq!((&answers[0], &answers[4]), (&Ok(Outcome::Created), &Ok(Outcome::Created)));
        assert_eq!(answers[1].as_ref().unwrap_err()[0].field, "emails[0].address");
        assert_eq!(answers[2].as_ref().unwrap_err()[0].field, "external_id");
        let taken = &answers[3].as_ref().unwrap_err()[0];
        assert!(taken.problem.contains("customer 1") && taken.problem.contains("u1"), "{taken:?}");
        assert_eq!(all(&desk.db).await.len(), 2);
    }

    async fn what_changed_there_changes_here_and_what_is_absent_stays(desk: Desk) {
        let act = importer(&desk);
        import(&desk.db, &act, vec![row("u1", "old@x.com")]).await;
        let news = ImportRow { language: Some("en".into()), address: None, tags: vec!["vip".into()], ..row("u1", "new@x.com") };
        assert_eq!(import(&desk.db, &act, vec![news.clone(), news.clone()]).await, [Ok(Outcome::Changed), Ok(Outcome::Unchanged)]);
        let customer = all(&desk.db).await.remove(0);
        let addresses: Vec<_> = customer.emails.iter().map(|email| email.address.as_str()).collect();
        assert_eq!(addresses, ["old@x.com", "new@x.com"], "an import takes nothing away");
        assert_eq!((customer.language.as_deref(), customer.tags.len()), (Some("en"), 2));
        assert!(customer.address.is_some());
    }

    async fn the_same_person_of_another_system_is_linked_by_address(desk: Desk) {
        let act = importer(&desk);
        import(&desk.db, &act, vec![row("u1", "u1@x.com")]).await;
        let other = ImportRow { source: "crm".into(), language: Some("fr".into()), ..row("77", "u1@x.com") };
        assert_eq!(import(&desk.db, &act, vec![other.clone()]).await, [Ok(Outcome::Changed)]);
        assert_eq!(import(&desk.db, &act, vec![other]).await, [Ok(Outcome::Unchanged)]);
        let customers = all(&desk.db).await;
        assert_eq!((customers.len(), customers[0].external_ids.len()), (1, 2));
    }

    async fn clues_lead_to_one_customer_and_missing_ones_are_made(desk: Desk) {
        let act = importer(&desk);
        import(&desk.db, &act, vec![row("u1", "u1@x.com")]).await;
        let clue = |id: Option<&str>, email: Option<&str>| Clue {
            source: "shop".into(), external_id: id.map(str::to_owned), email: email.map(str::to_owned), name: None,
        };
        let clues = vec![
            clue(Some("u1"), None), clue(None, Some("U1@x.com")), clue(Some("u9"), Some("u9@x.com")),
            clue(None, Some("u9@x.com")), clue(Some("u9"), None), clue(None, None), clue(None, Some("garbage")),
        ];
        let found = resolve(&desk.db, &act, clues.clone()).await;
        assert!(found[0].is_some() && found[0] == found[1]);
        assert!(found[2].is_some() && found[2] == found[3] && found[3] == found[4] && found[2] != found[0]);
        assert_eq!((&found[5], &found[6]), (&None, &None));
        assert_eq!(resolve(&desk.db, &act, clues).await, found, "again the same");
        let bare = finding::find(&mut desk.db.read().await.unwrap(), &act.actor, found[2].as_deref().unwrap()).await.unwrap();
        assert_eq!(bare.name, "u9@x.com");
        // The customer's own row fills the bare one in.
        assert_eq!(import(&desk.db, &act, vec![row("u9", "u9@x.com")]).await, [Ok(Outcome::Changed)]);
        let filled = all(&desk.db).await;
        assert_eq!(filled.len(), 2);
        assert!(filled.iter().any(|customer| customer.name == "Noah u9"));
    }
}
