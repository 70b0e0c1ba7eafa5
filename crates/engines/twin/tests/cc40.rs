//! The call centre CC-40 (three channels, six groups, 40 agents, a day in half-hours) against a
//! hundred thousand days of an independent program. Its files lie beside the checkout; where they
//! are not, this says so.

use std::path::Path;

use twin::Law;
use twin::simulation::{Class, Cost, Ending, Estimate, Group, Measure, Model, Outcome, Plan, Routing, replicate};
use twin::study::difference;

const SEED: u64 = 40;
/// So many comparisons of how many days each; `cargo xtask nightly` asks for 500.
const COMPARISONS: &str = "AFTERCARE_TWIN_COMPARISONS";
const COMPARISONS_USUAL: u64 = 120;
const DAYS_EACH: u64 = 20;

fn reference(name: &str) -> Option<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found =
        here.ancestors().find_map(|folder| std::fs::read_to_string(folder.join("shared/reference").join(name)).ok());
    if found.is_none() {
        eprintln!("{name} is in no shared/reference above {}: nothing was compared with it", here.display());
    }
    found
}

/// The numbers of a list that follows a name in the JSON text.
fn numbers(text: &str, name: &str) -> Vec<f64> {
    let list = text.split_once(&format!("\"{name}\": [")).expect("the list").1;
    let list = list.split_once(']').expect("its end").0;
    list.split(',').map(|number| number.trim().parse().expect("a number")).collect()
}

fn cc40() -> Option<Model> {
    let shape = numbers(&reference("cc40.json")?, "shape");
    let class = |name: &str, peak: f64, handling, patience: Option<f64>, within, priority| Class {
        rates: shape.iter().map(|part| part * peak).collect(),
        interval: Some(30.0),
        patience: patience.map(Law::exponential),
        within,
        priority,
        ..Class::of(name, Law::exponential(handling))
    };
    let group = |agents, skills: &[&str]| Group { agents, ..Group::of("group", skills) };
    Some(Model {
        hour: 60.0,
        horizon: 1_440.0,
        warm_up: 0.0,
        ending: Ending::Drain,
        routing: Routing::Priority,
        classes: vec![
            class("hotline", 3.6, 5.0, Some(2.5), 1.0 / 3.0, 0),
            class("chat", 1.9, 8.0, Some(6.0), 1.0, 1),
            class("email", 1.8, 6.0, None, 60.0, 2),
        ],
        groups: vec![
            group(12, &["hotline"]),
            group(8, &["chat"]),
            group(4, &["email"]),
            group(8, &["hotline", "chat"]),
            group(4, &["chat", "email"]),
            group(4, &["hotline", "chat", "email"]),
        ],
        orders: Vec::new(),
        cost: Cost { agent_hour: 30.0, abandoned: 8.0, late: 2.0, ..Cost::default() },
        satisfaction: None,
    })
}

fn days(model: &Model, count: u64) -> Outcome {
    replicate(&Plan::of(model).expect("a plan"), SEED, count, 2).expect("an outcome")
}

#[test]
fn five_thousand_days_are_those_of_the_reference() {
    let (Some(model), Some(rows)) = (cc40(), reference("cc40_reference.csv")) else { return };
    let found = days(&model, 5_000);
    let mut wrong = Vec::new();
    for row in rows.lines().skip(1) {
        let field: Vec<&str> = row.split(',').collect();
        let (wanted, error): (f64, f64) = (field[2].parse().expect("a value"), field[3].parse().unwrap_or(0.0));
        let measure = match field[1] {
            "p_abandon" => Some(Measure::Abandonment),
            "service_level" => Some(Measure::ServiceLevel),
            "asa_served_min" => Some(Measure::SpeedOfAnswer),
            "wait_all_min" => Some(Measure::MeanWait),
            "arrivals_per_day" => Some(Measure::Offered),
            _ => None,
        };
        let class = model.classes.iter().position(|class| class.name == field[0]);
        let estimate = match (measure, class) {
            (Some(measure), Some(class)) => found.classes[class].estimate(measure),
            _ => found.occupancy.estimate(),
        };
        let Estimate { value, std_error, .. } = estimate.expect("a figure");
        let z = (value - wanted) / std_error.hypot(error).max(1e-12);
        println!("{} {}: {value:.6} for {wanted:.6}, z = {z:.2}", field[0], field[1]);
        if z.is_nan() || z.abs() > 4.0 {
            wrong.push(format!("{} {}: {value} ± {std_error} is not {wanted}, z = {z:.2}", field[0], field[1]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn common_chance_makes_comparisons_five_times_as_sharp() {
    let Some(model) = cc40() else { return };
    let with = |change: &dyn Fn(&mut Model)| {
        let mut changed = model.clone();
        change(&mut changed);
        Plan::of(&changed).expect("a plan")
    };
    let strategies = [
        with(&|m| m.groups[0].agents += 2),
        with(&|m| m.groups[5].agents += 1),
        with(&|m| {
            m.groups[0].agents -= 2;
            m.groups[3].agents += 2;
        }),
    ];
    let costs = |plan: &Plan, seed| replicate(plan, seed, 400, 2).expect("an outcome").costs;
    let base = costs(&Plan::of(&model).expect("a plan"), SEED);
    let variance = |plan: &Plan, seed| difference(&costs(plan, seed), &base).expect("a difference").std_error.powi(2);
    for (at, plan) in strategies.iter().enumerate() {
        let ratio = variance(plan, SEED + 1) / variance(plan, SEED);
        println!("strategy {at}: variance ratio {ratio:.1}");
        assert!(ratio >= 5.0, "strategy {at}: {ratio}");
    }
}

#[expect(clippy::disallowed_methods, reason = "how much of it is told by who has the night for it")]
fn comparisons() -> u64 {
    std::env::var(COMPARISONS).map_or(COMPARISONS_USUAL, |count| count.parse().expect("a number"))
}

/// In so many of many small studies the interval of the difference in cost holds the truth, which is that of a long one.
#[test]
fn intervals_of_a_difference_hold_the_truth_as_often_as_they_say() {
    let Some(model) = cc40() else { return };
    let asked = comparisons();
    let mut changed = model.clone();
    changed.groups[0].agents -= 2;
    changed.groups[3].agents += 2;
    let plans = [Plan::of(&changed).expect("a plan"), Plan::of(&model).expect("a plan")];
    let gap = |seed, days| {
        let [one, other] = [0, 1].map(|at| replicate(&plans[at], seed, days, 2).expect("an outcome").costs);
        difference(&one, &other).expect("a difference")
    };
    let truth = gap(SEED, if asked > COMPARISONS_USUAL { 100_000 } else { 4_000 }).value;
    let holds = |seed| {
        let found = gap(1_000 + seed, DAYS_EACH);
        found.low <= truth && truth <= found.high
    };
    let covered = (0..asked).filter(|seed| holds(*seed)).count() as f64 / asked as f64;
    println!("{covered:.3} of {asked} intervals hold {truth:.2}");
    // By the count of them: 3.2 deviations of a share of 95 %; of 500 these are 92 to 98 %.
    let reach = 3.2 * (0.95 * 0.05 / asked as f64).sqrt();
    assert!((covered - 0.95).abs() <= reach, "{covered} of {asked} intervals");
}
