//! What is counted of one replication.

use super::plan::Plan;

/// Of one class; the last one of a replication is of all classes together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    pub offered: f64,
    pub deflected: f64,
    pub answered: f64,
    pub abandoned: f64,
    pub called_back: f64,
    /// Answered within the time of the class.
    pub in_time: f64,
    /// Not in time, as far as that is known: answered late, abandoned, or open for longer.
    pub missed: f64,
    /// Abandoned within the time of the class.
    pub abandoned_early: f64,
    pub waited: f64,
    pub wait_of_answered: f64,
    pub wait_of_all: f64,
    /// Answered contacts of which it is known how satisfaction goes with waiting, and how many of them are expected to be
    /// satisfied: by the slope as it is, and by either end of its interval.
    pub rated: f64,
    pub satisfied: [f64; 3],
    pub redials: f64,
    pub followups: f64,
    /// Open at the end: waiting, and in hand.
    pub waiting: f64,
    pub in_hand: f64,
    pub oldest: f64,
    /// Contacts times time in the queue.
    pub queue_area: f64,
    pub p90: f64,
    /// Of the backlog at the start: when its last contact was closed; the horizon if it was not.
    pub cleared: f64,
    pub not_cleared: f64,
}

impl Tally {
    pub fn rate(&mut self, rated: f64, satisfied: [f64; 3]) {
        self.rated += rated;
        self.satisfied.iter_mut().zip(satisfied).for_each(|(sum, more)| *sum += more);
    }

    pub fn add(&mut self, other: &Self) {
        self.offered += other.offered;
        self.deflected += other.deflected;
        self.answered += other.answered;
        self.abandoned += other.abandoned;
        self.called_back += other.called_back;
        self.in_time += other.in_time;
        self.missed += other.missed;
        self.abandoned_early += other.abandoned_early;
        self.waited += other.waited;
        self.wait_of_answered += other.wait_of_answered;
        self.wait_of_all += other.wait_of_all;
        self.rate(other.rated, other.satisfied);
        self.redials += other.redials;
        self.followups += other.followups;
        self.waiting += other.waiting;
        self.in_hand += other.in_hand;
        self.oldest = self.oldest.max(other.oldest);
        self.queue_area += other.queue_area;
        self.cleared = self.cleared.max(other.cleared);
        self.not_cleared = self.not_cleared.max(other.not_cleared);
    }
}

/// Of one replication.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Day {
    pub classes: Vec<Tally>,
    pub all: Tally,
    /// Of each group: time at work, and time there.
    pub groups: Vec<(f64, f64)>,
    pub cost: f64,
}

impl Day {
    pub fn reset(&mut self, plan: &Plan) {
        self.classes.clear();
        self.classes.resize(plan.classes.len(), Tally::default());
        self.groups.clear();
        self.groups.resize(plan.groups.len(), (0.0, 0.0));
        self.all = Tally::default();
        self.cost = 0.0;
    }

    pub fn busy(&self) -> f64 {
        self.groups.iter().map(|group| group.0).sum()
    }

    pub fn there(&self) -> f64 {
        self.groups.iter().map(|group| group.1).sum()
    }

    /// Adds up the classes and what it all cost.
    pub fn close(&mut self, plan: &Plan) {
        let mut all = Tally::default();
        self.classes.iter().for_each(|class| all.add(class));
        let cost = &plan.cost;
        self.cost = self.there() / plan.hour * cost.agent_hour
            + all.answered * cost.contact
            + all.abandoned * cost.abandoned
            + all.missed * cost.late
            + (all.waiting + all.in_hand) * cost.open
            + all.deflected * cost.deflected;
        self.all = all;
    }
}

/// The smallest value that at least nine tenths do not exceed.
pub fn p90(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let place = (values.len() * 9).div_ceil(10) - 1;
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}
