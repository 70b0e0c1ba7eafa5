//! Orders: how many come, until when they are promised, how often they are late, and who then gets in touch.
//!
//! Only contacts that lateness makes are theirs: a kind of contacts that late orders clearly have more often than those
//! that came in time. Anything else about an order comes by itself, as what nobody ordered does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::arrivals::Arrivals;
use super::durations::Durations;
use super::estimate::{Estimate, What, Why};
use super::observed::Observed;
use super::shares::Share;
use super::{DAY, HALF_HOUR, SLOTS};
use crate::law::Law;
use crate::simulation::{Also, Cause, Lateness, Orders};

/// What the stream is called: as futures call it.
pub const STREAM: &str = "Shop";
/// Fewer contacts about late orders tell nothing of a kind of contacts.
const CONTACTS_MIN: u64 = 10;
/// Days of orders are put together by how many are late, so many kinds of days.
const KINDS: usize = 10;
/// Somebody always finds their parcel before they write.
const CONTACT_MOST: f64 = 0.95;

/// An order; times as those of records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrderSeen {
    pub came: f64,
    /// The midnight at which the promised day begins.
    pub due: Option<f64>,
    pub arrived: Option<f64>,
}

impl OrderSeen {
    /// Whether it had not arrived when the promised day was over; none where that was not over yet, or nothing promised.
    pub fn late(&self, until: f64) -> Option<bool> {
        let end = self.due? + DAY;
        (end <= until).then(|| self.arrived.is_none_or(|arrived| arrived >= end))
    }
}

/// What the orders leave open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderDoubt {
    pub arrivals: Arrivals,
    pub late: Share,
    pub contact: Share,
}

/// A stream of orders, and by class whether its contacts with [`Cause::Order`] are of the stream.
pub(super) struct Stream {
    pub orders: Orders,
    pub doubt: OrderDoubt,
    driven: Vec<bool>,
}

impl Stream {
    /// None where nothing was ordered, or lateness makes nobody get in touch as far as can be told.
    pub fn of(observed: &Observed<'_>, estimates: &mut Vec<Estimate>) -> Option<Self> {
        let seen = Seen::of(observed)?;
        let kinds: Vec<Option<Share>> = (0..observed.classes.len()).map(|class| seen.driven(class)).collect();
        let driven: Vec<bool> = kinds.iter().map(Option::is_some).collect();
        let lags = seen.lags(&driven);
        if lags.is_empty() {
            let n = seen.contacts.len() as u64;
            estimates.push(Estimate::assumed(What::LateContact, STREAM, Some(0.0), n, Why::TooFew));
            return None;
        }
        let arrivals = Arrivals::of_moments(observed, seen.window().map(|order| order.came));
        let late = seen.late();
        let contact: f64 = kinds.iter().flatten().map(|share| share.value()).sum();
        let all = kinds
            .iter()
            .flatten()
            .fold(Share::default(), |all, share| Share { hits: all.hits + share.hits, n: all.n.max(share.n) });
        let (delivery, lag) = (law(&seen.promises()), law(&lags));
        let (class, also) = split(observed, &kinds, contact);
        let orders = Orders {
            name: STREAM.to_owned(),
            rates: arrivals.rates.iter().map(|rate| rate / HALF_HOUR).collect(),
            interval: Some(HALF_HOUR),
            before: reach(&seen.promises()) + reach(&lags),
            delivery: delivery.0,
            late: seen.days(late),
            contact: contact.min(CONTACT_MOST),
            contact_on_time: 0.0,
            lag: lag.0,
            class,
            also,
            of_day: seen.of_day(&driven),
        };
        let of_stream = [(What::Promise, delivery.1), (What::LateLag, lag.1)];
        told(estimates, &arrivals, late, of_stream);
        for (seen, share) in observed.classes.iter().zip(&kinds) {
            let share = share.map(|share| (share.interval(), share.n));
            estimates.extend(
                share.map(|(share, n)| Estimate::estimated(What::LateContact, &seen.name, share, n, Why::Counted)),
            );
        }
        Some(Self { orders, doubt: OrderDoubt { arrivals, late, contact: all }, driven })
    }

