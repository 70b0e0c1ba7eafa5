//! Campaigns: days on which more comes than usual, or less, because of something that the shop does itself. The next
//! calibration goes by them.

use jiff::civil::Date;
use kernel::{Act, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::events;
use crate::recorded::day;

const NAME_MAX: usize = 80;
/// What goes on for longer is how business is.
const DAYS_MAX: i32 = 92;
/// So many at most: four a week for two and a half years.
const MOST: i64 = 500;
const PERCENT: std::ops::RangeInclusive<i64> = -90..=900;

/// Some days of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationCampaign)]
pub struct Campaign {
    pub id: String,
    pub name: String,
    #[schema(value_type = String, format = Date)]
    pub first_on: Date,
    /// Belongs to it.
    #[schema(value_type = String, format = Date)]
    pub last_on: Date,
    /// So many per cent more contacts than on other days, or fewer, as somebody expects it. Goes for days to come until
    /// campaigns that are over show how much it is.
    pub expected_percent: Option<i64>,
    pub version: i64,
}

impl Campaign {
    pub fn is_on(&self, day: Date) -> bool {
        self.first_on <= day && day <= self.last_on
    }
}

/// A campaign as it is to be: new, or instead of what it was.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCalibrationCampaign)]
pub struct NewCampaign {
    pub name: String,
    /// A day such as `2026-11-27`.
    pub first_on: String,
    /// The last day; it belongs to the campaign.
    pub last_on: String,
    /// From -90 to 900.
    #[serde(default)]
    pub expected_percent: Option<i64>,
}

/// All, the latest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Campaign>, Refusal> {
    Ok(conn.all(sql!("list_campaigns"), params![]).await?)
}

pub async fn add(tx: &mut Tx, act: &Act, input: NewCampaign) -> Result<Campaign, Refusal> {
    let count: i64 = tx.one(sql!("count_campaigns"), params![]).await?;
    if count >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} campaigns already; remove old ones first")));
    }
    let campaign = checked(act.id("cmp"), input, 1)?;
    write(tx, sql!("add_campaign"), &campaign).await?;
    tx.append_setting(act, events::CAMPAIGN_ADDED, events::subject(&campaign.id), &campaign)?;
    Ok(campaign)
}

/// Puts another in its place, if `version` is still its version.
pub async fn change(tx: &mut Tx, act: &Act, id: &str, input: NewCampaign, version: i64) -> Result<Campaign, Refusal> {
    let before = hold(tx, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let after = checked(before.id.clone(), input, version + 1)?;
    write(tx, sql!("change_campaign"), &after).await?;
    tx.append_change(act, events::CAMPAIGN_CHANGED, events::subject(id), &before, &after)?;
    Ok(after)
}

pub async fn remove(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let campaign = hold(tx, id).await?;
    tx.run(sql!("remove_campaign"), params![id]).await?;
    Ok(tx.append_setting(act, events::CAMPAIGN_REMOVED, events::subject(id), &campaign)?)
}

async fn hold(tx: &mut Tx, id: &str) -> Result<Campaign, Refusal> {
    tx.maybe(sql!("hold_campaign"), params![id]).await?.ok_or(Refusal::NotFound("campaign"))
}

async fn write(tx: &mut Tx, sql: store::Sql, campaign: &Campaign) -> Result<(), Refusal> {
    let Campaign { id, name, first_on, last_on, expected_percent, version } = campaign;
    tx.run(sql, params![id, name, first_on.to_string(), last_on.to_string(), *expected_percent, *version]).await?;
    Ok(())
}

fn checked(id: String, input: NewCampaign, version: i64) -> Result<Campaign, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(&input.name, NAME_MAX));
    let first_on = problems.note("first_on", day(&input.first_on));
    let last_on = problems.note("last_on", day(&input.last_on));
    if let (Some(first_on), Some(last_on)) = (first_on, last_on) {
        if last_on < first_on {
            problems.add("last_on", "must not be before the first day");
        } else if first_on.until(last_on).map_or(i32::MAX, |span| span.get_days()) >= DAYS_MAX {
            problems
                .add("last_on", format!("a campaign has at most {DAYS_MAX} days; what goes on for longer is a trend"));
        }
    }
    if input.expected_percent.is_some_and(|percent| !PERCENT.contains(&percent)) {
        problems.add("expected_percent", format!("must be from {} to {}", PERCENT.start(), PERCENT.end()));
    }
    problems.into_result()?;
    let (Some(name), Some(first_on), Some(last_on)) = (name, first_on, last_on) else {
        return Err(Refusal::Fault("a campaign without problems is whole".to_owned()));
    };
    Ok(Campaign { id, name, first_on, last_on, expected_percent: input.expected_percent, version })
}
