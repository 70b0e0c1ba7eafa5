//! Rolling out, or going live, without anything that is measured: whoever decides says why, and the log keeps it. With a
//! measurement whose roll-out has begun no further word is needed.

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Conn, Tx};
use utoipa::ToSchema;

use super::measurement;
use crate::deciding::{self, Noted};
use crate::decision::Kind;
use crate::hindrance::Hindrance;
use crate::initiative::{self, Definition, Initiative, Lifecycle};
use crate::{DECIDE, evidence, initiating};

/// How far it is, and why nothing of it is measured.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnmeasuredRollOut)]
pub struct Unmeasured {
    /// `rolling_out` or `live`.
    pub lifecycle: Lifecycle,
    pub reason: String,
}

pub(crate) const fn reaches_customers(lifecycle: Lifecycle) -> bool {
    matches!(lifecycle, Lifecycle::RollingOut | Lifecycle::Live)
}

/// Who writes an initiative may move it there only as far as somebody who decides has begun a measurement, or says why not.
pub(crate) async fn may_reach(
    conn: &mut Conn,
    act: &Act,
    key: &str,
    (was, becomes): (Lifecycle, Lifecycle),
) -> Result<(), Refusal> {
    if was == becomes || !reaches_customers(becomes) {
        return Ok(());
    }
    act.actor.reach(DECIDE)?;
    let begun = measurement::of_initiative(conn, key).await?.iter().any(|one| one.begun_on.is_some());
    if begun { Ok(()) } else { Err(Hindrance::NotMeasured.into()) }
}

/// The version is that of the initiative as it was seen.
pub async fn go(tx: &mut Tx, act: &Act, key: &str, input: Unmeasured, version: i64) -> Result<Initiative, Refusal> {
    let before = initiative::hold_version(tx, key, version).await?;
    let reason = text::line(&input.reason, 1_000).map_err(|problem| Refusal::invalid("reason", problem))?;
    if !reaches_customers(input.lifecycle) {
        return Err(Refusal::invalid(
            "lifecycle",
            "must be rolling_out or live; what else it may be is written with it",
        ));
    }
    let was = before.definition.0.lifecycle;
    if was == input.lifecycle {
        return Err(Refusal::invalid("lifecycle", format!("it is {} already", was.as_str())));
    }
    let noted = Noted {
        frame_id: None,
        initiative: Some(key),
        kind: Kind::RollOut,
        was: Some(was.as_str()),
        became: Some(input.lifecycle.as_str()),
        reason: &reason,
        evidence: Some(evidence::as_it_is(tx, &before, act.now).await?),
        review_on: None,
    };
    deciding::note(tx, act, noted).await?;
    let definition = Definition { lifecycle: input.lifecycle, ..before.definition.0.clone() };
    initiating::put(tx, act, &before, definition).await
}
