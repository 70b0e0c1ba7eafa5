//! Whether other cases of the same kind would have given the same box.

use kernel::Dice;

use super::cases::Cases;
use super::peeling::{Peeled, Peeling, peel};
use crate::invalid::Invalid;

pub const RESAMPLES_MAX: usize = 1_000;

/// For each dimension, in what part of the subsamples the box nearest to this one restricts it: nearest in
/// coverage, and nearest in density (Bryant and Lempert's test of reproducibility).
pub struct Restricted {
    pub at_this_coverage: Vec<f64>,
    pub at_this_density: Vec<f64>,
}

/// From halves of the cases, thrown anew each time.
pub fn restricted(
    cases: &Cases,
    found: &Peeled,
    peeling: Peeling,
    times: usize,
    dice: &mut Dice,
) -> Result<Restricted, Invalid> {
    let dimensions = cases.names.len();
    let mut counts = [vec![0.0; dimensions], vec![0.0; dimensions]];
    let mut rows: Vec<usize> = (0..cases.len()).collect();
    for _ in 0..times {
        dice.shuffle(&mut rows);
        let half = cases.chosen(&rows[..cases.len().div_ceil(2)]);
        let way = peel(&half, peeling)?;
        let count = |counts: &mut Vec<f64>, nearest: Option<&Peeled>| {
            for (dimension, count) in counts.iter_mut().enumerate() {
                *count += f64::from(u8::from(nearest.is_some_and(|near| near.limits.is_restricted(dimension))));
            }
        };
        let away = |one: f64, other: f64| (one - other).abs();
        // Of boxes with the same coverage the last is the densest, of those with the same density the first the widest.
        let by_coverage = way
            .iter()
            .rev()
            .min_by(|one, other| away(one.coverage, found.coverage).total_cmp(&away(other.coverage, found.coverage)));
        let by_density = way
            .iter()
            .min_by(|one, other| away(one.density, found.density).total_cmp(&away(other.density, found.density)));
        count(&mut counts[0], by_coverage);
        count(&mut counts[1], by_density);
    }
    let shares = |counts: Vec<f64>| counts.into_iter().map(|count| count / times.max(1) as f64).collect();
    let [coverage, density] = counts;
    Ok(Restricted { at_this_coverage: shares(coverage), at_this_density: shares(density) })
}

/// Boxes of resampled cases, judged on all: those that no other one has both more coverage and more density than,
/// from wide to dense (bumping: Kwakkel and Cunningham 2016).
#[derive(Debug, Clone, PartialEq)]
pub struct Bumped(pub Vec<Peeled>);

pub fn bumped(cases: &Cases, peeling: Peeling, times: usize, dice: &mut Dice) -> Result<Bumped, Invalid> {
    let whole = (cases.len(), cases.of_interest());
    let mut boxes = peel(cases, peeling)?;
    for _ in 0..times {
        let rows: Vec<usize> = (0..cases.len()).map(|_| dice.below(cases.len())).collect();
        for peeled in peel(&cases.chosen(&rows), peeling)? {
            let (inside, hits) = peeled.limits.count(cases);
            if inside > 0 {
                boxes.push(Peeled::new(peeled.limits, inside, hits, whole));
            }
        }
    }
    boxes.sort_by(|one, other| other.coverage.total_cmp(&one.coverage).then(other.density.total_cmp(&one.density)));
    let mut front: Vec<Peeled> = Vec::new();
    for peeled in boxes {
        if front.last().is_none_or(|last| peeled.density > last.density) {
            front.push(peeled);
        }
    }
    Ok(Bumped(front))
}
