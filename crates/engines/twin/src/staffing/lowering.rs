//! With less, once more people help nowhere: shifts are taken away where most is left over, and pairs of shifts of two
//! desks become one of somebody who can do both. The same rehearsal with the same chance judges each of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answer, ClassLevels, Round, Standing, Worked};
use super::desks::Floor;
use super::levels::{Rehearsed, rehearse};
use super::question::HALF_HOURS;
use super::rostering::{Patterns, shifts};
use super::rounds::{misses, missing};
use crate::refusal::Refusal;

/// After so many rounds what is left is not looked at.
pub const LOWERINGS_MAX: u32 = 40;

/// What was found out about doing with less.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingLowering)]
pub struct Lowering {
    /// Paid hours before.
    pub hours: f64,
    pub rounds: u32,
    /// Shifts of one person that were taken away.
    pub removed: u32,
    /// Pairs of shifts that became one of somebody who can do both.
    pub merged: u32,
    /// Rounds were over before everything was tried.
    pub cut_short: bool,
    /// So many are tried in one round.
    pub at_once: usize,
    /// What does not hold.
    pub failed: Vec<Move>,
}

/// One person less on a shift; or on two of different desks, for one more who can do the work of both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingMove)]
pub struct Move {
    pub desk: usize,
    pub shift: Span,
    pub merged: Option<Merged>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingMerge)]
pub struct Merged {
    /// The other desk, whose shift goes for good.
    pub with: usize,
    pub shift: Span,
    /// The desk that gets one.
    pub into: usize,
}

/// Which of the shifts of a desk, in hours from the start of the day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingSpan)]
pub struct Span {
    pub day: u32,
    pub from: f64,
    pub to: f64,
    pub pause: Option<f64>,
}

/// Something to try, with what is left over in its tightest half-hour, and the hours that it saves.
struct Candidate {
    slack: f64,
    hours: f64,
    what: Move,
}

impl Lowering {
    pub fn of(answer: &Answer) -> Self {
        let at_once = answer.desks.len() * answer.days as usize;
        let (rounds, removed, merged) = (0, 0, 0);
        Self { hours: answer.hours, rounds, removed, merged, cut_short: false, at_once, failed: Vec::new() }
    }
}

