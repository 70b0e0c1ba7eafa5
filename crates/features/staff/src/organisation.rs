//! The organisation: its name, zone, opening hours and the settings that KPIs depend on.

use kernel::calendar::OpeningHours;
use kernel::{Act, BusinessCalendar, Problems, Refusal, text, time};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::{abilities, escalation, events};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Organisation {
    pub name: String,
    /// IANA name; days in reports are days of this zone.
    pub time_zone: String,
    /// Days without a further contact after which a solve counts as first contact resolution.
    pub fcr_window_days: i64,
    /// A customer who ordered within so many days counts as active.
    pub retention_active_days: i64,
    /// A customer who waits for an answer longer than so many minutes of open time is told to the lead
    /// of the ticket's team; null: never. Teams may have a time of their own.
    pub escalate_after_minutes: Option<i64>,
    /// The person told where a ticket has no team, or its team no lead.
    pub escalation_lead_id: Option<String>,
    /// Most open tickets that are given to somebody at a time, unless it is set for them.
    pub ticket_capacity: i64,
    /// Opening hours in force now.
    #[schema(value_type = OpeningHours)]
    pub calendar: Json<OpeningHours>,
    pub version: i64,
}

/// What may be changed; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationChange {
    pub name: Option<String>,
    pub time_zone: Option<String>,
    pub fcr_window_days: Option<i64>,
    pub retention_active_days: Option<i64>,
    /// 1 to 28800; null: never.
    #[serde(default, deserialize_with = "kernel::patch::some")]
    pub escalate_after_minutes: Option<Option<i64>>,
    /// Somebody who works here; null: nobody.
    #[serde(default, deserialize_with = "kernel::patch::some")]
    pub escalation_lead_id: Option<Option<String>>,
    /// 1 to 500.
    pub ticket_capacity: Option<i64>,
    pub calendar: Option<OpeningHours>,
}

pub async fn find(conn: &mut Conn) -> Result<Option<Organisation>, Refusal> {
    Ok(conn.maybe(sql!("find_organisation"), params![]).await?)
}

/// Changes the settings. New opening hours hold from now on and rewrite no history.
pub async fn change(tx: &mut Tx, act: &Act, version: i64, input: OrganisationChange) -> Result<Organisation, Refusal> {
    let current = find(tx).await?.ok_or(Refusal::NotFound("organisation"))?;
    let mut problems = Problems::default();
    let name = input.name.as_deref().unwrap_or(&current.name);
    let name = problems.note("name", text::line(name, text::NAME_MAX)).unwrap_or_default();
    let time_zone = input.time_zone.unwrap_or_else(|| current.time_zone.clone());
    problems.note("time_zone", time::zone(&time_zone));
    let days =
        |value: i64, max: i64| if (1..=max).contains(&value) { Ok(value) } else { Err(format!("must be 1 to {max}")) };
    let fcr = problems.note("fcr_window_days", days(input.fcr_window_days.unwrap_or(current.fcr_window_days), 90));
    let retention = input.retention_active_days.unwrap_or(current.retention_active_days);
    let retention = problems.note("retention_active_days", days(retention, 3650));
    let escalating = input.escalate_after_minutes.unwrap_or(current.escalate_after_minutes);
    escalation::check_minutes(&mut problems, escalating, 1);
    let lead = input.escalation_lead_id.unwrap_or_else(|| current.escalation_lead_id.clone());
    if lead != current.escalation_lead_id {
        escalation::check_lead(tx, &mut problems, "escalation_lead_id", lead.as_deref()).await?;
    }
    let capacity = input.ticket_capacity.unwrap_or(current.ticket_capacity);
    abilities::capacity(&mut problems, Some(capacity));
    if let Some(hours) = &input.calendar {
        problems.note("calendar", BusinessCalendar::new(hours));
    }
    problems.into_result()?;
    let values = params![name, time_zone, fcr, retention, version, escalating, &lead, capacity];
    if tx.run(sql!("update_organisation"), values).await? == 0 {
        return Err(Refusal::stale(&current));
    }
    if let Some(hours) = input.calendar.filter(|hours| *hours != current.calendar.0) {
        tx.run(sql!("upsert_calendar"), params![act.now, &Json(hours)]).await?;
    }
    let changed = find(tx).await?.ok_or(Refusal::NotFound("organisation"))?;
    tx.append_change(act, events::ORGANISATION_CHANGED, events::organisation(), &current, &changed)?;
    Ok(changed)
}
