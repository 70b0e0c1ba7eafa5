//! Many replications on several threads, with the same bytes for any number of them: replications
//! are gathered in blocks of a fixed size, and blocks are added up in their order.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::estimate::{Estimate, Ratio};
use super::floor::{Floor, Rules, Sound};
use super::plan::Plan;
use super::tally::{Day, Tally};
use crate::refusal::Refusal;

pub const REPLICATIONS_MAX: u64 = 1_000_000;
pub const THREADS_MAX: usize = 64;
const BLOCK: u64 = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Measure {
    Offered,
    /// Answered in time, of all whose outcome is known.
    ServiceLevel,
    /// Answered in time, of the answered.
    ServiceLevelOfAnswered,
    /// The first, without those who left within the time.
    ServiceLevelWithoutEarly,
    SpeedOfAnswer,
    /// Of answered and abandoned.
    MeanWait,
    P90Wait,
    WaitProbability,
    Abandonment,
    Deflection,
    CalledBack,
    Redials,
    Followups,
    MeanQueueLength,
    /// Waiting at the end.
    Backlog,
    OldestOpen,
    DaysToClear,
    NotCleared,
}

const MEASURES: usize = 18;

impl Measure {
    pub const ALL: [Self; MEASURES] = [
        Self::Offered,
        Self::ServiceLevel,
        Self::ServiceLevelOfAnswered,
        Self::ServiceLevelWithoutEarly,
        Self::SpeedOfAnswer,
        Self::MeanWait,
        Self::P90Wait,
        Self::WaitProbability,
        Self::Abandonment,
        Self::Deflection,
        Self::CalledBack,
        Self::Redials,
        Self::Followups,
        Self::MeanQueueLength,
        Self::Backlog,
        Self::OldestOpen,
        Self::DaysToClear,
        Self::NotCleared,
    ];

    /// Numerator and denominator in one replication.
    pub(crate) fn of(self, tally: &Tally, plan: &Plan) -> (f64, f64) {
        let decided = tally.answered + tally.abandoned;
        let known = tally.in_time + tally.missed;
        let had_backlog = f64::from(u8::from(tally.cleared > 0.0));
        let anybody_answered = f64::from(u8::from(tally.answered > 0.0));
        match self {
            Self::Offered => (tally.offered, 1.0),
            Self::ServiceLevel => (tally.in_time, known),
            Self::ServiceLevelOfAnswered => (tally.in_time, tally.answered),
            Self::ServiceLevelWithoutEarly => (tally.in_time, known - tally.abandoned_early),
            Self::SpeedOfAnswer => (tally.wait_of_answered, tally.answered),
            Self::MeanWait => (tally.wait_of_all, decided),
            Self::P90Wait => (tally.p90, anybody_answered),
            Self::WaitProbability => (tally.waited, decided),
            Self::Abandonment => (tally.abandoned, decided),
            Self::Deflection => (tally.deflected, tally.offered),
            Self::CalledBack => (tally.called_back, tally.offered),
            Self::Redials => (tally.redials, 1.0),
            Self::Followups => (tally.followups, 1.0),
            Self::MeanQueueLength => (tally.queue_area, plan.horizon - plan.warm_up),
            Self::Backlog => (tally.waiting, 1.0),
            Self::OldestOpen => (tally.oldest, 1.0),
            Self::DaysToClear => (tally.cleared / plan.day, had_backlog),
            Self::NotCleared => (tally.not_cleared, had_backlog),
        }
    }
}

/// The measures of a class, or of all together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures([Ratio; MEASURES]);

impl Figures {
    fn push(&mut self, tally: &Tally, plan: &Plan) {
        for (ratio, measure) in self.0.iter_mut().zip(Measure::ALL) {
            let (above, below) = measure.of(tally, plan);
            ratio.push(above, below);
        }
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(ratio, other)| ratio.add(other));
    }

    pub fn estimate(&self, measure: Measure) -> Option<Estimate> {
        self.0[measure as usize].estimate()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub replications: u64,
    pub classes: Vec<Figures>,
    pub all: Figures,
    /// The share of the time there that is work, of each group and of all.
    pub occupancies: Vec<Ratio>,
    pub occupancy: Ratio,
    pub cost: Ratio,
    pub agent_hours: Ratio,
    /// Cost, and share in time, of each replication, for comparisons of equal chance.
    pub costs: Vec<f64>,
    pub levels: Vec<f64>,
}

