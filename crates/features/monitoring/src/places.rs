//! Where a rise is, and in what the affected tickets differ from the others. It shows what goes together, not what causes
//! what.

use std::collections::BTreeMap;

use forecast::{Attribute as Told, Cell, Demands, Place, Search, Value, causes, scan};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Actor, Refusal, Timestamp};
use scenarios::measuring::Period;
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use tickets::ticket::Channel;
use utoipa::ToSchema;

use crate::alarm::Rise;
use crate::showing::{self, Known};

/// Most tickets that are compared; of more the last ones.
pub const COMPARED_MAX: usize = 20_000;
/// Most tickets behind a value that are listed.
pub const LISTED_MAX: i64 = 100;
/// Before a rise as many tickets must be known for it to be told where it is.
const BEFORE_MIN: u64 = 30;
/// Days before a rise by which it is known how the tickets were spread then.
const BEFORE_DAYS: i64 = 182;
/// How improbable by chance, in any of the attributes, a place must be to be told.
const SURE: f64 = 0.05;
const SEARCH: Search = Search { longest: 1, replicates: 999, seed: 1, most: 5 };

/// What tickets are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CauseAttribute)]
pub enum Attribute {
    Product,
    /// Of the order's line with this product, or its first; with the product's name before it.
    Batch,
    /// Of the order's last parcel.
    Carrier,
    /// Of the order's address.
    Country,
    /// State or province of the order's address, or else the country and the first character of the postal code.
    Region,
    Channel,
}

impl Attribute {
    pub const ALL: [Self; 6] = [Self::Product, Self::Batch, Self::Carrier, Self::Country, Self::Region, Self::Channel];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Batch => "batch",
            Self::Carrier => "carrier",
            Self::Country => "country",
            Self::Region => "region",
            Self::Channel => "channel",
        }
    }

    /// Its values come and go, so that any rise would seem to be at the latest: only other tickets of the same days tell
    /// what is usual.
    const fn passes(self) -> bool {
        matches!(self, Self::Batch)
    }
}

/// A value that the affected have more often than the others.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioCause)]
pub struct Cause {
    pub attribute: Attribute,
    pub value: String,
    pub affected: u64,
    /// Of so many of which it is known.
    pub affected_known: u64,
    pub others: u64,
    pub others_known: u64,
    /// How many times as often the affected have it; null where no other ticket does.
    pub ratio: Option<f64>,
    /// Of the ratio: so wide that all that is told holds together in 95 of 100 cases. No high end where no other ticket has it.
    pub low: f64,
    pub high: Option<f64>,
    /// How probable it is to find so much by chance among all that was looked at.
    pub probability: f64,
}

/// A value with more of the rise than its usual part.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RisePlace)]
pub struct Somewhere {
    pub attribute: Attribute,
    pub value: String,
    pub cases: u64,
    /// As many of these cases would be its usual part.
    pub expected: f64,
    pub ratio: f64,
    pub probability: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RiseWhere)]
pub struct Where {
    pub rise: Rise,
    /// Tickets before it by which it is known how they are usually spread.
    pub before: u64,
    /// Whether they are enough to tell.
    pub enough: bool,
    /// None: it is about everywhere.
    pub places: Vec<Somewhere>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioCauses)]
pub struct Causes {
    /// Tickets of the scenario, and all others opened in the same days.
    pub affected: u64,
    pub others: u64,
    /// There are more than are compared: only the last ones were.
    pub cut: bool,
    /// How many values were looked at, and how many are too rare for it.
    pub looks: usize,
    pub too_rare: usize,
    /// The surest first.
    pub items: Vec<Cause>,
    /// The last alarm of the period.
    pub rise: Option<Where>,
}

/// A ticket with what it can be told apart by.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    number: i64,
    subject: String,
    opened_at: Timestamp,
    scenario: Option<String>,
    channel: Channel,
    product: Option<String>,
    batch: Option<String>,
    address: Option<String>,
    carrier: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Address {
    country: Option<String>,
    region: Option<String>,
    postal_code: Option<String>,
}

impl Row {
    /// As it is written in the order; none where it is not known.
    fn value(&self, attribute: Attribute) -> Option<String> {
        let address = || self.address.as_deref().and_then(|text| serde_json::from_str::<Address>(text).ok());
        match attribute {
            Attribute::Product => self.product.clone(),
            Attribute::Batch => self.batch.as_ref().map(|batch| of_product(batch, self.product.as_deref())),
            Attribute::Carrier => self.carrier.clone(),
            Attribute::Channel => Some(self.channel.as_str().to_owned()),
            Attribute::Country => address()?.country,
            Attribute::Region => region(&address()?),
        }
    }
}

