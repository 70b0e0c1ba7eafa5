//! Releases: which customers are served, with what they asked for.

#[path = "../examples/speed/shapes.rs"]
#[expect(dead_code, reason = "the measuring uses all of it")]
mod shapes;

use planning::board::Board;
use planning::{Aim, Instance, Status, Time, score, solve, verify};

#[test]
fn a_release_is_solved_to_the_end() {
    for seed in 1..=12 {
        for share in [0.1, 0.3, 0.5, 0.7] {
            let boards = [
                shapes::next_release(60, 14, share, seed),
                shapes::classic(&[8, 12, 20, 20], 3, 14, share, seed),
                shapes::tracker(64, 14, share, seed),
                shapes::published(&[(10, 1..=5, 6), (20, 2..=8, 3), (30, 5..=10, 0)], 14, 5, share, seed),
            ];
            for board in boards {
                let instance = Instance::of(&board).expect("a board that holds");
                let solved = solve(&instance, Time { seconds: 1e9, clock: &|| 0.0 }.begin());
                assert_eq!(solved.status, Status::Optimal);
                let placed = instance.placed(&board, &solved.assignment);
                assert_eq!(verify(&board, &placed), Vec::<String>::new());
                // All sets of customers, each with what they asked for.
                let value = solved.phase(Aim::ShouldValue).expect("value").value;
                assert!((value - tried(&board)).abs() < 1e-6, "{seed} {share}: {value}");
                assert!((value - score(&board, &placed).should_value).abs() < 1e-6);
            }
        }
    }
}

#[test]
fn no_time_is_too_short_for_a_bound_that_holds() {
    let mut open = 0;
    for seed in 1..=120 {
        let board = shapes::classic(&[8, 12, 20, 20], 3, 12, 0.4, seed);
        let best = tried(&board);
        let instance = Instance::of(&board).expect("a board that holds");
        // A clock that goes on by one whenever it is looked at.
        let looks = std::cell::Cell::new(0.0);
        let clock = || looks.replace(looks.get() + 1.0);
        let solved = solve(&instance, Time { seconds: 4.0 + (seed % 13) as f64, clock: &clock }.begin());
        assert_eq!(verify(&board, &instance.placed(&board, &solved.assignment)), Vec::<String>::new());
        let phase = solved.phase(Aim::ShouldValue).expect("value");
        assert!(phase.bound > best - 1e-6 && phase.value < best + 1e-6, "{seed}: {phase:?} around {best}");
        open += usize::from(!phase.proven);
    }
    assert!(open > 10, "{open} of them were stopped");
}

/// Hundreds of customers and thousands of requirements, quicker than one can look.
#[test]
fn a_large_release_is_proven() {
    let far = shapes::next_release(1_000, 300, 0.5, 3);
    for board in [shapes::tracker(3_500, 540, 0.3, 1), shapes::classic(&[250, 500, 750], 4, 500, 0.5, 1), far] {
        let instance = Instance::of(&board).expect("a board that holds");
        let solved = solve(&instance, Time { seconds: 1e9, clock: &|| 0.0 }.begin());
        assert_eq!(solved.status, Status::Optimal);
        assert_eq!(verify(&board, &instance.placed(&board, &solved.assignment)), Vec::<String>::new());
    }
}

fn tried(board: &Board) -> f64 {
    let place = |key: &String| board.initiatives.iter().position(|one| one.key == *key).expect("a requirement");
    let mut needs = vec![0_u64; board.initiatives.len()];
    for (number, need) in needs.iter_mut().enumerate() {
        *need = 1 << number;
    }
    // Each stands on earlier ones only.
    for dependency in &board.dependencies {
        let from = place(&dependency.from);
        needs[from] |= dependency.to.iter().map(|to| needs[place(to)]).fold(0, |all, each| all | each);
    }
    let customers: Vec<(u64, f64)> = (board.benefits.iter())
        .map(|one| (one.needs.iter().fold(0, |all, need| all | needs[place(need)]), one.value))
        .collect();
    let effort: Vec<f64> = board.initiatives.iter().map(|one| one.likely("budget")).collect();
    let budget = board.pools[0].capacity["t0"];
    let mut best = 0.0_f64;
    for set in 0..1_u32 << customers.len() {
        let (mut all, mut value) = (0_u64, 0.0);
        for (number, (needs, worth)) in customers.iter().enumerate() {
            if set >> number & 1 == 1 {
                all |= needs;
                value += worth;
            }
        }
        if value > best {
            let cost: f64 = (0..effort.len()).filter(|one| all >> one & 1 == 1).map(|one| effort[one]).sum();
            best = if cost <= budget { value } else { best };
        }
    }
    best
}
