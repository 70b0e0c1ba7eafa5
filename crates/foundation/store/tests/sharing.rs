//! Equal questions asked at once, as far as they need connections. How they share an answer: `src/shared.rs`.

use std::time::Duration;

use store::{Select, Sql, params};
use test_kit::Desk;

const QUESTION: Sql = Sql::same("SELECT last FROM counters WHERE name = $1");

fn question() -> Select {
    Select::new(QUESTION, params!["event"])
}

#[test]
fn who_waits_for_an_answer_holds_no_connection_that_its_reader_needs() {
    Desk::run_on_sqlite(&[store::SCHEMA], async |desk| {
        // A test's database has two to read with; both are taken.
        let mut holders = [desk.db.read().await.unwrap(), desk.db.read().await.unwrap()];
        for holder in &mut holders {
            let _: Vec<i64> = holder.select(&question()).await.unwrap();
        }
        let db = desk.db.clone();
        let reader = tokio::spawn(async move { db.read().await.unwrap().select_shared::<i64>(&question()).await });
        tokio::time::sleep(Duration::from_millis(50)).await;
        for holder in &mut holders {
            assert_eq!(*holder.select_shared::<i64>(&question()).await.unwrap(), [0]);
        }
        assert_eq!(*reader.await.unwrap().unwrap(), [0]);
    });
}

#[test]
fn a_transaction_sees_what_it_wrote() {
    Desk::run_on_sqlite(&[store::SCHEMA], async |desk| {
        let seen = desk.db.write(|tx| {
            Box::pin(async move {
                tx.run(Sql::same("UPDATE counters SET last = 7 WHERE name = $1"), params!["event"]).await?;
                Ok::<_, store::Error>(tx.select_shared::<i64>(&question()).await?.to_vec())
            })
        });
        assert_eq!(seen.await.unwrap(), [7]);
    });
}