/// Batches of two products may have the same name.
fn of_product(batch: &str, product: Option<&str>) -> String {
    product.map_or_else(|| batch.to_owned(), |product| format!("{product} {batch}"))
}

fn region(address: &Address) -> Option<String> {
    let country = address.country.as_deref().unwrap_or_default();
    if let Some(region) = &address.region {
        return Some(format!("{country} {region}").trim().to_owned());
    }
    let first = address.postal_code.as_deref()?.trim().chars().next()?;
    Some(format!("{country} {}…", first.to_uppercase()).trim().to_owned())
}

/// Why: a scenario's tickets of a period beside all others; and where its last alarm is.
pub async fn explain(conn: &mut Conn, key: &str, period: &Period, now: Timestamp) -> Result<Causes, Refusal> {
    let known = showing::know(conn, key, now).await?;
    showing::places(&known, period)?;
    let window = period.window()?;
    let mut select = Select::new(sql!("list_cases"), params![window.from, window.to]);
    select.then("ORDER BY f.opened_at DESC, f.ticket_id DESC LIMIT ?", vec![(COMPARED_MAX as i64 + 1).into()]);
    let mut rows: Vec<Row> = conn.select(&select).await?;
    let cut = rows.len() > COMPARED_MAX;
    rows.truncate(COMPARED_MAX);
    let mut found = compared(key, &rows)?;
    found.cut = cut;
    found.rise = where_it_is(conn, key, period, &known).await?;
    Ok(found)
}

fn compared(key: &str, rows: &[Row]) -> Result<Causes, Refusal> {
    let is_affected = |row: &Row| row.scenario.as_deref() == Some(key);
    let affected = rows.iter().filter(|row| is_affected(row)).count() as u64;
    let mut told = Vec::with_capacity(Attribute::ALL.len());
    for attribute in Attribute::ALL {
        let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for row in rows {
            let Some(value) = row.value(attribute) else { continue };
            let count = counts.entry(value).or_default();
            if is_affected(row) { count.0 += 1 } else { count.1 += 1 }
        }
        let value = |(name, (affected, others))| Value { name, affected, others };
        told.push(Told { name: attribute.as_str().to_owned(), values: counts.into_iter().map(value).collect() });
    }
    let found = causes(&told, Demands::default()).map_err(fault)?;
    let mut items = Vec::with_capacity(found.found.len());
    for cause in found.found {
        let Some(place) = told.iter().position(|attribute| attribute.name == cause.attribute) else { continue };
        let values = &told[place].values;
        items.push(Cause {
            attribute: Attribute::ALL[place],
            affected_known: values.iter().map(|value| value.affected).sum(),
            others_known: values.iter().map(|value| value.others).sum(),
            value: cause.value,
            affected: cause.affected,
            others: cause.others,
            ratio: cause.ratio,
            low: cause.interval.low,
            high: Some(cause.interval.high).filter(|high| high.is_finite()),
            probability: cause.adjusted,
        });
    }
    Ok(Causes {
        affected,
        others: rows.len() as u64 - affected,
        cut: false,
        looks: found.looks,
        too_rare: found.too_rare,
        items,
        rise: None,
    })
}

/// Where the last alarm of the period is: its cases beside how the tickets of the scenario were spread before it.
async fn where_it_is(conn: &mut Conn, key: &str, period: &Period, known: &Known) -> Result<Option<Where>, Refusal> {
    let today = known.today();
    let mut rises = known.watched.alarms.iter().map(|alarm| Rise::of(alarm, today));
    let Some(rise) = rises.rfind(|rise| rise.since_on <= period.to && rise.last_on >= period.from) else {
        return Ok(None);
    };
    let before = rise.since_on.saturating_sub(1.day());
    let of_it = ("f.scenario = ?", key);
    let usual = rows_between(conn, of_it, (before.saturating_sub(BEFORE_DAYS.days()), before)).await?;
    let risen = rows_between(conn, of_it, (rise.since_on, rise.last_on)).await?;
    let others = ("(f.scenario IS NULL OR f.scenario <> ?)", key);
    let beside = rows_between(conn, others, (rise.since_on, rise.last_on)).await?;
    let enough = usual.len() as u64 >= BEFORE_MIN;
    let places = if enough { spread(&usual, &beside, &risen)? } else { Vec::new() };
    Ok(Some(Where { rise, before: usual.len() as u64, enough, places }))
}

