//! Adding a rule, behind the others.

use kernel::{Act, Refusal};
use store::Tx;

use crate::events;
use crate::rule::{self, MOST, NewRule, PREFIX, Rule};

pub async fn add(tx: &mut Tx, act: &Act, input: NewRule) -> Result<Rule, Refusal> {
    let others = rule::all(tx).await?;
    if others.len() >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} rules, which is the most; remove one first")));
    }
    let position = others.last().map_or(0, |last| last.position) + 1;
    let rule = rule::checked(tx, act, act.id(PREFIX), position, 1, input).await?;
    rule::write(tx, sql!("add_rule"), &rule).await?;
    rule::begin(tx, act, &rule).await?;
    tx.append_setting(act, events::RULE_ADDED, events::subject(&rule.id), &rule)?;
    Ok(rule)
}
