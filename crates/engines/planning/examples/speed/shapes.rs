//! Made-up boards of realistic shape: from a seed, with no real thing in them.

use std::collections::BTreeMap;

use kernel::Dice;
use planning::board::{Agreement, Benefit, Board, Class, Dependency, Estimate, Initiative, Kind, Pool, Timebox};

fn initiative(key: String, class: Class, effort: BTreeMap<String, Estimate>, value: f64) -> Initiative {
    Initiative { key, title: None, class, effort: Some(effort), value, removes: Vec::new(), pin: None, facts: None }
}

fn board(timeboxes: usize, pools: Vec<Pool>, initiatives: Vec<Initiative>) -> Board {
    Board {
        timeboxes: (0..timeboxes).map(|number| Timebox { key: format!("t{number}") }).collect(),
        pools,
        initiatives,
        dependencies: Vec::new(),
        benefits: Vec::new(),
        scenarios: Vec::new(),
        committed: BTreeMap::new(),
        agreement: Agreement::default(),
    }
}

/// A planner's board: 35 % Must, 30 % Should, 25 % Could; three pools at 65 % of what all would take; four in ten
/// require another.
pub fn planner(count: usize, timeboxes: usize, seed: u64) -> Board {
    let mut dice = Dice::new(seed);
    let names = ["ops", "dev", "content"];
    let mut demand = [0.0; 3];
    let mut initiatives: Vec<Initiative> = Vec::new();
    let mut dependencies = Vec::new();
    for number in 0..count {
        let class = match dice.below(100) {
            0..35 => Class::Must,
            35..65 => Class::Should,
            65..90 => Class::Could,
            _ => Class::Wont,
        };
        let mut effort = BTreeMap::new();
        let main = dice.below(3);
        for (pool, name) in names.iter().enumerate() {
            if pool == main || dice.below(3) == 0 {
                let likely = (1 + dice.below(if pool == main { 12 } else { 5 })) as f64;
                effort.insert((*name).to_owned(), Estimate { low: likely * 0.75, likely, high: likely * 1.75 });
                demand[pool] += if class == Class::Wont { 0.0 } else { likely };
            }
        }
        let key = format!("i{number}");
        if number > 0 && dice.below(10) < 4 {
            let earlier: Vec<&Initiative> = initiatives.iter().filter(|one| one.class != Class::Wont).collect();
            if !earlier.is_empty() {
                let to = vec![earlier[dice.below(earlier.len())].key.clone()];
                dependencies.push(Dependency { from: key.clone(), kind: Kind::Requires, to });
            }
        }
        initiatives.push(initiative(key, class, effort, (5 + dice.below(46)) as f64));
    }
    let pools = names.iter().zip(demand).map(|(name, demand)| {
        let each = (demand * 0.65 / timeboxes as f64).round().max(1.0);
        let capacity = (0..timeboxes).map(|number| (format!("t{number}"), each)).collect();
        Pool { key: (*name).to_owned(), unit: "days".to_owned(), capacity, reserve: 0.0 }
    });
    let mut board = board(timeboxes, pools.collect(), initiatives);
    board.dependencies = dependencies;
    board
}

/// A Next Release Problem: customers pay if all that they asked for is in; requirements stand on others.
pub fn next_release(requirements: usize, customers: usize, share: f64, seed: u64) -> Board {
    let mut dice = Dice::new(seed);
    let mut total = 0.0;
    let mut initiatives = Vec::new();
    let mut dependencies = Vec::new();
    for number in 0..requirements {
        let likely = (1 + dice.below(10)) as f64;
        total += likely;
        let effort = BTreeMap::from([("budget".to_owned(), Estimate { low: likely, likely, high: likely })]);
        let key = format!("r{number}");
        if number > 0 && dice.below(10) < 3 {
            let to = vec![format!("r{}", dice.below(number))];
            dependencies.push(Dependency { from: key.clone(), kind: Kind::Requires, to });
        }
        initiatives.push(initiative(key, Class::Could, effort, 0.0));
    }
    // Some requirements are asked for by many, most by few.
    let popular = |dice: &mut Dice| (dice.unit().powi(2) * requirements as f64) as usize;
    let benefits = (0..customers).map(|number| {
        let count = 4 + dice.below(12);
        let mut needs: Vec<String> = (0..count).map(|_| format!("r{}", popular(&mut dice))).collect();
        needs.sort();
        needs.dedup();
        Benefit { key: format!("c{number}"), value: (10 + dice.below(41)) as f64, needs, class: Class::Should }
    });
    let benefits = benefits.collect();
    let capacity = BTreeMap::from([("t0".to_owned(), (total * share).round())]);
    let pools = vec![Pool { key: "budget".to_owned(), unit: "points".to_owned(), capacity, reserve: 0.0 }];
    let mut board = board(1, pools, initiatives);
    board.dependencies = dependencies;
    board.benefits = benefits;
    board
}
