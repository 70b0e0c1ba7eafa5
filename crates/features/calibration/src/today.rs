//! A calibration from today on: what waited at midnight, and as many contacts as are forecast of the next days.

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Refusal, Timestamp};
use store::Conn;
use twin::calibrating::{DAY, Start, open_at, starting};
use twin::simulation::{Model, Record};

use crate::calibration::{self, Calibration, Head};
use crate::classes::Kinds;
use crate::outlook::{AHEAD, expected};
use crate::recorded::{self, Recorded, day_number};
use crate::satisfaction::Satisfaction;

const DAYS: f64 = 7.0;

/// The model of the week that begins today.
pub struct Today {
    pub head: Head,
    pub day: Date,
    pub model: Model,
    pub satisfaction: Option<Satisfaction>,
}

/// From the midnight before `now`: then it is known what waited, and the day that has begun is forecast as a whole.
pub async fn from_today(conn: &mut Conn, id: &str, now: Timestamp) -> Result<Today, Refusal> {
    let made = calibration::find(conn, id).await?;
    let day = now.day_in(&recorded::zone(conn).await?);
    let recorded = recorded::since(conn, day, now).await?;
    let weekday = usize::try_from(day_number(day).rem_euclid(7)).unwrap_or_default();
    let start = Start { weekday, backlog: open(&recorded, &made.model, day) };
    let usual = starting(&made.model, &start, DAYS * DAY);
    let model = forecast(&made, &usual, day)?;
    Ok(Today { head: made.head, day, model, satisfaction: made.satisfaction })
}

/// The model of the week from a Monday on, with as many contacts as are forecast of it.
pub async fn of_week(conn: &mut Conn, id: &str, monday: Date) -> Result<(Head, Model), Refusal> {
    let made = calibration::find(conn, id).await?;
    let model = forecast(&made, &made.model, monday)?;
    Ok((made.head, model))
}

fn forecast(made: &Calibration, model: &Model, first: Date) -> Result<Model, Refusal> {
    let (begin, end) = (made.head.to_on.saturating_add(1.day()), made.head.to_on.saturating_add((AHEAD as i64).days()));
    expected(model, &made.outlook, first).ok_or_else(|| {
        let problem = if made.outlook.is_empty() {
            "has no forecast: it knows fewer than four weeks; calibrate again later".to_owned()
        } else {
            format!(
                "forecasts {begin} to {end}, and the week from {first} is not within; choose another or calibrate again"
            )
        };
        Refusal::invalid("model_id", problem)
    })
}

/// Class by class what waited at the midnight before a day, and for how long.
fn open(recorded: &Recorded, model: &Model, day: Date) -> Vec<Option<twin::simulation::Backlog>> {
    let kinds = Kinds::of_model(model);
    let replied = recorded.replies.iter().filter_map(|reply| {
        let came = recorded.minutes(reply.at.plus(-reply.wait_ms));
        let class = kinds.place(&reply.channel, reply.scenario.as_deref())?;
        Some(Record { began: Some(recorded.minutes(reply.at)), ..Record::of(class, came) })
    });
    let waiting = recorded.waiting.iter().filter_map(|waiting| {
        let class = kinds.place(&waiting.channel, waiting.scenario.as_deref())?;
        Some(Record::of(class, recorded.minutes(waiting.waiting_since)))
    });
    let records: Vec<Record> = replied.chain(waiting).collect();
    let midnight = day_number(day) as f64 * DAY;
    (0..model.classes.len()).map(|class| open_at(&records, class, midnight)).collect()
}