async fn rows_between(
    conn: &mut Conn,
    (which, key): (&'static str, &str),
    (from, to): (Date, Date),
) -> Result<Vec<Row>, Refusal> {
    let window = Period::read(conn, &from.to_string(), &to.to_string()).await?.window()?;
    let mut select = Select::new(sql!("list_cases"), params![window.from, window.to]);
    select.and(which, vec![key.into()]);
    select.then("ORDER BY f.opened_at DESC, f.ticket_id DESC LIMIT ?", vec![(COMPARED_MAX as i64).into()]);
    Ok(conn.select(&select).await?)
}

/// Values whose part of the rise is more than their usual one, beyond what chance finds in any of them. What is usual is told
/// by the tickets before it, or by those beside it.
fn spread(before: &[Row], beside: &[Row], risen: &[Row]) -> Result<Vec<Somewhere>, Refusal> {
    let mut places = Vec::new();
    for attribute in Attribute::ALL {
        let mut counts: BTreeMap<String, (f64, u64)> = BTreeMap::new();
        let usual =
            if attribute.passes() { as_in(risen, beside) } else { before.iter().map(|row| (row, 1.0)).collect() };
        let mut known = 0;
        for (value, weight) in usual.into_iter().filter_map(|(row, weight)| Some((row.value(attribute)?, weight))) {
            counts.entry(value).or_default().0 += weight;
            known += 1;
        }
        risen.iter().filter_map(|row| row.value(attribute)).for_each(|value| counts.entry(value).or_default().1 += 1);
        if counts.len() < 2 || known < BEFORE_MIN {
            continue;
        }
        let cell = |(place, (usual, cases)): (usize, &(f64, u64))| Cell {
            values: vec![place],
            counts: vec![*cases],
            // Half a case, as of what has not happened yet the part is not 0.
            expected: vec![*usual + 0.5],
        };
        let cells: Vec<Cell> = counts.values().enumerate().map(cell).collect();
        let names: Vec<&String> = counts.keys().collect();
        for cluster in scan(&cells, SEARCH).map_err(fault)? {
            let probability = (cluster.probability * Attribute::ALL.len() as f64).min(1.0);
            let Place::Value { value, .. } = cluster.place else { continue };
            if probability <= SURE {
                places.push(Somewhere {
                    attribute,
                    value: names[value].clone(),
                    cases: cluster.cases,
                    expected: cluster.expected,
                    ratio: cluster.ratio(),
                    probability,
                });
            }
        }
    }
    places.sort_by(|one, other| (other.cases as f64 - other.expected).total_cmp(&(one.cases as f64 - one.expected)));
    Ok(places)
}

/// Other tickets, each product of them weighing as much as in the rise: what is asked of one product alone is not yet of
/// its batches.
fn as_in<'r>(risen: &[Row], others: &'r [Row]) -> Vec<(&'r Row, f64)> {
    let of = |rows: &[Row], product: &Option<String>| rows.iter().filter(|row| row.product == *product).count() as f64;
    let mut weights: BTreeMap<&Option<String>, f64> = BTreeMap::new();
    for row in others {
        weights.entry(&row.product).or_insert_with(|| of(risen, &row.product) / of(others, &row.product));
    }
    others.iter().map(|row| (row, weights[&row.product])).filter(|(_, weight)| *weight > 0.0).collect()
}

/// A ticket behind a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CauseCase)]
pub struct Case {
    pub id: String,
    pub number: i64,
    pub subject: String,
    pub opened_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CauseCases)]
pub struct Cases {
    /// The last ones that the caller may see.
    pub items: Vec<Case>,
    pub more: bool,
}

/// The tickets of a scenario that have a value, as far as the caller may see them.
pub async fn cases(
    conn: &mut Conn,
    actor: &Actor,
    key: &str,
    period: &Period,
    (attribute, value): (Attribute, &str),
) -> Result<Cases, Refusal> {
    let window = period.window()?;
    let mut select = Select::new(sql!("list_cases"), params![window.from, window.to]);
    select.and("f.scenario = ?", vec![key.into()]);
    select.within_reach(actor, tickets::READ, "f.team_id", "f.assignee_id")?;
    select.then("ORDER BY f.opened_at DESC, f.ticket_id DESC LIMIT ?", vec![(COMPARED_MAX as i64).into()]);
    let rows: Vec<Row> = conn.select(&select).await?;
    let mut items: Vec<Case> = rows
        .into_iter()
        .filter(|row| row.value(attribute).as_deref() == Some(value))
        .take(LISTED_MAX as usize + 1)
        .map(|row| Case { id: row.id, number: row.number, subject: row.subject, opened_at: row.opened_at })
        .collect();
    let more = items.len() > LISTED_MAX as usize;
    items.truncate(LISTED_MAX as usize);
    Ok(Cases { items, more })
}

