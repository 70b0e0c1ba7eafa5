//! Accepting what was learned, or declining it with a reason. What is accepted is credited to its author in
//! the next version of the playbook that is published; it is decided on once.

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events;
use crate::learning::{self, Learning, State};

const REASON_MAX: usize = 500;

/// What becomes of it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LearningDecision)]
pub struct Decision {
    pub accept: bool,
    /// Why it is declined; its author reads it.
    #[serde(default)]
    pub reason: Option<String>,
}

/// The version is that of the learning as it was seen.
pub async fn decide(tx: &mut Tx, act: &Act, id: &str, input: Decision, version: i64) -> Result<Learning, Refusal> {
    #[derive(Deserialize)]
    struct Held {
        state: State,
        version: i64,
    }
    let held: Option<Held> = tx.maybe(sql!("hold_learning"), params![id]).await?;
    let held = held.ok_or(Refusal::NotFound("learning"))?;
    let before = learning::find(tx, &act.actor, id).await?;
    if held.version != version {
        return Err(Refusal::stale(&before));
    }
    if held.state != State::Proposed {
        return Err(Refusal::conflict("it was decided on before"));
    }
    if !before.may_decide {
        let problem = "this is for the owner of its scenario or playbook, or needs the permission learnings.decide";
        return Err(Refusal::Forbidden(problem.to_owned()));
    }
    let reason = text::optional_line(input.reason.as_deref(), REASON_MAX)
        .map_err(|problem| Refusal::invalid("reason", problem))?;
    let (state, kind) = match (input.accept, &reason) {
        (true, None) => (State::Accepted, events::LEARNING_ACCEPTED),
        (false, Some(_)) => (State::Declined, events::LEARNING_DECLINED),
        (true, Some(_)) => return Err(Refusal::invalid("reason", "belongs to what is declined; comment instead")),
        (false, None) => return Err(Refusal::invalid("reason", "say why, for its author")),
    };
    tx.run(sql!("decide_learning"), params![id, state.as_str(), &act.actor.id, act.now, reason]).await?;
    let after = learning::find(tx, &act.actor, id).await?;
    tx.append(act, kind, events::subject(id), &after.told())?;
    Ok(after)
}
