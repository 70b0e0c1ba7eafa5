//! Shifts of the templates, and the fewest hours of them that cover what is needed.

use super::answer::Worked;
use super::desks::Floor;
use super::question::{HALF_HOURS, Question, Template};
use crate::refusal::Refusal;
use crate::shifts::{PATTERNS_MAX, Pattern, cover};
use crate::simulation::Shift;

/// Every shift that may be worked, with the place of its template.
pub struct Patterns {
    pub patterns: Vec<Pattern>,
    templates: Vec<usize>,
    /// Half-hours in which some of them let people work.
    pub open: Vec<bool>,
}

pub struct Roster {
    pub hours: f64,
    pub bound: f64,
    pub scheduled: Vec<u32>,
    pub shifts: Vec<Worked>,
}

impl Patterns {
    pub fn of(question: &Question) -> Result<Self, Refusal> {
        let n = question.intervals();
        let mut found = Self { patterns: Vec::new(), templates: Vec::new(), open: vec![false; n] };
        for (at, template) in question.templates.iter().enumerate() {
            for day in (0..question.days).filter(|day| template.is_on(*day, question.days)) {
                for from in halves(template.earliest)..=halves(template.latest) {
                    found.add(at, template, day as usize * HALF_HOURS + from);
                }
            }
        }
        if found.patterns.len() > PATTERNS_MAX {
            let problem = format!("lead to {} shifts; at most {PATTERNS_MAX} are weighed", found.patterns.len());
            return Err(Refusal::new("templates", problem));
        }
        if found.patterns.is_empty() {
            return Err(Refusal::new("templates", "allow no shift on any day"));
        }
        for pattern in &found.patterns {
            pattern.works(n).for_each(|slot| found.open[slot] = true);
        }
        Ok(found)
    }

    fn add(&mut self, at: usize, template: &Template, from: usize) {
        let length = halves(template.hours);
        let middle = from + length / 2;
        let pauses: &[Option<usize>] = match (template.pause, length) {
            (false, _) => &[None],
            // Of a short shift the middle alone, or the break would be at its edge.
            (true, ..=5) => &[Some(middle)],
            (true, _) => &[Some(middle - 1), Some(middle), Some(middle + 1)],
        };
        for pause in pauses {
            let worked = length - usize::from(pause.is_some());
            self.patterns.push(Pattern { from, to: from + length, pause: *pause, hours: worked as f64 / 2.0 });
            self.templates.push(at);
        }
    }

    pub fn cover(&self, question: &Question, needed: &[u32]) -> Result<Roster, Refusal> {
        let found = cover(needed, &self.patterns)?;
        let mut scheduled = vec![0; needed.len()];
        let mut shifts = Vec::new();
        for (pattern, people) in found.shifts {
            pattern.works(needed.len()).for_each(|slot| scheduled[slot] += people);
            let place = self.patterns.iter().position(|other| *other == pattern);
            let template = place.map_or("", |place| &question.templates[self.templates[place]].name);
            let day = pattern.from / HALF_HOURS;
            let clock = |slot: usize| (slot - day * HALF_HOURS) as f64 / 2.0;
            shifts.push(Worked {
                template: template.to_owned(),
                day: day as u32,
                from: clock(pattern.from),
                to: clock(pattern.to),
                pause: pattern.pause.map(clock),
                people,
                hours: pattern.hours,
            });
        }
        shifts.sort_by(|a, b| a.day.cmp(&b.day).then(a.from.total_cmp(&b.from)).then(a.to.total_cmp(&b.to)));
        Ok(Roster { hours: found.hours, bound: found.bound, scheduled, shifts })
    }
}

impl Template {
    fn is_on(&self, day: u32, days: u32) -> bool {
        // Of a single day it is not said which one it is.
        days == 1 || self.days.is_empty() || self.days.contains(&day)
    }
}

/// As the twin works them.
pub fn shifts(floor: &Floor<'_>, worked: &[Worked]) -> Vec<Shift> {
    let time = |hours: f64| hours * floor.model.hour;
    let shift = |one: &Worked| Shift {
        agents: one.people,
        from: time(one.from),
        to: time(one.to),
        breaks: one.pause.map(|pause| [time(pause), time(pause + 0.5)]).into_iter().collect(),
        days: (floor.question.days > 1).then(|| vec![one.day]),
    };
    worked.iter().map(shift).collect()
}

fn halves(hours: f64) -> usize {
    (hours * 2.0).round() as usize
}
