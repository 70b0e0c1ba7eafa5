//! Tickets with their messages and survey answers, as rows of an import file.

use kernel::Timestamp;
use kernel::time::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};

use crate::data::dice::Dice;
use crate::data::prose::Prose;
use crate::data::shop::{self, Order};
use crate::data::size::{END, Size, moment};

const TEAMS: &[&str] = &["Delivery", "Returns", "Warranty", "Payments", "Front desk"];
const AGENTS: u64 = 25;
const TAGS: &[&str] = &["delivery", "return", "refund", "warranty", "damaged", "invoice", "vip", "address"];
const CHANNELS: &[&str] = &["email", "email", "email", "web", "web", "chat", "phone"];
const URGENCIES: &[&str] = &["low", "normal", "normal", "normal", "normal", "high", "urgent"];

/// How many messages a ticket comes to, each as likely as the next; three on average.
const MESSAGES: &[u64] = &[1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 6];
const SOLVED_SHARE: f64 = 0.97;
const ANSWERED_SHARE: f64 = 0.2;
const NOTE_SHARE: f64 = 0.1;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Customer,
    Reply,
    Note,
}

/// What happens in a ticket, up to the end of the year.
pub struct Ticket {
    index: u64,
    opened_at: Timestamp,
    turns: Vec<(Timestamp, Turn)>,
    solved_at: Option<Timestamp>,
    order: Option<u64>,
    product: Option<u64>,
    customer: u64,
    agent: u64,
    dice: Dice,
}

impl Ticket {
    pub fn of(size: Size, index: u64) -> Self {
        let mut dice = Dice::of("ticket", index);
        let share = (index as f64 + dice.unit()) / size.tickets() as f64;
        let opened_at = moment(share);
        // Six of ten are about an order of the last weeks.
        let newest = (share * size.orders() as f64) as u64;
        let order = dice.chance(0.6).then(|| newest.saturating_sub(1 + dice.below(size.orders() / 12)));
        let (customer, product) = match order.map(|index| Order::of(size, index)) {
            Some(order) => (order.customer, Some(order.product)),
            None => (shop::some_customer(size, &mut dice), None),
        };
        let turns = turns(&mut dice, opened_at);
        let last = turns.last().map_or(opened_at, |(at, _)| *at);
        let whole = turns.iter().all(|(at, _)| *at < END);
        let turns = turns.into_iter().filter(|(at, _)| *at < END).collect();
        let solved_at = (whole && dice.chance(SOLVED_SHARE)).then(|| last.plus(MINUTE + dice.wait(40 * MINUTE)));
        let solved_at = solved_at.filter(|at| *at < END);
        Self { index, opened_at, turns, solved_at, order, product, customer, agent: dice.below(AGENTS), dice }
    }

    fn id(&self) -> String {
        format!("T-{}", self.index)
    }

    fn status(&self) -> &'static str {
        let last = self.turns.iter().rev().find(|(_, turn)| *turn != Turn::Note);
        match (self.solved_at, last) {
            (Some(at), _) if at.plus(7 * DAY) < END => "closed",
            (Some(_), _) => "solved",
            (None, _) if self.turns.len() == 1 => "new",
            (None, Some((_, Turn::Reply))) if self.index.is_multiple_of(4) => "on_hold",
            (None, Some((_, Turn::Reply))) => "pending",
            (None, _) => "open",
        }
    }

    pub fn row(mut self, size: Size, prose: &Prose) -> Value {
        let subject = prose.subject(&mut self.dice);
        let status = self.status();
        let closed_at = self.solved_at.filter(|_| status == "closed").map(|at| at.plus(7 * DAY));
        let tags: Vec<&&str> = (0..self.dice.below(3)).map(|_| self.dice.pick(TAGS)).collect();
        let (channel, urgency) = (self.dice.pick(CHANNELS), self.dice.pick(URGENCIES));
        json!({
            "external_id": self.id(),
            "subject": subject,
            "status": status,
            "urgency": urgency,
            "channel": channel,
            "customer": { "external_id": shop::customer_id(self.customer.min(size.customers() - 1)) },
            "order": self.order.map(Order::id),
            "product": self.product.map(shop::sku),
            "team": TEAMS[(self.agent % TEAMS.len() as u64) as usize],
            "assignee": (status != "new").then(|| agent(self.agent)),
            "tags": tags,
            "opened_at": self.opened_at,
            "solved_at": self.solved_at,
            "closed_at": closed_at,
        })
    }

    pub fn messages(mut self, prose: &Prose) -> Vec<Value> {
        let id = self.id();
        let turns = std::mem::take(&mut self.turns);
        let message = |(number, (at, turn)): (usize, (Timestamp, Turn))| {
            let by_staff = turn != Turn::Customer;
            json!({
                "external_id": format!("M-{}-{number}", self.index),
                "ticket": id,
                "author": if by_staff { "staff" } else { "customer" },
                "author_name": by_staff.then(|| agent(self.agent)),
                "kind": if turn == Turn::Note { "note" } else { "public" },
                "body_text": prose.message(&mut self.dice),
                "at": at,
            })
        };
        turns.into_iter().enumerate().map(message).collect()
    }

    /// What the customer answered to the survey, if asked and inclined.
    pub fn answer(mut self) -> Option<Value> {
        let at = self.solved_at?.plus(HOUR + self.dice.wait(8 * HOUR));
        let answered = self.dice.chance(ANSWERED_SHARE) && at < END;
        let rating = *self.dice.pick(&[1, 2, 3, 4, 4, 4, 5, 5, 5, 5]);
        answered.then(
            || json!({ "external_id": format!("A-{}", self.index), "ticket": self.id(), "rating": rating, "at": at }),
        )
    }
}

