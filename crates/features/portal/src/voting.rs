//! What the customer says about something that support could offer. They see their own answer, and nobody else's.

use kernel::{Act, Refusal};
use moscow::poll::answering::{self, Answer, Voice};
use moscow::poll::poll;
use store::{Conn, Tx};

use crate::case::CasePoll;
use crate::{by_portal, showing};

/// The same refusals for a foreign token, a poll that never was, and one of an initiative that was removed.
pub async fn vote(tx: &mut Tx, act: &Act, token: &str, poll: &str, input: Answer) -> Result<(), Refusal> {
    let act = by_portal(act);
    let ticket = showing::open(tx, &act, token).await?;
    let customer = ticket.row.customer.as_ref().map(|customer| customer.id.as_str()).unwrap_or_default();
    answering::answer(tx, &act, poll, Voice { customer, ticket: &ticket.row.id }, input).await
}

/// What they are asked now, in their language, with what they said.
pub(crate) async fn asked(
    conn: &mut Conn,
    act: &Act,
    customer: &str,
    language: &str,
) -> Result<Vec<CasePoll>, Refusal> {
    let mut asked = Vec::new();
    for one in poll::open(conn, act).await? {
        asked.push(CasePoll {
            mine: answering::mine(conn, &one.id, customer).await?,
            title: one.definition.title.in_language(language).to_owned(),
            sentence: one.definition.sentence.in_language(language).to_owned(),
            kind: one.definition.kind,
            until: one.definition.until,
            id: one.id,
        });
    }
    Ok(asked)
}
