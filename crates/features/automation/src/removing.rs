//! Removing a rule. What it did stays in the log, under the name that it had.

use kernel::{Act, Refusal};
use store::{Tx, params};

use crate::{events, rule};

pub async fn remove(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let rule = rule::hold(tx, id).await?;
    tx.run(sql!("drop_rule"), params![id]).await?;
    tx.append_setting(act, events::RULE_REMOVED, events::subject(id), &rule)?;
    Ok(())
}
