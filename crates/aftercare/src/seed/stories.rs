//! The stories' form.

use kernel::time::{DAY, HOUR, MINUTE};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::Failure;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stories {
    pub teams: Vec<String>,
    pub people: Vec<PersonStory>,
    pub products: Vec<ProductStory>,
    pub customers: Vec<CustomerStory>,
    pub orders: Vec<OrderStory>,
    pub tickets: Vec<TicketStory>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonStory {
    pub name: String,
    pub email: String,
    pub role: String,
    pub teams: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductStory {
    pub sku: String,
    pub name: String,
    pub category: String,
    pub warranty_months: i64,
    /// Cents.
    pub price: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerStory {
    pub name: String,
    email: String,
    phone: Option<String>,
    language: String,
    channel: Option<String>,
    hours: Option<String>,
    note: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderStory {
    pub number: String,
    pub customer: String,
    pub ago: Span,
    /// SKU and quantity.
    pub lines: Vec<(String, i64)>,
    pub parcel: Option<Parcel>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    pub carrier: String,
    pub tracking: String,
    pub promised_in_days: i64,
    /// How long ago, carrier state, words.
    pub scans: Vec<(Span, String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketStory {
    pub subject: String,
    pub customer: String,
    pub order: Option<String>,
    /// SKU.
    pub product: Option<String>,
    pub channel: String,
    pub team: String,
    pub assignee: Option<String>,
    #[serde(default = "normal")]
    pub urgency: String,
    #[serde(default)]
    pub tags: Vec<String>,
    pub ago: Span,
    pub steps: Vec<Step>,
}

/// One thing that happens: exactly one of `customer`, `staff_opens`, `reply`, `note`, `rating`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    #[serde(default)]
    pub after: Span,
    pub customer: Option<String>,
    pub staff_opens: Option<String>,
    pub reply: Option<String>,
    pub note: Option<String>,
    pub rating: Option<i64>,
    pub comment: Option<String>,
    /// Status that a reply sets.
    pub status: Option<String>,
    /// Person of staff, where it is not the assignee.
    pub by: Option<String>,
}

/// A length of time such as `1d 3h` or `40m`, in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span(pub i64);

impl Stories {
    pub fn read() -> Result<Self, Failure> {
        toml::from_str(include_str!("stories.toml")).map_err(|error| Failure::new(format!("stories: {error}")))
    }
}

impl CustomerStory {
    /// As the API takes a new customer.
    pub fn input(&self) -> Value {
        let phones: Vec<Value> = self.phone.iter().map(|number| json!({ "number": number })).collect();
        json!({
            "name": self.name,
            "emails": [{ "address": self.email }],
            "phones": phones,
            "language": self.language,
            "preferences": { "channel": self.channel, "hours": self.hours, "notes": self.note },
            "tags": self.tags,
        })
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut total = 0;
        for piece in text.split_whitespace() {
            let (number, unit) = piece.split_at(piece.len().saturating_sub(1));
            let unit = match unit {
                "d" => DAY,
                "h" => HOUR,
                "m" => MINUTE,
                _ => return Err(serde::de::Error::custom(format!("{piece:?} is no length of time"))),
            };
            total += number.parse::<i64>().map_err(serde::de::Error::custom)? * unit;
        }
        Ok(Self(total))
    }
}

fn normal() -> String {
    "normal".to_owned()
}