impl Outcome {
    fn empty(plan: &Plan) -> Self {
        let none = Figures([Ratio::default(); MEASURES]);
        Self {
            replications: 0,
            classes: vec![none; plan.classes.len()],
            all: none,
            occupancies: vec![Ratio::default(); plan.groups.len()],
            occupancy: Ratio::default(),
            cost: Ratio::default(),
            agent_hours: Ratio::default(),
            costs: Vec::new(),
            levels: Vec::new(),
        }
    }

    fn push(&mut self, day: &Day, plan: &Plan) {
        self.replications += 1;
        self.classes.iter_mut().zip(&day.classes).for_each(|(figures, tally)| figures.push(tally, plan));
        self.all.push(&day.all, plan);
        self.occupancies.iter_mut().zip(&day.groups).for_each(|(ratio, group)| ratio.push(group.0, group.1));
        self.occupancy.push(day.busy(), day.there());
        self.cost.push(day.cost, 1.0);
        self.agent_hours.push(day.there() / plan.hour, 1.0);
        self.costs.push(day.cost);
        let known = day.all.in_time + day.all.missed;
        self.levels.push(if known > 0.0 { day.all.in_time / known } else { 1.0 });
    }

    fn add(&mut self, other: Self) {
        self.replications += other.replications;
        self.classes.iter_mut().zip(&other.classes).for_each(|(figures, other)| figures.add(other));
        self.all.add(&other.all);
        self.occupancies.iter_mut().zip(&other.occupancies).for_each(|(ratio, other)| ratio.add(other));
        self.occupancy.add(&other.occupancy);
        self.cost.add(&other.cost);
        self.agent_hours.add(&other.agent_hours);
        self.costs.extend(other.costs);
        self.levels.extend(other.levels);
    }
}

pub fn replicate(plan: &Plan, seed: u64, replications: u64, threads: usize) -> Result<Outcome, Refusal> {
    replicate_by::<Sound>(plan, seed, replications, threads)
}

/// The same by other rules, to see whether a check notices them.
pub fn replicate_by<R: Rules>(plan: &Plan, seed: u64, replications: u64, threads: usize) -> Result<Outcome, Refusal> {
    if !(1..=REPLICATIONS_MAX).contains(&replications) {
        return Err(Refusal::new("replications", format!("must be from 1 to {REPLICATIONS_MAX}")));
    }
    let done = in_blocks(replications, threads, || {
        let mut floor = Floor::new(plan);
        move |block: Range<u64>| {
            let mut outcome = Outcome::empty(plan);
            for replication in block {
                floor.replicate::<R>(seed, replication);
                outcome.push(&floor.day, plan);
            }
            outcome
        }
    });
    let mut whole = Outcome::empty(plan);
    done.into_iter().for_each(|outcome| whole.add(outcome));
    Ok(whole)
}

/// Block by block of replications what a worker makes of them, in the order of the blocks whoever did which.
pub(super) fn in_blocks<T: Send, W: FnMut(Range<u64>) -> T>(
    replications: u64,
    threads: usize,
    worker: impl Fn() -> W + Sync,
) -> Vec<T> {
    let blocks = replications.div_ceil(BLOCK) as usize;
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(blocks));
    let work = || {
        let mut worker = worker();
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            if block >= blocks {
                break;
            }
            let first = block as u64 * BLOCK;
            let made = worker(first..replications.min(first + BLOCK));
            done.lock().unwrap_or_else(PoisonError::into_inner).push((block, made));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.clamp(1, THREADS_MAX.min(blocks.max(1))) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(block, _)| *block);
    done.into_iter().map(|(_, made)| made).collect()
}
