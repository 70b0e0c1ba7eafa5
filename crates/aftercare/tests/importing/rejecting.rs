//! What does not go in is told with line, column and reason; the rest goes in.

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::{What, import};
use store::Schema;

use crate::{Scratch, count, counts, entries, options};

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
}
