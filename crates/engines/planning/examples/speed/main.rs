//! How long plans take: JSON, in seconds of one processor.
//!
//! `cargo run --release -p planning --example speed`

mod shapes;

use planning::board::Board;
use planning::{Instance, Time, solve, verify};
use shapes::Level;

/// Seconds that this thread has had of a processor, whatever else runs on it. Linux tells.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|word| word.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

struct Scene {
    name: String,
    board: Board,
    seconds: f64,
}

fn planners() -> Vec<Scene> {
    let mut scenes = Vec::new();
    for (timeboxes, count, seconds) in
        [(1, 20, 10.0), (1, 50, 10.0), (1, 100, 10.0), (4, 20, 10.0), (4, 40, 20.0), (4, 60, 40.0), (4, 100, 60.0)]
    {
        for seed in 1..=6 {
            let name = format!("{timeboxes} timeboxes, {count} initiatives, {seed}");
            scenes.push(Scene { name, board: shapes::planner(count, timeboxes, seed), seconds });
        }
    }
    scenes
}

fn releases() -> Vec<Scene> {
    let mut scenes = Vec::new();
    let mut push = |name: String, board: Board| scenes.push(Scene { name, board, seconds: 20.0 });
    let classic: [(&[usize], usize, usize); 5] = [
        (&[20, 40, 80], 4, 100),
        (&[20, 40, 80, 160, 320], 4, 500),
        (&[250, 500, 750], 4, 500),
        (&[250, 500, 750, 1_000, 750], 4, 750),
        (&[500, 500, 500], 2, 1_000),
    ];
    let tracker = [(3_500, 536), (4_250, 490), (4_370, 617), (3_570, 765), (2_650, 315), (2_250, 295), (4_400, 800)];
    let published: [(&[Level], usize, usize); 5] = [
        (&[(20, 1..=5, 8), (40, 2..=8, 2), (80, 5..=10, 0)], 100, 5),
        (&[(20, 1..=5, 8), (40, 2..=7, 6), (80, 3..=9, 4), (160, 4..=10, 2), (320, 5..=15, 0)], 500, 5),
        (&[(250, 1..=5, 8), (500, 2..=8, 2), (750, 5..=10, 0)], 500, 5),
        (&[(250, 1..=5, 8), (500, 2..=7, 6), (750, 3..=9, 4), (1_000, 4..=10, 2), (750, 5..=15, 0)], 750, 5),
        (&[(500, 1..=3, 4), (500, 2..=2, 4), (500, 3..=5, 0)], 1_000, 1),
    ];
    for seed in 1..=3 {
        for share in [0.3, 0.5, 0.7] {
            for (levels, customers, wants) in published {
                let count: usize = levels.iter().map(|(count, _, _)| count).sum();
                let name = format!("published release, {count} requirements, {customers} customers, {share}, {seed}");
                push(name, shapes::published(levels, customers, wants, share, seed));
            }
            for (levels, links, customers) in classic {
                let count: usize = levels.iter().sum();
                let name = format!("classic release, {count} requirements, {customers} customers, {share}, {seed}");
                push(name, shapes::classic(levels, links, customers, share, seed));
            }
        }
        for share in [0.3, 0.5] {
            for (count, customers) in tracker {
                let name = format!("tracker release, {count} requirements, {customers} customers, {share}, {seed}");
                push(name, shapes::tracker(count, customers, share, seed));
            }
            for (count, customers) in [(1_000, 300), (3_000, 600), (5_000, 1_000)] {
                let name = format!("mixed release, {count} requirements, {customers} customers, {share}, {seed}");
                push(name, shapes::next_release(count, customers, share, seed));
            }
        }
    }
    scenes
}

fn main() {
    for Scene { name, board, seconds } in planners().into_iter().chain(releases()) {
        let instance = Instance::of(&board).expect("a board that holds");
        let began = processor();
        let solved = solve(&instance, Time { seconds, clock: &processor }.begin());
        let cpu_seconds = processor() - began;
        let holds = verify(&board, &instance.placed(&board, &solved.assignment)).is_empty();
        let phases = serde_json::to_value(&solved.phases).expect("phases are plain");
        let figure = serde_json::json!({
            "name": name, "status": solved.status, "cpu_seconds": cpu_seconds, "holds": holds, "phases": phases,
        });
        println!("{figure}");
    }
}
