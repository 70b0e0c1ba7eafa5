//! The order in which rules act.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events;
use crate::rule::{self, Rule};

/// All of their ids.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AutomationRuleOrder)]
pub struct RuleOrder {
    pub ids: Vec<String>,
}

pub async fn order(tx: &mut Tx, act: &Act, input: RuleOrder) -> Result<Vec<Rule>, Refusal> {
    let before = rule::all(tx).await?;
    let each_once = before.iter().all(|rule| input.ids.contains(&rule.id)) && input.ids.len() == before.len();
    if !each_once {
        return Err(Refusal::invalid("ids", "must name every rule once"));
    }
    for (position, id) in (1_i64..).zip(&input.ids) {
        if let Some(was) = before.iter().find(|rule| rule.id == *id && rule.position != position) {
            tx.run(sql!("move_rule"), params![id, position]).await?;
            let moved = rule::find(tx, id).await?;
            tx.append_change(act, events::RULE_CHANGED, events::subject(id), was, &moved)?;
        }
    }
    rule::all(tx).await
}
