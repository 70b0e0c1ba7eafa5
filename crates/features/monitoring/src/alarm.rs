//! An alarm as it is written down: a scenario that happened more often than is usual.

use forecast::Ending;
use jiff::civil::Date;
use kernel::{Page, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

/// A list is read to its end by nobody.
const LISTED_MAX: i64 = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScenarioAlarmState)]
pub enum State {
    GoingOn,
    Over,
    /// It lasted four weeks, and is what is usual now.
    BecameUsual,
    /// The tickets that it rested upon are no longer of this scenario.
    Withdrawn,
}

impl State {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GoingOn => "going_on",
            Self::Over => "over",
            Self::BecameUsual => "became_usual",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub const fn of(ending: Ending) -> Self {
        match ending {
            Ending::GoingOn => Self::GoingOn,
            Ending::Over(_) => Self::Over,
            Ending::BecameUsual(_) => Self::BecameUsual,
        }
    }
}

/// What was more than usual, since when and how much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioRise)]
pub struct Rise {
    pub state: State,
    /// The day on which it was known.
    #[schema(value_type = String)]
    pub begin_on: Date,
    /// The day on which it most probably began.
    #[schema(value_type = String)]
    pub since_on: Date,
    /// The last day that was raised; the last day there is while it goes on.
    #[schema(value_type = String)]
    pub last_on: Date,
    /// Tickets since then.
    pub cases: u64,
    /// As many are usual in these days.
    pub expected: f64,
    /// Cases to expected, with its 95 % interval. A young one looks larger than it is, as it begins where there happened
    /// to be many.
    pub ratio: f64,
    pub low: f64,
    pub high: f64,
    /// The day with most above what was expected.
    #[schema(value_type = String)]
    pub peak_on: Date,
    pub peak_cases: u64,
    pub peak_expected: f64,
}

impl Rise {
    pub fn of(alarm: &forecast::Alarm, today: Date) -> Self {
        Self {
            state: State::of(alarm.ending),
            begin_on: alarm.begin,
            since_on: alarm.since,
            last_on: crate::watching::last_day(alarm, today),
            cases: alarm.cases,
            expected: alarm.expected,
            ratio: alarm.ratio,
            low: alarm.interval.low,
            // What is next to never expected has no highest ratio; JSON knows no infinity.
            high: alarm.interval.high.min(1e9),
            peak_on: alarm.peak.date,
            peak_cases: alarm.peak.count,
            peak_expected: alarm.peak.expected,
        }
    }
}

/// An alarm with who has seen it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioAlarm)]
pub struct Alarm {
    pub id: String,
    /// Key of the scenario.
    pub scenario: String,
    #[serde(flatten)]
    pub rise: Rise,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub acknowledged_at: Option<Timestamp>,
    /// Id of a person.
    pub acknowledged_by: Option<String>,
    /// What that person wrote.
    pub note: Option<String>,
    pub version: i64,
}

/// The latest ones, of one scenario or of all.
pub async fn list(conn: &mut Conn, scenario: Option<&str>, state: Option<State>) -> Result<Page<Alarm>, Refusal> {
    let mut select = Select::new(sql!("list_alarms"), params![]);
    select.and_some("scenario = ?", scenario);
    select.and_some("state = ?", state.map(State::as_str));
    select.then("ORDER BY opened_at DESC, id DESC LIMIT ?", vec![LISTED_MAX.into()]);
    Ok(Page { items: conn.select(&select).await?, next: None })
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Alarm, Refusal> {
    conn.maybe(sql!("find_alarm"), params![id]).await?.ok_or(Refusal::NotFound("alarm"))
}

/// Those that go on, and those that were raised on this day or later.
pub async fn since(conn: &mut Conn, day: Date) -> Result<Vec<Alarm>, Refusal> {
    Ok(conn.all(sql!("list_alarms_since"), params![day.to_string()]).await?)
}
