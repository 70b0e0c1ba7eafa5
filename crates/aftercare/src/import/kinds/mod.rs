//! From the fields of a file to the rows each feature takes in. What one feature says about
//! another (an order's customer, a ticket's order, its team and people) becomes our id here, a whole
//! batch at once, since features do not know each other.

mod customers;
mod orders;
mod people;
mod tickets;

use std::sync::Arc;

use intake::Row;
use kernel::{Act, Clock, FieldProblem, Outcome, Problems, Refusal};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use store::Tx;

use super::What;
use super::taking::Answer;

pub type Fields = Map<String, Value>;

/// The rows of a batch as the features take them, still in the source's words.
pub enum Told {
    Customers(Sorted<::customers::importing::ImportRow>),
    Products(Sorted<::orders::importing::products::ProductRow>),
    Orders(Sorted<orders::Told>),
    Shipments(Sorted<::orders::importing::parcels::ShipmentRow>),
    Tracking(Sorted<::orders::importing::tracking::TrackingRow>),
    Tickets(Sorted<tickets::Told>),
    Messages(Sorted<tickets::Spoken>),
    Answers(Sorted<::tickets::importing::AnswerRow>),
}

/// What a file holds, and where its records come from.
#[derive(Clone)]
pub struct Source {
    pub what: What,
    pub name: Arc<str>,
    pub clock: Arc<dyn Clock>,
}

impl Source {
    /// Reads rows. It needs no database, so that it is done beside the transactions.
    pub fn told(&self, rows: &[Row]) -> Told {
        let (name, now) = (self.name.as_ref(), self.clock.now());
        let rows = rows.iter().map(|row| row.fields.clone());
        match self.what {
            What::Customers => Told::Customers(Sorted::new(rows, |fields| customers::told(name, fields))),
            What::Products => Told::Products(Sorted::new(rows, |fields| orders::product(name, fields))),
            What::Orders => Told::Orders(Sorted::new(rows, |fields| orders::order(name, fields))),
            What::Shipments => Told::Shipments(Sorted::new(rows, |fields| orders::shipment(name, fields))),
            What::Tracking => Told::Tracking(Sorted::new(rows, |fields| orders::tracking(name, fields))),
            What::Tickets => Told::Tickets(Sorted::new(rows, |fields| tickets::told(name, now, fields))),
            What::Messages => Told::Messages(Sorted::new(rows, |fields| tickets::spoken(name, fields, None))),
            What::Answers => Told::Answers(Sorted::new(rows, |fields| tickets::answer(name, fields))),
        }
    }
}

/// Takes a batch in; the answers are in the rows' order.
pub async fn take(tx: &mut Tx, act: &Act, source: &str, told: Told) -> Result<Vec<Answer>, Refusal> {
    match told {
        Told::Customers(rows) => customers::take(tx, act, rows).await,
        Told::Products(rows) => orders::take_products(tx, act, rows).await,
        Told::Orders(rows) => orders::take_orders(tx, act, source, rows).await,
        Told::Shipments(rows) => orders::take_shipments(tx, act, rows).await,
        Told::Tracking(rows) => orders::take_tracking(tx, act, rows).await,
        Told::Tickets(rows) => tickets::take_tickets(tx, act, source, rows).await,
        Told::Messages(rows) => tickets::take_messages(tx, act, rows).await,
        Told::Answers(rows) => tickets::take_answers(tx, act, rows).await,
    }
}

/// Rows that can be taken in, and the answers for those that cannot.
pub struct Sorted<T> {
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
