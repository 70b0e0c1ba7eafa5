//! Who bought, and who bought again: retention and repeat rates.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use kernel::{Refusal, TimeWindow, Timestamp, time};
use serde::Deserialize;
use store::{Conn, events, params};

use crate::associating::{self, Member};
use crate::figure::{ActiveCustomers, Finding};
use crate::key::Key;
use crate::organisation::Organisation;
use crate::period::{Slice, plus_days};
use crate::reason::Reason;
use crate::scope::{Found, Scope};
use crate::sql;

/// A customer's valid orders, oldest first; merged customers are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Buyer {
    pub id: String,
    pub moments: Vec<i64>,
}

#[derive(Deserialize)]
struct Merged {
    id: String,
    root_id: String,
}

/// How a customer stands to a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub at_start: bool,
    pub at_end: bool,
    pub new: bool,
}

/// Topics of the events that change who bought what.
const TOPICS: [&str; 2] = ["order", "customer"];

/// Everybody who ever bought, remembered until an order or a customer changes: an inbox changes all day.
#[derive(Default)]
pub(crate) struct Buyers(tokio::sync::Mutex<Option<(i64, Arc<Vec<Buyer>>)>>);

impl Buyers {
    pub async fn find(&self, conn: &mut Conn) -> Result<Arc<Vec<Buyer>>, Refusal> {
        let mut kept = self.0.lock().await;
        // Read first: what is committed meanwhile is looked at again the next time.
        let last_event = events::last(conn).await?;
        let known = match kept.take() {
            Some((seen, known)) if !events::any_after(conn, seen, &TOPICS).await? => known,
            _ => Arc::new(buyers(conn).await?),
        };
        *kept = Some((last_event, Arc::clone(&known)));
        Ok(known)
    }
}

/// Everybody who ever bought.
pub(crate) async fn buyers(conn: &mut Conn) -> Result<Vec<Buyer>, Refusal> {
    let packed: Option<String> = conn.one(sql!("pack_purchases"), params![]).await?;
    let merged: Vec<Merged> = conn.all(sql!("list_merged_customers"), params![]).await?;
    Ok(group(packed.as_deref().unwrap_or(""), &merged))
}

fn group(packed: &str, merged: &[Merged]) -> Vec<Buyer> {
    let roots: HashMap<&str, &str> = merged.iter().map(|row| (row.id.as_str(), row.root_id.as_str())).collect();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut buyers: Vec<Buyer> = Vec::new();
    let mut words = packed.split_ascii_whitespace();
    while let (Some(id), Some(moment)) = (words.next(), words.next()) {
        let root = roots.get(id).copied().unwrap_or(id);
        let place = *places.entry(root).or_insert_with(|| {
            buyers.push(Buyer { id: root.to_owned(), moments: Vec::new() });
            buyers.len() - 1
        });
        buyers[place].moments.extend(moment.parse::<i64>());
    }
    for buyer in &mut buyers {
        buyer.moments.sort_unstable();
    }
    buyers
}

pub(crate) async fn measure(
    conn: &mut Conn,
    scope: &Scope<'_>,
    slices: &[Slice],
    remembered: &Buyers,
    found: &mut Vec<Found>,
) -> Result<(), Refusal> {
    let repeats: Vec<(Key, i64)> =
        scope.question.keys.iter().filter_map(|key| Some((*key, key.repeat_days()?))).collect();
    if repeats.is_empty() && !scope.wants(Key::RetentionRate) {
        return Ok(());
    }
    let buyers = remembered.find(conn).await?;
    let (Some(first), Some(last)) = (slices.first(), slices.last()) else { return Ok(()) };
    let whole = Slice {
        group: None,
        from: first.from,
        to: last.to,
        window: TimeWindow { from: first.window.from, to: last.window.to },
    };
    let openings = openings(conn, scope, &whole, &repeats).await?;
    let newcomers: Vec<&Buyer> = buyers.iter().filter(|buyer| buyer.first_in(&whole).is_some()).collect();
    for slice in slices {
        let group = scope.total_or(slice);
        if scope.wants(Key::RetentionRate) {
            let finding = retention(&buyers, slice, scope.organisation, scope.question.now)?;
            found.push(Found { key: Key::RetentionRate, group: group.clone(), finding });
        }
        for (key, days) in &repeats {
            let finding =
                repeat_rate(&newcomers, slice, *days, Some(&openings), scope.organisation, scope.question.now)?;
            found.push(Found { key: *key, group: group.clone(), finding });
        }
    }
    Ok(())
}

fn retention(buyers: &[Buyer], slice: &Slice, organisation: &Organisation, now: Timestamp) -> Result<Finding, Refusal> {
    if slice.window.from > now {
        return Ok(Finding::without_value(0, Reason::NotBegun));
    }
    let edges = Edges::new(slice, organisation, now)?;
    let mut customers = ActiveCustomers { active_days: organisation.active_days, ..ActiveCustomers::default() };
    for standing in buyers.iter().map(|buyer| edges.standing(buyer)) {
        customers.at_start += u64::from(standing.at_start);
        customers.at_end += u64::from(standing.at_end);
        customers.new += u64::from(standing.new);
        customers.stayed += u64::from(standing.at_start && standing.at_end);
        customers.came_back += u64::from(standing.came_back());
    }
    let kept = customers.at_end - customers.new;
    let mut finding = Finding::share(kept, customers.at_start);
    if customers.at_start > 0 && kept > customers.at_start {
        // More came back than were lost: the rate is above 1 and no share, so it has no interval.
        finding.measured.value = Some(kept as f64 / customers.at_start as f64);
    }
    finding.parts.customers = Some(customers);
    Ok(finding)
}

