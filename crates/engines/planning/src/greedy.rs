//! The obvious plan: class by class, the most value for its effort first, each as early as it fits.
//! A start for the search, and what is left if there is no solver.

use crate::board::Class;
use crate::instance::{Assignment, Instance, Place, within};

/// A plan that keeps every rule but perhaps leaves pinned initiatives out; never the best for sure.
pub fn greedy(instance: &Instance) -> Assignment {
    let mut filling = Filling::new(instance);
    let pinned = (0..instance.count()).filter(|one| matches!(instance.places[*one], Place::At(_) | Place::In));
    pinned.for_each(|one| filling.take(one));
    for class in [Class::Must, Class::Should, Class::Could] {
        let worth = worth(instance, class);
        let mut order: Vec<usize> = instance.of_class(class).filter(|one| worth[*one] > 0.0).collect();
        let ratio = |one: usize| worth[one] / instance.weight(one);
        order.sort_by(|a, b| ratio(*b).total_cmp(&ratio(*a)).then(a.cmp(b)));
        order.into_iter().for_each(|one| filling.take(one));
        let earned = instance.benefits.iter().filter(|benefit| benefit.class == class && benefit.value > 0.0);
        let mut earned: Vec<_> = earned.collect();
        let cost = |needs: &[usize]| needs.iter().map(|need| instance.weight(*need)).sum::<f64>();
        earned.sort_by(|a, b| (b.value / cost(&b.needs)).total_cmp(&(a.value / cost(&a.needs))));
        earned.into_iter().for_each(|benefit| filling.take_all(&benefit.needs));
    }
    filling.assignment
}

/// The promised plan, as far as it still holds: what has become wrong is left out.
pub fn kept(instance: &Instance) -> Assignment {
    let mut filling = Filling::new(instance);
    // Early ones first, so that what is required is there when it is asked for.
    for timebox in 0..instance.timeboxes {
        for _ in 0..2 {
            for one in (0..instance.count()).filter(|one| instance.committed[*one] == Some(timebox)) {
                if filling.assignment[one].is_none() && filling.may(one, timebox) {
                    filling.put(one, timebox);
                }
            }
        }
    }
    filling.assignment
}

/// What an initiative is worth where its class is looked at.
fn worth(instance: &Instance, class: Class) -> Vec<f64> {
    let mut worth: Vec<f64> = instance.values.clone();
    if class == Class::Must {
        // The longest first, as in packing.
        return (0..instance.count()).map(|one| instance.weight(one).powi(2)).collect();
    }
    for scenario in &instance.scenarios {
        for (one, share) in &scenario.removals {
            worth[*one] += scenario.pain * share.min(scenario.removable);
        }
    }
    worth
}

struct Filling<'i> {
    instance: &'i Instance,
    needs: Vec<Vec<usize>>,
    left: Vec<Vec<f64>>,
    excluded: Vec<Vec<usize>>,
    alternatives: Vec<Vec<&'i [usize]>>,
    assignment: Assignment,
}

impl<'i> Filling<'i> {
    fn new(instance: &'i Instance) -> Self {
        let mut excluded = vec![Vec::new(); instance.count()];
        for (one, other) in &instance.excludes {
            excluded[*one].push(*other);
            excluded[*other].push(*one);
        }
        let mut alternatives = vec![Vec::new(); instance.count()];
        for (from, group) in &instance.one_of {
            alternatives[*from].push(group.as_slice());
        }
        Self {
            instance,
            needs: instance.needs(),
            left: instance.free.clone(),
            excluded,
            alternatives,
            assignment: vec![None; instance.count()],
        }
    }

    /// Puts it in with everything that it requires, or changes nothing.
    fn take(&mut self, one: usize) {
        self.take_all(&[one]);
    }

    fn take_all(&mut self, wanted: &[usize]) {
        let (left, assignment) = (self.left.clone(), self.assignment.clone());
        let all = wanted.iter().all(|one| self.closure(*one).into_iter().all(|each| self.place(each)));
        if !all {
            self.left = left;
            self.assignment = assignment;
        }
    }

    /// Everything that it requires and that is not there yet, in order, itself last.
    fn closure(&self, one: usize) -> Vec<usize> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.instance.count()];
        let mut way = vec![(one, 0)];
        seen[one] = true;
        while let Some((on, next)) = way.last_mut() {
            let need = self.needs[*on].get(*next).copied();
            *next += 1;
            match need {
                Some(need) if !seen[need] && self.assignment[need].is_none() => {
                    seen[need] = true;
                    way.push((need, 0));
                }
                Some(_) => {}
                None => {
                    order.push(*on);
                    way.pop();
                }
            }
        }
        order
    }

    fn place(&mut self, one: usize) -> bool {
        if self.assignment[one].is_some() {
            return true;
        }
        for group in self.alternatives[one].clone() {
            if group.iter().all(|other| self.assignment[*other].is_none()) {
                // One step only: an alternative that itself waits for others is not looked for.
                let simple =
                    group.iter().find(|other| (0..self.instance.timeboxes).any(|timebox| self.may(**other, timebox)));
                if let Some(other) = simple.copied() {
                    self.earliest(other);
                }
            }
        }
        self.earliest(one)
    }

    fn earliest(&mut self, one: usize) -> bool {
        let timebox = (0..self.instance.timeboxes).find(|timebox| self.may(one, *timebox));
        if let Some(timebox) = timebox {
            self.put(one, timebox);
        }
        timebox.is_some()
    }

    fn may(&self, one: usize, timebox: usize) -> bool {
        let there = |other: usize| self.assignment[other].is_some_and(|at| at <= timebox);
        let allowed = match self.instance.places[one] {
            Place::Out => false,
            Place::At(at) => at == timebox,
            Place::In | Place::Free => true,
        };
        allowed
            && !self.instance.barred[one][timebox]
            && self.needs[one].iter().all(|need| there(*need))
            && self.alternatives[one].iter().all(|group| group.iter().any(|other| there(*other)))
            && self.excluded[one].iter().all(|other| self.assignment[*other].is_none())
            && within(&self.instance.efforts[one], &self.left[timebox])
    }

    fn put(&mut self, one: usize, timebox: usize) {
        self.assignment[one] = Some(timebox);
        for (left, effort) in self.left[timebox].iter_mut().zip(&self.instance.efforts[one]) {
            *left -= effort;
        }
    }
}