    pub fn drives(&self, class: usize) -> bool {
        self.driven[class]
    }
}

fn told(estimates: &mut Vec<Estimate>, arrivals: &Arrivals, late: Share, laws: [(What, Estimate); 2]) {
    let n = arrivals.counts.iter().sum::<f64>() as u64;
    estimates.push(Estimate::estimated(What::Orders, STREAM, arrivals.volume(), n, Why::Smoothed));
    estimates.push(Estimate::estimated(What::Late, STREAM, late.interval(), late.n, Why::Counted));
    estimates.extend(laws.map(|(what, estimate)| Estimate { what, ..estimate }));
}

/// The law of some times, and what is known of its mean.
fn law(times: &[f64]) -> (Law, Estimate) {
    let n = times.len() as u64;
    if let Some(found) = Durations::of(times) {
        let mut estimate = Estimate::estimated(What::Promise, STREAM, found.mean(), n, found.why);
        estimate.distance = Some(found.distance);
        return (found.law, estimate);
    }
    let mean = (times.iter().sum::<f64>() / times.len().max(1) as f64).max(1.0);
    (Law::exponential(mean), Estimate::assumed(What::Promise, STREAM, Some(mean), n, Why::TooFew))
}

/// Within which nineteen of twenty are over; of sorted times.
fn reach(times: &[f64]) -> f64 {
    times.get(times.len() * 19 / 20).copied().unwrap_or(0.0)
}

/// The class of most of the contacts, and the share of each other one.
fn split(observed: &Observed<'_>, kinds: &[Option<Share>], contact: f64) -> (String, Vec<Also>) {
    let share = |at: usize| kinds[at].map_or(0.0, Share::value);
    let most = (0..kinds.len()).max_by(|a, b| share(*a).total_cmp(&share(*b)).then(b.cmp(a))).unwrap_or_default();
    let name = |at: usize| observed.classes[at].name.clone();
    let others = (0..kinds.len()).filter(|at| *at != most && kinds[*at].is_some());
    (name(most), others.map(|at| Also { class: name(at), share: share(at) / contact }).collect())
}

struct Seen<'a> {
    observed: &'a Observed<'a>,
    /// Of an order that is known: class, when somebody got in touch, and the place of the order.
    contacts: Vec<(usize, f64, usize)>,
}

impl<'a> Seen<'a> {
    fn of(observed: &'a Observed<'a>) -> Option<Self> {
        let contact = |record: &crate::simulation::Record| match record.cause {
            Some(Cause::Order(place)) if observed.holds(record) && (place as usize) < observed.orders.len() => {
                Some((record.class, record.came, place as usize))
            }
            _ => None,
        };
        let contacts = observed.records.iter().filter_map(contact).collect();
        let found = Self { observed, contacts };
        let ordered = found.window().next().is_some();
        ordered.then_some(found)
    }

    fn window(&self) -> impl Iterator<Item = &OrderSeen> {
        self.observed.orders.iter().filter(|order| (self.observed.from..self.observed.until).contains(&order.came))
    }

    fn is_late(&self, order: &OrderSeen) -> bool {
        order.late(self.observed.until) == Some(true)
    }

    /// From ordering to the promised day, sorted.
    fn promises(&self) -> Vec<f64> {
        let mut found: Vec<f64> =
            self.window().filter_map(|order| Some(order.due? - order.came)).filter(|time| *time > 0.0).collect();
        found.sort_by(f64::total_cmp);
        found
    }

    /// Of orders so old that the promised day of nearly all is over; one without a promise is never late.
    fn judged(&self) -> impl Iterator<Item = &OrderSeen> {
        let old = self.observed.until - reach(&self.promises()) - DAY;
        self.window().filter(move |order| order.came <= old)
    }

    fn late(&self) -> Share {
        self.judged().fold(Share::default(), |share, order| Share {
            hits: share.hits + u64::from(self.is_late(order)),
            n: share.n + 1,
        })
    }

