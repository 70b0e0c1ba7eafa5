//! What a ticket is about, as far as it is known at a moment: the facts that its words are filled
//! with, and the reasons for writing that fit them.

use jiff::civil::Date;
use kernel::Timestamp;
use kernel::time::{DAY, HOUR};
use orders::shipment::ShipmentState;

use crate::days::{Office, spoken};
use crate::facts::{Order, World};
use crate::scenes::Scene;
use crate::shop::{PRODUCTS, product_of};

/// The last that a carrier said.
#[derive(Debug, Clone)]
pub struct LastScan {
    pub at: Timestamp,
    pub place: String,
}

/// An order at a moment, made up or read from a database.
#[derive(Debug, Clone, Default)]
pub struct Case {
    pub now: Timestamp,
    pub first_name: String,
    pub city: String,
    pub language: String,
    pub product: Option<String>,
    pub is_powered: bool,
    pub is_fragile: bool,
    /// Stands in a kitchen, where there is water.
    pub is_kitchen: bool,
    pub serial: Option<String>,
    pub order: Option<String>,
    pub method: Option<String>,
    /// Cents.
    pub amount: Option<i64>,
    pub placed_at: Option<Timestamp>,
    pub is_cancelled: bool,
    pub carrier: Option<String>,
    pub tracking: Option<String>,
    pub promised: Option<Date>,
    pub shipped_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    /// When it will really arrive, where that is made up already.
    pub arrives: Option<Date>,
    pub last_scan: Option<LastScan>,
}

impl Case {
    /// A made-up order as it stood at a moment, with the line that the matter is about.
    pub fn of(world: &World, order: &Order, line: usize, now: Timestamp) -> Self {
        let buyer = &world.buyers[order.buyer];
        let product = order.lines[line].product();
        let scans = || order.parcel.iter().flat_map(|parcel| &parcel.scans).filter(|scan| scan.at <= now);
        let at = |state| scans().find(|scan| scan.state == state).map(|scan| scan.at);
        // A number is known once there is a label.
        let parcel = order.parcel.as_ref().filter(|_| scans().next().is_some());
        Self {
            now,
            first_name: buyer.first_name().to_owned(),
            city: buyer.city.to_owned(),
            language: buyer.language.to_owned(),
            product: Some(product.name.to_owned()),
            is_powered: product.powered,
            is_fragile: order.lines.iter().any(|line| line.product().fragile),
            is_kitchen: product.category != "Living",
            serial: order.lines[line].serials.first().cloned(),
            order: Some(order.number.clone()),
            method: Some(order.method.to_owned()),
            amount: Some(order.total()),
            placed_at: Some(order.placed_at),
            is_cancelled: order.cancelled_at.is_some_and(|at| at <= now),
            carrier: parcel.map(|parcel| parcel.carrier.to_owned()),
            tracking: parcel.map(|parcel| parcel.tracking.clone()),
            promised: order.parcel.as_ref().map(|parcel| parcel.promised),
            shipped_at: at(ShipmentState::InTransit),
            delivered_at: at(ShipmentState::Delivered),
            arrives: order.delivered_at().map(|at| at.day_in(&jiff::tz::TimeZone::UTC)),
            last_scan: scans().next_back().map(|scan| LastScan { at: scan.at, place: scan.place.clone() }),
        }
    }

    /// An order of the database as it stands.
    pub fn read(order: &orders::Order, language: &str, now: Timestamp) -> Self {
        let line = order.lines.iter().max_by_key(|line| line.price.amount);
        let product = line.and_then(|line| product_of(line.sku.as_deref()?));
        let fragile =
            |line: &orders::order::Line| line.sku.as_deref().and_then(product_of).is_some_and(|one| one.fragile);
        let parcel = order.shipments.last();
        let scan = parcel.and_then(|parcel| parcel.events.iter().max_by_key(|event| event.at));
        let name = order.customer.as_ref().map(|customer| customer.name.as_str()).unwrap_or_default();
        Self {
            now,
            first_name: crate::buyers::first_name(name).to_owned(),
            city: order.address.as_ref().and_then(|address| address.city.clone()).unwrap_or_default(),
            language: language.to_owned(),
            product: line.map(|line| line.title.clone()),
            is_powered: product.is_some_and(|product| product.powered),
            is_fragile: order.lines.iter().any(fragile),
            is_kitchen: product.is_some_and(|product| product.category != "Living"),
            serial: line.and_then(|line| line.serials.first().cloned()),
            order: Some(order.number.clone()),
            method: order.payments.first().and_then(|payment| payment.method.clone()),
            amount: Some(order.total.amount),
            placed_at: order.placed_at,
            is_cancelled: order.cancelled_at.is_some(),
            carrier: parcel.and_then(|parcel| parcel.carrier.clone()),
            tracking: parcel.and_then(|parcel| parcel.tracking_number.clone()),
            promised: parcel.and_then(|parcel| parcel.promised_on),
            shipped_at: parcel.and_then(|parcel| parcel.shipped_at),
            delivered_at: parcel.and_then(|parcel| parcel.delivered_at),
            arrives: None,
            last_scan: scan.map(|scan| LastScan { at: scan.at, place: scan.place.clone().unwrap_or_default() }),
        }
    }

