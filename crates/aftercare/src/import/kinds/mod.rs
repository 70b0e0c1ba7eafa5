//! From the fields of a file to the rows each feature takes in. What one feature says about
//! another (an order's customer, a ticket's order, its team and people) becomes our id here, a whole
//! batch at once, since features do not know each other.

mod customers;
mod orders;
mod people;
mod tickets;

use kernel::{Act, FieldProblem, Outcome, Problems, Refusal};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use store::Tx;

use super::What;
use super::taking::Answer;

pub type Fields = Map<String, Value>;

/// Takes a batch in; the answers are in the rows' order.
pub async fn take(tx: &mut Tx, act: &Act, what: What, source: &str, rows: Vec<Fields>) -> Result<Vec<Answer>, Refusal> {
    match what {
        What::Customers => customers::take(tx, act, source, rows).await,
        What::Products => orders::take_products(tx, act, source, rows).await,
        What::Orders => orders::take_orders(tx, act, source, rows).await,
        What::Shipments => orders::take_shipments(tx, act, source, rows).await,
        What::Tracking => orders::take_tracking(tx, act, source, rows).await,
        What::Tickets => tickets::take_tickets(tx, act, source, rows).await,
        What::Messages => tickets::take_messages(tx, act, source, rows).await,
        What::Answers => tickets::take_answers(tx, act, source, rows).await,
    }
}

/// Rows that can be taken in, and the answers for those that cannot.
struct Sorted<T> {
    rows: Vec<T>,
    answers: Vec<Option<Answer>>,
}

impl<T> Sorted<T> {
    fn new<F>(rows: impl IntoIterator<Item = F>, mut read: impl FnMut(F) -> Result<T, Vec<FieldProblem>>) -> Self {
        let mut sorted = Self { rows: Vec::new(), answers: Vec::new() };
        for row in rows {
            match read(row) {
                Ok(row) => {
                    sorted.rows.push(row);
                    sorted.answers.push(None);
                }
                Err(problems) => sorted.answers.push(Some(Err(problems))),
            }
        }
        sorted
    }

    /// Puts the answers of the feature between those that were clear before.
    fn merge(answers: Vec<Option<Answer>>, given: Vec<Answer>) -> Vec<Answer> {
        let mut given = given.into_iter();
        // A feature answers every row it is given.
        let next = |answer: Option<Answer>| answer.or_else(|| given.next()).unwrap_or(Ok(Outcome::Unchanged));
        answers.into_iter().map(next).collect()
    }
}

/// Reads fields as a struct. The fields were checked before, so a failure is a fault of ours; it is
/// told as the row's.
fn read<T: DeserializeOwned>(fields: Fields) -> Result<T, Vec<FieldProblem>> {
    serde_json::from_value(Value::Object(fields)).map_err(|error| problem("", error.to_string()))
}

fn problem(field: &str, problem: impl Into<String>) -> Vec<FieldProblem> {
    vec![FieldProblem { field: field.to_owned(), problem: problem.into() }]
}

fn checked(problems: Problems) -> Result<(), Vec<FieldProblem>> {
    match problems.into_result() {
        Err(Refusal::Invalid(problems)) => Err(problems),
        _ => Ok(()),
    }
}

/// What a feature calls by a name of its own is told by the name that files use.
fn renamed(mut answers: Vec<Answer>, name: &str, to: &str) -> Vec<Answer> {
    for problem in answers.iter_mut().filter_map(|answer| answer.as_mut().err()).flatten() {
        if problem.field == name {
            to.clone_into(&mut problem.field);
        }
    }
    answers
}
