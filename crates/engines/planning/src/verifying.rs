//! Whether a plan keeps everything, and what it comes to: counted anew from the board, by keys, without
//! anything that made the plan.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::board::{Board, Class, Initiative, Kind, Pin};

/// Initiative to timebox.
pub type Placed = BTreeMap<String, String>;

/// What a plan comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Score {
    pub musts: usize,
    pub missing_musts: usize,
    /// The likely effort of missing Musts; with several pools in per cent of what each has in all timeboxes.
    pub missing_must_effort: f64,
    /// For each Must the number of timeboxes in which it is there.
    pub must_presence: f64,
    /// For each timebox in which they are there.
    pub should_value: f64,
    pub could_value: f64,
    /// Of the committed initiatives, those that stand where they stood.
    pub unchanged: usize,
    /// Committed initiatives that are elsewhere now or out, and those that are new.
    pub changed: usize,
}

/// What is broken, in words; nothing if the plan holds.
pub fn verify(board: &Board, placed: &Placed) -> Vec<String> {
    let mut broken = Vec::new();
    let order: BTreeMap<&str, usize> =
        board.timeboxes.iter().enumerate().map(|(number, timebox)| (timebox.key.as_str(), number)).collect();
    let at = |key: &str| placed.get(key).and_then(|timebox| order.get(timebox.as_str()).copied());
    for (key, timebox) in placed {
        if !order.contains_key(timebox.as_str()) || !board.initiatives.iter().any(|one| one.key == *key) {
            broken.push(format!("{key} in {timebox}: there is no such initiative or timebox"));
        }
    }
    for pool in &board.pools {
        for timebox in &board.timeboxes {
            let inside = board.initiatives.iter().filter(|one| placed.get(&one.key) == Some(&timebox.key));
            let used: f64 = inside.map(|one| one.likely(&pool.key)).sum();
            let free = pool.capacity.get(&timebox.key).copied().unwrap_or(0.0) * (1.0 - pool.reserve);
            if used > free + 1e-6 * free.max(1.0) {
                broken.push(format!("{} of {} in {}: there are {free}", used, pool.key, timebox.key));
            }
        }
    }
    let around = |key: &String| board.around.iter().any(|one| one.key == *key && one.there);
    for dependency in &board.dependencies {
        let Some(from) = at(&dependency.from) else { continue };
        let there = |to: &String| around(to) || at(to).is_some_and(|to| to <= from);
        let holds = match dependency.kind {
            Kind::Requires => dependency.to.iter().all(there),
            Kind::OneOf => dependency.to.iter().any(there),
            Kind::Excludes => dependency.to.iter().all(|to| !around(to) && at(to).is_none()),
        };
        if !holds {
            broken.push(format!("{} {:?} {}", dependency.from, dependency.kind, dependency.to.join(", ")));
        }
    }
    for one in &board.initiatives {
        let timebox = placed.get(&one.key);
        let holds = match &one.pin {
            Some(Pin::In) => timebox.is_some() || one.effort.is_none(),
            Some(Pin::Out) => timebox.is_none(),
            Some(Pin::Timebox(pinned)) => timebox == Some(pinned) || one.effort.is_none(),
            None => true,
        };
        if !holds {
            broken.push(format!("{} is not where it is pinned", one.key));
        }
        if timebox.is_some_and(|timebox| one.not_in.contains(timebox)) {
            broken.push(format!("{} is where it is not done", one.key));
        }
        if timebox.is_some() && (one.class == Class::Wont || one.effort.is_none()) {
            broken.push(format!("{} is a Won't or not estimated, and in", one.key));
        }
    }
    broken
}

/// What an initiative weighs among Musts that do not all fit: its effort, where there is one pool. Units of several do
/// not add up: then in per cent of what there is of each, to the thousandth.
pub(crate) fn weight(board: &Board, one: &Initiative) -> f64 {
    if let [pool] = &board.pools[..] {
        return one.likely(&pool.key);
    }
    let parts = board.pools.iter().map(|pool| {
        let (likely, all) = (one.likely(&pool.key), pool.capacity.values().sum::<f64>());
        // Of a pool that has nothing no share can be told; what asks for it is never in.
        if all > 0.0 { likely / all * 100.0 } else { likely }
    });
    (parts.sum::<f64>() * 1_000.0).round() / 1_000.0
}

/// Counts what a plan comes to.
pub fn score(board: &Board, placed: &Placed) -> Score {
    let count = board.timeboxes.len();
    let at = |key: &str| {
        let timebox = placed.get(key)?;
        board.timeboxes.iter().position(|each| each.key == *timebox)
    };
    let places: BTreeMap<&str, usize> =
        board.initiatives.iter().filter_map(|one| Some((one.key.as_str(), at(&one.key)?))).collect();
    let presence = |key: &str| places.get(key).map_or(0, |at| count - at) as f64;
    let mut score = Score::default();
    for one in &board.initiatives {
        let inside = places.contains_key(one.key.as_str());
        match one.class {
            Class::Must => {
                score.musts += 1;
                score.must_presence += presence(&one.key);
                if !inside {
                    score.missing_musts += 1;
                    score.missing_must_effort += weight(board, one);
                }
            }
            Class::Should => score.should_value += one.value * presence(&one.key),
            Class::Could if inside => score.could_value += one.value,
            Class::Could | Class::Wont => {}
        }
        match (board.committed.get(&one.key), placed.get(&one.key)) {
            (Some(was), Some(is)) if was == is => score.unchanged += 1,
            (None, None) => {}
            _ => score.changed += 1,
        }
    }
    for benefit in &board.benefits {
        // Earned from the last of its needs on.
        let earned = benefit.needs.iter().map(|need| presence(need)).fold(f64::INFINITY, f64::min);
        match benefit.class {
            Class::Could if earned > 0.0 => score.could_value += benefit.value,
            Class::Should => score.should_value += benefit.value * earned,
            _ => {}
        }
    }
    add_coverage(board, &places, &mut score);
    score
}

/// What is taken away of scenarios: of Musts and Shoulds by timebox, of all at the end.
fn add_coverage(board: &Board, places: &BTreeMap<&str, usize>, score: &mut Score) {
    for scenario in &board.scenarios {
        let removed = |until: usize, coulds: bool| {
            let mut sum = 0.0;
            for one in &board.initiatives {
                let counts = coulds || matches!(one.class, Class::Must | Class::Should);
                let there = places.get(one.key.as_str()).is_some_and(|at| *at <= until);
                if counts && there {
                    let removals = one.removes.iter().filter(|removal| removal.scenario == scenario.key);
                    sum += removals.map(|removal| removal.share * removal.confidence).sum::<f64>();
                }
            }
            sum.min(scenario.removable) * scenario.pain
        };
        score.should_value += (0..board.timeboxes.len()).map(|until| removed(until, false)).sum::<f64>();
        score.could_value += removed(board.timeboxes.len() - 1, true);
    }
}
