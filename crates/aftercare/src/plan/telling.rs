//! A plan, as JSON or for a person.

use planning::board::{Board, Class};
use planning::{Aim, Plan, Status};
use serde::Serialize;

use crate::Failure;

#[derive(Serialize)]
struct Told<'p> {
    #[serde(flatten)]
    plan: &'p Plan,
    /// Of one processor; none where the system does not tell.
    cpu_seconds: Option<f64>,
}

pub fn json(plan: &Plan, cpu_seconds: Option<f64>) -> Result<String, Failure> {
    let told = serde_json::to_string_pretty(&Told { plan, cpu_seconds });
    told.map(|text| text + "\n").map_err(|error| Failure::new(error.to_string()))
}

pub fn text(board: &Board, plan: &Plan, cpu_seconds: Option<f64>) -> String {
    let mut text = String::new();
    for timebox in &board.timeboxes {
        text.push_str(&format!("{}\n", timebox.key));
        for (one, placed) in board.initiatives.iter().zip(&plan.initiatives) {
            if placed.timebox.as_ref() == Some(&timebox.key) {
                text.push_str(&format!("  {}  {}\n", letter(one.class), one.name()));
            }
        }
    }
    text.push_str("not in the plan\n");
    for (one, placed) in board.initiatives.iter().zip(&plan.initiatives) {
        if placed.timebox.is_none() {
            let reasons: Vec<&str> = placed.reasons.iter().map(|reason| reason.sentence.as_str()).collect();
            text.push_str(&format!("  {}  {}: {}\n", letter(one.class), one.name(), reasons.join("; ")));
        }
    }
    text.push('\n');
    for phase in &plan.phases {
        let proven = if phase.proven { "proven".to_owned() } else { format!("at most {}", round(phase.bound)) };
        text.push_str(&format!("{:<40} {:>12}  {proven}\n", aim(phase.aim), round(phase.value)));
    }
    text.push_str(&format!("{:<40} {:>11} %\n", "all Musts fit, as estimated", round(plan.chance.musts_fit * 100.0)));
    if let Some(conflict) = &plan.conflict {
        text.push_str(&format!("\n{}\n", conflict.sentence));
    }
    for more in &plan.more_capacity {
        let pool = more.pool.as_deref().unwrap_or("everything");
        let gains: Vec<String> =
            more.gains.iter().map(|gain| format!("{:+} {}", round(gain.amount), aim(gain.aim))).collect();
        let gains = if gains.is_empty() { "buys nothing".to_owned() } else { format!("buys {}", gains.join(", ")) };
        text.push_str(&format!("{} % more of {pool} {gains}\n", round(more.percent)));
    }
    for breach in &plan.rules {
        text.push_str(&format!("{}  {}: {}\n", breach.rule, breach.sentence, breach.remedy));
    }
    let used = cpu_seconds.unwrap_or(plan.seconds);
    text.push_str(&format!("\n{}, in {used:.3} s\n", status(plan.status)));
    text
}

const fn letter(class: Class) -> char {
    match class {
        Class::Must => 'M',
        Class::Should => 'S',
        Class::Could => 'C',
        Class::Wont => 'W',
    }
}

const fn aim(aim: Aim) -> &'static str {
    match aim {
        Aim::Musts => "effort of Musts, in % of the pools",
        Aim::MustsEarly => "timeboxes in which Musts are there",
        Aim::ShouldValue => "Should value",
        Aim::CouldValue => "Could value",
        Aim::Stability => "as committed, less what is new",
    }
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Optimal => "no plan is better",
        Status::Feasible => "better plans may exist, up to the bounds",
        Status::Heuristic => "the obvious plan, class by class: the search found nothing in its time",
        Status::Infeasible => "there is no plan",
        Status::Unknown => "no plan was found",
    }
}

fn round(number: f64) -> f64 {
    let rounded = (number * 1_000.0).round() / 1_000.0;
    // No minus before nothing.
    if rounded == 0.0 { 0.0 } else { rounded }
}
