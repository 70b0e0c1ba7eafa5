//! Writing drafts: a new playbook, or the next version of one.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::checking::{Draft, Written};
use crate::events;
use crate::naming;
use crate::playbook::{self, MOST, Row};
use crate::version;
use crate::writing::write;

/// A draft as it is to be.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = PlaybookDraft)]
pub struct NewDraft {
    /// As YAML.
    pub text: Option<String>,
    /// The same as JSON; one of both.
    #[schema(value_type = Option<playbook_language::Playbook>)]
    pub definition: Option<serde_json::Value>,
    /// Who looks after it; whoever adds it, unless it is said.
    pub owner_id: Option<String>,
}

impl NewDraft {
    /// Read, outside of a transaction: it may take its time.
    pub fn read(self) -> Result<(Draft, Option<String>), Refusal> {
        let written = Written { text: self.text, definition: self.definition };
        Ok((written.draft()?, self.owner_id))
    }
}

/// Adds a playbook as a draft. Its key is that in the text.
pub async fn add(tx: &mut Tx, act: &Act, draft: Draft, owner: Option<String>) -> Result<Row, Refusal> {
    let count: i64 = tx.one(sql!("count_playbooks"), params![]).await?;
    if count >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} playbooks, which is the most; remove one first")));
    }
    check_owner(tx, owner.as_deref()).await?;
    let key = draft.playbook.key.clone();
    if playbook::maybe(tx, &key).await?.is_some() {
        return Err(Refusal::invalid(
            "playbook",
            format!("there is a playbook `{key}`; change its draft, or take another key"),
        ));
    }
    let own = (act.actor.kind == kernel::ActorKind::Staff).then(|| act.actor.id.clone());
    let draft = naming::noted(tx, draft).await?;
    let row = Row { owner_id: owner.or(own), ..empty(act, key) }.with(act, draft);
    write(tx, sql!("insert_playbook"), &row).await?;
    tx.append_setting(act, events::PLAYBOOK_ADDED, events::subject(&row.key), &row.told(None))?;
    Ok(row)
}

pub(crate) fn empty(act: &Act, key: String) -> Row {
    Row {
        key,
        name: Json(playbook_language::playbook::Texts::plain("")),
        scenario: None,
        owner_id: None,
        draft: None,
        published: None,
        retired: false,
        steps: 0,
        errors: 0,
        hints: 0,
        changed_at: act.now,
        changed_by: String::new(),
        version: 0,
    }
}

/// Puts another draft in place of the one there is, or begins one.
pub async fn change(
    tx: &mut Tx,
    act: &Act,
    key: &str,
    (draft, owner): (Draft, Option<String>),
    version: i64,
) -> Result<Row, Refusal> {
    let before = playbook::hold(tx, key, version).await?;
    if draft.playbook.key != key {
        return Err(Refusal::invalid("playbook", format!("must stay `{key}`; import it to have it under another key")));
    }
    check_owner(tx, owner.as_deref()).await?;
    let owner_id = owner.or_else(|| before.owner_id.clone());
    let draft = naming::noted(tx, draft).await?;
    let row = Row { owner_id, ..before }.with(act, draft);
    write(tx, sql!("change_playbook"), &row).await?;
    tx.append_setting(act, events::PLAYBOOK_DRAFTED, events::subject(key), &row.told(None))?;
    Ok(row)
}

/// Throws the draft away: what is published stays; what never was is gone.
pub async fn discard(tx: &mut Tx, act: &Act, key: &str, version: i64) -> Result<(), Refusal> {
    let before = playbook::hold(tx, key, version).await?;
    let Some(number) = before.published else {
        tx.run(sql!("drop_playbook"), params![key]).await?;
        tx.append_setting(act, events::PLAYBOOK_REMOVED, events::subject(key), &before.told(None))?;
        return Ok(());
    };
    if before.draft.is_none() {
        return Err(Refusal::conflict("there is no draft; what is published can be retired"));
    }
    let published = Written::text(version::find(tx, key, number).await?.text).draft()?;
    let row = Row { draft: None, ..before.with(act, published) };
    write(tx, sql!("change_playbook"), &row).await?;
    tx.append_setting(act, events::PLAYBOOK_DRAFT_DISCARDED, events::subject(key), &row.told(None))?;
    Ok(())
}

async fn check_owner(conn: &mut Conn, owner: Option<&str>) -> Result<(), Refusal> {
    let Some(owner) = owner else { return Ok(()) };
    let found: Option<String> = conn.maybe(sql!("find_person"), params![owner]).await?;
    found.map(drop).ok_or_else(|| Refusal::invalid("owner_id", "there is no such person"))
}