    /// How often orders that are late, or those that are not, make a contact of a class. Those of the last days are left out,
    /// since who is to get in touch about them may still do so.
    fn share(&self, class: usize, late: bool) -> Share {
        let of = |place: usize| &self.observed.orders[place];
        let about = |place: usize| self.is_late(of(place)) == late;
        let own = || self.contacts.iter().filter(|(at, _, place)| *at == class && about(*place));
        let mut delays: Vec<f64> = own().filter_map(|(_, came, place)| Some(came - of(*place).due?)).collect();
        delays.sort_by(f64::total_cmp);
        let old = self.observed.until - reach(&delays).max(DAY);
        let ripe = |order: &OrderSeen| order.due.is_some_and(|due| due <= old) && self.is_late(order) == late;
        let hits = own().filter(|(_, _, place)| of(*place).came >= self.observed.from && ripe(of(*place))).count();
        let n = self.window().filter(|order| ripe(order)).count() as u64;
        Share { hits: (hits as u64).min(n), n }
    }

    /// How often a late order makes a contact of a class, where that is clearly more often than one in time does.
    fn driven(&self, class: usize) -> Option<Share> {
        let (late, other) = (self.share(class, true), self.share(class, false));
        let clear = late.hits >= CONTACTS_MIN && late.interval()[1] > other.interval()[2];
        clear.then_some(late)
    }

    fn of_driven(&self, driven: &[bool]) -> impl Iterator<Item = (f64, &OrderSeen)> {
        let all = self.contacts.iter().filter(|(class, _, _)| driven[*class]);
        let all = all.map(|(_, came, place)| (*came, &self.observed.orders[*place]));
        all.filter(|(_, order)| self.is_late(order))
    }

    /// From the beginning of the promised day to the contact, sorted.
    fn lags(&self, driven: &[bool]) -> Vec<f64> {
        let mut found: Vec<f64> =
            self.of_driven(driven).filter_map(|(came, order)| Some((came - order.due?).max(1.0))).collect();
        found.sort_by(f64::total_cmp);
        found
    }

    /// Half-hours of the day at which such contacts come: nearer to when all contacts do, the fewer there are.
    fn of_day(&self, driven: &[bool]) -> Vec<f64> {
        let slot = |came: f64| ((came.rem_euclid(DAY) / HALF_HOUR) as usize).min(SLOTS - 1);
        let mut all = vec![0.0; SLOTS];
        self.observed
            .records
            .iter()
            .filter(|record| self.observed.holds(record))
            .for_each(|r| all[slot(r.came)] += 1.0);
        let sum: f64 = all.iter().sum();
        all.iter_mut().for_each(|count| *count *= SLOTS as f64 / sum.max(1.0));
        self.of_driven(driven).for_each(|(came, _)| all[slot(came)] += 1.0);
        all
    }

