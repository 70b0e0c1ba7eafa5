//! The shop's own rules: how long goods come back, up to which amount money goes back without asking,
//! how long things are under warranty, and who may be kinder than that.

use kernel::{Act, Actor, Money, Problems, Refusal, patch};
use serde::{Deserialize, Serialize};
use store::{Conn, Subject, Tx, params};
use utoipa::ToSchema;

use crate::events::{ORDER_RULES_CHANGED, ORDER_RULES_TOPIC};
use crate::placing::{checked_currency, in_bounds};
use crate::{ORDERS_APPROVE, ORDERS_WRITE};

/// Ten years; more is a typing error.
const DAYS_MAX: i64 = 3_650;
const MONTHS_MAX: i64 = 600;

/// Who may take a return after its window or a claim after its warranty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Goodwill {
    /// Everybody who may change orders, with a reason in words.
    Everybody,
    /// Only who may approve.
    Approvers,
    Nobody,
}

impl Goodwill {
    fn as_str(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Approvers => "approvers",
            Self::Nobody => "nobody",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OrderRules)]
pub struct Rules {
    /// Days after the delivery on which goods may still come back; null is without end.
    pub return_window_days: Option<i64>,
    /// Up to this amount in all of an order's refunds nobody is asked; above it, and in other
    /// currencies, somebody who may approve is. Null is without limit.
    pub refund_limit: Option<Money>,
    /// For products that say nothing of their own; 0 is none.
    pub warranty_months: i64,
    pub goodwill: Goodwill,
    /// 0 while nobody has set them.
    pub version: i64,
}

impl Default for Rules {
    /// A month to send back, the two years of European law, and no limit.
    fn default() -> Self {
        Self {
            return_window_days: Some(30),
            refund_limit: None,
            warranty_months: 24,
            goodwill: Goodwill::Everybody,
            version: 0,
        }
    }
}

impl Rules {
    /// Whether so much in all of an order's refunds needs somebody who may approve.
    pub fn needs_approval(&self, total: &Money) -> bool {
        self.refund_limit.as_ref().is_some_and(|limit| total.currency != limit.currency || total.amount > limit.amount)
    }
}

/// What somebody may do with orders, whatever the orders are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    pub write: bool,
    pub approve: bool,
}

impl Rights {
    /// What code chooses to do was not asked for by anybody who could be refused.
    pub fn of(actor: &Actor) -> Self {
        let may = |permission| actor.acts_by_code() || actor.reach(permission).is_ok();
        Self { write: may(ORDERS_WRITE), approve: may(ORDERS_APPROVE) }
    }

    pub fn may_be_kind(self, goodwill: Goodwill) -> bool {
        match goodwill {
            Goodwill::Everybody => self.write,
            Goodwill::Approvers => self.approve,
            Goodwill::Nobody => false,
        }
    }
}

#[derive(Deserialize)]
struct Row {
    return_window_days: Option<i64>,
    refund_limit: Option<i64>,
    refund_limit_currency: Option<String>,
    warranty_months: i64,
    goodwill: Goodwill,
    version: i64,
}

/// The rules in force.
pub async fn find(conn: &mut Conn) -> Result<Rules, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_order_rules"), params![]).await?;
    Ok(row.map_or_else(Rules::default, |row| Rules {
        return_window_days: row.return_window_days,
        refund_limit: row
            .refund_limit
            .zip(row.refund_limit_currency)
            .map(|(amount, currency)| Money { amount, currency }),
        warranty_months: row.warranty_months,
        goodwill: row.goodwill,
        version: row.version,
    }))
}

/// What may be changed; what is absent stays, null is without end or limit.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderRulesChange)]
pub struct Change {
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<i64>)]
    pub return_window_days: Option<Option<i64>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<Money>)]
    pub refund_limit: Option<Option<Money>>,
    pub warranty_months: Option<i64>,
    pub goodwill: Option<Goodwill>,
}

/// Sets rules. What was begun under the rules before keeps its way.
pub async fn change(tx: &mut Tx, act: &Act, version: i64, input: Change) -> Result<Rules, Refusal> {
    let before = find(tx).await?;
    let mut rules = before.clone();
    let mut problems = Problems::default();
    if let Some(days) = input.return_window_days {
        if days.is_some_and(|days| !(0..=DAYS_MAX).contains(&days)) {
            problems.add("return_window_days", format!("must be 0 to {DAYS_MAX}, or null for no end"));
        }
        rules.return_window_days = days;
    }
    if let Some(limit) = input.refund_limit {
        if let Some(limit) = &limit {
            checked_currency("refund_limit.currency", &limit.currency, &mut problems);
            in_bounds("refund_limit.amount", limit.amount, 0, &mut problems);
        }
        rules.refund_limit = limit;
    }
    if let Some(months) = input.warranty_months {
        if !(0..=MONTHS_MAX).contains(&months) {
            problems.add("warranty_months", format!("must be 0 to {MONTHS_MAX}"));
        }
        rules.warranty_months = months;
    }
    rules.goodwill = input.goodwill.unwrap_or(rules.goodwill);
    problems.into_result()?;
    let (limit, currency) = rules.refund_limit.clone().map(|limit| (limit.amount, limit.currency)).unzip();
    let values = params![
        version,
        act.now,
        rules.return_window_days,
        limit,
        currency,
        rules.warranty_months,
        rules.goodwill.as_str()
    ];
    let written = match version {
        0 => tx.run(sql!("insert_order_rules"), values).await?,
        _ => tx.run(sql!("update_order_rules"), values).await?,
    };
    let found = find(tx).await?;
    if written == 0 {
        return Err(Refusal::stale(&found));
    }
    let subject = Subject { topic: ORDER_RULES_TOPIC, id: "rules" };
    tx.append_change(act, ORDER_RULES_CHANGED, subject, &before, &found)?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_needs_nobody_and_another_currency_does() {
        let rules = Rules { refund_limit: Some(Money::new(10_000, "EUR")), ..Rules::default() };
        assert!(!rules.needs_approval(&Money::new(10_000, "EUR")));
        assert!(rules.needs_approval(&Money::new(10_001, "EUR")));
        assert!(rules.needs_approval(&Money::new(1, "USD")));
        assert!(!Rules::default().needs_approval(&Money::new(1_000_000, "USD")), "no limit was set");
    }

    #[test]
    fn kindness_follows_the_rule_and_the_right() {
        let writer = Rights { write: true, approve: false };
        let approver = Rights { write: true, approve: true };
        assert!(writer.may_be_kind(Goodwill::Everybody) && !writer.may_be_kind(Goodwill::Approvers));
        assert!(approver.may_be_kind(Goodwill::Approvers) && !approver.may_be_kind(Goodwill::Nobody));
        assert!(!Rights { write: false, approve: false }.may_be_kind(Goodwill::Everybody));
    }
}
