//! A board with numbers in the place of keys.

use std::collections::BTreeMap;

use crate::board::{Board, Class, Kind, Pin};
use crate::checking::{Invalid, check};
use crate::verifying::weight;

/// The timebox of each initiative; none for those that are left out.
pub type Assignment = Vec<Option<usize>>;

/// What a Must of no effort counts when it is missing.
const LEAST_EFFORT: f64 = 0.001;

/// Where an initiative may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Free,
    In,
    Out,
    At(usize),
}

#[derive(Debug, Clone)]
pub struct Worth {
    pub value: f64,
    pub class: Class,
    pub needs: Vec<usize>,
}

#[derive(Debug, Clone)]
pub struct Pain {
    pub pain: f64,
    pub removable: f64,
    /// Initiatives with the share they are expected to take away.
    pub removals: Vec<(usize, f64)>,
}

/// Everything by its place in the board's lists.
#[derive(Debug, Clone)]
pub struct Instance {
    pub timeboxes: usize,
    pub pools: usize,
    /// What may be planned: by timebox, then pool.
    pub free: Vec<Vec<f64>>,
    pub classes: Vec<Class>,
    /// Most likely: by initiative, then pool.
    pub efforts: Vec<Vec<f64>>,
    /// Of each initiative, as missing Musts are counted.
    pub weights: Vec<f64>,
    pub estimated: Vec<bool>,
    pub values: Vec<f64>,
    /// Who needs whom.
    pub requires: Vec<(usize, usize)>,
    pub excludes: Vec<(usize, usize)>,
    pub one_of: Vec<(usize, Vec<usize>)>,
    pub benefits: Vec<Worth>,
    pub scenarios: Vec<Pain>,
    pub places: Vec<Place>,
    /// Where it is not done whatever else is: by initiative, then timebox.
    pub barred: Vec<Vec<bool>>,
    pub committed: Assignment,
}

impl Instance {
    pub fn of(board: &Board) -> Result<Self, Invalid> {
        check(board)?;
        let initiatives = index(board.initiatives.iter().map(|one| one.key.as_str()));
        let timeboxes = index(board.timeboxes.iter().map(|timebox| timebox.key.as_str()));
        let at = |key: &String| initiatives.get(key.as_str()).copied();
        let free = board.timeboxes.iter().map(|timebox| {
            let left = |pool: &crate::board::Pool| {
                pool.capacity.get(&timebox.key).copied().unwrap_or(0.0) * (1.0 - pool.reserve)
            };
            board.pools.iter().map(left).collect()
        });
        let place = |one: &crate::board::Initiative| match &one.pin {
            _ if one.class == Class::Wont || one.effort.is_none() => Place::Out,
            None => Place::Free,
            Some(Pin::In) => Place::In,
            Some(Pin::Out) => Place::Out,
            Some(Pin::Timebox(key)) => timeboxes.get(key.as_str()).map_or(Place::Free, |at| Place::At(*at)),
        };
        let mut instance = Self {
            timeboxes: board.timeboxes.len(),
            pools: board.pools.len(),
            free: free.collect(),
            classes: board.initiatives.iter().map(|one| one.class).collect(),
            efforts: (board.initiatives.iter())
                .map(|one| board.pools.iter().map(|pool| one.likely(&pool.key)).collect())
                .collect(),
            weights: board.initiatives.iter().map(|one| weight(board, one)).collect(),
            estimated: board.initiatives.iter().map(|one| one.effort.is_some()).collect(),
            values: board.initiatives.iter().map(|one| one.value).collect(),
            requires: Vec::new(),
            excludes: Vec::new(),
            one_of: Vec::new(),
            benefits: (board.benefits.iter())
                .map(|benefit| Worth {
                    value: benefit.value,
                    class: benefit.class,
                    needs: distinct(benefit.needs.iter().filter_map(at).collect()),
                })
                .collect(),
            scenarios: (board.scenarios.iter())
                .map(|scenario| Pain { pain: scenario.pain, removable: scenario.removable, removals: Vec::new() })
                .collect(),
            places: board.initiatives.iter().map(place).collect(),
            barred: (board.initiatives.iter())
                .map(|one| board.timeboxes.iter().map(|timebox| one.not_in.contains(&timebox.key)).collect())
                .collect(),
            committed: (board.initiatives.iter())
                .map(|one| board.committed.get(&one.key).and_then(|key| timeboxes.get(key.as_str()).copied()))
                .collect(),
        };
        instance.link(board, &initiatives);
        Ok(instance)
    }

