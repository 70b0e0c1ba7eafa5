//! Editing what a ticket says of itself.

use kernel::{Act, Problems, Refusal, patch, text};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;

use crate::assigning::{self, Assignment};
use crate::events::{self, Change, Edited};
use crate::finding::{self, TicketDetail};
use crate::references::{self, Kind};
use crate::settling::{settle, subject};
use crate::ticket::{Channel, Fields, Ticket, Urgency};
use crate::{ANSWER, holding};

const FIELDS_MAX: usize = 50;
const FIELD_NAME_MAX: usize = 60;
const FIELD_VALUE_MAX: usize = 4_000;

/// Changes of a ticket; what is absent stays, null clears.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    pub subject: Option<String>,
    pub urgency: Option<Urgency>,
    pub channel: Option<Channel>,
    #[serde(default, deserialize_with = "patch::some")]
    pub customer_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "patch::some")]
    pub order_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "patch::some")]
    pub product_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "patch::some")]
    pub team_id: Option<Option<String>>,
    /// Custom fields to set; a null removes one, others stay.
    #[schema(value_type = Option<Object>)]
    pub fields: Option<Fields>,
}

/// Changes the ticket.
pub async fn edit(tx: &mut Tx, act: &Act, id: &str, input: Changes, version: i64) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold_version(tx, act, id, ANSWER, version).await?;
    let assignment = Assignment { team_id: input.team_id.clone(), assignee_id: None };
    let mut problems = Problems::default();
    let after = apply(&ticket, &input, &mut problems);
    check_references(tx, &input, &mut problems).await?;
    assigning::check(tx, &assignment, &mut problems).await?;
    problems.into_result()?;
    let edited = differences(&ticket, &after);
    ticket = after;
    let mut changed = assigning::give(tx, act, &mut ticket, assignment).await?;
    if !edited.changes.is_empty() {
        tx.append(act, events::TICKET_EDITED, subject(id), &edited)?;
        changed = true;
    }
    if changed {
        settle(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}

fn apply(ticket: &Ticket, input: &Changes, problems: &mut Problems) -> Ticket {
    let mut after = ticket.clone();
    if let Some(subject) = &input.subject {
        after.subject = problems.note("subject", text::line(subject, text::SUBJECT_MAX)).unwrap_or_default();
    }
    after.urgency = input.urgency.unwrap_or(after.urgency);
    after.channel = input.channel.unwrap_or(after.channel);
    set(&mut after.customer_id, &input.customer_id);
    set(&mut after.order_id, &input.order_id);
    set(&mut after.product_id, &input.product_id);
    for (name, value) in input.fields.iter().flatten() {
        if value.is_null() {
            after.fields.0.remove(name);
        } else {
            after.fields.0.insert(name.clone(), value.clone());
        }
    }
    check_fields(&after.fields.0, problems);
    after
}

fn set(field: &mut Option<String>, to: &Option<Option<String>>) {
    if let Some(to) = to {
        field.clone_from(to);
    }
}

async fn check_references(tx: &mut Tx, input: &Changes, problems: &mut Problems) -> Result<(), Refusal> {
    for (field, kind, to) in [
        ("customer_id", Kind::Customer, &input.customer_id),
        ("order_id", Kind::Order, &input.order_id),
        ("product_id", Kind::Product, &input.product_id),
    ] {
        references::check(tx, problems, field, kind, to.as_ref().and_then(|id| id.as_deref())).await?;
    }
    Ok(())
}

/// What an edit changed, for the log.
pub(crate) fn differences(before: &Ticket, after: &Ticket) -> Edited {
    let mut edited = Edited::default();
    let mut note = |field: &str, from: serde_json::Value, to: serde_json::Value| {
        if from != to {
            edited.changes.insert(field.to_owned(), Change { from, to });
        }
    };
    note("subject", before.subject.as_str().into(), after.subject.as_str().into());
    note("urgency", before.urgency.as_str().into(), after.urgency.as_str().into());
    note("channel", before.channel.as_str().into(), after.channel.as_str().into());
    note("customer_id", json(&before.customer_id), json(&after.customer_id));
    note("order_id", json(&before.order_id), json(&after.order_id));
    note("product_id", json(&before.product_id), json(&after.product_id));
    note("fields", json(&before.fields), json(&after.fields));
    edited
}

fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Custom fields hold single values under short names.
pub(crate) fn check_fields(fields: &Fields, problems: &mut Problems) {
    if fields.len() > FIELDS_MAX {
        problems.add("fields", format!("must have at most {FIELDS_MAX} fields"));
    }
    for (name, value) in fields {
        if let Err(problem) = text::line(name, FIELD_NAME_MAX) {
            problems.add("fields", format!("the name of a field {problem}"));
        }
        let path = format!("fields.{}", name.chars().take(FIELD_NAME_MAX).collect::<String>());
        match value {
            serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
                problems.add(&path, "must be a text, a number, true or false");
            }
            serde_json::Value::String(value) if !value.is_empty() => {
                problems.note(&path, text::body(value, FIELD_VALUE_MAX));
            }
            _ => {}
        }
    }
}
