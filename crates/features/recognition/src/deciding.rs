//! What a person makes of a proposal: a scenario, or nothing.

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Decided};
use crate::proposal::{self, Proposal, Row, Search, State};

const REASON_MAX: usize = 500;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioProposalTaking)]
pub struct Taking {
    /// Key of the scenario that was made of it, or of one that it turned out to be.
    pub scenario: String,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioProposalDismissal)]
pub struct Dismissal {
    /// Why it is no scenario, for those who wonder later.
    pub reason: String,
}

/// The tickets are still to be classified: that is said of each by who confirms them.
pub async fn take(tx: &mut Tx, act: &Act, id: &str, input: Taking) -> Result<Proposal, Refusal> {
    let row = proposal::find(tx, id).await?;
    if scenarios::scenario::maybe(tx, &input.scenario).await?.is_none() {
        return Err(Refusal::invalid("scenario", "there is no such scenario; see /api/scenarios"));
    }
    decide(tx, act, row, State::Taken, (None, Some(input.scenario))).await
}

/// What is dismissed is not proposed again, nor its like.
pub async fn dismiss(tx: &mut Tx, act: &Act, id: &str, input: Dismissal) -> Result<Proposal, Refusal> {
    let row = proposal::find(tx, id).await?;
    let reason = text::line(&input.reason, REASON_MAX).map_err(|problem| Refusal::invalid("reason", problem))?;
    decide(tx, act, row, State::Dismissed, (Some(reason), None)).await
}

async fn decide(
    tx: &mut Tx,
    act: &Act,
    row: Row,
    state: State,
    (reason, scenario): (Option<String>, Option<String>),
) -> Result<Proposal, Refusal> {
    let values = params![&row.id, state.as_str(), act.now, &act.actor.id, &reason, &scenario];
    if tx.run(sql!("decide_proposal"), values).await? == 0 {
        return Err(Refusal::conflict("somebody has decided on this proposal already; look at the others"));
    }
    let kind = if state == State::Taken { events::PROPOSAL_TAKEN } else { events::PROPOSAL_DISMISSED };
    let told = Decided { proposal: row.id.clone(), name: row.words.0.join(", "), reason, scenario };
    tx.append_setting(act, kind, events::subject(), &told)?;
    let row = proposal::find(tx, &row.id).await?;
    proposal::shown(tx, &act.actor, row).await
}

/// Asks for proposals to be looked for; who asks again changes nothing.
pub async fn ask(tx: &mut Tx, act: &Act) -> Result<Search, Refusal> {
    tx.run(sql!("ask_for_search"), params![act.now]).await?;
    proposal::search(tx).await
}
