//! Rows of playbooks into the table.

use kernel::{Act, Refusal};
use store::{Json, Sql, Tx, params};

use crate::checking::Draft;
use crate::playbook::Row;

pub(crate) async fn write(tx: &mut Tx, statement: Sql, row: &Row) -> Result<(), Refusal> {
    let values = params![
        &row.key,
        &row.name,
        row.scenario.as_deref(),
        row.owner_id.as_deref(),
        row.draft.as_deref(),
        row.published,
        row.retired,
        row.steps,
        row.errors,
        row.hints,
        row.changed_at,
        &row.changed_by,
        row.version
    ];
    tx.run(statement, values).await.map_err(|error| error.or_taken("key"))?;
    Ok(())
}

impl Row {
    /// With what a draft says of itself.
    pub(crate) fn with(self, act: &Act, draft: Draft) -> Self {
        Self {
            name: Json(draft.playbook.name),
            scenario: draft.playbook.scenario,
            draft: Some(draft.text),
            steps: draft.steps,
            errors: draft.errors,
            hints: draft.hints,
            ..self
        }
        .changed(act)
    }

    pub(crate) fn changed(self, act: &Act) -> Self {
        Self { changed_at: act.now, changed_by: act.actor.id.clone(), version: self.version + 1, ..self }
    }
}
