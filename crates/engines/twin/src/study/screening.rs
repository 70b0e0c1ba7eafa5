//! Within which bounds a figure of a cell lies, by formula alone: before anything is rehearsed, strategies that are far
//! behind can be told.
//!
//! Neither bound is an approximation of the middle. At best a class has all people who can answer it to itself, and a fifth
//! less comes; at worst it has its share of them, or its place in one line where all can do the same, and a quarter more comes.
//! Erlang C and A tell who is answered in time in an interval; where people cannot keep up, or nobody is there, what waits is
//! followed as a fluid.

use std::collections::HashMap;

use super::rehearsing::Figure;
use crate::queues::Queue;
use crate::simulation::{ClassPlan, GroupPlan, Plan, hands};

/// As much as busy days, follow-ups at the wrong time and what the formulas leave out may come to.
const MORE: f64 = 1.25;
const LESS: f64 = 0.8;
/// As a share: how far chance moves the mix of what comes by day and by night, and of classes.
const MIX: f64 = 0.05;
/// Paid time beyond the shifts, and what chance makes of absence.
const HOURS: [f64; 2] = [0.97, 1.1];
/// Longer is no question of who is there when.
const INTERVALS_MAX: usize = 4_000;
/// As a share, or of the smaller amount.
const FAR: f64 = 0.02;
/// Rates within so many parts of a doubling are answered alike, on the careful side.
const GRID: f64 = 16.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Worst,
    Best,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    pub low: f64,
    pub high: f64,
}

/// Queues that were reckoned already: cells of a study ask for the same ones again and again.
#[derive(Debug, Default)]
pub struct Formulas(HashMap<(u32, i32, [u64; 3]), f64>);

impl Reach {
    /// Whether it is better even at its worst than the other at its best, and by far.
    pub fn is_far_ahead(self, other: Self, figure: Figure) -> bool {
        if figure.more_is_better() { self.low > other.high + FAR } else { self.high * (1.0 + FAR) < other.low }
    }
}

impl Formulas {
    /// None of figures that no formula here bounds, and of models that are too long for it. `extra` is what a replication costs
    /// beside what the model says.
    pub fn reach(&mut self, plan: &Plan, figure: Figure, extra: f64) -> Option<Reach> {
        let hours = plan.load().people * plan.horizon / plan.hour;
        let hours = Reach { low: HOURS[0] * hours, high: HOURS[1] * hours };
        // Who is called back is neither answered in time nor late.
        if plan.classes.iter().any(|class| class.callback.is_some_and(|(_, probability, _)| probability > 0.0)) {
            return None;
        }
        match figure {
            Figure::AgentHours => Some(hours),
            Figure::ServiceLevel => Some(Floor::of(plan)?.level(self)),
            Figure::Cost => {
                let floor = Floor::of(plan)?;
                Some(cost(plan, &floor, hours, floor.level(self), extra))
            }
            _ => None,
        }
    }

    /// The share answered in time of those who come to people who keep up; nobody where they do not and all wait for ever.
    fn in_time(&mut self, class: &ClassPlan, rate: f64, people: f64, end: End) -> f64 {
        let grid = rate.log2() * GRID;
        // Who works on several at once is as quick as several who each take longer; none of them is free for all at once.
        let (people, grid, at_once) = match end {
            End::Worst => (people.floor(), grid.ceil() as i32, 1),
            End::Best => (people.ceil(), grid.floor() as i32, class.together.len().max(1)),
        };
        let servers = people as u32 * at_once as u32;
        if servers == 0 {
            return 0.0;
        }
        let (handling, patience) = (hands(class) * at_once as f64, class.patience.map_or(0.0, |law| law.mean()));
        let key = (servers, grid, [handling, patience, class.within].map(f64::to_bits));
        *self.0.entry(key).or_insert_with(|| {
            let queue = Queue {
                arrival_rate: (f64::from(grid) / GRID).exp2(),
                service_rate: 1.0 / handling,
                servers,
                patience: class.patience,
            };
            queue.steady().and_then(|steady| steady.service_level(class.within)).unwrap_or(0.0)
        })
    }
}