/// One round of it. None if `go_on` said no.
pub fn lower(
    floor: &Floor<'_>,
    patterns: &Patterns,
    mut answer: Answer,
    threads: usize,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Answer>, Refusal> {
    let mut lowering = answer.lowering.take().unwrap_or_else(|| Lowering::of(&answer));
    let moves = moves(floor, &answer, &lowering);
    lowering.cut_short = !moves.is_empty() && lowering.rounds >= LOWERINGS_MAX;
    if moves.is_empty() || lowering.cut_short {
        answer.lowering = Some(lowering);
        return ended(floor, patterns, answer).map(Some);
    }
    lowering.rounds += 1;
    let Some(first) = tried(floor, &answer, &moves, threads, go_on)? else { return Ok(None) };
    let hurt = hurt(floor, patterns, &answer.classes, &first.classes);
    let (bad, good): (Vec<Move>, Vec<Move>) =
        moves.iter().cloned().partition(|one| hurt.iter().any(|(class, slot)| one.blamed(floor, *class, *slot)));
    let kept = if hurt.is_empty() {
        Some((moves, first))
    } else if moves.len() == 1 {
        lowering.failed.extend(moves);
        None
    } else if good.is_empty() || bad.is_empty() {
        // Together they take too much, and it is not seen which of them does.
        lowering.at_once = moves.len().div_ceil(2);
        None
    } else {
        let Some(second) = tried(floor, &answer, &good, threads, go_on)? else { return Ok(None) };
        lowering.failed.extend(bad);
        let holds = self::hurt(floor, patterns, &answer.classes, &second.classes).is_empty();
        lowering.at_once = if holds { lowering.at_once } else { good.len().div_ceil(2) };
        holds.then_some((good, second))
    };
    if let Some((moves, found)) = kept {
        lowering.removed += moves.iter().filter(|one| one.merged.is_none()).count() as u32;
        lowering.merged += moves.iter().filter(|one| one.merged.is_some()).count() as u32;
        moves.iter().for_each(|one| one.make(&mut answer));
        keep(&mut answer, found);
    }
    let missed =
        (0..answer.classes.len()).map(|at| missing(floor, &patterns.open, at, &answer.classes[at]).len() as u32);
    answer.rounds.push(Round { raised: 0, missed: missed.sum(), hours: answer.hours });
    answer.lowering = Some(lowering);
    Ok(Some(answer))
}

/// What is said in the end: what was needed is no more than who is there.
fn ended(floor: &Floor<'_>, patterns: &Patterns, mut answer: Answer) -> Result<Answer, Refusal> {
    for desk in &mut answer.desks {
        let pool = desk.classes.is_empty();
        for (required, scheduled) in desk.required.iter_mut().zip(&desk.scheduled) {
            *required = if pool { *scheduled } else { (*required).min(*scheduled) };
        }
        desk.bound = patterns.cover(floor.question, &desk.required)?.bound.min(desk.hours);
    }
    answer.desks.retain(|desk| !desk.is_idle());
    answer.bound = answer.desks.iter().map(|desk| desk.bound).sum();
    answer.bound_cost = answer.bound * floor.model.cost.agent_hour;
    answer.misses = misses(floor, &patterns.open, &answer);
    answer.standing = if answer.misses.is_empty() { Standing::Holds } else { Standing::Misses };
    Ok(answer)
}

fn keep(answer: &mut Answer, found: Rehearsed) {
    let price = if answer.hours > 0.0 { answer.cost / answer.hours } else { 0.0 };
    let slots = answer.days as usize * HALF_HOURS;
    for (desk, occupancy) in answer.desks.iter_mut().zip(found.occupancies) {
        desk.occupancy = occupancy;
        desk.hours = desk.shifts.iter().map(|one| f64::from(one.people) * one.hours).sum();
        desk.scheduled = vec![0; slots];
        for one in &desk.shifts {
            Span::of(one).slots(slots).for_each(|slot| desk.scheduled[slot] += one.people);
        }
    }
    answer.classes = found.classes;
    answer.hours = answer.desks.iter().map(|desk| desk.hours).sum();
    answer.cost = answer.hours * price;
    let busy: Vec<String> =
        answer.desks.iter().filter(|desk| !desk.is_idle()).flat_map(|desk| desk.groups.iter().cloned()).collect();
    answer.left_out.retain(|name| !busy.contains(name));
}

fn tried(
    floor: &Floor<'_>,
    answer: &Answer,
    moves: &[Move],
    threads: usize,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Rehearsed>, Refusal> {
    let mut with_less = answer.clone();
    moves.iter().for_each(|one| one.make(&mut with_less));
    let plan = floor.with(|desk| (0, shifts(floor, &with_less.desks[desk].shifts)))?;
    rehearse(floor, &plan, threads, go_on)
}

/// Half-hours of a class that miss now and did not, and those below the target that got worse: chance is not used up.
fn hurt(floor: &Floor<'_>, patterns: &Patterns, before: &[ClassLevels], now: &[ClassLevels]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (class, (before, now)) in before.iter().zip(now).enumerate() {
        let was = missing(floor, &patterns.open, class, before);
        let is = missing(floor, &patterns.open, class, now);
        let worse = |slot: &usize| match (before.levels[*slot], now.levels[*slot]) {
            (Some(before), Some(now)) => now.value < share(floor, class) && now.value < before.value - 1e-12,
            _ => false,
        };
        found.extend(is.iter().filter(|slot| !was.contains(slot)).map(|slot| (class, *slot)));
        found.extend((0..now.levels.len()).filter(worse).map(|slot| (class, slot)));
    }
    found
}

fn share(floor: &Floor<'_>, class: usize) -> f64 {
    floor.question.share_of(&floor.plan.classes[class].name)
}

/// What is tried next: most left over first, never two on one day of one desk. Pairs are tried once single shifts are
/// through, when each desk has no more than it needs.
fn moves(floor: &Floor<'_>, answer: &Answer, lowering: &Lowering) -> Vec<Move> {
    let mut found = removals(floor, answer, lowering);
    if found.is_empty() {
        found = merges(floor, answer, lowering);
    }
    found.sort_by(|a, b| b.slack.total_cmp(&a.slack).then(b.hours.total_cmp(&a.hours)));
    let (mut taken, mut moves) = (Vec::new(), Vec::new());
    for one in found {
        let days = one.what.days();
        if moves.len() < lowering.at_once && !days.iter().any(|day| taken.contains(day)) {
            taken.extend(days);
            moves.push(one.what);
        }
    }
    moves
}

fn removals(floor: &Floor<'_>, answer: &Answer, lowering: &Lowering) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (desk, of) in answer.desks.iter().enumerate().filter(|(_, of)| !of.classes.is_empty()) {
        let slack = left_over(floor, answer, desk);
        for one in &of.shifts {
            let shift = Span::of(one);
            let least = shift.slots(slack.len()).map(|slot| slack[slot]).fold(f64::INFINITY, f64::min);
            let what = Move { desk, shift, merged: None };
            // Where nothing is left over one less is worse for sure.
            if least > 0.0 && !lowering.failed.contains(&what) {
                found.push(Candidate { slack: least, hours: one.hours, what });
            }
        }
    }
    found
}

