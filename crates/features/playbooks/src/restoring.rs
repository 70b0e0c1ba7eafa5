//! Taking an earlier version as the draft.

use kernel::{Act, Refusal};
use store::Tx;

use crate::checking::Written;
use crate::playbook::Row;
use crate::{drafting, version};

pub async fn restore(tx: &mut Tx, act: &Act, key: &str, number: i64, seen: i64) -> Result<Row, Refusal> {
    let draft = Written::text(version::find(tx, key, number).await?.text).draft()?;
    drafting::change(tx, act, key, (draft, None), seen).await
}
