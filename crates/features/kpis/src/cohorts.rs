//! Cohorts: customers by the month of their first order, and how many of each ordered again.

use jiff::civil::Date;
use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::Conn;
use utoipa::ToSchema;

use crate::figure::plain;
use crate::key::Key;
use crate::organisation::Organisation;
use crate::period::{self, By, Slice, plus_days};
use crate::purchases::{self, Buyer};
use crate::reason::Reason;

/// The customers whose first valid order lies in one month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Cohort {
    /// First day of the month.
    pub month: String,
    pub customers: u64,
    pub repeats: Vec<CohortRate>,
}

/// How many of them ordered again within so many days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CohortRate {
    pub days: i64,
    /// Null until the days have passed for everybody of the month, as are the others.
    pub counted: Option<u64>,
    #[serde(serialize_with = "plain")]
    pub value: Option<f64>,
    #[serde(serialize_with = "plain")]
    pub low: Option<f64>,
    #[serde(serialize_with = "plain")]
    pub high: Option<f64>,
    pub reason: Option<Reason>,
}

/// The cohorts from one day to another (exclusive), oldest first; by default all there are.
pub async fn cohorts(
    conn: &mut Conn,
    from: Option<Date>,
    to: Option<Date>,
    now: Timestamp,
) -> Result<Vec<Cohort>, Refusal> {
    let organisation = Organisation::find(conn).await?;
    let buyers = purchases::buyers(conn).await?;
    let day = |moment: &i64| Timestamp::from_millis(*moment).day_in(&organisation.zone);
    let firsts = || buyers.iter().filter_map(|buyer| buyer.moments.first());
    let (Some(first), Some(last)) = (firsts().min(), firsts().max()) else { return Ok(Vec::new()) };
    let from = from.unwrap_or_else(|| day(first).first_of_month());
    let to = to.unwrap_or_else(|| plus_days(day(last).last_of_month(), 1));
    let months = period::slices(from, to, By::Month, &organisation.zone)?;
    let buyers: Vec<&Buyer> = buyers.iter().collect();
    months.iter().map(|month| cohort(&buyers, month, &organisation, now)).collect()
}

fn cohort(buyers: &[&Buyer], month: &Slice, organisation: &Organisation, now: Timestamp) -> Result<Cohort, Refusal> {
    let mut customers = 0;
    let mut repeats = Vec::new();
    for days in Key::ALL.iter().filter_map(|key| key.repeat_days()) {
        let finding = purchases::repeat_rate(buyers, month, days, None, organisation, now)?;
        customers = finding.n;
        repeats.push(CohortRate {
            days,
            counted: finding.parts.counted,
            value: finding.measured.value,
            low: finding.measured.low,
            high: finding.measured.high,
            reason: finding.parts.reason,
        });
    }
    Ok(Cohort { month: month.group.unwrap_or(month.from).to_string(), customers, repeats })
}
