//! Rounds of background work: one soon after the next commits, and one now and then, as nobody tells of time
//! that passes.

use std::fmt::Display;
use std::time::Duration;

use tokio::sync::watch;

use crate::Db;

/// How often rounds are made.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Many commits are looked at together: no round begins earlier after the one before.
    pub soon: Duration,
    /// How long nothing is looked for where nothing happens.
    pub idle: Duration,
}

/// Makes rounds until told to stop. One that fails is told in the log as `failed`, and the next one tries again.
pub async fn rounds<E, F>(
    db: &Db,
    pace: Pace,
    failed: &'static str,
    mut stopped: watch::Receiver<bool>,
    mut round: impl FnMut() -> F,
) where
    E: Display,
    F: Future<Output = Result<(), E>>,
{
    let mut committed = db.committed();
    loop {
        // What is committed during the round may have come too late for it.
        committed.mark_unchanged();
        if let Err(error) = round().await {
            tracing::error!(%error, "{failed}; trying again");
        }
        let told = async {
            tokio::time::sleep(pace.soon).await;
            if committed.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pace.idle) => {}
            () = told => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}
