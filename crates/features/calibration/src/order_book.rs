//! Orders under way as known information of a forecast: which are late, which may be, and when people then get in touch. Pure.
//!
//! Nothing is used before it was known, so that a forecast of a day that is over is made as it would have been then.

use twin::calibrating::{DAY, OrderSeen};
use twin::simulation::{Cause, Orders};

use crate::shaping::Shaped;

/// Contacts later than this after the promised day are few, and count with the last day.
const LAGS: usize = 21;
/// Orders from so long before the first day of the series may still be written about in it.
const BEFORE: usize = 42;
/// So many days tell how many are late now, beside as many orders at the usual share.
const RECENT: usize = 7;
const USUAL_ORDERS: f64 = 50.0;
/// So many weeks tell how many orders are promised for a day of the week.
const WEEKS: usize = 4;

pub struct OrderBook<'a> {
    orders: &'a [OrderSeen],
    /// Of contacts that late orders made: promised day and day of the contact.
    contacts: Vec<(i64, i64)>,
    /// The first day of the series.
    first: i64,
}

/// What was under way at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderWay {
    /// Not there yet, and of these those whose promised day is over.
    pub open: u64,
    pub late: u64,
}

impl<'a> OrderBook<'a> {
    pub fn of(shaped: &'a Shaped, stream: &Orders, first: i64) -> Self {
        let driven = |class: usize| {
            let name = &shaped.classes[class].name;
            stream.class == *name || stream.also.iter().any(|also| also.class == *name)
        };
        let about = |record: &twin::simulation::Record| {
            let Some(Cause::Order(place)) = record.cause else { return None };
            let order = shaped.orders.get(place as usize).filter(|_| driven(record.class))?;
            let late = order.late(f64::INFINITY) == Some(true);
            late.then_some(((order.due? / DAY).floor() as i64, (record.came / DAY).floor() as i64))
        };
        Self { orders: &shaped.orders, contacts: shaped.records.iter().filter_map(about).collect(), first }
    }

    /// What is under way at the midnight after so many days of the series.
    pub fn under_way(&self, n: usize) -> UnderWay {
        let now = (self.first + n as i64) as f64 * DAY;
        let open = self.orders.iter().filter(|order| order.came < now && order.due.is_some() && is_open(order, now));
        open.fold(UnderWay { open: 0, late: 0 }, |sum, order| UnderWay {
            open: sum.open + 1,
            late: sum.late + u64::from(order.late(now) == Some(true)),
        })
    }

    /// For each day of the series and of the time ahead, late orders by how likely somebody gets in touch about them on that day:
    /// as known at the midnight after so many days.
    pub fn known(&self, n: usize, ahead: usize) -> Vec<f64> {
        let late = self.late(n, ahead);
        let lags = self.lags(n);
        let of_day = |at: usize| {
            let each = lags.iter().enumerate().filter(|(lag, _)| *lag <= at + BEFORE);
            each.map(|(lag, share)| share * late[at + BEFORE - lag]).sum()
        };
        (0..n + ahead).map(of_day).collect()
    }

    /// Orders that are late by their promised day, from `BEFORE` days before the series on; those of days to come as expected.
    fn late(&self, n: usize, ahead: usize) -> Vec<f64> {
        let now = (self.first + n as i64) as f64 * DAY;
        let days = BEFORE + n + ahead;
        let (mut due, mut late, mut known) = (vec![0.0; days], vec![0.0; days], vec![0.0; days]);
        for order in self.orders {
            let Some(day) = order.due.map(|due| (due / DAY).floor() as i64 - self.first + BEFORE as i64) else {
                continue;
            };
            let Some(at) = usize::try_from(day).ok().filter(|at| *at < days) else { continue };
            match order.late(now) {
                Some(is_late) => {
                    due[at] += 1.0;
                    late[at] += f64::from(u8::from(is_late));
                }
                // What was ordered today has no promise yet.
                None if order.came < now - DAY && is_open(order, now) => known[at] += 1.0,
                None => {}
            }
        }
        let past = BEFORE + n;
        let share = |from: usize| (late[from..past].iter().sum::<f64>(), due[from..past].iter().sum::<f64>());
        let (all_late, all_due) = share(0);
        let usual = if all_due > 0.0 { all_late / all_due } else { 0.0 };
        let (of_late, of_due) = share(past - RECENT);
        let recent = (of_late + USUAL_ORDERS * usual) / (of_due + USUAL_ORDERS);
        for (at, (late, known)) in late.iter_mut().zip(&known).enumerate().skip(past) {
            let last = at - 7 * ((at - past) / 7 + 1);
            let same: Vec<f64> = (0..WEEKS).filter_map(|week| last.checked_sub(7 * week)).map(|day| due[day]).collect();
            let expected = same.iter().sum::<f64>() / same.len().max(1) as f64;
            let rate = if at < past + RECENT { recent } else { usual };
            *late = rate * f64::max(*known, expected);
        }
        late
    }

