//! What comes of solving: resolution times, first contact resolution, reopening, promises kept.

use inference::Spread;
use kernel::Refusal;
use kernel::time::DAY;
use serde::Deserialize;
use store::{Conn, params};

use crate::figure::{Band, ContactWindow, Finding, Portion};
use crate::key::Key;
use crate::period::Slice;
use crate::reason::Reason;
use crate::replies::{flagged, unpack};
use crate::scope::{Agent, Found, Scope};
use crate::sql;

/// Shown beside the organisation's own window, so that organisations can be compared.
const COMMON_WINDOWS: [i64; 2] = [7, 14];

/// Bands of customer contacts until the solve.
const CONTACTS: [i64; 7] = [0, 1, 2, 3, 4, 5, 6];

/// Flags of packed resolution times.
const LAST: i64 = 1;
const FIRST: i64 = 2;

#[derive(Deserialize)]
struct Durations {
    dim: Option<String>,
    calendar: Option<String>,
    business: Option<String>,
}

#[derive(Deserialize)]
struct Solved {
    dim: Option<String>,
    solved: u64,
    reopened: u64,
    /// Of those solved, the ones whose contacts are known.
    told: u64,
    one_touch: u64,
    contacts: Option<String>,
    ripe_first: u64,
    resolved_first: u64,
    ripe_second: u64,
    resolved_second: u64,
}

#[derive(Deserialize)]
struct Promises {
    dim: Option<String>,
    n: u64,
    met: u64,
}

pub(crate) async fn measure(
    conn: &mut Conn,
    scope: &Scope<'_>,
    slice: &Slice,
    found: &mut Vec<Found>,
) -> Result<(), Refusal> {
    measure_resolutions(conn, scope, slice, found).await?;
    measure_solved_tickets(conn, scope, slice, found).await?;
    measure_promises(conn, scope, slice, found).await
}

async fn measure_resolutions(
    conn: &mut Conn,
    scope: &Scope<'_>,
    slice: &Slice,
    found: &mut Vec<Found>,
) -> Result<(), Refusal> {
    let kinds = [(Key::ResolutionTimeFirst, FIRST), (Key::ResolutionTimeFull, LAST)];
    if kinds.iter().all(|(key, _)| !scope.wants(*key)) {
        return Ok(());
    }
    let params = params![slice.window.from, slice.window.to, scope.question.by.as_str()];
    let rows: Vec<Durations> = conn.select(&scope.grouped(sql!("measure_resolutions"), Agent::Solver, params)).await?;
    for row in rows {
        let (calendar, business) = (unpack(row.calendar.as_deref()), unpack(row.business.as_deref()));
        for (key, flag) in kinds.into_iter().filter(|(key, _)| scope.wants(*key)) {
            let finding = Finding::durations(flagged(&calendar, 2, flag), flagged(&business, 2, flag));
            found.push(Found { key, group: scope.group(slice, row.dim.as_deref()), finding });
        }
    }
    Ok(())
}

async fn measure_solved_tickets(
    conn: &mut Conn,
    scope: &Scope<'_>,
    slice: &Slice,
    found: &mut Vec<Found>,
) -> Result<(), Refusal> {
    if !scope.wants(Key::FirstContactResolution) && !scope.wants(Key::ReopenRate) {
        return Ok(());
    }
    let own = scope.organisation.contact_days;
    let other = if own == COMMON_WINDOWS[1] { COMMON_WINDOWS[0] } else { COMMON_WINDOWS[1] };
    let params = params![
        slice.window.from,
        slice.window.to,
        scope.question.by.as_str(),
        scope.question.now,
        own * DAY,
        other * DAY,
        own.max(other) * DAY
    ];
    let rows: Vec<Solved> = conn.select(&scope.grouped(sql!("measure_solved_tickets"), Agent::Solver, params)).await?;
    for row in rows {
        let group = scope.group(slice, row.dim.as_deref());
        if scope.wants(Key::ReopenRate) {
            let finding = Finding::share(row.reopened, row.solved);
            found.push(Found { key: Key::ReopenRate, group: group.clone(), finding });
        }
        if scope.wants(Key::FirstContactResolution) {
            let finding = first_contact(&row, own, other);
            found.push(Found { key: Key::FirstContactResolution, group, finding });
        }
    }
    Ok(())
}

fn first_contact(row: &Solved, own: i64, other: i64) -> Finding {
    let mut finding = Finding::share(row.resolved_first, row.ripe_first);
    finding.parts.reason = match row {
        Solved { solved: 0, .. } => None,
        Solved { told: 0, .. } => Some(Reason::ContactsNotImported),
        Solved { ripe_first: 0, .. } => Some(Reason::NotSolvedLongEnough { days: own }),
        _ => None,
    };
    let window = |days, portion| ContactWindow { days, portion };
    finding.parts.windows = vec![
        window(own, Portion::new(row.resolved_first, row.ripe_first)),
        window(other, Portion::new(row.resolved_second, row.ripe_second)),
    ];
    finding.parts.windows.sort_by_key(|window| window.days);
    if row.told > 0 {
        let contacts = Spread::new(unpack(row.contacts.as_deref()));
        finding.parts.distribution = Band::all(&CONTACTS, contacts.counts(&CONTACTS));
    }
    finding.parts.one_touch = Some(Portion::new(row.one_touch, row.told));
    finding
}

async fn measure_promises(
    conn: &mut Conn,
    scope: &Scope<'_>,
    slice: &Slice,
    found: &mut Vec<Found>,
) -> Result<(), Refusal> {
    if !scope.wants(Key::SlaAttainment) {
        return Ok(());
    }
    let params = params![slice.window.from, slice.window.to, scope.question.by.as_str(), scope.question.now];
    let rows: Vec<Promises> = conn.select(&scope.grouped(sql!("measure_promises"), Agent::Solver, params)).await?;
    for row in rows {
        let group = scope.group(slice, row.dim.as_deref());
        found.push(Found { key: Key::SlaAttainment, group, finding: Finding::share(row.met, row.n) });
    }
    Ok(())
}
