//! Drafts: one per person and ticket, kept on the server so that no browser can lose them.

use kernel::{Act, Problems, Refusal, Timestamp, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::finding;
use crate::held::Row;
use crate::message::MessageKind;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Draft {
    pub body_text: String,
    pub kind: MessageKind,
    pub saved_at: Timestamp,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraft {
    pub body_text: String,
    pub kind: MessageKind,
}

/// One's own draft.
pub async fn find(conn: &mut Conn, act: &Act, ticket_id: &str) -> Result<Draft, Refusal> {
    finding::must_see(conn, &act.actor, ticket_id).await?;
    let found = conn.maybe(sql!("find_draft"), params![&act.actor.id, ticket_id]).await?;
    found.ok_or(Refusal::NotFound("draft"))
}

/// Saves one's own draft. It is no event: nobody else is to hear of it.
pub async fn save(tx: &mut Tx, act: &Act, ticket_id: &str, input: NewDraft) -> Result<Draft, Refusal> {
    finding::must_see(tx, &act.actor, ticket_id).await?;
    let mut problems = Problems::default();
    problems.note("body_text", text::body(&input.body_text, text::BODY_MAX));
    problems.into_result()?;
    let draft = Draft { body_text: input.body_text, kind: input.kind, saved_at: act.now };
    tx.run(
        sql!("save_draft"),
        params![&act.actor.id, ticket_id, draft.kind.as_str(), &draft.body_text, draft.saved_at],
    )
    .await?;
    Ok(draft)
}

/// Puts a message that was not sent before what its writer has begun since. A note is never mixed into
/// a reply: together they are a note.
pub(crate) async fn put_back(tx: &mut Tx, act: &Act, held: &Row) -> Result<(), Refusal> {
    let begun: Option<Draft> = tx.maybe(sql!("find_draft"), params![&held.person_id, &held.ticket_id]).await?;
    let (text, kind) = match begun {
        Some(begun) if !begun.body_text.trim().is_empty() && !begun.body_text.contains(&held.body_text) => {
            let kind = if begun.kind == held.kind { held.kind } else { MessageKind::Note };
            (format!("{}\n\n{}", held.body_text, begun.body_text), kind)
        }
        _ => (held.body_text.clone(), held.kind),
    };
    tx.run(sql!("save_draft"), params![&held.person_id, &held.ticket_id, kind.as_str(), text, act.now]).await?;
    Ok(())
}

/// Throws one's own draft away.
pub async fn discard(tx: &mut Tx, act: &Act, ticket_id: &str) -> Result<(), Refusal> {
    finding::must_see(tx, &act.actor, ticket_id).await?;
    tx.run(sql!("drop_draft"), params![&act.actor.id, ticket_id]).await?;
    Ok(())
}
