//! What is wrong with a board, all of it, in words that name the place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::board::{Board, Class, Estimate, Kind, Pin};

pub const TIMEBOXES_MAX: usize = 26;
pub const POOLS_MAX: usize = 20;
pub const INITIATIVES_MAX: usize = 6_000;
pub const DEPENDENCIES_MAX: usize = 40_000;
pub const BENEFITS_MAX: usize = 2_000;
pub const SCENARIOS_MAX: usize = 2_000;
/// What benefits need, what initiatives remove and what dependencies lead to, counted together.
pub const LINKS_MAX: usize = 200_000;
/// Initiatives times timeboxes: how many yes and no the optimiser decides.
pub const DECISIONS_MAX: usize = 20_000;
/// The largest number in a board. What is larger is a mistake in the unit.
pub const NUMBER_MAX: f64 = 1e7;
const KEY_MAX: usize = 200;
/// More would help nobody to mend a file.
const FAULTS_MAX: usize = 50;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// As in `initiatives[billing].effort[ops].low`.
    pub field: String,
    /// What would be right.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

/// Everything that is wrong with a board; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invalid(pub Vec<Fault>);

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Fault::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Invalid {}

/// Nothing, if the board can be planned.
pub fn check(board: &Board) -> Result<(), Invalid> {
    let mut faults = Faults::default();
    faults.sizes(board);
    if faults.0.is_empty() {
        let names = Names::of(board, &mut faults);
        names.pools(board, &mut faults);
        names.initiatives(board, &mut faults);
        names.dependencies(board, &mut faults);
        names.values(board, &mut faults);
        names.agreement(board, &mut faults);
    }
    if faults.0.is_empty()
        && let Some(cycle) = cycle(board)
    {
        faults.say("dependencies", format!("require each other in a circle: {}", cycle.join(" → ")));
    }
    if faults.0.is_empty() { Ok(()) } else { Err(Invalid(faults.0)) }
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn say(&mut self, field: impl Into<String>, problem: impl Into<String>) {
        if self.0.len() < FAULTS_MAX {
            self.0.push(Fault { field: field.into(), problem: problem.into() });
        }
    }

    fn number(&mut self, field: &str, value: f64, low: f64, high: f64) {
        if !(value.is_finite() && (low..=high).contains(&value)) {
            self.say(field, format!("must be a number from {low} to {high}"));
        }
    }

    fn sizes(&mut self, board: &Board) {
        let links = board.benefits.iter().map(|benefit| benefit.needs.len()).sum::<usize>()
            + board.initiatives.iter().map(|one| one.removes.len() + one.not_in.len()).sum::<usize>()
            + board.dependencies.iter().map(|dependency| dependency.to.len()).sum::<usize>();
        for (field, found, most) in [
            ("timeboxes", board.timeboxes.len(), TIMEBOXES_MAX),
            ("pools", board.pools.len(), POOLS_MAX),
            ("initiatives", board.initiatives.len(), INITIATIVES_MAX),
            ("dependencies", board.dependencies.len(), DEPENDENCIES_MAX),
            ("benefits", board.benefits.len(), BENEFITS_MAX),
            ("scenarios", board.scenarios.len(), SCENARIOS_MAX),
            ("around", board.around.len(), INITIATIVES_MAX),
            ("dependencies, benefits and removals", links, LINKS_MAX),
            ("initiatives × timeboxes", board.initiatives.len().saturating_mul(board.timeboxes.len()), DECISIONS_MAX),
        ] {
            if found > most {
                self.say(field, format!("{found} are too many; at most {most}"));
            }
        }
        for (field, found) in [
            ("timeboxes", board.timeboxes.len()),
            ("pools", board.pools.len()),
            ("initiatives", board.initiatives.len()),
        ] {
            if found == 0 {
                self.say(field, "at least one is needed");
            }
        }
    }

    fn keys<'b>(&mut self, list: &str, keys: impl Iterator<Item = &'b str>) -> BTreeSet<&'b str> {
        let mut seen = BTreeSet::new();
        for (index, key) in keys.enumerate() {
            if key.trim().is_empty() || key.len() > KEY_MAX {
                self.say(format!("{list}[{index}].key"), format!("must have from 1 to {KEY_MAX} bytes"));
            }
            if !seen.insert(key) {
                self.say(format!("{list}[{index}].key"), format!("{key:?} is there twice; a key is used once"));
            }
        }
        seen
    }

    fn known(&mut self, field: &str, key: &str, keys: &BTreeSet<&str>, of: &str) {
        if !keys.contains(key) {
            self.say(field, format!("{key:?} is none of the {of}"));
        }
    }
}

