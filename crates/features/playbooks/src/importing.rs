//! Playbooks out of files, as drafts. Idempotent by key: what is there as it is in the file stays.

use kernel::{Act, Refusal};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;

use crate::checking::Draft;
use crate::drafting;
use crate::playbook::{self, Row};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaybookImported)]
pub enum Imported {
    /// It was not there before.
    Created,
    /// A draft was begun or changed.
    Drafted,
    /// The same stands there already.
    Unchanged,
}

pub async fn import(tx: &mut Tx, act: &Act, draft: Draft) -> Result<(Row, Imported), Refusal> {
    let Some(before) = playbook::maybe(tx, &draft.playbook.key).await? else {
        return Ok((drafting::add(tx, act, draft, None).await?, Imported::Created));
    };
    if playbook::text(tx, &before).await? == draft.text {
        return Ok((before, Imported::Unchanged));
    }
    let key = before.key.clone();
    let row = drafting::change(tx, act, &key, (draft, None), before.version).await?;
    Ok((row, Imported::Drafted))
}
