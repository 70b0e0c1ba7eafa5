//! What a rule asks of a ticket, its customer, order and parcels before it acts.

use kernel::{Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use tickets::ticket::{Channel, Urgency};
use utoipa::ToSchema;

const GROUPS_MAX: usize = 10;
const CONDITIONS_MAX: usize = 20;
const VALUES_MAX: usize = 50;
const TEXT_MAX: usize = 200;
/// A year of minutes; longer is a typing error.
const MINUTES_MAX: i64 = 366 * 24 * 60;
const NUMBER_MAX: i64 = 1_000_000;
/// Nobody: no team, no assignee.
pub const NONE: &str = "none";
/// What a server says of a sender, in the words of RFC 8601.
const SENDER_RESULTS: &[&str] = &["pass", "fail", "softfail", "neutral", "none", "policy", "temperror", "permerror"];
/// What a letter was sent by, other than one person to another.
const LETTER_SIGNS: &[&str] = &["list", "bulk", "auto_submitted"];
const ORDER_STATES: &[&str] = &["placed", "confirmed", "shipped", "delivered", "cancelled"];

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationMode)]
pub enum Mode {
    #[default]
    All,
    Any,
}

/// Groups of conditions: all of them must hold, or any. Without groups a rule asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = AutomationConditions)]
pub struct Conditions {
    pub mode: Mode,
    pub groups: Vec<Group>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AutomationGroup)]
pub struct Group {
    #[serde(default)]
    pub mode: Mode,
    pub conditions: Vec<Condition>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationAmong)]
pub enum Among {
    AnyOf,
    NoneOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationHolds)]
pub enum Holds {
    AnyOf,
    AllOf,
    NoneOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationBound)]
pub enum Bound {
    AtLeast,
    AtMost,
}

impl Bound {
    pub fn holds(self, found: i64, asked: i64) -> bool {
        match self {
            Self::AtLeast => found >= asked,
            Self::AtMost => found <= asked,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AutomationWithin)]
pub enum Within {
    Subject,
    FirstMessage,
    Either,
}

/// One question. What cannot be answered, such as one about the order of a ticket that has none, does not
/// hold, whichever way it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "field", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = AutomationCondition)]
pub enum Condition {
    /// Keys of statuses.
    Status {
        op: Among,
        values: Vec<String>,
    },
    Urgency {
        op: Among,
        values: Vec<Urgency>,
    },
    Channel {
        op: Among,
        values: Vec<Channel>,
    },
    /// Ids, or `none`.
    Team {
        op: Among,
        values: Vec<String>,
    },
    /// Ids of people, or `none`.
    Assignee {
        op: Among,
        values: Vec<String>,
    },
    Tags {
        op: Holds,
        values: Vec<String>,
    },
    /// Words and phrases, whole and in any case; one that ends with `*` is the beginning of a word.
    Words {
        within: Within,
        op: Among,
        values: Vec<String>,
    },
    /// Language of the customer, such as `de`.
    Language {
        op: Among,
        values: Vec<String>,
    },
    /// Minutes since the ticket was opened.
    Age {
        op: Bound,
        minutes: i64,
    },
    /// Minutes for which the customer has waited for an answer.
    Waiting {
        op: Bound,
        minutes: i64,
    },
    CustomerTags {
        op: Holds,
        values: Vec<String>,
    },
    /// Orders of the customer that were not cancelled.
    CustomerOrders {
        op: Bound,
        number: i64,
    },
    /// Tickets that the customer had before this one.
    EarlierTickets {
        op: Bound,
        number: i64,
    },
    /// Value of the order in the smallest unit of its currency.
    OrderValue {
        op: Bound,
        amount: i64,
        currency: String,
    },
    OrderState {
        op: Among,
        values: Vec<String>,
    },
    /// A parcel came after its promised day, or has not come by then.
    ParcelLate {
        is: bool,
    },
    /// Every parcel has been delivered.
    ParcelDelivered {
        is: bool,
    },
    /// Days after the promised one, of the parcel that is latest.
    ParcelDaysLate {
        op: Bound,
        number: i64,
    },
    /// What the server that the mailbox believes says of the sender of the customer's last letter: `pass`, `fail`, `softfail`,
    /// `neutral`, `none`, `policy`, `temperror`, `permerror`.
    Spf {
        op: Among,
        values: Vec<String>,
    },
    Dkim {
        op: Among,
        values: Vec<String>,
    },
    /// Whether the domain that the letter names as its sender's vouches for it.
    Dmarc {
        op: Among,
        values: Vec<String>,
    },
    /// Not so is what stands below the message as "sender not verified".
    SenderVerified {
        is: bool,
    },
    /// What sent the customer's last letter: a `list`, in `bulk`, or a program (`auto_submitted`).
    LetterSigns {
        op: Holds,
        values: Vec<String>,
    },
    /// A filter on the way took the customer's last letter for spam.
    Spam {
        is: bool,
    },
    /// Inside or outside the organisation's opening hours.
    BusinessHours {
        inside: bool,
    },
}

/// What has to be looked up to answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    pub customer: bool,
    pub order: bool,
    pub letter: bool,
}

impl Conditions {
    pub fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        for condition in self.groups.iter().flat_map(|group| &group.conditions) {
            match condition {
                Condition::CustomerTags { .. }
                | Condition::CustomerOrders { .. }
                | Condition::EarlierTickets { .. } => needs.customer = true,
                Condition::Spf { .. }
                | Condition::Dkim { .. }
                | Condition::Dmarc { .. }
                | Condition::SenderVerified { .. }
                | Condition::LetterSigns { .. }
                | Condition::Spam { .. } => needs.letter = true,
                Condition::OrderValue { .. }
                | Condition::OrderState { .. }
                | Condition::ParcelLate { .. }
                | Condition::ParcelDelivered { .. }
                | Condition::ParcelDaysLate { .. } => needs.order = true,
                _ => {}
            }
        }
        needs
    }
}

