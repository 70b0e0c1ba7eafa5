//! What a customer writes on the page of their case.

use kernel::time::HOUR;
use kernel::{Act, Refusal};
use serde::Deserialize;
use store::Tx;
use tickets::message::AuthorKind;
use tickets::receiving::{self, CustomerMessage};
use tickets::{attaching, thread};
use utoipa::ToSchema;

use crate::{by_portal, showing};

/// Messages of a customer in an hour; more are a program.
const MESSAGES_PER_HOUR: usize = 30;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CaseWriting)]
pub struct Writing {
    pub text: String,
}

/// Adds the message; a solved case is open again, unless it is only thanks.
pub async fn write(tx: &mut Tx, act: &Act, token: &str, input: Writing) -> Result<(), Refusal> {
    let act = by_portal(act);
    let ticket = showing::open(tx, &act, token).await?;
    if input.text.trim().is_empty() {
        return Err(Refusal::invalid("text", "must not be empty"));
    }
    slowly(tx, &act, &ticket.row.id).await?;
    let message = CustomerMessage { body_text: Some(input.text), ..CustomerMessage::default() };
    receiving::receive(tx, &act, &ticket.row.id, message).await?;
    Ok(())
}

/// Adds a file as a message of its own, under its name: nothing lies here that no message has.
pub async fn send_file(tx: &mut Tx, act: &Act, token: &str, upload: attaching::Upload) -> Result<(), Refusal> {
    let act = by_portal(act);
    let ticket = showing::open(tx, &act, token).await?;
    slowly(tx, &act, &ticket.row.id).await?;
    let file = attaching::attach(tx, &act, upload).await?;
    let message =
        CustomerMessage { body_text: Some(file.name), attachments: vec![file.id], ..CustomerMessage::default() };
    receiving::receive(tx, &act, &ticket.row.id, message).await?;
    Ok(())
}

pub(crate) async fn slowly(tx: &mut Tx, act: &Act, ticket_id: &str) -> Result<(), Refusal> {
    let since = act.now.plus(-HOUR);
    let mut cursor: Option<String> = None;
    let mut count = 0;
    loop {
        let page = thread::read(tx, &act.actor, ticket_id, None, cursor.as_deref()).await?;
        let recent = page.items.iter().filter(|one| one.author.kind == AuthorKind::Customer && one.at > since);
        count += recent.count();
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    if count >= MESSAGES_PER_HOUR {
        return Err(Refusal::TooMany { retry_after_seconds: 3_600 });
    }
    Ok(())
}
