//! From people needed in each interval to shifts worked: the fewest hours that cover the day.
//!
//! The linear relaxation is solved exactly and bounds what any roster costs; its fractions are
//! rounded, completed and improved by search. The answer is good, not proven best: the bound says
//! how far from the best it can be at most.

mod cover;
mod relaxation;

use serde::Serialize;

use crate::refusal::Refusal;

pub use cover::cover;

/// Of a day, for shifts that begin in any interval.
pub const INTERVALS_MAX: usize = 96;
/// A week of half-hours.
pub const COVERED_MAX: usize = 336;
pub const PATTERNS_MAX: usize = 5_000;
pub const PEOPLE_MAX: u32 = 10_000;

/// A way to work a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pattern {
    /// Intervals from the first to the one after the last, which may lie on the next day.
    pub from: usize,
    pub to: usize,
    /// The interval that is free.
    pub pause: Option<usize>,
    /// Hours that are paid.
    pub hours: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cover {
    pub hours: f64,
    /// No roster of these patterns takes less.
    pub bound: f64,
    /// Patterns that are worked, and by how many.
    pub shifts: Vec<(Pattern, u32)>,
}

/// Which shifts may be worked: they begin in any interval, and those with a break have it around
/// their middle, up to an interval sooner or later. All in intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    pub lengths: Vec<usize>,
    pub break_from: usize,
}

/// All shifts of a day of so many intervals, each `interval` hours long; breaks are not paid.
pub fn patterns(intervals: usize, interval: f64, rules: &Rules) -> Result<Vec<Pattern>, Refusal> {
    if !(1..=INTERVALS_MAX).contains(&intervals) {
        return Err(Refusal::new("intervals", format!("must be from 1 to {INTERVALS_MAX}")));
    }
    let mut found = Vec::new();
    for from in 0..intervals {
        for &length in &rules.lengths {
            if !(1..=intervals).contains(&length) {
                return Err(Refusal::new("lengths", format!("must be from 1 to {intervals} intervals")));
            }
            let with_break = length >= rules.break_from && length >= 4;
            let pauses: &[Option<usize>] = if with_break {
                let middle = from + length / 2;
                &[Some(middle - 1), Some(middle), Some(middle + 1)]
            } else {
                &[None]
            };
            for pause in pauses {
                let worked = length - usize::from(pause.is_some());
                found.push(Pattern { from, to: from + length, pause: *pause, hours: worked as f64 * interval });
            }
        }
    }
    let fine = found.len() <= PATTERNS_MAX;
    fine.then_some(found).ok_or_else(|| Refusal::new("lengths", format!("lead to more than {PATTERNS_MAX} shifts")))
}

impl Pattern {
    /// The intervals of the day in which somebody works; what runs over midnight comes at its start.
    pub fn works(&self, intervals: usize) -> impl Iterator<Item = usize> {
        let pause = self.pause;
        (self.from..self.to).filter(move |at| Some(*at) != pause).map(move |at| at % intervals)
    }
}
