//! Rounds of background work follow what is committed.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use store::{Error, Pace, Schema, Subject};
use tokio::sync::{Notify, watch};

/// Longer than any test: what comes sooner came by a commit.
const NEVER: Duration = Duration::from_secs(3_600);
const PACE: Pace = Pace { soon: Duration::from_millis(1), idle: NEVER };

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA];

    async fn a_commit_brings_the_next_round_also_after_one_that_failed_and_a_stop_ends_them(desk: Desk) {
        let (made, begun) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let (stop, stopped) = watch::channel(false);
        let rounds = tokio::spawn({
            let (db, made, begun) = (desk.db.clone(), Arc::clone(&made), Arc::clone(&begun));
            async move {
                let round = || async {
                    begun.notify_one();
                    let first = made.fetch_add(1, Ordering::SeqCst) == 0;
                    if first { Err(Error::Other("not yet".into())) } else { Ok(()) }
                };
                store::rounds(&db, PACE, "nothing was done", stopped, round).await;
            }
        });
        begun.notified().await;
        let act = desk.system();
        desk.db.write::<_, _, Error>(move |tx| Box::pin(async move {
            tx.append(&act, "Happened", Subject { topic: "none", id: "x" }, &())
        })).await.unwrap();
        tokio::time::timeout(NEVER / 60, begun.notified()).await.unwrap();
        stop.send_replace(true);
        tokio::time::timeout(NEVER / 60, rounds).await.unwrap().unwrap();
        assert_eq!(made.load(Ordering::SeqCst), 2, "one at first, one by the commit");
    }
}
