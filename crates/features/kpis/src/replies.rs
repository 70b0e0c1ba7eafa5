//! Response times: first and average, and who waits now.

use std::collections::HashMap;

use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, params};

use crate::figure::{Finding, Lengths, WaitingNow};
use crate::key::Key;
use crate::period::Slice;
use crate::scope::{Agent, Found, Group, Scope};
use crate::sql;

/// Flags of packed response times.
const FIRST: i64 = 1;
const FIRST_AGAIN: i64 = 2;

#[derive(Deserialize)]
struct Row {
    dim: Option<String>,
    calendar: Option<String>,
    business: Option<String>,
}

#[derive(Deserialize)]
struct Waiting {
    dim: Option<String>,
    n: u64,
    oldest: Option<Timestamp>,
}

pub(crate) async fn measure(
    conn: &mut Conn,
    scope: &Scope<'_>,
    slice: &Slice,
    found: &mut Vec<Found>,
) -> Result<(), Refusal> {
    if !scope.wants(Key::FirstResponseTime) && !scope.wants(Key::AverageResponseTime) {
        return Ok(());
    }
    let by = scope.question.by;
    let params = params![slice.window.from, slice.window.to, by.as_str()];
    let rows: Vec<Row> = conn.select(&scope.grouped(sql!("measure_replies"), Agent::Replier, params)).await?;
    let mut averages = HashMap::new();
    for row in rows {
        let group = scope.group(slice, row.dim.as_deref());
        let calendar = unpack(row.calendar.as_deref());
        let business = unpack(row.business.as_deref());
        if scope.wants(Key::FirstResponseTime) {
            let mut finding = Finding::durations(flagged(&calendar, 2, FIRST), flagged(&business, 2, FIRST));
            finding.parts.reopened_cycles = Lengths::of(flagged(&calendar, 2, FIRST_AGAIN));
            found.push(Found { key: Key::FirstResponseTime, group: group.clone(), finding });
        }
        averages.insert(group, Finding::durations(flagged(&calendar, 2, 0), flagged(&business, 2, 0)));
    }
    if scope.wants(Key::AverageResponseTime) {
        if !by.is_time() {
            add_waiting(conn, scope, slice, &mut averages).await?;
        }
        let key = Key::AverageResponseTime;
        found.extend(averages.into_iter().map(|(group, finding)| Found { key, group, finding }));
    }
    Ok(())
}

/// Says for each group who waits for a reply now, also where nobody was answered.
async fn add_waiting(
    conn: &mut Conn,
    scope: &Scope<'_>,
    slice: &Slice,
    averages: &mut HashMap<Group, Finding>,
) -> Result<(), Refusal> {
    let params = params![scope.question.by.as_str()];
    let rows: Vec<Waiting> = conn.select(&scope.grouped(sql!("measure_waiting"), Agent::Assignee, params)).await?;
    for row in rows {
        let group = scope.group(slice, row.dim.as_deref());
        let finding = averages.entry(group).or_default();
        finding.parts.waiting_now = Some(WaitingNow { n: row.n, oldest: row.oldest });
    }
    for finding in averages.values_mut() {
        finding.parts.waiting_now.get_or_insert(WaitingNow { n: 0, oldest: None });
    }
    Ok(())
}

/// Numbers that came packed in one text.
pub(crate) fn unpack(text: Option<&str>) -> Vec<i64> {
    text.unwrap_or("").split_ascii_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// Of numbers whose last `bits` are flags, those that carry all of `flags`, without the flags.
pub(crate) fn flagged(packed: &[i64], bits: u32, flags: i64) -> Vec<i64> {
    packed.iter().filter(|number| **number & flags == flags).map(|number| number >> bits).collect()
}
