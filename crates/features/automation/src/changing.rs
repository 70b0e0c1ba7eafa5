//! Changing a rule, and switching it on and off.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events;
use crate::rule::{self, NewRule, Rule};

/// Whether a rule acts.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AutomationSwitch)]
pub struct Switch {
    pub active: bool,
}

/// Puts another rule in its place.
pub async fn change(tx: &mut Tx, act: &Act, id: &str, input: NewRule, version: i64) -> Result<Rule, Refusal> {
    let before = rule::hold(tx, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let after = rule::checked(tx, act, before.id.clone(), before.position, version + 1, input).await?;
    keep(tx, act, &before, after).await
}

/// Switches it on or off. On, it reacts to what happens from then on.
pub async fn switch(tx: &mut Tx, act: &Act, id: &str, input: Switch, version: i64) -> Result<Rule, Refusal> {
    let before = rule::hold(tx, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    if before.active == input.active {
        return Ok(before);
    }
    let mut after = Rule { active: input.active, version: version + 1, off_because: None, ..before.clone() };
    if input.active {
        // What it names may have gone since.
        let again = NewRule {
            name: after.name.clone(),
            active: true,
            triggers: after.triggers.0.clone(),
            conditions: after.conditions.0.clone(),
            actions: after.actions.0.clone(),
            stop_after: after.stop_after,
        };
        after = rule::checked(tx, act, after.id, after.position, after.version, again).await?;
    }
    keep(tx, act, &before, after).await
}

async fn keep(tx: &mut Tx, act: &Act, before: &Rule, after: Rule) -> Result<Rule, Refusal> {
    rule::write(tx, sql!("change_rule"), &after).await?;
    if after.active && (!before.active || before.triggers != after.triggers) {
        rule::begin(tx, act, &after).await?;
    }
    tx.append_change(act, events::RULE_CHANGED, events::subject(&after.id), before, &after)?;
    Ok(after)
}

/// Switches off what keeps failing, and says why.
pub(crate) async fn give_up(tx: &mut Tx, act: &Act, rule: &Rule, because: &str) -> Result<(), Refusal> {
    tx.run(sql!("give_rule_up"), params![&rule.id, because]).await?;
    let told = events::SwitchedOff { name: rule.name.clone(), because: because.to_owned() };
    tx.append_setting(act, events::RULE_SWITCHED_OFF, events::subject(&rule.id), &told)?;
    Ok(())
}