/// The messages of a ticket that goes on as long as it takes.
fn turns(dice: &mut Dice, opened_at: Timestamp) -> Vec<(Timestamp, Turn)> {
    let mut turns = vec![(opened_at, Turn::Customer)];
    let (mut at, mut waits) = (opened_at, true);
    for _ in 1..*dice.pick(MESSAGES) {
        let turn = match (dice.chance(NOTE_SHARE), waits) {
            (true, _) => Turn::Note,
            (false, true) => Turn::Reply,
            (false, false) => Turn::Customer,
        };
        at = at.plus(MINUTE + dice.wait(if turn == Turn::Customer { 9 * HOUR } else { 3 * HOUR }));
        waits = match turn {
            Turn::Note => waits,
            Turn::Reply => false,
            Turn::Customer => true,
        };
        turns.push((at, turn));
    }
    turns
}

fn agent(index: u64) -> String {
    format!("{} {index}", shop::person(&mut Dice::of("agent", index)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const SIZE: Size = Size(1);

    #[test]
    fn there_are_three_messages_a_ticket_and_little_is_left_undone() {
        let (mut messages, mut answers) = (0, 0);
        let mut statuses: BTreeMap<&str, u64> = BTreeMap::new();
        for index in (0..SIZE.tickets()).step_by(10) {
            let ticket = Ticket::of(SIZE, index);
            messages += ticket.turns.len();
            *statuses.entry(ticket.status()).or_default() += 1;
            answers += u64::from(ticket.answer().is_some());
        }
        assert!((29_000..31_000).contains(&messages), "{messages}");
        assert!((1_700..2_100).contains(&answers), "{answers}");
        assert!(statuses["closed"] > 9_000 && statuses.len() == 6, "{statuses:?}");
        let in_hand: u64 = ["new", "open", "pending", "on_hold"].iter().map(|key| statuses[key]).sum();
        assert!((200..600).contains(&in_hand), "{statuses:?}");
    }

    #[test]
    fn a_ticket_happens_in_order_and_its_rows_belong_together() {
        let prose = Prose::new(100);
        for index in (0..SIZE.tickets()).step_by(997) {
            let ticket = Ticket::of(SIZE, index);
            assert!(ticket.turns.iter().map(|(at, _)| at).is_sorted());
            assert!(ticket.solved_at.is_none_or(|at| at > ticket.turns[ticket.turns.len() - 1].0));
            if let Some(order) = ticket.order {
                let order = Order::of(SIZE, order);
                assert!(order.placed_at <= ticket.opened_at && order.customer == ticket.customer, "{index}");
            }
            let row = Ticket::of(SIZE, index).row(SIZE, &prose);
            let messages = Ticket::of(SIZE, index).messages(&prose);
            assert!(messages.iter().all(|message| message["ticket"] == row["external_id"]));
            assert_eq!(messages[0]["at"], row["opened_at"]);
            assert_eq!(Ticket::of(SIZE, index).messages(&prose), messages, "the same every time");
        }
    }
}