struct Names<'b> {
    timeboxes: BTreeSet<&'b str>,
    pools: BTreeSet<&'b str>,
    initiatives: BTreeSet<&'b str>,
    scenarios: BTreeSet<&'b str>,
}

impl<'b> Names<'b> {
    fn of(board: &'b Board, faults: &mut Faults) -> Self {
        faults.keys("benefits", board.benefits.iter().map(|benefit| benefit.key.as_str()));
        Self {
            timeboxes: faults.keys("timeboxes", board.timeboxes.iter().map(|timebox| timebox.key.as_str())),
            pools: faults.keys("pools", board.pools.iter().map(|pool| pool.key.as_str())),
            initiatives: faults.keys("initiatives", board.initiatives.iter().map(|one| one.key.as_str())),
            scenarios: faults.keys("scenarios", board.scenarios.iter().map(|scenario| scenario.key.as_str())),
        }
    }

    fn pools(&self, board: &Board, faults: &mut Faults) {
        for pool in &board.pools {
            let field = format!("pools[{}]", pool.key);
            for key in pool.capacity.keys() {
                faults.known(&format!("{field}.capacity"), key, &self.timeboxes, "timeboxes");
            }
            for timebox in self.timeboxes.iter().filter(|timebox| !pool.capacity.contains_key(**timebox)) {
                faults.say(format!("{field}.capacity"), format!("says nothing of {timebox:?}; 0 if there is none"));
            }
            for (key, amount) in &pool.capacity {
                faults.number(&format!("{field}.capacity[{key}]"), *amount, 0.0, NUMBER_MAX);
            }
            if !pool.capacity.is_empty() && pool.capacity.values().all(|amount| *amount == 0.0) {
                faults.say(format!("{field}.capacity"), "is 0 in every timebox; leave the pool out, or say how much");
            }
            if !(0.0..1.0).contains(&pool.reserve) {
                faults.say(format!("{field}.reserve"), "must be a share from 0 to less than 1");
            }
        }
    }

    fn initiatives(&self, board: &Board, faults: &mut Faults) {
        for one in &board.initiatives {
            let field = format!("initiatives[{}]", one.key);
            for (pool, estimate) in one.effort.iter().flatten() {
                let field = format!("{field}.effort[{pool}]");
                faults.known(&field, pool, &self.pools, "pools");
                estimated(&field, *estimate, faults);
            }
            faults.number(&format!("{field}.value"), one.value, 0.0, NUMBER_MAX);
            let mut scenarios = BTreeSet::new();
            for removal in &one.removes {
                let field = format!("{field}.removes[{}]", removal.scenario);
                faults.known(&field, &removal.scenario, &self.scenarios, "scenarios");
                faults.number(&format!("{field}.share"), removal.share, 0.0, 1.0);
                faults.number(&format!("{field}.confidence"), removal.confidence, 0.0, 1.0);
                if !scenarios.insert(&removal.scenario) {
                    faults.say(field, "is there twice; say the share once");
                }
            }
            match &one.pin {
                Some(Pin::Timebox(key)) => faults.known(&format!("{field}.pin"), key, &self.timeboxes, "timeboxes"),
                Some(Pin::In) | Some(Pin::Out) | None => {}
            }
            for (index, key) in one.not_in.iter().enumerate() {
                faults.known(&format!("{field}.not_in[{index}]"), key, &self.timeboxes, "timeboxes");
                if one.pin == Some(Pin::Timebox(key.clone())) {
                    faults.say(format!("{field}.pin"), format!("pins it into {key:?}, in which it is not done"));
                }
            }
            if one.class == Class::Wont && matches!(one.pin, Some(Pin::In | Pin::Timebox(_))) {
                faults.say(format!("{field}.pin"), "a Won't cannot be pinned into the plan; give it another class");
            }
        }
        for (initiative, timebox) in &board.committed {
            faults.known("committed", initiative, &self.initiatives, "initiatives");
            faults.known(&format!("committed[{initiative}]"), timebox, &self.timeboxes, "timeboxes");
        }
    }

    fn dependencies(&self, board: &Board, faults: &mut Faults) {
        let mut known = faults.keys("around", board.around.iter().map(|one| one.key.as_str()));
        for key in known.intersection(&self.initiatives) {
            faults.say(format!("around[{key}]"), "is one of the initiatives, too; it stands in one of the lists");
        }
        known.extend(&self.initiatives);
        for (index, dependency) in board.dependencies.iter().enumerate() {
            let field = format!("dependencies[{index}]");
            faults.known(&format!("{field}.from"), &dependency.from, &self.initiatives, "initiatives");
            if dependency.to.is_empty() {
                faults.say(format!("{field}.to"), "names nothing; at least one initiative is needed");
            }
            for to in &dependency.to {
                faults.known(&format!("{field}.to"), to, &known, "initiatives");
                if *to == dependency.from {
                    faults.say(format!("{field}.to"), format!("{to:?} depends on itself"));
                }
            }
        }
    }

