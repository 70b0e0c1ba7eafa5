//! A day that has begun: how much is forecast of it, how much work that is, and how much of it the people can do.

use jiff::civil::Date;
use kernel::{Refusal, Timestamp};
use serde::Serialize;
use store::{Conn, params};
use twin::calibrating::{DAY, Start, starting};
use twin::simulation::{Overload, Plan};
use utoipa::ToSchema;

use crate::calibration::{self, LATEST};
use crate::outlook::expected;
use crate::recorded::{self, day_number};

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CalibrationToday)]
pub struct Day {
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// New contacts, all together, and within which 80 of 100 such days should fall.
    pub expected: f64,
    pub low_80: Option<f64>,
    pub high_80: Option<f64>,
    /// What they are to do, with what follows from answers, in hours of one person.
    pub work_hours: f64,
    /// Hours of the people of the calibrated shifts, without those who are away.
    pub people_hours: f64,
    /// Where some of it is more than those who can do it have time for.
    pub overload: Option<Overload>,
}

pub async fn today(conn: &mut Conn, now: Timestamp) -> Result<Option<Day>, Refusal> {
    let count: i64 = conn.one(sql!("count_calibrations"), params![]).await?;
    if count == 0 {
        return Ok(None);
    }
    let made = calibration::find(conn, LATEST).await?;
    let day = now.day_in(&recorded::zone(conn).await?);
    let all = made.outlook.iter().find(|one| one.class.is_empty());
    let Some(of_day) = all.and_then(|all| all.days.iter().find(|one| one.day == day)) else { return Ok(None) };
    let weekday = usize::try_from(day_number(day).rem_euclid(7)).unwrap_or_default();
    let usual = starting(&made.model, &Start { weekday, backlog: Vec::new() }, DAY);
    let (Some(contacts), Some(model)) = (of_day.expected, expected(&usual, &made.outlook, day)) else {
        return Ok(None);
    };
    let load = Plan::of(&model).map_err(|refusal| Refusal::Fault(refusal.to_string()))?.load();
    Ok(Some(Day {
        day,
        expected: contacts,
        low_80: of_day.low_80,
        high_80: of_day.high_80,
        work_hours: load.erlangs * 24.0,
        people_hours: load.people * 24.0,
        overload: load.overload,
    }))
}
