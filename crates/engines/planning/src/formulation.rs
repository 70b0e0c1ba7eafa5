//! The programme of an instance.
//!
//! A node says that an initiative is done by the end of a timebox, or that a benefit is earned by then.

use crate::board::Class;
use crate::instance::{Assignment, Instance, Place};
use crate::program::{Cover, Program, Room, Row, Sum, Terms, User};

#[derive(Debug, Clone)]
pub struct Formulation {
    pub program: Program,
    timeboxes: usize,
    /// The first node of each benefit; `None` if it can never be earned.
    benefits: Vec<Option<usize>>,
}

impl Formulation {
    pub fn of(instance: &Instance) -> Self {
        let program = Program { nodes: instance.count() * instance.timeboxes, ..Program::default() };
        let mut formulation = Self { program, timeboxes: instance.timeboxes, benefits: Vec::new() };
        formulation.decide(instance);
        formulation.keep_room(instance);
        formulation.keep_dependencies(instance);
        formulation.earn(instance);
        formulation
    }

    /// It is done by the end of the timebox.
    pub const fn by(&self, initiative: usize, timebox: usize) -> usize {
        initiative * self.timeboxes + timebox
    }

    /// It is done at all.
    pub const fn done(&self, initiative: usize) -> usize {
        self.by(initiative, self.timeboxes - 1)
    }

    fn decide(&mut self, instance: &Instance) {
        let earliest = earliest(instance);
        for (initiative, place) in instance.places.iter().enumerate() {
            for timebox in 0..self.timeboxes {
                let node = self.by(initiative, timebox);
                if timebox > 0 {
                    self.program.needs.push((node - 1, node));
                    self.program.chains.push((node - 1, node));
                }
                if timebox > earliest[initiative] && instance.barred[initiative][timebox] {
                    // Done by its end only if by that of the one before.
                    self.program.rows.push(Row { terms: vec![(node, 1.0), (node - 1, -1.0)], most: 0.0 });
                }
                if *place == Place::Out || timebox < earliest[initiative] {
                    self.program.fixed.push((node, false));
                }
            }
            if let Place::At(timebox) = place {
                self.program.fixed.push((self.by(initiative, *timebox), true));
                if *timebox > 0 {
                    self.program.fixed.push((self.by(initiative, timebox - 1), false));
                }
            } else if *place == Place::In {
                self.demand(initiative);
            }
        }
    }

    /// The initiative is in.
    pub fn demand(&mut self, initiative: usize) {
        let done = self.done(initiative);
        self.program.fixed.push((done, true));
    }

    fn keep_room(&mut self, instance: &Instance) {
        for timebox in 0..self.timeboxes {
            for pool in 0..instance.pools {
                let user = |initiative: usize| User {
                    node: self.by(initiative, timebox),
                    before: (timebox > 0).then(|| self.by(initiative, timebox) - 1),
                    effort: instance.efforts[initiative][pool],
                };
                let users = (0..instance.count()).filter(|one| instance.places[*one] != Place::Out).map(user);
                let users: Vec<User> = users.filter(|user| user.effort > 0.0).collect();
                if !users.is_empty() {
                    self.program.rooms.push(Room { capacity: instance.free[timebox][pool], users });
                }
            }
        }
    }

    fn keep_dependencies(&mut self, instance: &Instance) {
        for timebox in 0..self.timeboxes {
            for (from, to) in &instance.requires {
                let need = (self.by(*from, timebox), self.by(*to, timebox));
                self.program.needs.push(need);
            }
            for (from, group) in &instance.one_of {
                let mut terms: Terms = vec![(self.by(*from, timebox), 1.0)];
                terms.extend(group.iter().map(|to| (self.by(*to, timebox), -1.0)));
                self.program.rows.push(Row { terms, most: 0.0 });
            }
        }
        for (one, other) in &instance.excludes {
            let terms = vec![(self.done(*one), 1.0), (self.done(*other), 1.0)];
            self.program.rows.push(Row { terms, most: 1.0 });
        }
    }

    fn earn(&mut self, instance: &Instance) {
        for benefit in &instance.benefits {
            let never = benefit.value == 0.0 || benefit.needs.iter().any(|one| instance.places[*one] == Place::Out);
            if never {
                self.benefits.push(None);
                continue;
            }
            let first = self.program.nodes;
            for timebox in 0..self.timeboxes {
                let node = self.program.node();
                let needs = benefit.needs.iter().map(|need| (node, self.by(*need, timebox)));
                self.program.needs.extend(needs.collect::<Vec<_>>());
            }
            self.benefits.push(Some(first));
        }
    }

    /// The effort of Musts that are in.
    pub fn must_effort(&self, instance: &Instance) -> Sum {
        let musts = instance.of_class(Class::Must);
        Sum { terms: musts.map(|must| (self.done(must), instance.weight(must))).collect(), covers: Vec::new() }
    }

    /// For each Must the number of timeboxes in which it is there.
    pub fn must_presence(&self, instance: &Instance) -> Sum {
        let musts = instance.of_class(Class::Must);
        let all = musts.flat_map(|must| (0..self.timeboxes).map(move |timebox| (self.by(must, timebox), 1.0)));
        Sum { terms: all.collect(), covers: Vec::new() }
    }