/// Checks conditions and puts their words into one spelling.
pub(crate) async fn check(
    conn: &mut Conn,
    mut conditions: Conditions,
    problems: &mut Problems,
) -> Result<Conditions, Refusal> {
    if conditions.groups.len() > GROUPS_MAX {
        problems.add("conditions.groups", format!("must be at most {GROUPS_MAX}"));
        return Ok(conditions);
    }
    for (at, group) in conditions.groups.iter_mut().enumerate() {
        let field = format!("conditions.groups[{at}].conditions");
        if group.conditions.is_empty() || group.conditions.len() > CONDITIONS_MAX {
            problems.add(&field, format!("must be 1 to {CONDITIONS_MAX}"));
            continue;
        }
        for (at, condition) in group.conditions.iter_mut().enumerate() {
            one(conn, condition, &format!("{field}[{at}]"), problems).await?;
        }
    }
    Ok(conditions)
}

async fn one(conn: &mut Conn, condition: &mut Condition, at: &str, problems: &mut Problems) -> Result<(), Refusal> {
    let values_at = format!("{at}.values");
    let minutes_at = format!("{at}.minutes");
    match condition {
        Condition::Status { values, .. } => {
            let known: Vec<String> = tickets::status::all(conn).await?.into_iter().map(|status| status.key).collect();
            known_only(&values_at, values, &known, "is no status", problems);
        }
        Condition::Urgency { values, .. } => _ = fits(&values_at, values.len(), problems),
        Condition::Channel { values, .. } => _ = fits(&values_at, values.len(), problems),
        Condition::Team { values, .. } => {
            let known = there(conn, Select::new(sql!("list_teams_of"), params![]), values).await?;
            known_only(&values_at, values, &known, "is no team, and not none", problems);
        }
        Condition::Assignee { values, .. } => {
            let known = there(conn, Select::new(sql!("list_people_of"), params![]), values).await?;
            known_only(&values_at, values, &known, "is no person, and not none", problems);
        }
        Condition::Tags { values, .. }
        | Condition::CustomerTags { values, .. }
        | Condition::Words { values, .. }
        | Condition::Language { values, .. } => lines(&values_at, values, problems),
        Condition::Age { minutes, .. } | Condition::Waiting { minutes, .. } => {
            between(&minutes_at, *minutes, 0, MINUTES_MAX, problems);
        }
        Condition::CustomerOrders { number, .. }
        | Condition::EarlierTickets { number, .. }
        | Condition::ParcelDaysLate { number, .. } => {
            between(&format!("{at}.number"), *number, 0, NUMBER_MAX, problems);
        }
        Condition::OrderValue { amount, currency, .. } => {
            between(&format!("{at}.amount"), *amount, 0, i64::MAX / 2, problems);
            *currency = currency.trim().to_uppercase();
            if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
                problems.add(&format!("{at}.currency"), "must be a currency of three letters, such as EUR");
            }
        }
        Condition::OrderState { values, .. } => {
            known_only(&values_at, values, &owned(ORDER_STATES), "is no state of an order", problems);
        }
        Condition::Spf { values, .. } | Condition::Dkim { values, .. } | Condition::Dmarc { values, .. } => {
            let otherwise = "is no result of a check, such as pass or fail";
            known_only(&values_at, values, &owned(SENDER_RESULTS), otherwise, problems);
        }
        Condition::LetterSigns { values, .. } => {
            known_only(&values_at, values, &owned(LETTER_SIGNS), "is none of list, bulk and auto_submitted", problems);
        }
        Condition::ParcelLate { .. }
        | Condition::ParcelDelivered { .. }
        | Condition::SenderVerified { .. }
        | Condition::Spam { .. }
        | Condition::BusinessHours { .. } => {}
    }
    Ok(())
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn fits(at: &str, there: usize, problems: &mut Problems) -> bool {
    let fits = (1..=VALUES_MAX).contains(&there);
    if !fits {
        problems.add(at, format!("must name 1 to {VALUES_MAX}"));
    }
    fits
}

fn between(at: &str, found: i64, least: i64, most: i64, problems: &mut Problems) {
    if !(least..=most).contains(&found) {
        problems.add(at, format!("must be between {least} and {most}"));
    }
}

fn known_only(at: &str, values: &[String], known: &[String], otherwise: &str, problems: &mut Problems) {
    if !fits(at, values.len(), problems) {
        return;
    }
    for (index, value) in values.iter().enumerate().filter(|(_, value)| !known.contains(value)) {
        let short: String = value.chars().take(40).collect();
        problems.add(&format!("{at}[{index}]"), format!("{short:?} {otherwise}"));
    }
}

/// Short lines in small letters, each once.
fn lines(at: &str, values: &mut Vec<String>, problems: &mut Problems) {
    if !fits(at, values.len(), problems) {
        return;
    }
    let mut checked: Vec<String> = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let line = problems.note(&format!("{at}[{index}]"), text::line(value, TEXT_MAX)).unwrap_or_default();
        let line = line.to_lowercase();
        if !checked.contains(&line) {
            checked.push(line);
        }
    }
    *values = checked;
}

async fn there(conn: &mut Conn, mut select: Select, values: &[String]) -> Result<Vec<String>, Refusal> {
    select.and_in("id", values.iter().take(VALUES_MAX + 1));
    let mut known: Vec<String> = conn.select(&select).await?;
    known.push(NONE.to_owned());
    Ok(known)
}
