//! Who writes, about what, and when: each reason is in the order's own facts.

use kernel::Timestamp;
use kernel::time::{DAY, HOUR, MINUTE};

use crate::case::{Case, line_of};
use crate::days::{DAYS, Office, business, days_later, minute_of_day};
use crate::dice::Dice;
use crate::facts::{Fate, Order, World};
use crate::purchases::BATCH;
use crate::scenes::Scene;
use crate::shop::{DEFECTIVE, PRODUCTS};

/// Somebody writes.
#[derive(Debug, Clone, Copy)]
pub struct Contact {
    pub at: Timestamp,
    pub scene: Scene,
    pub buyer: usize,
    /// The order, and the line that it is about.
    pub order: Option<(usize, usize)>,
    /// What somebody without an order asks about.
    pub product: Option<usize>,
}

/// All contacts until now, in order.
pub fn contacts(world: &World, office: &Office) -> Vec<Contact> {
    let mut dice = Dice::of(world.seed, "contacts");
    let mut contacts = Vec::with_capacity(world.orders.len() / 2);
    for (index, order) in world.orders.iter().enumerate() {
        let found = about(&mut dice, office, world.now, order);
        contacts.extend(found.map(|(scene, line, at)| Contact {
            at,
            scene,
            buyer: order.buyer,
            order: Some((index, line)),
            product: None,
        }));
    }
    contacts.extend(without_order(&mut dice, world, office));
    for contact in &mut contacts {
        let morning = office.by_day(contact.at);
        let order = contact.order.map(|(order, _)| &world.orders[order]);
        // The facts that it is written about must still hold then.
        let holds = |at: Option<Timestamp>| at.is_none_or(|at| !(contact.at..=morning).contains(&at));
        if order.is_none_or(|order| holds(order.delivered_at()) && holds(order.shipped_at())) && dice.chance(0.9) {
            contact.at = morning;
        }
    }
    contacts.retain(|contact| contact.at <= world.now.plus(-MINUTE));
    contacts.extend(fresh(&mut dice, world, office));
    contacts.sort_by_key(|contact| contact.at);
    contacts
}

type About = (Scene, usize, Timestamp);

/// What an order makes its buyer write, if anything.
fn about(dice: &mut Dice, office: &Office, now: Timestamp, order: &Order) -> Option<About> {
    let dearest = line_of(order, |_| true)?;
    let delivered = order.delivered_at();
    let between = |dice: &mut Dice, from: Timestamp, to: Timestamp| {
        (to > from).then(|| from.plus(dice.between(0, to.since(from))))
    };
    let soon =
        |dice: &mut Dice, days: f64| delivered.map(|at| at.plus(HOUR + (dice.share() * days * DAY as f64) as i64));
    let promised = order.parcel.as_ref().map(|parcel| office.moment(parcel.promised, 17 * 60 + 45));
    let before_arrival = delivered.map(|at| at.plus(-HOUR));
    match order.fate {
        Fate::Late(days) => {
            let at = between(dice, promised?, before_arrival?.min(promised?.plus(4 * DAY)))?;
            dice.chance(0.5 + 0.06 * days as f64).then_some((Scene::DeliveryDelay, dearest, at))
        }
        Fate::Stuck => {
            // Until the evening before it moves again.
            let at = between(dice, promised?.plus(7 * DAY + 4 * HOUR), delivered?.plus(-11 * HOUR))?;
            dice.chance(0.85).then_some((Scene::StuckInTransit, dearest, at))
        }
        Fate::Lost => {
            let last = order.parcel.as_ref().and_then(|parcel| parcel.scans.last())?;
            Some((Scene::LostParcel, dearest, last.at.plus(dice.between(4 * HOUR, 3 * DAY))))
        }
        Fate::NotReceived => Some((Scene::DeliveredNotReceived, dearest, soon(dice, 2.0)?)),
        Fate::SlowToShip => {
            let at = between(dice, order.placed_at.plus(3 * DAY), order.shipped_at()?.plus(-HOUR))?;
            dice.chance(0.75).then_some((Scene::NotShipped, dearest, at))
        }
        Fate::Damaged => {
            let line = line_of(order, |product| PRODUCTS[product].fragile).unwrap_or(dearest);
            Some((Scene::DamagedOnArrival, line, soon(dice, 2.5)?))
        }
        Fate::WrongItem => Some((Scene::WrongItem, dearest, soon(dice, 3.0)?)),
        Fate::MissingItem => Some((Scene::MissingItem, dearest, soon(dice, 3.0)?)),
        Fate::Cancelled => {
            let at = order.placed_at.plus(dice.between(6 * MINUTE, 3 * HOUR));
            dice.chance(0.9).then_some((Scene::CancelOrder, dearest, at))
        }
        Fate::Fine => all_well(dice, office, now, order, dearest),
    }
}

