//! What comes to whom when, read off a rehearsal in which there are people for everybody: with what follows from
//! other contacts, from orders that are late, and from the handling that reaches into later half-hours.

use super::desks::Floor;
use crate::refusal::Refusal;
use crate::simulation::{Record, Steps, watch};

/// More people than ever have something to do; nobody waits.
const PLENTY: f64 = 8.0;
const PEOPLE_MAX: f64 = 5_000.0;

/// Class by class, half-hour by half-hour.
#[derive(Debug, Clone)]
pub struct Load {
    /// Contacts that come.
    pub come: Vec<Vec<f64>>,
    /// People whom they would keep busy all the time.
    pub erlangs: Vec<Vec<f64>>,
}

/// None if it was told to stop.
pub fn load(floor: &Floor<'_>, threads: usize, go_on: &(dyn Fn() -> bool + Sync)) -> Result<Option<Load>, Refusal> {
    let (classes, intervals) = (floor.plan.classes.len(), floor.intervals());
    let peak = peak(floor);
    // Who only steps in for others is not needed where there are others enough.
    let mut plan = floor.with(|desk| (if floor.desks[desk].classes.is_empty() { 0 } else { peak }, Vec::new()))?;
    plan.groups.iter_mut().for_each(|group| group.absence = 0.0);
    let none = vec![vec![0.0; intervals]; classes];
    let empty = || Load { come: none.clone(), erlangs: none.clone() };
    let see = |sums: &mut Load, records: &[Record], _: &_| {
        records.iter().filter(|record| !record.deflected).for_each(|record| sums.see(floor, record));
    };
    let (seed, replications) = (floor.question.seed, floor.question.replications);
    let Some(blocks) = watch(&plan, (seed, replications, threads), go_on, empty, see) else { return Ok(None) };
    let mut whole = empty();
    for block in &blocks {
        whole.add(block);
    }
    for (class, erlangs) in whole.erlangs.iter_mut().enumerate() {
        // Chats that are worked on together are quicker together.
        let pace = floor.work(class) / floor.plan.classes[class].handling.mean();
        erlangs.iter_mut().for_each(|value| *value *= pace / replications as f64);
    }
    whole.come.iter_mut().flatten().for_each(|value| *value /= replications as f64);
    Ok(Some(whole))
}

fn peak(floor: &Floor<'_>) -> u32 {
    let steps = floor.plan.classes.iter().map(|class| (&class.steps, class.handling.mean()));
    let orders = floor.plan.orders.iter();
    let orders = orders.map(|orders| (&orders.steps, floor.plan.classes[orders.class].handling.mean()));
    let of = |(steps, mean): (&Steps, f64)| steps.rates.iter().copied().fold(0.0, f64::max) * mean;
    let most: f64 = steps.chain(orders).map(of).sum();
    (PLENTY * most + 20.0).min(PEOPLE_MAX) as u32
}

impl Load {
    fn see(&mut self, floor: &Floor<'_>, record: &Record) {
        if let Some(slot) = floor.slot(record.came) {
            self.come[record.class][slot] += 1.0;
        }
        let (Some(began), Some(ended)) = (record.began, record.ended) else { return };
        let (mut from, to) = (began.max(floor.measured.start), ended.min(floor.measured.end));
        while from < to {
            let Some(slot) = floor.slot(from) else { return };
            let end = to.min(floor.measured.start + (slot + 1) as f64 * floor.interval);
            if end <= from {
                return;
            }
            self.erlangs[record.class][slot] += (end - from) / floor.interval;
            from = end;
        }
    }

    fn add(&mut self, other: &Self) {
        let pairs = [(&mut self.come, &other.come), (&mut self.erlangs, &other.erlangs)];
        for (mine, theirs) in pairs {
            mine.iter_mut().flatten().zip(theirs.iter().flatten()).for_each(|(mine, theirs)| *mine += theirs);
        }
    }
}
