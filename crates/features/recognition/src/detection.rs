//! What was recognised in a ticket, how sure that is, and why.

use std::collections::BTreeMap;

use capabilities::deciding;
use kernel::{Actor, Refusal, Timestamp};
use playbook_language::playbook::Texts;
use playbook_language::value::Value;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use utoipa::ToSchema;

use crate::RECOGNITION;
use crate::signs::Held;

/// A scenario that it may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionGuess)]
pub struct Guess {
    /// Key of the scenario.
    pub scenario: String,
    /// The probability that it is this one, if it is one of those that were learned.
    pub confidence: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RecognitionReasonKind)]
pub enum ReasonKind {
    /// A word that the customer wrote.
    Word,
    /// A sign in the data.
    Sign,
}

/// What speaks for the likeliest scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionReason)]
pub struct Reason {
    pub kind: ReasonKind,
    /// The word, or what the sign is called in English.
    pub text: String,
    /// What a sign is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Texts>,
    /// What is known of the facts that a sign speaks of.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, Value>,
    /// By how much the logarithm of the odds would fall without it.
    pub weight: f64,
}

/// What was recognised after a message of the customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionDetection)]
pub struct Detection {
    /// Number of the event of that message.
    pub event: i64,
    pub at: Timestamp,
    /// The version that recognised it.
    pub version: i64,
    /// Key of the scenario; null is "I don't know".
    pub scenario: Option<String>,
    /// Of the likeliest scenario, also if the answer is "I don't know".
    pub confidence: f64,
    /// The likeliest scenarios, the likeliest first.
    #[schema(value_type = Vec<Guess>)]
    pub guesses: Json<Vec<Guess>>,
    /// The weightiest first.
    #[schema(value_type = Vec<Reason>)]
    pub reasons: Json<Vec<Reason>>,
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub signs: Json<Vec<Held>>,
    /// The version learned with a model of language, which did not answer: the words alone were judged.
    pub words_alone: bool,
}

/// What was recognised last in a ticket.
pub(crate) async fn last(conn: &mut Conn, ticket_id: &str) -> Result<Option<Detection>, Refusal> {
    Ok(conn.maybe(sql!("find_detection"), params![ticket_id]).await?)
}

/// Whether what this ticket is about is left to people: recognition is off for its customer.
pub async fn is_switched_off(conn: &mut Conn, ticket_id: &str) -> Result<bool, Refusal> {
    let customer: Option<Option<String>> = conn.maybe(sql!("find_customer"), params![ticket_id]).await?;
    Ok(!deciding::is_on(conn, &RECOGNITION, customer.flatten().as_deref()).await?)
}

/// The same, for who may see the ticket; of its order what they may see.
pub async fn of_ticket(conn: &mut Conn, actor: &Actor, ticket_id: &str) -> Result<Option<Detection>, Refusal> {
    tickets::finding::must_see(conn, actor, ticket_id).await?;
    let mut found = last(conn, ticket_id).await?;
    if let Some(detection) = &mut found {
        detection.reasons.0.retain(|reason| reason.facts.keys().all(|name| runs::wording::may_see(actor, name)));
    }
    Ok(found)
}
