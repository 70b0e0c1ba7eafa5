//! What comes against who is there, by formula: a floor that cannot cope is known before it is simulated.

use serde::Serialize;
use utoipa::ToSchema;

use super::plan::{ClassPlan, GroupPlan, Plan};

/// Rounds in which contacts that follow from others are added up; what is left after them is below a millionth.
const ROUNDS: usize = 60;

/// Work that comes, in agents who would be busy with it all the time, and agents who are there, both on average.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    pub erlangs: f64,
    pub people: f64,
    /// Classes whose work is more than those who can do it, if there are any: the worst.
    pub overload: Option<Overload>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = TwinOverload)]
pub struct Overload {
    pub classes: Vec<String>,
    pub erlangs: f64,
    pub people: f64,
    /// Some wait for ever: what waits grows from day to day. Else people give up.
    pub unstable: bool,
}

impl Overload {
    pub fn in_words(&self) -> String {
        let what = if self.unstable { "unstable" } else { "overloaded" };
        let (erlangs, people) = (short(self.erlangs), short(self.people));
        format!("{what}: {erlangs} Erlangs on {people} people ({})", self.classes.join(", "))
    }
}

fn short(value: f64) -> String {
    // A sum of nothing is −0.
    let rounded = (value * 10.0).round() / 10.0 + 0.0;
    format!("{rounded}")
}

impl Plan {
    pub fn load(&self) -> Load {
        let erlangs = self.work();
        let people: Vec<f64> = self.groups.iter().map(|group| self.presence(group)).collect();
        let mut overload: Option<Overload> = None;
        for class in &self.classes {
            // Everything that only they can do.
            let able: &[usize] = &class.groups;
            let theirs: Vec<usize> = (0..self.classes.len())
                .filter(|other| {
                    erlangs[*other] > 0.0 && self.classes[*other].groups.iter().all(|group| able.contains(group))
                })
                .collect();
            let found = Overload {
                classes: theirs.iter().map(|at| self.classes[*at].name.clone()).collect(),
                erlangs: theirs.iter().map(|at| erlangs[*at]).sum(),
                people: able.iter().map(|group| people[*group]).sum(),
                unstable: theirs.iter().any(|at| self.classes[*at].patience.is_none()),
            };
            let worse =
                overload.as_ref().is_none_or(|worst| found.erlangs * worst.people > worst.erlangs * found.people);
            if found.erlangs > found.people && worse {
                overload = Some(found);
            }
        }
        Load { erlangs: erlangs.iter().sum(), people: people.iter().sum(), overload }
    }

    /// Of each class, with what follows from others.
    fn work(&self) -> Vec<f64> {
        let rates = self.rates().into_iter().map(|(_, rate)| rate);
        self.classes.iter().zip(rates).map(|(class, rate)| rate * (1.0 - class.deflected) * hands(class)).collect()
    }

    /// Contacts for an agent of each class in so many intervals: what comes by itself when it does, all else evenly.
    pub(crate) fn contacts_each(&self, intervals: usize) -> Vec<Vec<f64>> {
        let width = self.horizon / intervals as f64;
        let of = |(class, (own, all)): (&ClassPlan, (f64, f64))| {
            let each = |at: usize| class.steps.mean(at as f64 * width, (at + 1) as f64 * width) + (all - own) * width;
            (0..intervals).map(|at| each(at) * (1.0 - class.deflected)).collect()
        };
        self.classes.iter().zip(self.rates()).map(of).collect()
    }

    /// How many of each class come by themselves, and in all, per unit of time.
    fn rates(&self) -> Vec<(f64, f64)> {
        let mut first: Vec<f64> =
            self.classes.iter().map(|class| class.steps.mean(0.0, self.horizon) / self.horizon).collect();
        for orders in &self.orders {
            let rate = orders.steps.mean(0.0, self.horizon) / self.horizon;
            let late: f64 = orders.late.iter().map(|lateness| lateness.share * lateness.late).sum();
            let contacts = rate * (late * orders.contact + (1.0 - late) * orders.contact_on_time);
            let mut before = 0.0;
            for (upto, class) in &orders.also {
                first[*class] += contacts * (upto - before);
                before = *upto;
            }
            first[orders.class] += contacts * (1.0 - before);
        }
        let mut rates = first.clone();
        let own = |class: &ClassPlan| class.steps.mean(0.0, self.horizon) / self.horizon;
        for _ in 0..ROUNDS {
            let mut next = first.clone();
            for (class, rate) in self.classes.iter().zip(&rates) {
                let mut before = 0.0;
                for (upto, target, _) in &class.then {
                    next[*target] += rate * (1.0 - class.deflected) * (upto - before);
                    before = *upto;
                }
            }
            rates = next;
        }
        self.classes.iter().map(own).zip(rates).collect()
    }

    /// Agents of a group who are there, on average over the horizon.
    fn presence(&self, group: &GroupPlan) -> f64 {
        let days = (self.horizon / self.day).ceil() as u32;
        let mut there = f64::from(group.agents) * self.horizon;
        for shift in &group.shifts {
            let worked =
                (0..days).filter(|day| shift.days.as_ref().is_none_or(|days| days.contains(&(day % 7)))).count();
            let breaks: f64 = shift.breaks.iter().map(|[from, to]| to - from).sum();
            let within = (self.horizon - shift.from).clamp(0.0, shift.to - shift.from - breaks);
            there += f64::from(shift.agents) * worked as f64 * within;
        }
        there * (1.0 - group.absence) / self.horizon
    }
}

/// Time of an agent for one contact, at the pace of somebody with full hands.
pub(crate) fn hands(class: &ClassPlan) -> f64 {
    let fastest = class.together.iter().copied().fold(1.0, f64::max);
    class.handling.mean() / fastest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Law;
    use crate::simulation::{Class, Group, Model};

    fn model(rate: f64, agents: u32) -> Model {
        let text = "horizon = 600\n[[class]]\nname = \"mail\"\nhandling = { law = \"exponential\", mean = 6 }\nwithin = 60\n\
            [[group]]\nname = \"desk\"\nskills = [\"mail\"]\n";
        let mut model: Model = toml::from_str(text).expect("a model");
        model.classes[0].rates = vec![rate];
        model.groups[0].agents = agents;
        model
    }

    #[test]
    fn what_cannot_be_coped_with_is_said_in_words() {
        let load = Plan::of(&model(2.0, 10)).expect("a plan").load();
        assert_eq!(load.overload.expect("overload").in_words(), "unstable: 12 Erlangs on 10 people (mail)");
        assert_eq!(Plan::of(&model(2.0, 13)).expect("a plan").load().overload, None);
        let mut leaving = model(2.0, 10);
        leaving.classes[0].patience = Some(Law::exponential(5.0));
        assert!(!Plan::of(&leaving).expect("a plan").load().overload.expect("overload").unstable);
    }

    #[test]
    fn one_skill_may_be_too_much_where_all_people_would_be_enough() {
        let mut mixed = model(2.0, 8);
        mixed.classes.push(Class { rates: vec![0.5], ..Class::of("phone", Law::exponential(2.0)) });
        mixed.groups.push(Group { agents: 9, ..Group::of("hotline", &["phone"]) });
        let load = Plan::of(&mixed).expect("a plan").load();
        assert!((load.erlangs - 13.0).abs() < 1e-9 && (load.people - 17.0).abs() < 1e-9);
        assert_eq!(load.overload.expect("overload").classes, ["mail"]);
    }
}
