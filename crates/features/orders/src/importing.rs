//! Bringing products, orders, parcels and tracking in from other systems, a batch at a time, again
//! and again with one result. A row's problems never stop the others; answers are in the rows' order.

pub mod orders;
pub mod parcels;
pub mod products;
pub mod tracking;

use std::collections::HashSet;
use std::hash::Hash;

use kernel::{FieldProblem, Outcome, Problems, Refusal};

/// What became of a row, or what is wrong with it.
pub type Answer = Result<Outcome, Vec<FieldProblem>>;

pub(crate) fn wrong(field: &str, problem: impl Into<String>) -> Answer {
    Err(vec![FieldProblem { field: field.to_owned(), problem: problem.into() }])
}

pub(crate) fn told<T>(problems: Problems, value: T) -> Result<T, Vec<FieldProblem>> {
    match problems.into_result() {
        Ok(()) => Ok(value),
        Err(refused) => Err(in_fields(refused)),
    }
}

pub(crate) fn in_fields(refused: Refusal) -> Vec<FieldProblem> {
    match refused {
        Refusal::Invalid(problems) => problems,
        other => vec![FieldProblem { field: "row".to_owned(), problem: other.to_string() }],
    }
}

/// Splits off what shares no key with something earlier. What is left waits for the next round, in
/// which it sees what this one wrote.
pub(crate) fn first_of_each<T, K: Hash + Eq>(waiting: Vec<T>, keys: impl Fn(&T) -> Vec<K>) -> (Vec<T>, Vec<T>) {
    let mut seen: HashSet<K> = HashSet::new();
    waiting.into_iter().partition(|candidate| {
        let keys = keys(candidate);
        let fresh = keys.iter().all(|key| !seen.contains(key));
        seen.extend(keys);
        fresh
    })
}

/// Answers in the order of the rows; every row has got one.
pub(crate) fn in_order(answers: Vec<Option<Answer>>) -> Vec<Answer> {
    answers.into_iter().map(|answer| answer.unwrap_or(Ok(Outcome::Unchanged))).collect()
}
