//! What is known of an operation: contacts, who was there, and what people said.

use super::estimate::What;
use super::orders::OrderSeen;
use crate::simulation::{Backlog, Folded, Record, Routing, Shift};

#[derive(Debug, Clone)]
pub struct Observed<'a> {
    /// Minutes since a Monday's midnight; both are midnights.
    pub from: f64,
    pub until: f64,
    /// Times in the same minutes; what came before the window only explains what follows from it.
    pub records: &'a [Record],
    /// Empty where none are known; those from before the window only explain contacts within it.
    pub orders: &'a [OrderSeen],
    pub classes: Vec<ClassObserved>,
    pub groups: Vec<GroupObserved>,
    pub routing: Routing,
    pub agent_hour: Option<f64>,
    /// What people said of numbers: it holds, whatever was seen.
    pub settings: Vec<Setting>,
}

#[derive(Debug, Clone, Default)]
pub struct ClassObserved {
    pub name: String,
    pub channel: String,
    pub scenario: String,
    pub priority: u32,
    pub within: f64,
    pub deferrable: bool,
    /// Whether somebody who leaves unanswered is seen to leave.
    pub sees_leaving: bool,
    /// What handling takes where too few cases were seen.
    pub handling: f64,
    /// Numbers that such a class may have and that nothing tells: each is what a twin without it takes for granted.
    pub untold: Vec<What>,
    /// Scenarios that come too seldom for a class of their own, and are in this one.
    pub folded: Vec<Folded>,
}

#[derive(Debug, Clone, Default)]
pub struct GroupObserved {
    pub name: String,
    pub skills: Vec<String>,
    /// When they are there, and how many are on the list; absence comes off that.
    pub shifts: Vec<Shift>,
    /// Days of a person on the list on which they were there, and on which they could have been.
    pub days_there: u64,
    pub days_listed: u64,
    /// Days of a person on the list that tell nothing, since there was too little to do.
    pub days_idle: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    pub what: What,
    /// Class or group; empty: of all that have such a number.
    pub of: String,
    pub value: f64,
}

impl Observed<'_> {
    pub fn days(&self) -> usize {
        ((self.until - self.from) / super::DAY).round().max(0.0) as usize
    }

    /// 0 is Monday.
    pub fn weekday(&self, day: usize) -> usize {
        (((self.from / super::DAY).round() as i64).rem_euclid(7) as usize + day) % 7
    }

    pub fn holds(&self, record: &Record) -> bool {
        !record.deflected && record.came >= self.from && record.came < self.until
    }

    pub fn set(&self, what: What, of: &str) -> Option<f64> {
        let by = |name: &str| self.settings.iter().rev().find(|s| s.what == what && s.of == name).map(|s| s.value);
        by(of).or_else(|| by(""))
    }
}

/// What was open of a class at a moment, as a model starts with it.
pub fn open_at(records: &[Record], class: usize, moment: f64) -> Option<Backlog> {
    let before = |time: Option<f64>| time.is_some_and(|time| time < moment);
    let open = records.iter().filter(|record| {
        let comes = record.class == class && record.came < moment && !record.deflected;
        comes && !before(record.began) && !before(record.left)
    });
    let ages = open.map(|record| moment - record.came);
    let (contacts, oldest) = ages.fold((0, 0.0_f64), |(contacts, oldest), age| (contacts + 1, oldest.max(age)));
    (contacts > 0).then_some(Backlog { contacts, oldest })
}
