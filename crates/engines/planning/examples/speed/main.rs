//! How long plans take: JSON, in seconds of one processor.
//!
//! `cargo run --release -p planning --example speed`

mod shapes;

use planning::board::Board;
use planning::{Instance, Time, solve};

/// Seconds that this thread has had of a processor, whatever else runs on it. Linux tells.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|word| word.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

fn main() {
    let mut scenes: Vec<(String, Board, f64)> = Vec::new();
    for seed in 1..=4 {
        for count in [20, 50, 100] {
            scenes.push((format!("one timebox, {count} initiatives, {seed}"), shapes::planner(count, 1, seed), 10.0));
        }
    }
    for (count, seconds) in [(20, 10.0), (40, 10.0), (60, 10.0), (100, 30.0)] {
        for seed in 1..=3 {
            let name = format!("four timeboxes, {count} initiatives, {seed}");
            scenes.push((name, shapes::planner(count, 4, seed), seconds));
        }
    }
    for (requirements, customers) in [(1_000, 300), (3_000, 600), (5_000, 1_000)] {
        for share in [0.3, 0.5] {
            let name = format!("next release, {requirements} requirements, {customers} customers, {share}");
            scenes.push((name, shapes::next_release(requirements, customers, share, 1), 30.0));
        }
    }
    for (name, board, seconds) in scenes {
        let instance = Instance::of(&board).expect("a board that holds");
        let began = processor();
        let solved = solve(&instance, Time { seconds, clock: &processor }.begin());
        let phases = serde_json::to_value(&solved.phases).expect("phases are plain");
        let figure = serde_json::json!({
            "name": name, "status": solved.status, "cpu_seconds": processor() - began, "phases": phases,
        });
        println!("{figure}");
    }
}
