//! Making a calibration: read, reckon, keep. Reckoning takes seconds and holds no connection.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use store::Conn;
use twin::calibrating::{DAY, Setting, calibrate};
use utoipa::ToSchema;

use crate::assuming;
use crate::calibration::{Folded, Made};
use crate::campaigning::{self, Campaign};
use crate::fitting::{self, WEEKS};
use crate::outlook::outlooks;
use crate::recorded::{self, Rating, Recorded};
use crate::satisfaction::of_ratings;
use crate::shaping::shape;

/// How long the window is unless somebody says otherwise.
pub const WINDOW_DAYS: i64 = 56;
const WINDOW_MIN: i64 = 14;
const WINDOW_MAX: i64 = 366;
/// Fewer contacts make no twin.
pub const CONTACTS_MIN: u64 = 100;
/// The same facts give the same report.
const SEED: u64 = 2_026;

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCalibration)]
pub struct Wanted {
    /// First day of what it rests on; eight weeks before the last unless it is said.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day; yesterday unless it is said.
    #[serde(default)]
    pub to: Option<String>,
}

/// All that reckoning needs.
#[derive(Debug)]
pub struct Asked {
    from: Date,
    /// The day after the last one.
    until: Date,
    /// The first day of which anything is read: the report looks back further than the window.
    first: Date,
    recorded: Recorded,
    ratings: Vec<Rating>,
    settings: Vec<Setting>,
    campaigns: Vec<Campaign>,
}

pub async fn read(conn: &mut Conn, wanted: &Wanted, now: Timestamp) -> Result<Asked, Refusal> {
    let zone = recorded::zone(conn).await?;
    let today = now.day_in(&zone);
    let last = day("to", wanted.to.as_deref())?.unwrap_or_else(|| today.saturating_sub(1.day()));
    if last >= today {
        return Err(Refusal::invalid("to", "must be a day that is over"));
    }
    let until = last.saturating_add(1.day());
    let from = day("from", wanted.from.as_deref())?.unwrap_or_else(|| until.saturating_sub(WINDOW_DAYS.days()));
    let days = recorded::day_number(until) - recorded::day_number(from);
    if !(WINDOW_MIN..=WINDOW_MAX).contains(&days) {
        let problem = format!("must be {WINDOW_MIN} to {WINDOW_MAX} days before the day after the last one");
        return Err(Refusal::invalid("from", problem));
    }
    let first = from.saturating_sub((7 * WEEKS as i64).days());
    let recorded = recorded::since(conn, first, now).await?;
    let ratings = recorded::ratings(conn, (from, until), &zone).await?;
    let (settings, campaigns) = (assuming::settings(conn).await?, campaigning::list(conn).await?);
    Ok(Asked { from, until, first, recorded, ratings, settings, campaigns })
}

/// Pure, and long: for a thread that may be kept busy.
pub fn reckon(asked: &Asked) -> Result<Made, Refusal> {
    let days = recorded::day_number(asked.until) - recorded::day_number(asked.first);
    let shaped = shape(&asked.recorded, days as f64 / 7.0);
    let observed = fitting::observed(&shaped, asked.from, asked.until, &asked.settings);
    let contacts = shaped.count(observed.from, observed.until);
    if contacts < CONTACTS_MIN {
        let problem = format!("holds {contacts} contacts; a calibration needs at least {CONTACTS_MIN}");
        return Err(Refusal::invalid("from", problem));
    }
    let mut calibrated = calibrate(&observed).map_err(|refusal| Refusal::invalid("from", refusal.to_string()))?;
    let satisfaction = of_ratings(&asked.ratings, &shaped.kinds)?;
    satisfaction.give(&mut calibrated.model);
    let window = Span::new().days((observed.until - observed.from) as i64 / DAY as i64);
    // Before the first reply there is nothing to go by.
    let seen = shaped.records.first().map_or(observed.from, |record| record.came);
    let first =
        asked.first.saturating_add(((seen / DAY).ceil() as i64 - recorded::day_number(asked.first)).max(0).days());
    let fit = fitting::fit(&shaped, first, asked.until, window, &asked.settings, SEED);
    let folded =
        shaped.kinds.folded.iter().map(|(channel, contacts)| Folded { channel: channel.clone(), contacts: *contacts });
    let stream = calibrated.model.orders.first();
    let outlook = outlooks(&shaped, first, asked.until, (&asked.recorded.hours.holidays, &asked.campaigns), stream);
    let to_on = asked.until.saturating_sub(1.day());
    Ok(Made { from_on: asked.from, to_on, contacts, calibrated, fit, folded: folded.collect(), outlook, satisfaction })
}

/// On a thread of its own.
pub async fn reckon_aside(asked: Asked) -> Result<Made, Refusal> {
    background::begin("calibration", move || reckon(&asked)).await?
}

fn day(field: &str, text: Option<&str>) -> Result<Option<Date>, Refusal> {
    text.map(recorded::day).transpose().map_err(|problem| Refusal::invalid(field, problem))
}
