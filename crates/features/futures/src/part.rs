//! A piece of a study: some replications of one strategy in one future. One node has it at a time, and where that node
//! dies another one takes it after a while.

use kernel::{Refusal, Timestamp, time};
use serde::Deserialize;
use store::{Db, Json, Tx, TxFuture, Value, params};
use twin::study::Rehearsed;

/// So long nobody else takes a piece; a piece takes about a second.
const HELD: i64 = 2 * time::MINUTE;
const INSERT: &str = "INSERT INTO study_parts (study_id, future, strategy, first, past) VALUES";

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Part {
    pub study_id: String,
    pub future: i64,
    pub strategy: i64,
    pub first: i64,
    pub past: i64,
}

/// The replications of a cell, in pieces of so many.
pub(crate) fn pieces(study: &str, cell: (usize, usize), replications: std::ops::Range<u64>, block: u64) -> Vec<Part> {
    let mut found = Vec::new();
    let mut first = replications.start;
    while first < replications.end {
        let past = replications.end.min(first + block.max(1));
        found.push(Part {
            study_id: study.to_owned(),
            future: cell.0 as i64,
            strategy: cell.1 as i64,
            first: first as i64,
            past: past as i64,
        });
        first = past;
    }
    found
}

pub(crate) async fn insert(tx: &mut Tx, parts: &[Part]) -> Result<(), Refusal> {
    let row =
        |part: &Part| -> Vec<Value> { params![&part.study_id, part.future, part.strategy, part.first, part.past] };
    tx.insert_many(INSERT, parts.iter().map(row).collect(), "").await?;
    Ok(())
}

/// Takes up to so many that nobody has.
pub async fn take(db: &Db, now: Timestamp, most: usize) -> Result<Vec<Part>, Refusal> {
    let open: Vec<Part> =
        db.read().await?.all(sql!("list_open_parts"), params![now, 4 * most as i64, crate::engine()]).await?;
    if open.is_empty() {
        return Ok(open);
    }
    db.write(move |tx| -> TxFuture<'_, Vec<Part>, Refusal> {
        Box::pin(async move {
            let mut taken = Vec::new();
            for part in open {
                if taken.len() >= most {
                    break;
                }
                let values = params![&part.study_id, part.future, part.strategy, part.first, now, now.plus(HELD)];
                if tx.run(sql!("take_part"), values).await? > 0 {
                    taken.push(part);
                }
            }
            Ok(taken)
        })
    })
    .await
}

/// Whoever comes late with the same piece has the same result.
pub(crate) async fn keep(tx: &mut Tx, part: &Part, result: Rehearsed) -> Result<(), Refusal> {
    let values = params![&part.study_id, part.future, part.strategy, part.first, &Json(result)];
    tx.run(sql!("keep_part"), values).await?;
    Ok(())
}
