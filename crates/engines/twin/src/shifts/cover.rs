//! Whole people: fractions rounded at several marks, completed, and improved until nothing helps.

use super::relaxation::relaxed;
use super::{COVERED_MAX, Cover, PATTERNS_MAX, PEOPLE_MAX, Pattern};
use crate::refusal::{Refusal, positive};

const MARKS: u32 = 20;
const ROUNDS_MAX: usize = 2_000;

/// Shifts that cover what is needed in every interval.
pub fn cover(needed: &[u32], patterns: &[Pattern]) -> Result<Cover, Refusal> {
    if !(1..=COVERED_MAX).contains(&needed.len()) {
        return Err(Refusal::new("needed", format!("must be 1 to {COVERED_MAX} intervals")));
    }
    if needed.iter().any(|need| *need > PEOPLE_MAX) {
        return Err(Refusal::new("needed", format!("must be at most {PEOPLE_MAX} people")));
    }
    if patterns.is_empty() || patterns.len() > PATTERNS_MAX {
        return Err(Refusal::new("patterns", format!("must be 1 to {PATTERNS_MAX}")));
    }
    let rows: Vec<Vec<usize>> = patterns.iter().map(|pattern| pattern.works(needed.len()).collect()).collect();
    let costs: Vec<f64> =
        patterns.iter().map(|pattern| positive("patterns.hours", pattern.hours)).collect::<Result<_, _>>()?;
    for (at, need) in needed.iter().enumerate() {
        if *need > 0 && !rows.iter().any(|row| row.contains(&at)) {
            return Err(Refusal::new("patterns", format!("leave interval {at} to nobody")));
        }
    }
    let mut whole = Cover { hours: 0.0, bound: 0.0, shifts: Vec::new() };
    let mut people = vec![0; patterns.len()];
    for part in parts(needed.len(), &rows) {
        let own: Vec<Vec<usize>> = part.iter().map(|j| rows[*j].clone()).collect();
        let prices: Vec<f64> = part.iter().map(|j| costs[*j]).collect();
        let mut need = vec![0; needed.len()];
        own.iter().flatten().for_each(|at| need[*at] = needed[*at]);
        let (hours, bound, worked) = cover_part(&own, &prices, &need);
        whole.hours += hours;
        whole.bound += bound;
        part.iter().zip(worked).for_each(|(j, worked)| people[*j] = worked);
    }
    let shifts = patterns.iter().zip(people).filter(|(_, people)| *people > 0);
    whole.shifts = shifts.map(|(pattern, people)| (pattern.clone(), people)).collect();
    Ok(whole)
}

/// Patterns that have no interval in common, not even by way of others, are covered apart: the days of a week in which
/// nobody works over midnight. What each takes at least adds up.
fn parts(intervals: usize, rows: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut part: Vec<usize> = (0..intervals).collect();
    fn root(part: &mut [usize], mut at: usize) -> usize {
        while part[at] != at {
            part[at] = part[part[at]];
            at = part[at];
        }
        at
    }
    for row in rows {
        for pair in row.windows(2) {
            let (a, b) = (root(&mut part, pair[0]), root(&mut part, pair[1]));
            part[a.max(b)] = a.min(b);
        }
    }
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); intervals];
    for (j, row) in rows.iter().enumerate() {
        if let Some(first) = row.first() {
            found[root(&mut part, *first)].push(j);
        }
    }
    found.retain(|patterns| !patterns.is_empty());
    found
}

/// Hours, what they cannot be below, and how many work each pattern.
fn cover_part(rows: &[Vec<usize>], costs: &[f64], needed: &[u32]) -> (f64, f64, Vec<u32>) {
    let goal: Vec<f64> = needed.iter().map(|need| f64::from(*need)).collect();
    let relaxed = relaxed(rows, costs, &goal);
    let search = Search { rows, costs, needed };
    let mut best: Option<(f64, Vec<u32>)> = None;
    for mark in 0..MARKS {
        let up = f64::from(mark) / f64::from(MARKS);
        let mut worked: Vec<u32> = relaxed.x.iter().map(|x| (x + up + 1e-9).floor() as u32).collect();
        search.complete(&mut worked);
        search.improve(&mut worked);
        let hours = search.hours(&worked);
        if best.as_ref().is_none_or(|(least, _)| hours < *least - 1e-9) {
            best = Some((hours, worked));
        }
    }
    let (hours, worked) = best.unwrap_or_default();
    (hours, relaxed.bound, worked)
}

struct Search<'a> {
    rows: &'a [Vec<usize>],
    costs: &'a [f64],
    needed: &'a [u32],
}