    fn link(&mut self, board: &Board, initiatives: &BTreeMap<&str, usize>) {
        let at = |key: &String| initiatives.get(key.as_str()).copied();
        for dependency in &board.dependencies {
            let Some(from) = at(&dependency.from) else { continue };
            let to: Vec<usize> = dependency.to.iter().filter_map(at).collect();
            let around = |is_there: bool| {
                board.around.iter().any(|one| one.there == is_there && dependency.to.contains(&one.key))
            };
            let never = match dependency.kind {
                Kind::Requires => around(false),
                Kind::Excludes => around(true),
                Kind::OneOf => to.is_empty() && !around(true),
            };
            if never {
                self.barred[from].fill(true);
            }
            match dependency.kind {
                Kind::OneOf if to.is_empty() || around(true) => {}
                Kind::Requires => self.requires.extend(to.into_iter().map(|to| (from, to))),
                Kind::Excludes => self.excludes.extend(to.into_iter().map(|to| (from, to))),
                Kind::OneOf => self.one_of.push((from, distinct(to))),
            }
        }
        let scenarios = index(board.scenarios.iter().map(|scenario| scenario.key.as_str()));
        for (number, one) in board.initiatives.iter().enumerate() {
            for removal in &one.removes {
                if let Some(scenario) = scenarios.get(removal.scenario.as_str()) {
                    let share = removal.share * removal.confidence;
                    self.scenarios[*scenario].removals.push((number, share));
                }
            }
        }
    }

    /// How many initiatives there are.
    pub const fn count(&self) -> usize {
        self.classes.len()
    }

    /// As missing Musts are counted.
    pub fn weight(&self, initiative: usize) -> f64 {
        self.weights[initiative].max(LEAST_EFFORT)
    }

    pub fn of_class(&self, class: Class) -> impl Iterator<Item = usize> + '_ {
        (0..self.count()).filter(move |initiative| self.classes[*initiative] == class)
    }

    /// Whether it may be in a timebox, and is within its capacity if nothing else is.
    pub fn fits_alone(&self, initiative: usize, timebox: usize) -> bool {
        !self.barred[initiative][timebox] && within(&self.efforts[initiative], &self.free[timebox])
    }

    /// Whom it requires, each once.
    pub fn needs(&self) -> Vec<Vec<usize>> {
        let mut needs = vec![Vec::new(); self.count()];
        for (from, to) in &self.requires {
            needs[*from].push(*to);
        }
        needs.iter_mut().for_each(|list| {
            list.sort_unstable();
            list.dedup();
        });
        needs
    }
}

/// With the slack that sums of decimal fractions need.
pub fn within(efforts: &[f64], capacity: &[f64]) -> bool {
    efforts.iter().zip(capacity).all(|(effort, capacity)| *effort <= capacity + slack(*capacity))
}

pub fn slack(amount: f64) -> f64 {
    1e-6 * amount.abs().max(1.0)
}

fn index<'k>(keys: impl Iterator<Item = &'k str>) -> BTreeMap<&'k str, usize> {
    keys.enumerate().map(|(number, key)| (key, number)).collect()
}

fn distinct(mut list: Vec<usize>) -> Vec<usize> {
    list.sort_unstable();
    list.dedup();
    list
}

impl Instance {
    /// An assignment by keys.
    pub fn placed(&self, board: &Board, assignment: &Assignment) -> crate::verifying::Placed {
        let each = board.initiatives.iter().zip(assignment);
        each.filter_map(|(one, at)| Some((one.key.clone(), board.timeboxes.get((*at)?)?.key.clone()))).collect()
    }
}
