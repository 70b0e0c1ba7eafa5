//! Customers.

use customers::importing::{self, ImportRow};
use kernel::{Act, FieldProblem, Refusal};
use serde_json::Value;
use store::Tx;

use super::{Fields, Sorted, read};
use crate::import::taking::Answer;

pub async fn take(tx: &mut Tx, act: &Act, rows: Sorted<ImportRow>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = rows;
    let given = importing::import(tx, act, rows).await?;
    Ok(Sorted::<ImportRow>::merge(answers, given))
}

pub fn told(source: &str, mut fields: Fields) -> Result<ImportRow, Vec<FieldProblem>> {
    first_of_list(&mut fields, "email", "emails");
    first_of_list(&mut fields, "phone", "phones");
    let mut row: ImportRow = read(fields)?;
    row.source = source.to_owned();
    Ok(row)
}

/// `email` is the first of `emails`.
fn first_of_list(fields: &mut Fields, one: &str, many: &str) {
    let Some(first) = fields.remove(one) else { return };
    match fields.get_mut(many) {
        Some(Value::Array(list)) => list.insert(0, first),
        _ => drop(fields.insert(many.to_owned(), Value::Array(vec![first]))),
    }
}
