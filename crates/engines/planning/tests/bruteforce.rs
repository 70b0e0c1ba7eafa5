//! Small boards, all of whose plans are looked at.

#[path = "../examples/speed/shapes.rs"]
#[expect(dead_code, reason = "the measuring uses all of it")]
mod shapes;

use kernel::Dice;
use planning::board::{Around, Benefit, Board, Class, Dependency, Kind, Pin, Removal, Scenario};
use planning::{Instance, Placed, Score, Status, Time, score, solve, verify};

/// A small board with something of everything.
fn small(seed: u64) -> Board {
    let mut dice = Dice::new(seed);
    let timeboxes = 1 + dice.below(2);
    let count = if timeboxes == 1 { 9 } else { 7 };
    let mut board = shapes::planner(count, timeboxes, seed);
    let key = |number: usize| format!("i{number}");
    for kind in [Kind::Excludes, Kind::OneOf] {
        let from = dice.below(count);
        let to: Vec<String> = (0..2).map(|_| dice.below(count)).filter(|to| *to != from).map(key).collect();
        if !to.is_empty() && dice.below(2) == 0 {
            board.dependencies.push(Dependency { from: key(from), kind, to });
        }
    }
    for number in 0..dice.below(3) {
        let needs = (0..=dice.below(2)).map(|_| key(dice.below(count))).collect();
        let class = if dice.below(2) == 0 { Class::Should } else { Class::Could };
        board.benefits.push(Benefit { key: format!("b{number}"), value: dice.below(60) as f64, needs, class });
    }
    for number in 0..dice.below(3) {
        let scenario = format!("s{number}");
        board.scenarios.push(Scenario { key: scenario.clone(), pain: 20.0 + dice.below(80) as f64, removable: 0.6 });
        for one in board.initiatives.iter_mut() {
            if dice.below(3) == 0 {
                let share = 0.1 + 0.1 * dice.below(6) as f64;
                one.removes.push(Removal { scenario: scenario.clone(), share, confidence: 0.8 });
            }
        }
    }
    surround(&mut board, &mut dice);
    if dice.below(3) == 0 {
        board.initiatives[dice.below(count)].pin = Some(Pin::Out);
    }
    if dice.below(4) == 0 {
        let one = &mut board.initiatives[dice.below(count)];
        let free = one.class != Class::Wont && one.not_in.is_empty();
        one.pin = free.then_some(Pin::Timebox("t0".to_owned()));
    }
    if dice.below(2) == 0 {
        for one in 0..count {
            if dice.below(3) > 0 {
                board.committed.insert(key(one), format!("t{}", dice.below(timeboxes)));
            }
        }
    }
    board
}

/// Things around the board on which some depend, and timeboxes in which some are not done.
fn surround(board: &mut Board, dice: &mut Dice) {
    let count = board.initiatives.len();
    for (key, there) in [("there", true), ("gone", false)] {
        board.around.push(Around { key: key.to_owned(), title: None, there });
    }
    for kind in [Kind::Requires, Kind::Excludes, Kind::OneOf] {
        let to = if dice.below(2) == 0 { "there" } else { "gone" };
        if dice.below(3) == 0 {
            board.dependencies.push(Dependency {
                from: format!("i{}", dice.below(count)),
                kind,
                to: vec![to.to_owned()],
            });
        }
    }
    for _ in 0..dice.below(4) {
        let timebox = format!("t{}", dice.below(board.timeboxes.len()));
        board.initiatives[dice.below(count)].not_in = vec![timebox];
    }
}

/// The aims in their order, the larger the better.
fn rank(board: &Board, placed: &Placed) -> [f64; 5] {
    let Score { missing_must_effort, must_presence, should_value, could_value, .. } = score(board, placed);
    let early = if board.timeboxes.len() > 1 { must_presence } else { 0.0 };
    let committed = |key: &String| board.committed.get(key);
    let stand: f64 = (board.initiatives.iter())
        .map(|one| match (committed(&one.key), placed.get(&one.key)) {
            (Some(was), Some(is)) if was == is => 1.0,
            (None, Some(_)) => -1.0,
            _ => 0.0,
        })
        .sum();
    let stability = if board.committed.is_empty() { 0.0 } else { stand };
    [-missing_must_effort, early, should_value, could_value, stability]
}

fn larger(a: &[f64; 5], b: &[f64; 5]) -> bool {
    let differ = a.iter().zip(b).find(|(a, b)| (*a - *b).abs() > 1e-6);
    differ.is_some_and(|(a, b)| a > b)
}

/// The best of all plans that hold.
fn tried(board: &Board) -> Option<[f64; 5]> {
    let (count, ways) = (board.initiatives.len(), board.timeboxes.len() + 1);
    let mut best: Option<[f64; 5]> = None;
    for number in 0..ways.pow(count as u32) {
        let mut rest = number;
        let mut placed = Placed::new();
        for one in &board.initiatives {
            if rest % ways > 0 {
                placed.insert(one.key.clone(), board.timeboxes[rest % ways - 1].key.clone());
            }
            rest /= ways;
        }
        if verify(board, &placed).is_empty() {
            let rank = rank(board, &placed);
            if best.as_ref().is_none_or(|best| larger(&rank, best)) {
                best = Some(rank);
            }
        }
    }
    best
}

#[test]
fn no_plan_of_a_small_board_is_better() {
    let mut infeasible = 0;
    for seed in 0..120 {
        let board = small(seed);
        let instance = Instance::of(&board).expect("a board that holds");
        let solved = solve(&instance, Time { seconds: 1e9, clock: &|| 0.0 }.begin());
        let Some(best) = tried(&board) else {
            assert_eq!(solved.status, Status::Infeasible, "{seed}");
            infeasible += 1;
            continue;
        };
        assert_eq!(solved.status, Status::Optimal, "{seed}");
        let placed = instance.placed(&board, &solved.assignment);
        assert_eq!(verify(&board, &placed), Vec::<String>::new(), "{seed}");
        let found = rank(&board, &placed);
        let same = found.iter().zip(&best).all(|(found, best)| (found - best).abs() < 1e-6);
        assert!(same, "{seed}: {found:?} instead of {best:?}");
    }
    assert!(infeasible < 20, "{infeasible} of them try nothing");
}