    /// How many are late of the orders of a day. Each day lies between its own share and that of all, the nearer to the latter
    /// the less days differ beyond chance; days that are alike are one kind.
    fn days(&self, all: Share) -> Vec<Lateness> {
        let mut days: BTreeMap<i64, Share> = BTreeMap::new();
        for order in self.judged() {
            let day = days.entry((order.came / DAY).floor() as i64).or_default();
            (day.hits, day.n) = (day.hits + u64::from(self.is_late(order)), day.n + 1);
        }
        let (mean, n) = (all.value(), all.n as f64);
        let chance = mean * (1.0 - mean);
        let squares: f64 = days.values().map(|day| day.n as f64 * (day.value() - mean).powi(2)).sum();
        let weight = n - days.values().map(|day| (day.n * day.n) as f64).sum::<f64>() / n.max(1.0);
        let beyond = if weight > 0.0 { (squares - (days.len() as f64 - 1.0) * chance) / weight } else { 0.0 };
        if beyond <= 0.0 {
            return vec![Lateness { share: 1.0, late: mean }];
        }
        let between = |day: &Share| mean + (day.value() - mean) * beyond / (beyond + chance / day.n as f64);
        let mut kinds: Vec<(f64, f64)> = days.values().map(|day| (between(day), day.n as f64)).collect();
        kinds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut found = vec![(0.0, 0.0); KINDS];
        let mut before = 0.0;
        for (late, orders) in kinds {
            let kind = &mut found[((before + orders / 2.0) / n * KINDS as f64) as usize % KINDS];
            (kind.0, kind.1, before) = (kind.0 + late * orders, kind.1 + orders, before + orders);
        }
        found.retain(|(_, orders)| *orders > 0.0);
        // What was moved towards the middle has another mean by a little.
        let scale = mean * n / found.iter().map(|(late, _)| late).sum::<f64>();
        found
            .into_iter()
            .map(|(late, orders)| Lateness { share: orders / n, late: (scale * late / orders).min(1.0) })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibrating::{ClassObserved, GroupObserved, calibrate};
    use crate::simulation::chance::{Key, Purpose};
    use crate::simulation::{Plan, Record, Routing, Shift, record};

    const DAYS: u64 = 56;
    const A_DAY: u64 = 120;

    /// Eight weeks of a shop: on one day in eight 40 % of what is ordered is late, else 6 %. Three in five of the late write
    /// about it, one in three of them by phone; one order in ten is sent back, late or not.
    fn happened() -> (Vec<OrderSeen>, Vec<Record>) {
        let (mut orders, mut records) = (Vec::new(), Vec::new());
        for day in 0..DAYS {
            let root = Key::root(11).at(day);
            let late = if root.happens(Purpose::Shock, 0.125) { 0.4 } else { 0.06 };
            for n in 0..A_DAY {
                let key = root.at(n);
                let came = day as f64 * DAY + DAY * key.uniform(Purpose::Arrival, 0);
                let due = ((came / DAY).floor() + 2.0 + 3.0 * key.uniform(Purpose::Delivery, 0)).floor() * DAY;
                let is_late = key.happens(Purpose::Late, late);
                let arrived = due + if is_late { 3.0 * DAY } else { DAY / 2.0 };
                let place = orders.len() as u32;
                orders.push(OrderSeen { came, due: Some(due), arrived: Some(arrived) });
                let morning = |days: f64| due + days.floor() * DAY + 540.0 + 400.0 * key.uniform(Purpose::NextDelay, 0);
                let mut write = |class: usize, days: f64| {
                    records.push(Record { cause: Some(Cause::Order(place)), ..Record::of(class, morning(days)) });
                };
                if is_late && key.happens(Purpose::Next, 0.6) {
                    let days = key.draw(Law::exponential(1.2), Purpose::ContactDelay);
                    write(usize::from(key.happens(Purpose::Redial, 1.0 / 3.0)), days);
                }
                if key.happens(Purpose::Deflection, 0.1) {
                    write(2, 1.0 + 5.0 * key.uniform(Purpose::RedialDelay, 0));
                }
            }
        }
        records.retain(|record| record.came < DAYS as f64 * DAY);
        records.sort_by(|a, b| a.came.total_cmp(&b.came));
        for record in &mut records {
            (record.began, record.ended) = (Some(record.came + 1.0), Some(record.came + 6.0));
        }
        (orders, records)
    }

    fn observed<'a>(orders: &'a [OrderSeen], records: &'a [Record]) -> Observed<'a> {
        let names = ["late mail", "late call", "return"];
        let class = |name: &str| ClassObserved { name: name.to_owned(), handling: 5.0, ..ClassObserved::default() };
        let shift = Shift { agents: 20, from: 0.0, to: DAY, breaks: Vec::new(), days: None };
        let skills = names.map(str::to_owned).to_vec();
        Observed {
            from: 0.0,
            until: DAYS as f64 * DAY,
            records,
            orders,
            classes: names.map(class).to_vec(),
            groups: vec![GroupObserved {
                name: "desk".to_owned(),
                skills,
                shifts: vec![shift],
                ..GroupObserved::default()
            }],
            routing: Routing::Priority,
            agent_hour: None,
            settings: Vec::new(),
        }
    }

    #[test]
    fn a_hidden_stream_of_orders_is_found_again() {
        let (orders, records) = happened();
        let found = calibrate(&observed(&orders, &records)).expect("a calibration");
        let of = |what: What, of: &str| {
            let one = found.estimates.iter().find(|estimate| estimate.what == what && estimate.of == of);
            let one = one.unwrap_or_else(|| panic!("no {what:?} of {of}"));
            (one.value.expect("a value"), one.low.expect("low"), one.high.expect("high"))
        };
        let near = |found: (f64, f64, f64), truth: f64| {
            let error = (found.2 - found.1) / 3.92;
            assert!((found.0 - truth).abs() <= 3.0 * error, "{found:?} for {truth}");
        };
        near(of(What::Orders, STREAM), (7 * A_DAY) as f64);
        near(of(What::LateContact, "late mail"), 0.4);
        near(of(What::LateContact, "late call"), 0.2);
        // One kind of days beside the other: the share is surer in the mix than chance of orders alone tells.
        let late = of(What::Late, STREAM);
        assert!((late.0 - 0.1025).abs() < 0.03, "{late:?}");
        let [stream] = &found.model.orders[..] else { panic!("no stream") };
        assert_eq!((stream.class.as_str(), stream.also[0].class.as_str()), ("late mail", "late call"));
        let mean: f64 = stream.late.iter().map(|day| day.share * day.late).sum();
        assert!((mean - late.0).abs() < 1e-9 && stream.late.len() > 1, "{:?}", stream.late);
        assert!(stream.late.last().is_some_and(|worst| worst.late > 0.25), "{:?}", stream.late);
        // Whoever sends something back does so whether it was late or not: that stays as it came.
        assert!(!found.estimates.iter().any(|one| one.what == What::LateContact && one.of == "return"));
        assert!(found.model.classes[2].rates.iter().sum::<f64>() * HALF_HOUR > 70.0);
        assert!(found.model.classes[0].rates.iter().sum::<f64>() * HALF_HOUR < 1.0);
    }

    #[test]
    fn as_many_contacts_come_of_the_orders_as_came_and_a_shock_acts_through_them() {
        let (orders, records) = happened();
        let found = calibrate(&observed(&orders, &records)).expect("a calibration");
        let weekly = |model: &crate::simulation::Model| {
            let plan = Plan::of(model).expect("a plan");
            let runs = 60;
            let came = |run| record(&plan, 5, run).iter().filter(|r| r.class < 2 && r.came < plan.horizon).count();
            (0..runs).map(came).sum::<usize>() as f64 / runs as f64
        };
        // Before the first orders were due nobody wrote.
        let ripe = records.iter().filter(|record| record.class < 2 && record.came >= 7.0 * DAY).count() as f64 / 7.0;
        let usual = weekly(&found.model);
        assert!((usual / ripe - 1.0).abs() < 0.1, "{usual} a week, {ripe} came");
        let mut shocked = found.model.clone();
        shocked.orders[0].late.iter_mut().for_each(|day| day.late *= 2.0);
        let more = weekly(&shocked);
        assert!((more / usual - 2.0).abs() < 0.25, "{more} for {usual}");
        // At night nobody writes.
        let plan = Plan::of(&found.model).expect("a plan");
        let night = record(&plan, 6, 0).iter().filter(|r| r.class < 2 && r.came.rem_euclid(DAY) < 300.0).count();
        assert!((night as f64) < 0.05 * usual, "{night} at night");
    }

    #[test]
    fn of_too_few_contacts_no_stream_is_made_and_all_come_by_themselves() {
        let (orders, mut records) = happened();
        records.retain(|record| record.class == 2);
        let found = calibrate(&observed(&orders, &records)).expect("a calibration");
        assert_eq!(found.model.orders.len(), 0);
        let told = found.estimates.iter().find(|one| one.what == What::LateContact).expect("it is said");
        assert_eq!((told.why, told.value), (Why::TooFew, Some(0.0)));
        let rates: f64 = found.model.classes[2].rates.iter().sum::<f64>() * HALF_HOUR;
        assert!((rates - records.len() as f64 / 8.0).abs() < 1e-6, "{rates}");
    }
}