fn merges(floor: &Floor<'_>, answer: &Answer, lowering: &Lowering) -> Vec<Candidate> {
    let mut found = Vec::new();
    let own = floor.desks.iter().enumerate().filter(|(_, desk)| !desk.classes.is_empty());
    let own: Vec<usize> = own.map(|(at, _)| at).collect();
    let slack: Vec<Vec<f64>> = (0..floor.desks.len()).map(|desk| left_over(floor, answer, desk)).collect();
    for (into, pool) in floor.desks.iter().enumerate().filter(|(_, desk)| desk.classes.is_empty()) {
        let skills = &floor.plan.groups[pool.groups[0]].skills;
        let able = |desk: &&usize| floor.desks[**desk].classes.iter().all(|class| skills.contains(class));
        let able: Vec<usize> = own.iter().filter(able).copied().collect();
        for (place, &desk) in able.iter().enumerate() {
            for &with in &able[place + 1..] {
                for day in 0..answer.days {
                    let tried = |one: &Move| one.is_of(desk, with, into, day);
                    if !lowering.failed.iter().any(tried) {
                        found.extend(pair(floor, answer, (desk, with, into), day, &slack));
                    }
                }
            }
        }
    }
    found
}

/// Of the shifts of two desks on a day the pair that has most left over, half of the shorter one at the same time at least.
fn pair(
    floor: &Floor<'_>,
    answer: &Answer,
    (desk, with, into): (usize, usize, usize),
    day: u32,
    slack: &[Vec<f64>],
) -> Option<Candidate> {
    let n = floor.intervals();
    let of = |desk: usize| answer.desks[desk].shifts.iter().filter(move |one| one.day == day);
    let mut best: Option<Candidate> = None;
    for (one, other) in of(desk).flat_map(|one| of(with).map(move |other| (one, other))) {
        // The longer one stays, in other hands.
        let ((desk, stays), (with, goes)) =
            if one.hours >= other.hours { ((desk, one), (with, other)) } else { ((with, other), (desk, one)) };
        let (shift, gone) = (Span::of(stays), Span::of(goes));
        let seats = |slot: usize| floor.question.most.is_none_or(|most| answer.desks[into].scheduled[slot] < most);
        if 2.0 * shift.overlap(&gone) < gone.to - gone.from || !shift.slots(n).all(seats) {
            continue;
        }
        let mean = |desk: usize, span: &Span| {
            let of: Vec<f64> = span.slots(n).map(|slot| slack[desk][slot].min(1.0)).collect();
            of.iter().sum::<f64>() / of.len().max(1) as f64
        };
        let left = mean(desk, &shift) + mean(with, &gone);
        if best.as_ref().is_none_or(|best| left > best.slack) {
            let merged = Some(Merged { with, shift: gone, into });
            best = Some(Candidate { slack: left, hours: goes.hours, what: Move { desk, shift, merged } });
        }
    }
    best
}

