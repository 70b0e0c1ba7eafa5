//! Transactions, events and group commit, on both databases.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::Duration;

use kernel::Refusal;
use serde::Deserialize;
use store::{Engine, Error, Schema, Sql, Subject, events, params};
use tokio::sync::watch;

const COUNT: Sql = Sql::same("SELECT count(*) FROM counters WHERE name = $1");
const INSERT: Sql = Sql::same("INSERT INTO counters (name, last) VALUES ($1, $2)");

#[derive(Debug, Deserialize, PartialEq)]
struct Counter {
    name: String,
    last: i64,
    missing: Option<String>,
    flag: bool,
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA];

    async fn rows_become_structs(desk: Desk) {
        let sql = Sql::same("SELECT name, last, CAST(NULL AS TEXT) AS missing, CAST(1 AS BIGINT) AS flag FROM counters");
        let found: Counter = desk.db.read().await.unwrap().one(sql, params![]).await.unwrap();
        assert_eq!(found, Counter { name: "event".into(), last: 0, missing: None, flag: true });
    }

    async fn every_statement_prepares(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        for (name, text) in store::SCHEMA.queries.of(conn.engine()) {
            conn.prepare(text).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    async fn a_refused_write_leaves_nothing(desk: Desk) {
        let act = desk.system();
        let refused: Result<(), Refusal> = desk.db.write(move |tx| Box::pin(async move {
            tx.run(INSERT, params!["half", 1_i64]).await?;
            tx.append(&act, "Half", Subject { topic: "none", id: "x" }, &())?;
            Err(Refusal::conflict("no"))
        })).await;
        assert!(matches!(refused, Err(Refusal::Conflict { .. })));
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(conn.one::<i64>(COUNT, params!["half"]).await.unwrap(), 0);
        assert_eq!(events::last(&mut conn).await.unwrap(), 0);
    }

    async fn a_panic_in_a_write_rolls_back_and_the_next_write_works(desk: Desk) {
        let broken: Result<(), Error> = desk.db.write(move |tx| Box::pin(async move {
            tx.run(INSERT, params!["half", 1_i64]).await?;
            panic!("meant to");
        })).await;
        assert!(broken.is_err());
        desk.db.write::<_, _, Error>(|tx| Box::pin(async move { tx.run(INSERT, params!["whole", 1_i64]).await })).await.unwrap();
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(conn.one::<i64>(COUNT, params!["half"]).await.unwrap(), 0);
        assert_eq!(conn.one::<i64>(COUNT, params!["whole"]).await.unwrap(), 1);
    }

    async fn pages_are_given_back_while_others_read_and_write(desk: Desk) {
        let mut writes = Vec::new();
        for number in 0..40_i64 {
            let db = desk.db.clone();
            writes.push(tokio::spawn(async move {
                let name = format!("g{number}");
                db.write::<_, _, Error>(move |tx| Box::pin(async move { tx.run(INSERT, params![&name, number]).await })).await.unwrap();
                db.give_back().await.unwrap();
                let name = format!("g{number}");
                assert_eq!(db.read().await.unwrap().one::<i64>(COUNT, params![&name]).await.unwrap(), 1);
            }));
        }
        for write in writes {
            write.await.unwrap();
        }
        let mut reading = desk.db.read().await.unwrap();
        assert_eq!(reading.one::<i64>(COUNT, params!["g39"]).await.unwrap(), 1);
        desk.db.give_back().await.unwrap();
        assert_eq!(reading.one::<i64>(COUNT, params!["g39"]).await.unwrap(), 1, "whoever reads just then goes on");
    }

    async fn event_numbers_have_no_gap_under_concurrent_writes_and_refusals(desk: Desk) {
        let mut writes = Vec::new();
        for number in 0..60_i64 {
            let (db, act) = (desk.db.clone(), desk.system());
            writes.push(tokio::spawn(async move {
                db.write::<_, _, Error>(move |tx| Box::pin(async move {
                    let name = format!("c{}", number % 50);
                    tx.append(&act, "Counted", Subject { topic: "counter", id: &name }, &number)?;
                    tx.run(INSERT, params![&name, number]).await
                })).await
            }));
        }
        let mut refused = 0;
        for write in writes {
            refused += i64::from(matches!(write.await.unwrap(), Err(Error::Unique(_))));
        }
        assert_eq!(refused, 10, "ten names came twice");
        let found = events::after(&mut desk.db.read().await.unwrap(), 0, 1_000).await.unwrap();
        let numbers: Vec<i64> = found.iter().map(|event| event.seq).collect();
        assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
    }

    async fn events_of_one_write_are_in_order_and_other_nodes_hear_of_the_last_however_many_they_are(desk: Desk) {
        let other = desk.second_node().await;
        let node = tokio::spawn(other.join().await.unwrap().follow());
        let mut heard = other.committed();
        let mut last = 0;
        for count in [1_i64, 16, 17, 300] {
            let act = desk.system();
            desk.db.write::<_, _, Error>(move |tx| Box::pin(async move {
                for number in 0..count {
                    tx.append(&act, "Counted", Subject { topic: "counter", id: "c" }, &number)?;
                }
                Ok(())
            })).await.unwrap();
            let found = events::after(&mut desk.db.read().await.unwrap(), last, 1_000).await.unwrap();
            let numbered: Vec<(i64, i64)> = found.iter().map(|event| (event.seq, event.read().unwrap())).collect();
            let expected: Vec<(i64, i64)> = (0..count).map(|number| (last + 1 + number, number)).collect();
            assert_eq!(numbered, expected);
            last += count;
            let told = tokio::time::timeout(Duration::from_secs(20), heard.wait_for(|known| *known == last)).await;
            assert!(told.is_ok(), "another node hears of {count} events");
        }
        node.abort();
    }

    async fn a_write_whose_caller_has_gone_before_its_turn_never_begins(desk: Desk) {
        let gate = watch::Sender::new(false);
        // As many as there are connections: nothing else gets its turn.
        let held: Vec<_> = (0..4_i64).map(|number| {
            let (db, mut open) = (desk.db.clone(), gate.subscribe());
            tokio::spawn(async move {
                db.write::<_, _, Error>(move |tx| Box::pin(async move {
                    let _ = open.wait_for(|open| *open).await;
                    tx.run(INSERT, params![format!("held{number}"), number]).await
                })).await
            })
        }).collect();
        tokio::time::sleep(Duration::from_millis(200)).await;
        let late = desk.db.write::<_, _, Error>(|tx| Box::pin(async move { tx.run(INSERT, params!["late", 1_i64]).await }));
        assert!(tokio::time::timeout(Duration::from_millis(200), late).await.is_err(), "it waits, and then nobody does");
        gate.send_replace(true);
        for write in held {
            write.await.unwrap().unwrap();
        }
        desk.db.write::<_, _, Error>(|tx| Box::pin(async move { tx.run(INSERT, params!["next", 1_i64]).await })).await.unwrap();
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(conn.one::<i64>(COUNT, params!["late"]).await.unwrap(), 0);
    }

    async fn a_write_that_has_begun_ends_without_its_caller(desk: Desk) {
        let gate = watch::Sender::new(false);
        let mut open = gate.subscribe();
        let begun = desk.db.write::<_, _, Error>(move |tx| Box::pin(async move {
            let _ = open.wait_for(|open| *open).await;
            tx.run(INSERT, params!["begun", 1_i64]).await
        }));
        assert!(tokio::time::timeout(Duration::from_millis(200), begun).await.is_err());
        gate.send_replace(true);
        let mut found = 0;
        for _ in 0..100 {
            found = desk.db.read().await.unwrap().one::<i64>(COUNT, params!["begun"]).await.unwrap();
            if found == 1 { break }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(found, 1);
    }

    async fn many_rows_go_in_at_once_however_many(desk: Desk) {
        for many in [1, 16, 17, 1_000, 1_024, 1_025, 3_000_i64] {
            let changed = desk.db.write::<_, _, Error>(move |tx| Box::pin(async move {
                let rows = (0..many).map(|n| params![format!("of{many}-{n}"), n]).collect();
                tx.insert_many("INSERT INTO counters (name, last) VALUES", rows, "ON CONFLICT (name) DO NOTHING").await
            })).await.unwrap();
            assert_eq!(changed, many as u64);
            let sum: i64 = desk.db.read().await.unwrap()
                .one(Sql::same("SELECT CAST(sum(last) AS BIGINT) FROM counters WHERE name LIKE $1"), params![format!("of{many}-%")])
                .await.unwrap();
            assert_eq!(sum, many * (many - 1) / 2);
        }
    }

    async fn an_older_program_refuses_a_newer_schema(desk: Desk) {
        const OLDER: &[Schema] = &[Schema { migrations: &[], ..store::SCHEMA }];
        let refused = desk.db.migrate(OLDER).await.unwrap_err();
        assert!(refused.to_string().contains("newer aftercare"), "{refused}");
    }

    async fn durability_is_full(desk: Desk) {
        let sql = match desk.db.engine() {
            Engine::Sqlite => "PRAGMA synchronous",
            Engine::Postgres => "SELECT CAST(2 AS BIGINT)",
        };
        let level = desk.db.write::<_, i64, Error>(move |tx| Box::pin(async move {
            tx.one(Sql::same(sql), params![]).await
        })).await;
        assert_eq!(level.unwrap(), 2, "2 is FULL, where it counts: of the connection that writes");
    }

    async fn who_is_alone_keeps_nodes_out_and_nodes_keep_others_from_being_alone(desk: Desk) {
        let other = desk.second_node().await;
        let alone = desk.db.alone().await.unwrap();
        assert!(other.alone().await.is_err() && other.join().await.is_err());
        drop(alone);
        let node = loop {
            // The server hears a moment later that a connection has ended.
            match other.join().await {
                Ok(node) => break node,
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
        };
        assert!(desk.db.alone().await.is_err());
        assert!(desk.db.join().await.is_ok(), "nodes do not mind each other");
        drop(node);
    }

    async fn a_node_whose_connection_is_lost_takes_its_seat_again(desk: Desk) {
        let other = desk.second_node().await;
        let following = tokio::spawn(desk.db.join().await.unwrap().follow());
        if desk.db.engine() == Engine::Postgres {
            let cut = "SELECT CAST(count(pg_terminate_backend(pid)) AS BIGINT) FROM pg_stat_activity \
                       WHERE datname = current_database() AND query LIKE 'LISTEN%'";
            let lost: i64 = other.read().await.unwrap().one(Sql::same(cut), params![]).await.unwrap();
            assert_eq!(lost, 1);
        }
        while other.alone().await.is_ok() {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
        following.abort();
    }
}

/// SQLite's own limit stands in for the disk's: to it both are the same refusal.
#[test]
fn a_full_disk_is_told_takes_nothing_back_and_is_over_when_there_is_room() {
    test_kit::Desk::run_on_sqlite(SCHEMAS, |desk| async move {
        let pages = async |sql: &'static str| -> i64 {
            let set = desk
                .db
                .write::<_, i64, Error>(move |tx| Box::pin(async move { tx.one(Sql::same(sql), params![]).await }));
            set.await.unwrap()
        };
        let add = async |number: i64| {
            let name = format!("{number} {}", "x".repeat(2_000));
            let added = desk
                .db
                .write::<_, u64, Error>(move |tx| Box::pin(async move { tx.run(INSERT, params![name, number]).await }));
            added.await
        };
        pages("PRAGMA max_page_count = 1").await;
        let mut kept = 0;
        let refused = loop {
            match add(kept).await {
                Ok(_) => kept += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(&refused, Error::Unavailable(words) if words.contains("disk is full")), "{refused}");
        let stored = Sql::same("SELECT count(*) FROM counters WHERE name LIKE '% xxx%'");
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(conn.one::<i64>(stored, params![]).await.unwrap(), kept, "nothing acknowledged is gone");
        drop(conn);
        pages("PRAGMA max_page_count = 1000000").await;
        add(kept).await.unwrap();
    });
}

/// Otherwise PostgreSQL plans by what the tables were before.
#[test]
fn after_much_was_written_postgresql_knows_how_much() {
    test_kit::Desk::run_on_postgres(SCHEMAS, |desk| async move {
        let written = desk.db.write::<_, u64, Error>(|tx| {
            let many = "INSERT INTO counters (name, last) SELECT 'counter ' || n, n FROM generate_series(1, 5000) n";
            Box::pin(async move { tx.run(Sql::same(many), params![]).await })
        });
        assert_eq!(written.await.unwrap(), 5_000);
        desk.db.much_was_written().await;
        let known = "SELECT CAST(reltuples AS BIGINT) FROM pg_class WHERE oid = CAST('counters' AS REGCLASS)";
        let known: i64 = desk.db.read().await.unwrap().one(Sql::same(known), params![]).await.unwrap();
        assert!(known >= 5_000, "{known}");
    });
}
