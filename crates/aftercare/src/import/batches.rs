//! Reads and maps on a thread of its own, so that both processors have work.

use intake::{Input, Reject, Row, Rows, Unreadable};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::kinds::{Source, Told};
use super::twice::Twice;

/// Batches that wait for the database.
const AHEAD: usize = 2;

/// Rows that go in together, and those among them that already turned out bad.
pub struct Batch {
    pub rows: Vec<Row>,
    /// What the rows say.
    pub told: Told,
    pub rejects: Vec<Reject>,
    /// Bytes of the file read so far.
    pub read: u64,
    /// The file broke off, and its rest was not read.
    pub broken: bool,
}

/// Reads a file in batches.
pub struct Reading {
    pub rows: Rows<Input>,
    pub twice: Twice,
    pub source: Source,
    pub size: usize,
}

impl Reading {
    /// Starts reading; an error is the last thing that comes. That nothing comes any more is the end of the file only if
    /// the reader ended well.
    pub fn start(mut self) -> (mpsc::Receiver<Result<Batch, Unreadable>>, JoinHandle<()>) {
        let (sender, receiver) = mpsc::channel(AHEAD);
        let reader = tokio::task::spawn_blocking(move || {
            loop {
                let batch = self.next();
                let more = batch.as_ref().is_ok_and(|(_, more)| *more);
                // The other side is gone when the import broke off.
                if sender.blocking_send(batch.map(|(batch, _)| batch)).is_err() || !more {
                    return;
                }
            }
        });
        (receiver, reader)
    }

    /// The next batch, and whether the file goes on after it.
    fn next(&mut self) -> Result<(Batch, bool), Unreadable> {
        let (mut rows, mut rejects) = (Vec::with_capacity(self.size), Vec::new());
        let mut more = true;
        while rows.len() + rejects.len() < self.size {
            match self.rows.next()? {
                Some(Ok(row)) => {
                    let problems = self.twice.problems(&row);
                    match problems.is_empty() {
                        true => rows.push(row),
                        false => rejects.push(row.reject(problems)),
                    }
                }
                Some(Err(reject)) => rejects.push(reject),
                None => {
                    more = false;
                    break;
                }
            }
        }
        let told = self.source.told(&rows);
        Ok((Batch { rows, told, rejects, read: self.rows.progress().0, broken: self.rows.is_broken() }, more))
    }
}