/// In each half-hour of a desk, how far the share of what is answered at once lies above the target, at the class where it
/// is least; for what can wait, the share of people's time that is not work.
fn left_over(floor: &Floor<'_>, answer: &Answer, desk: usize) -> Vec<f64> {
    let of = &answer.desks[desk];
    let there = |slot: usize| f64::from(of.scheduled[slot]) * (1.0 - floor.desks[desk].absence);
    let level = |slot: usize| {
        let classes = floor.desks[desk].classes.iter().filter(|class| floor.room(**class) == 0);
        let above = classes.filter_map(|class| Some(answer.classes[*class].levels[slot]?.value - share(floor, *class)));
        above.fold(f64::INFINITY, f64::min)
    };
    let idle = |slot: usize| if there(slot) > 0.0 { 1.0 - of.load[slot] / there(slot) } else { 0.0 };
    let left = |slot: usize| if level(slot).is_finite() { level(slot) } else { idle(slot).max(1e-6) };
    (0..of.scheduled.len()).map(left).collect()
}

impl Move {
    fn make(&self, answer: &mut Answer) {
        let staying = less(&mut answer.desks[self.desk].shifts, &self.shift);
        let Some(merged) = &self.merged else { return };
        less(&mut answer.desks[merged.with].shifts, &merged.shift);
        let Some(staying) = staying else { return };
        let pool = &mut answer.desks[merged.into].shifts;
        match pool.iter_mut().find(|one| Span::of(one) == self.shift && one.template == staying.template) {
            Some(one) => one.people += 1,
            None => {
                pool.push(Worked { people: 1, ..staying });
                pool.sort_by(|a, b| a.day.cmp(&b.day).then(a.from.total_cmp(&b.from)).then(a.to.total_cmp(&b.to)));
            }
        }
    }

    /// Desks and days that it touches.
    fn days(&self) -> Vec<(usize, u32)> {
        let merged = self.merged.iter().flat_map(|merged| [merged.with, merged.into]);
        std::iter::once(self.desk).chain(merged).map(|desk| (desk, self.shift.day)).collect()
    }

    fn is_of(&self, desk: usize, with: usize, into: usize, day: u32) -> bool {
        let both =
            |merged: &Merged| merged.into == into && [(desk, with), (with, desk)].contains(&(self.desk, merged.with));
        self.shift.day == day && self.merged.as_ref().is_some_and(both)
    }

    /// Whether it may be why a class got worse in a half-hour: who came then would have been answered in its hours.
    fn blamed(&self, floor: &Floor<'_>, class: usize, slot: usize) -> bool {
        let Some(desk) = floor.desk_of(class) else { return true };
        let spans = [(self.desk, &self.shift)].into_iter();
        let merged = self.merged.as_ref().map(|merged| (merged.with, &merged.shift));
        let n = floor.intervals();
        spans.chain(merged).any(|(of, span)| {
            let from =
                (span.day as usize * HALF_HOURS + (span.from * 2.0) as usize + n).saturating_sub(floor.room(class));
            // Who is missing leaves a queue behind for a while.
            let length = floor.room(class) + ((span.to - span.from) * 2.0) as usize + 4;
            of == desk && (from..from + length.min(n)).any(|at| at % n == slot)
        })
    }
}

/// Takes one person off; gives the shift.
fn less(shifts: &mut Vec<Worked>, span: &Span) -> Option<Worked> {
    let place = shifts.iter().position(|one| Span::of(one) == *span)?;
    shifts[place].people -= 1;
    let found = shifts[place].clone();
    if found.people == 0 {
        shifts.remove(place);
    }
    Some(found)
}

impl Span {
    fn of(worked: &Worked) -> Self {
        Self { day: worked.day, from: worked.from, to: worked.to, pause: worked.pause }
    }

    /// Half-hours of the days that are staffed; what runs over the end comes at the start.
    fn slots(&self, n: usize) -> impl Iterator<Item = usize> {
        let first = self.day as usize * HALF_HOURS;
        let at = move |hours: f64| first + (hours * 2.0).round() as usize;
        let pause = self.pause.map(at);
        (at(self.from)..at(self.to)).filter(move |slot| Some(*slot) != pause).map(move |slot| slot % n)
    }

    /// In hours.
    fn overlap(&self, other: &Self) -> f64 {
        (self.to.min(other.to) - self.from.max(other.from)).max(0.0)
    }
}