fn cost(plan: &Plan, floor: &Floor<'_>, hours: Reach, level: Reach, extra: f64) -> Reach {
    let price = &plan.cost;
    let again = |class: &ClassPlan| class.redial.map_or(1.0, |(probability, _)| 1.0 / (1.0 - probability));
    let most: f64 = floor.lines.iter().map(|line| line.contacts() * again(line.class)).sum::<f64>() * MORE;
    let missed = price.late + price.abandoned + price.open;
    let deflected: f64 = floor.lines.iter().map(|line| line.deflected).sum::<f64>() * MORE;
    let least: f64 = floor.lines.iter().map(Line::contacts).sum::<f64>() * LESS;
    Reach {
        low: hours.low * price.agent_hour + extra + least * (1.0 - level.high) * price.late,
        high: hours.high * price.agent_hour
            + extra
            + most * (price.contact + (1.0 - level.low) * missed)
            + deflected * price.deflected,
    }
}

/// A class, interval by interval.
struct Line<'a> {
    class: &'a ClassPlan,
    /// Contacts for an agent that come in each interval, what waits at the start, and all that a bot deals with.
    come: Vec<f64>,
    waits: f64,
    deflected: f64,
    /// People who can answer it, at best and at worst.
    best: Vec<f64>,
    worst: Vec<f64>,
    /// With whom it waits in one line at worst, if it does.
    along: Option<f64>,
}

impl Line<'_> {
    fn contacts(&self) -> f64 {
        self.come.iter().sum::<f64>() + self.waits
    }
}

struct Floor<'a> {
    interval: f64,
    lines: Vec<Line<'a>>,
}

impl<'a> Floor<'a> {
    fn of(plan: &'a Plan) -> Option<Self> {
        let shortest = plan.classes.iter().map(|class| class.steps.interval).fold(plan.day / 24.0, f64::min);
        let intervals = (plan.horizon / shortest).ceil() as usize;
        if !(1..=INTERVALS_MAX).contains(&intervals) {
            return None;
        }
        let interval = plan.horizon / intervals as f64;
        let come = plan.contacts_each(intervals);
        let there: Vec<Vec<f64>> = plan.groups.iter().map(|group| people(plan, group, intervals)).collect();
        let work: Vec<f64> =
            come.iter().zip(&plan.classes).map(|(come, class)| come.iter().sum::<f64>() * hands(class)).collect();
        let sum = |groups: &mut dyn Iterator<Item = (usize, f64)>| {
            let mut found = vec![0.0; intervals];
            for (group, share) in groups {
                found.iter_mut().zip(&there[group]).for_each(|(sum, people)| *sum += share * people);
            }
            found
        };
        let line = |(at, class): (usize, &'a ClassPlan)| {
            // One line for all who can do the same, or a share of each group by the work that it is asked for.
            let mut with = class.groups.iter().flat_map(|group| &plan.groups[*group].skills);
            let alike = with.all(|other| plan.classes[*other].groups == class.groups);
            let asked = |group: usize| plan.groups[group].skills.iter().map(|skill| work[*skill]).sum::<f64>();
            let kept = |group: usize| if class.deferrable { plan.groups[group].kept_free() } else { 0.0 };
            let of_work = |group: usize| if alike { 1.0 } else { work[at] / asked(group).max(f64::MIN_POSITIVE) };
            let share = |group: usize| of_work(group) * (1.0 - kept(group));
            let busy = class.groups.first().map_or(0.0, |group| asked(*group));
            Line {
                class,
                waits: f64::from(class.backlog.map_or(0, |backlog| backlog.contacts)),
                deflected: come[at].iter().sum::<f64>() * class.deflected / (1.0 - class.deflected).max(1e-9),
                best: sum(&mut class.groups.iter().map(|group| (*group, 1.0))),
                worst: sum(&mut class.groups.iter().map(|group| (*group, share(*group)))),
                along: alike.then(|| busy / work[at].max(f64::MIN_POSITIVE)),
                come: come[at].clone(),
            }
        };
        Some(Self { interval, lines: plan.classes.iter().enumerate().map(line).collect() })
    }