/// The moments that decide who is active at the start and at the end of a period.
pub(crate) struct Edges {
    start: (i64, i64),
    end: (i64, i64),
}

impl Edges {
    pub fn new(slice: &Slice, organisation: &Organisation, now: Timestamp) -> Result<Self, Refusal> {
        let since = |day: Date| moment(plus_days(day, -organisation.active_days), organisation);
        // Of a period that is still going on, the end so far.
        let end_day = slice.to.min(plus_days(now.day_in(&organisation.zone), 1));
        Ok(Self {
            start: (since(slice.from)?, slice.window.from.as_millis()),
            end: (since(end_day)?, slice.window.to.as_millis()),
        })
    }

    pub fn standing(&self, buyer: &Buyer) -> Standing {
        let bought = |(from, to)| {
            let at = buyer.moments.partition_point(|moment| *moment < from);
            buyer.moments.get(at).is_some_and(|moment| *moment < to)
        };
        let at_end = bought(self.end);
        let first_inside = buyer.moments.first().is_some_and(|first| (self.start.1..self.end.1).contains(first));
        Standing { at_start: bought(self.start), at_end, new: at_end && first_inside }
    }
}

impl Standing {
    pub fn came_back(self) -> bool {
        self.at_end && !self.at_start && !self.new
    }
}

/// The share of a cohort that ordered again within some days.
pub(crate) fn repeat_rate(
    buyers: &[&Buyer],
    slice: &Slice,
    days: i64,
    openings: Option<&Openings>,
    organisation: &Organisation,
    now: Timestamp,
) -> Result<Finding, Refusal> {
    let mut ends = Ends::new(days, organisation);
    let (mut cohort, mut repeated) = (0, 0);
    let mut members = Vec::new();
    for buyer in buyers {
        let Some(first) = buyer.first_in(slice) else { continue };
        cohort += 1;
        let end = ends.of(first)?;
        let next = buyer.next_after(first).filter(|next| *next < end);
        repeated += u64::from(next.is_some());
        if let Some(openings) = openings {
            let month = Timestamp::from_millis(first).day_in(&organisation.zone).first_of_month();
            let with = openings.any_between(&buyer.id, first, next.unwrap_or(end));
            members.push(Member { month, with, repeated: next.is_some() });
        }
    }
    let over = moment(plus_days(slice.to, days), organisation)?;
    if over > now.as_millis() {
        let last = plus_days(slice.to, days - 1);
        return Ok(Finding::without_value(cohort, Reason::DaysStillRunning { days, until: last }));
    }
    let mut finding = Finding::share(repeated, cohort);
    finding.parts.tickets = associating::associate(&members);
    Ok(finding)
}

/// When customers' tickets were opened, by customer.
pub(crate) struct Openings(HashMap<String, Vec<i64>>);

impl Openings {
    fn any_between(&self, customer: &str, after: i64, before: i64) -> bool {
        let opened = self.0.get(customer).map_or(&[][..], Vec::as_slice);
        opened.get(opened.partition_point(|moment| *moment <= after)).is_some_and(|moment| *moment < before)
    }
}

/// The tickets that may matter to customers who come in this period.
async fn openings(
    conn: &mut Conn,
    scope: &Scope<'_>,
    whole: &Slice,
    repeats: &[(Key, i64)],
) -> Result<Openings, Refusal> {
    let Some(days) = repeats.iter().map(|(_, days)| *days).max() else { return Ok(Openings(HashMap::new())) };
    let until = moment(plus_days(whole.to, days + 1), scope.organisation)?;
    let packed: Option<String> = conn.one(sql!("pack_openings"), params![whole.window.from, until]).await?;
    let merged: Vec<Merged> = conn.all(sql!("list_merged_customers"), params![]).await?;
    let opened = group(packed.as_deref().unwrap_or(""), &merged);
    Ok(Openings(opened.into_iter().map(|customer| (customer.id, customer.moments)).collect()))
}

impl Buyer {
    /// The first order ever, if it lies in the slice.
    pub fn first_in(&self, slice: &Slice) -> Option<i64> {
        let first = *self.moments.first()?;
        slice.window.contains(Timestamp::from_millis(first)).then_some(first)
    }

    /// The next order strictly later: what was ordered in the same moment is the same purchase.
    pub fn next_after(&self, first: i64) -> Option<i64> {
        self.moments.iter().copied().find(|moment| *moment > first)
    }
}

/// The moments at which the days after first orders end; orders of one day share theirs.
pub(crate) struct Ends<'o> {
    days: i64,
    organisation: &'o Organisation,
    known: HashMap<Date, i64>,
}

impl<'o> Ends<'o> {
    pub fn new(days: i64, organisation: &'o Organisation) -> Self {
        Self { days, organisation, known: HashMap::new() }
    }

    /// The end of the last day within which a further order counts.
    pub fn of(&mut self, first: i64) -> Result<i64, Refusal> {
        let day = Timestamp::from_millis(first).day_in(&self.organisation.zone);
        if let Some(end) = self.known.get(&day) {
            return Ok(*end);
        }
        let end = moment(plus_days(day, self.days + 1), self.organisation)?;
        self.known.insert(day, end);
        Ok(end)
    }
}

fn moment(day: Date, organisation: &Organisation) -> Result<i64, Refusal> {
    time::start_of_day(day, &organisation.zone).map(Timestamp::as_millis).map_err(Refusal::Fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_customers_are_one_buyer() {
        let merged = [Merged { id: "cus_b".into(), root_id: "cus_a".into() }];
        let found = group("cus_b 5 cus_a 9 cus_c 1 cus_a 2", &merged);
        let expected = [("cus_a", vec![2, 5, 9]), ("cus_c", vec![1])];
        assert_eq!(found, expected.map(|(id, moments)| Buyer { id: id.into(), moments }));
    }
}
