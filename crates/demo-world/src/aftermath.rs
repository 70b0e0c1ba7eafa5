//! What is done about it: returns, refunds, warranties and claims, as the conversations have it.

use kernel::Timestamp;
use kernel::time::{DAY, HOUR, MINUTE};
use orders::claim::ClaimState;
use orders::refund::RefundState;
use orders::returned::ReturnState;

use crate::contacts::Contact;
use crate::days::Office;
use crate::dice::Dice;
use crate::facts::{After, Deed, Order};
use crate::scenes::Scene;
use crate::shop::PRODUCTS;

/// Deeds about an order, gathered with their moments.
struct Deeds(Vec<After>);

impl Deeds {
    fn add(&mut self, at: Timestamp, by: Option<usize>, deed: Deed) {
        self.0.push(After { at, by, deed });
    }

    fn refund(&mut self, from: Timestamp, by: usize, cents: i64, why: &'static str) {
        self.add(from, Some(by), Deed::AskRefund(cents, why));
        self.add(from.plus(20 * MINUTE), Some(by), Deed::Refund(RefundState::Approved));
        self.add(from.plus(22 * HOUR), None, Deed::Refund(RefundState::Paid));
    }
}

/// What follows a conversation that was answered; and whether the money is forgotten, which makes
/// the customer write again.
pub fn deeds(
    dice: &mut Dice,
    office: &Office,
    order: &Order,
    contact: &Contact,
    (answered, by, said): (Timestamp, usize, &str),
) -> (Vec<After>, Option<Timestamp>) {
    let mut deeds = Deeds(Vec::new());
    let line = contact.order.map_or(0, |(_, line)| line);
    let price = order.lines[line].product().price;
    let mut forgotten = None;
    match contact.scene {
        Scene::ReturnRequest => {
            let why = dice.one(&["Does not suit", "Other colour than expected", "Too large", "Ordered two to compare"]);
            if let Some(here) = sent_back(dice, office, &mut deeds, line, (answered, by), why) {
                if dice.chance(0.22) {
                    forgotten = Some(here.plus(dice.between(5 * DAY, 9 * DAY)));
                } else {
                    deeds.refund(here.plus(2 * HOUR), by, price, "return");
                    deeds.add(here.plus(25 * HOUR), Some(by), Deed::Return(ReturnState::Closed));
                }
            }
        }
        Scene::ExchangeRequest => {
            if let Some(here) = sent_back(dice, office, &mut deeds, line, (answered, by), "Exchange") {
                deeds.add(here.plus(3 * HOUR), Some(by), Deed::Return(ReturnState::Closed));
            }
        }
        Scene::RefundNotReceived => {
            deeds.refund(answered, by, price, "return");
            deeds.add(answered.plus(23 * HOUR), Some(by), Deed::Return(ReturnState::Closed));
        }
        // What was written is what is done.
        Scene::LostParcel if said.contains("refunded") => deeds.refund(answered, by, order.total(), "lost parcel"),
        Scene::DeliveryDelay if ["postage", "Porto"].iter().any(|word| said.contains(word)) => {
            deeds.refund(answered, by, 490, "postage");
        }
        Scene::WarrantyClaim => claim(dice, office, &mut deeds, order, line, (contact.at, answered, by)),
        _ => {}
    }
    (deeds.0, forgotten)
}

/// The way back of what is returned; gives when it was looked at, if it was sent at all.
fn sent_back(
    dice: &mut Dice,
    office: &Office,
    deeds: &mut Deeds,
    line: usize,
    (answered, by): (Timestamp, usize),
    why: &'static str,
) -> Option<Timestamp> {
    deeds.add(answered, Some(by), Deed::AskReturn(line, why));
    deeds.add(answered.plus(MINUTE), Some(by), Deed::Return(ReturnState::Approved));
    deeds.add(answered.plus(2 * MINUTE), None, Deed::Return(ReturnState::LabelSent));
    if dice.chance(0.08) {
        return None;
    }
    let posted = answered.plus(dice.between(DAY, 6 * DAY));
    deeds.add(posted, None, Deed::Return(ReturnState::InTransit));
    let received = office.after(posted.plus(dice.between(2 * DAY, 4 * DAY)), dice.between(20, 300));
    deeds.add(received, None, Deed::Return(ReturnState::Received));
    let inspected = office.after(received, dice.between(60, 700));
    deeds.add(inspected, None, Deed::Return(ReturnState::Inspected));
    Some(inspected)
}

fn claim(
    dice: &mut Dice,
    office: &Office,
    deeds: &mut Deeds,
    order: &Order,
    line: usize,
    (asked, answered, by): (Timestamp, Timestamp, usize),
) {
    let Some(delivered) = order.delivered_at() else { return };
    deeds.add(delivered.plus(dice.between(HOUR, 6 * DAY)).min(asked), None, Deed::Register(line));
    let problem = dice.one(&[
        "Switch broken",
        "Leaks from below",
        "Goes off after five minutes",
        "Does not heat any more",
        "Display stays dark",
    ]);
    deeds.add(answered, Some(by), Deed::Claim(format!("{problem} ({})", order.lines[line].product().name)));
    if dice.chance(0.07) {
        let at = office.after(answered, 200);
        deeds.add(at, Some(by), Deed::ClaimMoves(ClaimState::Rejected));
        return deeds.add(at.plus(MINUTE), Some(by), Deed::ClaimMoves(ClaimState::Closed));
    }
    deeds.add(answered.plus(MINUTE), Some(by), Deed::ClaimMoves(ClaimState::Approved));
    if dice.chance(0.3) {
        deeds.add(answered.plus(5 * MINUTE), Some(by), Deed::ClaimMoves(ClaimState::Replaced));
        return deeds.add(answered.plus(DAY), None, Deed::ClaimMoves(ClaimState::Closed));
    }
    deeds.add(answered.plus(3 * MINUTE), None, Deed::ClaimMoves(ClaimState::LabelSent));
    let received = office.after(answered.plus(dice.between(3 * DAY, 8 * DAY)), dice.between(10, 300));
    deeds.add(received, None, Deed::ClaimMoves(ClaimState::Received));
    let done = office.after(received, dice.between(900, 4_000));
    let end = if dice.chance(0.7) { ClaimState::Repaired } else { ClaimState::Replaced };
    deeds.add(done, None, Deed::ClaimMoves(end));
    deeds.add(done.plus(DAY), None, Deed::ClaimMoves(ClaimState::Closed));
}

/// Some register what they bought, without ever needing it.
pub fn registration(dice: &mut Dice, order: &Order) -> Option<After> {
    let powered = order.lines.iter().position(|line| PRODUCTS[line.product].powered)?;
    let at = order.delivered_at()?.plus(dice.between(2 * HOUR, 14 * DAY));
    dice.chance(0.17).then_some(After { at, by: None, deed: Deed::Register(powered) })
}