    fn level(&self, formulas: &mut Formulas) -> Reach {
        let (mut all, mut worst, mut best) = (0.0, 0.0, 0.0);
        for line in self.lines.iter().filter(|line| line.contacts() > 0.0) {
            // What waits at the start is late at worst, and in time at best.
            worst += self.in_time(line, End::Worst, formulas);
            best += self.in_time(line, End::Best, formulas) + line.waits;
            all += line.contacts();
        }
        if all <= 0.0 {
            return Reach { low: 0.0, high: 1.0 };
        }
        Reach { low: (worst / all - MIX).max(0.0), high: (best / all + MIX).min(1.0) }
    }

    /// How many of a class are answered in time, at worst or at best.
    fn in_time(&self, line: &Line<'_>, end: End, formulas: &mut Formulas) -> f64 {
        let (people, times) = match end {
            End::Worst => (&line.worst, MORE * line.along.unwrap_or(1.0)),
            End::Best => (&line.best, LESS),
        };
        let rate = |come: f64| come * times / self.interval;
        if line.class.patience.is_none() {
            return self.in_time_of_patient(line, end, (people, times), formulas);
        }
        let each = line.come.iter().zip(people).filter(|(come, _)| **come > 0.0);
        each.map(|(come, people)| come * formulas.in_time(line.class, rate(*come), *people, end)).sum()
    }

    /// Of those who wait for ever: how long, by when as many were done as had come before.
    fn in_time_of_patient(
        &self,
        line: &Line<'_>,
        end: End,
        (people, times): (&[f64], f64),
        formulas: &mut Formulas,
    ) -> f64 {
        let (within, handling, intervals) = (line.class.within, hands(line.class), people.len());
        let waits = line.waits * line.along.unwrap_or(1.0);
        let (mut came, mut done) = (waits, 0.0_f64);
        let mut finished = Vec::with_capacity(intervals);
        for (come, people) in line.come.iter().zip(people) {
            came += come * times;
            done = came.min(done + people * self.interval / handling);
            finished.push(done);
        }
        let (mut before, mut next, mut found) = (waits, 0, 0.0);
        for (at, come) in line.come.iter().enumerate() {
            let place = before + 0.5 * come * times;
            before += come * times;
            while next < intervals && finished[next] < place {
                next += 1;
            }
            let spare = if end == End::Worst { self.interval } else { 0.0 };
            let is_in_time = |wait: f64| f64::from(u8::from(wait <= within));
            found += come
                * match next {
                    // They keep up, and there is time enough for chance.
                    _ if next <= at && within >= self.interval => 1.0,
                    _ if next <= at => formulas.in_time(line.class, come * times / self.interval, people[at], end),
                    // Whose time is not over at the end is not counted.
                    _ if next == intervals && end == End::Worst => 0.0,
                    _ if next == intervals => is_in_time((intervals - at) as f64 * self.interval),
                    _ => is_in_time((next - at) as f64 * self.interval + spare),
                };
        }
        found
    }
}