    fn values(&self, board: &Board, faults: &mut Faults) {
        for benefit in &board.benefits {
            let field = format!("benefits[{}]", benefit.key);
            faults.number(&format!("{field}.value"), benefit.value, 0.0, NUMBER_MAX);
            if !matches!(benefit.class, Class::Should | Class::Could) {
                faults.say(format!("{field}.class"), "must be S or C");
            }
            if benefit.needs.is_empty() {
                faults.say(format!("{field}.needs"), "names nothing; at least one initiative is needed");
            }
            for key in &benefit.needs {
                faults.known(&format!("{field}.needs"), key, &self.initiatives, "initiatives");
            }
        }
        for scenario in &board.scenarios {
            let field = format!("scenarios[{}]", scenario.key);
            faults.number(&format!("{field}.pain"), scenario.pain, 0.0, NUMBER_MAX);
            faults.number(&format!("{field}.removable"), scenario.removable, 0.0, 1.0);
        }
    }

    fn agreement(&self, board: &Board, faults: &mut Faults) {
        let agreement = &board.agreement;
        for (field, share) in [
            ("agreement.must_most", agreement.must_most),
            ("agreement.must_blocked", agreement.must_blocked),
            ("agreement.could_least", agreement.could_least),
        ] {
            faults.number(field, share, 0.0, 1.0);
        }
        if let Some(running) = &agreement.running {
            faults.known("agreement.running", running, &self.timeboxes, "timeboxes");
        }
        for one in &board.initiatives {
            let Some(facts) = &one.facts else { continue };
            let field = format!("initiatives[{}].facts", one.key);
            if let Some(evidence) = facts.evidence {
                faults.number(&format!("{field}.evidence.confidence"), evidence.confidence, 0.0, 1.0);
            }
            if let Some(vote) = facts.vote {
                faults.number(&format!("{field}.vote.disagreement"), vote.disagreement, 0.0, 1.0);
            }
            for (name, change) in [
                ("least_change", facts.measurement.as_ref().and_then(|measurement| measurement.least_change)),
                ("detectable", facts.measurement.as_ref().and_then(|measurement| measurement.detectable)),
                ("expected", facts.measurement.as_ref().and_then(|measurement| measurement.expected)),
            ] {
                if let Some(change) = change {
                    faults.number(&format!("{field}.measurement.{name}"), change, 0.0, NUMBER_MAX);
                }
            }
        }
    }
}

fn estimated(field: &str, estimate: Estimate, faults: &mut Faults) {
    let Estimate { low, likely, high } = estimate;
    for (name, amount) in [("low", low), ("likely", likely), ("high", high)] {
        faults.number(&format!("{field}.{name}"), amount, 0.0, NUMBER_MAX);
    }
    if low > likely || likely > high {
        faults.say(field, format!("low ≤ likely ≤ high does not hold: {low}, {likely}, {high}"));
    }
}

/// A circle of requirements, its first member again at its end.
fn cycle(board: &Board) -> Option<Vec<String>> {
    let mut needs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for dependency in board.dependencies.iter().filter(|dependency| dependency.kind == Kind::Requires) {
        needs.entry(&dependency.from).or_default().extend(dependency.to.iter().map(String::as_str));
    }
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in needs.keys() {
        // The way down from `start`, each with the next of its needs to be looked at.
        let mut way: Vec<(&str, usize)> = vec![(start, 0)];
        let mut on_way: BTreeSet<&str> = BTreeSet::from([*start]);
        while let Some((key, next)) = way.last_mut() {
            let key = *key;
            let next_need = needs.get(key).and_then(|list| list.get(*next)).copied().filter(|_| !done.contains(key));
            *next += 1;
            match next_need {
                Some(need) if on_way.contains(need) => {
                    let from = way.iter().position(|(on, _)| *on == need).unwrap_or(0);
                    let circle = way[from..].iter().map(|(on, _)| (*on).to_owned());
                    return Some(circle.chain([need.to_owned()]).collect());
                }
                Some(need) if !done.contains(need) => {
                    way.push((need, 0));
                    on_way.insert(need);
                }
                Some(_) => {}
                None => {
                    done.insert(key);
                    on_way.remove(key);
                    way.pop();
                }
            }
        }
    }
    None
}
