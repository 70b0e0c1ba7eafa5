//! Dismissing what is suggested: in this ticket it does not come again.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::gathering;
use crate::suggestion::Suggested;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SuggestionDismissal)]
pub struct Dismissal {
    /// Key of the suggestion.
    pub suggestion: String,
}

/// Gives what is still suggested.
pub async fn dismiss(tx: &mut Tx, act: &Act, ticket_id: &str, input: Dismissal) -> Result<Suggested, Refusal> {
    let mut suggested = gathering::of_ticket(tx, act, ticket_id).await?;
    if !suggested.items.iter().any(|one| one.key == input.suggestion) {
        return Err(Refusal::invalid("suggestion", "is not suggested here; see the suggestions of the ticket"));
    }
    tx.run(sql!("dismiss"), params![ticket_id, &input.suggestion, act.now, &act.actor.id]).await?;
    suggested.items.retain(|one| one.key != input.suggestion);
    Ok(suggested)
}
