//! What was bought, paid and sent: orders with their parcels, in a growing shop.

use jiff::civil::Date;
use kernel::Timestamp;
use kernel::time::{DAY, HOUR, MINUTE};
use orders::shipment::ShipmentState;

use crate::buyers::{self, Buyer};
use crate::days::{DAYS, Office, business, days_later, minute_of_day, moment_in};
use crate::dice::Dice;
use crate::facts::{Fate, Line, Order, Parcel, Scan};
use crate::shop::{CARRIERS, FLOODED, METHODS, ON_STRIKE, PRODUCTS, WAREHOUSE};

/// Parcelline's drivers were on strike from so many days ago for two weeks.
pub const STRIKE: std::ops::Range<i64> = 186..200;
/// Water stands in a depot: what was ordered in these days and passes it is late.
pub const FLOOD: std::ops::Range<i64> = 3..15;
/// The defective batch was sold in these days.
pub const BATCH: std::ops::Range<i64> = 260..330;

/// Buyers and their orders until `now`.
pub fn purchases(seed: u64, now: Timestamp, count: usize) -> (Vec<Buyer>, Vec<Order>) {
    let office = Office::default();
    let mut dice = Dice::of(seed, "orders");
    let (mut buyers, mut orders) = (Vec::new(), Vec::with_capacity(count));
    for (index, placed_at) in moments(&mut dice, &office, now, count).into_iter().enumerate() {
        let buyer = who(&mut dice, &mut buyers, placed_at);
        orders.push(order(&mut dice, &office, now, index, placed_at, (buyer, &buyers[buyer])));
    }
    (buyers, orders)
}

/// When orders were placed, in order.
fn moments(dice: &mut Dice, office: &Office, now: Timestamp, count: usize) -> Vec<Timestamp> {
    let today = office.day(now);
    let days: Vec<Date> = (0..=DAYS).map(|since| days_later(today, since - DAYS)).collect();
    let weights: Vec<f64> = days.iter().zip(0..).map(|(day, since)| business(*day, since)).collect();
    let mut moments: Vec<Timestamp> = (0..count)
        .map(|_| {
            let day = days[dice.weighted(weights.iter().copied())];
            let at = office.moment(day, minute_of_day(dice)).plus(dice.between(0, MINUTE - 1));
            // What would still come today has come in the hours before.
            if at > now.plus(-4 * MINUTE) { now.plus(-dice.between(4 * MINUTE, 10 * HOUR)) } else { at }
        })
        .collect();
    moments.sort_unstable();
    moments
}

/// A new buyer or, as often, one who is known; rather one of late.
fn who(dice: &mut Dice, buyers: &mut Vec<Buyer>, placed_at: Timestamp) -> usize {
    if buyers.len() < 20 || dice.chance(0.5) {
        let since = placed_at.plus(-dice.between(5 * MINUTE, 2 * HOUR));
        buyers.push(buyers::buyer(dice, buyers.len() + 101, since));
        return buyers.len() - 1;
    }
    let known = buyers.len();
    if dice.chance(0.5) { known - 1 - dice.place(known.min(500)) } else { dice.place(known) }
}

fn order(
    dice: &mut Dice,
    office: &Office,
    now: Timestamp,
    index: usize,
    placed_at: Timestamp,
    (buyer, person): (usize, &Buyer),
) -> Order {
    let lines = lines(dice, index, placed_at);
    let ago = now.since(placed_at) / DAY;
    let carrier = usize::from(dice.chance(0.4));
    let struck = carrier == ON_STRIKE && STRIKE.contains(&ago);
    let flooded = (carrier, person.country.hub) == FLOODED && FLOOD.contains(&ago);
    let fate = fate(dice, &lines, struck || flooded);
    let mut order = Order {
        number: format!("A-{}", 20_001 + index),
        buyer,
        placed_at,
        method: dice.one(METHODS),
        failed_first: dice.chance(0.02),
        fate,
        lines,
        cancelled_at: None,
        parcel: None,
        after: Vec::new(),
    };
    match fate {
        Fate::Cancelled => order.cancelled_at = Some(placed_at.plus(dice.between(15 * MINUTE, 7 * HOUR))),
        _ => order.parcel = Some(parcel(dice, office, &order, person, carrier)),
    }
    order
}

fn lines(dice: &mut Dice, index: usize, placed_at: Timestamp) -> Vec<Line> {
    let count = 1 + dice.weighted([60.0, 27.0, 10.0, 3.0].into_iter());
    let mut lines: Vec<Line> = Vec::with_capacity(count);
    for _ in 0..count {
        let product = dice.weighted(PRODUCTS.iter().map(|product| product.weight));
        if lines.iter().any(|line| line.product == product) {
            continue;
        }
        let small = PRODUCTS[product].price < 6_000;
        let quantity = if small && dice.chance(0.3) { dice.between(2, 4) } else { 1 };
        let serial = |piece: i64| format!("NW{}{index:05}{piece}", &PRODUCTS[product].sku[..2]);
        let serials = if PRODUCTS[product].powered { (1..=quantity).map(serial).collect() } else { Vec::new() };
        lines.push(Line { product, quantity, batch: batch(product, placed_at), serials });
    }
    lines
}

/// The month in which a product that is sold now was made: the shop keeps some weeks' stock of each.
pub(crate) fn batch(product: usize, placed_at: Timestamp) -> String {
    let stock = 3 + product as i64 % 5;
    placed_at.plus(-stock * 7 * DAY).to_jiff().strftime("%Y-%m").to_string()
}