impl Search<'_> {
    fn hours(&self, worked: &[u32]) -> f64 {
        worked.iter().zip(self.costs).map(|(people, hours)| f64::from(*people) * hours).sum()
    }

    /// People beyond what is needed, interval by interval.
    fn spare(&self, worked: &[u32]) -> Vec<i64> {
        let mut spare: Vec<i64> = self.needed.iter().map(|need| -i64::from(*need)).collect();
        for (row, people) in self.rows.iter().zip(worked) {
            row.iter().for_each(|at| spare[*at] += i64::from(*people));
        }
        spare
    }

    /// Adds what fills most gaps for its hours, as long as there are gaps.
    fn complete(&self, worked: &mut [u32]) {
        let mut spare = self.spare(worked);
        let rounds: i64 = spare.iter().map(|s| (-s).max(0)).sum();
        for _ in 0..rounds {
            let filled = |j: usize| self.rows[j].iter().filter(|at| spare[**at] < 0).count() as f64 / self.costs[j];
            let Some(best) = (0..self.rows.len()).max_by(|a, b| filled(*a).total_cmp(&filled(*b))) else { break };
            if filled(best) <= 0.0 {
                break;
            }
            worked[best] += 1;
            self.rows[best].iter().for_each(|at| spare[*at] += 1);
        }
    }

    /// Drops what is not needed, and puts a shorter or a better placed shift in place of another.
    fn improve(&self, worked: &mut [u32]) {
        let mut spare = self.spare(worked);
        for _ in 0..ROUNDS_MAX {
            if !(self.drop_one(worked, &mut spare) || self.exchange_one(worked, &mut spare)) {
                break;
            }
        }
    }

    fn drop_one(&self, worked: &mut [u32], spare: &mut [i64]) -> bool {
        let idle = |j: usize, spare: &[i64]| self.rows[j].iter().all(|at| spare[*at] > 0);
        let found = (0..worked.len())
            .filter(|j| worked[*j] > 0 && idle(*j, spare))
            .max_by(|a, b| self.costs[*a].total_cmp(&self.costs[*b]));
        let Some(j) = found else { return false };
        worked[j] -= 1;
        self.rows[j].iter().for_each(|at| spare[*at] -= 1);
        true
    }

    /// One shift out, a cheaper one in that fills the gaps it leaves.
    fn exchange_one(&self, worked: &mut [u32], spare: &mut [i64]) -> bool {
        for out in 0..worked.len() {
            if worked[out] == 0 {
                continue;
            }
            self.rows[out].iter().for_each(|at| spare[*at] -= 1);
            let gaps: Vec<usize> = self.rows[out].iter().copied().filter(|at| spare[*at] < 0).collect();
            let found = (0..worked.len())
                .filter(|j| {
                    self.costs[*j] < self.costs[out] - 1e-9 && gaps.iter().all(|gap| self.rows[*j].contains(gap))
                })
                .min_by(|a, b| self.costs[*a].total_cmp(&self.costs[*b]));
            if let Some(j) = found {
                worked[out] -= 1;
                worked[j] += 1;
                self.rows[j].iter().for_each(|at| spare[*at] += 1);
                return true;
            }
            self.rows[out].iter().for_each(|at| spare[*at] += 1);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Rules, patterns};
    use super::*;

    #[test]
    fn a_day_is_covered_and_the_bound_is_below() {
        let needed: Vec<u32> = (0..48).map(|at: i32| 2 + (20 - (at - 22).abs()).max(0) as u32).collect();
        let all = patterns(48, 0.5, &Rules { lengths: vec![8, 12, 16], break_from: 12 }).expect("patterns");
        let found = cover(&needed, &all).expect("a cover");
        for (at, need) in needed.iter().enumerate() {
            let there: u32 =
                found.shifts.iter().filter(|(p, _)| p.works(48).any(|i| i == at)).map(|(_, people)| people).sum();
            assert!(there >= *need, "interval {at}: {there} of {need}");
        }
        let need: u32 = needed.iter().sum();
        assert!(found.bound >= f64::from(need) / 2.0 - 1e-6 && found.bound <= found.hours);
        assert!(found.hours / found.bound < 1.04, "{} for {}", found.hours, found.bound);
    }

    #[test]
    fn days_that_share_no_shift_are_covered_apart_and_add_up() {
        let rules = Rules { lengths: vec![8, 12], break_from: 12 };
        // Shifts from six in the morning that end by ten in the evening.
        let of_day = |day: usize| {
            let all = patterns(48, 0.5, &rules).expect("patterns").into_iter();
            let early = all.filter(|one| one.from >= 12 && one.to <= 44);
            early.map(move |one| Pattern {
                from: one.from + 48 * day,
                to: one.to + 48 * day,
                pause: one.pause.map(|at| at + 48 * day),
                hours: one.hours,
            })
        };
        let need = |day: u32| (0..48).map(move |at| if (12..44).contains(&at) { day + at % 5 } else { 0 });
        let week: Vec<Pattern> = (0..7).flat_map(of_day).collect();
        let whole = cover(&(0..7).flat_map(need).collect::<Vec<u32>>(), &week).expect("a cover");
        let days = (0..7).map(|day| cover(&need(day).collect::<Vec<u32>>(), &of_day(0).collect::<Vec<_>>()));
        let days: Vec<Cover> = days.collect::<Result<_, _>>().expect("covers");
        assert!((whole.hours - days.iter().map(|day| day.hours).sum::<f64>()).abs() < 1e-9);
        assert!((whole.bound - days.iter().map(|day| day.bound).sum::<f64>()).abs() < 1e-9);
        assert!(whole.bound <= whole.hours);
    }

    #[test]
    fn what_cannot_be_covered_is_refused() {
        let one = Pattern { from: 0, to: 2, pause: None, hours: 1.0 };
        assert!(cover(&[1, 1, 1], std::slice::from_ref(&one)).is_err());
        assert!(cover(&[], &[one]).is_err());
        assert!(patterns(48, 0.5, &Rules { lengths: vec![49], break_from: 12 }).is_err());
    }
}
