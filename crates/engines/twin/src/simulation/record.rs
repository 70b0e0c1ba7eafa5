//! What became of each contact: what a live operation would have written down.

use std::ops::Range;

use super::floor::{Floor, Sound};
use super::plan::Plan;
use super::replications::in_blocks;
use super::tally::Day;

/// Of which other contact a contact came; its place among the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Somebody left and tries again.
    Leaving(u32),
    /// It follows from an answer: a reopening, an escalation, a call back.
    Answer(u32),
    /// It is about an order, which is no contact: its place among those that are known, or its number in its stream.
    Order(u32),
}

/// Times in the unit of the model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    pub class: usize,
    pub came: f64,
    pub began: Option<f64>,
    pub ended: Option<f64>,
    /// When somebody left who was not answered.
    pub left: Option<f64>,
    /// Not for an agent in the end: a bot dealt with it, or it became a call back.
    pub deflected: bool,
    pub cause: Option<Cause>,
}

impl Record {
    pub const fn of(class: usize, came: f64) -> Self {
        Self { class, came, began: None, ended: None, left: None, deflected: false, cause: None }
    }

    /// Whether it follows from no other contact.
    pub const fn is_new(&self) -> bool {
        matches!(self.cause, None | Some(Cause::Order(_)))
    }
}

impl<'a> Floor<'a> {
    /// One that writes down what becomes of each contact.
    pub(crate) fn recording(plan: &'a Plan) -> Self {
        let mut floor = Self::new(plan);
        floor.records = Some(Vec::new());
        floor
    }

    /// Of the replication that was made last; what waits at the start comes first.
    pub(crate) fn records(&self) -> &[Record] {
        self.records.as_deref().unwrap_or_default()
    }
}

/// The contacts of one replication, those included that were still to come when it ended.
pub fn record(plan: &Plan, seed: u64, replication: u64) -> Vec<Record> {
    let mut floor = Floor::new(plan);
    floor.records = Some(Vec::with_capacity(plan.contacts as usize + 16));
    floor.replicate::<Sound>(seed, replication);
    floor.records.take().unwrap_or_default()
}

/// Sums over the contacts of many replications, block by block in their order: one for each block. `go_on` is asked before
/// each replication; where it says no, there is nothing.
pub(crate) fn watch<T: Send>(
    plan: &Plan,
    (seed, replications, threads): (u64, u64, usize),
    go_on: &(dyn Fn() -> bool + Sync),
    empty: impl Fn() -> T + Sync,
    see: impl Fn(&mut T, &[Record], &Day) + Sync,
) -> Option<Vec<T>> {
    let (empty, see) = (&empty, &see);
    let blocks = in_blocks(replications, threads, || {
        let mut floor = Floor::recording(plan);
        move |block: Range<u64>| {
            let mut sums = empty();
            for replication in block {
                if !go_on() {
                    return None;
                }
                floor.replicate::<Sound>(seed, replication);
                see(&mut sums, floor.records(), &floor.day);
            }
            Some(sums)
        }
    });
    blocks.into_iter().collect()
}
