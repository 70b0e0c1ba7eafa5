//! Made-up boards of realistic shape: from a seed, with no real thing in them.

use std::collections::BTreeMap;

use kernel::Dice;
use planning::board::{Agreement, Benefit, Board, Class, Dependency, Estimate, Initiative, Kind, Pool, Timebox};

fn initiative(key: String, class: Class, effort: BTreeMap<String, Estimate>, value: f64) -> Initiative {
    Initiative {
        key,
        title: None,
        class,
        effort: Some(effort),
        value,
        not_in: Vec::new(),
        removes: Vec::new(),
        pin: None,
        facts: None,
    }
}

fn board(timeboxes: usize, pools: Vec<Pool>, initiatives: Vec<Initiative>) -> Board {
    Board {
        timeboxes: (0..timeboxes).map(|number| Timebox { key: format!("t{number}") }).collect(),
        pools,
        initiatives,
        dependencies: Vec::new(),
        around: Vec::new(),
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
    let costs: Vec<usize> = (0..requirements).map(|_| 1 + dice.below(10)).collect();
    let mut requires = Vec::new();
    for number in 1..requirements {
        if dice.below(10) < 3 {
            requires.push((number, dice.below(number)));
        }
    }
    // Some requirements are asked for by many, most by few.
    let popular = |dice: &mut Dice| (dice.unit().powi(2) * requirements as f64) as usize;
    let ask = |dice: &mut Dice| (0..4 + dice.below(12)).map(|_| popular(dice)).collect();
    let asked = (0..customers).map(|_| (10 + dice.below(41), ask(&mut dice))).collect();
    Release { costs, requires, asked }.board(share)
}

/// As Bagnall and others (2001) drew them: levels of requirements, each standing on some of the level before;
/// customers ask for 1 to 5.
pub fn classic(levels: &[usize], links: usize, customers: usize, share: f64, seed: u64) -> Board {
    let mut dice = Dice::new(seed);
    let (mut costs, mut requires, mut before) = (Vec::new(), Vec::new(), 0..0);
    for (level, count) in levels.iter().enumerate() {
        let first = costs.len();
        for number in first..first + count {
            costs.push((1 + level + dice.below(5)).min(10));
            let most = if before.is_empty() { 0 } else { dice.below(links + 1) };
            requires.extend((0..most).map(|_| (number, before.start + dice.below(before.len()))));
        }
        before = first..costs.len();
    }
    let count = costs.len();
    let ask = |dice: &mut Dice| (0..=dice.below(5)).map(|_| dice.below(count)).collect();
    let asked = (0..customers).map(|_| (1 + dice.below(50), ask(&mut dice))).collect();
    Release { costs, requires, asked }.board(share)
}

/// A level of requirements: how many, what they cost, and how many of deeper levels stand on each at most.
pub type Level = (usize, std::ops::RangeInclusive<usize>, usize);

/// As the published classic ones (Xuan and others 2012): what stands on a requirement is of any deeper level; each
/// customer asks for so many at most, and pays 10 to 50, mostly about 30.
pub fn published(levels: &[Level], customers: usize, wants: usize, share: f64, seed: u64) -> Board {
    let mut dice = Dice::new(seed);
    let count: usize = levels.iter().map(|(count, _, _)| count).sum();
    let (mut costs, mut requires) = (Vec::new(), Vec::new());
    for (number, range, most) in levels {
        let end = costs.len() + number;
        for requirement in costs.len()..end {
            costs.push(range.start() + dice.below(range.end() - range.start() + 1));
            let children = if end < count { dice.below(most + 1) } else { 0 };
            requires.extend((0..children).map(|_| (end + dice.below(count - end), requirement)));
        }
    }
    let pays = |dice: &mut Dice| (0..4).map(|_| dice.below(11)).sum::<usize>() + 10;
    let asked = (0..customers).map(|_| {
        let wanted = (0..=dice.below(wants)).map(|_| dice.below(count)).collect();
        (pays(&mut dice), wanted)
    });
    let asked = asked.collect();
    requires.sort_unstable();
    requires.dedup();
    Release { costs, requires, asked }.board(share)
}

/// As from a bug tracker (Xuan and others 2012): nothing stands on anything; most requirements are asked for by one
/// customer, some by many.
pub fn tracker(requirements: usize, customers: usize, share: f64, seed: u64) -> Board {
    let mut dice = Dice::new(seed);
    let costs = (0..requirements).map(|_| 1 + dice.below(7)).collect();
    let mut asked: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut told: Vec<usize> = Vec::new();
    let mut fresh = 0;
    for _ in 0..customers {
        let count = 4 + (dice.unit().powi(2) * 17.0) as usize;
        let mut wants = Vec::new();
        for _ in 0..count {
            // What was asked for often is asked for again.
            let again = !told.is_empty() && (fresh == requirements || dice.below(10) < 3);
            let want = if again { told[dice.below(told.len())] } else { fresh };
            fresh += usize::from(!again);
            wants.push(want);
        }
        told.extend(&wants);
        asked.push((10 + dice.below(41), wants));
    }
    Release { costs, requires: Vec::new(), asked }.board(share)
}

/// Requirements and customers by number.
struct Release {
    costs: Vec<usize>,
    requires: Vec<(usize, usize)>,
    /// What each customer pays, and for what.
    asked: Vec<(usize, Vec<usize>)>,
}

impl Release {
    /// With this share of all cost as budget.
    fn board(self, share: f64) -> Board {
        let budget = self.costs.iter().sum::<usize>() as f64 * share;
        let initiatives = self.costs.into_iter().enumerate().map(|(number, cost)| {
            let cost = cost as f64;
            let effort = BTreeMap::from([("budget".to_owned(), Estimate { low: cost, likely: cost, high: cost })]);
            initiative(format!("r{number}"), Class::Could, effort, 0.0)
        });
        let capacity = BTreeMap::from([("t0".to_owned(), budget.round())]);
        let pools = vec![Pool { key: "budget".to_owned(), unit: "points".to_owned(), capacity, reserve: 0.0 }];
        let mut board = board(1, pools, initiatives.collect());
        let depends = |(from, to): (usize, usize)| Dependency {
            from: format!("r{from}"),
            kind: Kind::Requires,
            to: vec![format!("r{to}")],
        };
        board.dependencies = self.requires.into_iter().map(depends).collect();
        let benefits = self.asked.into_iter().enumerate().map(|(number, (value, mut wants))| {
            wants.sort_unstable();
            wants.dedup();
            let needs = wants.iter().map(|want| format!("r{want}")).collect();
            Benefit { key: format!("c{number}"), value: value as f64, needs, class: Class::Should }
        });
        board.benefits = benefits.collect();
        board
    }
}
