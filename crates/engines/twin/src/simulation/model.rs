//! What is simulated: who gets in touch, who answers, and by which rules.

use serde::{Deserialize, Serialize};

use super::satisfaction::Satisfaction;
use crate::law::Law;

/// A support operation. All times and rates are in one unit, of which `hour` make an hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// How many units of time make an hour: 60 for minutes.
    #[serde(default = "minutes")]
    pub hour: f64,
    /// How long contacts come.
    pub horizon: f64,
    /// Contacts that come before are not counted: for questions about the long run.
    #[serde(default)]
    pub warm_up: f64,
    #[serde(default)]
    pub ending: Ending,
    #[serde(default)]
    pub routing: Routing,
    #[serde(rename = "class")]
    pub classes: Vec<Class>,
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
    #[serde(default)]
    pub orders: Vec<Orders>,
    #[serde(default)]
    pub cost: Cost,
    /// Where ratings tell how it goes with waiting. Not written where it is not there, so that a model without it is the same
    /// text as ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<Satisfaction>,
}

const fn minutes() -> f64 {
    60.0
}

/// What becomes of contacts that are still there at the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// They are counted as open: the backlog.
    #[default]
    Stop,
    /// They are still answered by those who are there at the horizon.
    Drain,
}

/// Whom a free agent takes next among what they can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Routing {
    /// The class with the lowest `priority`; within it, who came first.
    #[default]
    Priority,
    /// Who has waited longest.
    LongestWait,
    /// Whose time `within` ends first.
    Deadline,
}

/// Contacts of one kind: a channel, a scenario, a tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    pub name: String,
    #[serde(default)]
    pub channel: String,
    #[serde(default)]
    pub scenario: String,
    /// Contacts per unit of time, interval by interval, and again from the first after the last.
    #[serde(default)]
    pub rates: Vec<f64>,
    /// The length of an interval; the whole horizon unless it is said.
    pub interval: Option<f64>,
    /// How much days differ: the shape of a gamma factor of mean 1, drawn for each.
    pub busyness: Option<f64>,
    pub handling: Law,
    /// How long somebody is willing to wait; for ever unless it is said.
    pub patience: Option<Law>,
    #[serde(default)]
    pub priority: u32,
    /// An answer within this time is in time.
    pub within: f64,
    /// The share that a bot or a help page deals with.
    #[serde(default)]
    pub deflected: f64,
    /// May wait for a quiet moment: see `Group::reserve`.
    #[serde(default)]
    pub deferrable: bool,
    /// How fast an agent works on 1, 2, … of them at once, all together; one at a time unless it is said.
    #[serde(default)]
    pub together: Vec<f64>,
    pub redial: Option<Redial>,
    pub callback: Option<Callback>,
    /// What may follow an answer; at most one of it does.
    #[serde(default)]
    pub then: Vec<Followup>,
    pub backlog: Option<Backlog>,
    /// Scenarios that are in it beside others, each with its share of the contacts: a change of one moves the class by as much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folded: Vec<Folded>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folded {
    pub scenario: String,
    pub share: f64,
}

impl Class {
    /// Nobody comes by themselves, everybody waits for ever, and nothing follows.
    pub fn of(name: &str, handling: Law) -> Self {
        Self {
            name: name.to_owned(),
            channel: String::new(),
            scenario: String::new(),
            rates: Vec::new(),
            interval: None,
            busyness: None,
            handling,
            patience: None,
            priority: 0,
            within: 0.0,
            deflected: 0.0,
            deferrable: false,
            together: Vec::new(),
            redial: None,
            callback: None,
            then: Vec::new(),
            backlog: None,
            folded: Vec::new(),
        }
    }
}

impl Group {
    /// Nobody is in it yet.
    pub fn of(name: &str, skills: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
            agents: 0,
            shifts: Vec::new(),
            absence: 0.0,
            reserve: 0,
        }
    }
}

/// Who left may try again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redial {
    pub probability: f64,
    pub after: Law,
}

/// Who has waited for a while is offered to be called back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    pub after: f64,
    pub probability: f64,
    /// The class as which the call back waits.
    pub class: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Reopening,
    Escalation,
    Transfer,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Followup {
    pub kind: Kind,
    pub probability: f64,
    /// As which class it comes; the same unless it is said.
    pub class: Option<String>,
    /// At once unless it is said.
    pub after: Option<Law>,
}

/// Contacts that wait at the start, their ages spread evenly up to the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backlog {
    pub contacts: u32,
    #[serde(default)]
    pub oldest: f64,
}

/// Agents who can do the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub name: String,
    /// Names of classes.
    pub skills: Vec<String>,
    /// Always there. With shifts: further people.
    #[serde(default)]
    pub agents: u32,
    #[serde(default, rename = "shift")]
    pub shifts: Vec<Shift>,
    /// The probability that somebody is away for a day.
    #[serde(default)]
    pub absence: f64,
    /// Deferrable contacts are only begun while more than so many of the group are free.
    #[serde(default)]
    pub reserve: u32,
}

/// Whoever is busy at the end of a shift or when a break begins first finishes the contact in hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    pub agents: u32,
    /// From the start of the day; a shift may end on the next day.
    pub from: f64,
    pub to: f64,
    #[serde(default)]
    pub breaks: Vec<[f64; 2]>,
    /// Days of the week on which it is worked, 0 the day of the start; every day unless it is said.
    pub days: Option<Vec<u32>>,
}

/// Orders that become parcels, are late, and make people get in touch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Orders {
    pub name: String,
    pub rates: Vec<f64>,
    pub interval: Option<f64>,
    /// So long before the start orders already came at these rates: what is under way.
    #[serde(default)]
    pub before: f64,
    pub delivery: Law,
    /// The probability of being late, which all orders of a day share; which of them holds, the day's chance decides.
    pub late: Vec<Lateness>,
    /// The probability that somebody whose order is late gets in touch.
    pub contact: f64,
    /// The same where it is not late.
    #[serde(default)]
    pub contact_on_time: f64,
    /// From the delivery that was due to the contact.
    pub lag: Law,
    pub class: String,
    /// Contacts that come as other classes than `class`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Also>,
    /// How contacts lie in the day on which they fall, part by part of the same length; at the time that the lag ends unless it
    /// is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of_day: Vec<f64>,
}

/// Of the contacts that come of orders this share is of another class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    pub class: String,
    pub share: f64,
}

impl Model {
    /// Contacts of a class that come of orders, per unit of time on average.
    pub fn of_orders(&self, class: &str) -> f64 {
        self.orders.iter().map(|orders| orders.contacts() * orders.share(class)).sum()
    }
}

impl Orders {
    fn contacts(&self) -> f64 {
        let rate = self.rates.iter().sum::<f64>() / self.rates.len().max(1) as f64;
        let late: f64 = self.late.iter().map(|lateness| lateness.share * lateness.late).sum();
        rate * (late * self.contact + (1.0 - late) * self.contact_on_time)
    }

    fn share(&self, class: &str) -> f64 {
        let others = self.also.iter().map(|also| also.share).sum::<f64>();
        let own = if self.class == class { 1.0 - others } else { 0.0 };
        own + self.also.iter().filter(|also| also.class == class).map(|also| also.share).sum::<f64>()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lateness {
    pub share: f64,
    pub late: f64,
}

/// What things cost, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cost {
    pub agent_hour: f64,
    /// Each answered contact.
    pub contact: f64,
    pub abandoned: f64,
    /// Each contact that was not answered in time.
    pub late: f64,
    /// Each contact that is open at the end.
    pub open: f64,
    pub deflected: f64,
}
