//! Creating, changing and finding customers.

use customers::changing::{self, Change, PreferencesChange};
use customers::creating::{self, Creation, GivenConsent};
use customers::customer::{ContactWindow, Email, ExternalId, Phone, PreferredChannel};
use customers::listing::{self, Wanted};
use customers::{Customer, finding};
use kernel::{Act, Refusal};
use store::{Db, Schema, events};

fn email(address: &str, primary: bool) -> Email {
    Email { address: address.to_owned(), primary }
}

fn named(name: &str) -> Creation {
    Creation { name: name.to_owned(), ..Creation::default() }
}

async fn create(db: &Db, act: &Act, input: Creation) -> Result<Customer, Refusal> {
    let act = act.clone();
    db.write(move |tx| Box::pin(async move { creating::create(tx, &act, input).await })).await
}

async fn change(db: &Db, act: &Act, id: &str, version: i64, input: Change) -> Result<Customer, Refusal> {
    let (act, id) = (act.clone(), id.to_owned());
    db.write(move |tx| Box::pin(async move { changing::change(tx, &act, &id, version, input).await })).await
}

async fn search(db: &Db, q: &str) -> Vec<String> {
    let wanted = Wanted { q: Some(q.to_owned()), limit: 50, ..Wanted::default() };
    let page = listing::list(&mut db.read().await.unwrap(), wanted).await.unwrap();
    page.items.into_iter().map(|customer| customer.name).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, customers::SCHEMA, orders::SCHEMA, crate::siblings::TICKETS];

    async fn every_statement_prepares(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        for (name, text) in customers::SCHEMA.queries.of(conn.engine()) {
            conn.prepare(text).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    async fn a_customer_is_created_with_all_it_has(desk: Desk) {
        let act = desk.staff(&["orders.read", "tickets.read"]);
        let input = Creation {
            emails: vec![email("Second@Example.com", false), email("anna@example.com", true)],
            phones: vec![Phone { number: "+49 30 1234567".into(), primary: false }],
            external_ids: vec![ExternalId { source: "shop".into(), id: "C-7".into() }],
            language: Some("de".into()),
            time_zone: Some("Europe/Berlin".into()),
            tags: vec!["VIP".into()],
            consent: vec![GivenConsent { purpose: "newsletter".into(), given: true, at: None, source: Some("checkout".into()) }],
            ..named("Anna Ångström")
        };
        let anna = create(&desk.db, &act, input).await.unwrap();
        assert_eq!((anna.number, anna.version), (1, 1));
        let addresses: Vec<_> = anna.emails.iter().map(|e| (e.address.as_str(), e.primary)).collect();
        assert_eq!(addresses, [("anna@example.com", true), ("second@example.com", false)]);
        assert_eq!((anna.tags.as_slice(), anna.consent[0].given), (["vip".to_owned()].as_slice(), true));
        let summary = anna.summary.clone().unwrap();
        assert_eq!((summary.orders, summary.spent, summary.tickets), (Some(0), None, Some(0)));
        let log = events::after(&mut desk.db.read().await.unwrap(), 0, 10).await.unwrap();
        assert_eq!((log[0].kind.as_str(), log[0].subject_id.as_str()), ("CustomerCreated", anna.id.as_str()));
    }

    async fn all_problems_are_told_at_once_and_nothing_is_left(desk: Desk) {
        let input = Creation {
            emails: vec![email("nonsense", false)],
            time_zone: Some("Berlin".into()),
            language: Some("German!".into()),
            ..named("  ")
        };
        let refused = create(&desk.db, &desk.system(), input).await.unwrap_err();
        let Refusal::Invalid(problems) = refused else { panic!("{refused}") };
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["name", "emails[0].address", "language", "time_zone"]);
        assert!(search(&desk.db, "").await.is_empty());
    }

    async fn an_address_belongs_to_one_customer_and_the_refusal_names_it(desk: Desk) {
        let act = desk.system();
        let anna = create(&desk.db, &act, Creation { emails: vec![email("a@x.de", false)], ..named("Anna") }).await.unwrap();
        let refused = create(&desk.db, &act, Creation { emails: vec![email("A@X.de", false)], ..named("Imposter") }).await.unwrap_err();
        let Refusal::Conflict { detail, current, .. } = refused else { panic!("{refused}") };
        assert!(detail.contains("customer 1 (Anna)"), "{detail}");
        assert_eq!(current.unwrap()["customer"]["id"], anna.id);
        assert!(search(&desk.db, "imposter").await.is_empty(), "nothing is half done");
        let ben = create(&desk.db, &act, named("Ben")).await.unwrap();
        let refused = change(&desk.db, &act, &ben.id, 1, Change { emails: Some(vec![email("a@x.de", false)]), ..Change::default() }).await;
        assert!(matches!(refused, Err(Refusal::Conflict { .. })));
        // Given up, it is free.
        change(&desk.db, &act, &anna.id, 1, Change { emails: Some(vec![]), ..Change::default() }).await.unwrap();
        let ben = change(&desk.db, &act, &ben.id, 1, Change { emails: Some(vec![email("a@x.de", false)]), ..Change::default() }).await.unwrap();
        assert_eq!(ben.emails, [email("a@x.de", true)]);
    }

    async fn two_at_once_cannot_both_have_an_address(desk: Desk) {
        let act = desk.system();
        let writes = ["One", "Other"].map(|name| {
            let (db, act) = (desk.db.clone(), act.clone());
            let input = Creation { emails: vec![email("same@x.de", false)], ..named(name) };
            tokio::spawn(async move { create(&db, &act, input).await })
        });
        let mut won = 0;
        for write in writes {
            match write.await.unwrap() {
                Ok(_) => won += 1,
                Err(refused) => assert!(matches!(refused, Refusal::Conflict { .. }), "{refused}"),
            }
        }
        assert_eq!(won, 1);
    }

    async fn absent_stays_null_clears_and_an_old_version_is_refused(desk: Desk) {
        let act = desk.system();
        let input = Creation { language: Some("de".into()), time_zone: Some("UTC".into()), ..named("Anna") };
        let anna = create(&desk.db, &act, input).await.unwrap();
        let preferences = PreferencesChange { do_not_contact: Some(true), notes: Some(Some("calls only".into())), ..PreferencesChange::default() };
        let given = Change { language: Some(None), preferences: Some(preferences), ..Change::default() };
        let changed = change(&desk.db, &act, &anna.id, 1, given).await.unwrap();
        assert_eq!((changed.language, changed.time_zone.as_deref(), changed.version), (None, Some("UTC"), 2));
        assert!(changed.preferences.do_not_contact && changed.preferences.notes.is_some());
        let late = Change { name: Some("Annie".into()), ..Change::default() };
        let Err(Refusal::Stale { current }) = change(&desk.db, &act, &anna.id, 1, late).await else { panic!("must be stale") };
        assert_eq!((current["version"].as_i64(), current["name"].as_str()), (Some(2), Some("Anna")));
        let missing = change(&desk.db, &act, "cus_none", 1, Change::default()).await;
        assert!(matches!(missing, Err(Refusal::NotFound("customer"))));
    }

    async fn consent_is_remembered_and_the_last_word_counts(desk: Desk) {
        let act = desk.system();
        let said = |given, minutes: i64| GivenConsent {
            purpose: "calls".into(), given, at: Some(act.now.plus(-minutes * kernel::time::MINUTE)), source: None,
        };
        let anna = create(&desk.db, &act, Creation { consent: vec![said(true, 20)], ..named("Anna") }).await.unwrap();
        let changed = change(&desk.db, &act, &anna.id, 1, Change { consent: Some(vec![said(false, 10)]), ..Change::default() }).await.unwrap();
        assert_eq!((changed.consent.len(), changed.consent[0].given), (1, false));
        let kept = store::Sql::same("SELECT count(*) FROM customer_consents");
        assert_eq!(desk.db.read().await.unwrap().one::<i64>(kept, store::params![]).await.unwrap(), 2);
        let future = Change { consent: Some(vec![said(true, -5)]), ..Change::default() };
        assert!(matches!(change(&desk.db, &act, &anna.id, 2, future).await, Err(Refusal::Invalid(_))));
    }

    async fn search_finds_by_everything_and_wildcards_are_literal(desk: Desk) {
        let act = desk.system();
        let input = Creation {
            emails: vec![email("anna@shop.example.com", false)],
            phones: vec![Phone { number: "+49 30 123-4567".into(), primary: false }],
            external_ids: vec![ExternalId { source: "shop".into(), id: "C-77".into() }],
            ..named("Anna Ödegård")
        };
        create(&desk.db, &act, input).await.unwrap();
        create(&desk.db, &act, named("100% Ben_")).await.unwrap();
        create(&desk.db, &act, named("100x Benx")).await.unwrap();
        for q in ["anna", "ödeg", "ÖDEGÅRD", "a@shop", "anna@shop.example.com", "c-77", "30 1234", "+49 (30) 123", "4567"] {
            assert_eq!(search(&desk.db, q).await, ["Anna Ödegård"], "{q}");
        }
        for q in ["100%", "0% b", "en_", "%", "_"] {
            assert_eq!(search(&desk.db, q).await, ["100% Ben_"], "{q}");
        }
        assert!(search(&desk.db, "\\").await.is_empty());
        assert_eq!(search(&desk.db, "#2").await, ["100% Ben_"]);
    }

    async fn what_begins_with_the_text_comes_first_and_pages_miss_nobody(desk: Desk) {
        let act = desk.system();
        for n in 0..7 {
            create(&desk.db, &act, named(&format!("Mara {n}"))).await.unwrap();
            create(&desk.db, &act, named(&format!("Tamara {n}"))).await.unwrap();
        }
        let mut names = Vec::new();
        let mut cursor = None;
        for _ in 0..10 {
            let wanted = Wanted { q: Some("mara".into()), limit: 3, cursor: cursor.clone(), ..Wanted::default() };
            let page = listing::list(&mut desk.db.read().await.unwrap(), wanted).await.unwrap();
            names.extend(page.items.into_iter().map(|customer| customer.name));
            cursor = page.next.map(|next| kernel::Cursor::decode(&next).unwrap());
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(names.len(), 14, "{names:?}");
        assert!(names[..7].iter().all(|name| name.starts_with("Mara")), "{names:?}");
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 14);
    }

    async fn a_tag_narrows_the_list(desk: Desk) {
        let act = desk.system();
        create(&desk.db, &act, Creation { tags: vec!["vip".into()], ..named("Anna") }).await.unwrap();
        create(&desk.db, &act, named("Ben")).await.unwrap();
        let wanted = Wanted { tag: Some(" VIP ".into()), limit: 10, ..Wanted::default() };
        let page = listing::list(&mut desk.db.read().await.unwrap(), wanted).await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!((page.items[0].name.as_str(), page.items[0].tags.len()), ("Anna", 1));
        let none = finding::find(&mut desk.db.read().await.unwrap(), &act.actor, "cus_x").await;
        assert!(matches!(none, Err(Refusal::NotFound(_))));
    }

    async fn wishes_about_being_reached_are_kept_and_checked(desk: Desk) {
        let anna = create(&desk.db, &desk.system(), named("Anna")).await.unwrap();
        let window = |from: &str, to: &str| Some(Some(ContactWindow { from: from.into(), to: to.into() }));
        let wish = |preferences| Change { preferences: Some(preferences), ..Change::default() };
        let wrong = PreferencesChange {
            channel: Some(Some(PreferredChannel::Phone)),
            avoid: Some(Some(PreferredChannel::Phone)),
            window: window("18:00", "9:00"),
            ..PreferencesChange::default()
        };
        let Err(Refusal::Invalid(problems)) = change(&desk.db, &desk.system(), &anna.id, 1, wish(wrong)).await else { panic!("must be invalid") };
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["preferences.avoid", "preferences.window.to"]);
        let odd = PreferencesChange { window: window("noon", "25:00"), ..PreferencesChange::default() };
        assert!(matches!(change(&desk.db, &desk.system(), &anna.id, 1, wish(odd)).await, Err(Refusal::Invalid(told)) if told.len() == 2));
        let right = PreferencesChange {
            channel: Some(Some(PreferredChannel::Email)),
            avoid: Some(Some(PreferredChannel::Phone)),
            window: window("9:30", "24:00"),
            ..PreferencesChange::default()
        };
        let told = change(&desk.db, &desk.system(), &anna.id, 1, wish(right)).await.unwrap().preferences;
        assert_eq!((told.avoid, told.window), (Some(PreferredChannel::Phone), Some(ContactWindow { from: "09:30".into(), to: "24:00".into() })));
        let none = PreferencesChange { window: Some(None), avoid: Some(None), ..PreferencesChange::default() };
        let told = change(&desk.db, &desk.system(), &anna.id, 2, wish(none)).await.unwrap().preferences;
        assert_eq!((told.avoid, told.window, told.channel), (None, None, Some(PreferredChannel::Email)));
    }

    async fn a_customer_shows_the_last_survey_to_who_sees_all_tickets(desk: Desk) {
        let anna = create(&desk.db, &desk.system(), named("Anna")).await.unwrap();
        let sql = store::Sql::same("INSERT INTO ticket_cards (id, customer_id) VALUES ('tic_1', $1)");
        let rated = store::Sql::same("INSERT INTO answer_facts (answer_id, ticket_id, answered_at, rating) VALUES ('ans_1', 'tic_1', 1, 2), ('ans_2', 'tic_1', 2, 5)");
        let id = anna.id.clone();
        desk.db.write(move |tx| -> store::TxFuture<'_, (), Refusal> { Box::pin(async move {
            tx.run(sql, store::params![id]).await?;
            tx.run(rated, store::params![]).await?;
            Ok(())
        }) }).await.unwrap();
        let shown = async |permissions: &[&str]| {
            let act = desk.staff(permissions);
            finding::find(&mut desk.db.read().await.unwrap(), &act.actor, &anna.id).await.unwrap().summary.unwrap().last_survey
        };
        assert_eq!(shown(&["tickets.read"]).await.map(|told| (told.rating, told.ticket_id)), Some((5, "tic_1".to_owned())));
        assert_eq!(shown(&["orders.read"]).await, None);
    }
}
