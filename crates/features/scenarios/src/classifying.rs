//! Saying of a ticket what it is about. Tickets keep the key; here is known which keys there are.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Act, Refusal};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx};
use tickets::changing_many::{MOST, RefusedTicket};
use tickets::classifying::{self, Classification};
use tickets::finding::{self, TicketDetail};
use utoipa::ToSchema;

use crate::scenario::{self, State};

/// What a person says that a ticket is about.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TicketScenario)]
pub struct Choice {
    /// Key of an active scenario; null takes away what is said.
    pub scenario: Option<String>,
}

/// Several tickets of one scenario.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TicketsScenario)]
pub struct Choices {
    /// Ids of 1 to 500 tickets.
    pub tickets: Vec<String>,
    pub scenario: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TicketsClassified)]
pub struct Classified {
    pub classified: usize,
    /// Those that could not be; the others were.
    pub refused: Vec<RefusedTicket>,
}

/// A person confirms what the ticket is about, or says it is something else.
pub async fn confirm(tx: &mut Tx, act: &Act, ticket: &str, choice: Choice) -> Result<TicketDetail, Refusal> {
    finding::must_see(tx, &act.actor, ticket).await?;
    must_be_active(tx, choice.scenario.as_deref()).await?;
    let said = Classification { scenario: choice.scenario, confirmed: true };
    classifying::classify(tx, act, ticket, said).await
}

/// The same of several tickets; each that refuses is told, and the others are classified.
pub async fn confirm_many(tx: &mut Tx, act: &Act, choices: Choices) -> Result<Classified, Refusal> {
    if choices.tickets.is_empty() || choices.tickets.len() > MOST {
        return Err(Refusal::invalid("tickets", format!("must name 1 to {MOST} tickets")));
    }
    must_be_active(tx, choices.scenario.as_deref()).await?;
    let mut ids = choices.tickets;
    // Always locked in the same order, two such changes never wait for each other.
    ids.sort_unstable();
    ids.dedup();
    let mut done = Classified { classified: 0, refused: Vec::new() };
    for id in ids {
        let said = Classification { scenario: choices.scenario.clone(), confirmed: true };
        match classifying::classify(tx, act, &id, said).await {
            Ok(_) => done.classified += 1,
            Err(Refusal::NotFound(_)) => {
                let problem = "there is no such ticket, or not for you".to_owned();
                done.refused.push(RefusedTicket { ticket_id: id, number: None, code: "not-found".to_owned(), problem });
            }
            Err(Refusal::Conflict { code, detail, .. }) => {
                done.refused.push(RefusedTicket {
                    ticket_id: id,
                    number: None,
                    code: code.to_owned(),
                    problem: detail,
                });
            }
            Err(other) => return Err(other),
        }
    }
    Ok(done)
}

/// Of these keys those that no ticket of history may have, and why. What is retired was given once.
pub async fn not_of_history(
    conn: &mut Conn,
    keys: BTreeSet<String>,
) -> Result<BTreeMap<String, &'static str>, Refusal> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let known: BTreeMap<String, State> =
        scenario::list(conn).await?.into_iter().map(|one| (one.key, one.definition.0.state)).collect();
    let why = |key: String| match known.get(&key) {
        Some(State::Active | State::Retired) => None,
        Some(State::Draft) => Some((key, "it is a draft; activate it first")),
        None => Some((key, "there is no such scenario; see `aftercare scenarios export` or /api/scenarios")),
    };
    Ok(keys.into_iter().filter_map(why).collect())
}

async fn must_be_active(tx: &mut Tx, key: Option<&str>) -> Result<(), Refusal> {
    let Some(key) = key else { return Ok(()) };
    let problem = match scenario::maybe(tx, key).await?.map(|found| found.definition.0.state) {
        Some(State::Active) => return Ok(()),
        Some(State::Draft) => "it is a draft; activate it first",
        Some(State::Retired) => "it is retired; choose another",
        None => "there is no such scenario; see /api/scenarios",
    };
    Err(Refusal::invalid("scenario", problem))
}
