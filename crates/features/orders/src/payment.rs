//! Money that moved, or was tried to be moved, and how much of it may go back.

use kernel::{Money, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::refund::{Refund, RefundState};
use crate::transition::states;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentKind {
    Payment,
    Refund,
    /// Taken back by the customer's bank.
    Chargeback,
}

impl PaymentKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::Chargeback => "chargeback",
        }
    }
}

states! {
    PaymentState of "payment" {
        Pending "pending" => [Settled, Failed],
        Settled "settled" => [],
        Failed "failed" => [],
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Payment {
    pub id: String,
    pub order_id: String,
    pub kind: PaymentKind,
    pub amount: Money,
    /// Such as `visa` or `paypal`.
    pub method: Option<String>,
    /// Null where history does not tell.
    pub at: Option<Timestamp>,
    pub state: PaymentState,
    /// The refund that it pays out.
    pub refund_id: Option<String>,
    pub version: i64,
}

/// What may still be refunded in a currency: settled payments, less what went back or is on its way
/// back, less refunds that are asked for or approved.
pub fn refundable(currency: &str, payments: &[Payment], refunds: &[Refund]) -> i64 {
    let mine = |amount: &Money| if amount.currency == currency { amount.amount } else { 0 };
    let paid: i64 = payments
        .iter()
        .filter(|payment| payment.kind == PaymentKind::Payment && payment.state == PaymentState::Settled)
        .map(|payment| mine(&payment.amount))
        .sum();
    let back: i64 = payments
        .iter()
        .filter(|payment| payment.kind != PaymentKind::Payment && payment.state != PaymentState::Failed)
        .map(|payment| mine(&payment.amount))
        .sum();
    let open: i64 = refunds
        .iter()
        .filter(|refund| matches!(refund.state, RefundState::Requested | RefundState::Approved))
        .map(|refund| mine(&refund.amount))
        .sum();
    paid - back - open
}

/// Refuses to give back more than there is.
pub fn check_refundable(amount: &Money, payments: &[Payment], refunds: &[Refund]) -> Result<(), Refusal> {
    let left = refundable(&amount.currency, payments, refunds);
    if amount.amount <= left {
        return Ok(());
    }
    let left = left.max(0);
    Err(Refusal::invalid(
        "amount",
        format!(
            "must be at most {left} (minor units of {}): what was paid, less what was or is being refunded",
            amount.currency
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(kind: PaymentKind, amount: i64, currency: &str, state: PaymentState) -> Payment {
        Payment {
            id: "pay_1".into(),
            order_id: "ord_1".into(),
            kind,
            amount: Money::new(amount, currency),
            method: None,
            at: None,
            state,
            refund_id: None,
            version: 1,
        }
    }

    fn refund(amount: i64, state: RefundState) -> Refund {
        Refund {
            id: "rfd_1".into(),
            order_id: "ord_1".into(),
            return_id: None,
            state,
            amount: Money::new(amount, "EUR"),
            reason: None,
            method: None,
            requested_at: Timestamp::default(),
            paid_at: None,
            version: 1,
        }
    }

    #[test]
    fn what_is_left_counts_every_currency_for_itself() {
        use PaymentKind::{Chargeback, Payment as Paid, Refund as Back};
        use PaymentState::{Failed, Pending, Settled};
        let payments = [
            payment(Paid, 10_000, "EUR", Settled),
            payment(Paid, 500, "EUR", Pending),
            payment(Paid, 700, "EUR", Failed),
            payment(Paid, 3_000, "USD", Settled),
            payment(Back, 1_000, "EUR", Settled),
            payment(Back, 200, "EUR", Pending),
            payment(Back, 90, "EUR", Failed),
            payment(Chargeback, 300, "EUR", Settled),
        ];
        let refunds = [
            refund(1_000, RefundState::Requested),
            refund(2_000, RefundState::Approved),
            // Paid ones are payments by then; rejected and failed ones hold nothing back.
            refund(1_000, RefundState::Paid),
            refund(50, RefundState::Rejected),
            refund(60, RefundState::Failed),
        ];
        assert_eq!(refundable("EUR", &payments, &refunds), 10_000 - 1_500 - 3_000);
        assert_eq!(refundable("USD", &payments, &refunds), 3_000);
        assert_eq!(refundable("JPY", &payments, &refunds), 0);
        assert!(check_refundable(&Money::new(5_500, "EUR"), &payments, &refunds).is_ok());
        let refused = check_refundable(&Money::new(5_501, "EUR"), &payments, &refunds).expect_err("too much");
        assert!(refused.to_string().contains("at most 5500"), "{refused}");
    }
}