fn fate(dice: &mut Dice, lines: &[Line], held_up: bool) -> Fate {
    let fragile = lines.iter().any(|line| line.product().fragile);
    let late = Fate::Late(1 + (dice.long_tailed(1.6, 0.7) as i64).min(8));
    let fates = [
        (late, if held_up { 0.75 } else { 0.034 }),
        (Fate::Stuck, if held_up { 0.04 } else { 0.008 }),
        (Fate::Lost, 0.005),
        (Fate::NotReceived, 0.015),
        (Fate::SlowToShip, 0.022),
        (Fate::Damaged, if fragile { 0.05 } else { 0.018 }),
        (Fate::WrongItem, 0.009),
        (Fate::MissingItem, 0.01),
        (Fate::Cancelled, 0.016),
        (Fate::Fine, if held_up { 0.15 } else { 0.87 }),
    ];
    fates[dice.weighted(fates.iter().map(|(_, share)| *share))].0
}

fn parcel(dice: &mut Dice, office: &Office, order: &Order, person: &Buyer, carrier: usize) -> Parcel {
    let packed = packed_on(dice, office, order);
    let zone = kernel::time::zone(person.country.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let usual = packed_on_time(office, order.placed_at);
    let promised = delivers_on(days_later(usual, person.country.travels + 1));
    let slack = i64::from(dice.chance(0.6));
    let delivered = match order.fate {
        Fate::Late(days) => delivers_on(days_later(promised, days)),
        Fate::Stuck => delivers_on(days_later(promised, dice.between(9, 14))),
        Fate::Lost => days_later(promised, 400),
        Fate::SlowToShip => delivers_on(days_later(packed, person.country.travels)),
        _ => delivers_on(days_later(packed, person.country.travels + 1 - slack)).min(promised.max(packed)),
    };
    let number = dice.between(10_000_000, 99_999_999);
    let prefix = ["NP", "PL"][carrier];
    let placed_at = order.placed_at;
    let scans = Route { office, zone: &zone, person, placed_at, packed, promised, delivered, fate: order.fate };
    Parcel {
        carrier: CARRIERS[carrier],
        tracking: format!("{prefix}{number}{}", &order.number[2..]),
        promised,
        scans: scans.scans(dice),
    }
}

/// What comes in before two is packed the same day, if it is a working day.
fn packed_on_time(office: &Office, placed_at: Timestamp) -> Date {
    let mut day = office.day(placed_at);
    if placed_at > office.moment(day, 14 * 60) {
        day = days_later(day, 1);
    }
    for _ in 0..10 {
        if Office::packs(day) {
            break;
        }
        day = days_later(day, 1);
    }
    day
}

fn packed_on(dice: &mut Dice, office: &Office, order: &Order) -> Date {
    let usual = packed_on_time(office, order.placed_at);
    let waits = if order.fate == Fate::SlowToShip { dice.between(3, 6) } else { 0 };
    packed_on_time(office, office.moment(days_later(usual, waits), 0))
}

/// Nobody delivers on Sundays.
fn delivers_on(day: Date) -> Date {
    if day.weekday() == jiff::civil::Weekday::Sunday { days_later(day, 1) } else { day }
}

struct Route<'r> {
    office: &'r Office,
    zone: &'r jiff::tz::TimeZone,
    person: &'r Buyer,
    placed_at: Timestamp,
    packed: Date,
    promised: Date,
    delivered: Date,
    fate: Fate,
}

impl Route<'_> {
    fn scans(&self, dice: &mut Dice) -> Vec<Scan> {
        use ShipmentState::{Delivered, Exception, InTransit, InfoReceived, OutForDelivery};
        let hub = self.person.country.hub;
        let mut scans = Vec::with_capacity(6);
        let mut add =
            |at: Timestamp, state, place: &str, text| scans.push(Scan { at, state, place: place.to_owned(), text });
        let label = self.office.moment(self.packed, dice.between(9 * 60, 15 * 60));
        add(label.max(self.placed_at.plus(25 * MINUTE)), InfoReceived, WAREHOUSE, "Label made");
        add(self.office.moment(self.packed, dice.between(17 * 60, 19 * 60)), InTransit, WAREHOUSE, "Handed over");
        let depot = moment_in(self.zone, days_later(self.packed, 1), dice.between(60, 6 * 60));
        add(depot, InTransit, hub, "Arrived at the depot");
        if self.delivered > self.promised && self.fate != Fate::SlowToShip {
            let revised = moment_in(self.zone, self.promised, dice.between(10 * 60, 16 * 60));
            add(revised.max(depot.plus(2 * HOUR)), Exception, hub, "Estimate revised");
        }
        if self.fate == Fate::Lost {
            let given_up = moment_in(self.zone, days_later(self.promised, dice.between(8, 11)), 11 * 60);
            add(given_up, Exception, hub, "Parcel cannot be found");
            return scans;
        }
        let leaves = moment_in(self.zone, self.delivered, dice.between(7 * 60, 8 * 60)).max(depot.plus(HOUR));
        add(leaves, OutForDelivery, self.person.city, "On the van");
        let text = match self.fate {
            Fate::NotReceived => "Left with a neighbour",
            _ => dice.one(&["Front door", "Handed to the recipient", "Left with a neighbour", "Letterbox", "Garage"]),
        };
        let there = moment_in(self.zone, self.delivered, dice.between(9 * 60, 18 * 60)).max(leaves.plus(40 * MINUTE));
        add(there, Delivered, self.person.city, text);
        scans
    }
}
