//! How often scenarios happen, and what they cost customers and the shop: by the tickets opened in a
//! period, of which a scenario was said or, until then, detected.

use std::collections::BTreeMap;

use inference::{Share, Spread};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::time::{self, DAY, MINUTE};
use kernel::{Problems, Refusal, TimeWindow, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

/// Days within which a further order counts as coming back.
pub const REPEAT_DAYS: i64 = 90;
const DAYS_MAX: usize = 1_100;

/// Days as the organisation's clocks show them; both ends belong to it.
#[derive(Debug, Clone)]
pub struct Period {
    pub from: Date,
    pub to: Date,
    zone: TimeZone,
}

impl Period {
    /// Reads what people write; everything that is wrong is told at once.
    pub async fn read(conn: &mut Conn, from: &str, to: &str) -> Result<Self, Refusal> {
        let mut problems = Problems::default();
        let day = |text: &str| {
            let read = text.parse::<Date>().ok().filter(|day| day.to_string() == text);
            let read = read.filter(|day| (1900..2200).contains(&day.year()));
            read.ok_or_else(|| format!("{text:?} is not a day; write it like 2026-11-21"))
        };
        let (first, last) = (problems.note("from", day(from)), problems.note("to", day(to)));
        if let (Some(first), Some(last)) = (first, last) {
            let days = first.until(last).map_or(0, |span| i64::from(span.get_days()));
            if !(0..DAYS_MAX as i64).contains(&days) {
                problems.add("to", format!("must be the same day or one of the {DAYS_MAX} after it"));
            }
        }
        problems.into_result()?;
        let zone = zone(conn).await?;
        Ok(Self { from: first.unwrap_or_default(), to: last.unwrap_or_default(), zone })
    }

    /// The last days up to today, which is one of them.
    pub async fn latest(conn: &mut Conn, days: usize, now: Timestamp) -> Result<Self, Refusal> {
        let zone = zone(conn).await?;
        let to = now.day_in(&zone);
        let before = days.clamp(1, DAYS_MAX) as i64 - 1;
        Ok(Self { from: to.saturating_sub(before.days()), to, zone })
    }

    /// The days just before it, as many.
    fn before(&self) -> Self {
        let days = self.days().len() as i64;
        let to = self.from.saturating_sub(1.day());
        Self { from: self.from.saturating_sub(days.days()), to, zone: self.zone.clone() }
    }

    pub fn days(&self) -> Vec<Date> {
        self.from.series(1.day()).take_while(|day| *day <= self.to).collect()
    }

    pub fn window(&self) -> Result<TimeWindow, Refusal> {
        let after = self.to.saturating_add(1.day());
        TimeWindow::of_days(self.from, after, &self.zone).map_err(|problem| Refusal::invalid("to", problem))
    }

    /// How many of these moments fall on each day.
    fn by_day(&self, moments: impl IntoIterator<Item = i64>) -> Vec<u64> {
        let mut counts = vec![0; self.days().len()];
        for at in moments {
            let day = Timestamp::from_millis(at).day_in(&self.zone);
            let place = self.from.until(day).map_or(-1, |span| i64::from(span.get_days()));
            if let Some(count) = usize::try_from(place).ok().and_then(|place| counts.get_mut(place)) {
                *count += 1;
            }
        }
        counts
    }
}

async fn zone(conn: &mut Conn) -> Result<TimeZone, Refusal> {
    let name: Option<String> = conn.maybe(sql!("find_zone"), params![]).await?;
    name.map_or(Ok(TimeZone::UTC), |name| time::zone(&name)).map_err(Refusal::Fault)
}

/// A share with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioShare)]
pub struct Portion {
    pub hits: u64,
    pub n: u64,
    /// Null where there is no case.
    pub share: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl Portion {
    fn new(hits: u64, n: u64) -> Self {
        let share = Share::new(hits, n);
        let interval = share.and_then(Share::interval);
        Self {
            hits,
            n,
            share: share.and_then(Share::value),
            low: interval.map(|it| it.low),
            high: interval.map(|it| it.high),
        }
    }
}

/// A median with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioMedian)]
pub struct Median {
    pub n: u64,
    pub median_ms: Option<f64>,
    pub low_ms: Option<f64>,
    pub high_ms: Option<f64>,
}

impl Median {
    fn of(values: Vec<i64>) -> Self {
        let spread = Spread::new(values);
        let interval = spread.median_interval();
        Self {
            n: spread.n() as u64,
            median_ms: spread.median(),
            low_ms: interval.map(|it| it.low),
            high_ms: interval.map(|it| it.high),
        }
    }
}

/// A median of counts with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioMedianCount)]
pub struct MedianCount {
    pub n: u64,
    pub median: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl MedianCount {
    fn of(values: Vec<i64>) -> Self {
        let Median { n, median_ms: median, low_ms: low, high_ms: high } = Median::of(values);
        Self { n, median, low, high }
    }
}

/// What was refunded or replaced out of tickets, in minor units of a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ScenarioCost)]
pub struct Cost {
    pub currency: String,
    /// Tickets out of which something was given.
    pub tickets: u64,
    pub refunds: i64,
    /// What was paid for the pieces that were sent anew.
    pub replacements: i64,
}

/// How often a scenario happened in a period, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioMeasure)]
pub struct Measure {
    /// Null for all scenarios together.
    pub key: Option<String>,
    pub tickets: u64,
    /// Those of which a person said so; of the others it was detected.
    pub confirmed: u64,
    /// In the days just before, as many.
    pub tickets_before: u64,
    /// Tickets per 100 orders delivered in the same period; null where none was.
    pub per_hundred: Option<f64>,
    pub per_hundred_before: Option<f64>,
    /// From opening to the last solve, of those that are solved.
    pub resolution: Median,
    /// Positive answers to surveys.
    pub satisfaction: Portion,
    /// Solved tickets that were reopened.
    pub reopened: Portion,
    /// Tickets whose customer ordered again within 90 days, of those whose 90 days have passed.
    pub repeat: Portion,
    /// Minutes that people noted at steps of playbooks, of the tickets in which they did.
    pub handling: Median,
    /// How often the customer wrote or called, by ticket. Of imported tickets that is not known.
    pub contacts: MedianCount,
    /// Days by which parcels of the tickets' orders came after their promise; 0 for those that did not.
    pub days_late: MedianCount,
    /// By currency; of what was done out of the tickets alone, not of all that happened to their orders.
    pub costs: Vec<Cost>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioMeasures)]
pub struct Measures {
    /// Moments between which its tickets were opened.
    pub opened_since: Timestamp,
    pub opened_before: Timestamp,
    /// Orders delivered.
    pub orders: u64,
    pub orders_before: u64,
    pub all: Measure,
    /// By key; scenarios without a ticket are left out.
    pub items: Vec<Measure>,
}

#[derive(Debug, Default, Deserialize)]
struct Counted {
    key: String,
    tickets: u64,
    confirmed: u64,
    opened: Option<String>,
}

#[derive(Deserialize)]
struct Delivered {
    orders: u64,
    delivered: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Solved {
    key: String,
    solved: u64,
    reopened: u64,
    times: Option<String>,
}

#[derive(Deserialize)]
struct Handled {
    key: String,
    times: Option<String>,
}

#[derive(Deserialize)]
struct Packed {
    key: String,
    packed: Option<String>,
}

#[derive(Deserialize)]
struct Given {
    key: String,
    currency: String,
    tickets: u64,
    refunds: i64,
    replacements: i64,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Hits {
    key: String,
    n: u64,
    hits: u64,
}

/// What is known of each scenario, before shares are made of it.
#[derive(Debug, Default)]
struct Raw {
    tickets: u64,
    confirmed: u64,
    before: u64,
    solved: u64,
    reopened: u64,
    times: Vec<i64>,
    answers: (u64, u64),
    repeat: (u64, u64),
    handling: Vec<i64>,
    contacts: Vec<i64>,
    days_late: Vec<i64>,
    costs: BTreeMap<String, (u64, i64, i64)>,
}

impl Raw {
    fn add(&mut self, other: &Self) {
        self.tickets += other.tickets;
        self.confirmed += other.confirmed;
        self.before += other.before;
        self.solved += other.solved;
        self.reopened += other.reopened;
        self.times.extend(&other.times);
        self.answers = (self.answers.0 + other.answers.0, self.answers.1 + other.answers.1);
        self.repeat = (self.repeat.0 + other.repeat.0, self.repeat.1 + other.repeat.1);
        self.handling.extend(&other.handling);
        self.contacts.extend(&other.contacts);
        self.days_late.extend(&other.days_late);
        for (currency, (tickets, refunds, replacements)) in &other.costs {
            let sum = self.costs.entry(currency.clone()).or_default();
            *sum = (sum.0 + tickets, sum.1 + refunds, sum.2 + replacements);
        }
    }

    fn measure(self, key: Option<String>, orders: u64, orders_before: u64) -> Measure {
        let rate = |tickets: u64, orders: u64| (orders > 0).then(|| tickets as f64 * 100.0 / orders as f64);
        Measure {
            key,
            tickets: self.tickets,
            confirmed: self.confirmed,
            tickets_before: self.before,
            per_hundred: rate(self.tickets, orders),
            per_hundred_before: rate(self.before, orders_before),
            resolution: Median::of(self.times),
            satisfaction: Portion::new(self.answers.0, self.answers.1),
            reopened: Portion::new(self.reopened, self.solved),
            repeat: Portion::new(self.repeat.0, self.repeat.1),
            handling: Median::of(self.handling),
            contacts: MedianCount::of(self.contacts),
            days_late: MedianCount::of(self.days_late),
            costs: self
                .costs
                .into_iter()
                .map(|(currency, (tickets, refunds, replacements))| Cost { currency, tickets, refunds, replacements })
                .collect(),
        }
    }
}

/// All scenarios in a period.
pub async fn measure(conn: &mut Conn, period: &Period, now: Timestamp) -> Result<Measures, Refusal> {
    let (window, before) = (period.window()?, period.before().window()?);
    let orders = delivered(conn, &window).await?.orders;
    let orders_before = delivered(conn, &before).await?.orders;
    let mut raw: BTreeMap<String, Raw> = BTreeMap::new();
    for row in counted(conn, &window).await? {
        let one = raw.entry(row.key).or_default();
        (one.tickets, one.confirmed) = (row.tickets, row.confirmed);
    }
    for row in counted(conn, &before).await? {
        raw.entry(row.key).or_default().before = row.tickets;
    }
    let solved: Vec<Solved> = conn.all(sql!("measure_resolutions"), params![window.from, window.to]).await?;
    for row in solved {
        let one = raw.entry(row.key).or_default();
        (one.solved, one.reopened, one.times) = (row.solved, row.reopened, unpack(row.times.as_deref()));
    }
    let answers: Vec<Hits> = conn.all(sql!("measure_answers"), params![window.from, window.to]).await?;
    for row in answers {
        raw.entry(row.key).or_default().answers = (row.hits, row.n);
    }
    let days = REPEAT_DAYS * DAY;
    let bought: Vec<Hits> =
        conn.all(sql!("measure_purchases"), params![window.from, window.to, now.floor(time::MINUTE), days]).await?;
    for row in bought {
        raw.entry(row.key).or_default().repeat = (row.hits, row.n);
    }
    given(conn, &window, &mut raw).await?;
    borne(conn, &window, &mut raw).await?;
    let mut all = Raw::default();
    raw.values().for_each(|one| all.add(one));
    Ok(Measures {
        opened_since: window.from,
        opened_before: window.to,
        orders,
        orders_before,
        all: all.measure(None, orders, orders_before),
        items: raw.into_iter().map(|(key, one)| one.measure(Some(key), orders, orders_before)).collect(),
    })
}

/// What people did about the tickets: their time, and what was given.
async fn given(conn: &mut Conn, window: &TimeWindow, raw: &mut BTreeMap<String, Raw>) -> Result<(), Refusal> {
    let handled: Vec<Handled> = conn.all(sql!("measure_handling"), params![window.from, window.to]).await?;
    for row in handled {
        let minutes = unpack(row.times.as_deref()).into_iter();
        raw.entry(row.key).or_default().handling = minutes.map(|minutes| minutes.saturating_mul(MINUTE)).collect();
    }
    let given: Vec<Given> = conn.all(sql!("measure_remedies"), params![window.from, window.to]).await?;
    for row in given {
        raw.entry(row.key).or_default().costs.insert(row.currency, (row.tickets, row.refunds, row.replacements));
    }
    Ok(())
}

/// What customers bore: how often they had to write, and how long they waited for their parcels.
async fn borne(conn: &mut Conn, window: &TimeWindow, raw: &mut BTreeMap<String, Raw>) -> Result<(), Refusal> {
    let contacts: Vec<Packed> = conn.all(sql!("measure_contacts"), params![window.from, window.to]).await?;
    for row in contacts {
        raw.entry(row.key).or_default().contacts = unpack(row.packed.as_deref());
    }
    let delays: Vec<Packed> = conn.all(sql!("measure_delays"), params![window.from, window.to]).await?;
    for row in delays {
        let parcels = row.packed.as_deref().unwrap_or("").split_ascii_whitespace();
        raw.entry(row.key).or_default().days_late = parcels.filter_map(days_late).collect();
    }
    Ok(())
}

/// Of `promised/delivered`.
fn days_late(days: &str) -> Option<i64> {
    let (promised, delivered) = days.split_once('/')?;
    let (promised, delivered) = (promised.parse::<Date>().ok()?, delivered.parse::<Date>().ok()?);
    Some(i64::from(promised.until(delivered).ok()?.get_days()).max(0))
}

async fn counted(conn: &mut Conn, window: &TimeWindow) -> Result<Vec<Counted>, Refusal> {
    Ok(conn.all(sql!("measure_tickets"), params![window.from, window.to]).await?)
}

async fn delivered(conn: &mut Conn, window: &TimeWindow) -> Result<Delivered, Refusal> {
    Ok(conn.one(sql!("measure_deliveries"), params![window.from, window.to]).await?)
}

fn unpack(text: Option<&str>) -> Vec<i64> {
    text.unwrap_or("").split_ascii_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// What days can be told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScenarioAttribute)]
pub enum Attribute {
    Product,
    Carrier,
    Channel,
}

impl Attribute {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Carrier => "carrier",
            Self::Channel => "channel",
        }
    }
}

/// Counts per day of tickets of a scenario, or of those with one value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ScenarioCounts)]
pub struct Counts {
    pub key: String,
    /// Of the attribute; null without one, and where it is not known.
    pub value: Option<String>,
    pub tickets: Vec<u64>,
}

/// Days in order, and for each the orders delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ScenarioDays)]
pub struct Days {
    #[schema(value_type = Vec<String>)]
    pub days: Vec<Date>,
    pub orders: Vec<u64>,
    pub series: Vec<Counts>,
}

/// Counts per day of one scenario, or of all, optionally by an attribute.
pub async fn daily(
    conn: &mut Conn,
    period: &Period,
    key: Option<&str>,
    by: Option<Attribute>,
) -> Result<Days, Refusal> {
    let window = period.window()?;
    let orders = period.by_day(unpack(delivered(conn, &window).await?.delivered.as_deref()));
    let series = match by {
        None => counted(conn, &window)
            .await?
            .into_iter()
            .filter(|row| key.is_none_or(|key| key == row.key))
            .map(|row| Counts { tickets: period.by_day(unpack(row.opened.as_deref())), key: row.key, value: None })
            .collect(),
        Some(by) => by_attribute(conn, period, &window, key, by).await?,
    };
    Ok(Days { days: period.days(), orders, series })
}

async fn by_attribute(
    conn: &mut Conn,
    period: &Period,
    window: &TimeWindow,
    key: Option<&str>,
    by: Attribute,
) -> Result<Vec<Counts>, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        key: String,
        at: i64,
        value: Option<String>,
    }
    let mut select = Select::new(sql!("measure_attributes"), params![window.from, window.to, by.as_str()]);
    select.and_some("f.scenario = ?", key);
    let mut moments: BTreeMap<(String, Option<String>), Vec<i64>> = BTreeMap::new();
    for row in conn.select::<Row>(&select).await? {
        moments.entry((row.key, row.value)).or_default().push(row.at);
    }
    let counts = |((key, value), at)| Counts { key, value, tickets: period.by_day(at) };
    Ok(moments.into_iter().map(counts).collect())
}
