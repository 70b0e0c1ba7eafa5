//! Customers, products, orders and their parcels, as rows of an import file.

use kernel::Timestamp;
use kernel::time::{DAY, HOUR};
use serde_json::{Value, json};

use crate::data::dice::Dice;
use crate::data::prose;
use crate::data::size::{END, Size, moment};

const FIRST_NAMES: &[&str] = &[
    "Anna", "Ben", "Carla", "David", "Elif", "Fatima", "Georg", "Hanna", "Ivan", "Jana", "Karim", "Lena", "Marta",
    "Noah", "Olga", "Paul", "Quentin", "Rosa", "Samir", "Tessa", "Umut", "Vera", "Wanda", "Xaver", "Yusuf", "Zoe",
];
const LAST_NAMES: &[&str] = &[
    "Weber",
    "Novak",
    "Rossi",
    "Meyer",
    "Kaya",
    "Silva",
    "Dubois",
    "Larsen",
    "Petrov",
    "Kowalski",
    "Jensen",
    "Moreau",
    "Schmidt",
    "Ivanova",
    "Horvat",
    "Costa",
    "Yilmaz",
    "Berg",
    "Haas",
    "Lindqvist",
    "Bianchi",
    "Popescu",
    "Svoboda",
];
const CITIES: &[&str] = &["Berlin", "Vienna", "Lyon", "Porto", "Gdansk", "Aarhus", "Turin", "Brno", "Ghent", "Malmo"];
const CATEGORIES: &[&str] = &["Kitchen", "Garden", "Lighting", "Audio", "Clothing", "Outdoor", "Furniture", "Office"];
const CARRIERS: &[&str] = &["DHL", "UPS", "DPD", "GLS"];

/// So many of the orders are sent; the others are still packed, or cancelled.
const SENT_SHARE: f64 = 0.9;

pub fn person(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(FIRST_NAMES), dice.pick(LAST_NAMES))
}

pub fn customer(index: u64) -> Value {
    let mut dice = Dice::of("customer", index);
    let name = person(&mut dice);
    json!({
        "external_id": customer_id(index),
        "name": name,
        "email": format!("{}.{index}@example.com", name.to_lowercase().replace(' ', ".")),
        "phone": format!("+49 30 {:07}", dice.below(10_000_000)),
        "language": dice.pick(&["en", "de", "fr"]),
        "created_at": moment(dice.unit() * 0.05),
    })
}

pub fn customer_id(index: u64) -> String {
    format!("C-{index}")
}

pub fn product(index: u64) -> Value {
    let mut dice = Dice::of("product", index);
    json!({
        "sku": sku(index),
        "name": format!("{} {}", dice.pick(CATEGORIES), prose::model(index)),
        "category": dice.pick(CATEGORIES),
        "warranty_months": 24,
    })
}

pub fn sku(index: u64) -> String {
    format!("SKU-{index:05}")
}

/// What other rows must know of an order.
pub struct Order {
    index: u64,
    pub customer: u64,
    pub placed_at: Timestamp,
    pub product: u64,
    sent_at: Option<Timestamp>,
    dice: Dice,
}

impl Order {
    pub fn of(size: Size, index: u64) -> Self {
        let mut dice = Dice::of("order", index);
        let placed_at = moment((index as f64 + dice.unit()) / size.orders() as f64);
        let sent = dice.chance(SENT_SHARE).then(|| placed_at.plus(dice.wait(20 * HOUR)));
        Self {
            index,
            customer: some_customer(size, &mut dice),
            placed_at,
            product: dice.below(size.products()),
            sent_at: sent.filter(|at| *at < END),
            dice,
        }
    }

    pub fn id(index: u64) -> String {
        format!("{}", 100_000 + index)
    }

