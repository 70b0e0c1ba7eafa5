//! Choosing one's digest.

use kernel::{Act, Problems, Refusal, time};
use serde::{Deserialize, Serialize};
use store::{Tx, params};
use utoipa::ToSchema;

use crate::choice::{self, Choice, Rhythm};
use crate::{due, events};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DigestChoiceInput)]
pub struct Input {
    pub rhythm: Rhythm,
    /// 1 is Monday, 7 Sunday; of a weekly one.
    pub weekday: i64,
    /// 0 to 23.
    pub hour: i64,
    /// IANA name such as Europe/Berlin.
    pub time_zone: String,
}

/// Chooses for oneself. A day that is due by the new choice and over already is not made up for.
pub async fn choose(tx: &mut Tx, act: &Act, input: Input, version: i64) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    if !(1..=7).contains(&input.weekday) {
        problems.add("weekday", "must be 1 (Monday) to 7 (Sunday)");
    }
    if !(0..=23).contains(&input.hour) {
        problems.add("hour", "must be 0 to 23");
    }
    problems.note("time_zone", time::zone(&input.time_zone));
    problems.into_result()?;
    let before = choice::find(tx, &act.actor.id).await?;
    let me = &act.actor.id;
    let values = params![me, input.rhythm.as_str(), input.weekday, input.hour, &input.time_zone, version];
    if before.version != version || tx.run(sql!("choose"), values).await? == 0 {
        return Err(Refusal::stale(&as_chosen(&before)));
    }
    let after: Choice = choice::find(tx, me).await?;
    if let Some(passed) = due::latest(&after, act.now)? {
        const NONE: Option<&str> = None;
        tx.run(sql!("claim_day"), params![me, passed.day.to_string(), "passed", NONE, act.now]).await?;
    }
    tx.append_change(act, events::DIGEST_CHOSEN, events::subject(me), &as_chosen(&before), &input)?;
    Ok(())
}

fn as_chosen(choice: &Choice) -> Input {
    let Choice { rhythm, weekday, hour, time_zone, .. } = choice.clone();
    Input { rhythm, weekday, hour, time_zone }
}
