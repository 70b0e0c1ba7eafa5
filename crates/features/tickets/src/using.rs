//! Using a template: its text for a ticket, and a macro's whole work in one transaction with one undo.

use kernel::{Act, Problems, Refusal, text, time};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Conn, Tx};
use utoipa::ToSchema;

use crate::filling_in::{self, Filled};
use crate::held::Held;
use crate::holding_back::{self, NewHeld};
use crate::message::MessageKind;
use crate::stepping::{self, Steps};
use crate::undoing::{Done, DoneTo};
use crate::wording::Worded;
use crate::{ANSWER, finding, holding, template};

/// A template as it reads in one ticket.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = TemplateReading)]
pub struct Reading {
    pub reply: Option<Filled>,
    pub note: Option<Filled>,
}

/// Does what a template says.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateUse)]
pub struct Use {
    pub template_id: String,
    /// `last_event` of the ticket as the writer saw it.
    pub seen_event: i64,
    /// The reply instead of the template's, as its writer changed it.
    #[serde(default)]
    pub reply_text: Option<String>,
    /// The note instead of the template's.
    #[serde(default)]
    pub note_text: Option<String>,
}

/// What was done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = TemplateUsed)]
pub struct Used {
    /// Give it to `DELETE /api/deeds/{id}` to undo all of it.
    pub id: String,
    /// The messages that go out in fifteen seconds.
    pub held: Vec<Held>,
    /// Whether the ticket itself is other than before.
    pub changed: bool,
}

/// How a template reads in a ticket, for its writer to look at.
pub async fn read(conn: &mut Conn, act: &Act, ticket_id: &str, template_id: &str) -> Result<Reading, Refusal> {
    finding::must_see(conn, &act.actor, ticket_id).await?;
    let template = template::usable(conn, &act.actor, template_id).await?;
    let values = filling_in::values(conn, act, ticket_id).await?;
    let fill = |text: Option<&String>| text.map(|text| filling_in::fill(text, &values));
    Ok(Reading { reply: fill(template.reply_text.as_ref()), note: fill(template.note_text.as_ref()) })
}

/// What a template says and does in a ticket, for a program that sends and does it itself.
pub struct Plan {
    pub reply: Option<Filled>,
    pub note: Option<Filled>,
    pub steps: Steps,
}

/// Looks up what using a template would say and do in a ticket now.
pub async fn plan(conn: &mut Conn, act: &Act, ticket_id: &str, template_id: &str) -> Result<Plan, Refusal> {
    let Reading { reply, note } = read(conn, act, ticket_id, template_id).await?;
    let template = template::usable(conn, &act.actor, template_id).await?;
    let mut steps = template.steps.0;
    if let Some(minutes) = template.snooze_minutes {
        steps.snoozed_until = Some(Some(act.now.plus(minutes * time::MINUTE)));
    }
    Ok(Plan { reply, note, steps })
}

/// Says and does all of it at once: the steps now, the messages after the time in which they can be
/// undone. A status goes with the reply, if there is one. Refused with `missing-values` if a text has gaps.
pub async fn run(tx: &mut Tx, act: &Act, id: &str, input: Use) -> Result<Used, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    let template = template::usable(tx, &act.actor, &input.template_id).await?;
    let values = filling_in::values(tx, act, id).await?;
    let filled = |own: Option<String>, text: Option<&String>| match own {
        Some(own) => Some(Filled { missing: filling_in::gaps(&own), text: own }),
        None => text.map(|text| filling_in::fill(text, &values)),
    };
    let reply = filled(input.reply_text, template.reply_text.as_ref());
    let note = filled(input.note_text, template.note_text.as_ref());
    must_be_whole(reply.as_ref(), note.as_ref())?;
    let mut steps = template::for_me(act, template.steps.0.clone());
    let status = if reply.is_some() { steps.status.take() } else { None };
    if let Some(minutes) = template.snooze_minutes {
        steps.snoozed_until = Some(Some(act.now.plus(minutes * time::MINUTE)));
    }
    let mut problems = Problems::default();
    let checked = stepping::check(tx, act, "steps", steps.clone(), &mut problems).await?;
    problems.into_result()?;
    let mut held = Vec::new();
    for (kind, said) in [(MessageKind::Public, reply), (MessageKind::Note, note)] {
        let Some(said) = said else { continue };
        let public = kind == MessageKind::Public;
        let message = NewHeld {
            kind,
            body_text: None,
            body_html: None,
            body_marks: Some(said.text),
            seen_event: input.seen_event,
            attachments: Vec::new(),
            mentions: Vec::new(),
            status: status.clone().filter(|_| public),
            send_at: None,
            unless_answered: false,
        };
        held.push(holding_back::keep(tx, act, &ticket, Worded::from(message)).await?);
    }
    let back = stepping::take(tx, act, &mut ticket, &checked).await?;
    let changed = !back.is_empty();
    let tickets = if changed { vec![DoneTo { ticket_id: ticket.id, back }] } else { vec![] };
    let done = Done { steps, tickets, held: held.iter().map(|one| one.id.clone()).collect() };
    let deed = act.id("dee");
    stepping::keep(tx, act, &deed, &done).await?;
    Ok(Used { id: deed, held, changed })
}

/// Nothing with a gap is sent before its writer has seen it.
fn must_be_whole(reply: Option<&Filled>, note: Option<&Filled>) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    for (field, filled) in [("reply_text", reply), ("note_text", note)] {
        if let Some(filled) = filled {
            problems.note(field, text::body(&filled.text, text::BODY_MAX));
        }
    }
    problems.into_result()?;
    let missing = |filled: Option<&Filled>| filled.map(|filled| filled.missing.clone()).unwrap_or_default();
    let (in_reply, in_note) = (missing(reply), missing(note));
    if in_reply.is_empty() && in_note.is_empty() {
        return Ok(());
    }
    let names = [in_reply.as_slice(), in_note.as_slice()].concat().join(", ");
    Err(Refusal::Conflict {
        code: "missing-values",
        detail: format!("there is no value for {names}; fill it in and send the text with it"),
        current: Some(json!({ "reply": reply, "note": note })),
    })
}
