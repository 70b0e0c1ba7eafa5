//! Retiring a playbook: it stays with its versions, and no new run begins. Publishing brings it back.

use kernel::{Act, Refusal};
use store::Tx;

use crate::events;
use crate::playbook::{self, Row};
use crate::publishing::Why;
use crate::trial;
use crate::writing::write;

pub async fn retire(tx: &mut Tx, act: &Act, key: &str, why: Why, version: i64) -> Result<Row, Refusal> {
    let before = playbook::hold(tx, key, version).await?;
    let why = why.checked()?;
    if before.published.is_none() {
        return Err(Refusal::conflict("it was never published; discard the draft instead"));
    }
    if before.retired {
        return Ok(before);
    }
    trial::must_be_none(tx, key).await?;
    let row = Row { retired: true, ..before }.changed(act);
    write(tx, sql!("change_playbook"), &row).await?;
    tx.append_setting(act, events::PLAYBOOK_RETIRED, events::subject(key), &row.told(Some(why)))?;
    Ok(row)
}
