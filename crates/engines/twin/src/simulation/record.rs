//! What became of each contact: what a live operation would have written down.

use super::floor::{Floor, Sound};
use super::plan::Plan;

/// Of which other contact a contact came; its place among the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Somebody left and tries again.
    Leaving(u32),
    /// It follows from an answer: a reopening, an escalation, a call back.
    Answer(u32),
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
}

/// The contacts of one replication, those included that were still to come when it ended.
pub fn record(plan: &Plan, seed: u64, replication: u64) -> Vec<Record> {
    let mut floor = Floor::new(plan);
    floor.records = Some(Vec::with_capacity(plan.contacts as usize + 16));
    floor.replicate::<Sound>(seed, replication);
    floor.records.take().unwrap_or_default()
}
