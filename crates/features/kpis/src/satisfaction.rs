//! CSAT: how many answers are positive.

use kernel::Refusal;
use serde::Deserialize;
use store::{Conn, params};

use crate::figure::{Finding, Parts};
use crate::key::Key;
use crate::period::Slice;
use crate::scope::{Agent, Found, Scope};
use crate::sql;

/// On the scale of 1 to 5, four and five are positive.
pub(crate) const POSITIVE_FROM: i64 = 4;

#[derive(Deserialize)]
struct Row {
    dim: Option<String>,
    n: u64,
    positive: u64,
    ratings: i64,
}

pub(crate) async fn measure(
    conn: &mut Conn,
    scope: &Scope<'_>,
    slice: &Slice,
    found: &mut Vec<Found>,
) -> Result<(), Refusal> {
    if !scope.wants(Key::Csat) {
        return Ok(());
    }
    let params = params![slice.window.from, slice.window.to, scope.question.by.as_str()];
    let rows: Vec<Row> = conn.select(&scope.grouped(sql!("measure_answers"), Agent::Solver, params)).await?;
    for row in rows {
        let group = scope.group(slice, row.dim.as_deref());
        let mut finding = Finding::share(row.positive, row.n);
        let mean_score = (row.n > 0).then(|| row.ratings as f64 / row.n as f64);
        finding.parts = Parts { mean_score, ..finding.parts };
        found.push(Found { key: Key::Csat, group, finding });
    }
    Ok(())
}