/// Even when all goes well, people write.
fn all_well(dice: &mut Dice, office: &Office, now: Timestamp, order: &Order, dearest: usize) -> Option<About> {
    let powered = line_of(order, |product| PRODUCTS[product].powered);
    let faulty = line_of(order, |product| PRODUCTS[product].sku == DEFECTIVE)
        .filter(|_| BATCH.contains(&(now.since(order.placed_at) / DAY)));
    let (placed, delivered) = (order.placed_at, order.delivered_at()?);
    if let Some(line) = faulty.filter(|_| dice.chance(0.45)) {
        return Some((Scene::ProductMalfunction, line, later(dice, delivered, 30.0)));
    }
    let reasons: [(Scene, f64); 11] = [
        (Scene::ProductMalfunction, if powered.is_some() { 0.075 } else { 0.0 }),
        (Scene::WarrantyClaim, if powered.is_some() { 0.035 } else { 0.0 }),
        (Scene::Misunderstanding, if powered.is_some() { 0.09 } else { 0.0 }),
        (Scene::ReturnRequest, 0.062),
        (Scene::ExchangeRequest, 0.017),
        (Scene::ChangeAddress, 0.018),
        (Scene::ChangeOrder, 0.015),
        (Scene::BillingQuestion, 0.022),
        (Scene::InvoiceRequest, 0.026),
        (Scene::Complaint, 0.009),
        (Scene::Praise, 0.013),
    ];
    let mut left = dice.share();
    let scene = reasons.into_iter().find_map(|(scene, share)| {
        left -= share;
        (left < 0.0).then_some(scene)
    })?;
    let at = match scene {
        Scene::ProductMalfunction => later(dice, delivered, 75.0),
        Scene::WarrantyClaim => later(dice, delivered.plus(25 * DAY), 90.0),
        Scene::Misunderstanding => delivered.plus(dice.between(2 * HOUR, 6 * DAY)),
        Scene::ReturnRequest => delivered.plus(dice.between(8 * HOUR, 18 * DAY)),
        Scene::ExchangeRequest => delivered.plus(dice.between(4 * HOUR, 9 * DAY)),
        Scene::ChangeAddress | Scene::ChangeOrder => {
            let at = placed.plus(dice.between(4 * MINUTE, 5 * HOUR));
            return order.shipped_at().filter(|shipped| at < *shipped).map(|_| (scene, dearest, at));
        }
        Scene::BillingQuestion => placed.plus(dice.between(6 * HOUR, 12 * DAY)),
        Scene::InvoiceRequest => placed.plus(dice.between(DAY, 40 * DAY)),
        _ => delivered.plus(dice.between(5 * HOUR, 6 * DAY)),
    };
    let line = match scene {
        Scene::ProductMalfunction | Scene::WarrantyClaim | Scene::Misunderstanding => powered?,
        _ => dearest,
    };
    // Nobody writes at three in the night, except a few.
    let at = if office.day(at) != office.day(placed) && dice.chance(0.9) { awake(dice, office, at) } else { at };
    Some((scene, line, at))
}

fn later(dice: &mut Dice, from: Timestamp, median_days: f64) -> Timestamp {
    from.plus((dice.long_tailed(median_days, 0.8) * DAY as f64) as i64)
}

/// Another minute of the same day, by the hours at which people are active; never before `at`.
fn awake(dice: &mut Dice, office: &Office, at: Timestamp) -> Timestamp {
    office.moment(office.day(at), minute_of_day(dice)).max(at)
}

/// Questions before buying, and accounts that do not open.
fn without_order(dice: &mut Dice, world: &World, office: &Office) -> Vec<Contact> {
    let today = office.day(world.now);
    let count = world.orders.len() / 27;
    let weights: Vec<f64> = (0..=DAYS).map(|since| business(days_later(today, since - DAYS), since)).collect();
    let mut found = Vec::with_capacity(count);
    for _ in 0..count {
        let day = days_later(today, dice.weighted(weights.iter().copied()) as i64 - DAYS);
        let at = office.moment(day, minute_of_day(dice));
        let known = world.buyers.partition_point(|buyer| buyer.since < at);
        if known == 0 {
            continue;
        }
        let scene = if dice.chance(0.47) { Scene::AccountAccess } else { Scene::Other };
        let product = (scene == Scene::Other).then(|| dice.place(PRODUCTS.len()));
        found.push(Contact { at, scene, buyer: dice.place(known), order: None, product });
    }
    found
}

/// Some have written in the last two hours, about orders of the last weeks.
fn fresh(dice: &mut Dice, world: &World, office: &Office) -> Vec<Contact> {
    let recent = world.orders.len().min(220);
    if recent == 0 {
        return Vec::new();
    }
    let minutes = [2, 7, 16, 34, 52, 71, 96, 118];
    let one = |minutes: i64| {
        let at = world.now.plus(-minutes * MINUTE - dice.between(0, MINUTE));
        for _ in 0..20 {
            let index = world.orders.len() - 1 - dice.place(recent);
            let order = &world.orders[index];
            let Some(line) = line_of(order, |_| true) else { continue };
            let reasons = Case::of(world, order, line, at).reasons(office);
            let (scene, weight) = reasons[dice.weighted(reasons.iter().map(|(_, weight)| *weight))];
            if order.placed_at < at && weight >= 1.0 {
                return Some(Contact { at, scene, buyer: order.buyer, order: Some((index, line)), product: None });
            }
        }
        None
    };
    minutes.into_iter().filter_map(one).collect()
}
