//! Finds the best solution of a programme and proves it, by the method that fits its shape.

use crate::branching::branch;
use crate::domain::{Domain, Ground};
use crate::incumbent::Incumbent;
use crate::merging::Budget;
use crate::program::{Deadline, Outcome, Program, Sum};
use crate::relaxation::Relaxation;
use crate::searching::search;
use crate::spending::spend;

/// The largest value of `objective`, searched from `start` until then.
pub fn maximise(program: &Program, objective: &Sum, start: Option<Vec<bool>>, deadline: Deadline<'_>) -> Outcome {
    maximise_above(program, objective, start, f64::NEG_INFINITY, deadline)
}

/// Whether it has one budget, or fits into a table. Only others are large.
pub fn is_large(program: &Program, objective: &Sum) -> bool {
    let ground = Ground::of(program);
    Budget::of(&ground, objective).is_none() && Relaxation::of(&ground, objective).is_none()
}

/// The same, and infeasible if nothing is above a value.
pub fn maximise_above(
    program: &Program,
    objective: &Sum,
    start: Option<Vec<bool>>,
    above: f64,
    deadline: Deadline<'_>,
) -> Outcome {
    let mut incumbent = Incumbent::new(program, objective, above);
    start.into_iter().for_each(|start| _ = incumbent.offer(start));
    let ground = Ground::of(program);
    let Ok(domain) = ground.begin() else { return incumbent.told(None) };
    let open = if let Some(budget) = Budget::of(&ground, objective) {
        buy(&domain, &budget, &mut incumbent, deadline)
    } else if let Some(relaxation) = Relaxation::of(&ground, objective) {
        search(&ground, relaxation, domain, &mut incumbent, deadline)
    } else {
        branch(&ground, domain, &mut incumbent, deadline)
    };
    incumbent.told(open)
}

/// Where there is one budget only. Its numbers are thousandths.
fn buy(domain: &Domain, budget: &Budget, incumbent: &mut Incumbent<'_>, deadline: Deadline<'_>) -> Option<f64> {
    let known = incumbent.least();
    let known = if known.is_finite() { (known * 1_000.0 + 1e-6).floor() as i64 } else { -1 };
    let spent = spend(budget, &domain.said, known, deadline);
    spent.set.into_iter().for_each(|set| _ = incumbent.offer(set));
    (!spent.proven).then_some(spent.bound as f64 / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Row, Time};

    /// Up to ten nodes with needs, one to three rows and perhaps a floor.
    fn small(dice: &mut kernel::Dice) -> (Program, Sum) {
        let nodes = 4 + dice.below(7);
        let mut program = Program { nodes, ..Program::default() };
        for node in 1..nodes {
            if dice.below(3) == 0 {
                program.needs.push((node, dice.below(node)));
            }
        }
        let mut terms = |most: usize| (0..nodes).map(|node| (node, (1 + dice.below(most)) as f64)).collect::<Vec<_>>();
        let objective = Sum { terms: terms(40), covers: Vec::new() };
        let (floor, rows) = (terms(9), [terms(12), terms(12), terms(12)]);
        for row in rows.into_iter().take(1 + dice.below(3)) {
            let all: f64 = row.iter().map(|(_, factor)| factor).sum();
            program.rows.push(Row { most: (all * (0.2 + 0.5 * dice.unit())).floor(), terms: row });
        }
        if dice.below(3) == 0 {
            program.floors.push((Sum { terms: floor, covers: Vec::new() }, (1 + dice.below(25)) as f64));
        }
        (program, objective)
    }

    #[test]
    fn no_set_of_a_small_programme_is_better() {
        let mut dice = kernel::Dice::new(9);
        let (mut infeasible, time) = (0, Time { seconds: 1e9, clock: &|| 0.0 });
        for number in 0..1_500 {
            let (program, objective) = small(&mut dice);
            let sets = (0..1_u32 << program.nodes)
                .map(|set| (0..program.nodes).map(|node| set >> node & 1 == 1).collect::<Vec<bool>>());
            let best = sets.filter(|set| program.holds(set)).map(|set| objective.value(&set)).fold(-1.0, f64::max);
            match maximise(&program, &objective, None, time.begin()) {
                Outcome::Optimal(set) => assert_eq!(objective.value(&set), best, "{number}"),
                Outcome::Infeasible => {
                    assert_eq!(best, -1.0, "{number}");
                    infeasible += 1;
                }
                other => panic!("{number}: {other:?}"),
            }
        }
        assert!((1..600).contains(&infeasible), "{infeasible}");
    }
}
