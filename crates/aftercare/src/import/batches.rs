//! Reads and maps on a thread of its own, so that both processors have work.

use intake::{Input, Reject, Row, Rows, Unreadable};
use tokio::sync::mpsc;

use super::twice::Twice;

/// Batches that wait for the database.
const AHEAD: usize = 2;

/// Rows that go in together, and those among them that already turned out bad.
pub struct Batch {
    pub rows: Vec<Row>,
    pub rejects: Vec<Reject>,
    /// Bytes of the file read so far.
    pub read: u64,
    /// The file broke off, and its rest was not read.
    pub broken: bool,
}

/// Starts reading; an error is the last thing that comes.
pub fn start(mut rows: Rows<Input>, mut twice: Twice, size: usize) -> mpsc::Receiver<Result<Batch, Unreadable>> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        loop {
            let batch = fill(&mut rows, &mut twice, size);
            let more = batch.as_ref().is_ok_and(|(_, more)| *more);
            // The other side is gone when the import broke off.
            if sender.blocking_send(batch.map(|(batch, _)| batch)).is_err() || !more {
                return;
            }
        }
    });
    receiver
}

/// The next batch, and whether the file goes on after it.
fn fill(rows: &mut Rows<Input>, twice: &mut Twice, size: usize) -> Result<(Batch, bool), Unreadable> {
    let mut batch = Batch { rows: Vec::with_capacity(size), rejects: Vec::new(), read: 0, broken: false };
    let mut more = true;
    while batch.rows.len() + batch.rejects.len() < size {
        match rows.next()? {
            Some(Ok(row)) => {
                let problems = twice.problems(&row);
                match problems.is_empty() {
                    true => batch.rows.push(row),
                    false => batch.rejects.push(row.reject(problems)),
                }
            }
            Some(Err(reject)) => batch.rejects.push(reject),
            None => {
                more = false;
                break;
            }
        }
    }
    batch.read = rows.progress().0;
    batch.broken = rows.is_broken();
    Ok((batch, more))
}
