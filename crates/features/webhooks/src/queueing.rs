//! Deliveries made from the log. Each webhook remembers how far it has been told; that moves in the
//! transaction that makes the deliveries, so nothing is lost when a process dies, nothing is made
//! twice by two nodes, and nothing goes out that is not committed.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Db, Json, Tx, TxFuture, events, params};

use crate::kinds::{self, Kind};

/// Most events that one transaction looks through.
pub const BATCH: i64 = 500;

#[derive(Debug, Deserialize)]
struct Reader {
    id: String,
    kinds: Json<Vec<String>>,
    seen_event: i64,
}

/// Makes the deliveries of the next events; true if there are more events to look through.
pub async fn queue(db: &Db, act: &Act) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    let readers: Vec<Reader> = conn.all(sql!("list_readers"), params![]).await?;
    let Some(low) = readers.iter().map(|reader| reader.seen_event).min() else { return Ok(false) };
    let found = events::after(&mut conn, low, BATCH).await?;
    drop(conn);
    let Some(last) = found.last().map(|event| event.seq) else { return Ok(false) };
    let more = found.len() as i64 == BATCH;
    let mut told = Vec::new();
    for event in &found {
        if let Some(kind) = kinds::told(event) {
            told.push((event.seq, kind, kinds::body(kind, event)?));
        }
    }
    let act = act.clone();
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            for reader in readers.iter().filter(|reader| reader.seen_event < last) {
                queue_for(tx, &act, reader, last, &told).await?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(more)
}

async fn queue_for(
    tx: &mut Tx,
    act: &Act,
    reader: &Reader,
    last: i64,
    told: &[(i64, &'static Kind, String)],
) -> Result<(), Refusal> {
    // Another node was faster, or it was switched off.
    if tx.run(sql!("advance_reader"), params![&reader.id, reader.seen_event, last]).await? == 0 {
        return Ok(());
    }
    let wanted = |kind: &Kind| reader.kinds.0.is_empty() || reader.kinds.0.iter().any(|name| name == kind.name);
    for (seq, kind, body) in told.iter().filter(|(seq, kind, _)| *seq > reader.seen_event && wanted(kind)) {
        let values = params![act.id("whd"), &reader.id, *seq, kind.name, body, act.now];
        tx.run(sql!("insert_delivery"), values).await?;
    }
    Ok(())
}
