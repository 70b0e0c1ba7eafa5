//! Customers with a ticket beside customers without, matched on the month of their first order.

use std::collections::BTreeMap;

use inference::wilson;
use jiff::civil::Date;

use crate::figure::{Portion, WithTicket};

/// A customer of a cohort.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    /// First day of the month of the first order.
    pub month: Date,
    /// Whether they had a ticket while it was open whether they would order again.
    pub with: bool,
    pub repeated: bool,
}

/// How many are there, and how many of them ordered again.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    n: u64,
    repeated: u64,
}

impl Tally {
    fn add(&mut self, n: u64, repeated: u64) {
        self.n += n;
        self.repeated += repeated;
    }
}

/// None where no month has customers of both kinds.
pub(crate) fn associate(members: &[Member]) -> Option<WithTicket> {
    let mut months: BTreeMap<Date, (Tally, Tally)> = BTreeMap::new();
    for member in members {
        let (with, without) = months.entry(member.month).or_default();
        let tally = if member.with { with } else { without };
        tally.add(1, u64::from(member.repeated));
    }
    months.retain(|_, (with, without)| with.n > 0 && without.n > 0);
    let (mut all_with, mut all_without) = (Tally::default(), Tally::default());
    for (with, without) in months.values() {
        all_with.add(with.n, with.repeated);
        all_without.add(without.n, without.repeated);
    }
    let (mut value, mut spread) = (0.0, 0.0);
    for (with, without) in months.values() {
        let weight = with.n as f64 / all_with.n as f64;
        value += weight * without.repeated as f64 / without.n as f64;
        spread += weight * weight / without.n as f64;
    }
    if months.is_empty() {
        return None;
    }
    // Uneven weights make the weighted share less sure than so many customers would (Kish 1965).
    let interval = wilson(value, 1.0 / spread);
    let mut without = Portion::new(all_without.repeated, all_without.n);
    (without.value, without.low, without.high) = (Some(value), Some(interval.low), Some(interval.high));
    Some(WithTicket { with: Portion::new(all_with.repeated, all_with.n), without })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn members(month: i8, with: bool, n: usize, repeated: usize) -> impl Iterator<Item = Member> {
        (0..n).map(move |at| Member { month: date(2026, month, 1), with, repeated: at < repeated })
    }

    /// May: 8 with, 2 without of which 1 repeated. June: 2 with, 10 without of which 1 repeated.
    /// Without, weighted as those with: 0.8 * 1/2 + 0.2 * 1/10 = 0.42, not 2/12.
    #[test]
    fn months_weigh_as_those_with_a_ticket_are_spread() {
        let all: Vec<Member> = members(5, true, 8, 4)
            .chain(members(5, false, 2, 1))
            .chain(members(6, true, 2, 1))
            .chain(members(6, false, 10, 1))
            .chain(members(7, true, 5, 5))
            .collect();
        let found = associate(&all).expect("both kinds");
        assert_eq!((found.with.counted, found.with.n, found.with.value), (5, 10, Some(0.5)), "July has nobody without");
        assert_eq!((found.without.counted, found.without.n), (2, 12));
        assert!((found.without.value.expect("a value") - 0.42).abs() < 1e-12, "{found:?}");
        let (low, high) = (found.without.low.expect("low"), found.without.high.expect("high"));
        assert!(low < 0.42 && 0.42 < high && high - low > 0.6, "two customers of May decide most of it: {low} {high}");
    }

    #[test]
    fn one_month_is_a_plain_share() {
        let all: Vec<Member> = members(5, true, 3, 1).chain(members(5, false, 4, 1)).collect();
        let found = associate(&all).expect("both kinds");
        assert_eq!(found.without, Portion::new(1, 4));
        assert_eq!(associate(&all[..3]), None);
        assert_eq!(associate(&[]), None);
    }
}
