//! Publishing a draft: from then on it is the version in use, and never changes.

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::checking::{self, Written};
use crate::events;
use crate::naming;
use crate::playbook::{self, Row};
use crate::trial;
use crate::writing::write;

pub(crate) const WHY_MAX: usize = 500;

/// Why something is done, for those who read the history.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookWhy)]
pub struct Why {
    pub why: String,
}

impl Why {
    pub(crate) fn checked(&self) -> Result<String, Refusal> {
        text::line(&self.why, WHY_MAX).map_err(|problem| Refusal::invalid("why", problem))
    }
}

/// Refused while the draft has errors, or names what there is not.
pub async fn publish(tx: &mut Tx, act: &Act, key: &str, why: Why, version: i64) -> Result<Row, Refusal> {
    let before = playbook::hold(tx, key, version).await?;
    let why = why.checked()?;
    trial::must_be_none(tx, key).await?;
    let draft = match (&before.draft, before.published, before.retired) {
        (Some(draft), ..) => draft.clone(),
        // What was retired comes back as it was.
        (None, Some(number), true) => crate::version::find(tx, key, number).await?.text,
        _ => return Err(Refusal::conflict("there is no draft to publish")),
    };
    let checked = Written::text(draft.as_str()).check()?;
    if checked.findings.iter().any(playbook_language::Finding::is_error) {
        return Err(checking::refusal(&checked.findings));
    }
    if let Some(playbook) = &checked.definition {
        let missing = naming::missing(tx, playbook).await?;
        if missing.iter().any(playbook_language::Finding::is_error) {
            return Err(checking::refusal(&missing));
        }
    }
    let last: i64 = tx.one(sql!("last_version"), params![key]).await?;
    let number = last + 1;
    let values = params![key, number, &draft, &why, before.steps, act.now, &act.actor.id];
    tx.run(sql!("insert_version"), values).await?;
    let row = Row { draft: None, published: Some(number), retired: false, ..before }.changed(act);
    write(tx, sql!("change_playbook"), &row).await?;
    tx.append_setting(act, events::PLAYBOOK_PUBLISHED, events::subject(key), &row.told(Some(why)))?;
    Ok(row)
}
