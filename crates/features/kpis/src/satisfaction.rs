//! CSAT: how many answers are positive.

use inference::Spread;
use kernel::Refusal;
use serde::Deserialize;
use store::{Conn, params};

use crate::figure::{Band, Finding};
use crate::key::Key;
use crate::period::Slice;
use crate::replies::unpack;
use crate::scope::{Agent, Found, Scope};
use crate::sql;

/// On the scale of 1 to 5, four and five are positive.
pub(crate) const POSITIVE_FROM: i64 = 4;

const RATINGS: [i64; 5] = [1, 2, 3, 4, 5];

#[derive(Deserialize)]
struct Row {
    dim: Option<String>,
    n: u64,
    positive: u64,
    ratings: Option<String>,
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
        let ratings = Spread::new(unpack(row.ratings.as_deref()));
        finding.parts.mean_score = ratings.mean();
        if row.n > 0 {
            finding.parts.distribution = Band::all(&RATINGS, ratings.counts(&RATINGS));
        }
        found.push(Found { key: Key::Csat, group, finding });
    }
    Ok(())
}
