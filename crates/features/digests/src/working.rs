//! Looks what is due, in every node. Of several that find the same, one claims it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Refusal, Rng};
use store::{Db, params};
use tokio::sync::watch;

use crate::choice::Choice;
use crate::delivering::deliver;
use crate::due::{self, Claimed};

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(20);

pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    /// Where the numbers lead; none: nothing is sent.
    base_url: Option<String>,
}

/// Queues digests when they are due, until told to stop.
pub async fn work(worker: Worker, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(refusal) = worker.round().await {
            tracing::error!(%refusal, "digests could not be made; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

impl Worker {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, base_url: Option<&str>) -> Self {
        Self { db, clock, rng, base_url: base_url.map(str::to_owned) }
    }

    /// Queues what is due; gives how many letters.
    pub async fn round(&self) -> Result<usize, Refusal> {
        let Some(base_url) = &self.base_url else { return Ok(0) };
        let now = self.clock.now();
        let mut conn = self.db.read().await?;
        let choices: Vec<Choice> = conn.all(sql!("list_choices"), params![]).await?;
        if choices.is_empty() {
            return Ok(0);
        }
        let claimed: Vec<Claimed> = conn.all(sql!("list_claimed"), params![due::looked_at_from(now)]).await?;
        drop(conn);
        let claimed: HashSet<Claimed> = claimed.into_iter().collect();
        let mut queued = 0;
        for choice in choices {
            let person_id = choice.person_id.clone();
            let Some(due) = due::latest(&choice, now)? else { continue };
            if claimed.contains(&Claimed { person_id: person_id.clone(), due_on: due.day.to_string() }) {
                continue;
            }
            match deliver(&self.db, (now, Arc::clone(&self.rng)), choice, due, base_url).await {
                Ok(sent) => queued += usize::from(sent),
                // Others get theirs.
                Err(refusal) => tracing::error!(%refusal, person = %person_id, "a digest could not be made"),
            }
        }
        Ok(queued)
    }
}