    /// Reasons to write now that fit the facts, with how likely each is.
    pub fn reasons(&self, office: &Office) -> Vec<(Scene, f64)> {
        let today = office.day(self.now);
        let since = |at: Option<Timestamp>| at.map(|at| self.now.since(at));
        let mut reasons = vec![(Scene::InvoiceRequest, 0.5), (Scene::BillingQuestion, 0.5)];
        if self.is_cancelled {
            return reasons;
        }
        match (since(self.delivered_at), self.shipped_at) {
            (Some(ago), _) => {
                if ago < 4 * DAY {
                    reasons.push((Scene::DamagedOnArrival, if self.is_fragile { 4.0 } else { 1.5 }));
                    let rare = [Scene::WrongItem, Scene::MissingItem, Scene::DeliveredNotReceived];
                    reasons.extend(rare.map(|scene| (scene, 0.8)));
                }
                if ago < 30 * DAY {
                    reasons.extend([(Scene::ReturnRequest, 3.0), (Scene::ExchangeRequest, 1.0), (Scene::Praise, 0.6)]);
                }
                if self.is_powered {
                    reasons.extend([(Scene::ProductMalfunction, 2.0), (Scene::Misunderstanding, 1.5)]);
                }
            }
            (None, Some(_)) => {
                let late = self.promised.is_some_and(|promised| promised < today);
                let silent = since(self.last_scan.as_ref().map(|scan| scan.at)).is_some_and(|ago| ago > 7 * DAY);
                match (late, silent) {
                    (_, true) => reasons.push((Scene::StuckInTransit, 8.0)),
                    (true, false) => reasons.push((Scene::DeliveryDelay, 9.0)),
                    _ => {}
                }
            }
            (None, None) => {
                reasons.extend([(Scene::ChangeAddress, 2.0), (Scene::ChangeOrder, 1.5), (Scene::CancelOrder, 1.5)]);
                if since(self.placed_at).is_some_and(|ago| ago > 3 * DAY) {
                    reasons.push((Scene::NotShipped, 5.0));
                }
            }
        }
        reasons
    }

    /// A number that stays the same for one matter.
    pub fn number(&self) -> usize {
        let name = self.order.as_ref().unwrap_or(&self.first_name);
        name.bytes().fold(7, |hash: usize, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte))) / 8
    }

    /// The words that stand for a name in braces; none if it is not known.
    pub fn word(&self, name: &str, office: &Office) -> Option<String> {
        let day = |day: Date| spoken(day, &self.language);
        let on = |at: Option<Timestamp>| at.map(|at| day(office.day(at)));
        let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        match name {
            "first" => Some(self.first_name.clone()),
            "city" => Some(self.city.clone()).filter(|city| !city.is_empty()),
            "product" => text(&self.product),
            "kitchen" => text(&self.product).filter(|_| self.is_kitchen),
            "serial" => text(&self.serial),
            "order" => text(&self.order),
            "method" => text(&self.method),
            "carrier" => text(&self.carrier),
            "tracking" => text(&self.tracking),
            "amount" => self.amount.map(|cents| money(cents, &self.language)),
            "ordered" => on(self.placed_at),
            "promised" => self.promised.map(day),
            "delivered" => on(self.delivered_at),
            "scan_day" => on(self.last_scan.as_ref().map(|scan| scan.at)),
            "scan_place" => self.last_scan.as_ref().map(|scan| scan.place.clone()).filter(|place| !place.is_empty()),
            "new_day" => Some(day(self.new_day(office))),
            "arrived" => on(self.delivered_at),
            // What staff says of a parcel on its way comes true.
            "due" if self.delivered_at.is_some() => None,
            "due" => Some(day(self.arrives.unwrap_or_else(|| self.new_day(office)))),
            "months" => {
                let months = self.now.since(self.placed_at?) / (30 * DAY);
                (months >= 2).then(|| months.to_string())
            }
            _ => None,
        }
    }

    /// A day that staff can promise now.
    fn new_day(&self, office: &Office) -> Date {
        office.day(office.after(self.now.plus(2 * DAY + 6 * HOUR), 0))
    }
}

fn money(cents: i64, language: &str) -> String {
    let (whole, rest) = (cents / 100, cents % 100);
    if language == "en" { format!("€{whole}.{rest:02}") } else { format!("{whole},{rest:02} €") }
}

/// The line of an order that most can be said about: the dearest, or the dearest that fits.
pub fn line_of(order: &Order, fits: impl Fn(usize) -> bool) -> Option<usize> {
    let lines = order.lines.iter().enumerate().filter(|(_, line)| fits(line.product));
    lines.max_by_key(|(_, line)| PRODUCTS[line.product].price).map(|(place, _)| place)
}
