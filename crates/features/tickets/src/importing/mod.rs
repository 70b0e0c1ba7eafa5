//! History from elsewhere, in batches: a second run of the same rows changes nothing.
//!
//! Each row is known by its source and its id there. What is new is inserted many rows at a time;
//! what came with other content is changed; the rest is left alone. A row's problems never stop
//! the others.

mod answers;
mod changed;
mod messages;
mod origins;
mod parents;
mod tickets;
mod told;
mod told_message;

use std::collections::HashSet;

use kernel::{FieldProblem, Outcome, Problems, Refusal, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};

pub use answers::{AnswerRow, import as import_answers};
pub use messages::import as import_messages;
pub use tickets::import as import_tickets;
pub use told::TicketRow;
pub use told_message::{ImportedAuthor, MessageRow};

/// What became of a row, or what is wrong with it.
pub type Answer = Result<Outcome, Vec<FieldProblem>>;

const SOURCE_MAX: usize = 50;
const EXTERNAL_ID_MAX: usize = 200;

/// A row on its way in, with its place in the batch.
struct Candidate<R> {
    index: usize,
    row: R,
    /// Hash of the row: what tells two wordings of the same thing apart.
    content: String,
}

/// Where a row comes from.
trait Sourced: Serialize {
    fn source(&self) -> &str;
    fn external_id(&self) -> &str;
    /// What is wrong with it by itself.
    fn check(&self, now: Timestamp, problems: &mut Problems);
}

/// The rows that can be taken in, and the answers of those that cannot.
fn sort_out<R: Sourced>(now: Timestamp, rows: Vec<R>) -> (Vec<Option<Answer>>, Vec<Candidate<R>>) {
    let mut answers = Vec::with_capacity(rows.len());
    let mut candidates = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let mut problems = Problems::default();
        problems.note("source", kernel::text::line(row.source(), SOURCE_MAX));
        problems.note("external_id", kernel::text::line(row.external_id(), EXTERNAL_ID_MAX));
        row.check(now, &mut problems);
        match problems.into_result() {
            Ok(()) => {
                answers.push(None);
                candidates.push(Candidate { index, content: fingerprint(&row), row });
            }
            Err(Refusal::Invalid(problems)) => answers.push(Some(Err(problems))),
            Err(other) => answers.push(Some(Err(vec![problem("row", other.to_string())]))),
        }
    }
    (answers, candidates)
}

/// Splits off the first row of each thing, so that a second one about it sees what the first wrote.
fn first_of_each<R: Sourced>(candidates: Vec<Candidate<R>>) -> (Vec<Candidate<R>>, Vec<Candidate<R>>) {
    let mut seen: HashSet<(String, String)> = HashSet::with_capacity(candidates.len());
    candidates.into_iter().partition(|one| seen.insert((one.row.source().to_owned(), one.row.external_id().to_owned())))
}

fn finish(answers: Vec<Option<Answer>>) -> Vec<Answer> {
    answers.into_iter().map(|answer| answer.unwrap_or(Ok(Outcome::Unchanged))).collect()
}

fn fingerprint(row: &impl Serialize) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let text = serde_json::to_vec(row).unwrap_or_default();
    let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
    Sha256::digest(text).iter().take(16).flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn problem(field: &str, problem: impl Into<String>) -> FieldProblem {
    FieldProblem { field: field.to_owned(), problem: problem.into() }
}
