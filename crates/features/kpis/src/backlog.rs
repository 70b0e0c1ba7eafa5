//! Backlog: tickets not solved at the end of a day, by age.

use inference::Spread;
use kernel::time::DAY;
use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, params};

use crate::figure::{Band, Finding};
use crate::key::Key;
use crate::period::Slice;
use crate::reason::Reason;
use crate::replies::unpack;
use crate::scope::{Agent, Found, Scope};
use crate::sql;

/// Where age bands begin, in days since opening.
const AGES: [i64; 5] = [0, 1, 3, 7, 30];

#[derive(Deserialize)]
struct Row {
    dim: Option<String>,
    opened: Option<String>,
    started: Option<String>,
    solved: Option<String>,
}

/// From opening or reopening to the solve; a ticket has one per cycle.
struct Stretch {
    opened: i64,
    started: i64,
    solved: i64,
}

pub(crate) async fn measure(
    conn: &mut Conn,
    scope: &Scope<'_>,
    slices: &[Slice],
    found: &mut Vec<Found>,
) -> Result<(), Refusal> {
    if !scope.wants(Key::Backlog) {
        return Ok(());
    }
    let now = scope.question.now;
    for slice in slices.iter().filter(|slice| slice.window.from > now) {
        let finding = Finding::without_value(0, Reason::NotBegun);
        found.push(Found { key: Key::Backlog, group: scope.total_or(slice), finding });
    }
    let begun: Vec<&Slice> = slices.iter().filter(|slice| slice.window.from <= now).collect();
    let (Some(first), Some(last)) = (begun.first(), begun.last()) else { return Ok(()) };
    let params = params![first.window.to, last.window.to, scope.question.by.as_str()];
    let rows: Vec<Row> = conn.select(&scope.grouped(sql!("measure_open_stretches"), Agent::Assignee, params)).await?;
    for row in rows {
        let stretches = stretches(&row);
        for slice in &begun {
            let finding = count_at(&stretches, slice.window.to, now);
            found.push(Found { key: Key::Backlog, group: scope.group(slice, row.dim.as_deref()), finding });
        }
    }
    Ok(())
}

fn stretches(row: &Row) -> Vec<Stretch> {
    let (opened, started, solved) =
        (unpack(row.opened.as_deref()), unpack(row.started.as_deref()), unpack(row.solved.as_deref()));
    let together = opened.into_iter().zip(started).zip(solved);
    together.map(|((opened, started), solved)| Stretch { opened, started, solved }).collect()
}

/// Counts at `end`. Of a day that is still going on, its end so far: what is there now.
fn count_at(stretches: &[Stretch], end: Timestamp, now: Timestamp) -> Finding {
    let moment = end.as_millis();
    let open = stretches.iter().filter(|stretch| stretch.started < moment && stretch.solved >= moment);
    let at = end.min(now);
    let opened: Vec<i64> = open.map(|stretch| stretch.opened).collect();
    let ages = Spread::new(opened.iter().map(|opened| (at.as_millis() - opened).max(0) / DAY).collect());
    let mut finding = Finding::count(opened.len() as u64);
    finding.parts.at = Some(at);
    finding.parts.oldest_opened_at = opened.iter().min().map(|oldest| Timestamp::from_millis(*oldest));
    finding.parts.distribution = Band::all(&AGES, ages.counts(&AGES));
    finding
}
