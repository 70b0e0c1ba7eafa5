//! What a customer chooses on the page of their case: it is said in the conversation, and the playbook goes on.

use kernel::{Act, Refusal};
use runs::telling;
use serde::Deserialize;
use store::Tx;
use tickets::receiving::{self, CustomerMessage};
use utoipa::ToSchema;

use crate::{by_portal, showing, writing};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CaseChoosing)]
pub struct Choosing {
    pub value: String,
    /// In which its words are said; English unless it is told.
    #[serde(default)]
    pub language: Option<String>,
}

pub async fn choose(tx: &mut Tx, act: &Act, token: &str, input: Choosing) -> Result<(), Refusal> {
    let act = by_portal(act);
    let ticket = showing::open(tx, &act, token).await?;
    let id = &ticket.row.id;
    writing::slowly(tx, &act, id).await?;
    let language = input.language.as_deref().unwrap_or("en");
    let offered = telling::of_ticket(tx, id, language).await?.choices;
    let words = offered.into_iter().find(|choice| choice.value == input.value).map(|choice| choice.words);
    // Before the playbook goes on: what it waits for next is not answered by this message.
    if let Some(words) = words {
        let message = CustomerMessage { body_text: Some(words), ..CustomerMessage::default() };
        receiving::receive(tx, &act, id, message).await?;
    }
    runs::choosing::choose(tx, &act, id, &input.value).await
}
