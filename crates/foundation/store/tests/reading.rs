//! Reading: values by their numbers, rows of all widths, and what happens to a question that nobody waits for.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde::Deserialize;
use store::{Db, DbConfig, Error, Schema, Select, Sql, params};
use test_kit::Desk;

/// Counts for minutes.
const LONG: Sql =
    Sql::same("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT max(i) FROM n");
/// Counts up to a number, beside a column that no struct asks for.
const COUNTED: Sql = Sql::same(
    "WITH RECURSIVE n (i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2) \
     SELECT i, 'unasked' AS unasked FROM n",
);

#[derive(Debug, Deserialize, PartialEq)]
struct Number {
    i: i64,
}

fn counted(from: i64, to: i64) -> Select {
    Select::new(COUNTED, params![from, to])
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA];

    async fn a_number_says_which_value_is_meant_wherever_it_stands(desk: Desk) {
        let sql = Sql::same("SELECT CAST($2 AS TEXT) || '-' || CAST($1 AS TEXT) || '-' || CAST($2 AS TEXT)");
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(conn.one::<String>(sql, params!["one", "two"]).await.unwrap(), "two-one-two");
        let told: String = desk.db.write::<_, _, Error>(move |tx| {
            Box::pin(async move { tx.one(sql, params!["one", "two"]).await })
        }).await.unwrap();
        assert_eq!(told, "two-one-two", "where a statement may stand prepared with other values");
    }

    async fn a_row_is_read_by_its_columns_as_a_value_a_list_and_a_struct(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        let structs: Vec<Number> = conn.select(&counted(1, 3)).await.unwrap();
        assert_eq!(structs, [1, 2, 3].map(|i| Number { i }));
        assert_eq!(conn.select::<i64>(&counted(1, 3)).await.unwrap(), [1, 2, 3]);
        let pairs: Vec<(i64, String)> = conn.select(&counted(2, 3)).await.unwrap();
        assert_eq!(pairs, [(2, "unasked".to_owned()), (3, "unasked".to_owned())]);
    }

    async fn what_is_read_piece_by_piece_comes_whole_and_in_order(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        let mut seen = Vec::new();
        conn.for_each(&counted(1, 5_000), |number: Number| { seen.push(number.i); Ok(()) }).await.unwrap();
        assert_eq!(seen, (1..=5_000).collect::<Vec<_>>());
        let mut first = Vec::new();
        let stopped = conn.for_each(&counted(1, 5_000), |number: Number| {
            first.push(number.i);
            if number.i < 10 { Ok(()) } else { Err(Error::Other("enough".to_owned())) }
        }).await;
        assert!(matches!(stopped, Err(Error::Other(why)) if why == "enough"));
        assert_eq!(first, (1..=10).collect::<Vec<_>>());
        assert_eq!(conn.select::<i64>(&counted(4, 5)).await.unwrap(), [4, 5], "it goes on being of use");
    }
}

#[test]
fn a_question_that_nobody_waits_for_any_more_is_broken_off() {
    Desk::run_on_sqlite(&[store::SCHEMA], async |desk| {
        // A test's database has two to read with; both are asked what takes minutes.
        for _ in 0..2 {
            let mut conn = desk.db.read().await.unwrap();
            let asked = conn.one::<i64>(LONG, params![100_000_000_000_i64]);
            assert!(tokio::time::timeout(Duration::from_millis(100), asked).await.is_err());
        }
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(conn.one::<i64>(LONG, params![10_i64]).await.unwrap(), 10);
    });
}

/// On a runtime of one thread: who asks goes on only when others give way.
#[tokio::test]
async fn many_quick_questions_in_a_row_leave_others_their_turn() {
    let directory = test_kit::scratch_directory();
    let db = Db::open(&DbConfig::Sqlite { directory: directory.clone(), readers: 1 }).await.unwrap();
    let turns = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&turns);
    let other = tokio::spawn(async move {
        loop {
            counted.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    });
    let mut conn = db.read().await.unwrap();
    // Until it is known to be quick it is asked in a thread, and others have their turn anyway.
    for _ in 0..50 {
        conn.one::<i64>(LONG, params![1_i64]).await.unwrap();
    }
    let before = turns.load(Ordering::Relaxed);
    for _ in 0..2_000 {
        conn.one::<i64>(LONG, params![1_i64]).await.unwrap();
    }
    let meanwhile = turns.load(Ordering::Relaxed) - before;
    assert!(meanwhile >= 5, "{meanwhile} turns beside 2,000 questions");
    other.abort();
    drop(conn);
    db.close().await;
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn who_waits_for_a_connection_in_vain_is_told_so_and_a_closed_database_says_that() {
    Desk::run_on_sqlite(&[store::SCHEMA], async |desk| {
        let mut holders = [desk.db.read().await.unwrap(), desk.db.read().await.unwrap()];
        for holder in &mut holders {
            holder.one::<i64>(LONG, params![1_i64]).await.unwrap();
        }
        let in_vain = desk.db.read().await.unwrap().one::<i64>(LONG, params![1_i64]).await;
        assert!(matches!(in_vain, Err(Error::Unavailable(why)) if why.contains("all are busy")));
        drop(holders);
        desk.db.close().await;
        let closed = desk.db.read().await.unwrap().one::<i64>(LONG, params![1_i64]).await;
        assert!(matches!(closed, Err(Error::Unavailable(why)) if why.contains("shutting down")));
    });
}
