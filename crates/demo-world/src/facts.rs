//! What happened, as plain facts: nothing here knows a database.

use jiff::civil::Date;
use kernel::Timestamp;
use orders::claim::ClaimState;
use orders::refund::RefundState;
use orders::returned::ReturnState;
use orders::shipment::ShipmentState;
use tickets::ticket::{Channel, Urgency};

use crate::buyers::Buyer;
use crate::scenes::Scene;
use crate::shop::{PRODUCTS, Product, Team};

/// A shop with its history until a moment.
#[derive(Debug, Clone)]
pub struct World {
    pub seed: u64,
    pub began: Timestamp,
    pub now: Timestamp,
    pub buyers: Vec<Buyer>,
    /// In the order in which they were placed.
    pub orders: Vec<Order>,
    /// In the order in which they were opened.
    pub tickets: Vec<Ticket>,
}

/// What fate has in mind for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Fine,
    /// So many days after the promised one.
    Late(i64),
    /// Late by weeks, without a scan.
    Stuck,
    Lost,
    /// Put down at another door.
    NotReceived,
    /// Stays in the warehouse for days.
    SlowToShip,
    Damaged,
    WrongItem,
    MissingItem,
    Cancelled,
}

#[derive(Debug, Clone)]
pub struct Order {
    pub number: String,
    /// Place in the world's buyers.
    pub buyer: usize,
    pub placed_at: Timestamp,
    pub lines: Vec<Line>,
    pub method: &'static str,
    /// A first try to pay failed.
    pub failed_first: bool,
    pub fate: Fate,
    pub cancelled_at: Option<Timestamp>,
    pub parcel: Option<Parcel>,
    /// What came of it afterwards, in the order of time.
    pub after: Vec<After>,
}

#[derive(Debug, Clone)]
pub struct Line {
    /// Place in the shop's products.
    pub product: usize,
    pub quantity: i64,
    pub batch: String,
    pub serials: Vec<String>,
}

impl Line {
    pub fn product(&self) -> &'static Product {
        &PRODUCTS[self.product]
    }
}

#[derive(Debug, Clone)]
pub struct Parcel {
    pub carrier: &'static str,
    pub tracking: String,
    pub promised: Date,
    pub scans: Vec<Scan>,
}

#[derive(Debug, Clone)]
pub struct Scan {
    pub at: Timestamp,
    pub state: ShipmentState,
    pub place: String,
    pub text: &'static str,
}

#[derive(Debug, Clone)]
pub struct After {
    pub at: Timestamp,
    /// Person of staff; the shop's own machine if none.
    pub by: Option<usize>,
    pub deed: Deed,
}

/// What is done to an order; of each kind an order has one at most.
#[derive(Debug, Clone)]
pub enum Deed {
    /// The line, and why.
    AskReturn(usize, &'static str),
    Return(ReturnState),
    /// Cents, and why.
    AskRefund(i64, &'static str),
    Refund(RefundState),
    Register(usize),
    Claim(String),
    ClaimMoves(ClaimState),
}

#[derive(Debug, Clone)]
pub struct Ticket {
    pub scene: Scene,
    /// None for somebody who never bought.
    pub buyer: Option<usize>,
    pub order: Option<usize>,
    pub product: Option<usize>,
    pub channel: Channel,
    pub urgency: Urgency,
    pub team: Team,
    /// Given to somebody as it comes in.
    pub assignee: Option<usize>,
    pub tags: Vec<&'static str>,
    pub subject: String,
    pub opened_at: Timestamp,
    pub opening: String,
    /// A call: who took it, and how long the customer stood in the queue.
    pub call: Option<(usize, i64)>,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub struct Step {
    pub at: Timestamp,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Customer(String),
    Assign(usize),
    /// Who, what, and the status it goes into.
    Reply(usize, String, Option<&'static str>),
    /// Who, what, and whom it mentions.
    Note(usize, String, Option<usize>),
    Status(usize, &'static str),
    Snooze(usize, Timestamp),
    Spam(usize),
    Rate(i64, Option<String>),
}

impl World {
    /// How much there is to write, for whoever watches.
    pub fn size(&self) -> u64 {
        let after: usize = self.orders.iter().map(|order| order.after.len()).sum();
        let steps: usize = self.tickets.iter().map(|ticket| 1 + ticket.steps.len()).sum();
        (self.buyers.len() + self.orders.len() * 4 + after * 4 + steps * 4) as u64
    }
}

impl Order {
    pub fn total(&self) -> i64 {
        self.lines.iter().map(|line| line.quantity * line.product().price).sum()
    }

    pub fn delivered_at(&self) -> Option<Timestamp> {
        let scans = self.parcel.iter().flat_map(|parcel| &parcel.scans);
        scans.rev().find(|scan| scan.state == ShipmentState::Delivered).map(|scan| scan.at)
    }

    pub fn shipped_at(&self) -> Option<Timestamp> {
        let mut scans = self.parcel.iter().flat_map(|parcel| &parcel.scans);
        scans.find(|scan| scan.state == ShipmentState::InTransit).map(|scan| scan.at)
    }
}
