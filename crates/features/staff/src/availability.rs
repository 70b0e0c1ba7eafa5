//! Who takes tickets now, and who is away: by their own word or their lead's, or because no browser of
//! theirs has been open for some minutes.

use kernel::time::{DAY, MINUTE};
use kernel::{Act, ActorKind, Problems, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::{MANAGE, events};

/// The topic under which browsers hear of it.
pub const TOPIC: &str = "availability";
/// Who had no browser open for so long is away.
pub const GONE_AFTER: i64 = 5 * MINUTE;
/// Most people whose turn is taken in one round.
pub const BATCH: i64 = 200;
/// Longer is no errand: who leaves for longer is made inactive or says that they come back.
const UNTIL_MAX: i64 = 366 * DAY;

/// Why somebody is as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AvailabilityReason)]
pub enum Because {
    /// They said so, or their lead did.
    Chosen,
    /// No browser of theirs was open for five minutes; or, of who is available, one was opened again.
    Gone,
}

impl Because {
    fn as_str(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Gone => "gone",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Availability {
    pub person_id: String,
    pub away: bool,
    pub because: Because,
    /// When who is away is available again by themselves; null: when they say so, or open a browser.
    pub until: Option<Timestamp>,
    /// Null: they have never been here.
    pub since: Option<Timestamp>,
}

/// Whether somebody takes tickets.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AvailabilityChoice {
    pub away: bool,
    /// Only of who is away: a moment within a year.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// Of all who work here.
pub async fn list(conn: &mut Conn) -> Result<Vec<Availability>, Refusal> {
    Ok(conn.all(sql!("list_availabilities"), params![]).await?)
}

pub async fn find(conn: &mut Conn, person_id: &str) -> Result<Availability, Refusal> {
    conn.maybe(sql!("find_availability"), params![person_id]).await?.ok_or(Refusal::NotFound("person"))
}

/// Says whether somebody takes tickets: themselves, the lead of a team of theirs, or who manages staff.
pub async fn choose(
    tx: &mut Tx,
    act: &Act,
    person_id: &str,
    input: AvailabilityChoice,
) -> Result<Availability, Refusal> {
    let may = act.actor.kind == ActorKind::Staff && act.actor.id == person_id
        || act.actor.acts_by_code()
        || act.actor.grants.reach(MANAGE).is_some()
        || tx.maybe::<String>(sql!("find_led_person"), params![person_id, &act.actor.id]).await?.is_some();
    if !may {
        return Err(Refusal::NotFound("person"));
    }
    let before = find(tx, person_id).await?;
    let mut problems = Problems::default();
    if let Some(until) = input.until {
        if !input.away {
            problems.add("until", "is only for who is away; leave it out");
        } else if until <= act.now || until.since(act.now) > UNTIL_MAX {
            problems.add("until", "must be a moment within the next 366 days");
        }
    }
    problems.into_result()?;
    let after = Turn { away: input.away, because: Because::Chosen, until: input.until };
    if !turn(tx, act, &before, &after).await? {
        return Err(Refusal::stale(&find(tx, person_id).await?));
    }
    find(tx, person_id).await
}

/// What somebody becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Turn {
    away: bool,
    because: Because,
    until: Option<Timestamp>,
}

/// Only from the state that was seen: of two nodes that find the same, one turns and tells of it.
async fn turn(tx: &mut Tx, act: &Act, before: &Availability, after: &Turn) -> Result<bool, Refusal> {
    let id = &before.person_id;
    let seen = before.since.map_or(-1, Timestamp::as_millis);
    let values = params![id, after.away, after.because.as_str(), after.until, act.now, seen, before.away];
    if tx.run(sql!("turn_availability"), values).await? == 0 {
        return Ok(false);
    }
    tx.append(act, events::AVAILABILITY_CHANGED, events::availability(id), after)?;
    Ok(true)
}

/// Somebody who may be other than they were by now.
#[derive(Debug, Clone, Deserialize)]
pub struct Due {
    person_id: String,
    away: bool,
    because: Because,
    until: Option<Timestamp>,
    since: Option<Timestamp>,
    line_at: Option<Timestamp>,
}

impl Due {
    fn state(self) -> Availability {
        let Self { person_id, away, because, until, since, .. } = self;
        Availability { person_id, away, because, until, since }
    }

    /// What the clock and their browsers make of them.
    fn next(&self, now: Timestamp) -> Option<Turn> {
        let here = self.line_at.is_some_and(|at| now.since(at) < GONE_AFTER);
        // Who just said so has time to open a browser.
        let fresh = self.since.is_some_and(|since| now.since(since) < GONE_AFTER);
        let over = self.until.is_some_and(|until| until <= now);
        let next = match (self.away, self.because) {
            (true, Because::Chosen) if over => Turn { away: !here, because: Because::Gone, until: None },
            (true, Because::Gone) if here => Turn { away: false, because: Because::Gone, until: None },
            (false, _) if !here && !fresh => Turn { away: true, because: Because::Gone, until: None },
            _ => return None,
        };
        Some(next)
    }
}

/// Who came back, or went, without saying so.
pub async fn due(conn: &mut Conn, now: Timestamp) -> Result<Vec<Due>, Refusal> {
    let values = params![now, now.plus(-GONE_AFTER), BATCH];
    Ok(conn.all(sql!("list_availabilities_due"), values).await?)
}

/// Writes down what became of them; gives how many are other than before.
pub async fn settle(tx: &mut Tx, act: &Act, due: Vec<Due>) -> Result<usize, Refusal> {
    let mut turned = 0;
    for one in due {
        if let Some(next) = one.next(act.now) {
            turned += usize::from(turn(tx, act, &one.state(), &next).await?);
        }
    }
    Ok(turned)
}