    pub fn row(mut self, size: Size) -> Value {
        let state = match self.sent_at {
            Some(at) if at.plus(5 * DAY) < END => "delivered",
            Some(_) => "shipped",
            None if self.placed_at.plus(10 * DAY) < END => "cancelled",
            None => "confirmed",
        };
        let mut lines = vec![self.line(self.product)];
        for _ in 0..self.dice.below(3) {
            let product = self.dice.below(size.products());
            lines.push(self.line(product));
        }
        let total: u64 = lines.iter().map(|(cents, _)| cents).sum();
        let lines: Vec<Value> = lines.into_iter().map(|(_, line)| line).collect();
        json!({
            "external_id": Self::id(self.index),
            "number": format!("#{}", Self::id(self.index)),
            "customer": { "external_id": customer_id(self.customer) },
            "state": state,
            "placed_at": self.placed_at,
            "currency": "EUR",
            "address": { "line1": format!("Street {}", 1 + self.dice.below(200)), "city": self.dice.pick(CITIES), "country": "DE" },
            "lines": lines,
            "payments": [{ "amount": amount(total), "method": "card", "at": self.placed_at }],
        })
    }

    /// A line and what it costs, in cents.
    fn line(&mut self, product: u64) -> (u64, Value) {
        let cents = 490 + Dice::of("price", product).below(30_000);
        let quantity = 1 + u64::from(self.dice.chance(0.1));
        let line = json!({ "sku": sku(product), "title": sku(product), "quantity": quantity, "price": amount(cents) });
        (cents * quantity, line)
    }

    /// The parcel of the order, if it has been sent, and what the carrier said of it.
    pub fn parcel(mut self) -> Option<(Value, Vec<Value>)> {
        let sent = self.sent_at?;
        let id = format!("S-{}", Self::id(self.index));
        let promised = sent.plus(3 * DAY);
        let delivered = sent.plus(30 * HOUR + self.dice.wait(20 * HOUR));
        let mut events = vec![
            (sent, "info_received"),
            (sent.plus(6 * HOUR), "in_transit"),
            (delivered.plus(-7 * HOUR), "out_for_delivery"),
        ];
        if self.dice.chance(0.05) {
            events.push((delivered.plus(-2 * HOUR), "attempt_failed"));
        }
        events.push((delivered, "delivered"));
        let place = self.dice.pick(CITIES);
        let event = |(at, state)| json!({ "shipment": id, "at": at, "state": state, "place": place });
        let events = events.into_iter().filter(|(at, _)| *at < END).map(event).collect();
        let row = json!({
            "external_id": id,
            "order": Self::id(self.index),
            "carrier": self.dice.pick(CARRIERS),
            "tracking_number": format!("{:014}", 7_000_000_000 + self.index * 97),
            "promised_on": promised.to_string().get(..10),
            "destination_time_zone": "Europe/Berlin",
            "shipped_at": sent,
        });
        Some((row, events))
    }
}

/// Some customers buy and write much more often than others.
pub fn some_customer(size: Size, dice: &mut Dice) -> u64 {
    let share = dice.unit();
    (share * share * size.customers() as f64) as u64
}

fn amount(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size(1);

    #[test]
    fn orders_come_in_order_and_cost_what_their_lines_do() {
        let placed: Vec<Timestamp> = (0..1_000).map(|index| Order::of(SIZE, index).placed_at).collect();
        assert!(placed.is_sorted());
        let row = Order::of(SIZE, 7).row(SIZE);
        let cents = |value: &Value| {
            value.as_str().and_then(|text| text.replace('.', "").parse::<u64>().ok()).expect("an amount")
        };
        let of_lines = row["lines"].as_array().expect("lines").iter();
        let sum: u64 = of_lines.map(|line| cents(&line["price"]) * line["quantity"].as_u64().expect("a number")).sum();
        assert_eq!(cents(&row["payments"][0]["amount"]), sum);
    }

    #[test]
    fn a_parcel_belongs_to_its_order_and_some_are_late() {
        let mut late = 0;
        for index in 0..2_000 {
            let Some((row, events)) = Order::of(SIZE, index).parcel() else { continue };
            assert_eq!(row["order"], json!(Order::id(index)));
            let moments: Vec<&str> = events.iter().filter_map(|event| event["at"].as_str()).collect();
            assert!(moments.is_sorted() && events.iter().all(|event| event["shipment"] == row["external_id"]));
            let last = events.last().expect("an event");
            let day = |value: &Value| value.as_str().map(|text| text[..10].to_owned());
            late += u32::from(last["state"] == "delivered" && day(&last["at"]) > day(&row["promised_on"]));
        }
        assert!((100..900).contains(&late), "{late}");
    }
}
