//! All scenarios side by side: how often they happen, how bad that is, and which of them rise.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Refusal, Timestamp};
use scenarios::measuring::{self, Period};
use scenarios::scenario;
use serde::Serialize;
use store::{Conn, params};
use utoipa::ToSchema;

use crate::alarm::{self, Alarm, State};
use crate::showing::{self, Exposure, Trend, Verdict};
use crate::watching::{self, Against};

/// The last days, today among them.
pub const DAYS: usize = 28;

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RadarScenario)]
pub struct Blip {
    pub key: String,
    pub tickets: u64,
    /// Tickets per 100 orders delivered in the same days; null where none was.
    pub per_hundred: Option<f64>,
    /// On the customer, 1 (slight) to 5 (severe), as its owner estimates.
    pub impact: i64,
    pub trend: Trend,
    /// The alarm that goes on.
    pub alarm: Option<Alarm>,
    /// An alarm goes on, or the trend is surely upwards.
    pub rising: bool,
    /// The last days are worth a look: a rise, if it is one, is known as such some days before an alarm. Most come to
    /// nothing.
    pub warning: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Radar {
    pub days: usize,
    /// Moments between which the tickets were opened.
    pub opened_since: Timestamp,
    pub opened_before: Timestamp,
    /// Orders delivered in these days.
    pub orders: u64,
    pub against: Against,
    /// Those in use, by tickets times impact.
    pub items: Vec<Blip>,
}

pub async fn look(conn: &mut Conn, now: Timestamp) -> Result<Radar, Refusal> {
    let scenarios = scenario::list(conn).await?;
    let period = Period::latest(conn, watching::DAYS, now).await?;
    let counted = measuring::daily(conn, &period, None, None).await?;
    let going_on = alarm::list(conn, None, Some(State::GoingOn)).await?.items;
    let mut alarms: BTreeMap<String, Alarm> = going_on.into_iter().map(|one| (one.scenario.clone(), one)).collect();
    let warnings: BTreeSet<String> = conn.all::<String>(sql!("list_warnings"), params![]).await?.into_iter().collect();
    let last = Period::latest(conn, DAYS, now).await?.window()?;
    let start = watching::start(&showing::sums(&counted), &counted.orders);
    let places = counted.days.len().saturating_sub(DAYS)..counted.days.len();
    let orders: u64 = counted.orders[places.clone()].iter().sum();
    let base = watching::base(&counted.orders, start);
    let against = if base.is_some() { Against::Orders } else { Against::Days };
    let exposure = Exposure { base: base.as_deref(), start };
    let none = vec![0; counted.days.len()];
    let mut items = Vec::new();
    for one in scenarios.into_iter().filter(scenario::Scenario::is_active) {
        let tickets =
            counted.series.iter().find(|series| series.key == one.key).map_or(&none, |series| &series.tickets);
        let trend = showing::compared(tickets, exposure, places.clone())?;
        let alarm = alarms.remove(&one.key);
        items.push(Blip {
            tickets: trend.tickets,
            per_hundred: (orders > 0).then(|| trend.tickets as f64 * 100.0 / orders as f64),
            impact: one.definition.0.estimate.impact,
            rising: alarm.is_some() || trend.verdict == Verdict::Rising,
            trend,
            warning: alarm.is_none() && warnings.contains(&one.key),
            alarm,
            key: one.key,
        });
    }
    let weight = |blip: &Blip| blip.tickets as i64 * blip.impact;
    items.sort_by(|one, other| weight(other).cmp(&weight(one)).then_with(|| one.key.cmp(&other.key)));
    Ok(Radar { days: DAYS, opened_since: last.from, opened_before: last.to, orders, against, items })
}
