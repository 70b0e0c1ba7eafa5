//! What somebody chose: whether they get a digest, how often, and at which hour of which zone.

use jiff::tz::TimeZone;
use kernel::{Act, Refusal, Timestamp, time};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::due;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DigestRhythm)]
pub enum Rhythm {
    Off,
    Daily,
    Weekly,
}

impl Rhythm {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// How many days it looks back on.
    pub fn days(self) -> i64 {
        if self == Self::Weekly { 7 } else { 1 }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Choice {
    pub person_id: String,
    pub rhythm: Rhythm,
    pub weekday: i64,
    pub hour: i64,
    pub time_zone: String,
    pub version: i64,
}

impl Choice {
    pub fn zone(&self) -> Result<TimeZone, Refusal> {
        time::zone(&self.time_zone).map_err(Refusal::Fault)
    }
}

/// A morning at the beginning of the week, until somebody chooses otherwise.
const WEEKDAY: i64 = 1;
const HOUR: i64 = 7;

/// Why no digest can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DigestHindrance)]
pub enum Hindrance {
    /// You have no e-mail address.
    NoAddress,
    /// No mailbox is active that has a server to send through.
    NoMailbox,
    /// The server does not know its own address (`base_url`), to which every number leads.
    NoBaseUrl,
}

/// What somebody chose, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DigestChoice)]
pub struct Shown {
    pub rhythm: Rhythm,
    /// 1 is Monday; matters only for a weekly one.
    pub weekday: i64,
    /// 0 to 23, by the clocks of `time_zone`.
    pub hour: i64,
    pub time_zone: String,
    /// When the next one is due; null while it is off.
    pub next_at: Option<Timestamp>,
    /// When the last one was sent; null: none ever was.
    pub last_at: Option<Timestamp>,
    /// Why none can be sent now; null: nothing is in the way.
    pub hindrance: Option<Hindrance>,
    /// 0 until something was chosen.
    pub version: i64,
}

pub(crate) async fn find(conn: &mut Conn, person_id: &str) -> Result<Choice, Refusal> {
    if let Some(choice) = conn.maybe(sql!("find_choice"), params![person_id]).await? {
        return Ok(choice);
    }
    let home = staff::organisation::find(conn).await?;
    Ok(Choice {
        person_id: person_id.to_owned(),
        rhythm: Rhythm::Off,
        weekday: WEEKDAY,
        hour: HOUR,
        time_zone: home.map_or_else(|| "UTC".to_owned(), |home| home.time_zone),
        version: 0,
    })
}

/// One's own.
pub async fn show(conn: &mut Conn, act: &Act, base_url: Option<&str>) -> Result<Shown, Refusal> {
    let choice = find(conn, &act.actor.id).await?;
    let claimed: Vec<due::Claimed> =
        conn.all(sql!("list_own_claimed"), params![&act.actor.id, due::looked_at_from(act.now)]).await?;
    let next_at = due::next(&choice, act.now, |day| claimed.iter().any(|one| one.due_on == day))?;
    let last_at = conn.maybe(sql!("find_last_sent"), params![&act.actor.id]).await?;
    let hindrance = hindrance(conn, act, base_url).await?;
    let Choice { rhythm, weekday, hour, time_zone, version, .. } = choice;
    Ok(Shown { rhythm, weekday, hour, time_zone, next_at, last_at, hindrance, version })
}

async fn hindrance(conn: &mut Conn, act: &Act, base_url: Option<&str>) -> Result<Option<Hindrance>, Refusal> {
    let person = staff::people::find(conn, &act.actor.id).await?;
    if person.email.is_none() {
        return Ok(Some(Hindrance::NoAddress));
    }
    let team = person.teams.first().map(String::as_str);
    if mail::telling::mailbox_for(conn, team).await?.is_none() {
        return Ok(Some(Hindrance::NoMailbox));
    }
    Ok(base_url.is_none().then_some(Hindrance::NoBaseUrl))
}
