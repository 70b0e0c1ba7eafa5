//! What does not go in is told with line, column and reason; the rest goes in.

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::{Options, What, import};
use serde_json::Value;
use store::{Db, Schema};

use crate::{Scratch, count, counts, entries, options, take};

/// Line, column and reason of each reject.
async fn rejected(db: &Db, mut options: Options) -> Vec<(i64, String, String)> {
    let path = options.file.clone().unwrap().with_file_name("rejects.ndjson");
    options.rejects = Some(path.clone());
    import(db, &options).await.unwrap();
    let word = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_owned();
    let told = |entry: &Value| (entry["line"].as_i64().unwrap(), word(entry, "column"), word(entry, "reason"));
    entries(&path).iter().map(told).collect()
}

const CUSTOMERS: &str = "external_id,name,email,created_at\n\
    1,Anna,anna@example.com,2024-01-01\n\
    2,Ben,not an address,2024-01-01\n\
    3,Cara,cara@example.com,soon\n\
    4,Dora\n\
    5,\"Emil\nthe second\",emil@example.com,\n\
    6,Finn,finn@example.com,2024-02-01\n";

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn each_bad_row_is_told_and_the_rest_goes_in(desk: Desk) {
        let file = Scratch::new("customers.csv", CUSTOMERS);
        let mut options = options(What::Customers, file.path());
        options.rejects = Some(file.beside("rejects.ndjson"));
        let summary = import(&desk.db, &options).await.unwrap();
        assert_eq!(counts(&summary), (2, 0, 0, 4), "{summary}");
        let rejects = entries(&file.beside("rejects.ndjson"));
        let told: Vec<(i64, &str)> =
            rejects.iter().map(|entry| (entry["line"].as_i64().unwrap(), entry["column"].as_str().unwrap())).collect();
        assert_eq!(told, [(3, "email"), (4, "created_at"), (5, ""), (6, "name")]);
        assert!(rejects[0]["reason"].as_str().unwrap().contains("not an e-mail address"), "{}", rejects[0]);
        assert_eq!(rejects[2]["row"], "4,Dora");
        assert!(rejects[0]["file"].as_str().unwrap().ends_with("customers.csv"));
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(count(&mut conn, "SELECT count(*) FROM customer_cards").await, 2);
    }

    async fn small_batches_come_to_the_same(desk: Desk) {
        let file = Scratch::new("customers.csv", CUSTOMERS);
        let mut options = options(What::Customers, file.path());
        options.batch = 1;
        assert_eq!(counts(&import(&desk.db, &options).await.unwrap()), (2, 0, 0, 4));
        options.batch = 3;
        assert_eq!(counts(&import(&desk.db, &options).await.unwrap()), (0, 0, 2, 4));
    }

    async fn a_dry_run_keeps_nothing(desk: Desk) {
        let file = Scratch::new("customers.csv", CUSTOMERS);
        let mut options = options(What::Customers, file.path());
        options.dry_run = true;
        assert_eq!(counts(&import(&desk.db, &options).await.unwrap()), (2, 0, 0, 4));
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(count(&mut conn, "SELECT count(*) FROM customer_cards").await, 0);
        drop(conn);
        options.dry_run = false;
        assert_eq!(counts(&import(&desk.db, &options).await.unwrap()), (2, 0, 0, 4));
    }

    async fn an_id_that_stands_twice_counts_once_and_no_run_changes_anything(desk: Desk) {
        let files = [
            (What::Customers, "external_id,name,email\n1,Anna,\n2,Ben,\n1,Anne,\n2,Ben,\n,Cara,c@example.com\n,Carla,C@example.com\n", (3, 0, 1, 2)),
            (What::Products, "sku,name\nA,Lamp\nA,Lantern\n", (1, 0, 0, 1)),
            (What::Orders, "external_id,currency,total,shipments.external_id,shipments.carrier\n1,EUR,5,s1,DHL\n2,EUR,5,s1,UPS\n1,EUR,6,,\n", (1, 0, 0, 2)),
            (What::Shipments, "external_id,order,carrier\ns2,1,DHL\ns2,1,UPS\n", (1, 0, 0, 1)),
            (What::Tickets, "external_id,subject,opened_at,solved_at,messages.external_id,messages.author,messages.body_text,messages.at\n\
                T,a,2026-01-01,,m1,staff,One,2026-01-01\nT,,,,m1,staff,Two,2026-01-01\nU,a,2026-01-01,,,,,\nV,a,2026-01-01,2026-01-01,,,,\nU,b,2026-01-01,,,,,\n", (2, 0, 0, 2)),
            (What::Messages, "external_id,ticket,author,body_text,at\nm1,U,staff,One,2026-01-02\nm1,U,staff,Two,2026-01-02\n", (1, 0, 0, 1)),
            (What::Answers, "external_id,ticket,rating,at\na,V,5,2026-01-02\na,V,4,2026-01-02\n", (1, 0, 0, 1)),
        ];
        for (what, text, (created, changed, unchanged, rejected)) in files {
            let summary = take(&desk.db, what, "file.csv", text).await;
            assert_eq!(counts(&summary), (created, changed, unchanged, rejected), "{summary}");
            let before = count(&mut desk.db.read().await.unwrap(), "SELECT count(*) FROM events").await;
            let again = take(&desk.db, what, "file.csv", text).await;
            assert_eq!(counts(&again), (0, 0, created + unchanged, rejected), "{again}");
            assert_eq!(count(&mut desk.db.read().await.unwrap(), "SELECT count(*) FROM events").await, before, "{what:?}");
        }
        let file = Scratch::new("tickets.csv", files[4].1);
        let told = rejected(&desk.db, options(What::Tickets, file.path())).await;
        let words = "stands twice with different content, first on line 2";
        assert_eq!(told[0], (3, "messages.external_id".to_owned(), words.to_owned()));
        let file = Scratch::new("customers.csv", files[0].1);
        let told = rejected(&desk.db, options(What::Customers, file.path())).await;
        assert_eq!(told[0], (4, "external_id".to_owned(), words.to_owned()));
        assert_eq!(told[1].1, "email");
    }

    async fn what_is_wrong_is_told_in_the_words_of_the_file(desk: Desk) {
        let orders = "external_id,currency,customer.email,placed_at,cancelled_at,total,lines.title,lines.price\n\
            1,EUR,,,,5,t,5\n1,,,,,,t,99999999999999999999\n\
            2,eur,,,,5,,\n3,EUR,nobody,,,5,,\n4,EUR,,2024-01-02,2023-01-01,5,,\n5,,,,,5,,\n6,JPY,,,,-1,,\n";
        let file = Scratch::new("orders.csv", orders);
        let told = rejected(&desk.db, options(What::Orders, file.path())).await;
        let told: Vec<(i64, &str, &str)> = told.iter().map(|(line, column, why)| (*line, column.as_str(), why.as_str())).collect();
        assert_eq!(told, [
            (3, "lines.price", "must be between 0.00 and 10000000000.00 EUR"),
            (4, "currency", "\"eur\" is no ISO 4217 code such as EUR, which amounts need"),
            (5, "customer.email", "\"nobody\" is not an e-mail address; write it like anna@example.com"),
            (6, "cancelled_at", "must not be before placed_at"),
            (7, "currency", "must not be empty"),
            (8, "total", "must be between 0 and 1000000000000 JPY"),
        ]);
        for (what, text, column) in [
            (What::Shipments, "external_id,order\ns1,nothing\n", "order"),
            (What::Tracking, "shipment,at,state\nnothing,2026-01-01,delivered\n", "shipment"),
            (What::Tracking, "tracking_number,at,state\nnothing,2026-01-01,delivered\n", "tracking_number"),
            (What::Tickets, "external_id,subject,opened_at,customer.email\n1,a,2026-01-01,nobody\n", "customer.email"),
            (What::Tickets, "external_id,subject,opened_at\n1,a,2099-01-01\n", "opened_at"),
            (What::Customers, "external_id,created_at\n1,2099-01-01\n", "created_at"),
            (What::Tickets, "external_id,subject,opened_at,messages.author,messages.body_text,messages.at\n1,a,2026-01-02,staff,b,2026-01-01\n", "messages.at"),
        ] {
            let file = Scratch::new("file.csv", text);
            let told = rejected(&desk.db, options(what, file.path())).await;
            assert_eq!((told.len(), told[0].1.as_str()), (1, column), "{told:?}");
        }
        assert_eq!(count(&mut desk.db.read().await.unwrap(), "SELECT count(*) FROM ticket_cards").await, 0);
    }

    async fn what_cannot_be_read_is_a_usage_failure(desk: Desk) {
        let nowhere = options(What::Customers, "/nowhere/customers.csv".into());
        let failure = import(&desk.db, &nowhere).await.unwrap_err();
        assert_eq!(failure.code, 2);
        assert!(failure.words.contains("/nowhere/customers.csv"), "{}", failure.words);
        let file = Scratch::new("customers.csv", "external_id,shoe\n1,43\n");
        let failure = import(&desk.db, &options(What::Customers, file.path())).await.unwrap_err();
        assert_eq!(failure.code, 2);
        assert!(failure.words.contains("\"shoe\" is not known"), "{}", failure.words);
        let mut wrong = options(What::Customers, file.path());
        wrong.mapping = Some("shopify-orders".into());
        let failure = import(&desk.db, &wrong).await.unwrap_err();
        assert!(failure.code == 2 && failure.words.contains("is for orders, not for customers"), "{}", failure.words);
        wrong.mapping = Some("shopify".into());
        let failure = import(&desk.db, &wrong).await.unwrap_err();
        assert!(failure.code == 2 && failure.words.contains("shopify-orders"), "{}", failure.words);
    }

    async fn a_ticket_of_an_unknown_scenario_or_a_draft_is_told(desk: Desk) {
        let act = desk.staff(&["scenarios.manage"]);
        let given: Result<Vec<String>, kernel::Refusal> =
            desk.db.write(move |tx| Box::pin(async move { scenarios::shipping::ship(tx, &act).await })).await;
        assert!(given.unwrap().contains(&"delivery-delay".to_owned()));
        let draft = "UPDATE scenarios SET state = 'draft', definition = replace(definition, '\"active\"', '\"draft\"') WHERE key = 'praise'";
        let done: Result<u64, store::Error> =
            desk.db.write(move |tx| Box::pin(async move { tx.run(store::Sql::same(draft), store::params![]).await })).await;
        assert_eq!(done.unwrap(), 1);
        let rows = "external_id,subject,opened_at,scenario\n\
            1,Late,2026-11-01,delivery-delay\n2,Later,2026-11-01,\n3,Gone,2026-11-01,delivery-gone\n4,Thanks,2026-11-01,praise\n5,Odd,2026-11-01,Delivery delay\n";
        let file = Scratch::new("t.csv", rows);
        let told = rejected(&desk.db, options(What::Tickets, file.path())).await;
        let lines: Vec<(i64, &str)> = told.iter().map(|(line, column, _)| (*line, column.as_str())).collect();
        assert_eq!(lines, [(4, "scenario"), (5, "scenario"), (6, "scenario")]);
        assert!(told[0].2.starts_with("there is no such scenario"), "{}", told[0].2);
        assert_eq!(told[1].2, "it is a draft; activate it first");
        let mut conn = desk.db.read().await.unwrap();
        let said = "SELECT count(*) FROM ticket_facts WHERE scenario = 'delivery-delay' AND scenario_confirmed = 1";
        assert_eq!((count(&mut conn, said).await, count(&mut conn, "SELECT count(*) FROM ticket_cards").await), (1, 2));
    }
}