    /// Which share of contacts comes so many days after the promised one, of those that were known.
    fn lags(&self, n: usize) -> Vec<f64> {
        let now = self.first + n as i64;
        let mut found = vec![0.0; LAGS];
        for (due, came) in self.contacts.iter().filter(|(_, came)| *came < now) {
            found[usize::try_from(came - due).unwrap_or_default().min(LAGS - 1)] += 1.0;
        }
        let all: f64 = found.iter().sum();
        found.iter_mut().for_each(|count| *count /= all.max(1.0));
        found
    }
}

fn is_open(order: &OrderSeen, now: f64) -> bool {
    order.arrived.is_none_or(|arrived| arrived >= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thirty orders a day, promised for the third day after; of those promised from the 60th day on each is late by two days,
    /// of the others one in ten. Half of the late are written about, one or two days after the promised one.
    fn book(orders: &[OrderSeen]) -> OrderBook<'_> {
        let late = orders.iter().filter(|order| order.late(f64::INFINITY) == Some(true));
        let day = |order: &OrderSeen| (order.due.unwrap_or(0.0) / DAY) as i64;
        let contacts = late.enumerate().filter(|(at, _)| at % 2 == 0);
        let contacts = contacts.map(|(at, order)| (day(order), day(order) + 1 + (at as i64 / 2) % 2)).collect();
        OrderBook { orders, contacts, first: 0 }
    }

    fn orders() -> Vec<OrderSeen> {
        let one = |at: usize| {
            let (day, n) = (at / 30, at % 30);
            let due = (day + 3) as f64 * DAY;
            let is_late = day + 3 >= 60 || n % 10 == 0;
            let arrived = due + if is_late { 2.0 * DAY } else { 600.0 };
            OrderSeen { came: day as f64 * DAY + 600.0, due: Some(due), arrived: Some(arrived) }
        };
        (0..100 * 30).map(one).collect()
    }

    #[test]
    fn what_is_late_is_known_days_before_somebody_writes_about_it() {
        let orders = orders();
        let book = book(&orders);
        // On the eve of the 62nd day those of two days are late and not there.
        let known = book.known(62, 7);
        assert_eq!(known.len(), 69);
        assert!((known[40] - 3.0).abs() < 1e-9, "{}", known[40]);
        assert!((known[62] - 30.0).abs() < 1e-9, "both days behind it were late: {}", known[62]);
        // Of those still to come a part is expected to be late, more than usual.
        assert!(known[66] > 5.0 && known[66] < 30.0, "{}", known[66]);
        // A day before nobody could know.
        let before = book.known(60, 7);
        assert!((before[61] - 3.0).abs() < 2.0, "{}", before[61]);
        assert_eq!(book.under_way(60), UnderWay { open: 96, late: 6 });
    }

    #[test]
    fn what_happens_later_changes_nothing_of_what_was_known() {
        let mut orders = orders();
        let before = book(&orders).known(50, 7);
        let contacts = book(&orders).contacts;
        for order in orders.iter_mut().filter(|order| order.due.is_some_and(|due| due >= 50.0 * DAY)) {
            order.arrived = None;
        }
        let mut other = book(&orders);
        other.contacts = contacts;
        assert_eq!(other.known(50, 7), before);
    }
}
