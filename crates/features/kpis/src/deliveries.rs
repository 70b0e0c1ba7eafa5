//! Late deliveries, by day and not by moment.

use kernel::Refusal;
use serde::Deserialize;
use store::{Conn, params};

use crate::figure::{Finding, Portion};
use crate::key::Key;
use crate::period::Slice;
use crate::scope::{Found, Scope};
use crate::sql;

#[derive(Deserialize)]
struct Row {
    n: u64,
    late: u64,
    late_by_timestamp: u64,
}

pub(crate) async fn measure(
    conn: &mut Conn,
    scope: &Scope<'_>,
    slice: &Slice,
    found: &mut Vec<Found>,
) -> Result<(), Refusal> {
    if !scope.wants(Key::LateDeliveries) {
        return Ok(());
    }
    let row: Row = conn.one(sql!("measure_deliveries"), params![slice.window.from, slice.window.to]).await?;
    let mut finding = Finding::share(row.late, row.n);
    finding.parts.by_timestamp = Some(Portion::new(row.late_by_timestamp, row.n));
    found.push(Found { key: Key::LateDeliveries, group: scope.total_or(slice), finding });
    Ok(())
}
