//! Saying what a ticket is about: its scenario. A person confirms one; a program detects one, which leaves
//! what a person said alone. Tickets know scenarios by their key only: which there are is judged above.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Classified};
use crate::finding::{self, TicketDetail};
use crate::settling::{save, save_quietly, subject};
use crate::{ANSWER, holding};

const KEY_MAX: usize = 60;

/// What a ticket is about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Classification {
    /// Key of a scenario; null takes it away.
    pub scenario: Option<String>,
    /// Whether a person says so.
    pub confirmed: bool,
}

/// Classifies the ticket. A detection changes nothing where a person has said what it is about. A ticket
/// whose scenario was taken away is open to detection again.
pub async fn classify(tx: &mut Tx, act: &Act, id: &str, input: Classification) -> Result<TicketDetail, Refusal> {
    say(tx, act, id, input).await?;
    finding::detail(tx, &act.actor, id).await
}

/// The same for a program, which needs no answer but whether anything is other than before.
pub async fn say(tx: &mut Tx, act: &Act, id: &str, input: Classification) -> Result<bool, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    let to = match &input.scenario {
        Some(key) => Some(check(key).map_err(|problem| Refusal::invalid("scenario", problem))?),
        None => None,
    };
    let confirmed = input.confirmed && to.is_some();
    let kept = ticket.scenario_confirmed && !input.confirmed;
    let other = !kept && (&ticket.scenario, ticket.scenario_confirmed) != (&to, confirmed);
    if other {
        let from = std::mem::replace(&mut ticket.scenario, to.clone());
        ticket.scenario_confirmed = confirmed;
        tx.run(sql!("classify_ticket"), params![id, &to, confirmed]).await?;
        tx.append(act, events::TICKET_CLASSIFIED, subject(id), &Classified { from, to, confirmed })?;
        match input.confirmed {
            true => save(tx, act, &mut ticket).await?,
            // What a program finds out moves nothing to the top of lists.
            false => save_quietly(tx, &mut ticket).await?,
        }
    }
    Ok(other)
}

/// A key is what is written in addresses, files and searches.
pub(crate) fn check(key: &str) -> Result<String, String> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if key.is_empty() || key.len() > KEY_MAX || !key.bytes().all(fits) {
        return Err(format!("must be a key of 1 to {KEY_MAX} small letters, digits and hyphens"));
    }
    Ok(key.to_owned())
}