/// Who is there on average in each interval.
fn people(plan: &Plan, group: &GroupPlan, intervals: usize) -> Vec<f64> {
    let width = plan.horizon / intervals as f64;
    let mut found = vec![f64::from(group.agents); intervals];
    let mut add = |from: f64, to: f64, people: f64| {
        let first = (from / width).floor().max(0.0) as usize;
        for (at, there) in found.iter_mut().enumerate().skip(first) {
            let begin = at as f64 * width;
            if begin >= to {
                break;
            }
            *there += people * ((to.min(begin + width) - from.max(begin)) / width).max(0.0);
        }
    };
    for shift in &group.shifts {
        for day in -1..(plan.horizon / plan.day).ceil() as i64 {
            if shift.days.as_ref().is_some_and(|days| !days.contains(&(day.rem_euclid(7) as u32))) {
                continue;
            }
            let start = day as f64 * plan.day;
            let agents = f64::from(shift.agents);
            add(start + shift.from, start + shift.to, agents);
            shift.breaks.iter().for_each(|[from, to]| add(start + from, start + to, -agents));
        }
    }
    found.iter_mut().for_each(|there| *there *= 1.0 - group.absence);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Law;
    use crate::simulation::{Class, Group, Model, Shift};
    use crate::study::rehearse;

    /// Calls of people who give up, letters that may take hours, and people for each and for both.
    fn model() -> Model {
        let shift = |agents| Shift { agents, from: 480.0, to: 1_080.0, breaks: vec![[720.0, 750.0]], days: None };
        let hours = |open: f64, closed: f64| {
            (0..24).map(|hour| if (8..18).contains(&hour) { open } else { closed }).collect::<Vec<f64>>()
        };
        let text = "horizon = 4320\nclass = []\ngroup = []\n[cost]\nagent_hour = 30\nlate = 3\nabandoned = 5\n";
        let mut model: Model = toml::from_str(text).expect("a model");
        model.classes = vec![
            Class {
                rates: hours(0.5, 0.0),
                interval: Some(60.0),
                busyness: Some(25.0),
                patience: Some(Law::exponential(5.0)),
                within: 0.5,
                ..Class::of("calls", Law::exponential(6.0))
            },
            Class {
                rates: hours(0.4, 0.1),
                interval: Some(60.0),
                busyness: Some(25.0),
                priority: 1,
                within: 240.0,
                ..Class::of("letters", Law::LogNormal { mean: 8.0, scv: 0.8 })
            },
        ];
        let group = |name: &str, skills: &[&str], agents| Group {
            shifts: vec![shift(agents)],
            absence: 0.08,
            ..Group::of(name, skills)
        };
        model.groups = vec![
            group("hotline", &["calls"], 3),
            group("desk", &["letters"], 4),
            group("both", &["calls", "letters"], 2),
        ];
        model
    }

    #[test]
    fn what_is_rehearsed_lies_within_what_the_formulas_allow() {
        let mut formulas = Formulas::default();
        let (mut wide, mut cells) = (0.0, 0.0);
        for volume in [0.3, 0.7, 1.0, 1.4, 2.0, 3.5] {
            for people in [0.34, 0.67, 1.0, 1.5, 3.0] {
                let mut changed = model();
                changed.classes.iter_mut().flat_map(|class| &mut class.rates).for_each(|rate| *rate *= volume);
                for shift in changed.groups.iter_mut().flat_map(|group| &mut group.shifts) {
                    shift.agents = (f64::from(shift.agents) * people).round() as u32;
                }
                let plan = Plan::of(&changed).expect("a plan");
                let found = rehearse(&plan, 7, 0..20, 40.0);
                for figure in [Figure::ServiceLevel, Figure::Cost, Figure::AgentHours] {
                    let reach = formulas.reach(&plan, figure, 40.0).expect("bounds");
                    let seen = found.estimate(figure).expect("a figure").value;
                    let fits = reach.low <= seen + 1e-9 && seen <= reach.high + 1e-9;
                    assert!(fits, "{figure:?} at {volume} and {people}: {seen} not in {reach:?}");
                    if figure == Figure::ServiceLevel {
                        (wide, cells) = (wide + reach.high - reach.low, cells + 1.0);
                    }
                }
            }
        }
        assert!(wide / cells < 0.6, "bounds of {} on average tell nothing", wide / cells);
    }

    #[test]
    fn who_is_far_behind_can_be_told_and_who_is_near_cannot() {
        let mut formulas = Formulas::default();
        let mut reach = |people: f64, figure| {
            let mut changed = model();
            for shift in changed.groups.iter_mut().flat_map(|group| &mut group.shifts) {
                shift.agents = (f64::from(shift.agents) * people).round() as u32;
            }
            formulas.reach(&Plan::of(&changed).expect("a plan"), figure, 0.0).expect("bounds")
        };
        let level = Figure::ServiceLevel;
        assert!(reach(2.0, level).is_far_ahead(reach(0.34, level), level));
        assert!(!reach(1.1, level).is_far_ahead(reach(1.0, level), level));
        assert!(!reach(0.34, level).is_far_ahead(reach(2.0, level), level));
        let hours = Figure::AgentHours;
        assert!(reach(0.34, hours).is_far_ahead(reach(2.0, hours), hours));
    }

    #[test]
    fn who_is_called_back_is_bounded_by_no_formula() {
        let mut changed = model();
        changed.classes[0].callback =
            Some(crate::simulation::Callback { after: 1.0, probability: 0.5, class: "letters".to_owned() });
        let plan = Plan::of(&changed).expect("a plan");
        assert_eq!(Formulas::default().reach(&plan, Figure::ServiceLevel, 0.0), None);
        assert_eq!(Formulas::default().reach(&plan, Figure::P90Wait, 0.0), None);
    }
}
