//! Receiving what the customer says, by a channel, by the API, or written down by staff.

use kernel::{Act, Problems, Refusal, Timestamp};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::events::{self, Cause, Said, Voice, Woken};
use crate::message::{Author, AuthorKind, Message, MessageKind};
use crate::references::{self, Kind};
use crate::settling::{settle, subject};
use crate::status::{self, Category};
use crate::ticket::{Aside, Ticket, excerpt};
use crate::wording::Worded;
use crate::writing::{self, NewMessage};
use crate::{ANSWER, assigning, courtesy, holding, progressing, setting_aside, thread};

/// What the customer said.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerMessage {
    #[serde(default)]
    pub body_text: Option<String>,
    #[serde(default)]
    pub body_html: Option<String>,
    /// When it was said; now if absent.
    #[serde(default)]
    pub at: Option<Timestamp>,
    #[serde(default)]
    pub attachments: Vec<String>,
    /// An out-of-office note, a bounce: it is kept, but no contact, reopens nothing and stops no clock.
    #[serde(default)]
    pub automatic: bool,
}

/// Adds the customer's message. A solved ticket is open again, unless it is only thanks or automatic.
pub async fn receive(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    input: impl Into<Worded<CustomerMessage>>,
) -> Result<Message, Refusal> {
    let Worded { input, body, mut problems } = input.into();
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    writing::check_attachments("attachments", &input.attachments, &mut problems);
    let at = input.at.unwrap_or(act.now);
    if at > act.now || at < ticket.opened_at {
        problems.add("at", "must be between the ticket's opening and now");
    }
    problems.into_result()?;
    let names = thread::names(tx, [id]).await?.remove(id).unwrap_or_default();
    let counts = !input.automatic && !courtesy::is_only_thanks(&body.text, &names);
    if !input.automatic {
        ticket.excerpt = excerpt(&body.text);
        wake(tx, act, &mut ticket)?;
    }
    if counts {
        // Nobody who still asks is deleted. Spam stays spam, and a test a test.
        if ticket.set_aside == Some(Aside::Deleted) && setting_aside::bring_back(tx, act, &mut ticket).await? {
            settle(tx, act, &mut ticket).await?;
        }
        return_to_open(tx, act, at, &mut ticket).await?;
    }
    let new = NewMessage {
        id: act.id("msg"),
        ticket_id: id,
        kind: MessageKind::Public,
        author: customer(tx, &ticket).await?,
        body,
        at,
        attachments: &input.attachments,
        mentions: Vec::new(),
        keeps_draft: false,
    };
    let message = writing::write(tx, act, new).await?;
    let said = Said {
        message: message.id.clone(),
        by: Voice::Customer,
        author_id: message.author.id.clone(),
        contact: counts,
        waits: counts,
        reply: false,
        stands_in: false,
        queue_wait_ms: None,
        over_unseen: Vec::new(),
    };
    tx.append_at(act, at, events::CUSTOMER_WROTE, subject(id), &said)?;
    settle(tx, act, &mut ticket).await?;
    Ok(message)
}

/// It is our turn again. The reopening comes before the message, which belongs to the new cycle; a
/// message said before the solve but entered after it cannot reopen earlier than the solve.
async fn return_to_open(tx: &mut Tx, act: &Act, at: Timestamp, ticket: &mut Ticket) -> Result<(), Refusal> {
    let ours = matches!(ticket.category, Category::New | Category::Open | Category::OnHold);
    if ours {
        return Ok(());
    }
    let open = status::first_of(tx, Category::Open).await?;
    // What is set aside has no facts, so that its solve is not known here; it is no later than now.
    let unknown = if ticket.set_aside.is_some() { act.now } else { at };
    let moment = ticket.solved_at.map_or(unknown, |solved| at.max(solved));
    if ticket.category.is_solved() {
        assigning::begin_anew(tx, act, ticket).await?;
    }
    progressing::turn(tx, act, moment, ticket, &open, Cause::Customer).await
}

fn wake(tx: &mut Tx, act: &Act, ticket: &mut Ticket) -> Result<(), Refusal> {
    if ticket.snoozed_until.take().is_some() {
        tx.append(act, events::TICKET_WOKEN, subject(&ticket.id), &Woken { by_customer: true })?;
    }
    Ok(())
}

async fn customer(tx: &mut Tx, ticket: &Ticket) -> Result<Author, Refusal> {
    let mut gone = Problems::default();
    let found = references::check(tx, &mut gone, "customer_id", Kind::Customer, ticket.customer_id.as_deref()).await?;
    let name = found.map(|customer| customer.name).unwrap_or_default();
    Ok(Author { kind: AuthorKind::Customer, id: ticket.customer_id.clone(), name })
}
