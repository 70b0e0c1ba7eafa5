//! Business calendars beside the organisation's own hours. None is ever removed: what was promised by its
//! hours counts by them.

use kernel::calendar::OpeningHours;
use kernel::{Act, BusinessCalendar, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::events;

/// Nobody finds their way among more.
const MOST: usize = 100;

/// More spans than any week has, and more holidays than ten years.
const SPANS_MAX: usize = 7 * 12;
const HOLIDAYS_MAX: usize = 400;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BusinessCalendar)]
pub struct Calendar {
    pub id: String,
    pub name: String,
    /// Hours in force now.
    #[schema(value_type = OpeningHours)]
    pub hours: Json<OpeningHours>,
    pub version: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCalendar {
    pub name: String,
    pub hours: OpeningHours,
}

/// What may be changed; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarChange {
    pub name: Option<String>,
    pub hours: Option<OpeningHours>,
}

pub async fn list(conn: &mut Conn) -> Result<Vec<Calendar>, Refusal> {
    Ok(conn.all(sql!("list_business_calendars"), params![]).await?)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Calendar, Refusal> {
    conn.maybe(sql!("find_business_calendar"), params![id]).await?.ok_or(Refusal::NotFound("calendar"))
}

pub async fn add(tx: &mut Tx, act: &Act, input: NewCalendar) -> Result<Calendar, Refusal> {
    let name = checked(&input.name, Some(&input.hours))?;
    if list(tx).await?.len() >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} calendars, which is the most; change one instead")));
    }
    let id = act.id("cal");
    let added = tx.run(sql!("insert_business_calendar"), params![&id, name, act.now]).await;
    added.map_err(|error| error.or_taken("name"))?;
    tx.run(sql!("upsert_business_hours"), params![&id, act.now, &Json(input.hours)]).await?;
    let calendar = find(tx, &id).await?;
    tx.append_setting(act, events::CALENDAR_ADDED, events::calendar(&id), &calendar)?;
    Ok(calendar)
}

/// Changes a calendar. New hours hold from now on; promises made before keep the hours they were made by.
pub async fn change(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    version: i64,
    input: CalendarChange,
) -> Result<Calendar, Refusal> {
    let current = find(tx, id).await?;
    let name = checked(input.name.as_deref().unwrap_or(&current.name), input.hours.as_ref())?;
    let changed = tx.run(sql!("update_business_calendar"), params![id, name, version]).await;
    if changed.map_err(|error| error.or_taken("name"))? == 0 {
        return Err(Refusal::stale(&current));
    }
    if let Some(hours) = input.hours.filter(|hours| *hours != current.hours.0) {
        tx.run(sql!("upsert_business_hours"), params![id, act.now, &Json(hours)]).await?;
    }
    let calendar = find(tx, id).await?;
    tx.append_change(act, events::CALENDAR_CHANGED, events::calendar(id), &current, &calendar)?;
    Ok(calendar)
}

/// A calendar without any hours would never let a promise fall due.
fn checked(name: &str, hours: Option<&OpeningHours>) -> Result<String, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(name, text::NAME_MAX)).unwrap_or_default();
    if let Some(hours) = hours {
        if hours.weekly.is_empty() {
            problems.add("hours.weekly", "must have at least one span of hours");
        }
        if hours.weekly.len() > SPANS_MAX {
            problems.add("hours.weekly", format!("must have at most {SPANS_MAX} spans"));
        } else if hours.holidays.len() > HOLIDAYS_MAX {
            problems.add("hours.holidays", format!("must have at most {HOLIDAYS_MAX} days"));
        } else {
            problems.note("hours", BusinessCalendar::new(hours));
        }
    }
    problems.into_result()?;
    Ok(name)
}