    /// What Shoulds are worth, for each timebox in which they are there.
    pub fn should_value(&self, instance: &Instance) -> Sum {
        let mut sum = Sum::default();
        for timebox in 0..self.timeboxes {
            let valued = instance.of_class(Class::Should).filter(|one| instance.values[*one] > 0.0);
            sum.terms.extend(valued.map(|one| (self.by(one, timebox), instance.values[one])));
            sum.terms.extend(self.earned(instance, Class::Should, timebox));
            sum.covers.extend(self.covered(instance, timebox, false));
        }
        sum
    }

    /// What Coulds are worth at the end, and what all together take away of scenarios.
    pub fn could_value(&self, instance: &Instance) -> Sum {
        let last = self.timeboxes - 1;
        let valued = instance.of_class(Class::Could).filter(|one| instance.values[*one] > 0.0);
        let mut terms: Terms = valued.map(|one| (self.done(one), instance.values[one])).collect();
        terms.extend(self.earned(instance, Class::Could, last));
        Sum { terms, covers: self.covered(instance, last, true) }
    }

    fn earned(&self, instance: &Instance, class: Class, timebox: usize) -> Terms {
        let all = instance.benefits.iter().zip(&self.benefits).filter(|(benefit, _)| benefit.class == class);
        all.filter_map(|(benefit, first)| Some(((*first)? + timebox, benefit.value))).collect()
    }

    fn covered(&self, instance: &Instance, timebox: usize, coulds: bool) -> Vec<Cover> {
        let cover = |scenario: &crate::instance::Pain| {
            let counted = scenario.removals.iter().filter(|(one, _)| coulds || matters(instance.classes[*one]));
            let terms: Terms = counted.map(|(one, share)| (self.by(*one, timebox), *share)).collect();
            Cover { weight: scenario.pain, most: scenario.removable, terms }
        };
        let covers = instance.scenarios.iter().map(cover);
        covers.filter(|cover| cover.weight > 0.0 && cover.most > 0.0 && !cover.terms.is_empty()).collect()
    }

    /// How many initiatives stand as they were promised: those that were, where they were; less those that are new.
    pub fn stability(&self, instance: &Instance) -> Sum {
        let mut terms = Terms::new();
        for one in 0..instance.count() {
            match instance.committed[one] {
                Some(timebox) => {
                    terms.push((self.by(one, timebox), 1.0));
                    if timebox > 0 {
                        terms.push((self.by(one, timebox) - 1, -1.0));
                    }
                }
                None => terms.push((self.done(one), -1.0)),
            }
        }
        Sum { terms, covers: Vec::new() }
    }

    /// The nodes that are in for an assignment.
    pub fn set(&self, instance: &Instance, assignment: &Assignment) -> Vec<bool> {
        let mut set = vec![false; self.program.nodes];
        for (one, at) in assignment.iter().enumerate() {
            if let Some(at) = at {
                (*at..self.timeboxes).for_each(|timebox| set[self.by(one, timebox)] = true);
            }
        }
        for (benefit, first) in instance.benefits.iter().zip(&self.benefits) {
            let Some(first) = first else { continue };
            for timebox in 0..self.timeboxes {
                set[first + timebox] = benefit.needs.iter().all(|need| set[self.by(*need, timebox)]);
            }
        }
        set
    }

    pub fn assignment(&self, instance: &Instance, set: &[bool]) -> Assignment {
        let at = |one: usize| (0..self.timeboxes).find(|timebox| set[self.by(one, *timebox)]);
        (0..instance.count()).map(at).collect()
    }
}

/// Whether an initiative's removals count with the value of the Shoulds.
const fn matters(class: Class) -> bool {
    matches!(class, Class::Must | Class::Should)
}

/// The first timebox in which each initiative can be, by its own effort and by what it requires.
fn earliest(instance: &Instance) -> Vec<usize> {
    let needs = instance.needs();
    let mut earliest: Vec<usize> = (0..instance.count())
        .map(|one| (0..instance.timeboxes).find(|at| instance.fits_alone(one, *at)).unwrap_or(instance.timeboxes))
        .collect();
    // A pinned prerequisite is not there before its timebox.
    for (one, place) in instance.places.iter().enumerate() {
        match place {
            Place::At(timebox) => earliest[one] = earliest[one].max(*timebox),
            Place::Out => earliest[one] = instance.timeboxes,
            Place::Free | Place::In => {}
        }
    }
    for one in in_order(&needs) {
        for need in &needs[one] {
            earliest[one] = earliest[one].max(earliest[*need]);
        }
    }
    earliest
}

/// All initiatives, each behind what it requires.
pub fn in_order(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut missing: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut needed_by = vec![Vec::new(); needs.len()];
    for (one, list) in needs.iter().enumerate() {
        list.iter().for_each(|need| needed_by[*need].push(one));
    }
    let mut order: Vec<usize> = (0..needs.len()).filter(|one| missing[*one] == 0).collect();
    let mut next = 0;
    while next < order.len() {
        for one in &needed_by[order[next]] {
            missing[*one] -= 1;
            if missing[*one] == 0 {
                order.push(*one);
            }
        }
        next += 1;
    }
    order
}
