//! Orders come in and parcels move.

use customers::creating::{Creation as NewCustomer, GivenPreferences};
use customers::customer::{Customer, Email, Phone};
use customers::{Address as Home, creating, listing as customer_list};
use kernel::{Money, Refusal, Timestamp};
use orders::order::OrderState;
use orders::paying::{self, Recording};
use orders::payment::PaymentKind;
use orders::placing::{self, Creation, GivenLine};
use orders::shipment::{Shipment, ShipmentState};
use orders::shipping;
use orders::tracking::{self, Tracking};
use orders::{Address, Order, listing};
use store::TxFuture;

use super::{Happened, Living};
use crate::buyers::{self, COUNTRIES};
use crate::days::days_later;
use crate::purchases::batch;
use crate::shop::{CARRIERS, METHODS, PRODUCTS, WAREHOUSE};

impl Living {
    pub(super) async fn order(&mut self, now: Timestamp) -> Result<Option<Happened>, Refusal> {
        let customer = self.buyer(now).await?;
        let mut lines: Vec<GivenLine> = Vec::new();
        for _ in 0..self.dice.between(1, 2) {
            let place = self.dice.weighted(PRODUCTS.iter().map(|product| product.weight));
            let product = &PRODUCTS[place];
            if lines.iter().any(|line| line.sku.as_deref() == Some(product.sku)) {
                continue;
            }
            let serial = format!("NW{}{}", &product.sku[..2], self.dice.between(100_000, 999_999));
            lines.push(GivenLine {
                sku: Some(product.sku.to_owned()),
                quantity: 1,
                price: Some(Money { amount: product.price, currency: "EUR".to_owned() }),
                batch: Some(batch(place, now)),
                serials: if product.powered { vec![serial] } else { Vec::new() },
                ..GivenLine::default()
            });
        }
        let input = Creation {
            number: Some(self.next_number().await?),
            customer_id: Some(customer.id.clone()),
            placed_at: None,
            currency: "EUR".to_owned(),
            total: None,
            lines,
            address: Some(address(&customer)),
            external_ids: Vec::new(),
        };
        let (act, method) = (self.shop(now), (self.dice.one(METHODS)).to_owned());
        let placed = self.db.write(move |tx| -> TxFuture<'_, Order, Refusal> {
            Box::pin(async move {
                let order = placing::place(tx, &act, input).await?;
                let amount = order.total.clone();
                let paid =
                    Recording { kind: PaymentKind::Payment, amount, method: Some(method), at: None, state: None };
                paying::record(tx, &act, &order.id, paid).await?;
                Ok(order)
            })
        });
        Ok(Some(Happened::Order(placed.await?.number)))
    }

    /// The number after that of the latest orders.
    async fn next_number(&self) -> Result<String, Refusal> {
        let wanted = listing::Wanted { limit: 50, ..listing::Wanted::default() };
        let latest = listing::list(&mut self.db.read().await?, wanted).await?.items;
        let number = |order: &Order| order.number.strip_prefix("A-")?.parse::<u64>().ok();
        let last = latest.iter().filter_map(number).max().unwrap_or(20_000);
        Ok(format!("A-{}", last.saturating_add(1)))
    }

    /// Somebody who is known, or somebody new.
    async fn buyer(&mut self, now: Timestamp) -> Result<Customer, Refusal> {
        if self.dice.chance(0.6) {
            let wanted = customer_list::Wanted { limit: 100, ..customer_list::Wanted::default() };
            let known = customer_list::list(&mut self.db.read().await?, wanted).await?.items;
            if !known.is_empty() {
                return Ok(self.dice.pick(&known).clone());
            }
        }
        let number = self.dice.between(1_000_000, 999_999_999) as usize;
        let buyer = buyers::buyer(&mut self.dice, number, now);
        let input = NewCustomer {
            name: buyer.name.clone(),
            emails: vec![Email { address: buyer.email.clone(), primary: true }],
            phones: buyer.phone.iter().map(|number| Phone { number: number.clone(), primary: true }).collect(),
            language: Some(buyer.language.to_owned()),
            time_zone: Some(buyer.country.zone.to_owned()),
            preferences: GivenPreferences::default(),
            address: Some(Home {
                line1: Some(buyer.street),
                postal_code: Some(buyer.postal_code),
                city: Some(buyer.city.to_owned()),
                country: Some(buyer.country.code.to_owned()),
                ..Home::default()
            }),
            tags: buyer.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            ..NewCustomer::default()
        };
        let act = self.shop(now);
        let made = self.db.write(move |tx| -> TxFuture<'_, Customer, Refusal> {
            Box::pin(async move { creating::create(tx, &act, input).await })
        });
        made.await
    }

    pub(super) async fn parcel(&mut self, now: Timestamp) -> Result<Option<Happened>, Refusal> {
        let state = if self.dice.chance(0.35) { OrderState::Placed } else { OrderState::Shipped };
        let wanted = listing::Wanted { state: Some(state), limit: 100, ..listing::Wanted::default() };
        let waiting = listing::list(&mut self.db.read().await?, wanted).await?.items;
        if waiting.is_empty() {
            return Ok(None);
        }
        let order = self.dice.pick(&waiting).clone();
        match order.shipments.last() {
            None => self.pack(now, &order).await,
            Some(parcel) => self.scan(now, &order, parcel).await,
        }
    }

    async fn pack(&mut self, now: Timestamp, order: &Order) -> Result<Option<Happened>, Refusal> {
        let (carrier, country) = (self.dice.place(CARRIERS.len()), country_of(order));
        let promised = days_later(self.office.day(now), country.map_or(3, |country| country.travels + 2));
        let number = format!("{}{}", ["NP", "PL"][carrier], self.dice.between(1_000_000_000, 9_999_999_999));
        let input = shipping::Creation {
            carrier: Some(CARRIERS[carrier].to_owned()),
            tracking_number: Some(number.clone()),
            promised_on: Some(promised),
            destination_time_zone: country.map(|country| country.zone.to_owned()),
            ..shipping::Creation::default()
        };
        let (act, order) = (self.shop(now), order.id.clone());
        let packed = self.db.write(move |tx| -> TxFuture<'_, Shipment, Refusal> {
            Box::pin(async move {
                let parcel = shipping::create(tx, &act, &order, input).await?;
                let label = said(ShipmentState::InfoReceived, WAREHOUSE, "Label made");
                tracking::track(tx, &act, &parcel.id, label).await
            })
        });
        packed.await?;
        Ok(Some(Happened::Parcel(number)))
    }

    async fn scan(&mut self, now: Timestamp, order: &Order, parcel: &Shipment) -> Result<Option<Happened>, Refusal> {
        let city = order.address.as_ref().and_then(|address| address.city.clone()).unwrap_or_default();
        let hub = country_of(order).map_or("Kassel", |country| country.hub);
        let late = parcel.promised_on.is_some_and(|promised| promised < self.office.day(now));
        let scans = parcel.events.iter().filter(|event| event.state == ShipmentState::InTransit).count();
        let next = match parcel.state {
            ShipmentState::Pending | ShipmentState::InfoReceived => {
                said(ShipmentState::InTransit, WAREHOUSE, "Handed over")
            }
            ShipmentState::InTransit if scans < 2 => said(ShipmentState::InTransit, hub, "Arrived at the depot"),
            // What is late stays so for a while: it is what people write about.
            ShipmentState::InTransit | ShipmentState::Exception if late && self.dice.chance(0.7) => return Ok(None),
            ShipmentState::OutForDelivery => {
                let door = self.dice.one(&["Front door", "Handed to the recipient", "Left with a neighbour"]);
                said(ShipmentState::Delivered, &city, door)
            }
            _ => said(ShipmentState::OutForDelivery, &city, "On the van"),
        };
        let (act, id) = (self.shop(now), parcel.id.clone());
        let moved = self.db.write(move |tx| -> TxFuture<'_, Shipment, Refusal> {
            Box::pin(async move { tracking::track(tx, &act, &id, next).await })
        });
        Ok(Some(Happened::Parcel(moved.await?.tracking_number.unwrap_or_default())))
    }
}

fn said(state: ShipmentState, place: &str, text: &str) -> Tracking {
    let place = Some(place.to_owned()).filter(|place| !place.is_empty());
    Tracking { at: None, state, place, text: Some(text.to_owned()), expected_on: None }
}

fn country_of(order: &Order) -> Option<&'static buyers::Country> {
    let code = order.address.as_ref()?.country.as_deref()?;
    COUNTRIES.iter().find(|country| country.code == code)
}

fn address(customer: &Customer) -> Address {
    let home = customer.address.clone().unwrap_or_default();
    Address {
        name: Some(customer.name.clone()),
        line1: home.line1,
        postal_code: home.postal_code,
        city: home.city,
        country: home.country,
        ..Address::default()
    }
}