fn fault(invalid: forecast::Invalid) -> Refusal {
    Refusal::Fault(invalid.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(carrier: &str, product: &str, scenario: &str) -> Row {
        Row {
            id: String::new(),
            number: 1,
            subject: String::new(),
            opened_at: Timestamp::default(),
            scenario: Some(scenario.into()),
            channel: Channel::Email,
            product: Some(product.into()),
            batch: None,
            address: Some(r#"{"country":"DE","postal_code":"34117"}"#.into()),
            carrier: Some(carrier.into()),
        }
    }

    fn rows(counts: &[(&str, &str, &str, usize)]) -> Vec<Row> {
        let of = |(carrier, product, scenario, n): &(&str, &str, &str, usize)| {
            (0..*n).map(|_| row(carrier, product, scenario)).collect::<Vec<_>>()
        };
        counts.iter().flat_map(of).collect()
    }

    #[test]
    fn what_the_affected_have_more_often_is_told_with_its_counts() {
        let rows = rows(&[
            ("Northway", "Kettle", "late", 40),
            ("Swift", "Kettle", "late", 10),
            ("Northway", "Kettle", "praise", 60),
            ("Swift", "Kettle", "praise", 140),
        ]);
        let found = compared("late", &rows).expect("causes");
        assert_eq!((found.affected, found.others, found.items.len()), (50, 200, 1));
        let cause = &found.items[0];
        assert_eq!((cause.attribute, cause.value.as_str()), (Attribute::Carrier, "Northway"));
        assert_eq!((cause.affected, cause.affected_known, cause.others, cause.others_known), (40, 50, 60, 200));
        assert!(cause.low > 1.5 && cause.high.is_some_and(|high| high < 5.0), "{cause:?}");
    }

    #[test]
    fn a_rise_at_one_carrier_is_found_there_and_one_everywhere_nowhere() {
        let usual = rows(&[("Northway", "Kettle", "late", 60), ("Swift", "Lamp", "late", 60)]);
        let there =
            rows(&[("Northway", "Kettle", "late", 24), ("Northway", "Lamp", "late", 24), ("Swift", "Lamp", "late", 5)]);
        let found = spread(&usual, &[], &there).expect("places");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].attribute, found[0].value.as_str(), found[0].cases), (Attribute::Carrier, "Northway", 48));
        assert!((found[0].expected - 26.5).abs() < 0.1 && found[0].probability <= 0.05, "{found:?}");
        let everywhere = rows(&[("Northway", "Kettle", "late", 30), ("Swift", "Lamp", "late", 30)]);
        assert_eq!(spread(&usual, &[], &everywhere).expect("places"), []);
    }

    #[test]
    fn a_batch_is_held_against_what_else_was_asked_of_it_in_the_same_days() {
        let of = |counts: &[(&str, &str, usize)]| {
            let one = |batch: &str, scenario| Row { batch: Some(batch.into()), ..row("Northway", "Kettle", scenario) };
            let all = counts.iter().flat_map(|(batch, scenario, n)| (0..*n).map(move |_| one(batch, scenario)));
            all.collect::<Vec<_>>()
        };
        let before = of(&[("W40", "broken", 60)]);
        // All that is sold now is of new batches.
        let beside = of(&[("W44", "where", 50), ("W45", "where", 50)]);
        let evenly = of(&[("W44", "broken", 20), ("W45", "broken", 22)]);
        assert_eq!(spread(&before, &beside, &evenly).expect("places"), []);
        let one = of(&[("W44", "broken", 6), ("W45", "broken", 36)]);
        let found = spread(&before, &beside, &one).expect("places");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].attribute, found[0].value.as_str(), found[0].cases), (Attribute::Batch, "Kettle W45", 36));
        // What is asked of kettles alone is asked of each of their batches.
        let lamps = (0..300).map(|_| Row { batch: Some("W9".into()), ..row("Northway", "Lamp", "where") });
        let beside: Vec<Row> = beside.into_iter().chain(lamps).collect();
        assert_eq!(spread(&before, &beside, &evenly).expect("places"), []);
        assert_eq!(spread(&before, &beside, &one).expect("places").len(), 1);
    }

    #[test]
    fn a_region_is_what_the_address_says() {
        let of = |text: &str| region(&serde_json::from_str(text).expect("an address"));
        assert_eq!(of(r#"{"country":"DE","postal_code":"34117"}"#).as_deref(), Some("DE 3…"));
        assert_eq!(of(r#"{"country":"US","region":"Ohio","postal_code":"43004"}"#).as_deref(), Some("US Ohio"));
        assert_eq!(of(r#"{"postal_code":" qt7 "}"#).as_deref(), Some("Q…"));
        assert_eq!(of(r#"{"city":"Kassel"}"#), None);
    }
}
